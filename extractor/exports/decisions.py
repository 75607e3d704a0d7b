"""What reviewers decided, as a file of its own beside the claims: a decision a line or row, joined by ``claim_id``."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, BinaryIO

import orjson

from extractor.database.base import Database
from extractor.database.reading import iso_time, unfounded
from extractor.sinks import parquet
from extractor.sinks.csv import harmless

COLUMNS = (
    "id",
    "claim_id",
    "version",
    "article_id",
    "reviewer",
    "made_at",
    "verdict",
    "holds",
    "state",
    "note",
    "undoes",
    "before",
    "after",
)
"""``holds``: whether it is the decision that holds of its claim. ``state``: what became of the claim since; null for a
decision that was taken back, replaced by the same reviewer's next one, or is a note. ``before`` and ``after`` are claim
records."""

ROWS = 10_000
"""Decisions that are held at a time for Parquet."""

_WHOLE = {"id", "version", "undoes"}

_DECISIONS = """
SELECT decisions.*, standing.state, CASE WHEN held.id IS NULL THEN 0 ELSE 1 END AS holds
FROM decisions
LEFT JOIN decisions_now AS standing ON standing.id = decisions.id
LEFT JOIN decisions_holding AS held ON held.id = decisions.id
ORDER BY decisions.id
"""

Decision = Mapping[str, Any]


def read_decisions(db: Database) -> Iterator[Decision]:
    """Every decision ever made, in order, by column; records as bytes."""
    gone = unfounded(db)
    for row in db.stream(_DECISIONS):
        records = {name: None if row[name] is None else bytes(row[name]) for name in ("before", "after")}
        is_gone = row["claim_id"] in gone
        state = "evidence changed" if is_gone and row["state"] == "current" else row["state"]
        holds = bool(row["holds"]) and not is_gone
        typed = {"made_at": iso_time(row["made_at"]), "holds": holds, "state": state, **records}
        yield {name: typed.get(name, row[name]) for name in COLUMNS}


def write_decisions(decisions: Iterable[Decision], file: BinaryIO, suffix: str) -> None:
    """Write decisions as ``.csv``, ``.tsv``, ``.parquet`` or else JSONL to a file that stays open."""
    if suffix == ".parquet":
        _write_parquet(decisions, file)
    elif suffix in {".csv", ".tsv"}:
        _write_csv(decisions, file, "," if suffix == ".csv" else "\t")
    else:
        _write_jsonl(decisions, file)


def _write_jsonl(decisions: Iterable[Decision], file: BinaryIO) -> None:
    for decision in decisions:
        nested = {name: value and orjson.Fragment(value) for name, value in decision.items() if _is_record(name)}
        file.write(orjson.dumps({**decision, **nested}, option=orjson.OPT_APPEND_NEWLINE))


def _is_record(name: str) -> bool:
    return name in {"before", "after"}


def _write_csv(decisions: Iterable[Decision], file: BinaryIO, delimiter: str) -> None:
    text = io.TextIOWrapper(file, encoding="utf-8", newline="")
    try:
        writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
        writer.writerow(COLUMNS)
        for decision in decisions:
            writer.writerow(map(_cell, decision.values()))
    finally:
        text.detach()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.decode() if isinstance(value, bytes) else harmless(str(value))


def _write_parquet(decisions: Iterable[Decision], file: BinaryIO) -> None:
    parquet.require_library()
    import pyarrow as pa
    from pyarrow.parquet import ParquetWriter

    fields = [
        (name, pa.bool_() if name == "holds" else pa.int64() if name in _WHOLE else pa.string()) for name in COLUMNS
    ]
    schema, left = pa.schema(fields), map(_decoded, decisions)
    with ParquetWriter(file, schema, compression="zstd") as writer:
        while rows := list(islice(left, ROWS)):
            writer.write_table(pa.Table.from_pylist(rows, schema=schema))


def _decoded(decision: Decision) -> Decision:
    return {name: value.decode() if isinstance(value, bytes) else value for name, value in decision.items()}
