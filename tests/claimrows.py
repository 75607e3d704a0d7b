"""Claim records for tests, made of a sentence with marks or of nothing at all."""

from __future__ import annotations

from typing import Any

from extractor.identity import claim_id
from extractor.records import Claim, claim_from_row

TEXT = "Dock arrivals fell to 1,283 in 2017, the harbour board said on Jan. 7."


def span(words: str, text: str = TEXT) -> dict[str, Any]:
    """The first occurrence of ``words``."""
    start = text.index(words)
    return {"text": words, "start": start, "end": start + len(words)}


def claim_row(article: str = "a1", **changes: Any) -> dict[str, Any]:
    """A whole record about TEXT; ``changes`` replace fields, those of ``quantity`` one by one."""
    quantity = {
        **span("1,283"),
        "kind": "count",
        "low": 1283,
        "high": 1283,
        "modifier": "=",
        "unit": "arrival",
        "per": None,
        **changes.pop("quantity", {}),
    }
    row = {
        "schema": 1,
        "id": claim_id(article, quantity["start"], quantity["end"]),
        "article": {
            "id": article,
            "title": None,
            "published": "2018-01-10",
            "date_source": "metadata",
            "publisher": None,
            "url": None,
            "duplicate_of": None,
        },
        "sentence": span(TEXT),
        "quantity": quantity,
        "entity": {**span("Dock arrivals"), "head": "arrival"},
        "event": {**span("fell"), "lemma": "fall"},
        "role": "value",
        "direction": "down",
        "status": "asserted",
        "baseline": None,
        "date": {
            **span("in 2017"),
            "from": "2017-01-01",
            "to": "2017-12-31",
            "grain": "year",
            "mod": None,
            "how": "explicit",
        },
        "source": {
            **span("the harbour board"),
            "name": "the harbour board",
            "role": None,
            "type": "organisation",
            "cue": span("said"),
            "how": "explicit",
            "quoted": False,
            "said": {**span("on Jan. 7"), "from": "2018-01-07", "to": "2018-01-07"},
            "via": [],
        },
        "place": None,
        "confidence": 0.9,
        "rules": ["quantity.count"],
        "extractor": {"version": "0.1.0", "model": "en_core_web_sm-3.8.0"},
    }
    return {**row, **changes}


def claim(article: str = "a1", **changes: Any) -> Claim:
    """The same as a record."""
    return claim_from_row(claim_row(article, **changes))
