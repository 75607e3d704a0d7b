"""The command over the corpus under other conditions: hash seed, workers, day, time zone. Nothing may change."""

from __future__ import annotations

import hashlib
import itertools
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent

_OTHER_DAY = """
import datetime as real, os, sys, time
import dateparser, dateparser.search

shift = float(os.environ["CLOCK_SHIFT"])
clock = time.time
time.time = lambda: clock() + shift

class Like(type):
    def __instancecheck__(cls, thing):
        return isinstance(thing, real.datetime)

class Shifted(real.datetime, metaclass=Like):
    @classmethod
    def now(cls, tz=None):
        return real.datetime.fromtimestamp(time.time(), tz)
    @classmethod
    def utcnow(cls):
        return cls.now(real.timezone.utc).replace(tzinfo=None)
    @classmethod
    def today(cls):
        return cls.now()

for name, module in list(sys.modules.items()):
    if name.startswith("dateparser") and getattr(module, "datetime", None) is real.datetime:
        module.datetime = Shifted
"""
"""The clock of every interpreter that finds this as its ``sitecustomize``: of Python, and of the library that knows
what *yesterday* is. The class of all days cannot be replaced without breaking those that ask for it by name."""


@dataclass(frozen=True)
class Condition:
    """What may not matter; ``days`` by which the clock is wrong."""

    hash_seed: int
    workers: int
    days: int
    zone: str
    repeat: int = 0


def conditions() -> list[Condition]:
    """All that are compared: 2 runs of 3 hash seeds, 3 numbers of workers, 2 clocks and 2 time zones."""
    parts = itertools.product((0, 1), (0, 1, 2), (1, 2, 4), (0, 4000), ("UTC", "Pacific/Auckland"))
    return [Condition(seed, workers, days, zone, repeat) for repeat, seed, workers, days, zone in parts]


def claims_under(source: Path, condition: Condition) -> bytes:
    """The claims of a file of articles, by the command in a process of its own."""
    with tempfile.TemporaryDirectory() as name:
        out = Path(name, "out.jsonl")
        run(name, condition, "-m", "extractor", "extract", source, "-o", out, "-q", "--workers", condition.workers)
        return out.read_bytes()


def run(folder: str, condition: Condition, *arguments: object) -> str:
    """What an interpreter prints under a condition, which is set up in ``folder``."""
    Path(folder, "sitecustomize.py").write_text(_OTHER_DAY)
    environment = {
        **os.environ,
        "PYTHONPATH": f"{folder}{os.pathsep}{ROOT}",
        "PYTHONHASHSEED": str(condition.hash_seed),
        "CLOCK_SHIFT": str(condition.days * 86_400),
        "TZ": condition.zone,
    }
    command = [sys.executable, *map(str, arguments)]
    return subprocess.run(command, check=True, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True).stdout


def differences(source: Path, compared: Iterable[Condition]) -> Counter[str]:
    """How many conditions gave other bytes than most."""
    digests = Counter(hashlib.sha256(claims_under(source, condition)).hexdigest() for condition in compared)
    usual = digests.most_common(1)[0][0]
    return Counter({f"other bytes {digest[:8]}": count for digest, count in digests.items() if digest != usual})
