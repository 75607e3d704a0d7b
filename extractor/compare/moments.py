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
"""How long after each other articles may appear of which one does not date the event."""

PLAN = dt.timedelta(days=3 * 366)
"""How long after each other articles may appear that tell of one plan without a date."""

Sort = Literal["period", "since", "day", "state", "open"]
"""A period of a week and more; from a day until now; the day of an event; the day of a state (*rose to 14 on Monday*),
or one that the text around gives; no date."""

Closeness = Literal["same", "near", "never"]


@dataclass(frozen=True, slots=True)
class Moment:
    """When a figure holds: ``first`` and ``last`` are the days, both included, None where ``sort`` is open."""

    sort: Sort
    first: dt.date | None
    last: dt.date | None
    published: dt.date | None

    @property
    def key(self) -> tuple[str, dt.date | None, dt.date | None]:
        """Equal for figures of the same period; for all that a day or less dates."""
        if self.sort == "period":
            return (self.sort, self.first, self.last)
        return (self.sort, self.first, None) if self.sort == "since" else ("", None, None)


def moment(figure: Told, thing: Thing, *, is_state: bool) -> Moment:
    """When a figure holds; ``is_state`` tells a level reached from the event itself."""
    when = figure.when
    if when is None or when.first is None or when.last is None:
        return Moment("open", None, None, figure.published)
    if when.grain == "range" and when.text.casefold().startswith("since"):
        return Moment("since", when.first, when.last, figure.published)
    if when.grain != "day":
        return Moment("period", when.first, when.last, figure.published)
    loose = thing.family is not None and (is_state or when.how == "context")
    return Moment("state" if loose else "day", when.first, when.last, figure.published)


def closeness(one: Moment, other: Moment, thing: Thing) -> Closeness:
    """Whether two figures of a thing surely hold at one time, may do so, or never."""
    sorts = {one.sort, other.sort}
    if sorts & {"period", "since"}:
        return "same" if one.key == other.key else "never"
    if not thing.family:
        return _of_plain_figures(one, other)
    if sorts == {"day"}:
        return "same" if _apart(one.first, other.first) <= NIGHT else "never"
    return _of_event(one, other, PLAN if thing.family.lasts else STORY)


def _of_plain_figures(one: Moment, other: Moment) -> Closeness:
    """Levels change from day to day, so that an undated one is never compared."""
    return "same" if one.sort == other.sort == "day" and one.first == other.first else "never"


def _of_event(one: Moment, other: Moment, window: dt.timedelta) -> Closeness:
    """Of two reports at most one of which dates the event itself."""
    if one.first and one.first == other.first and "day" in {one.sort, other.sort}:
        return "same"
    if _apart(one.published, other.published) > window or _told_before(one, other) or _told_before(other, one):
        return "never"
    return "near"


def _told_before(event: Moment, report: Moment) -> bool:
    """Whether a report appeared before the event happened."""
    if event.sort != "day" or event.first is None or report.published is None:
        return False
    return report.published < event.first - NIGHT


def _apart(one: dt.date | None, other: dt.date | None) -> dt.timedelta:
    """How far two days lie apart; for ever where one is not known."""
    return abs(one - other) if one and other else dt.timedelta.max
