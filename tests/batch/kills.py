"""Runs that are killed at random moments and begun again until they are done; their output is compared with that of
one that was left alone."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from extractor import exits
from extractor.cli import app
from tests.batch.driver import stubbed
from tests.batch.stubs import article, write_articles

ARTICLES = [article(f"a{number}", "!fail" * (number % 19 == 7)) for number in range(160)]
STUB: Mapping[str, Any] = {"seconds": 0.003}
LEAVING = 10.0
"""Seconds within which the workers of a killed run must be gone; they take milliseconds on a machine at rest."""

Victim = str
"""Whom to kill and how: ``run KILL``, ``worker KILL``, ``all TERM``, ``all INT``."""

STATUSES: Mapping[Victim, set[int]] = {
    "run KILL": {-signal.SIGKILL},
    "worker KILL": set(),
    "all TERM": {exits.TERMINATED, -signal.SIGTERM},
    "all INT": {exits.INTERRUPTED},
}
"""With which status such a run may end, besides that of one that was done; by the signal where it came so early that
nobody listened yet."""


@dataclass
class Killed:
    """Kills by victim, and what was wrong after any of them."""

    kills: Counter[Victim] = field(default_factory=Counter)
    outputs: int = 0
    wrong: Counter[str] = field(default_factory=Counter)


def kill_runs(
    folder: Path, kills: int, seed: int, *, stub: Mapping[str, Any] | None = STUB, source: Path | None = None
) -> Killed:
    """Kill so many runs over ``source`` (articles for the stub where there is none), and begin each again."""
    random, killed = Random(seed), Killed()
    source = source or write_articles(folder / "in.jsonl", ARTICLES)
    began = time.monotonic()
    done = ended(begun(folder, stub, source))
    seconds, whole = time.monotonic() - began, outputs(folder)
    assert done in {exits.DONE, exits.PARTLY}, (folder / "stderr").read_text()
    while killed.kills.total() < kills:
        for path in folder.glob("out*"):
            path.unlink()
        while killed.kills.total() < kills:
            victim = random.choice(list(STATUSES))
            run = begun(folder, stub, source)
            time.sleep(random.random() * seconds)
            killed.kills[victim] += _kill(run, victim, random)
            status = ended(run)
            if not _is_empty(run):
                killed.wrong["workers left over"] += 1
            if "Traceback" in (folder / "stderr").read_text():
                killed.wrong["traceback"] += 1
            if status not in {done} | STATUSES[victim]:
                killed.wrong[f"status {status} after {victim}"] += 1
            if status == done:
                break
        killed.outputs += 1
        if (status := ended(begun(folder, stub, source))) != done:
            killed.wrong[f"status {status} at the end"] += 1
        elif outputs(folder) != whole:
            killed.wrong["other bytes"] += 1
    return killed


def begun(folder: Path, stub: Mapping[str, Any] | None, source: Path) -> int:
    """The command in a process and a session of its own; its number."""
    process = os.fork()
    if process:
        return process
    status = 99
    try:
        os.setsid()
        with (folder / "stderr").open("w") as stderr:
            os.dup2(stderr.fileno(), 2)
            sys.stderr, sys.stdout = stderr, (folder / "stdout").open("w")
            sys.argv = ["claims", "extract", str(source), "-o", str(folder / "out"), "-q", "--workers", "2"]
            status = _status(stub)
    except KeyboardInterrupt:
        status = exits.INTERRUPTED
    finally:
        os._exit(status)


def _status(stub: Mapping[str, Any] | None) -> int:
    from extractor.batch import feed, fingerprint, sink

    feed.ARTICLES, sink.COMMIT_SECONDS = 4, 0.05
    if stub is not None:
        stubbed(dict(stub))
        fingerprint.fingerprint = lambda *_: {}  # hashing models takes longer than all the rest
    try:
        exits.run(app)
    except SystemExit as leaving:
        return int(leaving.code or 0)


def ended(process: int) -> int:
    """The status of a process at its end, negative for a signal."""
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def outputs(folder: Path) -> tuple[bytes, bytes]:
    """Claims and failures."""
    failed = folder / "out.failed.jsonl"
    return (folder / "out").read_bytes(), failed.read_bytes() if failed.exists() else b""


def _kill(run: int, victim: Victim, random: Random) -> bool:
    """Whether there was somebody to kill."""
    whom, how = victim.split()
    number = signal.Signals[f"SIG{how}"]
    try:
        if whom == "all":
            os.killpg(run, number)
        else:
            os.kill(run if whom == "run" else random.choice(_session(run)), number)
    except (ProcessLookupError, IndexError):
        return False
    return True


def _session(leader: int) -> list[int]:
    """The living processes of a session besides its leader."""
    living = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # gone meanwhile
        if int(fields[3]) == leader and fields[0] not in "ZX" and path.parent.name != str(leader):
            living.append(int(path.parent.name))
    return living


def _is_empty(leader: int) -> bool:
    until = time.monotonic() + LEAVING
    while _session(leader):
        if time.monotonic() > until:
            return False
        time.sleep(0.005)
    return True
