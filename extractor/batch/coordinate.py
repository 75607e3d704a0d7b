"""Chunks to workers, results to the sink in the order of reading."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Protocol

from extractor.batch.carry import Carried, nothing
from extractor.batch.feed import Chunk, Feed
from extractor.batch.pool import Done, Task
from extractor.batch.sink import Sink, outcomes_by_id
from extractor.batch.work import Outcome

AHEAD = 3
"""Chunks for each worker that may be under way or done before an earlier one is: what a slow article holds up."""

PAUSE = 0.2
"""Seconds after which a run looks up from waiting, to see whether it should stop."""


class Workers(Protocol):
    """What does tasks."""

    @property
    def free(self) -> int:
        """How many tasks could be given now."""

    def give(self, task: Task) -> None:
        """Have a task done."""

    def wait(self, bell: Connection | None, seconds: float) -> list[Done]:
        """The tasks that ended, after waiting for one, for ``bell``, or that long."""


Stopping = Callable[[], bool]
"""Whether the run has been asked to stop."""


@dataclass(slots=True)
class _Slot:
    """A chunk on its way: settled once every article of it has an outcome, and all before it are settled."""

    chunk: Chunk
    outcomes: dict[str, Outcome] = field(default_factory=dict)

    @property
    def is_done(self) -> bool:
        return len(self.outcomes) == len(self.chunk.articles)


class Coordinator:
    """One run: takes chunks from a feed, has their articles worked on, at most ``ahead`` chunks at a time, and settles
    them in order. Articles that ``carried`` knows an outcome for are not worked on."""

    def __init__(self, feed: Feed, workers: Workers, sink: Sink, *, carried: Carried = nothing, ahead: int = 1) -> None:
        self._feed, self._workers, self._sink, self._carried = feed, workers, sink, carried
        self._ahead = ahead
        self._slots: deque[_Slot] = deque()
        self._settled = 0
        self._tasks: deque[Task] = deque()

    def run(self, stopping: Stopping) -> None:
        """To the end of the feed, or until ``stopping``; then everything settled is committed.

        Where anything raises, nothing more is: a chunk may have been written by half.
        """
        while not stopping() and not self._is_over():
            self._take_chunks()
            self._give_tasks()
            bell = self._feed.bell if self._has_room() else None
            for done in self._workers.wait(bell, PAUSE):
                self._take(done)
            self._settle()
        self._sink.commit()

    def _is_over(self) -> bool:
        return self._feed.ended and not self._slots

    def _has_room(self) -> bool:
        return not self._feed.ended and len(self._slots) < self._ahead

    def _take_chunks(self) -> None:
        while self._has_room() and (chunk := self._feed.take()):
            slot = _Slot(chunk)
            slot.outcomes |= {read.article.id: old for read in chunk.articles if (old := self._carried(read))}
            if articles := [read for read in chunk.articles if read.article.id not in slot.outcomes]:
                self._tasks.append(Task(self._settled + len(self._slots), tuple(articles)))
            self._slots.append(slot)

    def _give_tasks(self) -> None:
        while self._tasks and self._workers.free:
            self._workers.give(self._tasks.popleft())

    def _take(self, done: Done) -> None:
        slot = self._slots[done.task.number - self._settled]
        self._sink.totals.spend("extracting", done.seconds)
        if done.reason is None:
            slot.outcomes |= outcomes_by_id(done.task.articles, done.outcomes)
        elif done.task.alone:
            slot.outcomes[done.task.articles[0].article.id] = Outcome(reason=done.reason)
        else:
            self._tasks.extendleft(reversed(list(_alone(done.task))))

    def _settle(self) -> None:
        while self._slots and self._slots[0].is_done:
            slot = self._slots.popleft()
            self._settled += 1
            self._sink.settle(slot.chunk, slot.outcomes)


def _alone(task: Task) -> Iterator[Task]:
    for read in task.articles:
        yield Task(task.number, (read,), alone=True)
