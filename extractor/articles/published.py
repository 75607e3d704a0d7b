"""Publication dates: as an archive writes them, and as a text tells them itself."""

from __future__ import annotations

import datetime as dt
import re
from email.utils import parsedate

from extractor.types import DateSource

_ISO = re.compile(
    r"""
    (?P<year>\d{4}) (?P<hyphen>-?) (?P<month>\d{2}) (?P=hyphen) (?P<day>\d{2})
    (?: [T ] (?:[01]\d|2[0-4]) :?[0-5]\d (?: :?[0-6]\d (?:[.,]\d{1,9})? )? )?
    (?: \s? (?: Z | [+-](?:[01]\d|2[0-3]) (?: :?[0-5]\d )? ) )?
    """,
    re.VERBOSE | re.ASCII,
)


_STAMP = re.compile(r"\d{4}-\d{2}-\d{2}[T ]", re.ASCII)


def parse_day(value: str) -> dt.date:
    """The day of an ISO date or date-time, ``2018-01-10T23:30:00-11:00`` or ``20180110``: the day it names itself.

    A zone is read over and never converted: an evening story keeps the day its readers saw. Raises ValueError, with a
    message for people, where the value is no ISO date.
    """
    match = _ISO.fullmatch(value.strip())
    if match is None:
        raise ValueError("no ISO date: write it as 2018-01-10")
    try:
        return dt.date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError as error:
        raise ValueError(f"no day of the calendar ({error}): correct it") from None


def stated_day(value: str) -> dt.date | None:
    """The day of a date as feeds and pages write it; None where none can be read.

    ISO, ``Thu, 14 Mar 2019 22:10:00 -0500`` as mail has it, or a date line as articles have it (``March 14, 2019``).
    The day is the one named, never converted.
    """
    value = " ".join(value[:200].split())
    try:
        return parse_day(value[:10] if _STAMP.match(value) else value)
    except ValueError:
        pass
    try:
        fields = parsedate(value)
        return dt.date(*fields[:3]) if fields else _date_line(value)
    except (ValueError, IndexError, TypeError):
        return _date_line(value)


def publication_day(
    text: str, *, stated: dt.date | None = None, option: dt.date | None = None
) -> tuple[dt.date | None, DateSource | None]:
    """The publication day and where it is from: the archive's statement, the caller's option, the text's own dateline.

    ``(None, None)`` where none of them tells.
    """
    if stated is not None:
        return stated, "metadata"
    if option is not None:
        return option, "option"
    day = _date_line(text)
    return (day, "text") if day else (None, None)


def _date_line(text: str) -> dt.date | None:
    from extractor.components.dates.dateline import publication_date

    found = publication_date(text)
    return found[0] if found else None
