"""The ``claims`` commands: options in, one call below, exit status out."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
import json
import os
import stat
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Literal, NoReturn

import typer

from extractor import __version__, exits
from extractor.errors import ExtractorError, describe
from extractor.progress import Progress
from extractor.types import Article, Failure

if TYPE_CHECKING:
    from extractor.explain.trace import Explanation
    from extractor.records import Claim

STANDARD_STREAM = "-"

Format = Literal["jsonl", "text"]  # as the readers have it; they are imported only when there is something to read

app = typer.Typer(
    help="Dated quantitative claims with their attributed sources, from news articles, as JSONL.",
    epilog=exits.TABLE,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # plain help: rich would cost half of the start-up time
    pretty_exceptions_enable=False,
    pretty_exceptions_show_locals=False,  # a traceback must not print articles
)


def main() -> NoReturn:
    """The ``claims`` program."""
    exits.run(app)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"claims {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    pass


def _day(value: str) -> dt.date:
    """The day that an option names."""
    try:
        return dt.datetime.strptime(value, "%Y-%m-%d").date()
    except ValueError:
        raise typer.BadParameter(f"{exits.printable(value)!r} is no day; write it as YYYY-MM-DD") from None


# --- extract ----------------------------------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True)
class Extraction:
    """What ``claims extract`` was asked for."""

    inputs: tuple[str, ...]
    output: str | None = None
    format: Format | None = None
    published: dt.date | None = None
    min_confidence: float = 0.0
    model: str | None = None
    quiet: bool = False
    limit: int | None = None
    whole: bool = False


@app.command(epilog=exits.TABLE)
def extract(  # noqa: PLR0913, PLR0917 - one parameter an option is what typer reads
    inputs: Annotated[list[str], typer.Argument(metavar="INPUT...", help="Files or folders; - is standard input.")],
    output: Annotated[
        str | None, typer.Option("-o", "--output", metavar="OUT", help="Write there, whole or not at all.")
    ] = None,
    format: Annotated[Format | None, typer.Option(help="Form of the inputs; told by their names otherwise.")] = None,
    published: Annotated[
        dt.date | None,
        typer.Option(parser=_day, metavar="YYYY-MM-DD", help="Publication day of articles that carry none."),
    ] = None,
    min_confidence: Annotated[float, typer.Option(min=0, max=1, help="Leave less certain claims out.")] = 0.0,
    model: Annotated[str | None, typer.Option(help="Name or path of a spaCy pipeline to use.")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress; failures are still told.")] = False,
    limit: Annotated[int | None, typer.Option(min=1, help="Read this many articles at most.")] = None,
    whole: Annotated[bool, typer.Option("--whole", help="Parse paragraphs without figures too; slower.")] = False,
) -> None:
    """Extract claims from articles, as JSONL on standard output or in a file.

    An input that cannot be read is told on standard error, and the others are done.
    """
    wanted = Extraction(
        tuple(inputs),
        None if output == STANDARD_STREAM else output,
        format,
        published,
        min_confidence,
        model,
        quiet,
        limit,
        whole,
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

    _check_output(wanted)
    run = _Run(wanted)
    try:
        with exits.naming(wanted.output):
            write_claims(wanted.output or sys.stdout.buffer, run.claims())
    finally:
        run.progress.clear()
    if run.failures:
        exits.warn(f"{_counted(run.done, 'article')} done, {_counted(run.failures, 'failure')}")
    return run.failures


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


class _Run:
    """One extraction: its articles, its claims, and what failed on the way."""

    def __init__(self, wanted: Extraction) -> None:
        self.wanted = wanted
        self.progress = Progress(quiet=wanted.quiet)
        self.failures = 0
        self._unprocessed = 0

    @property
    def done(self) -> int:
        """How many articles were read and processed."""
        return self.progress.articles - self._unprocessed

    def claims(self) -> Iterator[Claim]:
        """The claims in order. Raises ExtractorError at the end where inputs failed and no article was usable."""
        articles = itertools.islice(self._articles(), self.wanted.limit)
        first = next(articles, None)
        if first is not None:  # without an article there is no need to wait for the model
            yield from self._extracted(itertools.chain([first], articles))
        if self.failures and not self.done:
            raise ExtractorError("no article could be used")

    def _extracted(self, articles: Iterable[Article]) -> Iterator[Claim]:
        from extractor.pipeline import extract, load
        from extractor.records import at_least

        nlp, wanted = load(self.wanted.model), self.wanted
        claims = extract(articles, nlp=nlp, on_error=self._article_failed, whole=wanted.whole)
        for claim in at_least(wanted.min_confidence, claims) if wanted.min_confidence else claims:
            self.progress.claim()
            yield claim

    def explanations(self, claim: str | None, find: str | None) -> Iterator[Explanation]:
        """The explanations in order, narrowed. Raises ExtractorError at the end where there was nothing to show."""
        from extractor.explain.trace import explain, narrowed
        from extractor.pipeline import load

        articles = itertools.islice(self._articles(), self.wanted.limit)
        first, shown = next(articles, None), 0
        if first is not None:
            everything = itertools.chain([first], articles)
            for found in explain(everything, nlp=load(self.wanted.model), on_error=self._article_failed):
                if kept := narrowed(found, claim=claim, find=find):
                    shown += 1
                    yield kept
        if self.failures and not self.done:
            raise ExtractorError("no article could be used")
        if not shown and (claim or find):
            raise ExtractorError("no claim is like that; `claims extract` lists the ids and sentences of all")

    def _articles(self) -> Iterator[Article]:
        from extractor.articles.read import read_all

        wanted = self.wanted
        articles = read_all(
            wanted.inputs, format=wanted.format, published=wanted.published, on_error=self._input_failed
        )
        for article in articles:
            self.progress.article()
            yield article

    def _input_failed(self, failure: Failure) -> None:
        self.failures += 1
        self.progress.message(describe(failure))

    def _article_failed(self, failure: Failure) -> None:
        self._unprocessed += 1
        self._input_failed(failure)


def _check_output(wanted: Extraction) -> None:
    """Raise RefusedError where the output is one of the inputs, OSError where its folder is not there.

    Standard output is looked at too: ``claims extract a.jsonl >> a.jsonl`` would never end.
    """
    if wanted.output is not None:
        os.scandir(Path(wanted.output).resolve().parent).close()
    output = _regular_file(sys.stdout if wanted.output is None else wanted.output)
    for name in wanted.inputs:
        source = _regular_file(name) if name != STANDARD_STREAM else None
        if source and output and os.path.samestat(source, output):
            raise exits.RefusedError(f"{name}: is the output too; choose another with -o")


def _regular_file(file: str | IO[str]) -> os.stat_result | None:
    """What the system knows of a file; None for a pipe, a terminal, a folder, or where there is nothing."""
    try:
        found = Path(file).stat() if isinstance(file, str) else os.fstat(file.fileno())
    except (OSError, ValueError):
        return None
    return found if stat.S_ISREG(found.st_mode) else None


# --- explain ----------------------------------------------------------------------------------------------------------


@app.command(epilog=exits.TABLE)
def explain(  # noqa: PLR0913, PLR0917 - one parameter an option is what typer reads
    inputs: Annotated[list[str], typer.Argument(metavar="INPUT...", help="Files or folders; - is standard input.")],
    html: Annotated[
        str | None, typer.Option(metavar="FILE", help="Write a page of HTML there; - is standard output.")
    ] = None,
    claim: Annotated[str | None, typer.Option(metavar="ID", help="Only the claim whose id begins so.")] = None,
    find: Annotated[str | None, typer.Option(metavar="TEXT", help="Only claims in whose sentence this stands.")] = None,
    format: Annotated[Format | None, typer.Option(help="Form of the inputs; told by their names otherwise.")] = None,
    published: Annotated[
        dt.date | None,
        typer.Option(parser=_day, metavar="YYYY-MM-DD", help="Publication day of articles that carry none."),
    ] = None,
    model: Annotated[str | None, typer.Option(help="Name or path of a spaCy pipeline to use.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Read this many articles at most.")] = None,
) -> None:
    """Show why each claim has its value, its date and its source, beside the marked article.

    Each field names the rules that read it, and the dates and sources that were considered and passed over.
    """
    wanted = Extraction(
        inputs=tuple(inputs),
        output=None if html == STANDARD_STREAM else html,
        format=format,
        published=published,
        model=model,
        quiet=True,
        limit=limit,
    )
    with exits.statuses():
        failures = run_explanation(wanted, as_page=html is not None, claim=claim, find=find)
    raise typer.Exit(exits.PARTLY if failures else exits.DONE)


def run_explanation(wanted: Extraction, *, as_page: bool, claim: str | None, find: str | None) -> int:
    """Explain articles on standard output, or as a page of HTML, and return how many inputs or articles failed.

    ``claim`` and ``find`` narrow what is shown. Raises as :func:`run_extraction` does, and ExtractorError where they
    leave nothing.
    """
    from extractor.explain import page, terminal

    _check_output(wanted)
    run = _Run(wanted)
    explanations = run.explanations(claim, find)
    if as_page:
        with exits.naming(wanted.output):
            page.write_page(wanted.output, explanations)
    else:
        terminal.write(explanations)
    return run.failures


# --- evaluate --------------------------------------------------------------------------------------------------------


@app.command(epilog=exits.TABLE)
def evaluate(  # noqa: PLR0913, PLR0917 - one parameter an option is what typer reads
    gold: Annotated[Path, typer.Argument(metavar="GOLD", help="Gold claims: a line {id, claims} an article.")],
    predicted: Annotated[Path, typer.Argument(metavar="PREDICTED", help="Claims as `claims extract` writes them.")],
    as_json: Annotated[bool, typer.Option("--json", help="Scores as JSON.")] = False,
    errors: Annotated[int, typer.Option(min=0, metavar="N", help="List the first N errors, each in its sentence.")] = 0,
    against: Annotated[Path | None, typer.Option(metavar="OLD", help="List what is gained and lost since OLD.")] = None,
    articles: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The articles: checks offsets, shows missed sentences.")
    ] = None,
) -> None:
    """Score claims against gold claims, by field, kind and rule."""
    from extractor import report

    with exits.statuses():
        try:
            evaluation = report.evaluate_files(gold, predicted, against=against, articles=articles)
        except OSError as error:
            raise ExtractorError(f"{error.filename}: cannot be read ({error.strerror})") from error
        print(report.as_json(evaluation) if as_json else report.as_text(evaluation, errors=errors))


# --- schema, info -----------------------------------------------------------------------------------------------------


@app.command(epilog=exits.TABLE)
def schema() -> None:
    """Show the JSON Schema of a claim record."""
    from extractor.records import schema as claim_schema

    with exits.statuses():
        print(json.dumps(claim_schema(), indent=2, ensure_ascii=False))


@app.command(epilog=exits.TABLE)
def info(
    model: Annotated[str | None, typer.Option(help="Name or path of a spaCy pipeline to look at.")] = None,
) -> None:
    """Show versions, model and rules: what a report of a wrong claim needs."""
    from extractor.info import facts

    with exits.statuses():
        for name, value in facts(model).items():
            print(f"{name:<12} {exits.printable(value)}")


if __name__ == "__main__":
    main()
