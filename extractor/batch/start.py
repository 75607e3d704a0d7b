"""How a run on an output begins: anew, where an earlier one stopped, with new inputs, or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from extractor.batch.disk import Disk
from extractor.batch.fingerprint import difference
from extractor.batch.ledger import LedgerError
from extractor.batch.output import Paths
from extractor.batch.plan import Unit, check_unchanged, settled
from extractor.batch.state import State, state_of
from extractor.exits import RefusedError

How = Literal["anew", "resume", "append", "retry", "nothing"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the user wants done about an earlier run."""

    restart: bool = False
    append: bool = False
    retry: bool = False


@dataclass(frozen=True, slots=True)
class Start:
    """How to begin; ``units`` is all there is to read, in order, ``since`` those of them that came new."""

    how: How
    state: State
    units: Sequence[Unit]
    since: Sequence[Unit] = ()
    notice: str | None = None


def start(disk: Disk, paths: Paths, run: Mapping[str, Any], units: Sequence[Unit], asked: Asked) -> Start:
    """Decide by the ledger. ``run`` is the fingerprint of the run that is asked for.

    Raises RefusedError where going on would give other bytes than an uninterrupted run, LedgerError where the ledger
    is damaged; both tell what to do.
    """
    state = State() if asked.restart else _earlier(disk, paths)
    if state.run is None:
        return Start("anew", State(), units)
    if state.out is not None and disk.size(paths.out) is None:
        return Start("anew", State(), units, notice=f"{paths.out} is gone: beginning anew")
    if other := difference(state.run, run):
        raise RefusedError(f"{paths.out} was begun otherwise, {other}: use --restart, or another output")
    known, since = settled(units, state.units, append=asked.append)
    check_unchanged(known, state.digests, unread_too=not (asked.retry and state.out))
    if state.out is not None:
        if disk.digest(paths.out) != state.out:
            raise RefusedError(f"{paths.out} was changed since it was written: use --restart, or another output")
        return _to_retry(paths, state, known, since) if asked.retry else _after_the_end(paths, state, known, since)
    if state.retry and since:
        raise RefusedError(
            f"{paths.out}: first have failures tried again without new inputs, then add them by --append"
        )
    if state.retry and state.whole is None and disk.digest(paths.out) != state.retry["out"]:
        raise RefusedError(f"{paths.out} was changed while its failures were tried again: use --restart")
    notice = f"{paths.out}: going on behind {state.totals.get('articles', 0):,} articles"
    return Start("resume", state, [*known, *since], since, notice)


def _earlier(disk: Disk, paths: Paths) -> State:
    try:
        return state_of(disk.read(paths.ledger) or b"")
    except LedgerError as error:
        raise LedgerError(f"{paths.ledger}: {error}") from None


def _after_the_end(paths: Paths, state: State, known: Sequence[Unit], since: Sequence[Unit]) -> Start:
    if not since:
        return Start("nothing", state, known, notice=f"{paths.out} is whole: nothing to do (--restart begins anew)")
    _check_is_jsonl(paths, state)
    names = f"{len(since):,} new inputs" if len(since) > 1 else since[0].where
    return Start("append", state, [*known, *since], since, f"{paths.out}: going on with {names}")


def _to_retry(paths: Paths, state: State, known: Sequence[Unit], since: Sequence[Unit]) -> Start:
    if not state.failed:
        return Start("nothing", state, known, notice=f"{paths.out}: nothing failed that could be tried again")
    if since:
        raise RefusedError(f"{paths.out}: first go on with new inputs by --append, then try failures again")
    if streams := [unit.where for unit in known if unit.is_stream]:
        raise RefusedError(f"{paths.out}: {streams[0]} cannot be read again for what failed in it: use --restart")
    _check_is_jsonl(paths, state)
    return Start("retry", state, known, notice=f"{paths.out}: trying again what failed")


def _check_is_jsonl(paths: Paths, state: State) -> None:
    if state.whole != state.out:
        raise RefusedError(f"{paths.out}: only JSONL can be gone on with; use --restart, or a JSONL output")
