"""All the accidents, in full numbers: ``make torture``. Prints what was done and what was wrong, and ends with 1 then.

``python -m tests.batch.torture cuts kills`` does only these; ``kills=2`` asks for two rounds of them.
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


def cut_power(count: int, seed: int) -> Found:
    """Cuts of the power over small jobs on a disk in memory."""
    found = cuts.cut_power(count, seed)
    return f"{found.cuts:,} power cuts, {found.jobs:,} jobs cut and gone on with", found.wrong


def kill_stub(count: int, seed: int) -> Found:
    """Kills of runs that work with the stub."""
    with tempfile.TemporaryDirectory() as folder:
        killed = kills.kill_runs(Path(folder), count, seed)
    return _told(killed), killed.wrong


def kill_model(count: int, seed: int) -> Found:
    """Kills of runs that work with the model."""
    with tempfile.TemporaryDirectory() as folder:
        killed = kills.kill_runs(Path(folder), count, seed, stub=None, source=CORPUS)
    return _told(killed), killed.wrong


def compare(count: int, seed: int) -> Found:
    """Runs over the corpus under so many conditions, and as many others with each other seed."""
    runs = same_bytes.conditions()[seed * count : (seed + 1) * count]
    wrong = same_bytes.differences(CORPUS, runs)
    return f"{len(runs)} runs over the corpus under other conditions", wrong


def _told(killed: kills.Killed) -> str:
    listed = ", ".join(f"{victim} {count}" for victim, count in sorted(killed.kills.items()))
    return f"{killed.kills.total():,} kills ({listed}) over {killed.outputs:,} outputs"


PARTS: Mapping[str, tuple[Callable[[int, int], Found], int, int]] = {
    "cuts": (cut_power, 10, 1000),
    "kills": (kill_stub, 19, 50),
    "model": (kill_model, 5, 10),
    "bytes": (compare, 12, 6),
}
"""What is done, in how many rounds (each with a seed of its own, from 0) of how many accidents."""


def main(*asked: str) -> int:
    """Do what is asked, all by default, and tell of every round; the number of those in which something was wrong."""
    wanted = dict(part.split("=") if "=" in part else (part, "") for part in asked or PARTS)
    return sum(
        _is_wrong(part, seed) for part, rounds in wanted.items() for seed in range(int(rounds or PARTS[part][1]))
    )


def _is_wrong(part: str, seed: int) -> bool:
    do, _, count = PARTS[part]
    began = time.monotonic()
    done, wrong = do(count, seed)
    listed = ", ".join(f"{what} ({times})" for what, times in wrong.items() if times)
    print(f"{part:6}{seed:3}  {done}: {listed or 'nothing wrong'}; {time.monotonic() - began:,.0f} s", flush=True)
    return bool(listed)


if __name__ == "__main__":
    sys.exit(min(1, main(*sys.argv[1:])))
