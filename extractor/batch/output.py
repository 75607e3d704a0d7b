"""The files of a run: claims, failures, and the ledger that says how much of both counts.

Beside OUT lie ``OUT.part`` (claims so far), ``OUT.failed.jsonl`` and ``OUT.ledger``. OUT appears when it is whole.
A commit writes claims and failures, syncs both, then writes and syncs one line of the ledger: whenever the power goes,
the ledger never says more than the other files hold. A later run cuts them back to what it says and goes on.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import orjson

from extractor.batch import ledger
from extractor.batch.disk import Disk, Growing
from extractor.batch.feed import Place
from extractor.batch.ledger import Entry, LedgerError
from extractor.batch.lock import Lock
from extractor.batch.state import State


@dataclass(frozen=True, slots=True)
class Paths:
    """The files of the run whose output is ``out``, a resolved path."""

    out: Path

    @property
    def part(self) -> Path:
        """The claims so far, as JSONL whatever the form of the output."""
        return self._beside(".part")

    @property
    def failed(self) -> Path:
        """The articles and inputs that failed, a line each."""
        return self._beside(".failed.jsonl")

    @property
    def ledger(self) -> Path:
        """How far the run is."""
        return self._beside(".ledger")

    def _beside(self, suffix: str) -> Path:
        return self.out.with_name(self.out.name + suffix)


Publisher = Callable[[Disk, Paths], None]
"""Puts OUT in place, made of the finished claims in ``paths.part``, whole or not at all; the part may go or stay."""


def renamed(disk: Disk, paths: Paths) -> None:
    """The Publisher of JSONL: the claims themselves become OUT."""
    disk.rename(paths.part, paths.out)


def converted(suffix: str) -> Publisher:
    """The Publisher of the form that a suffix asks for; the claims are read once more and stay until OUT stands."""

    def publish(disk: Disk, paths: Paths) -> None:
        from extractor.sinks.convert import convert  # reads records, which a run of JSONL never does itself

        convert(paths.part, paths.out, suffix)

    return publish


class Files:
    """The open files of a run and its state, which goes on with every entry. Use it as a context: what was not
    committed is lost, what was is safe.

    Raises LedgerError where a file is shorter than the ledger says.
    """

    def __init__(self, disk: Disk, paths: Paths, state: State) -> None:
        self._disk, self.paths, self.state = disk, paths, state
        self._files: list[Growing] = []
        self._digests: list[str | None] = []
        self._seen = bytearray()

    def __enter__(self) -> Self:
        try:
            self._ledger = self._opened(self.paths.ledger, self.state.length)  # first: it must never say too much
            self._disk.sync_folder(self.paths.out.parent)  # nor may one that a killed run replaced come back
            self._claims = self._opened(self.paths.part, self.state.claims)
            self._failed = self._opened(self.paths.failed, self.state.failed)
            self._disk.sync_folder(self.paths.out.parent)  # a file that the ledger tells of must not lose its name
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *trouble: object) -> None:
        for file in self._files:
            with suppress(OSError):  # nothing is lost that a commit has not synced
                file.close()

    def _opened(self, path: Path, length: int) -> Growing:
        """A file cut to what counts of it, for sure: a cut that the disk forgets would bring back what was cut, and a
        line of the ledger that a killed run left unsynced could be lost from before the next."""
        size = self._disk.size(path) or 0
        if size < length:
            raise LedgerError(f"{path}: has {size:,} bytes, the ledger says {length:,}: begin anew with --restart")
        file = self._disk.grow(path, length)
        self._files.append(file)
        if size:
            file.sync()
        return file

    def begin(self, run: Mapping[str, Any], units: Sequence[str]) -> None:
        """A new run: what decides its bytes, and what it will read."""
        self._enter(beginning(run, units))

    def add_inputs(self, units: Sequence[str]) -> None:
        """Inputs that came since the run began."""
        self._enter({"entry": "inputs", "add": list(units)})

    def add_claims(self, lines: bytes) -> None:
        """The claims of an article."""
        if lines:
            self._claims.write(lines)

    def add_failure(self, failure: Mapping[str, Any]) -> None:
        """Something that could not be used."""
        self._failed.write(orjson.dumps(failure, option=orjson.OPT_APPEND_NEWLINE))

    def remember(self, seen: bytes, digests: Sequence[str | None]) -> None:
        """What the ledger should hold with the next commit: articles that passed, units begun."""
        self._seen += seen
        self._digests += digests

    def commit(self, place: Place, totals: Mapping[str, Any]) -> None:
        """Have everything so far on the disk for good; a later run goes on behind ``place``."""
        self._claims.sync()
        self._failed.sync()
        entry = {
            "entry": "commit",
            "unit": place.unit,
            "within": place.within,
            "chain": place.chain,
            "digests": self._digests,
            "claims": self._claims.length,
            "failed": self._failed.length,
            "totals": totals,
            "seen": base64.b64encode(self._seen).decode("ascii"),
        }
        self._enter(entry)
        self._digests, self._seen = [], bytearray()

    def _enter(self, entry: Entry) -> None:
        write_entry(self._ledger, self.state, entry)


def beginning(run: Mapping[str, Any], units: Sequence[str], retry: Mapping[str, Any] | None = None) -> Entry:
    """The first entry of a ledger: one, for a ledger must not be left with half of its beginning."""
    return {"entry": "run", "fingerprint": run, "retry": retry, "inputs": list(units)}


def begin_again(disk: Disk, paths: Paths, lock: Lock, entry: Entry) -> State:
    """A new ledger of that entry in place of that of a finished run, whose OUT stays until the new one is whole."""
    new, state = paths.ledger.with_name(paths.ledger.name + ".new"), State()
    lock.take(new)
    file = disk.grow(new, 0)
    try:
        write_entry(file, state, entry)
    finally:
        file.close()
    disk.rename(new, paths.ledger)
    disk.sync_folder(paths.out.parent)
    return state


def write_entry(file: Growing, state: State, entry: Entry) -> None:
    """Have an entry at the end of the ledger for good, and the state go on by it. It is synced before another can be
    written, so that a line that the power tears is always the last."""
    file.write(ledger.encode(entry))
    file.sync()
    state.take(entry)
    state.length = file.length


def finish(disk: Disk, paths: Paths, state: State, publish: Publisher) -> None:
    """Have OUT in place, of claims that are all committed. Done again after an interruption, it ends in the same.

    Raises LedgerError where neither the claims nor an OUT made of them are there.
    """
    file = disk.grow(paths.ledger, state.length)
    try:
        if state.whole is None:
            write_entry(file, state, {"entry": "whole", "claims": disk.digest(paths.part)})
        else:
            file.sync()  # a killed run may have left it unsynced
        if disk.size(paths.part) is not None:
            publish(disk, paths)
        elif disk.digest(paths.out) != state.whole:  # else it ended behind the renaming
            raise LedgerError(f"{paths.part}: is gone: begin anew with --restart")
        disk.sync_folder(paths.out.parent)
        write_entry(file, state, {"entry": "end", "out": disk.digest(paths.out)})
    finally:
        file.close()
    tidy(disk, paths, state)


def tidy(disk: Disk, paths: Paths, state: State) -> None:
    """Take away what nobody needs once OUT stands."""
    disk.remove(paths.part)
    if not state.failed:
        disk.remove(paths.failed)
