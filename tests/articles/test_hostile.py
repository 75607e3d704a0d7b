"""Inputs made to break a loader: every one is an article or a named failure, and nothing is raised."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractor.articles import read_articles
from extractor.articles.check import MAX_CHARACTERS, refusal
from extractor.layout import blocks, headline
from extractor.types import Failure
from tests.hostile.make_hostile import everything, fuzz, raw_files


def verdict(path: Path) -> tuple[str, int]:
    failures: list[Failure] = []
    count = sum(1 for _ in read_articles(path, on_error=failures.append))
    assert all(len(f"{failure.where}{failure.reason}") < 500 for failure in failures)
    assert all(failure.reason.isprintable() for failure in failures)
    if not failures:
        return "accept", count
    return "reject-line" if any(failure.line for failure in failures) else "reject-file", count


def test_raw_files_end_as_expected(tmp_path: Path) -> None:
    found, expected = {}, {}
    for name, data, expectation in raw_files():
        path = tmp_path / name
        path.write_bytes(data)
        found[name], count = verdict(path)
        expected[name] = expectation
        assert count == 0 or expectation != "reject-file", name
        path.unlink()
    assert len(expected) == 63
    assert found == expected


def hostile_texts() -> Iterator[tuple[str, str]]:
    yield from everything()
    yield from fuzz(500, seed=11)


def test_texts_are_refused_or_laid_out_in_no_time() -> None:
    refused = total = 0
    began = time.process_time()
    for name, text in hostile_texts():
        total += 1
        if refusal(text) is not None:
            refused += 1
        else:
            assert len(text) <= MAX_CHARACTERS
            assert sum(block.end - block.start for block in blocks(text)) == len(text), name
            headline(text)
    assert time.process_time() - began < 10  # less than 1 s for all of them; one cost like the square took minutes
    assert 100 < refused < total / 4


@pytest.mark.parametrize("name", ["unicode/lone-high-surrogate", "nest/paren-10000", "long/token-a-10000"])
def test_texts_that_the_model_cannot_bear(name: str) -> None:
    texts = dict(everything())
    assert refusal(texts[name]) is not None
