"""``claims explain``."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from extractor import exits
from extractor.articles.formats import ReadOptions
from extractor.commands import options
from extractor.commands.stream import ArticleStream, check_output
from extractor.errors import ExtractorError

if TYPE_CHECKING:
    from extractor.explain.trace import Explanation


def explain(  # noqa: PLR0913, PLR0917 - one parameter an option is what typer reads
    inputs: options.Inputs,
    html: Annotated[
        str | None, typer.Option(metavar="FILE", help="Write a page of HTML there; - is standard output.")
    ] = None,
    claim: Annotated[str | None, typer.Option(metavar="ID", help="Only the claim whose id begins so.")] = None,
    find: Annotated[str | None, typer.Option(metavar="TEXT", help="Only claims in whose sentence this stands.")] = None,
    format: options.Form = None,
    published: options.Published = None,
    model: options.Model = None,
    config: options.Config = None,
    limit: options.Limit = None,
) -> None:
    """Show why each claim has its value, its date and its source, beside the marked article.

    Each field names the rules that read it, and the dates and sources that were considered and passed over.
    """
    stream = ArticleStream(inputs, ReadOptions(format, published), limit=limit)
    with exits.statuses():
        check_output(inputs, None if html in {None, options.STANDARD_STREAM} else html)
        _write(_explanations(stream, model, config, claim=claim, find=find), html)
    raise typer.Exit(exits.PARTLY if stream.failures else exits.DONE)


def _write(explanations: Iterator[Explanation], html: str | None) -> None:
    """On the terminal, or as a page of HTML in a file or (``-``) on standard output."""
    from extractor.explain import page, terminal

    if html is None:
        terminal.write(explanations)
    else:
        output = None if html == options.STANDARD_STREAM else html
        with exits.naming(output):
            page.write_page(output, explanations)


def _explanations(
    stream: ArticleStream, model: str | None, config: str | None, *, claim: str | None, find: str | None
) -> Iterator[Explanation]:
    """The explanations in order, narrowed. Raises ExtractorError at the end where there was nothing to show."""
    from extractor.explain.trace import explain, narrowed
    from extractor.pipeline import load

    articles = stream.articles()
    first, shown = next(articles, None), 0
    if first is not None:
        nlp = load(model, config=config)
        for found in explain(itertools.chain([first], articles), nlp=nlp, on_error=stream.article_failed):
            if kept := narrowed(found, claim=claim, find=find):
                shown += 1
                yield kept
    stream.check_usable()
    if not shown and (claim or find):
        raise ExtractorError("no claim is like that; `claims extract` lists the ids and sentences of all")
