import datetime as dt
import io
import json
from pathlib import Path
from typing import Any

import pytest

from extractor.articles import read_all, read_articles
from extractor.articles.formats import ReadOptions
from extractor.types import Article, Failure
from tests.articles.test_nitf import ARCHIVED

HTML = """\
<section class="main"><p>Forty people waited.</p>
<figure><img src="pier.jpg"><figcaption>300 people in 2016</figcaption></figure>
<p>Two ferries were&nbsp;out of <b>service</b>.</p></section>"""
TEXT = "Forty people waited.\n\nTwo ferries were out of service."

FIRST: dict[str, Any] = {
    "uri": "https://coastwire.example/news/7",
    "type": "text",
    "mimetype": "text/html",
    "version": "2",
    "versioncreated": "2018-01-12T09:30:00Z",
    "pubstatus": "usable",
    "urgency": 4,
    "copyrightholder": "Coast Wire",
    "language": "en",
    "headline": "Ferry delayed",
    "byline": "By Ana Lund",
    "located": "NORDHAVN",
    "body_html": HTML,
    "body_text": "Forty waited.",
    "subject": [{"name": "Transport", "rel": "about"}],
    "associations": {"main": {"uri": "https://coastwire.example/p", "type": "picture", "headline": "Pier"}},
}
SECOND: dict[str, Any] = {
    "$standard": {"name": "ninjs", "version": "2.1"},
    "uri": "https://coastwire.example/news/7",
    "type": "text",
    "version": "2",
    "firstcreated": "2018-01-10T23:30:00-11:00",
    "versioncreated": "2018-01-12T09:30:00Z",
    "copyrightholder": "Coast Wire",
    "language": "en",
    "headlines": [{"role": "short", "value": "Ferry"}, {"role": "main", "value": "Ferry delayed"}],
    "by": "By Ana Lund",
    "bodies": [
        {"role": "caption", "contenttype": "text/html", "value": "<p>About 300 people.</p>"},
        {"role": "text", "contenttype": "text/plain", "value": "Forty waited."},
        {"role": "html", "contenttype": "text/html", "charcount": 80, "value": HTML},
    ],
}
THIRD: dict[str, Any] = {
    "standard": {"name": "ninjs", "version": "3.0", "schema": "https://iptc.org/std/ninjs/ninjs-schema_3.0.json"},
    "uri": "https://coastwire.example/news/7",
    "type": "text",
    "version": "2",
    "firstCreated": "20180110T233000-1100",
    "versionCreated": "2018-01-12T09:30:00Z",
    "pubStatus": "usable",
    "copyrightHolder": "Coast Wire",
    "language": "en",
    "headlines": [{"role": "main", "value": "Ferry delayed"}],
    "by": "By Ana Lund",
    "bodies": [{"role": "main", "contentType": "application/xhtml+xml", "value": HTML.replace('jpg">', 'jpg"/>')}],
}


def ferry(meta: dict[str, Any], day: int = 10, **fields: Any) -> Article:
    told: dict[str, Any] = {
        "id": "https://coastwire.example/news/7",
        "text": TEXT,
        "title": "Ferry delayed",
        "published": dt.date(2018, 1, day),
        "date_source": "metadata",
        "publisher": "Coast Wire",
        "url": "https://coastwire.example/news/7",
        "author": "By Ana Lund",
        "language": "en",
        "meta": {"revision": "2", **meta},
    }
    return Article(**(told | fields))


OF_FIRST = ferry(
    {
        "mimetype": "text/html",
        "urgency": 4,
        "located": "NORDHAVN",
        "versioncreated": "2018-01-12T09:30:00Z",
        "published_from": "versioncreated",
    },
    day=12,
)
OF_SECOND = ferry(
    {
        "firstcreated": "2018-01-10T23:30:00-11:00",
        "versioncreated": "2018-01-12T09:30:00Z",
        "published_from": "firstcreated",
    }
)
OF_THIRD = ferry(
    {
        "firstCreated": "20180110T233000-1100",
        "versionCreated": "2018-01-12T09:30:00Z",
        "published_from": "firstCreated",
    }
)
VERSIONS = [(FIRST, OF_FIRST), (SECOND, OF_SECOND), (THIRD, OF_THIRD)]


def read(written: Any, **settings: Any) -> tuple[list[Article], list[str]]:
    data = written if isinstance(written, bytes) else json.dumps(written).encode()
    failures: list[Failure] = []
    articles = list(read_articles(io.BytesIO(data), on_error=failures.append, **settings))
    return articles, [f"{failure.line or '-'}: {failure.reason}" for failure in failures]


@pytest.mark.parametrize(("item", "article"), VERSIONS)
def test_every_version(item: dict[str, Any], article: Article, tmp_path: Path) -> None:
    assert read(item) == ([article], [])
    path = tmp_path / "item.json"
    path.write_text(json.dumps(item, indent=2), encoding="utf-8-sig")
    assert list(read_articles(path)) == [article]


def test_a_list_and_an_item_a_line(tmp_path: Path) -> None:
    items = [item | {"uri": f"urn:x:{number}"} for number, (item, _) in enumerate(VERSIONS)]
    lines = "".join(json.dumps(item) + "\n" for item in items)
    for name, written in (("a.json", json.dumps(items)), ("b.json", json.dumps(items, indent=1)), ("c.jsonl", lines)):
        (tmp_path / name).write_text(written)
        articles = list(read_articles(tmp_path / name))
        assert [(article.id, article.url, article.text) for article in articles] == [
            (f"urn:x:{number}", None, TEXT) for number in range(3)
        ]


def test_nitf_as_a_body_and_its_own_day() -> None:
    nitf = {
        "role": "nitf",
        "contentType": "text/vnd.IPTC.NITF",
        "value": '<?xml version="1.0" encoding="UTF-16"?>' + ARCHIVED,
    }
    article = ferry(
        OF_THIRD.meta | {"date.publication": "19870203T000000", "published_from": "date.publication"},
        text="Prices fell 4 percent.\n\nSales rose.",
        published=dt.date(1987, 2, 3),
    )
    assert read(THIRD | {"bodies": [*SECOND["bodies"], nitf]}) == ([article], [])


def test_plain_text_alone() -> None:
    plain = {key: value for key, value in FIRST.items() if key != "body_html"} | {
        "body_text": "\r\nOne.\r\n\r\nTwo < 3\n"
    }
    assert [article.text for article in read(plain)[0]] == ["One.\n\nTwo < 3"]


def test_description_where_there_is_no_body() -> None:
    item = {key: value for key, value in SECOND.items() if key != "bodies"}
    described = item | {"descriptions": [{"role": "text", "contenttype": "text/plain", "value": "Forty waited. "}]}
    (article,), _ = read(described)
    assert (article.text, article.meta["completeness"]) == ("Forty waited.", "summary")
    (article,), _ = read(item)
    assert (article.text, article.meta["completeness"]) == ("", "headline")


def test_pictures_are_passed_over() -> None:
    pictures = [FIRST | {"type": kind} for kind in ("picture", "video", "audio", "graphic", "event")]
    assert read([*pictures, FIRST]) == ([OF_FIRST], [])


def test_keys_that_are_not_read_may_stand_twice() -> None:
    written = json.dumps(FIRST)
    assert read(written.replace('"picture"', '"picture", "size": 1, "size": 2').encode()) == ([OF_FIRST], [])
    doubled = written.replace('"body_text"', '"body_html"').encode()
    assert read(doubled) == ([], ['1: key "body_html" stands twice: remove one'])


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"uri": None}, "uri is missing: every item of ninjs has one"),
        ({"uri": 5}, "uri is a number: ninjs has a text there"),
        ({"pubstatus": "canceled"}, "canceled by its provider: leave it out"),
        ({"headline": None, "body_html": "", "body_text": " "}, "neither a headline nor a body: leave it out"),
        ({"headline": ["x"]}, "headline is a list: ninjs has a text there"),
        ({"headlines": "x", "headline": None}, "headlines is a text: ninjs has a list of objects there"),
        ({"bodies": [1]}, "bodies holds a number: ninjs has objects there"),
        (
            {"versioncreated": "2018-02-30"},
            'versioncreated "2018-02-30" is no day of the calendar (day is out of range for month): correct it',
        ),
        ({"body_html": "<b>" * 300 + "x"}, "elements nested more than 250 deep: that is no article; flatten them"),
        ({"body_html": "<p>x " * 50_000}, "text of 149,998 characters, the limit is 100,000: split it into articles"),
    ],
)
def test_what_is_no_article(changes: dict[str, Any], reason: str) -> None:
    assert read([FIRST | changes, SECOND | {"uri": "urn:x:2"}], format="ninjs")[1] == [f"1: {reason}"]


def test_told_from_our_own_json(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"id": "a", "text": "x", "uri": "u", "versioncreated": "2018-01-10"}\n')
    assert [article.id for article in read_articles(path)] == ["a"]
    path.write_text(json.dumps(FIRST) + "\n")
    fields = {"id": "uri", "text": "body_text", "published": "versioncreated", "title": "headline"}
    articles = list(read_all([path], ReadOptions(fields=fields)))  # the user knows better
    assert [(article.text, article.published) for article in articles] == [("Forty waited.", dt.date(2018, 1, 12))]


def test_a_broken_line_costs_one_item() -> None:
    good = json.dumps(FIRST).encode()
    articles, failures = read(good[:-40] + b"\n" + good + b"\n\n[1]\n" + good + b" x\n")
    assert articles == [OF_FIRST]
    assert [failure.split(" (")[0] for failure in failures] == [
        "1: not JSON",
        "4: a list instead of an object: an item of ninjs is one",
        "5: not JSON",
    ]
