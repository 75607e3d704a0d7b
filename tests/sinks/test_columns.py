"""The record as a row: every column, and what the documents say of them."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

from extractor.records import schema
from extractor.sinks.columns import COLUMNS, values
from extractor.sinks.parquet import RECORD, arrow_schema
from tests.claimrows import claim, claim_row, span

DOCUMENT = Path(__file__).parent.parent.parent / "docs" / "columns.md"


def row(**changes: Any) -> dict[str, Any]:
    """The row by column, nulls left out."""
    names = [column.name for column in COLUMNS]
    found = dict(zip(names, values(claim("a1", **changes)), strict=True))
    return {name: value for name, value in found.items() if value is not None}


def test_a_claim_as_a_row() -> None:
    carriers = [{"name": name, **span("Dock")} for name in ("Radio Nord", "The Pier")]
    assert row(source={**claim_row()["source"], "via": carriers}, rules=["quantity.count", "date.year"]) == {
        "article_id": "a1",
        "article_published": dt.date(2018, 1, 10),
        "article_date_source": "metadata",
        "id": claim("a1").id,
        "sentence_text": claim_row()["sentence"]["text"],
        "quantity_text": "1,283",
        "quantity_kind": "count",
        "quantity_low": Decimal(1283),
        "quantity_high": Decimal(1283),
        "quantity_modifier": "=",
        "quantity_unit": "arrival",
        "entity_text": "Dock arrivals",
        "entity_head": "arrival",
        "event_text": "fell",
        "event_lemma": "fall",
        "role": "value",
        "direction": "down",
        "status": "asserted",
        "date_text": "in 2017",
        "date_from": dt.date(2017, 1, 1),
        "date_to": dt.date(2017, 12, 31),
        "date_grain": "year",
        "date_how": "explicit",
        "source_text": "the harbour board",
        "source_name": "the harbour board",
        "source_type": "organisation",
        "source_cue_text": "said",
        "source_how": "explicit",
        "source_quoted": False,
        "source_said_from": dt.date(2018, 1, 7),
        "source_said_to": dt.date(2018, 1, 7),
        "source_via": ("Radio Nord", "The Pier"),
        "confidence": 0.9,
        "rules": ("quantity.count", "date.year"),
        "extractor_version": "0.1.0",
        "extractor_model": "en_core_web_sm-3.8.0",
        "schema": 1,
        "sentence_start": 0,
        "sentence_end": 70,
        "quantity_start": 22,
        "quantity_end": 27,
        "date_start": 28,
        "date_end": 35,
        "source_start": 37,
        "source_end": 54,
    }


def test_what_a_claim_may_lack() -> None:
    bare = row(entity=None, event=None, direction=None, date=None, source=None)
    parts = {name.partition("_")[0] for name, value in bare.items() if value != ()}
    assert parts.isdisjoint({"entity", "event", "direction", "baseline", "date", "source", "place"})
    assert (bare["source_via"], bare["rules"]) == ((), ("quantity.count",))


def test_a_baseline_and_a_place() -> None:
    words = {"claim": "1" * 16, **span("Dock"), "from": "2016-01-01", "to": "2016-12-31"}
    found = row(baseline=words, place=span("Dock"))
    assert {name: found[name] for name in found if name.startswith(("baseline", "place"))} == {
        "baseline_claim": "1" * 16,
        "baseline_text": "Dock",
        "baseline_from": dt.date(2016, 1, 1),
        "baseline_to": dt.date(2016, 12, 31),
        "place_text": "Dock",
    }


def test_every_column_is_a_field_of_the_record_and_has_a_name_of_its_own() -> None:
    fields = set(_fields(schema(), schema()["$defs"]))
    assert {column.field for column in COLUMNS} <= fields
    assert len({column.name for column in COLUMNS}) == len(COLUMNS)
    left_out = {field.rpartition(".")[0] or field for field in fields - {column.field for column in COLUMNS}}
    assert left_out == {"entity", "event", "baseline", "source.cue", "source.said", "place"}


def _fields(part: dict[str, Any], parts: dict[str, Any], path: str = "") -> list[str]:
    """The paths of what a record holds, lists as one."""
    found = []
    for name, field in part["properties"].items():
        kinds = [kind["$ref"].rpartition("/")[2] for kind in (field, *field.get("anyOf", ())) if "$ref" in kind]
        for kind in kinds:
            found += _fields(parts[kind], parts, f"{path}{name}.")
        if not kinds:
            found.append(f"{path}{name}")
    return found


def test_the_document_has_every_column_with_its_type() -> None:
    types = {field.name: str(field.type).replace("list<item: string>", "list of string") for field in arrow_schema()}
    shown = re.findall(r"^\| `(\w+)` \| (?:`([\w.]+)`|.*?) \| ([^|]+) \|", DOCUMENT.read_text("utf-8"), re.MULTILINE)
    assert shown == [
        *((column.name, column.field, types[column.name]) for column in COLUMNS),
        (RECORD, "", types[RECORD]),
    ]
