"""A whole run: inputs to claims in a file or on a stream, whatever happens on the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from typing import IO, Any

from extractor.articles.formats import PLAIN, ReadOptions
from extractor.articles.gate import Gate
from extractor.articles.inputs import Input
from extractor.articles.reading import Read, read_input
from extractor.articles.seen import SeenArticles
from extractor.articles.versions import last_versions
from extractor.batch.carry import Carried, OldClaims, nothing, retry_of
from extractor.batch.coordinate import AHEAD, Coordinator, Workers
from extractor.batch.disk import Disk
from extractor.batch.feed import EVERYTHING, Feed, Reading, Take
from extractor.batch.lock import Lock
from extractor.batch.output import Files, Paths, Publisher, begin_again, beginning, finish, renamed, tidy
from extractor.batch.plan import Unit
from extractor.batch.pool import USUAL, Inline, Limits, Pool
from extractor.batch.report import Reporter
from extractor.batch.sink import STANDING, Committing, Sink, Store, Stream
from extractor.batch.start import Asked, Start, start
from extractor.batch.state import State
from extractor.batch.stopping import Stop
from extractor.batch.totals import Totals
from extractor.batch.work import Job
from extractor.errors import ExtractorError
from extractor.types import Failure, Versions

READ_AHEAD = 2
"""Chunks that reading may be ahead of the workers."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be read, and what is to be done with it in so many processes (``workers``; with 0 in this one, without
    deadline)."""

    units: Sequence[Unit]
    job: Job
    reading: ReadOptions = PLAIN
    take: Take = EVERYTHING
    versions: Versions = "refuse"
    mark_duplicates: bool = False
    english_only: bool = True
    workers: int = 1
    limits: Limits = USUAL


def to_stream(wanted: Wanted, stream: IO[bytes], reporter: Reporter) -> Totals:
    """Claims on a stream, in the order of reading.

    Raises ExtractorError where nothing was usable, OSError where the stream cannot be written, KeyboardInterrupt or
    SystemExit after a signal.
    """
    return to_store(wanted, Stream(stream), Totals(), reporter)


def to_store(wanted: Wanted, store: Store, totals: Totals, reporter: Reporter, carried: Carried = nothing) -> Totals:
    """Claims into a store, in the order of reading; what ``carried`` knows is not extracted. The totals are counted on.

    Raises what the store raises, and the same as :func:`to_stream`.
    """
    sink = Sink(store, totals, reporter)
    with Stop() as stop:
        _work(wanted, State(), sink, stop, carried)
    if _is_useless(sink.totals):
        raise ExtractorError(_USELESS)
    return sink.totals


@dataclass(frozen=True, slots=True)
class FileRun:
    """Claims in a file that appears when it is whole; an earlier run that was interrupted is gone on with.

    ``fingerprint`` holds everything besides the inputs that decides the bytes.
    """

    wanted: Wanted
    paths: Paths
    disk: Disk
    reporter: Reporter
    fingerprint: Mapping[str, Any]
    publish: Publisher = renamed

    def run(self, asked: Asked) -> Totals:
        """To the end. The totals are those of all runs that it took.

        Raises RefusedError and LedgerError as :func:`extractor.batch.start.start` does, ExtractorError where nothing
        was usable (then the list of failures is all that is left), OSError where the disk refuses: the next run goes
        on. KeyboardInterrupt or SystemExit after a signal, when what was done is safe.
        """
        lock = Lock(self.paths.ledger, self.paths.out)
        try:
            begun = self._begun(asked)
            if begun.notice:
                self.reporter.notice(begun.how, begun.notice)
            if begun.how == "nothing":
                tidy(self.disk, self.paths, begun.state)
                return Totals.of(begun.state.totals)
            return self._go_on(begun, self._prepared(begun, lock))
        finally:
            lock.release()

    def _begun(self, asked: Asked) -> Start:
        """How to begin; a run that was interrupted behind its last claim is ended before anything else is done."""
        begun = start(self.disk, self.paths, self.fingerprint, self.wanted.units, asked)
        more = begun.since or (asked.retry and not begun.state.retry)
        if begun.how == "resume" and begun.state.whole is not None and more:
            finish(self.disk, self.paths, begun.state, self.publish)
            return start(self.disk, self.paths, self.fingerprint, self.wanted.units, asked)
        return begun

    def _prepared(self, begun: Start, lock: Lock) -> State:
        """The state to begin with, once the files are as it says."""
        state = begun.state
        if begun.how == "append":
            self.disk.copy(self.paths.out, self.paths.part)
            state.whole = None
        elif begun.how == "retry" and state.out is not None:
            retry = retry_of(self.disk.read(self.paths.failed) or b"", state)
            return begin_again(self.disk, self.paths, lock, beginning(self.fingerprint, state.units, retry))
        return state

    def _go_on(self, begun: Start, state: State) -> Totals:
        if state.whole is None:
            self._write(begun, state)
        totals = Totals.of(state.totals)
        if _is_useless(totals):
            self.disk.remove(self.paths.part)
            self.disk.remove(self.paths.ledger)
            raise ExtractorError(_USELESS)
        finish(self.disk, self.paths, state, self.publish)
        return totals

    def _write(self, begun: Start, state: State) -> None:
        """Everything that is still to be read, into the files."""
        with Stop() as stop, Files(self.disk, self.paths, state) as files, self._old_claims(state) as carried:
            if state.run is None:
                files.begin(self.fingerprint, [unit.where for unit in begun.units])
            elif begun.since:
                files.add_inputs([unit.where for unit in begun.since])
            sink = Sink(Committing(files), Totals.of(state.totals), self.reporter)
            _work(replace(self.wanted, units=begun.units), state, sink, stop, carried)

    def _old_claims(self, state: State) -> AbstractContextManager[Carried]:
        if state.retry is None:
            return nullcontext(nothing)
        return OldClaims(self.disk, self.paths.out, state.retry, Totals.of(state.totals).carried)


def _work(wanted: Wanted, state: State, sink: Sink, stop: Stop, carried: Carried = nothing) -> None:
    """Read, extract and sink everything behind the state's place. Raises what a signal asks for, if one came."""
    with _workers(wanted) as workers:
        ahead = AHEAD * max(1, wanted.workers)
        with Feed(_reading(wanted, state, sink.totals.passed).chunks, READ_AHEAD) as feed:
            Coordinator(feed, workers, sink, carried=carried, ahead=ahead).run(stop.asked)
    stop.obey()


def _reading(wanted: Wanted, state: State, passed: int) -> Reading:
    """What is still to be read. To know duplicates, what was read before is read again; else its ids are enough."""
    seen, replay = SeenArticles(), wanted.mark_duplicates
    if not replay:
        seen.restore(bytes(state.seen))
    last = last_versions(_everything(wanted)) if wanted.versions == "last" else None
    gate = Gate(seen, last=last, mark_duplicates=replay, english_only=wanted.english_only)
    return Reading(wanted.units, wanted.reading, gate, state.place, wanted.take, passed, replay)


def _everything(wanted: Wanted) -> Iterator[Read | Failure]:
    for unit in wanted.units:
        if isinstance(unit.source, Input):
            yield from read_input(unit.source, wanted.reading)


@contextmanager
def _workers(wanted: Wanted) -> Iterator[Workers]:
    if wanted.workers:
        with Pool(wanted.job, wanted.workers, wanted.limits) as pool:
            yield pool
    else:
        yield Inline(wanted.job)


_USELESS = "no article could be used"


def _is_useless(totals: Totals) -> bool:
    """Whether there were failures and nothing else."""
    return bool(totals.failed) and not totals.articles and not totals.set_aside[STANDING]
