"""Time `claims compare`, and weigh it, on as many claims as are asked for.

usage: python corpus/compare/speed.py [CLAIMS ...]      default: 12500 25000 50000 100000

The claims are those of the stories beside this script, told again in other weeks. CPU seconds and the most memory of a
process that reads the claims from a file and compares them; each size has a process of its own.
"""

from __future__ import annotations

import datetime as dt
import itertools
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import extractor
from compare.stories import HALVES, read_stories
from extractor.compare.groups import compare
from extractor.identity import claim_id
from extractor.records import Claim, to_line

SIZES = (12_500, 25_000, 50_000, 100_000)


def stories() -> list[Claim]:
    """The claims of all stories."""
    halves = (read_stories(path).values() for path in HALVES.values())
    articles = [each.article for stories in halves for story in stories for each in story]
    return list(extractor.extract(articles))


def retold(claims: list[Claim], size: int) -> Iterator[Claim]:
    """As many claims, each time of articles of their own and a week later."""
    times = (_later(claim, time) for time in itertools.count() for claim in claims)
    return itertools.islice(times, size)


def _later(claim: Claim, times: int) -> Claim:
    by = dt.timedelta(weeks=times)
    name = f"{claim.article.id}-{times}"
    article = claim.article.model_copy(update={"id": name, "published": _moved(claim.article.published, by)})
    date = claim.date and claim.date.model_copy(
        update={"from_": _moved(claim.date.from_, by), "to": _moved(claim.date.to, by)}
    )
    place = claim.quantity.start, claim.quantity.end
    return claim.model_copy(update={"id": claim_id(name, *place), "article": article, "date": date})


def _moved(day: dt.date | None, by: dt.timedelta) -> dt.date | None:
    return day and min(day, dt.date(2200, 1, 1)) + by


def measured(path: str) -> str:
    """What comparing a file takes."""
    began = time.process_time()
    groups = compare(extractor.read_claims(path))
    seconds = time.process_time() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return f"{len(groups):,} groups, {seconds:.1f} CPU s, {memory:,.0f} MB"


def main() -> None:
    """Write a file of each size and have a fresh process compare it."""
    if sys.argv[1:2] == ["--file"]:
        print(measured(sys.argv[2]))
        return
    claims = stories()
    for size in [int(words) for words in sys.argv[1:]] or SIZES:
        with tempfile.NamedTemporaryFile(suffix=".jsonl") as file:
            file.writelines(map(to_line, retold(claims, size)))
            file.flush()
            run = [sys.executable, __file__, "--file", file.name]
            told = subprocess.run(run, check=True, capture_output=True, text=True).stdout
        print(f"{size:,} claims: {told}", end="", flush=True)


if __name__ == "__main__":
    main()
