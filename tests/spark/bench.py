"""The extractor inside Spark against ``claims extract --workers 2``, and what kills do to it.

usage: python -m tests.spark.bench [ARTICLES.jsonl] [--count 5000] [--rounds 3] [--kills 10] [--kill-count 1000]
                                   [--master 'local[2]' --master 'local-cluster[2,1,2048]']

The articles are repeated under new ids until there are enough. In turns, so that whoever else uses the machine slows
all alike, the command and a job on each master work through them; the time of Spark begins once it is there, the
loading of the model counts for all. Then jobs go on while Python workers and executors of theirs are killed. Ends with
1 where an output is not that of the command, article by article, byte for byte. Last comes what a year of an archive
costs by these figures: CPU time of the command, and of reading pages of a crawl.
"""

from __future__ import annotations

import argparse
import html
import itertools
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from pyarrow import parquet

import extractor
from tests.articles.test_warc import written
from tests.spark.corpus import ARTICLES
from tests.spark.processes import cpu_below, extracting, kill_executor, kill_one_at_work, peak_memory

MASTERS = ["local[2]", "local-cluster[2,1,2048]"]
PACE = 6.0
"""Seconds between two kills on the average."""

KILLS_A_JOB = 3
"""A task that is killed four times ends its job, and rightly so."""

PAGES_A_YEAR = 140_000_000
"""Common Crawl's news archive: 1.35 billion articles from August 2016 to spring 2026, says arXiv:2605.18337."""

ENGLISH = 0.4
"""The share of them in English: an assumption. The others are read and set aside."""

PRICE = 0.04
"""Dollars of a core hour: an assumption, of machines on demand without storage."""

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


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds of wall and CPU time."""

    wall: float
    cpu: float


def extracted(source: Path, out: Path) -> Spent:
    """What ``claims extract --workers 2`` takes, loading included."""
    began, before = time.monotonic(), _cpu_of_children()
    command = [sys.executable, "-m", "extractor", "extract", source, "-o", out, "-n", "2", "--restart", "-q"]
    subprocess.run(command, check=True)
    return Spent(time.monotonic() - began, _cpu_of_children() - before)


def _cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def page_seconds(source: Path, work: Path) -> float:
    """CPU seconds of reading one page of a crawl: the articles, amid as much else as pages of newspapers have."""
    articles = list(itertools.islice(map(json.loads, source.read_bytes().splitlines()), 200))
    pages = [(f"https://news.example/{each['id']}", _page(each["text"])) for each in articles]
    (work / "pages.warc.gz").write_bytes(written(*pages))
    began = time.process_time()
    read = sum(1 for _ in extractor.read_articles(work / "pages.warc.gz", on_error=lambda failure: None))
    return (time.process_time() - began) / max(1, read)


_SCRIPTS = "".join(f"<script>var a{number} = {{{'x: 1, ' * 400}}};</script>" for number in range(40))
_LINKS = "".join(
    f'<div class="teaser"><a href="/a/{number}"><h3>Story {number}</h3></a></div>' for number in range(150)
)


def _page(text: str) -> bytes:
    paragraphs = "".join(f"<p>{html.escape(part)}</p>" for part in text.split("\n") if part.strip())
    body = f"{_LINKS}<article>{paragraphs}</article>{_LINKS}"
    return f"<html><head><title>News</title>{_SCRIPTS}</head><body>{body}</body></html>".encode()


Meanwhile = Callable[[Callable[[], bool]], None]
"""What goes on during a job; it is given what tells whether the job has ended."""


def job(master: str, source: Path, out: Path, meanwhile: Meanwhile, tasks: int | None = None) -> float:
    """Seconds of a job once Spark is there; not a number where it failed."""
    command = [sys.executable, "-m", "tests.spark.one_job", master, source, out, *([str(tasks)] if tasks else [])]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        meanwhile(lambda: process.poll() is not None)
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


@dataclass(slots=True)
class Watch:
    """The most memory that was seen of one Python worker and of one process that extracts, in MB; CPU seconds of all
    processes of the last job since Spark was there."""

    worker: int = 0
    process: int = 0
    cpu: float = 0.0

    def watch(self, ended: Callable[[], bool]) -> None:
        """Look until the job has ended."""
        before = spent = cpu_below()
        while not ended():
            spent = spent | cpu_below()
            self.cpu = sum(seconds - before.get(pid, 0.0) for pid, seconds in spent.items())
            for process, (worker, _) in extracting().items():
                self.process = max(self.process, peak_memory(process))
                self.worker = max(self.worker, peak_memory(worker))
            time.sleep(0.5)


def compare(masters: list[str], source: Path, count: int, rounds: int, work: Path) -> list[str]:
    """Run in turns, print articles a second, their ratios and the cost; what was wrong."""
    wrong = []
    seconds, cpu, watch = defaultdict(list), defaultdict(list), Watch()
    for number in range(rounds):
        spent = extracted(source, work / "out.jsonl")
        seconds["claims extract"].append(spent.wall)
        cpu["claims extract"].append(spent.cpu)
        for master in masters:
            out = work / f"{master}.{number}"
            seconds[master].append(job(master, source, out, watch.watch))
            cpu[master].append(watch.cpu)
            wrong += [] if same(work / "out.jsonl", out) else [f"{master}: other claims than claims extract"]
    for name, spent in seconds.items():
        rates = ", ".join(f"{count / each:.1f}" for each in spent)
        wall, work_done = _ratio(seconds["claims extract"], spent), _ratio(cpu["claims extract"], cpu[name])
        print(f"{name:26} {rates} articles a second: {wall:.2f} of claims extract, {work_done:.2f} a CPU second")
    print(f"memory at most: Python worker {watch.worker} MB, process that extracts {watch.process} MB")
    print_cost(statistics.median(cpu["claims extract"]) / count, page_seconds(source, work))
    return wrong


def _ratio(first: list[float], others: list[float]) -> float:
    """How many times as fast the others are, turn by turn."""
    return statistics.median(one / other for one, other in zip(first, others, strict=True))


def print_cost(article: float, page: float) -> None:
    """Print what a year of news costs, given the CPU seconds of extracting from an article and of reading a page."""
    hours = (PAGES_A_YEAR * page + PAGES_A_YEAR * ENGLISH * article) / 3600
    print(f"{3600 / article:,.0f} articles a core hour, {3600 / page:,.0f} pages of a crawl read a core hour")
    print(f"a year of CC-NEWS: {hours:,.0f} core hours, {hours * PRICE:,.0f} dollars")


def survive(master: str, source: Path, kills: int, work: Path) -> list[str]:
    """Kill that many processes, in as many jobs as it takes; what was wrong."""
    random, done, wrong = Random(20180110), Counter[str](), []
    extracted(source, work / "killed.jsonl")
    for number in itertools.count():
        if done.total() >= kills:
            break

        def kill(ended: Callable[[], bool]) -> None:
            last = min(kills, done.total() + KILLS_A_JOB)
            while not ended() and done.total() < last:
                time.sleep(random.uniform(0, 2 * PACE))
                executor = "cluster" in master and random.random() < 0.3
                if executor and kill_executor():
                    done["executor"] += 1
                elif kill_one_at_work(ended):
                    done["Python worker"] += 1

        out = work / f"{master}.killed.{number}"
        seconds = job(master, source, out, kill, TASKS)
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
    parser.add_argument("--kill-count", type=int, default=400, help="articles of a job with kills")
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
