"""``claims extract``."""

from __future__ import annotations

import dataclasses
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from extractor import exits
from extractor.articles.formats import ReadOptions
from extractor.batch.report import LogFormat
from extractor.commands import options
from extractor.commands.stream import check_output

if TYPE_CHECKING:
    from extractor.batch.plan import Unit
    from extractor.batch.report import Reporter
    from extractor.batch.run import Wanted
    from extractor.batch.totals import Totals


@dataclasses.dataclass(frozen=True)
class Extraction:
    """What ``claims extract`` was asked for: what to read, what decides the claims, how to go about it."""

    inputs: tuple[str, ...]
    output: str | None
    reading: ReadOptions
    model: str | None
    whole: bool
    min_confidence: float
    limit: int | None
    sample: float
    workers: int
    deadline: float
    memory: int
    restart: bool
    append: bool
    retry_failed: bool
    quiet: bool
    log_format: LogFormat


def extract(  # noqa: PLR0913, PLR0917 - one parameter an option is what typer reads
    inputs: options.Inputs,
    output: Annotated[
        str | None,
        typer.Option("-o", "--output", metavar="OUT", help="Write there, whole or not at all; interrupted, go on."),
    ] = None,
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
    min_confidence: Annotated[float, typer.Option(min=0, max=1, help="Leave less certain claims out.")] = 0.0,
    limit: options.Limit = None,
    sample: Annotated[
        float, typer.Option(min=0, max=1, metavar="SHARE", help="Read this share of the articles, always the same.")
    ] = 1.0,
    workers: Annotated[int, typer.Option("-n", "--workers", min=0, help="Processes to extract in; 0: this one.")] = 1,
    deadline: Annotated[float, typer.Option(min=0.1, metavar="SECONDS", help="Longest time for one article.")] = 30.0,
    memory: Annotated[int, typer.Option(min=512, metavar="MB", help="Most memory for one worker.")] = 2048,
    restart: Annotated[bool, typer.Option("--restart", help="Begin anew where an earlier run left OUT.")] = False,
    append: Annotated[bool, typer.Option("--append", help="Go on with inputs that came since OUT was whole.")] = False,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="Try again only what is in OUT.failed.jsonl.")
    ] = False,
    model: options.Model = None,
    whole: Annotated[bool, typer.Option("--whole", help="Parse paragraphs without figures too; slower.")] = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="No progress, no summary; failures are still told.")
    ] = False,
    log_format: Annotated[LogFormat, typer.Option(help="Messages as text, or one line of JSON an event.")] = "text",
) -> None:
    """Extract claims from articles, as JSONL on standard output or in a file.

    An input that cannot be read is told on standard error, and the others are done. With OUT a run can be killed at
    any moment: the same command goes on where it stopped, and ends with the same bytes.
    """
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
    wanted = Extraction(
        inputs=tuple(inputs),
        output=None if output == options.STANDARD_STREAM else output,
        reading=ReadOptions(format, published, {ours: theirs for ours, theirs in fields.items() if theirs}),
        model=model,
        whole=whole,
        min_confidence=min_confidence,
        limit=limit,
        sample=sample,
        workers=workers,
        deadline=deadline,
        memory=memory,
        restart=restart,
        append=append,
        retry_failed=retry_failed,
        quiet=quiet,
        log_format=log_format,
    )
    with exits.statuses():
        failures = run_extraction(wanted)
    raise typer.Exit(exits.PARTLY if failures else exits.DONE)


def run_extraction(wanted: Extraction) -> int:
    """Extract, write, tell, and return how many inputs or articles failed.

    Raises RefusedError where the output is an input or belongs to another run, ExtractorError where nothing was usable,
    OSError where the output cannot be written.
    """
    from extractor.batch.plan import units_of
    from extractor.batch.report import reporter

    check_output(wanted.inputs, wanted.output)
    units = units_of(wanted.inputs)
    told = reporter(wanted.log_format, inputs=len(units), quiet=wanted.quiet)
    began = time.monotonic()
    try:
        with exits.naming(wanted.output):
            extraction = _to_file if _is_file(wanted.output) else _to_stream
            totals = extraction(wanted, units, told)
        told.end(totals, time.monotonic() - began, brief=extraction is _to_stream)
    finally:
        told.close()
    return totals.failed


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
    from extractor.basemodel import BASE_MODELS
    from extractor.batch.disk import RealDisk
    from extractor.batch.fingerprint import fingerprint, model_folder
    from extractor.batch.output import Paths
    from extractor.batch.run import FileRun
    from extractor.batch.start import Asked

    paths = Paths(Path(str(wanted.output)).resolve())
    decisive = fingerprint(_settings(wanted), model_folder(wanted.model, BASE_MODELS))
    run = FileRun(_plan(wanted, units), paths, RealDisk(), told, decisive)
    return run.run(Asked(wanted.restart, wanted.append, wanted.retry_failed))


def _plan(wanted: Extraction, units: Sequence[Unit]) -> Wanted:
    from extractor.batch.feed import Take
    from extractor.batch.pool import Limits
    from extractor.batch.run import Wanted
    from extractor.batch.work import Job

    settings = {"model": wanted.model, "whole": wanted.whole, "min_confidence": wanted.min_confidence}
    return Wanted(
        units=units,
        job=Job("extractor.batch.work:extraction", settings),
        reading=wanted.reading,
        take=Take(wanted.limit, wanted.sample),
        workers=wanted.workers,
        limits=Limits(wanted.deadline, wanted.memory),
    )


_UNDECISIVE = {
    "inputs",
    "output",
    "workers",
    "deadline",
    "memory",
    "restart",
    "append",
    "retry_failed",
    "quiet",
    "log_format",
}
"""What may change between a run and the one that goes on with it: the bytes of the output do not depend on it."""


def _settings(wanted: Extraction) -> dict[str, Any]:
    """The settings that decide the bytes, as JSON can hold them."""
    settings = {name: value for name, value in dataclasses.asdict(wanted).items() if name not in _UNDECISIVE}
    reading = settings.pop("reading")
    published = reading["published"] and reading["published"].isoformat()
    return {**settings, **reading, "published": published}
