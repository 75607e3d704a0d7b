"""All the accidents, in full numbers: ``make torture``. Prints what was done and what was wrong, and ends with 1 then.

``python -m tests.batch.torture cuts kills`` does only these; a second number, as in ``kills=100``, asks for fewer.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.batch import cuts, kills, same_bytes

ROOT = Path(__file__).parent.parent.parent
CORPUS = ROOT / "corpus" / "articles.jsonl"

Found = tuple[str, Mapping[str, int]]
"""What was done, and how often what was wrong."""


def cut_power(count: int) -> Found:
    """Cuts of the power over small jobs on a disk in memory."""
    found = cuts.cut_power(count, seed=2024)
    return f"{found.cuts:,} power cuts, {found.jobs:,} jobs cut and gone on with", found.wrong


def kill_stub(count: int) -> Found:
    """Kills of runs that work with the stub."""
    with tempfile.TemporaryDirectory() as folder:
        killed = kills.kill_runs(Path(folder), count, seed=2024)
    return _told(killed), killed.wrong


def kill_model(count: int) -> Found:
    """Kills of runs that work with the model."""
    with tempfile.TemporaryDirectory() as folder:
        killed = kills.kill_runs(Path(folder), count, seed=2024, stub=None, source=CORPUS)
    return _told(killed), killed.wrong


def compare(count: int) -> Found:
    """Runs over the corpus under so many conditions."""
    runs = same_bytes.conditions()[:count]
    wrong = same_bytes.differences(CORPUS, runs)
    return f"{len(runs)} runs over the corpus under other conditions", wrong


def _told(killed: kills.Killed) -> str:
    listed = ", ".join(f"{victim} {count}" for victim, count in sorted(killed.kills.items()))
    return f"{killed.kills.total():,} kills ({listed}) over {killed.outputs:,} outputs"


PARTS: Mapping[str, tuple[Callable[[int], Found], int]] = {
    "cuts": (cut_power, 10_000),
    "kills": (kill_stub, 950),
    "model": (kill_model, 50),
    "bytes": (compare, 72),
}


def main(*asked: str) -> int:
    """Do what is asked, all by default; the number of parts in which something was wrong."""
    wanted = dict(part.split("=") if "=" in part else (part, str(PARTS[part][1])) for part in asked or PARTS)
    failed = 0
    for part, count in wanted.items():
        began = time.monotonic()
        done, wrong = PARTS[part][0](int(count))
        listed = ", ".join(f"{what} ({times})" for what, times in wrong.items() if times) or "nothing wrong"
        print(f"{part:6} {done}: {listed}; {time.monotonic() - began:,.0f} s", flush=True)
        failed += listed != "nothing wrong"
    return failed


if __name__ == "__main__":
    sys.exit(min(1, main(*sys.argv[1:])))
