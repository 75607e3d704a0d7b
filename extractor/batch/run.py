"""A whole run: inputs to claims in a file or on a stream, whatever happens on the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from extractor.articles.formats import ReadOptions
from extractor.articles.gate import Gate
from extractor.articles.seen import SeenArticles
from extractor.batch.carry import Carried, OldClaims, nothing, retry_of
from extractor.batch.coordinate import AHEAD, Coordinator, Workers
from extractor.batch.disk import Disk, RealDisk
from extractor.batch.feed import EVERYTHING, Feed, Reading, Take
from extractor.batch.lock import Lock
from extractor.batch.output import Files, Paths, Publisher, begin_again, finish, renamed
from extractor.batch.plan import Unit
from extractor.batch.pool import Inline, Limits, Pool
from extractor.batch.report import Reporter
from extractor.batch.sink import Committing, Sink, Stream
from extractor.batch.start import Asked, Start, start
from extractor.batch.state import State
from extractor.batch.stopping import Stop
from extractor.batch.totals import Totals
from extractor.batch.work import Job
from extractor.errors import ExtractorError

READ_AHEAD = 2
"""Chunks that reading may be ahead of the workers."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be run, in so many processes (``workers``; with 0 in this one, without deadline).

    ``fingerprint`` holds everything that decides the bytes of the output.
    """

    units: Sequence[Unit]
    job: Job
    reading: ReadOptions = ReadOptions()
    take: Take = EVERYTHING
    workers: int = 1
    limits: Limits = Limits()
    asked: Asked = Asked()
    fingerprint: Mapping[str, Any] = field(default_factory=dict)


def to_stream(wanted: Wanted, stream: IO[bytes], reporter: Reporter) -> Totals:
    """Claims on a stream, in the order of reading.

    Raises ExtractorError where nothing was usable, OSError where the stream cannot be written, KeyboardInterrupt or
    SystemExit after a signal.
    """
    sink = Sink(Stream(stream), Totals(), reporter)
    with Stop() as stop:
        _work(wanted, wanted.units, State(), sink, stop)
    _check_usable(sink.totals)
    return sink.totals


def to_file(
    wanted: Wanted, out: Path, reporter: Reporter, *, publish: Publisher = renamed, disk: Disk | None = None
) -> Totals:
    """Claims in a file that appears when it is whole; an earlier run that was interrupted is gone on with.

    Raises RefusedError and LedgerError as :func:`extractor.batch.start.start` does, ExtractorError where nothing was
    usable (then nothing is left but the list of failures), OSError where the disk refuses: the next run goes on.
    KeyboardInterrupt or SystemExit after a signal, when what was done is safe.
    """
    disk, paths = disk or RealDisk(), Paths(out.resolve())
    lock = Lock(paths.ledger, paths.out)
    try:
        beginning = start(disk, paths, wanted.fingerprint, wanted.units, wanted.asked)
        if beginning.notice:
            reporter.notice(beginning.how, beginning.notice)
        if beginning.how == "nothing":
            return Totals.of(beginning.state.totals)
        state = _prepared(wanted, beginning, disk, paths, lock)
        if state.whole is None:
            _write(wanted, beginning, state, disk, paths, reporter)
        finish(disk, paths, state, publish)
        return Totals.of(state.totals)
    finally:
        lock.release()


def _prepared(wanted: Wanted, beginning: Start, disk: Disk, paths: Paths, lock: Lock) -> State:
    """The state to begin with, once the files are as it says."""
    state = beginning.state
    if beginning.how == "append":
        disk.copy(paths.out, paths.part)
        state.whole = None
    elif beginning.how == "retry" and state.out is not None:
        retry = retry_of(disk.read(paths.failed) or b"", state.units, state.digests, state.out)
        return begin_again(disk, paths, lock, wanted.fingerprint, state.units, retry)
    return state


def _write(wanted: Wanted, beginning: Start, state: State, disk: Disk, paths: Paths, reporter: Reporter) -> None:
    """Everything that is still to be read, in the files of the run."""
    with Files(disk, paths, state) as files, _old_claims(paths, state) as carried, Stop() as stop:
        if state.run is None:
            files.begin(wanted.fingerprint, [unit.where for unit in beginning.units])
        elif beginning.since:
            files.add_inputs([unit.where for unit in beginning.since])
        sink = Sink(Committing(files), Totals.of(state.totals), reporter)
        _work(wanted, beginning.units, state, sink, stop, carried)
    try:
        _check_usable(sink.totals)
    except ExtractorError:
        disk.remove(paths.part)
        disk.remove(paths.ledger)
        raise


def _old_claims(paths: Paths, state: State) -> AbstractContextManager[Carried]:
    if state.retry is None:
        return nullcontext(nothing)
    return OldClaims(paths.out, state.retry, Totals.of(state.totals).carried)


def _work(
    wanted: Wanted, units: Sequence[Unit], state: State, sink: Sink, stop: Stop, carried: Carried = nothing
) -> None:
    """Read, extract and sink everything behind the state's place. Raises what a signal asks for, if one came."""
    seen = SeenArticles()
    seen.restore(bytes(state.seen))
    reading = Reading(units, wanted.reading, Gate(seen), state.place, wanted.take, sink.totals.passed)
    with _workers(wanted) as workers:
        feed = Feed(reading.chunks, READ_AHEAD)
        ahead = AHEAD * max(1, wanted.workers)
        Coordinator(feed, workers, sink, carried=carried, ahead=ahead).run(stop.asked)
    stop.obey()


@contextmanager
def _workers(wanted: Wanted) -> Iterator[Workers]:
    if wanted.workers:
        with Pool(wanted.job, wanted.workers, wanted.limits) as pool:
            yield pool
    else:
        yield Inline(wanted.job)


def _check_usable(totals: Totals) -> None:
    """Raise ExtractorError where there were failures and nothing else."""
    if totals.failed and not totals.articles:
        raise ExtractorError("no article could be used")
