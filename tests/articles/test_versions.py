"""Several texts of one id: the first and failures, or the last."""

import io
import json
import os
import sys
from pathlib import Path

import pytest

from extractor.articles import read_all
from extractor.articles.formats import PLAIN
from extractor.articles.gate import Gate, SetAside
from extractor.articles.read import read_results
from extractor.articles.reading import Read
from extractor.articles.versions import last_versions
from extractor.errors import ExtractorError
from extractor.types import Failure


def jsonl(*articles: tuple[str, str]) -> str:
    return "".join(json.dumps({"id": id, "text": text, "title": id}) + "\n" for id, text in articles)


def judged(gate: Gate, *sources: Path) -> list[tuple[str | None, str]]:
    """What a gate says of each result: the id with the text that passes, else with why not."""
    said: list[tuple[str | None, str]] = []
    for result in gate.passed(read_results(sources, PLAIN)):
        match result:
            case Read(article=article):
                said.append((article.id, article.text))
            case SetAside(id=id, reason=reason):
                said.append((id, reason))
            case Failure(id=id, line=line):
                said.append((id, f"failed, line {line}"))
    return said


@pytest.fixture
def inputs(tmp_path: Path) -> list[Path]:
    one, two = tmp_path / "1.jsonl", tmp_path / "2.jsonl"
    one.write_text(jsonl(("a", "A1"), ("b", "B1"), ("a", "A2"), ("c", "C1")) + "{}\n" + jsonl(("a", "A2")))
    two.write_text(jsonl(("b", "B2"), ("c", "C1"), ("d", "D1"), ("b", "B1"), ("b", "B3")))
    return [one, two]


def test_the_last_version_passes_once_where_it_stood_first(inputs: list[Path]) -> None:
    last = last_versions(read_results(inputs, PLAIN))
    assert judged(Gate(last=last), *inputs) == [
        ("a", "older version"),
        ("b", "older version"),
        ("a", "A2"),
        ("c", "C1"),
        (None, "failed, line 5"),
        ("a", "again"),
        ("b", "older version"),
        ("c", "again"),
        ("d", "D1"),
        ("b", "older version"),
        ("b", "B3"),
    ]


def test_without_them_the_first_passes_and_the_others_fail(inputs: list[Path]) -> None:
    assert judged(Gate(), *inputs) == [
        ("a", "A1"),
        ("b", "B1"),
        ("a", "failed, line 3"),
        ("c", "C1"),
        (None, "failed, line 5"),
        ("a", "failed, line 6"),
        ("b", "failed, line 1"),
        ("c", "again"),
        ("d", "D1"),
        ("b", "again"),
        ("b", "failed, line 5"),
    ]


def test_a_text_that_comes_back_is_the_last_where_it_stood_first(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(jsonl(("a", "A1"), ("a", "A2"), ("a", "A1")))
    last = last_versions(read_results([path], PLAIN))
    assert judged(Gate(last=last), path) == [("a", "A1"), ("a", "older version"), ("a", "again")]


def test_files_of_one_name_are_no_versions_of_each_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for folder in ("d1", "d2"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_text(f"Text of {folder}.")
    found = read_all(["d1", "d2"], versions="last")
    assert [(article.id, article.text) for article in found] == [
        ("a.txt", "Text of d1."),
        ("d2/a.txt", "Text of d2."),
    ]


def test_reading_for_use_tells_failures_once(inputs: list[Path]) -> None:
    failures: list[Failure] = []
    found = read_all(inputs, on_error=failures.append, versions="last")
    assert [(article.id, article.text) for article in found] == [("a", "A2"), ("c", "C1"), ("d", "D1"), ("b", "B3")]
    assert [(failure.where, failure.line) for failure in failures] == [(str(inputs[0]), 5)]


def test_ids_grow_beyond_the_first_table(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(jsonl(*((str(n % 3_000), f"Text {n}") for n in range(9_000))))
    texts = [article.text for article in read_all([path], versions="last")]
    assert texts == [f"Text {n}" for n in range(6_000, 9_000)]


def test_a_stream_cannot_be_read_twice(tmp_path: Path) -> None:
    reason = "last versions need two readings, and a stream has one: name a file"
    os.mkfifo(tmp_path / "pipe")
    stream = io.BytesIO(jsonl(("a", "A1")).encode())
    stream.name = "some.jsonl"  # type: ignore[attr-defined]
    for source, name in (("-", "-"), (tmp_path / "pipe", str(tmp_path / "pipe")), (stream, "some.jsonl")):
        with pytest.raises(ExtractorError) as raised:
            next(read_all([source], versions="last"))
        assert str(raised.value) == f"{name}: {reason}"
    assert stream.tell() == 0


def test_what_is_not_there_fails_as_ever() -> None:
    failures: list[Failure] = []
    assert list(read_all(["no\0file", "nothing.jsonl"], on_error=failures.append, versions="last")) == []
    assert [failure.reason for failure in failures] == ["no such file or folder"] * 2


def test_the_library_for_duplicates_is_not_needed(monkeypatch: pytest.MonkeyPatch, inputs: list[Path]) -> None:
    monkeypatch.setitem(sys.modules, "rensa", None)
    assert len(list(read_all(inputs[1:], versions="last"))) == 3
