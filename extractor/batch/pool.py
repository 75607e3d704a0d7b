"""Worker processes under supervision: each batch has a deadline, and a process that dies costs no more than its batch.

``concurrent.futures`` is not used: a process killed while it sends its result leaves the executor waiting for ever
(6 of 12 tries with results of 50 MB, Python 3.11), because the parent holds the writing end of the pipe itself. Here
each worker has a pipe of its own whose other end only the worker holds, so that its death is always seen.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait

from extractor.articles.reading import Read
from extractor.batch.stopping import SIGNALS
from extractor.batch.work import Job, Outcome
from extractor.errors import ExtractorError

LOADING = 300.0
"""Seconds within which a new worker must be ready: a cold disk under load, not a hang."""

LEAVING = 2.0
"""Seconds that a worker without a pipe may take to leave."""

RENEWAL = 3_000
"""Articles after which a worker makes room for a fresh one, at a cost of less than a hundredth of its time. spaCy's
tables of words grow by those of forgotten batches, too: 12 MB over 10,000 articles of 25 new words each."""

STILLBORN = 3
"""Workers in a row that may die before they are ready; then something is wrong with the installation."""

_PROGRAM = "import sys; from extractor.batch.worker import main; main(int(sys.argv[1]), int(sys.argv[2]))"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a batch may take: ``deadline`` in seconds of wall time, ``megabytes`` of a worker's own memory."""

    deadline: float = 30.0
    megabytes: int = 2048


USUAL = Limits()


@dataclass(frozen=True, slots=True)
class Task:
    """Articles to be worked on together. ``number`` is the caller's; ``alone`` marks the one retry of one article."""

    number: int
    articles: tuple[Read, ...]
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """A task with one outcome an article, or with the reason why its worker did not finish it."""

    task: Task
    outcomes: Sequence[Outcome] = ()
    reason: str | None = None
    seconds: float = 0.0


class _Worker:
    """One process, its pipe, and what it is at work on."""

    def __init__(self, job: Job, limits: Limits) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self.process = _spawned(theirs)
        self.pipe = Connection(ours.detach())
        self.limits = limits
        self.ready = False
        self.task: Task | None = None
        self.articles = 0
        self.began = time.monotonic()
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # its death is seen when its pipe is read
            self.pipe.send((sys.path, job, limits.megabytes))

    @property
    def until(self) -> float:
        """The moment at which it must have answered; infinity while nothing is asked of it."""
        if not self.ready:
            return self.began + LOADING
        return self.began + self.limits.deadline if self.task else float("inf")

    @property
    def seconds(self) -> float:
        """How long it has been at its task."""
        return time.monotonic() - self.began

    def give(self, task: Task) -> None:
        self.task, self.began = task, time.monotonic()
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self.pipe.send([read.article for read in task.articles])

    def end(self, *, kill: bool) -> int:
        """Have it gone; returns its exit status, negative for a signal. Without its pipe it leaves by itself."""
        self.pipe.close()
        if kill:
            self.process.kill()
        try:
            return self.process.wait(LEAVING)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()


def _spawned(pipe: socket.socket) -> subprocess.Popen[bytes]:
    """A fresh interpreter with nothing of this process but the pipe; what it prints by accident goes nowhere.

    It starts with the signals blocked that it will ignore: one that comes before would end it with a traceback.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        return subprocess.Popen(
            [sys.executable, "-P", "-c", _PROGRAM, str(pipe.fileno()), str(os.getpid())],
            pass_fds=[pipe.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class Pool:
    """``size`` workers that do one job. Use it as a context; at its end the workers are gone."""

    def __init__(self, job: Job, size: int, limits: Limits) -> None:
        self._job, self._limits = job, limits
        self._stillborn = 0
        self._workers = [_Worker(job, limits) for _ in range(size)]

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *trouble: object) -> None:
        for worker in self._workers:
            worker.end(kill=worker.task is not None or not worker.ready or any(trouble))

    @property
    def free(self) -> int:
        """How many workers could be given a task now."""
        return sum(worker.ready and worker.task is None for worker in self._workers)

    def give(self, task: Task) -> None:
        """Have a free worker do a task."""
        next(worker for worker in self._workers if worker.ready and worker.task is None).give(task)

    def wait(self, bell: Connection | None, seconds: float) -> list[Done]:
        """Wait for an answer, a death, a deadline, something behind ``bell``, or that long; the tasks that ended.

        Raises ExtractorError where workers cannot be made at all.
        """
        until = min(worker.until for worker in self._workers)
        pipes = [worker.pipe for worker in self._workers] + ([bell] if bell else [])
        wait(pipes, max(0.0, min(seconds, until - time.monotonic())))
        return list(self._ended())

    def _ended(self) -> Iterator[Done]:
        for number, worker in enumerate(self._workers):
            if worker.pipe.poll():
                yield from self._heard(number, worker)
            elif time.monotonic() >= worker.until:
                yield from self._replace(number, worker, kill=True, reason=self._too_long(worker))

    def _heard(self, number: int, worker: _Worker) -> Iterator[Done]:
        try:
            message, content = worker.pipe.recv()
        except (EOFError, OSError):
            yield from self._replace(number, worker, kill=False, reason=None)
            return
        if message == "unfit":
            raise ExtractorError(content)
        if message == "memory":
            reason = f"takes more than {self._limits.megabytes:,} MB: split the text, or raise --memory"
            yield from self._replace(number, worker, kill=True, reason=reason)
        elif message == "raised" and worker.task:
            yield Done(worker.task, reason=f"cannot be processed ({content})", seconds=worker.seconds)
            self._put_down(number, worker, worker.task)
        elif message == "ready":
            worker.ready, self._stillborn = True, 0
        elif worker.task:
            yield Done(worker.task, content, seconds=worker.seconds)
            self._put_down(number, worker, worker.task)

    def _put_down(self, number: int, worker: _Worker, task: Task) -> None:
        """A worker is free again, or after many articles gives way to a fresh one."""
        worker.task = None
        worker.articles += len(task.articles)
        if worker.articles >= RENEWAL:
            worker.end(kill=False)
            self._workers[number] = _Worker(self._job, self._limits)

    def _too_long(self, worker: _Worker) -> str:
        if not worker.ready:
            return "worker process was not ready in time"
        return f"takes longer than {self._limits.deadline:g} s: split the text, or raise --deadline"

    def _replace(self, number: int, worker: _Worker, *, kill: bool, reason: str | None) -> Iterator[Done]:
        status = worker.end(kill=kill)
        if not worker.ready:
            self._stillborn += 1
        if self._stillborn >= STILLBORN:
            raise ExtractorError(f"worker processes die before they are ready ({_cause(status)}): see `claims info`")
        self._workers[number] = _Worker(self._job, self._limits)
        if worker.task:
            yield Done(worker.task, reason=reason or f"ended its worker process ({_cause(status)})")


class Inline:
    """The job done in this process, without deadline or memory bound; has the methods of a Pool."""

    def __init__(self, job: Job) -> None:
        self._work = job.made()
        self._done: list[Done] = []

    @property
    def free(self) -> int:
        """One task at a time."""
        return 0 if self._done else 1

    def give(self, task: Task) -> None:
        """Do a task."""
        began = time.monotonic()
        outcomes = self._work([read.article for read in task.articles])
        self._done.append(Done(task, outcomes, seconds=time.monotonic() - began))

    def wait(self, bell: Connection | None, seconds: float) -> list[Done]:
        """The tasks given, all of them done; waits for ``bell`` where there is none."""
        if not self._done and bell:
            wait([bell], seconds)
        done, self._done = self._done, []
        return done


def _cause(status: int) -> str:
    return f"exit status {status}" if status >= 0 else signal.Signals(-status).name
