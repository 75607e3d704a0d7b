"""``claims load``."""

from __future__ import annotations

import time
from collections import Counter
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from extractor import exits
from extractor.articles.formats import FormatName, ReadOptions
from extractor.commands import options
from extractor.commands.stream import check_not_input
from extractor.errors import ExtractorError
from extractor.types import Failure, LogFormat, Versions

if TYPE_CHECKING:
    from extractor.batch.report import Reporter
    from extractor.batch.totals import Totals
    from extractor.database.claimfiles import Share
    from extractor.database.load import Target
    from extractor.database.location import Location
    from extractor.database.texts import Texts

Claims = Annotated[
    list[str],
    typer.Argument(
        metavar="CLAIMS...", help="Claims as JSONL or Parquet of claims extract; - is standard input, folders too."
    ),
]
Database = Annotated[
    str,
    typer.Option(
        "--to",
        metavar="URL",
        help="The database: claims.db or sqlite:///claims.db (SQLite), postgresql://..., or a folder/ of Parquet.",
    ),
]
Articles = Annotated[
    list[str] | None,
    typer.Option(
        "--articles",
        metavar="ARTICLES",
        help="What the claims were read from, as for claims extract: texts are stored (in no folder), and articles "
        "without claims.",
    ),
]

ArticleForm = Annotated[
    FormatName | None, typer.Option("--format", help="Form of the articles; told by their names otherwise.")
]


def load(  # noqa: PLR0913, PLR0917 - one parameter an option is what typer reads
    claims: Claims,
    to: Database,
    articles: Articles = None,
    format: ArticleForm = None,
    published: options.Published = None,
    id_field: options.IdField = None,
    text_field: options.TextField = None,
    date_field: options.DateField = None,
    title_field: options.TitleField = None,
    publisher_field: options.PublisherField = None,
    url_field: options.UrlField = None,
    versions: options.VersionsOf = "refuse",
    quiet: options.Quiet = False,
    log_format: options.Log = "text",
) -> None:
    """Load claims into a database: SQLite, PostgreSQL, or a folder of Parquet.

    The claims of an article take the place of all that the database had of it, in one transaction: loading again
    changes nothing, and a load that was killed is simply done again. What reviewers decided stays. A line that is no
    claim is told and left out, and the others are loaded; the lines of an article have to follow each other.
    """
    fields = {
        "id": id_field,
        "text": text_field,
        "published": date_field,
        "title": title_field,
        "publisher": publisher_field,
        "url": url_field,
    }
    reading = ReadOptions(format, published, {ours: theirs for ours, theirs in fields.items() if theirs})
    wanted = Loading(tuple(claims), to, tuple(articles or ()), reading, versions, quiet, log_format)
    with exits.statuses():
        failures = run_load(wanted)
    raise typer.Exit(exits.PARTLY if failures else exits.DONE)


@dataclass(frozen=True, slots=True)
class Loading:
    """What ``claims load`` was asked for."""

    claims: tuple[str, ...]
    to: str
    articles: tuple[str, ...]
    reading: ReadOptions
    versions: Versions
    quiet: bool
    log_format: LogFormat


@dataclass(frozen=True, slots=True)
class _Told:
    """Counts what is loaded, and tells of it."""

    totals: Totals
    reporter: Reporter
    read: Share

    def failed(self, failure: Failure) -> None:
        """A line that names place and reason."""
        self.totals.failed += 1
        self.reporter.failure(failure)

    def stored(self, articles: Counter[str], claims: int) -> None:
        """The line of counts."""
        self.totals.forms += articles
        self.totals.articles += articles.total()
        self.totals.claims += claims
        self.reporter.progress(self.totals, self.read.share)


def run_load(wanted: Loading) -> int:
    """Load, tell, and return how many lines, texts or inputs could not be used.

    Raises RefusedError where the database is an input, ForeignDatabaseError where it is somebody else's, ExtractorError
    where nothing was usable or the database cannot be reached, OSError where it cannot be written.
    """
    from extractor.batch.report import reporter
    from extractor.batch.totals import Totals
    from extractor.database.claimfiles import Share

    told = _Told(Totals(), reporter(wanted.log_format, quiet=wanted.quiet), Share(wanted.claims))
    began = time.monotonic()
    try:
        _load(wanted, told)
        if told.totals.failed and not told.totals.articles:
            raise ExtractorError("no claim could be used")
        told.reporter.end(told.totals, time.monotonic() - began, brief=False)
    finally:
        told.reporter.close()
    return told.totals.failed


def _load(wanted: Loading, told: _Told) -> None:
    from extractor.database import location
    from extractor.database.claimfiles import claim_groups
    from extractor.database.load import Loader

    where = location(wanted.to)
    if where.kind != "postgresql":
        check_not_input((*wanted.claims, *wanted.articles), where.place)
    with ExitStack() as stack, exits.naming(str(where)):
        target = stack.enter_context(_opened(where))
        texts = _texts(wanted, told, stack)
        Loader(target, told, texts).load(claim_groups(wanted.claims, told.read))


def _opened(where: Location) -> AbstractContextManager[Target]:
    from extractor.database import open_database
    from extractor.database.folder import ParquetFolder

    if where.kind == "folder":
        return ParquetFolder(where)
    return open_database(where, create=True)


def _texts(wanted: Loading, told: _Told, stack: ExitStack) -> Texts | None:
    """The articles that were named; None where none were."""
    from extractor.articles.read import read_all
    from extractor.database.texts import Texts

    if not wanted.articles:
        return None
    texts = stack.enter_context(Texts())
    articles = read_all(
        wanted.articles, wanted.reading, on_error=told.failed, versions=wanted.versions, english_only=False
    )
    for article in articles:
        texts.keep(article)
    return texts
