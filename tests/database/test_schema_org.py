"""Claims as JSON-LD: the words of schema.org, and what they say."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest

from extractor.database import Database
from extractor.exports.schema_org import observation
from extractor.records import Claim
from tests.claimrows import TEXT, claim, claim_row, span
from tests.database.deciding import Reviewer, loaded
from tests.database.test_export import exported

THING = {"@type", "@id", "identifier", "name", "url", "subjectOf", "description"}
CREATIVE_WORK = THING | {"author", "text", "headline", "datePublished", "dateCreated", "publisher", "isBasedOn"}
QUANTITATIVE_VALUE = THING | {"value", "minValue", "maxValue", "unitText", "additionalProperty"}
VOCABULARY = {
    "Observation": QUANTITATIVE_VALUE | {"observationAbout", "observationDate", "measuredProperty"},
    "QuantitativeValue": QUANTITATIVE_VALUE,
    "PropertyValue": THING | {"propertyID", "value"},
    "Property": THING,
    "Place": THING,
    "Claim": CREATIVE_WORK | {"appearance"},
    "NewsArticle": CREATIVE_WORK,
    "CreativeWork": CREATIVE_WORK,
    "Organization": THING,
    "Person": THING | {"jobTitle"},
}
"""Types that are written, with those properties of theirs, inherited ones too, that schema.org defines."""

SOURCE = claim_row()["source"]


def check_vocabulary(node: Any) -> int:
    """Assert that every node has a type and no property but its own; returns how many nodes there are."""
    if isinstance(node, list):
        return sum(map(check_vocabulary, node))
    if not isinstance(node, dict):
        return 0
    assert set(node) <= VOCABULARY[node["@type"]]
    return 1 + sum(map(check_vocabulary, node.values()))


def properties(node: dict[str, Any]) -> dict[str, Any]:
    return {each["propertyID"]: each["value"] for each in node["additionalProperty"]}


def valued(**quantity: Any) -> dict[str, Any]:
    return observation(claim(quantity=quantity))


def test_an_observation_says_what_when_how_much_and_who(database: Database, database_url: str) -> None:
    row = claim_row(place=span("Dock"), source={**SOURCE, "via": [{"name": "Pier News", **span("board")}]})
    row["article"] |= {"title": "Fewer ships", "publisher": "The Harbour Post", "url": "https://example.org/1"}
    whole = Claim.model_validate(row)
    loaded(database, whole)
    document = json.loads(exported(database_url, "--format", "schema-org"))
    assert check_vocabulary(document["@graph"]) == 16
    assert document == {
        "@context": "https://schema.org",
        "@graph": [
            {
                "@type": "Observation",
                "@id": f"#{whole.id}",
                "identifier": whole.id,
                "observationAbout": {"@type": "Place", "name": "Dock"},
                "observationDate": "2017-01-01/2017-12-31",
                "measuredProperty": {"@type": "Property", "name": "Dock arrivals"},
                "value": 1283,
                "unitText": "arrival",
                "additionalProperty": [
                    {"@type": "PropertyValue", "propertyID": name, "value": value}
                    for name, value in (
                        ("kind", "count"),
                        ("modifier", "="),
                        ("role", "value"),
                        ("direction", "down"),
                        ("status", "asserted"),
                        ("event", "fall"),
                        ("confidence", 0.9),
                    )
                ],
                "subjectOf": {
                    "@type": "Claim",
                    "text": TEXT,
                    "author": {"@type": "Organization", "name": "the harbour board"},
                    "dateCreated": "2018-01-07",
                    "appearance": [
                        {
                            "@type": "NewsArticle",
                            "identifier": "a1",
                            "headline": "Fewer ships",
                            "datePublished": "2018-01-10",
                            "publisher": {"@type": "Organization", "name": "The Harbour Post"},
                            "url": "https://example.org/1",
                        },
                        {"@type": "CreativeWork", "author": {"@type": "Organization", "name": "Pier News"}},
                    ],
                },
            }
        ],
    }


def test_what_the_text_does_not_tell_has_no_property() -> None:
    bare = claim(entity=None, event=None, direction=None, date=None, source=None, quantity={"unit": None})
    bare = bare.model_copy(update={"article": bare.article.model_copy(update={"published": None})})
    assert observation(bare) == {
        "@type": "Observation",
        "@id": f"#{bare.id}",
        "identifier": bare.id,
        "value": Decimal(1283),
        "additionalProperty": [
            {"@type": "PropertyValue", "propertyID": name, "value": value}
            for name, value in (
                ("kind", "count"),
                ("modifier", "="),
                ("role", "value"),
                ("status", "asserted"),
                ("confidence", 0.9),
            )
        ],
        "subjectOf": {
            "@type": "Claim",
            "text": TEXT,
            "appearance": [{"@type": "NewsArticle", "identifier": "a1"}],
        },
    }


@pytest.mark.parametrize(
    ("quantity", "value"),
    [
        ({"modifier": "~"}, 1283),
        ({"modifier": ">"}, {"@type": "QuantitativeValue", "minValue": 1283}),
        ({"modifier": ">="}, {"@type": "QuantitativeValue", "minValue": 1283}),
        ({"modifier": "<"}, {"@type": "QuantitativeValue", "maxValue": 1283}),
        ({"low": 1200}, {"@type": "QuantitativeValue", "minValue": 1200, "maxValue": 1283}),
        ({"low": "0.25", "high": "0.25"}, Decimal("0.25")),
    ],
)
def test_values(quantity: dict[str, Any], value: Any) -> None:
    found = valued(**quantity)
    assert found["value"] == value
    assert properties(found)["modifier"] == quantity.get("modifier", "=")
    assert check_vocabulary(found) > 0


def test_numbers_are_written_digit_for_digit(database: Database, database_url: str) -> None:
    huge = 12345678901234567890123
    loaded(database, claim(quantity={"low": huge, "high": huge}))
    assert f'"value":{huge},' in exported(database_url, "--format", "schema-org")


@pytest.mark.parametrize(
    ("unit", "per", "text"),
    [("USD", "barrel", "USD per barrel"), (None, "day", "per day"), ("percent", None, "percent")],
)
def test_units(unit: str | None, per: str | None, text: str) -> None:
    assert valued(unit=unit, per=per)["unitText"] == text


def test_a_single_day_is_no_interval() -> None:
    day = {**claim_row()["date"], "from": "2018-01-02", "to": "2018-01-02", "grain": "day"}
    assert observation(claim(date=day))["observationDate"] == dt.date(2018, 1, 2).isoformat()


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("organisation", {"author": {"@type": "Organization", "name": "the harbour board"}}),
        ("person", {"author": {"@type": "Person", "name": "the harbour board", "jobTitle": "pilot"}}),
        ("unnamed", {"author": {"@type": "Person", "name": "the harbour board", "jobTitle": "pilot"}}),
        ("document", {"isBasedOn": {"@type": "CreativeWork", "name": "the harbour board"}}),
    ],
)
def test_who_asserts_it(kind: str, told: dict[str, Any]) -> None:
    asserted = observation(claim(source={**SOURCE, "type": kind, "role": "pilot"}))["subjectOf"]
    assert {name: asserted[name] for name in ("author", "isBasedOn") if name in asserted} == told


def test_what_is_no_fact_says_so(database: Database, database_url: str) -> None:
    loaded(database, claim("a", status="negated"), claim("b"), claim("c"))
    Reviewer(database)("reject", claim("b"))
    graph = json.loads(exported(database_url, "--format", "schema-org", "--reviewed"))["@graph"]
    assert [properties(each)["status"] for each in graph] == ["negated", "asserted"]
