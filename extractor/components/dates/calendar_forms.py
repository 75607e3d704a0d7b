"""Reads written calendar days with dateparser: month names, days of a month, numeric and ISO dates.

Days with a month in full or cut short are read by the standard library: dateparser's first call costs a tenth of
a second, and most articles need it for no other day.

dateparser is asked with a fixed base and time zone, so that its answers depend on the words alone and can be kept: it
tells which month and day the words name, never which year is meant.
"""

from __future__ import annotations

import datetime as dt
import re
from contextlib import suppress
from functools import lru_cache
from typing import Any

_LEAP_YEAR = dt.datetime(2000, 1, 15, 12)
_KEPT_SURFACES = 4096

NUMERIC = re.compile(r"(?<![0-9/.-])([0-9]{1,2})([/.-])([0-9]{1,2})\2(?:19|20)[0-9]{2}(?![0-9])")
_MONTHS = r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
DAY_THEN_MONTH = re.compile(rf"\b[0-9]{{1,2}}(?:st|nd|rd|th)? {_MONTHS}\b")
MONTH_THEN_DAY = re.compile(rf"\b{_MONTHS} [0-9]{{1,2}}\b(?! [0-9])")


@lru_cache(maxsize=_KEPT_SURFACES)
def month_and_day(surface: str) -> tuple[int, int] | None:
    """Month and day of *january 7* or *7 january* (a month alone has day 15); None where it names none."""
    found = _in_full(surface) or _read(surface, "MDY")
    return (found.month, found.day) if found else None


@lru_cache(maxsize=_KEPT_SURFACES)
def numeric_day(surface: str, order: str) -> dt.date | None:
    """The day of *11/21/2017* or *2017-11-21*; ``order`` (DMY, MDY, YMD) decides where both ways are possible."""
    found = _read(surface, order)
    return found.date() if found else None


def _in_full(surface: str) -> dt.datetime | None:
    day = re.sub(r"^sept\b", "sep", surface)
    for form in ("%B %d %Y", "%b %d %Y"):
        with suppress(ValueError):
            return dt.datetime.strptime(f"{day} 2000", form)
    return None


def _read(surface: str, order: str) -> dt.datetime | None:
    from dateparser.date import DateDataParser

    settings: dict[str, Any] = {
        "RELATIVE_BASE": _LEAP_YEAR,
        "DATE_ORDER": order,
        "TIMEZONE": "UTC",
        "RETURN_AS_TIMEZONE_AWARE": False,
        "PREFER_DATES_FROM": "current_period",
        "PARSERS": ["absolute-time"],
    }
    parser = DateDataParser(languages=["en"], settings=settings)
    found: dt.datetime | None = parser.get_date_data(surface).date_obj
    return found


def is_day_first(folded: str) -> bool:
    """Whether numeric dates of an article put the day first: *3/4/2017* is 3 April.

    Any numeric date that can be read one way only decides, the first of them; else the way months are written out
    (*3 April* or *April 3*, whichever is more frequent); else the month stands first.
    """
    numeric = list(NUMERIC.finditer(folded))
    for match in numeric:
        if int(match[1]) > 12 or int(match[3]) > 12:
            return int(match[1]) > 12
    if any(match[2] == "." for match in numeric):  # 3.4.2017 is never written month first
        return True
    if not numeric:
        return False
    return len(DAY_THEN_MONTH.findall(folded)) > len(MONTH_THEN_DAY.findall(folded))
