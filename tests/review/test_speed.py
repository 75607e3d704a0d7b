"""A decision is quick on a large database; ``python -m tests.review.speed`` measures it on 100,000 claims."""

from __future__ import annotations

from pathlib import Path

from extractor.database import open_database
from tests.review.serving import serving
from tests.review.speed import BOUND, Times, decisions, fill

CLAIMS = 20_000


def test_a_decision_takes_less_than_a_tenth_of_a_second(tmp_path: Path) -> None:
    place = str(tmp_path / "large.db")
    with open_database(place, create=True) as db:
        fill(db, CLAIMS)
        assert db.rows("SELECT count(*) AS n FROM claims")[0]["n"] == CLAIMS
    with serving(place, reviewer="Ana") as (address, _):
        medians = {
            query: Times.of(decisions(address, query, 40)).median for query in ("", "order=date", "kind=percent")
        }
    assert [query for query, median in medians.items() if median > BOUND] == []
