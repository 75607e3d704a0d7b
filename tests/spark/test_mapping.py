"""What a Python worker makes of batches of Arrow, without Spark around it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from extractor.articles import formats
from extractor.articles.fields import FIELDS
from extractor.articles.formats import PLAIN, ReadOptions
from extractor.articles.lines import MAX_LINE
from extractor.articles.reading import Read
from extractor.batch.pool import USUAL
from extractor.batch.work import Job
from extractor.errors import MissingExtraError
from extractor.spark import mapping, working
from extractor.spark.claim_rows import FAILED
from extractor.spark.mapping import Settings, files_of_articles, lines_of_articles, rows_of_articles
from extractor.spark.working import Item
from extractor.types import Failure
from tests.batch.stubs import job


@pytest.fixture(autouse=True)
def none_kept() -> Iterator[None]:
    yield
    if working._KEPT.extraction:
        working._KEPT.extraction.close()
        working._KEPT.extraction = None


def batch(*rows: dict[str, Any], **types: pa.DataType) -> pa.RecordBatch:
    names = [name for name in FIELDS if any(name in row for row in rows)]
    schema = pa.schema([(name, types.get(name, pa.string())) for name in names])
    return pa.RecordBatch.from_pylist(list(rows), schema=schema)


def told(items: Iterator[Item]) -> list[tuple[str | None, Any]]:
    """Id and publication day of each article, id and reason of each failure."""
    return [
        (item.id, item.reason) if isinstance(item, Failure) else (item.article.id, item.article.published)
        for item in items
    ]


def test_rows_of_a_data_frame_are_articles() -> None:
    rows = batch(
        {"id": "a", "text": "Sales fell.", "title": "Sales", "published": "2024-05-03T23:30:00-11:00"},
        {"id": "b", "text": "", "publisher": "Post", "url": "https://post.example", "language": "en"},
    )
    first, second = rows_of_articles(rows, PLAIN)
    assert isinstance(first, Read)
    assert isinstance(second, Read)
    assert (first.article.title, first.article.published) == ("Sales", dt.date(2024, 5, 3))
    assert first.article.date_source == "metadata"
    assert (second.article.publisher, second.article.url) == ("Post", "https://post.example")
    assert second.article.language == "en"


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        (pa.date32(), dt.date(2024, 5, 3)),
        (pa.timestamp("us"), dt.datetime(2024, 5, 3, 23, 30)),
        (pa.timestamp("us", "UTC"), dt.datetime(2024, 5, 3, 23, 30, tzinfo=dt.UTC)),
    ],
)
def test_days_come_in_types_of_their_own(type_: pa.DataType, value: Any) -> None:
    rows = batch({"id": 7, "text": "Sales fell.", "published": value}, id=pa.int64(), published=type_)
    assert told(rows_of_articles(rows, PLAIN)) == [("7", dt.date(2024, 5, 3))]


def test_a_row_that_is_no_article_costs_itself_alone() -> None:
    rows = batch(
        {"id": None, "text": "Sales fell."},
        {"id": "a", "text": None},
        {"id": "b", "text": "Sales fell.", "published": "in May"},
        {"id": "c", "text": "x" * 200_000},
        {"id": "d", "text": "Sales fell."},
    )
    assert told(rows_of_articles(rows, ReadOptions(published=dt.date(2024, 5, 3)))) == [
        (None, "id is missing or null: every article needs an id, a text or a whole number"),
        ("a", 'text is missing or null: every article needs a text, an empty one is written ""'),
        ("b", 'published "in May" is no ISO date: write it as 2018-01-10'),
        ("c", "text of 200,000 characters, the limit is 100,000: split it into articles"),
        ("d", dt.date(2024, 5, 3)),
    ]


def test_lines_are_articles() -> None:
    written = [b'\xef\xbb\xbf{"id": "a", "text": "Sales fell."}', b" ", b"[]", b'{"id": 2}', b"x" * (MAX_LINE + 1)]
    rows = pa.RecordBatch.from_pylist([{"line": line, "where": "file:///my%20in.jsonl"} for line in written])
    items = list(lines_of_articles(rows, PLAIN))
    assert told(iter(items)) == [
        ("a", None),
        (None, 'a list instead of an object: write {"id": …, "text": …}'),
        ("2", 'text is missing or null: every article needs a text, an empty one is written ""'),
        (None, "line longer than 10 MB: one article a line"),
    ]
    assert {item.where for item in items} == {"/my in.jsonl"}


def files(*paths: Path) -> pa.RecordBatch:
    rows = [{"where": str(path), "id": path.name, "named": True} for path in paths]
    return pa.RecordBatch.from_pylist([{"files": rows}])


def test_files_are_articles(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Sales fell 3 percent.")
    (tmp_path / "b.csv").write_text("id,text\nr1,Sales rose.\nr2,\n")
    rows = files(tmp_path / "a.txt", tmp_path / "none.txt", tmp_path / "b.csv")
    assert told(files_of_articles(rows, PLAIN)) == [
        ("a.txt", None),
        (None, "no such file or folder"),
        ("r1", None),
        ("r2", None),
    ]


def test_whatever_a_reader_raises_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def deep(*arguments: object) -> None:
        raise RecursionError("too deep")

    monkeypatch.setattr(mapping, "article_of_row", deep)
    monkeypatch.setattr(mapping, "read_input", deep)
    reason = "RecursionError: too deep)"
    assert told(rows_of_articles(batch({"id": "a", "text": ""}), PLAIN)) == [(None, f"cannot be read ({reason}")]
    assert told(files_of_articles(files(tmp_path / "a.txt"), PLAIN)) == [(None, f"cannot be read on ({reason}")]


def test_a_library_that_is_not_installed_ends_the_task(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ModuleNotFoundError("No module named 'feedparser'", name="feedparser")

    (tmp_path / "a.rss").write_text("<rss></rss>")
    monkeypatch.setattr(formats, "import_module", missing)
    with pytest.raises(MissingExtraError, match="feeds"):
        list(files_of_articles(files(tmp_path / "a.rss"), PLAIN))


def mapped(work: Job, *rows: dict[str, Any], english_only: bool = True) -> list[dict[str, Any]]:
    settings = Settings(work, USUAL, PLAIN, english_only)
    function = mapping.mapping(rows_of_articles, settings)
    return [row for out in function([batch(*rows[:1]), batch(*rows[1:])]) for row in out.to_pylist()]


FINNISH = "Poliisin mukaan onnettomuudessa loukkaantui kolme ihmistä ja kaksi kuoli maanantaina tiellä. " * 4


def test_articles_that_fail_are_rows() -> None:
    """The stub gives lines that are no claims, and none for these two articles."""
    articles = ({"id": "x", "text": "!fail now"}, {"id": "y", "text": FINNISH}, {"id": None, "text": ""})
    rows = mapped(job(), *articles)
    assert [row[FAILED] for row in rows] == [
        {"id": "x", "where": None, "line": None, "reason": "was told to fail", "kind": "article"},
        {
            "id": None,
            "where": None,
            "line": None,
            "reason": "id is missing or null: every article needs an id, a text or a whole number",
            "kind": "input",
        },
    ]


def test_an_article_in_another_language_is_set_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    extraction = Job("extractor.batch.work:extraction", {})
    claim = FINNISH + "Sales fell 3 percent in May, the firm said."
    assert mapped(extraction, {"id": "y", "text": claim, "language": "fi"}) == []
    rows = mapped(extraction, {"id": "y", "text": claim, "language": "fi"}, english_only=False)
    assert "3 percent" in [row["quantity"]["text"] for row in rows]
