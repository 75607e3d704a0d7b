"""Articles and claims for the review page, made by hand: no pipeline is loaded."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from extractor.database import Database
from extractor.database.rows import Loaded
from extractor.identity import claim_id
from extractor.records import Claim, claim_from_row

FERRIES = """Fewer cross the strait

By Ana Lund

In 2017 the number of people who crossed the strait fell to 2,315, according to the Coast Ministry, reported by The Harbour Post.

“Nine people were held on Jan. 2,” a guard told Radio Nord on Jan. 8. The guard spoke at the quay.

The ferries carried 41 percent more freight in December, the port office said. Another 12 boats wait in the yard."""  # noqa: E501 - a paragraph is a line

HARVEST = """Rye harvest shrinks

Farmers brought in 180,000 tonnes of rye this summer, the Grain Board said on Monday. Prices rose to 210 euros a tonne.

Nobody counted the barley."""


def span(text: str, words: str, after: str = "") -> dict[str, Any]:
    """The first occurrence of words, behind other words where such are given."""
    start = text.index(words, text.index(after) if after else 0)
    return {"text": words, "start": start, "end": start + len(words)}


def period(text: str, words: str, first: str | None, last: str | None) -> dict[str, Any]:
    """A span with days."""
    return {**span(text, words), "from": first, "to": last}


def claim(  # noqa: PLR0913 - fields of a record
    text: str,
    sentence: str,
    quantity: str,
    low: float,
    *,
    article: str = "ferries",
    kind: str = "count",
    unit: str | None = "person",
    confidence: float = 0.5,
    about: dict[str, Any] | None = None,
    **fields: Any,
) -> Claim:
    """A claim about a text; ``fields`` replace those that are null here."""
    place = span(text, quantity, sentence)
    row: dict[str, Any] = {
        "schema": 1,
        "id": claim_id(article, place["start"], place["end"]),
        "article": {
            "id": article,
            "title": text.partition("\n")[0],
            "published": "2018-01-10",
            "date_source": "metadata",
            "publisher": "The Lagoon",
            "url": f"https://news.example/{article}",
            "duplicate_of": None,
            **(about or {}),
        },
        "sentence": span(text, sentence),
        "quantity": {**place, "kind": kind, "low": low, "high": low, "modifier": "=", "unit": unit, "per": None},
        **dict.fromkeys(("entity", "event", "direction", "baseline", "date", "source", "place")),
        "role": "value",
        "status": "asserted",
        "confidence": confidence,
        "rules": ["quantity.count", "date.clause", "source.according_to"],
        "extractor": {"version": "0.1.0", "model": "en_core_web_sm-3.8.0"},
        **fields,
    }
    return claim_from_row(row)


def source(text: str, words: str, cue: str | None, **fields: Any) -> dict[str, Any]:
    """A source with nothing but a cue."""
    return {
        **span(text, words),
        "name": words,
        "role": None,
        "type": "organisation",
        "cue": span(text, cue) if cue else None,
        "how": "explicit",
        "quoted": False,
        "said": None,
        "via": [],
        **fields,
    }


def date(text: str, words: str, first: str, last: str, grain: str = "day") -> dict[str, Any]:
    """A date in the same sentence."""
    return {**period(text, words, first, last), "grain": grain, "mod": None, "how": "explicit"}


def ferry_claims() -> list[Claim]:
    """Four claims, the third the least certain."""
    text = FERRIES
    post = {**span(text, "The Harbour Post"), "name": "The Harbour Post"}
    return [
        claim(
            text,
            "In 2017 the number of people who crossed the strait fell to 2,315, according to the Coast Ministry, "
            "reported by The Harbour Post.",
            "2,315",
            2315,
            confidence=0.9,
            entity={**span(text, "people who crossed the strait"), "head": "person"},
            event={**span(text, "fell"), "lemma": "fall"},
            direction="down",
            date=date(text, "2017", "2017-01-01", "2017-12-31", "year"),
            source=source(text, "the Coast Ministry", "according to", via=[post]),
        ),
        claim(
            text,
            "“Nine people were held on Jan. 2,” a guard told Radio Nord on Jan. 8.",
            "Nine",
            9,
            confidence=0.7,
            entity={**span(text, "people", "Nine"), "head": "person"},
            date=date(text, "Jan. 2", "2018-01-02", "2018-01-02"),
            source=source(
                text,
                "a guard",
                "told",
                type="unnamed",
                quoted=True,
                said=period(text, "Jan. 8", "2018-01-08", "2018-01-08"),
            ),
        ),
        claim(
            text,
            "The ferries carried 41 percent more freight in December, the port office said.",
            "41 percent",
            41,
            kind="percent",
            unit="percent",
            confidence=0.2,
            role="change",
            direction="up",
            entity={**span(text, "freight"), "head": "freight"},
            date=date(text, "December", "2017-12-01", "2017-12-31", "month"),
            source=source(text, "the port office", "said"),
        ),
    ]


def harvest_claims() -> list[Claim]:
    """Two claims of another article, the second without date and source."""
    text = HARVEST
    return [
        claim(
            text,
            "Farmers brought in 180,000 tonnes of rye this summer, the Grain Board said on Monday.",
            "180,000 tonnes",
            180000,
            article="harvest",
            kind="measure",
            unit="tonne",
            confidence=0.4,
            entity={**span(text, "rye"), "head": "rye"},
            date=date(text, "this summer", "2017-06-01", "2017-08-31", "range"),
            source=source(text, "the Grain Board", "said"),
        ),
        claim(
            text,
            "Prices rose to 210 euros a tonne.",
            "210 euros",
            210,
            article="harvest",
            kind="money",
            unit="EUR",
            confidence=0.6,
        ),
    ]


def fill(db: Database, *, with_text: bool = True) -> None:
    """Load both articles."""
    load(db, ferry_claims(), FERRIES if with_text else None)
    load(db, harvest_claims(), HARVEST if with_text else None)


def load(db: Database, claims: Iterable[Claim], text: str | None = None) -> None:
    """Load the claims of one article."""
    claims = list(claims)
    db.replace([Loaded(claims[0].article, claims, text)])
