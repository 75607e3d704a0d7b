"""``claims export``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from extractor import exits
from extractor.commands import options, selecting
from extractor.commands.stream import check_output
from extractor.types import ExportForm

if TYPE_CHECKING:
    from extractor.database import Database
    from extractor.exports.choice import Choice
    from extractor.records import ArticleRecord

DatabaseArgument = Annotated[
    str, typer.Argument(metavar="DB", help="claims.db or sqlite:///claims.db (SQLite), or postgresql://...")
]
Output = Annotated[
    str | None,
    typer.Option("-o", "--output", metavar="OUT", help="Write there, whole or not at all; else standard output."),
]
Form = Annotated[
    ExportForm | None,
    typer.Option("--format", help="Told by the name of OUT: .jsonl, .csv, .tsv, .parquet, .jsonld (schema-org)."),
]
Reviewed = Annotated[
    bool,
    typer.Option("--reviewed", help="As reviewers left the claims: edited, with those they added, without rejected."),
]
Undecided = Annotated[bool, typer.Option("--undecided", help="Only claims on which nobody has decided.")]
Decisions = Annotated[
    str | None,
    typer.Option(
        "--decisions", metavar="FILE", help="Write every decision there too, by claim_id: .jsonl, .csv, .tsv, .parquet."
    ),
]
Gold = Annotated[
    bool, typer.Option("--gold", help="What reviewers decided as gold claims, which claims evaluate reads.")
]
ArticlesOut = Annotated[
    str | None,
    typer.Option("--articles-out", metavar="FILE", help="With --gold: write the articles there, to extract from."),
]


def export(  # noqa: PLR0913, PLR0917 - one parameter an option is what typer reads
    database: DatabaseArgument,
    output: Output = None,
    format: Form = None,
    reviewed: Reviewed = False,
    undecided: Undecided = False,
    decisions: Decisions = None,
    gold: Gold = False,
    articles_out: ArticlesOut = None,
    min_confidence: selecting.MinConfidence = 0.0,
    kinds: selecting.Kinds = None,
    since: selecting.Since = None,
    until: selecting.Until = None,
    sources: selecting.Sources = None,
) -> None:
    """Write the claims of a database: as they were loaded, as reviewers left them, or as tasks and data for others.

    A JSONL file that was loaded comes back byte for byte. Tasks for Prodigy, Label Studio and doccano carry what was
    decided; what is decided there comes back by claims import.
    """
    from extractor.exports.choice import Choice

    if gold and (format or reviewed or undecided):
        raise typer.BadParameter("--gold goes with none of --format, --reviewed, --undecided")
    if articles_out and not gold:
        raise typer.BadParameter("--articles-out goes with --gold")
    choice = Choice(selecting.selection(min_confidence, kinds, since, until, sources), reviewed, undecided)
    wanted = Export(database, output or options.STANDARD_STREAM, format, choice, decisions, gold, articles_out)
    with exits.statuses():
        without_text = run_export(wanted)
    raise typer.Exit(exits.PARTLY if without_text else exits.DONE)


@dataclass(frozen=True, slots=True)
class Export:
    """What ``claims export`` was asked for; ``-`` in the place of a file is standard output."""

    database: str
    output: str
    form: ExportForm | None
    choice: Choice
    decisions: str | None
    gold: bool
    articles: str | None


def run_export(wanted: Export) -> int:
    """Write, and return how many articles were asked for whose text the database does not have.

    Raises RefusedError where an output is the database, DatabaseError where that cannot be used, ExtractorError where
    the form is not clear, OSError where a file cannot be written.
    """
    from extractor.database import location, open_database
    from extractor.exports.forms import form_of, writer_of

    where = location(wanted.database)
    for name in filter(None, (wanted.output, wanted.decisions, wanted.articles)):
        check_output((where.place,) if where.kind == "sqlite" else (), None if _is_stream(name) else name)
    write = None if wanted.gold else writer_of(wanted.form or form_of(wanted.output))
    with open_database(where) as db:
        if wanted.decisions:
            _write_decisions(db, wanted.decisions)
        if write is None:
            return _write_gold(db, wanted)
        with _written(wanted.output) as file:
            write(db, wanted.choice, file)
    return 0


def _is_stream(name: str) -> bool:
    return name == options.STANDARD_STREAM


@contextmanager
def _written(name: str) -> Iterator[BinaryIO]:
    """A file that is put in place when it is whole, or standard output."""
    from extractor.sinks.jsonl import written_whole

    if _is_stream(name):
        yield sys.stdout.buffer
        return
    with exits.naming(name), written_whole(Path(name)) as (file, _):
        yield file


def _write_decisions(db: Database, name: str) -> None:
    from extractor.exports.decisions import read_decisions, write_decisions

    with _written(name) as file:
        write_decisions(read_decisions(db), file, Path(name).suffix.lower())


def _write_gold(db: Database, wanted: Export) -> int:
    """Write gold and its articles, and return how many of these have no text."""
    from extractor.exports.gold import gold_lines

    articles: list[ArticleRecord] = []
    with _written(wanted.output) as file:
        for article, line in gold_lines(wanted.choice.decided(db)):
            file.write(line)
            articles.append(article)
    if not articles:
        exits.warn("no claim chosen is decided on, so there is no gold; decide in claims review")
    return _write_articles(db, articles, wanted.articles) if wanted.articles else 0


def _write_articles(db: Database, articles: list[ArticleRecord], name: str) -> int:
    from extractor.exports.gold import article_line
    from extractor.exports.shown import Texts

    texts, missing = Texts(db), 0
    with _written(name) as file:
        for article in articles:
            text = texts.of(article.id)
            if text is None:
                missing += 1
            else:
                file.write(article_line(article, text))
    if missing:
        exits.warn(f"{missing} articles have no text in the database; load them with claims load --articles")
    return missing
