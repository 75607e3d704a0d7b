import datetime as dt

import pytest

from extractor.articles.published import parse_day, publication_day, stated_day


@pytest.mark.parametrize(
    "value",
    [
        "2018-01-10",
        " 2018-01-10 ",
        "20180110",
        "2018-01-10T09:00",
        "2018-01-10 09:00:04",
        "2018-01-10T23:59:60Z",
        "2018-01-10T24:00:00.123456+01:00",
        "2018-01-10T23:30:00-11:00",  # the next day elsewhere: never converted
        "20180110T090004",
        "20180110T090004+0100",
        "20180110+0100",  # a day with a zone, which the standard library takes for one in the morning
        "20180110T040100+0000",
        "2018-01-10T16:02:28+02:00",
        "2018-01-10T09:00:04",
        "2018-01-10T09:46:53Z",
        "2018-01-10T09:00 +01",
    ],
)
def test_day_that_an_iso_date_names(value: str) -> None:
    assert parse_day(value) == dt.date(2018, 1, 10)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "Jan 10, 2018",
        "10/01/2018",
        "2018",
        "2018-01",
        "2018-0110",
        "2018-1-10",
        "99999-01-01",
        "2018-01-10T25:00",
        "2018-01-10Tnoon",
        "2018-01-10x",
        "２０１８-01-10",
        "1515542400",
    ],
)
def test_what_is_no_iso_date(value: str) -> None:
    with pytest.raises(ValueError, match=r"^no ISO date: write it as 2018-01-10$"):
        parse_day(value)


@pytest.mark.parametrize("value", ["2018-02-30", "2018-13-01", "0000-01-01"])
def test_what_is_no_day_of_the_calendar(value: str) -> None:
    with pytest.raises(ValueError, match=r"^no day of the calendar \(.+\): correct it$"):
        parse_day(value)


STATED, OPTION = dt.date(2018, 1, 10), dt.date(2019, 2, 11)
DATED = "LUSAKA, March 4, 2020 (Agency) -- Prices fell 4 percent.\n"


def test_the_archive_is_believed_first() -> None:
    assert publication_day(DATED, stated=STATED, option=OPTION) == (STATED, "metadata")


def test_the_option_comes_before_the_text() -> None:
    assert publication_day(DATED, option=OPTION) == (OPTION, "option")


def test_the_text_is_asked_last() -> None:
    assert publication_day(DATED) == (dt.date(2020, 3, 4), "text")


def test_nobody_tells() -> None:
    assert publication_day("Prices fell 4 percent.") == (None, None)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2019-03-14T23:30:00-11:00", "2019-03-14"),
        ("2019-03-14 22:10:00 EST", "2019-03-14"),
        (" 20190314T221000Z\n", "2019-03-14"),
        ("Thu, 14 Mar 2019 23:59:59 -1100", "2019-03-14"),
        ("14 Mar 19 00:01 GMT", "2019-03-14"),
        ("Thu Mar 14 22:10:00 EST 2019", "2019-03-14"),
        ("Published: March 14, 2019 at 10:15 pm", "2019-03-14"),
        ("2019-02-30", None),
        ("Thu, 31 Feb 2019 22:10:00 GMT", None),
        ("March 2019", None),
        ("2019", None),
        ("1552601400", None),
        ("5 minutes", None),
        ("", None),
        (", " * 90, None),
    ],
)
def test_day_as_feeds_and_pages_write_it(value: str, expected: str | None) -> None:
    assert stated_day(value) == (dt.date.fromisoformat(expected) if expected else None)
