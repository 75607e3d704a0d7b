"""``claims evaluate``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from extractor import exits
from extractor.errors import ExtractorError


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
