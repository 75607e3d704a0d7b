"""What a found expression means: the days it names, given the publication day and the dates before it.

Each reader takes an Expression and a Context and returns a Period: placed, or with its unit only where the text hangs on
a publication day that nobody knows; None where the words turn out to be no date. The calendar of no publication day is
never today's.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from extractor.components.dates import anaphora, calendar_forms, periods
from extractor.components.dates.direction import AHEAD, BACK, UNKNOWN
from extractor.components.dates.find import Expression
from extractor.components.dates.holidays import WEEKDAYS, holidays
from extractor.components.dates.periods import Period
from extractor.types import DateMod

# A date further back than this without its year is rather the coming one, unless the tense is past (270 days) or even
# then when the coming one is near (*announced a session for March 5*, printed in January). The other way round likewise
# (*was to leave by Jan. 14*, printed on the 15th).
LONGEST_BACK = 270
LONGEST_BACK_IN_PAST_TENSE = 300
NEAR_AHEAD = 65

SUPERLATIVE_BEFORE = re.compile(
    r"\b(?:most|least|worst|best|first|(?:high|low|larg|big|great|small|strong|weak|steep|sharp|fast|slow|long|short|deep|dead|cold|hot|"
    r"warm|dry|wet|young|old|few|tight|poor|rich|quick|heavi|healthi|deadli)(?:l?i?)est)\b[^.;:\n]{0,45}\Z"
)
NUMBERS = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen".split()
    )
} | {"a": 1, "an": 1, "a couple of": 2}
TENS = {
    word: 10 * value for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "latter": 2}
DECADES = {
    word: 1900 + 10 * value for value, word in enumerate("twen thir for fif six seven eigh nine".split(), start=2)
}
CENTURIES = {"seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "twenty-first": 21}
MODS: Mapping[str, DateMod] = {
    "early": "start", "earlier": "start", "start": "start", "beginning": "start", "outset": "start", "turn": "start",
    "first days": "start", "early days": "start", "early part": "start", "early months": "start",
    "mid": "mid", "mid-": "mid", "middle": "mid",
    "late": "end", "later": "end", "end": "end", "close": "end", "very end": "end", "latter part": "end",
    "last days": "end", "final days": "end", "final weeks": "end", "final months": "end",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Context:
    """What an expression is read against.

    ``direction`` is asked only where it matters; ``before`` holds the dates already read, ``year`` the year that a
    larger expression gives its part (*January* in *January last year*).
    """

    published: dt.date | None
    direction: Callable[[], int]
    before: anaphora.Before
    day_first: bool = False
    year: int | None = None
    text: str = field(default="", repr=False)


Reader = Callable[[Expression, Context], Period | None]


def resolve(expression: Expression, context: Context) -> Period | None:
    """The period an expression names; None where it names none (*Feb. 30*)."""
    try:
        return READERS[expression.read](expression, context)
    except (ValueError, OverflowError):  # a day or year that the calendar does not have
        return None


def number(word: str) -> int:
    """The value of *three*, *a*, *twenty-five* or digits."""
    if word.isdigit():
        return int(word)
    if word in NUMBERS:
        return NUMBERS[word]
    tens, _, ones = word.partition("-")
    return TENS[tens] + NUMBERS.get(ones, 0)


# ------------------------------------------------------------------------------------------------ which year, which week


def nearest(earlier: Period, later: Period, context: Context) -> Period:
    """Of the latest period begun and the earliest not over, the one that the direction of the clause tells."""
    published = context.published
    assert published is not None
    if earlier == later:
        return earlier
    way = context.direction()
    back = (published - earlier.days[0]).days
    ahead = (later.days[0] - published).days
    if way == AHEAD:
        return earlier if ahead > LONGEST_BACK_IN_PAST_TENSE and back < NEAR_AHEAD else later
    if way == BACK:
        return later if back > LONGEST_BACK_IN_PAST_TENSE and ahead < NEAR_AHEAD else earlier
    return later if back > LONGEST_BACK else earlier


def in_year(of_year: Callable[[int], Period], expression: Expression, context: Context) -> Period:
    """A period that recurs every year: in the year the text gives, else in the one that the direction tells."""
    year = context.year or _written_year(expression)
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


def _written_year(expression: Expression) -> int | None:
    digits = expression.groups.get("year") or expression.groups.get("year2")
    return int(digits) if digits else None


# ---------------------------------------------------------------------------------------------------------- calendar days


def iso(expression: Expression, context: Context) -> Period | None:
    """*2017-11-21*, with or without a time of day."""
    found = calendar_forms.numeric_day(expression.groups["text"] or "", "YMD")
    return periods.day(found) if found else None


def numeric(expression: Expression, context: Context) -> Period | None:
    """*11/21/2017*; which of day and month stands first is decided once for the article."""
    found = calendar_forms.numeric_day(expression.groups["text"] or "", "DMY" if context.day_first else "MDY")
    return periods.day(found) if found else None


def day_of_month(expression: Expression, context: Context) -> Period | None:
    """*Jan. 7*, *7 January*, *Jan. 7, 2018*."""
    named = _month_and_day(expression.groups["month"], expression.groups["day"])
    return in_year(lambda year: periods.day(dt.date(year, *named)), expression, context) if named else None


def days_of_month(expression: Expression, context: Context) -> Period | None:
    """*July 1-14*, *3 to 9 December*."""
    first = _month_and_day(expression.groups["month"], expression.groups["day"])
    last = _month_and_day(expression.groups["month"], expression.groups["last"])
    if not first or not last or first >= last:
        return None
    return in_year(lambda year: periods.span(dt.date(year, *first), dt.date(year, *last)), expression, context)


def day_of_named_month(expression: Expression, context: Context) -> Period | None:
    """*the 12th of this month*."""
    if context.published is None:
        return periods.unplaced("day")
    number_of_day = int(re.sub(r"\D", "", expression.groups["day"] or ""))
    offset = {"last": -1, "this": 0, "next": 1}[expression.groups["which"] or "this"]
    start = periods.carried(context.published.year, context.published.month + offset)
    return periods.day(start.replace(day=number_of_day))


def _month_and_day(month: str | None, day: str | None) -> tuple[int, int] | None:
    return calendar_forms.month_and_day(f"{(month or '').rstrip('.')} {int(day or 0)}")


# --------------------------------------------------------------------------------------------------------------- weekdays


def weekday(expression: Expression, context: Context) -> Period | None:
    """The latest such day up to publication, or the next one from it on where the clause points ahead."""
    published = context.published
    if published is None:
        return periods.unplaced("day")
    index = _weekday_index(expression)
    back = published - dt.timedelta(days=(published.weekday() - index) % 7)
    ahead = published + dt.timedelta(days=(index - published.weekday()) % 7)
    which = expression.groups.get("which")
    if which in {"last", "this past", "past"}:
        return periods.day(back if back < published else back - dt.timedelta(days=7))
    if which in {"next", "this coming", "coming", "upcoming"}:
        return periods.day(ahead if ahead > published else ahead + dt.timedelta(days=7))
    way = context.direction()
    if which == "this":
        way = UNKNOWN if way == BACK else AHEAD
    return periods.day(ahead if way == AHEAD else back)


def weekday_date(expression: Expression, context: Context) -> Period | None:
    """*Monday, Jan. 8*: the day of the month, in the year whose weekday is right where the text gives no year."""
    named, dated = expression.parts
    found = resolve(dated, context)
    if found is None or found.first is None or context.published is None or context.year or _written_year(dated):
        return found
    index, first = _weekday_index(named), found.first
    for years in (0, 1, -1):
        try:
            other = first.replace(year=first.year + years)
        except ValueError:
            continue
        if other.weekday() == index and abs((other - context.published).days) < 400:
            return periods.day(other)
    return found


def weekday_of_week(expression: Expression, context: Context) -> Period | None:
    """*Monday last week*."""
    named, within = expression.parts
    week = resolve(within, context)
    if week is None or week.grain != "week":
        return None
    if week.first is None:
        return periods.unplaced("day")
    return periods.day(week.first + dt.timedelta(days=_weekday_index(named)))


def _weekday_index(expression: Expression) -> int:
    start = (expression.groups["weekday"] or "")[:3]
    return next(i for i, name in enumerate(WEEKDAYS) if name.startswith(start))


# --------------------------------------------------------------------------------------- months, years and their parts


def month(expression: Expression, context: Context) -> Period | None:
    """*March 2016*, *December*, *last March*."""
    number_of_month = _month_number(expression)
    if number_of_month is None:
        return None
    return in_year(lambda year: periods.month(year, number_of_month), expression, context)


def _month_number(expression: Expression) -> int | None:
    named = calendar_forms.month_and_day(f"{(expression.groups['month'] or '').rstrip('.')} 15")
    return named[0] if named else None


def year(expression: Expression, context: Context) -> Period | None:
    """*2017*."""
    return periods.whole_year(int(expression.groups["year"] or 0))


def years(expression: Expression, context: Context) -> Period | None:
    """*2016/17*, *2008-12*, *2010-2015*."""
    first, last = int(expression.groups["year"] or 0), expression.groups["last"] or ""
    end = int(last) if len(last) == 4 else first - first % 100 + int(last)
    if len(last) == 2 and end < first:
        end += 100
    if not first < end <= first + 150:
        return None
    return periods.span(dt.date(first, 1, 1), dt.date(end, 12, 31))


def decade(expression: Expression, context: Context) -> Period | None:
    """*the 1990s*, *the early '80s*, *the eighties*."""
    text = expression.groups["decade"] or ""
    digits = re.sub(r"\D", "", text)
    if not digits:
        start = next(value for stem, value in DECADES.items() if text.startswith(stem))
    else:
        start = int(digits) if len(digits) == 4 else 1900 + int(digits)
    if len(digits) == 4 and start % 100 == 0 and start < 2000:  # the 1800s are a century
        return _with_mod(periods.century(start), expression.groups.get("mod"))
    return _with_mod(periods.decade(start), expression.groups.get("mod"))


def century(expression: Expression, context: Context) -> Period | None:
    """*the 19th century* is 1800 to 1899."""
    text = expression.groups["century"] or ""
    ordinal = CENTURIES.get(text) or int(re.sub(r"\D", "", text))
    return _with_mod(periods.century(100 * (ordinal - 1) or 1), expression.groups.get("mod"))


def quarter(expression: Expression, context: Context) -> Period | None:
    """*the third quarter of 2016*, *Q3*, *the final quarter*."""
    text = expression.groups["number"] or expression.groups.get("number2") or ""
    if text == "last":
        return _last_quarter(expression, context)
    ordinal = 4 if text == "final" else ORDINALS.get(text) or int(text)
    return in_year(lambda y: periods.quarter(y, ordinal), expression, context)


def _last_quarter(expression: Expression, context: Context) -> Period:
    """*the last quarter* of a year is its fourth, else the quarter before this one."""
    if context.year or _written_year(expression):
        return in_year(lambda y: periods.quarter(y, 4), expression, context)
    if context.published is None:
        return periods.unplaced("quarter")
    return periods.shifted(periods.unit_around("quarter", context.published), -1, "quarter")


def month_quarter(expression: Expression, context: Context) -> Period | None:
    """*the December quarter*: the three months up to December."""
    last = _month_number(expression)
    if last is None:
        return None
    return in_year(lambda y: periods.months(y, last - 2, 3, "quarter"), expression, context)


def half(expression: Expression, context: Context) -> Period | None:
    """*the first half of 2017*, *H1 2017*; *of a month* is its days to the 15th or from the 16th on."""
    text = expression.groups["number"] or expression.groups.get("number2") or ""
    ordinal = ORDINALS.get(text) or int(text)
    return in_year(lambda y: periods.half(y, ordinal), expression, context)


def edge_months(expression: Expression, context: Context) -> Period | None:
    """*the first nine months of 2017*."""
    count = number(expression.groups["count"] or "")
    if not 1 <= count <= 12:
        return None
    first = 1 if expression.groups["edge"] == "first" else 13 - count
    if first > 1 and not context.year and not _written_year(expression):  # "the last six months" runs up to now
        return _running_back(count, "month", context)
    return in_year(lambda y: periods.months(y, first, count, "range"), expression, context)


def season(expression: Expression, context: Context) -> Period | None:
    """*last summer*, *autumn 2016*."""
    name = expression.groups["season"] or ""
    return in_year(lambda y: periods.season(y, name), expression, context)


def holiday(expression: Expression, context: Context) -> Period | None:
    """*Christmas Day*, *last Thanksgiving*, *Easter 2016*."""
    on = holidays()[expression.groups["holiday"] or ""]
    if expression.groups.get("unit"):
        return in_year(lambda y: _unit_of_holiday(expression.groups["unit"], on(y)), expression, context)
    return in_year(lambda y: periods.day(on(y)), expression, context)


def _unit_of_holiday(name: str | None, at: dt.date) -> Period:
    """Its week; its weekend, which for a holiday on Monday is the one before."""
    return (
        periods.week(at) if name == "week" else periods.weekend(at - dt.timedelta(days=1 if at.weekday() == 0 else 0))
    )


# ------------------------------------------------------------------------------------------------- around publication day


def deictic(expression: Expression, context: Context) -> Period | None:
    """*today*, *last night*, *the day after tomorrow*."""
    if context.published is None:
        return periods.unplaced("day")
    offsets = {
        "yesterday": -1,
        "last night": -1,
        "tomorrow": 1,
        "the day before yesterday": -2,
        "the day after tomorrow": 2,
    }
    days = offsets.get(expression.groups["deictic"] or "", 0)
    return periods.day(context.published + dt.timedelta(days=days))


def unit(expression: Expression, context: Context) -> Period | None:
    """*last week*, *this year*, *next quarter*, *last weekend*."""
    name = expression.groups["unit"] or ""
    which = (expression.groups["which"] or "").removeprefix("the ")
    if name == "weekend":
        return _weekend(which, context)
    if context.published is None:
        return periods.unplaced(periods.GRAINS[name])
    offset = {"last": -1, "next": 1, "coming": 1, "this coming": 1}.get(which, 0)
    found = periods.unit_around(name, periods.moved(periods.unit_around(name, context.published).days[0], offset, name))
    return _with_mod(found, expression.groups.get("when"))


def current_unit(expression: Expression, context: Context) -> Period | None:
    """*the year* in *the first two months of the year*."""
    if context.published is None:
        return periods.unplaced(periods.GRAINS[expression.groups["unit"] or ""])
    return periods.unit_around(expression.groups["unit"] or "", context.published)


def next_but_one(expression: Expression, context: Context) -> Period | None:
    """*the year before last*, *the week after next*."""
    name = expression.groups["unit"] or ""
    if context.published is None:
        return periods.unplaced(periods.GRAINS.get(name, "range"))
    way = -2 if "before" in (expression.groups["way"] or "") else 2
    return periods.unit_around(
        name,
        periods.moved(context.published.replace(day=1) if name in periods.MONTHS_OF else context.published, way, name),
    )


def weekend(expression: Expression, context: Context) -> Period | None:
    """*the weekend*."""
    return _weekend("", context)


def _weekend(which: str, context: Context) -> Period:
    """The latest weekend begun, or the coming one; *last* is over, *next* that of the week after."""
    published = context.published
    if published is None:
        return periods.unplaced("range")
    this = periods.weekend(published)
    before = periods.weekend(published - dt.timedelta(days=7))
    if which == "last":
        return before
    if which == "next":
        return periods.weekend(published + dt.timedelta(days=7))
    if which in {"coming", "this coming"}:
        return this
    begun = this if this.days[0] <= published else before
    way = context.direction()
    if which == "this":
        return begun if way == BACK else this
    return this if way == AHEAD else begun


def ago(expression: Expression, context: Context) -> Period | None:
    """*three days ago* is a day, *two weeks ago* a week, *a decade ago* a year.

    *A year ago* beside a quarter or month (*third-quarter profit ... a year ago*) is that period a year before.
    """
    count, name = number(expression.groups["count"] or ""), expression.groups["unit"] or ""
    if (count, name) == (1, "year"):
        reference = context.before.beside(expression.start, context.text)
        if reference:
            return periods.shifted(reference, -count, name)
    return _counted(-count, name, context)


def ahead(expression: Expression, context: Context) -> Period | None:
    """*in two days*, where something is to come; elsewhere a duration and no date."""
    if context.direction() != AHEAD:
        return None
    return _counted(number(expression.groups["count"] or ""), expression.groups["unit"] or "", context)


def from_now(expression: Expression, context: Context) -> Period | None:
    """*two years from now*."""
    return _counted(number(expression.groups["count"] or ""), expression.groups["unit"] or "", context)


def _counted(count: int, name: str, context: Context) -> Period:
    name = {"centurie": "century"}.get(name, name)
    if context.published is None:
        return periods.unplaced(periods.GRAINS[name] if name not in {"decade", "century"} else "year")
    if name == "hour":
        return periods.day(context.published + dt.timedelta(days=int(count / 24)))
    if name == "weekend":
        return periods.weekend(periods.moved(context.published, count, name))
    if name in {"decade", "century"}:
        count, name = count * periods.MONTHS_OF[name] // 12, "year"
    start = context.published.replace(day=1) if name in periods.MONTHS_OF else context.published
    return periods.unit_around(name, periods.moved(start, count, name))


def running(expression: Expression, context: Context) -> Period | None:
    """*the past three years* up to publication, *the next two years* from it on."""
    groups = expression.groups
    words = groups["high"] or groups["high2"] or groups["count"] or groups["count2"] or "one"
    back = not (groups["ahead"] or groups["ahead2"])
    count, name = (
        number(words),
        {"centurie": "century"}.get(expression.groups["unit"] or "", expression.groups["unit"] or ""),
    )
    if name == "hour":
        count, name = -(-count // 24), "day"
    if name == "weekend":
        return _weekend("last" if back else "next", context)
    if back:
        return _running_back(count, name, context)
    if context.published is None:
        return periods.unplaced("range")
    return periods.span(context.published, periods.moved(context.published, count, name))


def _running_back(count: int, name: str, context: Context) -> Period:
    if context.published is None:
        return periods.unplaced("range")
    return periods.span(periods.moved(context.published, -count, name), context.published)


def so_far(expression: Expression, context: Context) -> Period | None:
    """*so far this year*, *year to date*: from the unit's first day to publication."""
    if context.published is None:
        return periods.unplaced("range")
    name = next(expression.groups[key] for key in ("unit", "unit2", "unit3") if expression.groups[key])
    return periods.span(periods.unit_around(name or "", context.published).days[0], context.published)


# -------------------------------------------------------------------------------------- hanging on the date before them


def same_period(expression: Expression, context: Context) -> Period | None:
    """*the same period last year*, *the year-ago quarter*: the reference in the year before, or in the year named."""
    name = expression.groups.get("unit")
    wanted = None if name in {None, "period", "time", "stretch", "date"} else name
    reference = context.before.comparable(expression.start, wanted)
    if reference is None:
        return _unit_a_year_ago(wanted, context)
    if expression.groups.get("year"):
        return periods.shifted(reference, int(expression.groups["year"] or 0) - reference.days[0].year, "year")
    back = expression.groups.get("back") or ""
    if back == "last year" and context.published:
        distance = context.published.year - 1 - reference.days[0].year
        return periods.shifted(reference, distance if distance < 0 else -1, "year")
    return periods.shifted(reference, -1, "month" if "month" in back else "year")


def _unit_a_year_ago(name: str | None, context: Context) -> Period:
    """Without a reference: the unit of publication a year before, the whole year where no unit is named."""
    if context.published is None:
        return periods.unplaced(periods.GRAINS.get(name or "year", "year"))
    return periods.unit_around(name or "year", periods.moved(context.published, -1, "year"))


def that_unit(expression: Expression, context: Context) -> Period | None:
    """*that day*, *that same year*: the unit of the reference."""
    return _from_reference(expression.groups["unit"] or "", 0, expression, context)


def neighbour(expression: Expression, context: Context) -> Period | None:
    """*the previous year*, *the following day*, *the day before*."""
    name = {"night": "day", "morning": "day", "evening": "day", "afternoon": "day"}.get(
        expression.groups["unit"] or "", expression.groups["unit"] or ""
    )
    way = 1 if expression.groups["way"] in {"following", "next", "ensuing", "subsequent", "after", "later"} else -1
    return _from_reference(name, way, expression, context)


def _from_reference(name: str, count: int, expression: Expression, context: Context) -> Period | None:
    reference = context.before.of_unit(expression.start, name)
    at = reference.days[0] if reference else context.published
    if at is None:
        return periods.unplaced(periods.GRAINS.get(name, "range"))
    start = periods.unit_around(name, at).days[0]
    return periods.unit_around(name, periods.moved(start, count, name))


def later(expression: Expression, context: Context) -> Period | None:
    """*a year earlier*, *three days later*: the reference moved, with its own grain where that is a period's."""
    count, name = number(expression.groups["count"] or ""), expression.groups["unit"] or ""
    word = expression.groups["way"] or expression.groups["way2"]
    way = 1 if word in {"later", "after", "afterwards", "afterward"} else -1
    reference = None
    if name in {"year", "quarter", "decade"}:
        reference = context.before.comparable(expression.start, None)
    reference = reference or context.before.of_unit(expression.start, name)
    if reference is None:
        return _counted(way * count, name, context)
    if periods.MONTHS_OF.get(reference.grain, 0) < periods.MONTHS_OF.get(name, 0) and reference.grain == "day":
        return periods.shifted(reference, way * count, name)
    if name in {"day", "week", "month"} and reference.grain != name:
        return periods.unit_around(name, periods.moved(reference.days[0], way * count, name))
    return periods.shifted(reference, way * count, name)


# ---------------------------------------------------------------------------------------------------------- built of parts


def with_year(expression: Expression, context: Context) -> Period | None:
    """*Nov. 3 last year*, *the third quarter of this year*: the part, in the year of the other."""
    part, whole = expression.parts
    found = resolve(whole, context)
    if found is None:
        return None
    if found.grain != "year":
        return _within(part, found, context)
    if found.first is None:
        inner = resolve(part, replace(context, published=None))
        return inner and periods.unplaced(inner.grain)
    return resolve(replace(part, groups={**part.groups, "which": None}), replace(context, year=found.first.year))


def _within(part: Expression, whole: Period, context: Context) -> Period | None:
    """*the first half of the month* is days 1 to 15; other parts of other units name nothing."""
    if part.read != "half" or whole.grain != "month" or whole.first is None or whole.last is None:
        return None
    middle = whole.first + dt.timedelta(days=14)
    first_half = ORDINALS[part.groups["number"] or "first"] == 1
    return periods.span(whole.first, middle) if first_half else periods.span(middle + periods.ONE_DAY, whole.last)


def edge_of(expression: Expression, context: Context) -> Period | None:
    """*the first week of October* is its days 1 to 7, *the last week of September* its last whole week."""
    edge, part = expression.parts
    whole = resolve(part, context)
    if whole is None:
        return None
    name, count = edge.groups["unit"] or "", number(edge.groups["count"] or "one")
    if whole.first is None or whole.last is None:
        return periods.unplaced("range")
    if edge.groups["edge"] in {"last", "final"}:
        return _last_of(whole, name, count)
    index = ORDINALS[edge.groups["edge"] or "first"] - 1
    first = periods.moved(whole.first, index * count, name)
    last = periods.moved(first, count, name) - periods.ONE_DAY
    if name == "weekend":
        saturday = whole.first + dt.timedelta(days=(5 - whole.first.weekday()) % 7 + 7 * index)
        return periods.span(saturday, saturday + periods.ONE_DAY)
    return (
        periods.day(first)
        if (name, count) == ("day", 1)
        else replace(periods.span(first, last), grain=_grain(name, count))
    )


def _grain(name: str, count: int) -> periods.Grain:
    return "month" if (name, count) == ("month", 1) else "range"


def _last_of(whole: Period, name: str, count: int) -> Period:
    _, last = whole.days
    if name == "week" and count == 1:
        return periods.week(last - dt.timedelta(days=6 if last.weekday() != 6 else 0))
    if name == "weekend":
        return periods.weekend(last - dt.timedelta(days=(last.weekday() + 1) % 7))
    if (name, count) == ("day", 1):
        return periods.day(last)
    return periods.span(periods.moved(last + periods.ONE_DAY, -count, name), last)


def week_of(expression: Expression, context: Context) -> Period | None:
    """*the week of Nov. 15*: the calendar week of that day."""
    found = resolve(expression.parts[0], context)
    if found is None:
        return None
    name = expression.groups["unit"] or "week"
    if found.first is None:
        return periods.unplaced(periods.GRAINS.get(name, "range"))
    return periods.unit_around(name, found.first)


def units_to(expression: Expression, context: Context) -> Period | None:
    """*the week ended Jan. 6*, *the three months to September*, *the fiscal year ended March 31*."""
    end = resolve(expression.parts[0], context)
    if end is None:
        return None
    if end.last is None:
        return periods.unplaced("range")
    name = expression.groups["unit"] or ""
    count = number(expression.groups["count"] or "one")
    if name == "period":
        return end
    after = end.last + periods.ONE_DAY
    return replace(periods.span(periods.moved(after, -count, name), end.last), grain=_ended_grain(name, count, after))


def _ended_grain(name: str, count: int, after: dt.date) -> periods.Grain:
    """A quarter that ends with a calendar quarter is one; other units up to a day are ranges of their own."""
    return "quarter" if (name, count) == ("quarter", 1) and after.day == 1 and after.month % 3 == 1 else "range"


def modified(expression: Expression, context: Context) -> Period | None:
    """*early 2016*, *the end of September*: the whole unit; the word is kept as ``mod``."""
    found = resolve(expression.parts[0], context)
    return _with_mod(found, expression.groups.get("mod")) if found else None


def as_part(expression: Expression, context: Context) -> Period | None:
    """*3 a.m. on Jan. 1* is the day."""
    return resolve(expression.parts[0], context)


def range_of(expression: Expression, context: Context) -> Period | None:
    """*from 2008 to 2016*, *Dec. 24 through Jan. 1*: both ends whole; an end without year shares that of the other."""
    left, right = expression.parts
    last = resolve(right, context)
    first = resolve(left, _shared_year(left, right, last, context))
    if first is None or last is None:
        return None
    if first.first is None or last.last is None:
        return periods.unplaced("range")
    if first.first > last.last:
        first = _moved_before(left, first, last)
    if first is None or first.first is None or first.first > last.last:
        return None
    return periods.span(first.first, last.last)


def _shared_year(left: Expression, right: Expression, last: Period | None, context: Context) -> Context:
    """The year written after the second date counts for the first too: *from March 3 to June 9, 2014*."""
    written = _year_of(right)
    if (
        last is None
        or last.last is None
        or not written
        or _year_of(left)
        or left.kind not in {"day", "month", "quarter", "season"}
    ):
        return context
    return replace(context, year=last.last.year)


def _year_of(expression: Expression) -> bool:
    return (
        bool(_written_year(expression)) or expression.read == "with_year" or any(_year_of(p) for p in expression.parts)
    )


def _moved_before(left: Expression, first: Period, last: Period) -> Period | None:
    """A first date that came out after the last is a week or a year too late, where it has no year of its own."""
    if _year_of(left) or left.kind == "year":
        return None
    return periods.shifted(first, -1, "week" if left.kind == "weekday" else "year")


def pair(expression: Expression, context: Context) -> Period | None:
    """*Saturday and Sunday*, *August and September*, *2015 and 2016*: from the first to the second."""
    left, right = expression.parts
    return range_of(expression, context) if left.kind == right.kind else None


def since(expression: Expression, context: Context) -> Period | None:
    """*since 2012*, *so far in January*: from its first day to publication.

    *The highest level since 2012* compares with that year and tells of no stretch of time: the year itself.
    """
    found = resolve(expression.parts[0], replace(context, direction=lambda: BACK))
    if found is None or SUPERLATIVE_BEFORE.search(context.text[max(0, expression.start - 60) : expression.start]):
        return found
    if found.first is None or context.published is None or found.first > context.published:
        return (
            replace(found, first=None, last=None, grain="range")
            if found.first is None or not context.published
            else found
        )
    return periods.span(found.first, context.published)


def _with_mod(period: Period, word: str | None) -> Period:
    return replace(period, mod=MODS[word]) if word else period


READERS: Mapping[str, Reader] = {
    "iso": iso, "numeric": numeric, "day_of_month": day_of_month, "days_of_month": days_of_month,
    "day_of_named_month": day_of_named_month, "weekday": weekday, "weekday_date": weekday_date,
    "weekday_of_week": weekday_of_week, "month": month, "year": year, "years": years, "decade": decade,
    "century": century, "quarter": quarter, "month_quarter": month_quarter, "half": half, "edge_months": edge_months,
    "season": season, "holiday": holiday, "deictic": deictic, "unit": unit, "current_unit": current_unit,
    "next_but_one": next_but_one, "weekend": weekend, "ago": ago, "ahead": ahead, "from_now": from_now,
    "running": running, "so_far": so_far, "same_period": same_period, "that_unit": that_unit, "neighbour": neighbour,
    "later": later, "with_year": with_year, "edge_of": edge_of, "week_of": week_of, "units_to": units_to,
    "modified": modified, "as_part": as_part, "range": range_of, "pair": pair, "since": since,
}  # fmt: skip
