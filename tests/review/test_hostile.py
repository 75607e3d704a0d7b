"""A share of the hostile texts through the pages; ``python -m tests.review.hostile`` does all of them."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from extractor.database import Database
from extractor.review.pages import visible
from tests.hostile.make_hostile import everything
from tests.review.hostile import is_storable, shown, structure
from tests.review.made import ferry_claims
from tests.review.visitor import Elements, Visitor

FREIGHT = ferry_claims()[2].id
TEXTS = [(name, text) for name, text in everything() if len(text) < 20_000]
SQL = [text for name, text in TEXTS if name.startswith("inject-sql")]
SHARE = 40
"""One text in so many of those that nobody wrote to inject something."""

PARAMETERS = (
    "order", "state", "q", "article", "source", "entity", "kind", "unit", "role", "status", "publisher", "rule",
    "since", "until", "low", "high", "after", "done", "key", "start", "end", "to",
)  # fmt: skip
ADDRESSES = ("/", "/claims", "/progress", "/article", "/add", "/dashboard", "/reviewer", f"/claim/{FREIGHT}/next")


def test_pages_hold_hostile_texts_as_text(tmp_path: Path) -> None:
    injected = [(name, text) for name, text in TEXTS if name.startswith("inject")]
    others = [(name, text) for name, text in TEXTS if not name.startswith("inject")]
    texts = [*injected, *others[::SHARE]]
    outcome = shown(texts, tmp_path)
    assert outcome.wrong == []
    assert outcome.texts + outcome.unstorable == len(texts) > 120
    assert outcome.pages == 4 * (outcome.texts + 1)


def test_structure_tells_foreign_markup() -> None:
    assert structure("<p>7<b>x</b><p onclick=1>") == {"<p>": 1, "<b>": 1, "<p onclick>": 1}


def state(db: Database) -> str:
    """A digest of tables, and of all that stands in them."""
    rows = [db.rows("SELECT type, name, sql FROM sqlite_master ORDER BY name")]
    rows += [db.rows(f"SELECT * FROM {table} ORDER BY 1, 2") for table in ("articles", "claims", "dates", "decisions")]
    return hashlib.sha256(repr(rows).encode()).hexdigest()


@pytest.mark.parametrize("text", SQL)
def test_sql_in_every_parameter_changes_nothing(visitor: Visitor, file: Database, text: str) -> None:
    before = state(file)
    answers = [
        visitor.client.request("GET", address, params={name: text}, headers={"sec-fetch-site": "none"}).status_code
        for name in PARAMETERS
        for address in ADDRESSES
    ]
    everything_at_once = dict.fromkeys(PARAMETERS, text)
    answers += [
        visitor.client.request(
            "GET", address, params=everything_at_once, headers={"sec-fetch-site": "none"}
        ).status_code
        for address in (*ADDRESSES, f"/claim/{FREIGHT}")
    ]
    assert set(answers) <= {200, 303, 404}
    assert state(file) == before


@pytest.mark.parametrize("text", SQL)
def test_sql_in_every_field_is_stored_as_text_or_refused(visitor: Visitor, file: Database, text: str) -> None:
    action, fields = Elements(visitor.get(f"/claim/{FREIGHT}/edit").text).fields("/edit")
    answers = [visitor.post(action, {**fields, name: text}).status_code for name in fields if name != "token"]
    answers += [visitor.post(action, {**dict.fromkeys(fields, text), "token": fields["token"]}).status_code]
    answers += [visitor.post("/undo", {"decision": text}).status_code]
    answers += [visitor.decide(FREIGHT, "accept", **{name: text}).status_code for name in ("version", "stamp")]
    answers += [visitor.decide(FREIGHT, text).status_code]
    assert set(answers) <= {303, 400, 409, 422}
    assert visitor.decide(FREIGHT, "note", note=text).status_code == 303
    assert file.rows("SELECT note FROM decisions ORDER BY id DESC LIMIT 1")[0]["note"] == text.strip()
    claims = file.rows("SELECT count(*) AS n FROM claims")[0]["n"]
    assert (claims, file.rows("PRAGMA integrity_check")[0]["integrity_check"]) == (5, "ok")


def test_every_character_is_shown_as_one() -> None:
    texts = [text for _, text in TEXTS if is_storable(text)]
    for text in texts:
        seen = visible(text)
        assert len(seen) == len(text)
        assert not [char for char in seen if (not char.isprintable() and char in "\0\x1b\x07\x7f\x9b\u202e\u2066")]
    assert visible("a\x1b[2J\u202eb\n\tc\0\x85\ud800") == "a␛[2J\ufffdb\n\tc␀\ufffd\ufffd"
