"""Plots as numbers: what stands where, in the units of an SVG's own box. Templates draw them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractor.database.judged import Bin, Period, Series

MOST_PERIODS = 60
"""Periods of a plot; more are drawn as years."""

SIDE = 300
"""Width and height of the square that the calibration is drawn in."""

WIDTH, HEIGHT = 640, 40
"""Size of one source's strip of bars."""


@dataclass(frozen=True, slots=True)
class Point:
    """A bin of confidence: where its share stands, and how far its interval reaches; y counts down."""

    x: float
    y: float
    top: float
    bottom: float
    radius: float
    title: str


def calibration(bins: Sequence[Bin]) -> list[Point]:
    """The judged bins: mean confidence to the right, the share that is right upwards."""
    most = max((each.precision.judged for each in bins), default=1) or 1
    return [_point(each, most) for each in bins if each.precision.judged]


def _point(each: Bin, most: int) -> Point:
    share, interval = each.precision.share or 0.0, each.precision.interval
    confidence = each.confidence or 0.0
    title = (
        f"confidence {confidence:.2f}: {each.precision.right:,} of {each.precision.judged:,} right "
        f"({interval.low:.0%} to {interval.high:.0%})"
    )
    radius = 3 + 5 * (each.precision.judged / most) ** 0.5
    return Point(
        round(confidence * SIDE, 1),
        _up(share),
        _up(interval.high),
        _up(interval.low),
        round(radius, 1),
        title,
    )


def _up(share: float) -> float:
    return round(SIDE - share * SIDE, 1)


@dataclass(frozen=True, slots=True)
class Bar:
    """Claims of one period."""

    x: float
    y: float
    width: float
    height: float
    title: str


@dataclass(frozen=True, slots=True)
class Strip:
    """The claims of one source over time."""

    source: str
    total: int
    bars: tuple[Bar, ...]


def strips(series: Sequence[Series]) -> list[Strip]:
    """A strip of bars a source, all with the same time axis and the same scale."""
    axis = periods(series)
    most = max((n for each in series for _, n in each.periods), default=1)
    step = WIDTH / max(len(axis), 1)
    return [_strip(each, {period: place * step for place, period in enumerate(axis)}, step, most) for each in series]


def _strip(series: Series, places: dict[str, float], step: float, most: int) -> Strip:
    bars = []
    for period, n in series.periods:
        height = max(n / most * HEIGHT, 1.0)
        width = max(step * 0.85, 0.8)
        bars.append(
            Bar(
                round(places[period], 1),
                round(HEIGHT - height, 1),
                round(width, 1),
                round(height, 1),
                f"{period}: {n:,}",
            )
        )
    return Strip(series.source, sum(n for _, n in series.periods), tuple(bars))


def periods(series: Sequence[Series]) -> list[str]:
    """All periods from the first to the last, those without claims too; of days those alone that have some."""
    met = sorted({period for each in series for period, _ in each.periods})
    if len(met) < 2 or len(met[0]) > 7:
        return met
    filled = [met[0]]
    for _, later in pairwise(met):
        while filled[-1] < later:
            filled.append(_next(filled[-1]))
    return filled


def _next(period: str) -> str:
    if len(period) == 4:
        return f"{int(period) + 1:04}"
    year, month = int(period[:4]), int(period[5:])
    return f"{year + month // 12:04}-{month % 12 + 1:02}"


def finer_or_coarser(months: Sequence[Series]) -> Period | None:
    """The period that suits claims counted by month better; None where months do."""
    count = len(periods(months))
    return "year" if count > MOST_PERIODS else "day" if 0 < count < 3 else None
