"""Reads written calendar days with dateparser: month names, days of a month, numeric and ISO dates.

dateparser is asked with a fixed base and time zone, so that its answers depend on the words alone and can be kept: it
tells which month and day the words name, never which year is meant.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Any

_LEAP_YEAR = dt.datetime(2000, 1, 15, 12)
_KEPT_SURFACES = 4096


@lru_cache(maxsize=_KEPT_SURFACES)
def month_and_day(surface: str) -> tuple[int, int] | None:
    """Month and day of *january 7* or *7 january* (a month alone has day 15); None where it names none."""
    found = _read(surface, "MDY")
    return (found.month, found.day) if found else None


@lru_cache(maxsize=_KEPT_SURFACES)
def numeric_day(surface: str, order: str) -> dt.date | None:
    """The day of *11/21/2017* or *2017-11-21*; ``order`` (DMY, MDY, YMD) decides where both ways are possible."""
    found = _read(surface, order)
    return found.date() if found else None


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
