"""What an expression is read against, and the choice of the year that a date leaves out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from extractor.components.dates import anaphora, periods
from extractor.components.dates.direction import AHEAD, BACK, PLANNED
from extractor.components.dates.find import Expression
from extractor.components.dates.holidays import Holidays
from extractor.components.dates.periods import Period
from extractor.types import DateMod

# A date further back than this many days without its year is rather the coming one ("a session from March 5", printed
# in January), unless the tense is past; and one to come that is further ahead than this rather the one just gone ("was
# to leave by Jan. 14", printed on the 15th).
LONGEST_BACK = 270
LONGEST_AHEAD = 300
JUST_GONE = 65

# A year of two digits below this is of the 21st century.
LAST_OF_THIS_CENTURY = 40

SMALL_NUMBERS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
DECADE_WORDS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
NUMBERS = {word: value for value, word in enumerate(SMALL_NUMBERS)} | {
    "a": 1,
    "an": 1,
    "a couple of": 2,
    "a couple": 2,
    "a dozen": 12,
    "two dozen": 24,
}
TENS = {word: 10 * value for value, word in enumerate(DECADE_WORDS, start=2)}
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "latter": 2}
DECADES = {word[:-1] + "ies": value for word, value in TENS.items()}
CENTURIES = {"seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "twenty-first": 21}
_LATE = ("late", "last", "final", "closing", "waning", "dying")
_SPELLS = ("minutes", "hours", "days", "weeks", "months", "years")
MODS: Mapping[str, DateMod] = {
    "early": "start", "earlier": "start", "start": "start", "beginning": "start", "outset": "start", "turn": "start",
    "dawn": "start", "early part": "start",
    "mid": "mid", "mid-": "mid", "middle": "mid",
    "late": "end", "later": "end", "end": "end", "close": "end", "very end": "end", "latter part": "end",
    **{f"{word} {spell}": "start" for word in ("early", "first", "opening") for spell in _SPELLS},
    **{f"{word} {spell}": "end" for word in _LATE for spell in _SPELLS},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Context:
    """What an expression is read against.

    ``read`` resolves the parts of an expression. ``direction`` is asked only where it matters. ``before`` holds the
    dates already read, ``year`` the year that a larger expression gives its part (*January* in *January last year*),
    ``text`` the article, ``holidays`` the days that have a name.
    """

    published: dt.date | None
    read: Reader
    direction: Callable[[], int]
    before: anaphora.Before
    holidays: Holidays
    day_first: bool = False
    year: int | None = None
    text: str = field(default="", repr=False)


Reader = Callable[[Expression, Context], Period | None]


def number(word: str) -> int:
    """The value of *three*, *a*, *twenty-five* or digits."""
    if word.isdigit():
        return int(word)
    if word in NUMBERS:
        return NUMBERS[word]
    tens, _, ones = word.partition("-")
    return TENS[tens] + NUMBERS.get(ones, 0)


def nearest(earlier: Period, later: Period, context: Context) -> Period:
    """Of the latest period begun and the earliest not over, the one that the direction of the clause tells."""
    published = context.published
    assert published is not None
    if earlier == later and earlier.grain not in {"quarter", "half"}:
        return earlier
    way = context.direction()
    if way < PLANNED and earlier.grain in {"quarter", "half"} and _hardly_begun(earlier, published):
        earlier = periods.shifted(earlier, -1, "year")  # "first-half profit" told in January is last year's
    back = max(0, (published - earlier.days[1]).days)
    ahead = (later.days[0] - published).days
    if way == AHEAD and earlier.grain != "day":
        return later
    if way >= PLANNED:
        return earlier if ahead > LONGEST_AHEAD and back < JUST_GONE else later
    if way == BACK:  # "was asked to appear on Feb. 10" has the past tense too; "sales fell in August" is sure
        return later if earlier.grain == "day" and back > LONGEST_AHEAD and ahead < JUST_GONE else earlier
    return later if back > LONGEST_BACK or (back > JUST_GONE and 2 * ahead < back) else earlier


def _hardly_begun(period: Period, published: dt.date) -> bool:
    first, last = period.days
    return published <= last and 2 * (published - first).days < (last - first).days


def in_year(of_year: Callable[[int], Period], expression: Expression, context: Context) -> Period:
    """A period that recurs every year: in the year the text gives, else in the one that the direction tells."""
    year = context.year or written_year(expression)
    if year:
        return of_year(year)
    if context.published is None:
        return periods.unplaced(of_year(2000).grain)
    return _by_word(of_year, expression.groups.get("which"), context)


def _by_word(of_year: Callable[[int], Period], which: str | None, context: Context) -> Period:
    """*last March* is over, *next May* not begun; without such a word the direction of the clause decides."""
    published = context.published
    assert published is not None
    around = _around(of_year, published.year)
    if which in {"last", "this past", "past"}:
        return [p for p in around if p.days[1] < published][-1]
    if which == "next":
        return next(p for p in around if p.days[0] > published)
    earlier = [p for p in around if p.days[0] <= published][-1]
    later = next(p for p in around if p.days[1] >= published)
    if which == "this":
        return earlier if earlier.days[0].year == published.year or earlier.days[1] >= published else later
    if which:  # this coming, upcoming
        return later
    return nearest(earlier, later, context)


def _around(of_year: Callable[[int], Period], year: int) -> list[Period]:
    """The period in the years around one, those left out that do not have it (29 February)."""
    found = []
    for candidate in range(year - 8, year + 9):
        try:
            found.append(of_year(candidate))
        except ValueError:
            continue
    return found


def written_year(expression: Expression) -> int | None:
    """The year that stands in the expression itself: *2016*, *'16*, the *16* of *FY16*."""
    digits = expression.groups.get("year") or expression.groups.get("year2")
    return full_year(digits) if digits else None


def full_year(digits: str) -> int:
    """*'95* and *FY95* are 1995, *'16* and *FY16* 2016."""
    value = int(digits.lstrip("'"))
    return value if value > 99 else value + (2000 if value < LAST_OF_THIS_CENTURY else 1900)


def with_mod(period: Period, word: str | None) -> Period:
    """The period with what *early*, *mid* or *the end of* tells of it."""
    return replace(period, mod=MODS[word]) if word else period


def running_back(count: int, name: str, context: Context) -> Period:
    """The days from ``count`` units before publication up to it."""
    if context.published is None:
        return periods.unplaced("range")
    return periods.span(periods.moved(context.published, -count, name), context.published)
