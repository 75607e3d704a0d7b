"""Options that say which claims are wanted."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, cast, get_args

import typer

from extractor.commands.options import day
from extractor.types import QuantityKind

if TYPE_CHECKING:
    from extractor.sinks.select import Selection

KINDS: tuple[str, ...] = get_args(QuantityKind)


def _kind(value: str) -> str:
    """The kind that an option names."""
    if value in KINDS:
        return value
    raise typer.BadParameter(f"{value!r} is no kind of quantity; there are {', '.join(KINDS)}")


def _kinds_like(incomplete: str) -> list[str]:
    return [kind for kind in KINDS if kind.startswith(incomplete)]


MinConfidence = Annotated[float, typer.Option("--min-confidence", min=0, max=1, help="Leave less certain claims out.")]
Kinds = Annotated[
    list[str] | None,
    typer.Option(
        "--kind",
        parser=_kind,
        autocompletion=_kinds_like,
        metavar="KIND",
        help=f"Only claims of this kind, or of these where given several times: {', '.join(KINDS)}.",
    ),
]
Since = Annotated[
    dt.date | None,
    typer.Option(
        parser=day, metavar="YYYY-MM-DD", help="Only claims whose date ends on this day or after; none without date."
    ),
]
Until = Annotated[
    dt.date | None,
    typer.Option(
        parser=day, metavar="YYYY-MM-DD", help="Only claims whose date begins on this day or before; none without date."
    ),
]
Sources = Annotated[
    list[str] | None,
    typer.Option(
        "--source", metavar="TEXT", help="Only claims with TEXT in the name of their source or of who passed them on."
    ),
]


def selection(
    min_confidence: float,
    kinds: list[str] | None,
    since: dt.date | None,
    until: dt.date | None,
    sources: list[str] | None,
) -> Selection:
    """The options as one condition."""
    from extractor.sinks.select import Selection

    wanted = cast("list[QuantityKind]", kinds or [])  # typer takes no list of literals; _kind let no other word pass
    return Selection(min_confidence, tuple(wanted), since, until, tuple(sources or ()))
