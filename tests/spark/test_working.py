"""Articles that hang, crash and eat memory in the process of a Python worker: each is named, and the task goes on."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest

from extractor.articles.reading import Read
from extractor.batch.feed import ARTICLES, CHARACTERS, ITEMS
from extractor.batch.pool import Limits
from extractor.batch.work import Job
from extractor.errors import ExtractorError
from extractor.spark import working
from extractor.spark.working import Extraction, Item, chunks, extraction
from extractor.types import Article, Failure
from tests.batch.stubs import job, lines_of
from tests.batch.test_poison import LIMITS, REASONS


def read(id: str, text: str = "") -> Read:
    return Read(Article(id, text or f"The text of article {id}."), "in.jsonl", None, "jsonl")


BROKEN = Failure("in.jsonl", 3, None, "no object")


@pytest.fixture(autouse=True)
def none_kept() -> Iterator[None]:
    """No process is left over for the next test."""
    yield
    if working._KEPT.extraction:
        working._KEPT.extraction.close()
        working._KEPT.extraction = None


def sizes(items: list[Item]) -> list[int]:
    assert [item for chunk in chunks(items) for item in chunk] == items
    return [len(chunk) for chunk in chunks(items)]


def test_chunks_are_of_the_size_that_a_bulk_run_has() -> None:
    assert sizes([]) == []
    assert sizes([read(f"a{number}") for number in range(2 * ARTICLES + 1)]) == [ARTICLES, ARTICLES, 1]
    assert sizes([read("a", "x" * CHARACTERS), read("b")]) == [1, 1]
    assert sizes([BROKEN] * (ITEMS + 1)) == [ITEMS, 1]
    assert sizes([read("a"), BROKEN, read("b"), read("a")]) == [3, 1]


def outcomes(process: Extraction, items: list[Item]) -> list[tuple[str, bytes | str]]:
    """What became of the articles: by id the lines, or the reason why there are none."""
    settled = list(process.settled(items))
    assert [item for item, _ in settled] == items
    assert [outcome is None for _, outcome in settled] == [isinstance(item, Failure) for item in items]
    return [
        (item.article.id, outcome.reason or outcome.lines)
        for item, outcome in settled
        if isinstance(item, Read) and outcome
    ]


def lines(*ids: str) -> list[tuple[str, bytes | str]]:
    return [(id, lines_of({"id": id, "text": f"The text of article {id}."})) for id in ids]


def test_each_poisonous_article_is_named_and_the_rest_is_whole() -> None:
    healthy = [f"a{number}" for number in range(100)]
    items: list[Item] = [BROKEN, *map(read, healthy)]
    expected = lines(*healthy)
    for at, order in enumerate(REASONS, start=1):
        items.insert(14 * at + 1, read(order, f"{order} now"))
        expected.insert(14 * at, (order, REASONS[order]))
    with extraction(job(), LIMITS) as process:
        assert outcomes(process, items) == expected


def test_one_process_serves_task_after_task() -> None:
    with extraction(job(), LIMITS) as process:
        assert outcomes(process, [read("a"), read("b")]) == lines("a", "b")
        first = process
    with extraction(job(), Limits(1.0, 512)) as process:
        assert process is first
        assert outcomes(process, [read("c"), read("a")]) == lines("c", "a")
    with extraction(job(seconds=0.001), LIMITS) as process:
        assert process is not first
        assert outcomes(process, [BROKEN]) == []


def test_a_process_left_in_the_middle_serves_no_other_task() -> None:
    with extraction(job(), LIMITS) as process:
        settled = process.settled([read(f"a{number}") for number in range(3 * ARTICLES)])
        next(settled)
    with extraction(job(), LIMITS) as another:
        assert another is not process
        assert outcomes(another, [read("b")]) == lines("b")


def test_a_process_killed_between_two_tasks_is_replaced() -> None:
    with extraction(job(), LIMITS) as process:
        assert outcomes(process, [read("a")]) == lines("a")
        os.kill(process._pool._workers[0].process.pid, signal.SIGKILL)
        assert outcomes(process, [read("b"), read("c")]) == lines("b", "c")


def test_without_a_model_there_is_no_task() -> None:
    missing = Job("tests.batch.stubs:unfit", {})
    with pytest.raises(ExtractorError, match="no such model"), extraction(missing, LIMITS) as process:
        list(process.settled([read("a")]))
