"""A SQLite file of ours opens in Datasette as it is: facets, views, full-text search."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

import pytest
from datasette.app import Datasette

from extractor.database import open_database
from extractor.database.rows import Loaded
from extractor.records import Claim
from tests.claimrows import claim_row, span

CLAIMS = 20_000
PER_ARTICLE = 20

KINDS = ("count", "percent", "money", "measure")
UNITS = ("arrival", "percent", "USD", "tonne")
STATUSES = ("asserted", "expected", "negated")
SOURCES = ("the harbour board", "a spokesman", "the ministry")
PUBLISHERS = ("The Harbour Post", "Pier News")
FACETS = {"kind": KINDS, "unit": UNITS, "status": STATUSES, "source_name": SOURCES, "publisher": PUBLISHERS}


def made(number: int) -> Claim:
    """A claim of its article, one of every value in turn."""
    start = number % PER_ARTICLE
    row = claim_row(
        f"article {number // PER_ARTICLE}",
        quantity={
            "kind": KINDS[number % 4],
            "unit": UNITS[number % 4],
            **span(claim_row()["sentence"]["text"][start:30]),
        },
        status=STATUSES[number % 3],
    )
    row["source"]["name"] = SOURCES[number % 3]
    row["article"]["publisher"] = PUBLISHERS[number // PER_ARTICLE % 2]
    if number == 777:
        row["entity"]["text"], row["entity"]["end"] = "zeppelins", row["entity"]["start"] + 9
    return Claim.model_validate(row)


@pytest.fixture(scope="module")
def datasette(tmp_path_factory: pytest.TempPathFactory) -> Datasette:
    path = tmp_path_factory.mktemp("datasette") / "claims.db"
    with open_database(str(path), create=True) as db:
        for first in range(0, CLAIMS, 5000):
            claims = [made(number) for number in range(first, first + 5000)]
            articles = [claims[at : at + PER_ARTICLE] for at in range(0, 5000, PER_ARTICLE)]
            db.replace([Loaded(listed[0].article, listed) for listed in articles])
    return Datasette([str(path)])


def got(datasette: Datasette, path: str) -> Any:
    response = asyncio.run(datasette.client.get(path))
    assert response.status_code == 200, response.text
    return response.json() if ".json" in path else response.text


def test_facets_count_every_claim(datasette: Datasette) -> None:
    facets = "&".join(f"_facet={name}" for name in FACETS)
    found = got(datasette, f"/claims/claims.json?{facets}&_size=1")["facet_results"]
    assert {name: {each["value"]: each["count"] for each in found[name]["results"]} for name in FACETS} == {
        name: dict(Counter(value_of(name, number) for number in range(CLAIMS))) for name in FACETS
    }


def value_of(facet: str, number: int) -> str:
    """The value of a facet that a claim has."""
    values = FACETS[facet]
    return values[(number // PER_ARTICLE if facet == "publisher" else number) % len(values)]


@pytest.mark.parametrize(("words", "count"), [("zeppelin", 1), ("harbour ministry", CLAIMS // 3), ("nowhere", 0)])
def test_full_text_search(datasette: Datasette, words: str, count: int) -> None:
    found = got(datasette, f"/claims/claims.json?_search={words.replace(' ', '+')}&_size=1")
    assert found["filtered_table_rows_count"] == count


@pytest.mark.parametrize(
    "view", ["claims_flat", "who_said_what", "figures_by_source", "decisions_now", "decisions_holding"]
)
def test_views_open(datasette: Datasette, view: str) -> None:
    rows = got(datasette, f"/claims/{view}.json?_size=5&_shape=array")
    assert len(rows) == (0 if view.startswith("decisions") else 5)
    assert "<h1" in got(datasette, f"/claims/{view}?_size=5")


def test_a_claim_links_to_its_article_and_has_a_page(datasette: Datasette) -> None:
    assert '<a href="/claims/articles/article+0">' in got(datasette, "/claims/claims?_size=5").replace("~20", "+")
    assert "the harbour board" in got(datasette, "/claims/claims/1")
