"""``claims extract``."""

from __future__ import annotations

import dataclasses
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from extractor import exits
from extractor.articles.formats import ReadOptions
from extractor.commands import options, selecting
from extractor.commands.own import own_of
from extractor.commands.stream import check_not_input, check_output
from extractor.types import LogFormat, Versions

if TYPE_CHECKING:
    from extractor.batch.feed import Take
    from extractor.batch.output import Publisher
    from extractor.batch.plan import Unit
    from extractor.batch.pool import Limits
    from extractor.batch.report import Reporter
    from extractor.batch.run import Wanted
    from extractor.batch.start import Asked
    from extractor.batch.totals import Totals
    from extractor.ownfiles import Own
    from extractor.sinks.select import Selection


DATABASES = frozenset({".db", ".sqlite", ".sqlite3"})
SPREADSHEETS = frozenset({".ods", ".xls", ".xlsx"})


@dataclasses.dataclass(frozen=True)
class Extraction:
    """What ``claims extract`` was asked for: what to read, which claims to keep, how to go about it."""

    inputs: tuple[str, ...]
    output: str | None
    to: str | None
    reading: ReadOptions
    take: Take
    versions: Versions
    mark_duplicates: bool
    any_language: bool
    model: str | None
    own: Own | None
    whole: bool
    selection: Selection
    workers: int
    limits: Limits
    asked: Asked
    quiet: bool
    log_format: LogFormat

    def deciding_articles(self) -> dict[str, Any]:
        """The settings that decide which claims an article has, once it is read."""
        return {
            "model": self.model,
            "config": self.own and self.own.digest(),
            "whole": self.whole,
            "selection": self.selection.as_dict(),
        }

    def decisive(self) -> dict[str, Any]:
        """The settings that decide the bytes of the output, as JSON can hold them."""
        published = self.reading.published and self.reading.published.isoformat()
        return {
            **dataclasses.asdict(self.reading),
            "published": published,
            **dataclasses.asdict(self.take),
            "versions": self.versions,
            "mark_duplicates": self.mark_duplicates,
            "any_language": self.any_language,
            **self.deciding_articles(),
        }


To = Annotated[
    str | None,
    typer.Option(
        "--to",
        metavar="URL",
        help="Store claims and texts in a database: claims.db (SQLite), postgresql://..., or claims in a folder/ of "
        "Parquet.",
    ),
]


def extract(  # noqa: PLR0913, PLR0917 - one parameter an option is what typer reads
    inputs: options.Inputs,
    output: options.Output = None,
    to: To = None,
    format: options.Form = None,
    published: options.Published = None,
    id_field: options.IdField = None,
    text_field: options.TextField = None,
    date_field: options.DateField = None,
    title_field: options.TitleField = None,
    publisher_field: options.PublisherField = None,
    url_field: options.UrlField = None,
    author_field: options.AuthorField = None,
    language_field: options.LanguageField = None,
    limit: options.Limit = None,
    sample: options.Sample = 1.0,
    versions: options.VersionsOf = "refuse",
    mark_duplicates: options.MarkDuplicates = False,
    any_language: options.AnyLanguage = False,
    min_confidence: selecting.MinConfidence = 0.0,
    kinds: selecting.Kinds = None,
    since: selecting.Since = None,
    until: selecting.Until = None,
    sources: selecting.Sources = None,
    model: options.Model = None,
    config: options.Config = None,
    whole: options.Whole = False,
    workers: options.Workers = 1,
    deadline: options.Deadline = 30.0,
    memory: options.Memory = 2048,
    restart: options.Restart = False,
    append: options.Append = False,
    retry_failed: options.RetryFailed = False,
    quiet: options.Quiet = False,
    log_format: options.Log = "text",
) -> None:
    """Extract claims from articles, as JSONL on standard output, in a file, or into a database.

    An input that cannot be used is told on standard error, and the others are done. With OUT a run can be killed at
    any moment: the same command goes on where it stopped, and ends with the same bytes. With --to the claims go into a
    database, with the articles' texts; what stands there of the same text by the same extraction is passed over.
    """
    if output is not None and to is not None:
        raise typer.BadParameter("claims go to a file or into a database: leave -o or --to out", param_hint="'--to'")
    _check_form(output)
    from extractor.batch.feed import Take
    from extractor.batch.pool import Limits
    from extractor.batch.start import Asked

    fields = {
        "id": id_field,
        "text": text_field,
        "published": date_field,
        "title": title_field,
        "publisher": publisher_field,
        "url": url_field,
        "author": author_field,
        "language": language_field,
    }
    selection = selecting.selection(min_confidence, kinds, since, until, sources)
    with exits.statuses():
        wanted = Extraction(
            inputs=tuple(inputs),
            output=None if output == options.STANDARD_STREAM else output,
            to=to,
            reading=ReadOptions(format, published, {ours: theirs for ours, theirs in fields.items() if theirs}),
            take=Take(limit, sample),
            versions=versions,
            mark_duplicates=mark_duplicates,
            any_language=any_language,
            model=model,
            own=own_of(config, model),
            whole=whole,
            selection=selection,
            workers=workers,
            limits=Limits(deadline, memory),
            asked=Asked(restart, append, retry_failed),
            quiet=quiet,
            log_format=log_format,
        )
        failures = run_extraction(wanted)
    raise typer.Exit(exits.PARTLY if failures else exits.DONE)


def _check_form(output: str | None) -> None:
    """Raise BadParameter for an output whose name promises a form that is not written to a file here."""
    suffix = Path(output or "").suffix.lower()
    if suffix in DATABASES:
        raise typer.BadParameter(f"{output!r} is the name of a database: say --to {output}", param_hint="'--output'")
    if suffix in SPREADSHEETS:
        raise typer.BadParameter(
            f"{suffix} is not written; spreadsheets open .csv too: say -o {Path(str(output)).with_suffix('.csv')}",
            param_hint="'--output'",
        )


def run_extraction(wanted: Extraction) -> int:
    """Extract, write, tell, and return how many inputs or articles failed.

    Raises RefusedError where the output is an input or belongs to another run, ExtractorError where nothing was usable,
    OSError where the output cannot be written.
    """
    from extractor.batch.plan import units_of
    from extractor.batch.report import reporter

    if wanted.to is None:
        check_output(wanted.inputs, wanted.output)
    units = units_of(wanted.inputs)
    told = reporter(wanted.log_format, quiet=wanted.quiet)
    began = time.monotonic()
    try:
        with exits.naming(wanted.output):
            extraction = _way(wanted)
            totals = extraction(wanted, units, told)
        told.end(totals, time.monotonic() - began, brief=extraction is _to_stream)
    finally:
        told.close()
    return totals.failed


def _way(wanted: Extraction) -> Callable[[Extraction, Sequence[Unit], Reporter], Totals]:
    if wanted.to is not None:
        return _to_folder if wanted.to.endswith("/") else _to_database
    return _to_file if _is_file(wanted.output) else _to_stream


def _is_file(output: str | None) -> bool:
    """Whether an output is a file to put in place: neither a stream nor a device nor a named pipe."""
    return output is not None and (Path(output).is_file() or not Path(output).exists())


def _to_stream(wanted: Extraction, units: Sequence[Unit], told: Reporter) -> Totals:
    from extractor.batch.run import to_stream

    plan = _plan(wanted, units)
    if wanted.output is None:
        return to_stream(plan, sys.stdout.buffer, told)
    with Path(wanted.output).open("wb") as stream:
        return to_stream(plan, stream, told)


def _to_file(wanted: Extraction, units: Sequence[Unit], told: Reporter) -> Totals:
    from extractor.batch.output import converted, renamed
    from extractor.sinks.convert import check_suffix, suffix_of

    out = Path(str(wanted.output)).resolve()
    suffix = suffix_of(out)
    if suffix:
        check_suffix(suffix)
    return _run_on_file(wanted, units, told, out, converted(suffix) if suffix else renamed)


def _to_folder(wanted: Extraction, units: Sequence[Unit], told: Reporter) -> Totals:
    """A run on a file within the folder, from which the months are written when it is whole."""
    from extractor.batch.store import loaded_into
    from extractor.database import location
    from extractor.database.folder import RUN, ParquetFolder

    where = location(str(wanted.to))
    check_not_input(wanted.inputs, where.place)
    ParquetFolder(where).close()  # refuses another's folder before the work, and makes ours
    return _run_on_file(wanted, units, told, where.path.resolve() / RUN, loaded_into(where))


def _run_on_file(wanted: Extraction, units: Sequence[Unit], told: Reporter, out: Path, publish: Publisher) -> Totals:
    from extractor.basemodel import BASE_MODELS
    from extractor.batch.disk import RealDisk
    from extractor.batch.fingerprint import fingerprint, model_folder
    from extractor.batch.output import Paths
    from extractor.batch.run import FileRun

    decisive = fingerprint(wanted.decisive(), model_folder(wanted.model, BASE_MODELS))
    run = FileRun(_plan(wanted, units), Paths(out), RealDisk(), told, decisive, publish)
    return run.run(wanted.asked)


def _to_database(wanted: Extraction, units: Sequence[Unit], told: Reporter) -> Totals:
    """Articles by and by into a database; only ``--restart`` extracts again what stands there as it would come."""
    from extractor.basemodel import BASE_MODELS
    from extractor.batch.carry import nothing
    from extractor.batch.fingerprint import fingerprint, model_folder
    from extractor.batch.run import to_store
    from extractor.batch.store import DatabaseStore, extraction_of
    from extractor.batch.totals import Totals
    from extractor.database import location, open_database

    where = location(str(wanted.to))
    if where.kind != "postgresql":
        check_not_input(wanted.inputs, where.place)
    decisive = fingerprint(wanted.deciding_articles(), model_folder(wanted.model, BASE_MODELS))
    totals = Totals()
    with exits.naming(str(where)), open_database(where, create=True) as database:
        store = DatabaseStore(database, extraction_of(decisive), totals, told)
        carried = nothing if wanted.asked.restart else store.carried
        return to_store(_plan(wanted, units), store, totals, told, carried)


def _plan(wanted: Extraction, units: Sequence[Unit]) -> Wanted:
    from extractor.articles.versions import check_readable_twice
    from extractor.batch.run import Wanted
    from extractor.batch.work import Job

    if wanted.versions == "last":
        check_readable_twice(wanted.inputs)
    settings = {
        "model": wanted.model,
        "config": wanted.own and wanted.own.settings,
        "whole": wanted.whole,
        "selection": wanted.selection,
    }
    return Wanted(
        units=units,
        job=Job("extractor.batch.work:extraction", settings),
        reading=wanted.reading,
        take=wanted.take,
        versions=wanted.versions,
        mark_duplicates=wanted.mark_duplicates,
        english_only=not wanted.any_language,
        workers=wanted.workers,
        limits=wanted.limits,
    )
