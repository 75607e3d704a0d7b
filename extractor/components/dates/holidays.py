"""When holidays fall: fixed days, nth weekdays of a month, days counted from Easter."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from extractor.additions import Field, Lists, Table

HOLIDAYS = Table(
    file="holidays.toml",
    name="holiday",
    key="names",
    fields={
        "names": Field("texts"),
        "date": Field("day"),
        "easter": Field("whole"),
        "nth": Field("nth"),
        "plus": Field("whole"),
    },
)
EVENTS = Table(
    file="holidays.toml",
    name="event",
    key="names",
    fields={"names": Field("texts"), "date": Field("day"), "nouns": Field("patterns")},
    needed=("date",),
)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

DayOfYear = Callable[[int], dt.date]


@dataclass(frozen=True, slots=True, eq=False)
class Holidays:
    """Named days; names are in lower case.

    ``days`` gives for each holiday a function from the year to the day, ``events`` the days of events (*9/11*),
    ``event_nouns`` what stands after the day of the month where the event is meant.
    """

    days: Mapping[str, DayOfYear]
    events: Mapping[str, dt.date]
    event_nouns: Mapping[dt.date, re.Pattern[str]]


def read_holidays(holidays: Iterable[Mapping[str, Any]], events: Sequence[Mapping[str, Any]], lists: Lists) -> Holidays:
    """The entries of holidays and events. Raises LexiconError for one that names no day."""
    dated = [(entry, _date_of(entry, lists)) for entry in events]
    return Holidays(
        days={name: day for entry in holidays for day in [_day_of(entry, lists)] for name in entry["names"]},
        events={name: day for entry, day in dated for name in entry["names"]},
        event_nouns={
            day: re.compile(rf",? (?:{'|'.join(entry['nouns'])})\b", re.IGNORECASE)
            for entry, day in dated
            if entry.get("nouns")
        },
    )


def _date_of(entry: Mapping[str, Any], lists: Lists) -> dt.date:
    """The day of an event, which the package's file writes as a date and additions as text."""
    try:
        return dt.date.fromisoformat(str(entry["date"]))
    except ValueError:
        reason = f'date "{entry["date"]}" is no day: write a year too, "2001-09-11"'
        raise lists.wrong("event", entry["names"][0], reason, "date") from None


def _day_of(entry: Mapping[str, Any], lists: Lists) -> DayOfYear:
    """When a holiday falls; tried once, so that no article meets a day that the calendar has not."""
    try:
        day = _rule_of(entry)
        day(LEAP_YEAR)
    except (ValueError, KeyError, IndexError):
        reason = (
            'names no day of the year: write date = "12-26", easter = 1, or nth = [4, "thursday", 11] (weekdays are '
            f"{', '.join(WEEKDAYS)})"
        )
        raise lists.wrong("holiday", entry["names"][0] if entry["names"] else "", reason) from None
    return day


def _rule_of(entry: Mapping[str, Any]) -> DayOfYear:
    plus = dt.timedelta(days=entry.get("plus", 0))
    if "date" in entry:
        month, day = (int(part) for part in entry["date"].split("-"))
        return partial(_fixed_day, month=month, day=day, plus=plus)
    if "easter" in entry:
        return partial(_easter_day, plus=dt.timedelta(days=entry["easter"]) + plus)
    which, weekday, month = entry["nth"]
    return partial(_weekday_day, month=month, weekday=WEEKDAYS.index(weekday), which=which, plus=plus)


# functions with names, for the component that holds them is pickled where spaCy sends it to other processes


def _fixed_day(year: int, *, month: int, day: int, plus: dt.timedelta) -> dt.date:
    return dt.date(year, month, day) + plus


def _easter_day(year: int, *, plus: dt.timedelta) -> dt.date:
    return easter(year) + plus


def _weekday_day(year: int, *, month: int, weekday: int, which: int, plus: dt.timedelta) -> dt.date:
    return nth_weekday(year, month, weekday, which) + plus


LEAP_YEAR = 2024


def nth_weekday(year: int, month: int, weekday: int, which: int) -> dt.date:
    """The first (1), second ... or last (-1) weekday (Monday 0) of a month."""
    length = calendar.monthrange(year, month)[1]
    days = [day for day in range(1, length + 1) if dt.date(year, month, day).weekday() == weekday]
    return dt.date(year, month, days[which - 1 if which > 0 else which])


def easter(year: int) -> dt.date:
    """Easter Sunday of the Western church (the anonymous Gregorian computus)."""
    golden = year % 19
    hundreds = year // 100
    corrections = (8 * hundreds + 13) // 25
    moon = (19 * golden + hundreds - hundreds // 4 - corrections + 15) % 30
    moon -= moon // 28 * (1 - moon // 28 * (29 // (moon + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + moon + 2 - hundreds + hundreds // 4) % 7
    offset = moon - weekday
    month = 3 + (offset + 40) // 44
    return dt.date(year, month, offset + 28 - 31 * (month // 4))
