"""Hostile texts through the whole of ``claims extract``: each is done or refused by name, and every claim is sound.

usage: python -m tests.torture.hostile [--mutations 100000] [--seed 1] [--workers 2] [--deadline 10]

The texts are those of ``tests/hostile/make_hostile.py`` and seeded mutations of news sentences. Prints what was done
and ends with status 1 where anything is wrong.
"""

from __future__ import annotations

import argparse
import json
import math
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any

import extractor
from extractor import Claim
from extractor.records import from_line
from extractor.types import Failure
from tests.hostile.make_hostile import everything, fuzz

REFUSED = 150
"""Texts of ``make_hostile`` that may be refused at most; the rest is extracted from."""

PUBLISHED = "2024-03-10"


@dataclass(frozen=True)
class Outcome:
    """How a run over hostile texts ended. ``failures`` are reasons by id; ``wrong`` says what must not be."""

    texts: int
    claims: int
    failures: Mapping[str, str]
    wrong: Sequence[str]
    seconds: float

    @property
    def late(self) -> list[str]:
        """The ids that were given up because they took too long."""
        return [id for id, reason in self.failures.items() if "takes longer" in reason]


def extraction(texts: Iterable[tuple[str, str]], folder: Path, *, workers: int = 2, deadline: float = 10.0) -> Outcome:
    """Extract from texts by name with the command in a process of its own, in a folder that is empty."""
    articles, out = folder / "articles.jsonl", folder / "claims.jsonl"
    names = write(texts, articles)
    limits = ["--workers", str(workers), "--deadline", str(deadline), "--log-format", "json"]
    options = ["-o", str(out), "--any-language", *limits]
    command = [sys.executable, "-W", "ignore", "-m", "extractor", "extract", str(articles), *options]
    began = time.monotonic()
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    seconds = time.monotonic() - began
    failures = {names[row["line"] - 1]: row["reason"] for row in rows(folder / "claims.jsonl.failed.jsonl")}
    claims = [from_line(line) for line in lines_of(out)]
    wrong = [*wrong_run(ended, names, failures), *wrong_claims(claims, articles)]
    return Outcome(len(names), len(claims), failures, wrong, seconds)


def write(texts: Iterable[tuple[str, str]], path: Path) -> list[str]:
    """The texts as JSONL articles, one a line; their ids."""
    names = []
    with path.open("w", encoding="ascii") as file:
        for name, text in texts:
            file.write(json.dumps({"id": name, "text": text, "published": PUBLISHED}) + "\n")
            names.append(name)
    return names


def lines_of(path: Path) -> Iterator[bytes]:
    """The lines of a file, none where there is no such file."""
    if path.exists():
        with path.open("rb") as file:
            yield from file


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSONL file, none where there is no such file."""
    return map(json.loads, lines_of(path))


def wrong_run(
    ended: subprocess.CompletedProcess[str], names: Sequence[str], failures: Mapping[str, str]
) -> Iterator[str]:
    """What is wrong with the end of a run over articles of these ids: each is to be done or in the list of failures."""
    events = [json.loads(line) for line in ended.stderr.splitlines() if line.startswith("{")]
    others = [line for line in ended.stderr.splitlines() if not line.startswith("{")]
    if others or ended.stdout:
        yield f"printed beside events: {others[-1] if others else ended.stdout[:200]}"
    if ended.returncode not in {0, 3}:
        yield f"exit status {ended.returncode}"
        return
    done = events[-1]["articles"]
    if done + len(failures) != len(names):
        yield f"{len(names)} texts, {done} done, {len(failures)} failed"
    yield from (f"{id}: no reason" for id, reason in failures.items() if not reason.isprintable() or len(reason) < 10)
    yield from (f"{id}: {reason}" for id, reason in failures.items() if "Error" in reason or "worker" in reason)


def wrong_claims(claims: Iterable[Claim], articles: Path) -> Iterator[str]:
    """What is wrong with claims beside what reading them checks; the texts are read again from a file."""
    unreadable: list[Failure] = []
    read = extractor.read_articles(articles, on_error=unreadable.append, english_only=False)
    texts = {article.id: article.text for article in read}
    seen: Counter[str] = Counter()
    for claim in claims:
        seen[claim.id] += 1
        text, row = texts[claim.article.id], claim.model_dump(by_alias=True)
        yield from (f"{claim.article.id}: {fault}" for fault in chain(wrong_spans(row, text), wrong_numbers(claim)))
    yield from (f"claim {id} stands {count} times" for id, count in seen.items() if count > 1)


def wrong_spans(part: Any, text: str) -> Iterator[str]:
    """Spans anywhere in a record, those of its source too, that are not what stands in the text at their place."""
    if isinstance(part, dict):
        if part.get("start") is not None and text[part["start"] : part["end"]] != part["text"]:
            yield f"{part['start']}..{part['end']} is not {part['text'][:60]!r}"
        for value in part.values():
            yield from wrong_spans(value, text)
    elif isinstance(part, list | tuple):
        for value in part:
            yield from wrong_spans(value, text)


def wrong_numbers(claim: Claim) -> Iterator[str]:
    """Numbers that are none or in the wrong order; that days are days in order, reading has checked."""
    low, high = claim.quantity.low, claim.quantity.high
    if not (low.is_finite() and high.is_finite() and low <= high):
        yield f"{low}..{high} is no quantity"
    if not math.isfinite(claim.confidence):
        yield f"confidence {claim.confidence}"


def mutations(count: int, seed: int, size: int = 10_000) -> Iterator[list[tuple[str, str]]]:
    """Seeded mutations, in runs of at most ``size``."""
    made = fuzz(count, seed)
    while part := list(islice(made, size)):
        yield part


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a table of what was done; 1 where anything is wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mutations", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--deadline", type=float, default=10.0)
    options = parser.parse_args(arguments)
    hostile = list(everything())
    wrong = 0
    print(f"{'texts':>8} {'claims':>8} {'refused':>8} {'late':>5} {'wrong':>6} {'s':>7}")
    for texts in chain([hostile], mutations(options.mutations, options.seed)):
        with tempfile.TemporaryDirectory() as folder:
            outcome = extraction(texts, Path(folder), workers=options.workers, deadline=options.deadline)
        late, failed = outcome.late, len(outcome.failures)
        faults = list(outcome.wrong)
        if texts is hostile and failed > REFUSED:
            faults.append(f"{failed} of the hostile texts refused, {REFUSED} may be")
        counts = f"{outcome.texts:8,} {outcome.claims:8,} {failed:8,} {len(late):5,} {len(outcome.wrong):6,}"
        print(f"{counts} {outcome.seconds:7.1f}", flush=True)
        for fault in [*faults, *(f"{id}: {outcome.failures[id]}" for id in late)][:20]:
            print(f"    {fault}")
        wrong += len(faults)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
