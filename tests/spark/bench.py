"""The extractor inside Spark against ``claims extract --workers 2``, and what kills do to it.

usage: python -m tests.spark.bench [ARTICLES.jsonl] [--count 5000] [--rounds 3] [--kills 10] [--kill-count 1000]
                                   [--master 'local[2]' --master 'local-cluster[2,1,2048]']

The articles are repeated under new ids until there are enough. In turns, so that whoever else uses the machine slows
all alike, the command and a job on each master work through them; the time of Spark begins once it is there, the
loading of the model counts for all. Then jobs go on while Python workers and executors of theirs are killed. Ends with
1 where an output is not that of the command, article by article, byte for byte.
"""

from __future__ import annotations

import argparse
import itertools
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from random import Random

from pyarrow import parquet

from tests.spark.corpus import ARTICLES
from tests.spark.processes import kill_executor, kill_one_at_work

MASTERS = ["local[2]", "local-cluster[2,1,2048]"]
PACE = 6.0
"""Seconds between two kills on the average: a task that is killed four times ends the job, and rightly so."""

TASKS = 40
"""Tasks of a job with kills, each of a few seconds."""


def write_repeated(source: Path, count: int, path: Path) -> Path:
    """So many articles, those of the source again and again under new ids."""
    articles = [json.loads(line) for line in source.read_bytes().splitlines() if line.strip()]
    with path.open("w", encoding="utf-8") as file:
        for number, article in enumerate(itertools.islice(itertools.cycle(articles), count)):
            known = {name: article[name] for name in ("title", "published", "publisher", "url") if article.get(name)}
            file.write(json.dumps({"id": f"a{number}", "text": article["text"], **known}) + "\n")
    return path


def extracted(source: Path, out: Path) -> float:
    """Seconds of ``claims extract --workers 2``."""
    began = time.monotonic()
    command = [sys.executable, "-m", "extractor", "extract", source, "-o", out, "-n", "2", "--restart", "-q"]
    subprocess.run(command, check=True)
    return time.monotonic() - began


def job(master: str, source: Path, out: Path, kill: Callable[[Callable[[], bool]], None] | None = None) -> float:
    """Seconds of a job once Spark is there; ``kill`` is called meanwhile with what tells whether the job has ended."""
    command = [sys.executable, "-m", "tests.spark.one_job", master, source, out, *([str(TASKS)] if kill else [])]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        if kill:
            kill(lambda: process.poll() is not None)
        last = process.stdout.read().split()
    return float(last[0]) if last else float("nan")


def by_article(lines: Iterable[str]) -> dict[str, list[str]]:
    """The lines of each article, in their order."""
    found = defaultdict(list)
    for line in lines:
        found[json.loads(line)["article"]["id"]].append(line)
    return found


def records(folder: Path) -> Iterator[str]:
    """The records of a job's output as they stand there."""
    for path in sorted(folder.rglob("*.parquet")):
        yield from (record for record in parquet.read_table(path, columns=["record"])[0].to_pylist() if record)


def same(out: Path, folder: Path) -> bool:
    """Whether a job's output has the claims of the command, each article's in their order."""
    whole = (folder / "_SUCCESS").is_file()
    return whole and by_article(records(folder)) == by_article(out.read_text("utf-8").splitlines())


def compare(masters: list[str], source: Path, count: int, rounds: int, work: Path) -> list[str]:
    """Run in turns, print articles a second and their ratios; what was wrong."""
    wrong = []
    seconds = defaultdict(list)
    for number in range(rounds):
        seconds["claims extract"].append(extracted(source, work / "out.jsonl"))
        for master in masters:
            out = work / f"{master}.{number}"
            seconds[master].append(job(master, source, out))
            wrong += [] if same(work / "out.jsonl", out) else [f"{master}: other claims than claims extract"]
    for name, spent in seconds.items():
        ratios = [first / each for first, each in zip(seconds["claims extract"], spent, strict=True)]
        rates = ", ".join(f"{count / each:.1f}" for each in spent)
        print(f"{name:26} {rates} articles a second, {statistics.median(ratios):.2f} of claims extract", flush=True)
    return wrong


def survive(master: str, source: Path, kills: int, work: Path) -> list[str]:
    """Kill that many processes, in as many jobs as it takes; what was wrong."""
    random, done, wrong = Random(20180110), Counter[str](), []
    extracted(source, work / "killed.jsonl")
    for number in itertools.count():
        if done.total() >= kills:
            break

        def kill(ended: Callable[[], bool]) -> None:
            while not ended() and done.total() < kills:
                time.sleep(random.uniform(0, 2 * PACE))
                executor = "cluster" in master and random.random() < 0.3
                if executor and kill_executor():
                    done["executor"] += 1
                elif kill_one_at_work(ended):
                    done["Python worker"] += 1

        out = work / f"{master}.killed.{number}"
        seconds = job(master, source, out, kill)
        wrong += [] if same(work / "killed.jsonl", out) else [f"{master}: other claims after kills"]
        print(f"{master:26} a job of {seconds:.0f} s, kills so far: {dict(done)}", flush=True)
    return wrong


def main() -> None:
    """Print what was measured, and what was wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", nargs="?", type=Path, default=ARTICLES)
    parser.add_argument("--count", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--kill-count", type=int, default=1_000, help="articles of a job with kills")
    parser.add_argument("--master", action="append")
    options = parser.parse_args()
    masters, wrong = options.master or MASTERS, []
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        if options.rounds:
            source = write_repeated(options.articles, options.count, work / "in.jsonl")
            wrong += compare(masters, source, options.count, options.rounds, work)
        if options.kills:
            source = write_repeated(options.articles, options.kill_count, work / "few.jsonl")
            wrong += [each for master in masters for each in survive(master, source, options.kills, work)]
    print("\n".join(wrong) or "every output is that of claims extract")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
