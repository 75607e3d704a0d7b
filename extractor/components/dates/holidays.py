"""When holidays fall: fixed days, nth weekdays of a month, days counted from Easter."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from extractor.lexicon import read_table

HOLIDAYS = Path(__file__).with_name("holidays.toml")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

DayOfYear = Callable[[int], dt.date]


@lru_cache(maxsize=1)
def holidays() -> Mapping[str, DayOfYear]:
    """The holidays by name (lower case), each a function from the year to the day."""
    return {name: _day_of(entry) for entry in read_table(HOLIDAYS)["holiday"] for name in entry["names"]}


@lru_cache(maxsize=1)
def events() -> Mapping[str, dt.date]:
    """The days of events that have a name (*9/11*), by name."""
    return {name: entry["date"] for entry in read_table(HOLIDAYS)["event"] for name in entry["names"]}


@lru_cache(maxsize=1)
def event_nouns() -> Mapping[dt.date, re.Pattern[str]]:
    """For the days of events what stands after the day of the month where the event is meant."""
    return {
        entry["date"]: re.compile(rf",? (?:{'|'.join(entry['nouns'])})\b", re.IGNORECASE)
        for entry in read_table(HOLIDAYS)["event"]
    }


def _day_of(entry: Mapping[str, Any]) -> DayOfYear:
    plus = dt.timedelta(days=entry.get("plus", 0))
    if "date" in entry:
        month, day = (int(part) for part in entry["date"].split("-"))
        return lambda year: dt.date(year, month, day) + plus
    if "easter" in entry:
        after = dt.timedelta(days=entry["easter"])
        return lambda year: easter(year) + after + plus
    which, weekday, month = entry["nth"]
    return lambda year: nth_weekday(year, month, WEEKDAYS.index(weekday), which) + plus


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
