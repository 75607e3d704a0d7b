"""``claims extract``."""

from __future__ import annotations

import dataclasses
import itertools
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from extractor import exits
from extractor.articles.formats import ReadOptions
from extractor.commands import options
from extractor.commands.stream import ArticleStream, check_output

if TYPE_CHECKING:
    from extractor.records import Claim
    from extractor.types import Article


@dataclasses.dataclass(frozen=True)
class Extraction:
    """What ``claims extract`` was asked for."""

    inputs: tuple[str, ...]
    output: str | None
    reading: ReadOptions
    min_confidence: float
    model: str | None
    quiet: bool
    limit: int | None
    whole: bool


def extract(  # noqa: PLR0913, PLR0917 - one parameter an option is what typer reads
    inputs: options.Inputs,
    output: Annotated[
        str | None, typer.Option("-o", "--output", metavar="OUT", help="Write there, whole or not at all.")
    ] = None,
    format: options.Form = None,
    published: options.Published = None,
    min_confidence: Annotated[float, typer.Option(min=0, max=1, help="Leave less certain claims out.")] = 0.0,
    model: options.Model = None,
    quiet: options.Quiet = False,
    limit: options.Limit = None,
    whole: Annotated[bool, typer.Option("--whole", help="Parse paragraphs without figures too; slower.")] = False,
) -> None:
    """Extract claims from articles, as JSONL on standard output or in a file.

    An input that cannot be read is told on standard error, and the others are done.
    """
    wanted = Extraction(
        inputs=tuple(inputs),
        output=None if output == options.STANDARD_STREAM else output,
        reading=ReadOptions(format, published),
        min_confidence=min_confidence,
        model=model,
        quiet=quiet,
        limit=limit,
        whole=whole,
    )
    with exits.statuses():
        failures = run_extraction(wanted)
    raise typer.Exit(exits.PARTLY if failures else exits.DONE)


def run_extraction(wanted: Extraction) -> int:
    """Extract, write, and return how many inputs or articles failed.

    Raises RefusedError where the output is an input, ExtractorError where nothing was usable (the output is then left
    as it was), OSError where it cannot be written.
    """
    from extractor.sinks.jsonl import write_claims

    check_output(wanted.inputs, wanted.output)
    stream = ArticleStream(wanted.inputs, wanted.reading, limit=wanted.limit, quiet=wanted.quiet)
    try:
        with exits.naming(wanted.output):
            write_claims(wanted.output or sys.stdout.buffer, _claims(stream, wanted))
    finally:
        stream.progress.clear()
    if stream.failures:
        exits.warn(f"{_counted(stream.done, 'article')} done, {_counted(stream.failures, 'failure')}")
    return stream.failures


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _claims(stream: ArticleStream, wanted: Extraction) -> Iterator[Claim]:
    """The claims in order. Raises ExtractorError at the end where inputs failed and no article was usable."""
    articles = stream.articles()
    first = next(articles, None)
    if first is not None:  # without an article there is no need to wait for the model
        yield from _extracted(itertools.chain([first], articles), stream, wanted)
    stream.check_usable()


def _extracted(articles: Iterable[Article], stream: ArticleStream, wanted: Extraction) -> Iterator[Claim]:
    from extractor.pipeline import extract, load
    from extractor.records import at_least

    claims = extract(articles, nlp=load(wanted.model), on_error=stream.article_failed, whole=wanted.whole)
    for claim in at_least(wanted.min_confidence, claims) if wanted.min_confidence else claims:
        stream.progress.claim()
        yield claim
