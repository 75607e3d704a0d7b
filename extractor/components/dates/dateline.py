"""The publication date that a pasted article carries in its own head.

Readers ask here where no metadata tells the date. Only what stands as a date line does is taken: a line of its own, a
labelled stamp (*Published: 3 March 2012, 10:15*), an agency's dateline, a date glued to the section name after it.
Never a caption's date, a copyright year or a date in a sentence.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from extractor.components.dates import calendar_forms
from extractor.types import Range

# A head longer than this is body text.
HEAD_CHARACTERS = 3000
HEAD_LINES = 30
LONGEST_DATE_LINE = 110

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)"
)
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,? ?)"
_YEAR = r"(?P<{0}>(?:18|19|20)[0-9]{{2}})(?![0-9])"
_DATE = (
    rf"(?P<date>{_WEEKDAY}?(?:"
    rf"(?P<month>{_MONTH})\.? (?P<day>[0-3]?[0-9])(?:st|nd|rd|th)?,? {_YEAR.format('year')}"
    rf"|(?P<day2>[0-3]?[0-9])(?:st|nd|rd|th)?[ -](?P<month2>{_MONTH})\.?,?[ -]{_YEAR.format('year2')}"
    rf"|(?P<iso>(?:19|20)[0-9]{{2}}-[01][0-9]-[0-3][0-9])(?:[t ][0-9:.]{{4,15}}(?:z|[+-][0-9:]{{4,5}})?)?"
    rf"|(?P<numeric>[0-3]?[0-9](?P<mark>[/.])[0-3]?[0-9](?P=mark)(?:19|20)[0-9]{{2}})(?![0-9])))"
)
_CLOCK = (
    r"(?:[ ,|@·•-]{0,4}(?:at )?[0-9]{1,2}[:.][0-9]{2}(?::[0-9]{2})? ?(?:[ap]\.?m\.?)?|"
    r"[ ,]{1,2}[0-9]{1,2} ?[ap]\.?m\.?)?"
    r"(?: ?\(?(?:[a-z]{1,4}t|utc|gmt[+-]?[0-9]{0,2}|local time)\)?)?"
)
_CASELESS = re.IGNORECASE
_DIGIT = re.compile("[0-9]")

PUBLISHED = re.compile(
    rf"\b(?:first published|originally published|published|posted|publication date|date published|pubdate|issued|"
    rf"released|filed|date|created)(?: on| at)?[ :|-]{{1,3}}{_DATE}",
    _CASELESS,
)
UPDATED = re.compile(
    rf"\b(?:last |most recently )?(?:updated|modified|edited)(?: on| at)?[ :|-]{{1,3}}{_DATE}", _CASELESS
)
# NAIROBI, March 4, 2012 (Agency) --      (CNN) -- March 3, 2012      PARIS (AP), Jan. 3, 1999 -
AGENCY = re.compile(
    rf"\s*(?:(?-i:[A-Z][A-Z.'’ -]{{2,30}})(?:, [A-Za-z. ]{{2,24}})?[ ,(-]{{1,3}}|"
    rf"\([A-Za-z ./]{{2,24}}\) ?(?:--?|[–—])? ?)"
    rf"(?:\([A-Za-z ./]{{2,24}}\)[ ,]{{0,2}}(?:--?|[–—])? ?)?{_DATE}[ ,]{{0,2}}"
    rf"(?:/?\(?[A-Za-z ./-]{{2,24}}\)?/?)? ?(?:--?|[–—:]|$)",
    _CASELESS,
)
# NAIROBI, March 4 (Agency) --
AGENCY_DAY = re.compile(
    rf"\s*(?-i:[A-Z][A-Z.'’ -]{{2,30}})(?:, [A-Za-z. ]{{2,24}})?, (?P<month>{_MONTH})\.? (?P<day>[0-3]?[0-9]) ?"
    rf"\([A-Za-z ./-]{{2,24}}\) ?(?:--?|[–—_])",
    _CASELESS,
)
# January 10, 2018        By Ann Lee | January 10, 2018 at 3:15 p.m.        January 10, 2018World News
OWN_LINE = re.compile(
    rf"\s*(?:by [^\n]{{2,50}}?[ ,|·•–—-]{{1,3}}|[A-Za-z .,'’&]{{2,40}}[|·•–—-] ?)?{_DATE}{_CLOCK}"
    rf"[ |·•–—/,-]{{0,3}}(?-i:(?:[A-Z0-9][\w&'’.-]{{0,24}}|and|of|min|read|by) ?){{0,6}}$",
    _CASELESS,
)
# Thursday, May 7, 2015 The council began ...: a date line run into the first sentence
LEADING = re.compile(rf"\s*{_DATE} {{1,2}}(?=(?-i:[A-Z][a-z]* \w))", _CASELESS)
NO_DATE_LINE = re.compile(
    r"©|\(c\)|copyright|all rights reserved|photo|image|caption|getty|file pic|picture|illustration|credit|"
    r"\b(?:on|since|until|from|in|of|between|during) (?:\w+,? )?(?:[0-9]{1,2} )?[a-z]{3,9}\.? [0-9]{1,4}",
    _CASELESS,
)


def publication_date(text: str) -> tuple[dt.date, Range] | None:
    """The day an article says it was published, and where in ``text`` that stands; None where its head tells none.

    A labelled publication stamp goes before any other date line, a date line before a stamp of the last update.
    """
    lines = list(_head(text))
    return (
        _first(lines, PUBLISHED, text, anywhere=True)
        or _first(lines, AGENCY, text)
        or _first(lines, OWN_LINE, text)
        or _first(lines, LEADING, text)
        or _first(lines, UPDATED, text, anywhere=True)
    )


def dateline_day(text: str, near: dt.date) -> dt.date | None:
    """The day of an agency's dateline without year (*NAIROBI, March 4 (Agency) --*): in the year nearest to ``near``.

    None where no line of the head has one.
    """
    for start, end in _head(text):
        match = AGENCY_DAY.match(text[start : min(end, start + LONGEST_DATE_LINE)])
        named = match and calendar_forms.month_and_day(f"{match['month'].lower()} {int(match['day'])}")
        if named:
            return _nearest(named, near)
    return None


def _nearest(named: tuple[int, int], near: dt.date) -> dt.date | None:
    days = []
    for year in range(max(1, near.year - 1), min(9999, near.year + 1) + 1):
        try:
            days.append(dt.date(year, *named))
        except ValueError:  # 29 February
            continue
    return min(days, key=lambda day: abs((day - near).days), default=None)


def _head(text: str) -> Iterator[Range]:
    """The lines of the head that may be a date line, each as a range."""
    start, seen = 0, 0
    while start < min(len(text), HEAD_CHARACTERS) and seen < HEAD_LINES:
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        line = text[start : min(end, start + LONGEST_DATE_LINE)]
        if line.strip():
            seen += 1
            if _DIGIT.search(line) and not NO_DATE_LINE.search(line):
                yield start, end
        start = end + 1


def _first(
    lines: list[Range], pattern: re.Pattern[str], text: str, *, anywhere: bool = False
) -> tuple[dt.date, Range] | None:
    for start, end in lines:
        line = text[start : min(end, start + LONGEST_DATE_LINE)]
        match = pattern.search(line) if anywhere else pattern.match(line)
        if match and (pattern is not OWN_LINE or end - start <= LONGEST_DATE_LINE):
            day = _day(match, text)
            if day:
                return day, (start + match.start("date"), start + match.end("date"))
    return None


def _day(match: re.Match[str], text: str) -> dt.date | None:
    if match["iso"]:
        return calendar_forms.numeric_day(match["iso"], "YMD")
    if match["numeric"]:
        day_first = match["mark"] == "." or calendar_forms.is_day_first(text[:HEAD_CHARACTERS].lower())
        return calendar_forms.numeric_day(match["numeric"], "DMY" if day_first else "MDY")
    month = (match["month"] or match["month2"]).lower()
    named = calendar_forms.month_and_day(f"{month} {int(match['day'] or match['day2'])}")
    if named is None:
        return None
    try:
        return dt.date(int(match["year"] or match["year2"]), *named)
    except ValueError:
        return None
