"""The ``claims`` program: its commands, and how it begins and ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, NoReturn

import typer

from extractor import exits
from extractor.commands.about import info, schema, versions
from extractor.commands.compare import compare
from extractor.commands.delete import delete
from extractor.commands.diff import diff
from extractor.commands.evaluate import evaluate
from extractor.commands.explain import explain
from extractor.commands.export import export
from extractor.commands.extract import extract
from extractor.commands.import_ import import_
from extractor.commands.load import load
from extractor.commands.review import review
from extractor.commands.rules import rules
from extractor.commands.upgrade import upgrade

COMMANDS: dict[Callable[..., Any], str] = {
    extract: "Extract claims from articles, as JSONL or into a database.",
    explain: "Show why each claim has its value, date and source.",
    evaluate: "Score claims against gold claims.",
    diff: "List what changed from one run to another.",
    compare: "Show figures of the same thing that differ.",
    load: "Load claims into a database.",
    review: "Review claims on a local web page.",
    export: "Write the claims of a database to a file.",
    import_: "Bring answers back from annotation tools.",
    delete: "Delete articles from a database for good.",
    upgrade: "Rewrite claims of older record versions.",
    schema: "Show the JSON Schema of a claim record.",
    rules: "Show every rule and the word lists.",
    info: "Show versions, model and rules.",
}
"""The commands in the order of ``claims --help``, and what each does in a line that no terminal of 80 columns cuts."""

app = typer.Typer(
    help="Dated quantitative claims with their attributed sources, from news articles, as JSONL.",
    epilog=exits.TABLE,
    no_args_is_help=True,
    rich_markup_mode=None,  # plain help: rich would cost half of the start-up time
    pretty_exceptions_enable=False,
    pretty_exceptions_show_locals=False,  # a traceback must not print articles
)


def main() -> NoReturn:
    """The ``claims`` program."""
    exits.run(app)


def _print_version(wanted: bool) -> None:
    if wanted:
        for line in versions():
            typer.echo(line)
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Show versions and the model, and exit."
        ),
    ] = False,
) -> None:
    pass


for command, brief in COMMANDS.items():
    app.command(command.__name__.removesuffix("_"), short_help=brief, epilog=exits.TABLE)(command)


if __name__ == "__main__":
    main()
