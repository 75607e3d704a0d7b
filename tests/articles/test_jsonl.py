import datetime as dt
import io
import json
from typing import Any

import pytest

from extractor.articles.fields import FieldError
from extractor.articles.formats import Entry, ReadOptions
from extractor.articles.jsonl import parse_article, read_jsonl
from extractor.articles.lines import open_stream
from extractor.types import Article, Failure

TEXT = "Prices fell 4 percent."


def line(**fields: Any) -> bytes:
    return json.dumps({"id": "a1", "text": TEXT, **fields}).encode()


def test_every_field() -> None:
    written = line(
        title="Prices fall",
        published="2018-01-10T23:30:00-11:00",
        publisher="Tide",
        url="https://tide.example/1",
        author="Ana Ruiz",
        language="en",
        section="home",
        scores=[1, 2.5, {"a": None}],
    )
    assert parse_article(written) == Article(
        id="a1",
        text=TEXT,
        title="Prices fall",
        published=dt.date(2018, 1, 10),
        date_source="metadata",
        publisher="Tide",
        url="https://tide.example/1",
        author="Ana Ruiz",
        language="en",
        meta={"section": "home", "scores": [1, 2.5, {"a": None}]},
    )


def test_null_is_absent() -> None:
    nothing = dict.fromkeys(["title", "published", "publisher", "url", "author", "language"])
    assert parse_article(line(**nothing)) == Article(id="a1", text=TEXT)


@pytest.mark.parametrize(
    ("id", "expected"),
    [
        ("5", "5"),
        (b"5", "5"),
        (b"-5", "-5"),
        (b"123456789012345678901234567890", "123456789012345678901234567890"),
        ("a\nb", "a\nb"),
        ("../x", "../x"),
        (" ", " "),
    ],
)
def test_id(id: str | bytes, expected: str) -> None:
    written = id if isinstance(id, bytes) else json.dumps(id).encode()
    assert parse_article(b'{"id": %s, "text": "x"}' % written).id == expected


def test_empty_text_is_an_article() -> None:
    assert parse_article(line(text="")) == Article(id="a1", text="")


@pytest.mark.parametrize("text", ['he said: "x": y', 'a\\"b":', "a\u2028b", "😀", "tab\there\r\n", "a\x00b"])
def test_text_is_what_was_written(text: str) -> None:
    for ascii_only in (True, False):
        written = json.dumps({"id": "a", "text": text}, ensure_ascii=ascii_only).encode()
        assert parse_article(written).text == text


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        (b'{"id": "a"}', 'text is missing or null: every article needs a text, an empty one is written ""'),
        (line(text=None), 'text is missing or null: every article needs a text, an empty one is written ""'),
        (line(text=5), 'text is a number: every article needs a text, an empty one is written ""'),
        (line(text=["x"]), 'text is a list: every article needs a text, an empty one is written ""'),
        (
            line(text="x" * 3000),
            "3,000 characters without a space, the limit is 2,000: that is no news text; remove them",
        ),
        (b'{"text": "x"}', "id is missing or null: every article needs an id, a text or a whole number"),
        (line(id=1.5), "id is a number: every article needs an id, a text or a whole number"),
        (line(id=True), "id is true or false: every article needs an id, a text or a whole number"),
        (line(id={}), "id is an object: every article needs an id, a text or a whole number"),
        (line(id=""), "id is empty: every article needs one of its own"),
        (line(id="x" * 1001), "id of 1,001 characters, the limit is 1,000: shorten it"),
        (line(published="Feb 30 2017"), 'published "Feb 30 2017" is no ISO date: write it as 2018-01-10'),
        (line(published="\x1b[2J"), r'published "\x1b[2J" is no ISO date: write it as 2018-01-10'),
        (line(published=20180110), 'published is a number: write an ISO date such as "2018-01-10"'),
        (line(title=5), "title is a number: write a text, or leave it out"),
        (line(title="\ud800"), r"lone surrogate \ud800: it stands for half a character; repair the encoding"),
        (line(id="\udc00"), r"lone surrogate \udc00: it stands for half a character; repair the encoding"),
        (line(other={"\ud800": 1}), r"lone surrogate \ud800: it stands for half a character; repair the encoding"),
        (b'{"id": "a", "id": "b", "text": "x"}', 'key "id" stands twice: remove one'),
        (b'{"id": "a", "text" : "x", "m": {"k": 1, "k": 2}}', 'key "k" stands twice: remove one'),
        (b'{"id": "a", "text": "x", "text"\t:"y"}', 'key "text" stands twice: remove one'),
        (b'{"id": "a", "text": "x", "score": NaN}', "NaN is not JSON: write null"),
        (b'{"id": "a", "text": "x", "score": -Infinity}', "-Infinity is not JSON: write null"),
        (b'{"id": ' + b"9" * 2000 + b', "text": "x"}', "a number of 2,000 digits: write it as a text"),
        (b"[" * 100_000, "nested too deeply: an article is one flat object"),
        (b'{"a":' * 100_000, "nested too deeply: an article is one flat object"),
        (b'{"id": "a", "text": "a\x00b"}', "NUL byte: the file is damaged or binary"),
        (
            b'{"id": "a", "text": "caf\xe9"}',
            "not UTF-8 (byte 0xe9 at byte 25): convert it, perhaps with `iconv -f WINDOWS-1252 -t UTF-8`",
        ),
        (b'{"id": "a"', "not JSON (Expecting ',' delimiter at character 11): write one object a line"),
        (b'{"id": "a"} {"id": "b"}', "not JSON (a second value on the line at character 13): write one object a line"),
        (b"[1]", 'a list instead of an object: write {"id": …, "text": …}'),
        (b'"x"', 'a text instead of an object: write {"id": …, "text": …}'),
        (b"null", 'null instead of an object: write {"id": …, "text": …}'),
        (b"true", 'true or false instead of an object: write {"id": …, "text": …}'),
    ],
)
def test_what_is_no_article(written: bytes, reason: str) -> None:
    with pytest.raises(FieldError) as raised:
        parse_article(written)
    assert str(raised.value) == reason


def test_fields_by_other_names() -> None:
    fields = {"id": "key", "text": "content.body", "published": "meta.date", "title": "dotted.name"}
    record = {
        "key": 5,
        "content": {"body": TEXT},
        "meta": {"date": "2018-01-10", "desk": "home"},
        "dotted.name": "Prices fall",
        "text": "lead",
    }
    assert parse_article(json.dumps(record).encode(), ReadOptions(fields=fields)) == Article(
        id="5",
        text=TEXT,
        title="Prices fall",
        published=dt.date(2018, 1, 10),
        date_source="metadata",
        meta={"content": {"body": TEXT}, "meta": {"date": "2018-01-10", "desk": "home"}, "text": "lead"},
    )


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"text": "boby"}, 'no field "boby", to which text is mapped: there are id, body; did you mean "body"?'),
        (
            {"id": "guid", "text": "body"},
            'no field "guid", to which id is mapped: there are id, body; did you mean "id"?',
        ),
        ({"text": "body.en"}, 'no field "body.en", to which text is mapped: there are id, body; did you mean "body"?'),
    ],
)
def test_mapped_field_that_a_line_lacks(fields: dict[str, str], reason: str) -> None:
    with pytest.raises(FieldError) as raised:
        parse_article(json.dumps({"id": "a1", "body": TEXT}).encode(), ReadOptions(fields=fields))
    assert str(raised.value) == reason


def test_mapped_field_that_no_line_has() -> None:
    lines = line(id=1) + b"\n" + line(id=2, date="2018-01-10") + b"\n" + line(id=3)
    assert read(lines, published="date") == [(1, "1"), (2, "2"), (3, "3")]
    assert read(lines, published="dtae") == [
        (1, "1"),
        (2, "2"),
        (3, "3"),
        (None, None, 'no field "dtae", to which published is mapped: there are id, text'),
    ]
    assert read(b"", published="dtae") == []


def read(data: bytes, **fields: str) -> list[tuple[int, str] | tuple[int | None, str | None, str]]:
    return [
        (found.line, found.id, found.reason) if isinstance(found, Failure) else (found[0], found[1].id)
        for found in read_jsonl(open_stream(io.BytesIO(data)), Entry("x.jsonl", "x.jsonl"), ReadOptions(fields=fields))
    ]


def test_a_bad_line_costs_one_article() -> None:
    data = b"\xef\xbb\xbf" + line(id=1) + b"\r\n \n" + line(id=2, title=5) + b"\n{\n" + line(id=3)
    assert read(data) == [
        (1, "1"),
        (3, "2", "title is a number: write a text, or leave it out"),
        (
            4,
            None,
            "not JSON (Expecting property name enclosed in double quotes at character 2): write one object a line",
        ),
        (5, "3"),
    ]


def test_nothing_in_an_empty_stream() -> None:
    assert read(b"") == []
    assert read(b"\n\n \r\n") == []


def test_a_document_over_many_lines_is_told_once() -> None:
    reason = "one JSON document over many lines: write one article a line"
    assert read(json.dumps({"id": "a", "text": "x"}, indent=2).encode()) == [(1, None, reason)]
    assert read(json.dumps([{"id": "a", "text": "x"}], indent=2).encode()) == [(1, None, reason)]


def test_line_over_the_limit() -> None:
    data = line(text="x " * 6_000_000) + b"\n" + line()
    assert read(data) == [(1, None, "line longer than 10 MB: one article a line"), (2, "a1")]


def test_no_jsonl_at_all() -> None:
    assert read(b"x" * 11_000_000) == [(None, None, "no JSONL: no line break in the first 10 MB")]
