"""Hostile texts and figures in every field of a claim come out as they went in, or their line alone is refused."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from extractor.articles.check import refusal
from extractor.cli import app
from extractor.database import open_database
from extractor.database.reading import read_lines
from extractor.identity import claim_id
from extractor.records import claim_from_row, from_line, to_line
from tests.claimrows import claim_row
from tests.database.contents import trouble, two_claims, write
from tests.database.stubs import article, write_articles
from tests.hostile.make_hostile import SMALL, everything

TEXTS = [text for _, text in everything()]


def load(url: str, *arguments: object) -> tuple[int, list[str]]:
    """Exit status and the lines on standard error."""
    result = CliRunner().invoke(app, ["load", *map(str, arguments), "--to", url, "-q"])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stderr.splitlines()


def full_of(text: str, number: int) -> dict[str, Any]:
    """A record with the text wherever a text can stand."""
    id = f"{number} {text[:900]}"
    span = {"text": text, "start": 7, "end": 7 + len(text)}
    row = claim_row(id)
    carrier = {**span, "name": text}
    source = {**row["source"], **span, "name": text, "role": text, "cue": span, "via": [carrier, carrier]}
    return {
        **row,
        "article": {**row["article"], "id": id, "title": text, "publisher": text, "url": text, "duplicate_of": text},
        "id": claim_id(id, number, number),
        "sentence": span,
        "quantity": {**row["quantity"], **span, "unit": text, "per": text},
        "entity": {**span, "head": text},
        "event": {**span, "lemma": text},
        "baseline": {**span, "claim": None, "from": None, "to": None},
        "date": {**row["date"], **span},
        "source": source,
        "place": span,
        "rules": [text, text],
        "extractor": {"version": text, "model": text},
    }


def storable(text: str) -> bool:
    """Whether a line of JSON can hold it."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def test_every_text_comes_back_from_every_field(database_url: str, tmp_path: Path) -> None:
    texts = [text for text in TEXTS if storable(text) and len(text) <= SMALL]
    claims = [claim_from_row(full_of(text, number)) for number, text in enumerate(texts)]
    assert load(database_url, write(tmp_path / "c.jsonl", *claims)) == (0, [])
    with open_database(database_url) as database:
        assert trouble(database) == []
        assert list(read_lines(database, order="loaded")) == list(map(to_line, claims))
        shown = {row["id"]: row["sentence"] for row in database.rows("SELECT id, sentence FROM claims_flat")}
    assert shown == {claim.id: claim.sentence.text.replace("\0", "\u2400") for claim in claims}


def test_texts_of_up_to_ten_megabytes_come_back(database_url: str, tmp_path: Path) -> None:
    texts = [text for text in TEXTS if storable(text) and len(text) > SMALL]
    texts.append("The port counted ever more boxes. " * 300_000)
    claims = [claim_from_row(full_of("", number) | sentence_of(text)) for number, text in enumerate(texts)]
    assert load(database_url, write(tmp_path / "c.jsonl", *claims, *two_claims("a2"))) == (0, [])
    with open_database(database_url) as database:
        assert list(read_lines(database, order="loaded")) == list(map(to_line, [*claims, *two_claims("a2")]))


def sentence_of(text: str) -> dict[str, Any]:
    return {"sentence": {"text": text, "start": 0, "end": len(text)}}


def test_searching_for_any_text_is_no_error(database_url: str, tmp_path: Path) -> None:
    load(database_url, write(tmp_path / "c.jsonl", *two_claims("a1")))
    with open_database(database_url) as database:
        for text in filter(storable, TEXTS):
            condition, params = database.matching(text[:1000])
            database.rows(f"SELECT id FROM claims WHERE {condition}", params)
        condition, params = database.matching("arrivals harbour")
        assert len(database.rows(f"SELECT id FROM claims WHERE {condition}", params)) == 2


def test_a_text_that_no_line_can_hold_is_refused_by_line(database_url: str, tmp_path: Path) -> None:
    lines = [json.dumps(row_with(title=text)).encode() + b"\n" for text in TEXTS if not storable(text)]
    assert lines
    status, told = load(database_url, write(tmp_path / "c.jsonl", *lines, *two_claims("a2")))
    assert (status, len(told) - 1) == (3, len(lines))
    with open_database(database_url) as database:
        assert list(read_lines(database)) == list(map(to_line, two_claims("a2")))


def row_with(title: str) -> dict[str, Any]:
    row = claim_row()
    return {**row, "article": {**row["article"], "title": title}}


@pytest.mark.parametrize(
    "number", ["1e300", "1e400", "-1e4999", "0." + "0" * 4000 + "1", "9" * 4000, "123456789012345678901234567890.5"]
)
def test_a_figure_of_any_size_comes_back(database_url: str, tmp_path: Path, number: str) -> None:
    claim = claim_from_row(claim_row(quantity={"low": Decimal(number), "high": Decimal(number)}))
    assert load(database_url, write(tmp_path / "c.jsonl", claim)) == (0, [])
    with open_database(database_url) as database:
        assert list(read_lines(database)) == [to_line(claim)]


def test_offsets_and_days_at_their_limits_come_back(database_url: str, tmp_path: Path) -> None:
    row = claim_row()
    far = {"text": "1,283", "start": 10**18 - 6, "end": 10**18 - 1}
    row |= {"quantity": {**row["quantity"], **far}, "date": {**row["date"], "from": "0001-01-01", "to": "9999-12-31"}}
    row["article"] = {**row["article"], "published": "0001-01-01"}
    line = json.dumps(row).encode() + b"\n"
    beyond = line.replace(str(10**18 - 1).encode(), str(10**30).encode())
    status, told = load(database_url, write(tmp_path / "c.jsonl", line, beyond))
    assert (status, len(told)) == (3, 2)
    with open_database(database_url) as database:
        assert list(read_lines(database)) == [to_line(from_line(line))]


def test_every_text_of_an_article_is_stored(database_url: str, tmp_path: Path) -> None:
    texts = [text for text in TEXTS if storable(text) and not refusal(text)]
    articles = write_articles(tmp_path / "a.jsonl", *(article(f"a{n:04}", text) for n, text in enumerate(texts)))
    assert load(database_url, write(tmp_path / "c.jsonl"), "--articles", articles) == (0, [])
    with open_database(database_url) as database:
        found = database.rows("SELECT text FROM articles ORDER BY id")
    assert [row["text"] for row in found] == [text.replace("\0", "\u2400") for text in texts]
