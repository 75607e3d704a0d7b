"""Inputs made to break a loader: every one is an article or a named failure, and nothing is raised."""

import random
import resource
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from extractor.articles import read_articles
from extractor.articles.check import MAX_CHARACTERS, refusal
from extractor.layout import blocks, headline
from extractor.types import Failure
from tests.hostile.feeds import feed_files
from tests.hostile.html import html_files
from tests.hostile.make_hostile import everything, fuzz, raw_files
from tests.hostile.ninjses import ninjs_files
from tests.hostile.parquets import parquet_files
from tests.hostile.tables import csv_files
from tests.hostile.warc import warc_files
from tests.hostile.xmls import newsml_files, newsml_g2_files, nitf_files

Files = Iterator[tuple[str, bytes, str]]

ALL_FORMS = [
    html_files,
    warc_files,
    feed_files,
    csv_files,
    parquet_files,
    ninjs_files,
    nitf_files,
    newsml_files,
    newsml_g2_files,
]


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


@pytest.mark.parametrize("files", ALL_FORMS, ids=lambda files: files.__name__)
def test_files_of_each_form(files: Callable[[], Files], tmp_path: Path) -> None:
    found, expected = {}, {}
    peak = 0
    for name, data, expectation in files():
        path = tmp_path / name
        path.write_bytes(data)
        before, began = _peak_memory(), time.process_time()
        found[name], count = verdict(path)
        assert time.process_time() - began < 2, name
        peak = max(peak, _peak_memory() - before)
        expected[name] = expectation
        assert count == 0 or expectation != "reject-file", name
        path.unlink()
    assert len(expected) >= 50
    assert found == expected
    assert peak < 200 * 1024**2


@pytest.mark.parametrize("files", ALL_FORMS, ids=lambda files: files.__name__)
def test_files_with_a_few_bytes_changed(files: Callable[[], Files], tmp_path: Path) -> None:
    """Nothing is raised, whatever was changed: each ends in articles or in failures that can be printed."""
    name, data, _ = next(iter(files()))
    pick = random.Random(11)
    for _ in range(100):
        path = tmp_path / name
        path.write_bytes(changed(data, pick))
        verdict(path)


def changed(data: bytes, pick: random.Random) -> bytes:
    """The bytes with some replaced, left out, or written twice."""
    mutable = bytearray(data)
    for _ in range(pick.choice((1, 2, 5))):
        at = pick.randrange(len(mutable) + 1)
        until = at + pick.choice((0, 1, 1, 20))
        new = (bytes([pick.choice(b"<>&;\"'[]{},=/\n\x00\xff\xc3!-")]), b"", bytes(mutable[at // 2 : at // 2 + 30]))
        mutable[at:until] = pick.choice(new)
    return bytes(mutable)


def _peak_memory() -> int:
    """Bytes that the process has held at most so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


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
