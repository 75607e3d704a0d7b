"""Articles that hang, crash and eat memory, in real workers: each is named, and costs nothing but itself."""

from __future__ import annotations

import json
import socket
import subprocess
import time
from pathlib import Path

import pytest

from extractor.batch import pool
from extractor.batch.disk import RealDisk
from extractor.batch.output import Paths
from extractor.batch.pool import STILLBORN, Limits
from extractor.batch.run import FileRun, Wanted
from extractor.batch.start import Asked
from extractor.batch.work import Job
from extractor.errors import ExtractorError
from tests.batch.stubs import Told, article, job, lines_of, units, write_articles

LIMITS = Limits(deadline=1.0, megabytes=512)

REASONS = {
    "!hang": "takes longer than 1 s: split the text, or raise --deadline",
    "!spin": "takes longer than 1 s: split the text, or raise --deadline",
    "!exit": "ended its worker process (exit status 7)",
    "!segfault": "ended its worker process (SIGSEGV)",
    "!memory": "takes more than 512 MB: split the text, or raise --memory",
    "!raise": "cannot be processed (RuntimeError: was told to raise)",
}


def run(source: Path, job: Job, *, workers: int = 2, retry: bool = False) -> tuple[bytes, Told]:
    """The output of a run over one file, and what it told."""
    paths, told = Paths(source.with_name("out.jsonl")), Told()
    wanted = Wanted(units(source), job, workers=workers, limits=LIMITS)
    FileRun(wanted, paths, RealDisk(), told, {}).run(Asked(retry=retry))
    return paths.out.read_bytes(), told


def test_each_poisonous_article_is_named_and_the_rest_is_whole(tmp_path: Path) -> None:
    poison = [article(order[1:], f"{order} now") for order in REASONS]
    healthy = [article(f"a{number}") for number in range(60)]
    mixed = [one for number, well in enumerate(healthy) for one in (well, *poison[number // 10 :][: number % 10 == 5])]
    source = write_articles(tmp_path / "mixed.jsonl", mixed)
    began = time.monotonic()
    out, told = run(source, job())
    assert out == b"".join(map(lines_of, healthy))
    assert {failure.id: failure.reason for failure in told.failures} == {
        order[1:]: reason for order, reason in REASONS.items()
    }
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl.failed.jsonl").read_bytes().splitlines()]
    assert [row["id"] for row in rows] == [order[1:] for order in REASONS]  # in the order of reading
    assert time.monotonic() - began < 4 * (LIMITS.deadline + 2)  # two that hang, each in company and then alone

    out, told = run(source, job(healthy=True), retry=True)
    assert out == b"".join(map(lines_of, mixed))
    left = sorted(path.name for path in tmp_path.iterdir())
    assert (told.failures, left) == ([], ["mixed.jsonl", "out.jsonl", "out.jsonl.ledger"])


@pytest.mark.parametrize(
    ("maker", "message"),
    [
        ("unfit", "no such model: install one"),
        ("broken", "ZeroDivisionError: a mistake"),
        ("stillborn", "worker processes die before they are ready (exit status 9): see `claims info`"),
    ],
)
def test_workers_that_cannot_start_end_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], maker: str, message: str
) -> None:
    spawned: list[object] = []
    spawn = pool._spawned
    monkeypatch.setattr(pool, "_spawned", lambda pipe: spawned.append(pipe) or spawn(pipe))
    with pytest.raises(ExtractorError) as error:
        run(write_articles(tmp_path / "a.jsonl", [article("a")]), Job(f"tests.batch.stubs:{maker}", {}), workers=1)
    assert str(error.value) == message
    assert len(spawned) <= STILLBORN
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("workers", [1, 2])
def test_any_number_of_workers_gives_the_same_bytes(tmp_path: Path, workers: int) -> None:
    articles = [article(f"a{number}", f"!fail {number}" * (number % 17 == 5)) for number in range(150)]
    alone, told_alone = run(write_articles(tmp_path / "a.jsonl", articles), job(), workers=0)
    failed = (tmp_path / "out.jsonl.failed.jsonl").read_bytes()
    (tmp_path / "out.jsonl").unlink()
    out, told = run(tmp_path / "a.jsonl", job(), workers=workers)
    assert (out, told.failures) == (alone, told_alone.failures)
    assert (tmp_path / "out.jsonl.failed.jsonl").read_bytes() == failed
    assert out == b"".join(lines_of(one) for one in articles if not one["text"].startswith("!fail"))


def test_a_worker_gives_way_to_a_fresh_one_in_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spawned: list[int] = []
    spawn = pool._spawned

    def counted(pipe: socket.socket) -> subprocess.Popen[bytes]:
        process = spawn(pipe)
        spawned.append(process.pid)
        return process

    monkeypatch.setattr(pool, "_spawned", counted)
    monkeypatch.setattr(pool, "RENEWAL", 60)
    articles = [article(f"a{number}") for number in range(150)]
    out, told = run(write_articles(tmp_path / "a.jsonl", articles), job(), workers=1)
    assert (out, told.failures) == (b"".join(map(lines_of, articles)), [])
    assert len(set(spawned)) == 3  # chunks of 32: after 64 articles, after 128
