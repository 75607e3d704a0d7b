"""When a figure holds, and whether two can hold at one time."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from extractor.compare.things import Thing
from extractor.compare.told import Told

NIGHT = dt.timedelta(days=1)
"""How far apart two articles may date one event: what happens at night, and time zones."""

STORY = dt.timedelta(days=14)
"""How long after an event reports of how high its toll stands are still taken to be of it."""

FRESH = dt.timedelta(days=4)
"""How far apart articles may appear that tell of one event, where one of them does not date it."""

PLAN = dt.timedelta(days=3 * 366)
"""How far apart articles may appear that tell of one plan without a date."""

Sort = Literal["period", "since", "day", "open"]
"""A week and more; from a day until now; a day; no date."""

Closeness = Literal["same", "near", "never"]


@dataclass(frozen=True, slots=True)
class Moment:
    """When a figure holds: ``first`` and ``last`` are the days, both included, None where ``sort`` is open.

    ``is_state`` tells that a count stands so high, so that its day is not that of the event: *rose to 14 on Monday*.
    ``is_sure`` tells that the sentence itself dates what happened.
    """

    sort: Sort
    first: dt.date | None
    last: dt.date | None
    published: dt.date | None
    is_state: bool
    is_sure: bool

    @property
    def key(self) -> tuple[str, dt.date | None, dt.date | None]:
        """Equal for figures of the same period; for all that a day or less dates."""
        if self.sort == "period":
            return (self.sort, self.first, self.last)
        return (self.sort, self.first, None) if self.sort == "since" else ("", None, None)


def moment(figure: Told, *, is_state: bool) -> Moment:
    """When a figure holds; ``is_state`` tells how high a count stands from the event itself."""
    when = figure.when
    if when is None or when.first is None or when.last is None:
        return Moment("open", None, None, figure.published, is_state, is_sure=False)
    sort: Sort = "day" if when.grain == "day" else "period"
    if when.grain == "range" and when.text.casefold().startswith("since"):
        sort = "since"
    is_sure = when.how == "explicit" and not is_state
    return Moment(sort, when.first, when.last, figure.published, is_state, is_sure)


def closeness(one: Moment, other: Moment, thing: Thing) -> Closeness:
    """Whether two figures of a thing surely hold at one time, may do so, or never."""
    sorts = {one.sort, other.sort}
    if sorts & {"period", "since"}:
        return "same" if one.key == other.key else "never"
    if not thing.family:
        return _of_levels(one, other)
    return _of_event(one, other, lasts=thing.family.lasts)


def _of_levels(one: Moment, other: Moment) -> Closeness:
    """Levels change from day to day, so that an undated one is never compared."""
    return "same" if one.sort == other.sort == "day" and one.first == other.first else "never"


def _of_event(one: Moment, other: Moment, *, lasts: bool) -> Closeness:
    """Of two events told with their day, or of which one is told less surely."""
    apart = _apart(one.first, other.first)
    if one.is_sure and other.is_sure:
        return "same" if apart <= NIGHT else "never"
    if one.first == other.first and (one.is_sure or other.is_sure):
        return "same"
    is_state = one.is_state or other.is_state
    if one.first and other.first and apart > NIGHT and not is_state:
        return "never"
    window = PLAN if lasts else STORY if is_state else FRESH
    if _apart(one.published, other.published) > window or _told_before(one, other) or _told_before(other, one):
        return "never"
    return "near"


def _told_before(event: Moment, report: Moment) -> bool:
    """Whether a report appeared before the event happened."""
    if not event.is_sure or event.first is None or report.published is None:
        return False
    return report.published < event.first - NIGHT


def _apart(one: dt.date | None, other: dt.date | None) -> dt.timedelta:
    """How far two days lie apart; for ever where one is not known."""
    return abs(one - other) if one and other else dt.timedelta.max
