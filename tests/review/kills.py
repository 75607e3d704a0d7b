"""Kills of the review server in the middle of decisions: what was acknowledged is there, and nothing is half there.

usage: python -m tests.review.kills [--kills 100] [--seed 1] [--database postgresql://...]

Two reviewers decide as fast as they can; at a random moment the server gets SIGKILL. Ends with status 1 where a
decision is lost.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from extractor.database import open_database
from tests.review.made import ferry_claims, fill, harvest_claims
from tests.review.serving import started
from tests.review.visitor import Elements

CLAIMS = [each.id for each in (*ferry_claims(), *harvest_claims())]


@dataclass
class Outcome:
    """How rounds of killing went: decisions acknowledged, decisions stored, and what must not be."""

    kills: int = 0
    acknowledged: int = 0
    stored: int = 0
    wrong: list[str] = field(default_factory=list)


def killed(place: str, kills: int, seed: int) -> Outcome:
    """Kill the server of a filled database so many times."""
    dice, outcome = random.Random(seed), Outcome()
    acknowledged: list[tuple[str, int, str]] = []
    for number in range(kills):
        acknowledged += _until_killed(place, dice, number)
        outcome.kills += 1
    outcome.acknowledged = len(acknowledged)
    with open_database(place) as db:
        rows = db.rows("SELECT claim_id, version, reviewer FROM decisions ORDER BY claim_id, version")
        stored = [(row["claim_id"], row["version"], row["reviewer"]) for row in rows]
        outcome.stored = len(stored)
        outcome.wrong += [f"lost: {each}" for each in acknowledged if each not in set(stored)]
        outcome.wrong += [f"twice: {each}" for each in stored if stored.count(each) > 1]
        for claim_id in CLAIMS:
            versions = [version for id, version, _ in stored if id == claim_id]
            if versions != list(range(1, len(versions) + 1)):
                outcome.wrong.append(f"{claim_id}: a gap among {versions}")
        if db.location.kind == "sqlite" and db.rows("PRAGMA integrity_check")[0]["integrity_check"] != "ok":
            outcome.wrong.append("the file is damaged")
    if len(stored) - len(acknowledged) > 2 * kills:
        outcome.wrong.append("more was stored than could have been on its way")
    return outcome


def _until_killed(place: str, dice: random.Random, number: int) -> list[tuple[str, int, str]]:
    """What two reviewers were told is stored before the server died."""
    acknowledged: list[tuple[str, int, str]] = []
    with started(place) as (process, address):
        reviewers = [
            threading.Thread(target=_decide_on, args=(address, name, random.Random(f"{number}{name}"), acknowledged))
            for name in ("Ana", "Bo")
        ]
        for reviewer in reviewers:
            reviewer.start()
        time.sleep(dice.uniform(0.3, 1.2))
        process.kill()
        for reviewer in reviewers:
            reviewer.join()
    return acknowledged


def _decide_on(address: str, name: str, dice: random.Random, acknowledged: list[tuple[str, int, str]]) -> None:
    """Decide on one claim after the other until the server answers no more."""
    base = address.partition("/enter")[0]
    with httpx.Client(base_url=base, headers={"sec-fetch-site": "same-origin"}) as client:
        try:
            client.get(address)
            _, fields = Elements(client.get("/reviewer").text).fields("/reviewer")
            client.post("/reviewer", data={**fields, "name": name})
            while True:
                claim_id = dice.choice(CLAIMS)
                action, fields = Elements(client.get(f"/claim/{claim_id}").text).fields("/decide")
                verdict = dice.choice(["accept", "reject", "skip"])
                if client.post(action, data={**fields, "verdict": verdict}).status_code == 303:
                    acknowledged.append((claim_id, int(fields["version"]) + 1, name))
        except httpx.TransportError:
            return


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", help="an empty database (default: a SQLite file)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = options.database or str(Path(folder) / "claims.db")
        with open_database(place, create=True) as db:
            fill(db)
        outcome = killed(place, options.kills, options.seed)
    print(f"{outcome.kills} kills, {outcome.acknowledged:,} decisions acknowledged, {outcome.stored:,} stored")
    for line in outcome.wrong:
        print(line)
    return 1 if outcome.wrong or not outcome.acknowledged else 0


if __name__ == "__main__":
    sys.exit(main())
