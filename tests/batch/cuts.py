"""Small jobs on a disk in memory, with the power cut at any moment, gone on with until they are done."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from extractor.batch.feed import EVERYTHING, Take
from extractor.batch.output import Paths
from extractor.batch.run import FileRun, Wanted
from extractor.batch.start import Asked
from extractor.errors import ExtractorError
from tests.batch.power import MemoryDisk, PowerCut
from tests.batch.stubs import Told, article, job, units, write_articles

NOTHING = Asked()


@dataclass(frozen=True)
class Step:
    """One command: its inputs, what it asks for, whether the stub fails where articles order it."""

    inputs: tuple[Path, ...]
    asked: Asked = NOTHING
    healthy: bool = False
    take: Take = EVERYTHING

    def run(self, disk: MemoryDisk, out: Path) -> None:
        wanted = Wanted(units(*self.inputs), job(healthy=self.healthy), take=self.take, workers=0)
        FileRun(wanted, Paths(out), disk, Told(), {}).run(self.asked)


Job = tuple[Step, ...]
"""Commands given one after the other."""


def random_job(folder: Path, random: Random) -> Job:
    """A run over a few files, and perhaps what users do with its output afterwards."""
    files = []
    for number in range(random.randint(1, 3)):
        ids = [f"{number}.{n}" if random.random() < 0.9 else "0.0" for n in range(random.randint(1, 9))]
        articles = [article(id, "!fail" if random.random() < 0.2 else "") for id in ids]
        files.append(write_articles(folder / f"{number}.jsonl", [article(f"{number}.first"), *articles]))
    first, every = tuple(files[:-1] or files), tuple(files)
    take = Take(random.choice([None, None, random.randint(1, 12)]), random.choice([1.0, 1.0, 0.7]))
    append, retry, restart = Asked(append=True), Asked(retry=True), Asked(restart=True)
    return random.choice(
        [
            (Step(every, take=take),),
            (Step(first, take=take), Step(every, append, take=take)),
            (Step(every), Step(every, retry, healthy=True)),
            (Step(every), Step(every, retry), Step(every, retry, healthy=True)),
            (Step(first), Step(first, retry, healthy=True), Step(every, append)),
            (Step(first), Step(every, append), Step(every, retry, healthy=True)),
            (Step(first), Step(every, restart, take=take)),
        ]
    )


@dataclass
class Found:
    """What came of cuts: how many were made, and how many jobs ended otherwise than without them, by how."""

    cuts: int
    wrong: Counter[str]
    sites: set[str]
    jobs: int = 0


def cut_power(cuts: int, seed: int, ignored: frozenset[str] = frozenset()) -> Found:
    """So many cuts over as many jobs as that takes. With syncs ``ignored`` the first job that ends wrong is enough."""
    random, found = Random(seed), Found(0, Counter(), set())
    with tempfile.TemporaryDirectory() as name, _small_commits(random):
        while found.cuts < cuts and not (ignored and found.wrong):
            _cut_a_job(Path(name), random, cuts, ignored, found)
    return found


def _cut_a_job(folder: Path, random: Random, cuts: int, ignored: frozenset[str], found: Found) -> None:
    """A job without a cut, then with one at some of its operations, each time another."""
    steps, out = random_job(folder, random), folder / "out"
    try:
        whole = MemoryDisk(random)
        for step in steps:
            step.run(whole, out)
    except ExtractorError:  # nothing usable in it: another job
        return
    for at in random.sample(range(1, whole.operations + 1), min(12, whole.operations)):
        if found.cuts >= cuts or (ignored and found.wrong):
            return
        disk = MemoryDisk(random, ignored)
        disk.cut_at = at
        try:
            for step in steps:
                found.cuts += _until_done(step, disk, out, random)
            disk.lose_power()
        except Exception as error:
            found.wrong[f"stopped: {type(error).__name__}"] += 1
        else:
            if disk.contents().get("out") != whole.contents()["out"]:
                found.wrong["other claims"] += 1
            elif _failures(disk) != _failures(whole):
                found.wrong["other failures"] += 1
        found.sites |= disk.sites
        found.jobs += 1


def _failures(disk: MemoryDisk) -> bytes:
    return disk.contents().get("out.failed.jsonl", b"")


def _until_done(step: Step, disk: MemoryDisk, out: Path, random: Random) -> int:
    """Run again after each cut, one in two of which is followed by another; how many there were."""
    cuts = 0
    while True:
        try:
            step.run(disk, out)
        except PowerCut:
            cuts += 1
        else:
            return cuts
        disk.end_process() if random.random() < 0.2 else disk.lose_power()
        if random.random() < 0.5:
            disk.cut_at = random.randint(1, 12)


@contextmanager
def _small_commits(random: Random) -> Iterator[None]:
    """A commit after each few articles, so that small jobs have many."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("extractor.batch.feed.ARTICLES", 2)
        patch.setattr("extractor.batch.sink.COMMIT_ARTICLES", 3)
        patch.setattr("extractor.batch.sink.COMMIT_SECONDS", float("inf"))  # else a busy machine would have more
        yield
