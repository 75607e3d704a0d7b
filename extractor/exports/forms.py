"""The forms in which claims leave a database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO, get_args

from extractor.database.base import Database
from extractor.errors import ExtractorError
from extractor.exports.choice import Choice
from extractor.exports.schema_org import graph
from extractor.exports.shown import Texts
from extractor.exports.tasks import Task, doccano_tasks, label_studio_task, prodigy_task, tasks
from extractor.records import to_json
from extractor.sinks.csv import write_csv
from extractor.sinks.parquet import write_parquet
from extractor.types import ExportForm

SUFFIXES: dict[str, ExportForm] = {
    ".jsonl": "jsonl",
    ".csv": "csv",
    ".tsv": "tsv",
    ".parquet": "parquet",
    ".jsonld": "schema-org",
}
"""Endings of a file's name that tell its form."""

_Convert = Callable[[Iterable[bytes], BinaryIO], int]

Writer = Callable[[Database, Choice, BinaryIO], None]


def form_of(name: str) -> ExportForm:
    """The form that a file's name asks for; JSONL for ``-``.

    Raises ExtractorError for a name that does not tell.
    """
    suffix = Path(name).suffix.lower() if name != "-" else ".jsonl"
    if suffix not in SUFFIXES:
        forms = ", ".join(get_args(ExportForm))
        raise ExtractorError(f"{name}: its name does not tell the form; say --format and one of {forms}")
    return SUFFIXES[suffix]


def writer_of(form: ExportForm) -> Writer:
    """What writes claims in a form to an open file, which stays open; memory does not grow with the claims."""
    return _WRITERS[form]


def _write_lines(db: Database, choice: Choice, file: BinaryIO) -> None:
    file.writelines(choice.lines(db))


def _write_table(
    write: Callable[[Iterable[bytes], BinaryIO], int], db: Database, choice: Choice, file: BinaryIO
) -> None:
    write(choice.lines(db), file)


def _write_graph(db: Database, choice: Choice, file: BinaryIO) -> None:
    file.writelines(graph(choice.claims(db)))


def _write_prodigy(db: Database, choice: Choice, file: BinaryIO) -> None:
    shown = tasks(choice.judged(db), Texts(db))
    file.writelines(_lines(prodigy_task(judged, page) for judged, page in shown))


def _write_label_studio(db: Database, choice: Choice, file: BinaryIO) -> None:
    shown = tasks(choice.judged(db), Texts(db))
    file.writelines(_array(label_studio_task(judged, page) for judged, page in shown))


def _write_doccano(db: Database, choice: Choice, file: BinaryIO) -> None:
    file.writelines(_lines(doccano_tasks(tasks(choice.judged(db), Texts(db)))))


def _lines(listed: Iterable[Task]) -> Iterator[bytes]:
    return (to_json(task) + b"\n" for task in listed)


def _array(listed: Iterable[Task]) -> Iterator[bytes]:
    """A JSON array, a task a line."""
    between = b"[\n"
    for task in listed:
        yield between + to_json(task)
        between = b",\n"
    yield b"[]\n" if between == b"[\n" else b"\n]\n"


_WRITERS: dict[ExportForm, Writer] = {
    "jsonl": _write_lines,
    "csv": partial(_write_table, write_csv),
    "tsv": partial(_write_table, partial(write_csv, delimiter="\t")),
    "parquet": partial(_write_table, write_parquet),
    "prodigy": _write_prodigy,
    "label-studio": _write_label_studio,
    "doccano": _write_doccano,
    "schema-org": _write_graph,
}
