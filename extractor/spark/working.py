"""The inside of Spark's Python workers: articles to a process that extracts, supervised as ``claims extract`` does.

A Python worker keeps one such process, which loads the model once and serves every task that the worker gets. Spark
retries a task that fails, but an article that ends its process would end it at each retry, and then the job; here it is
named, and the task goes on.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from extractor.articles.reading import Read
from extractor.batch.feed import ARTICLES, CHARACTERS, ITEMS
from extractor.batch.pool import Done, Limits, Pool, Task
from extractor.batch.sink import outcomes_by_id
from extractor.batch.work import Job, Outcome
from extractor.types import Failure

Item = Read | Failure

PAUSE = 60.0
"""Seconds to wait for the process at a time; its answer, its death and a deadline end the waiting at once."""

Settled = tuple[Item, Outcome | None]
"""What was read, and what became of it where it is an article."""


def chunks(items: Iterable[Item]) -> Iterator[list[Item]]:
    """The items as pieces of work, in order, of the size that ``claims extract`` gives its workers.

    None has two articles of one id, for outcomes are told by their ids.
    """
    chunk: list[Item] = []
    ids: set[str] = set()
    size = 0
    for item in items:
        repeated = isinstance(item, Read) and item.article.id in ids
        if repeated or len(ids) >= ARTICLES or size >= CHARACTERS or len(chunk) >= ITEMS:
            yield chunk
            chunk, ids, size = [], set(), 0
        chunk.append(item)
        if isinstance(item, Read):
            ids.add(item.article.id)
            size += len(item.article.text)
    if chunk:
        yield chunk


class Extraction:
    """A process that extracts, one chunk at a time, while the next is read and the last one is made use of."""

    def __init__(self, job: Job, limits: Limits) -> None:
        self.job, self.limits = job, limits
        self._pool = Pool(job, 1, limits)
        self.is_idle = True

    def close(self) -> None:
        """End the process, whatever it is at."""
        self._pool.__exit__(None)

    def settled(self, items: Iterable[Item]) -> Generator[Settled]:
        """What became of each item, in order. Raises ExtractorError where no process can be made."""
        self.is_idle = False
        under_way: list[Item] = []
        for chunk in chunks(items):
            done = self._outcomes(under_way)
            self._give(Task(0, _articles(chunk)))
            yield from _paired(under_way, done)
            under_way = chunk
        done = self._outcomes(under_way)
        self.is_idle = True
        yield from _paired(under_way, done)

    def _give(self, task: Task) -> None:
        if not task.articles:
            return
        while not self._pool.free:
            self._pool.wait(None, PAUSE)
        self._pool.give(task)

    def _outcomes(self, chunk: Sequence[Item]) -> Mapping[str, Outcome]:
        """The outcomes of the chunk under way by article id; nothing where it has no article."""
        return self._finished() if _articles(chunk) else {}

    def _finished(self) -> Mapping[str, Outcome]:
        """The outcomes of the task under way. Where its process did not finish it, its articles are tried alone."""
        ended: list[Done] = []
        while not ended:
            ended = self._pool.wait(None, PAUSE)
        done = ended[0]
        if done.reason is None:
            return outcomes_by_id(done.task.articles, done.outcomes)
        if done.task.alone:
            return {done.task.articles[0].article.id: Outcome(reason=done.reason)}
        outcomes: dict[str, Outcome] = {}
        for read in done.task.articles:
            self._give(Task(0, (read,), alone=True))
            outcomes |= self._finished()
        return outcomes


def _articles(chunk: Sequence[Item]) -> tuple[Read, ...]:
    return tuple(item for item in chunk if isinstance(item, Read))


def _paired(chunk: Sequence[Item], outcomes: Mapping[str, Outcome]) -> Iterator[Settled]:
    for item in chunk:
        yield item, outcomes[item.article.id] if isinstance(item, Read) else None


@dataclass(slots=True)
class _Kept:
    """The process that this Python worker keeps from task to task."""

    extraction: Extraction | None = None


_KEPT = _Kept()


@contextmanager
def extraction(job: Job, limits: Limits) -> Iterator[Extraction]:
    """The process for a job, kept for the next task of the same; one that was left in the middle is ended."""
    kept = _KEPT.extraction
    if kept is None or (kept.job, kept.limits) != (job, limits):
        if kept is not None:
            kept.close()
        kept = _KEPT.extraction = Extraction(job, limits)
    try:
        yield kept
    finally:
        if not kept.is_idle:
            kept.close()
            _KEPT.extraction = None
