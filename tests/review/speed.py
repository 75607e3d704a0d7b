"""Time of a decision on a large database: from the key to the next claim's page, through the whole server.

usage: python -m tests.review.speed [--claims 100000] [--decisions 300] [--database postgresql://...]

The database is filled with the claims of tests/review/made.py under other articles' ids. Prints the median, the 95th
and the 99th percentile of milliseconds, by order of the queue; ends with status 1 where a 95th exceeds 100.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx

from extractor.database import Database, open_database
from extractor.database.rows import Loaded
from extractor.identity import claim_id
from extractor.records import Claim
from tests.review.made import FERRIES, HARVEST, ferry_claims, harvest_claims
from tests.review.serving import serving
from tests.review.visitor import Elements

BOUND = 100.0
"""Milliseconds."""

BATCH = 500


def copies(count: int, seed: int = 1) -> Iterator[Loaded]:
    """Articles with so many claims between them, each of a confidence, a source and a day of its own."""
    dice = random.Random(seed)
    stories = [(FERRIES, ferry_claims()), (HARVEST, harvest_claims())]
    left, number = count, 0
    while left:
        text, claims = stories[number % 2]
        number += 1
        copied = [_copied(claim, f"{claim.article.id}-{number}", dice) for claim in claims][:left]
        left -= len(copied)
        yield Loaded(copied[0].article, copied, text)


def _copied(claim: Claim, article: str, dice: random.Random) -> Claim:
    day = dt.date(2010, 1, 1) + dt.timedelta(dice.randrange(3000))
    date = claim.date and claim.date.model_copy(update={"from_": day, "to": day})
    source = claim.source and claim.source.model_copy(update={"name": f"{claim.source.name} {dice.randrange(500)}"})
    return claim.model_copy(
        update={
            "id": claim_id(article, claim.quantity.start, claim.quantity.end),
            "article": claim.article.model_copy(update={"id": article}),
            "confidence": round(dice.random(), 3),
            "source": source,
            "date": date,
        }
    )


def fill(db: Database, count: int) -> None:
    """Load so many claims."""
    batch: list[Loaded] = []
    for loaded in copies(count):
        batch.append(loaded)
        if len(batch) == BATCH:
            db.replace(batch)
            batch = []
    if batch:
        db.replace(batch)


@dataclass(frozen=True)
class Times:
    """Milliseconds of decisions."""

    median: float
    p95: float
    p99: float

    @classmethod
    def of(cls, milliseconds: Sequence[float]) -> Times:
        cuts = statistics.quantiles(milliseconds, n=100)
        return cls(statistics.median(milliseconds), cuts[94], cuts[98])

    def __str__(self) -> str:
        return f"median {self.median:.1f} ms, 95 % {self.p95:.1f} ms, 99 % {self.p99:.1f} ms"


def decisions(address: str, query: str, count: int) -> list[float]:
    """Milliseconds of each decision: post it, follow to the next claim, read its whole page."""
    base = address.partition("/enter")[0]
    dice, times = random.Random(query), []
    with httpx.Client(base_url=base, follow_redirects=True, headers={"sec-fetch-site": "same-origin"}) as client:
        client.get(address)
        page = client.get(f"/?{query}").text
        for _ in range(count):
            if "/decide" not in page:
                break
            action, fields = Elements(page).fields("/decide")
            verdict = dice.choice(["accept", "accept", "reject", "skip"])
            began = time.perf_counter()
            answer = client.post(action, data={**fields, "verdict": verdict})
            times.append((time.perf_counter() - began) * 1000)
            assert answer.status_code == 200
            page = answer.text
    return times


QUERIES = (
    "", "order=certain", "order=article", "order=source", "order=entity", "order=date", "order=newest",
    "kind=percent", "q=freight&order=date", "source=the+port+office+7", "rule=date.clause", "since=2017-12-15&low=0.5",
)  # fmt: skip


def pages(address: str) -> list[tuple[str, float]]:
    """Milliseconds of the pages beside the decisions."""
    base, found = address.partition("/enter")[0], []
    with httpx.Client(base_url=base, follow_redirects=True, headers={"sec-fetch-site": "same-origin"}) as client:
        client.get(address)
        for path in ("/", "/progress", "/claims", "/claims?q=freight", "/dashboard"):
            began = time.perf_counter()
            assert client.get(path).status_code == 200
            found.append((path, (time.perf_counter() - began) * 1000))
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--decisions", type=int, default=300)
    parser.add_argument("--database", help="an empty database (default: a SQLite file)")
    options = parser.parse_args()
    slow = False
    with tempfile.TemporaryDirectory() as folder:
        place = options.database or str(Path(folder) / "claims.db")
        with open_database(place, create=True) as db:
            fill(db, options.claims)
        with serving(place, reviewer="Ana") as (address, _):
            for query in QUERIES:
                times = Times.of(decisions(address, query, options.decisions))
                slow = slow or times.p95 > BOUND
                print(f"{query or 'least certain first':28} {times}", flush=True)
            for path, milliseconds in pages(address):
                print(f"{path:28} {milliseconds:.0f} ms", flush=True)
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
