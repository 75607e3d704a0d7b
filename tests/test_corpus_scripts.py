"""The scripts beside the corpus: floors fall only when told to; the demo shows a claim in a line."""

from __future__ import annotations

import io
import json
import re
import sys
from pathlib import Path

import pytest
from rich.console import Console

import demo
import floors
import peers
import scores
from extractor import evaluate
from tests.claimrows import claim, claim_row


@pytest.fixture
def floors_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Floors of two scores, and nothing extracted."""
    path = tmp_path / "floors.json"
    path.write_text(json.dumps({"fingerprint": {}, "floors": {"value": 0.8, "date": 0.5}}))
    monkeypatch.setattr(scores, "FLOORS", path)
    monkeypatch.setattr(floors, "FLOORS", path)
    monkeypatch.setattr("extractor.extract", lambda articles: iter(()))
    return path


def set_floors(monkeypatch: pytest.MonkeyPatch, value: float, date: float, *arguments: str) -> int:
    monkeypatch.setattr(floors, "scores", lambda results: {"value": value, "date": date})
    monkeypatch.setattr(sys, "argv", ["floors.py", *arguments])
    return floors.main()


def test_floors_rise(floors_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert set_floors(monkeypatch, 0.81639, 0.5) == 0
    written = json.loads(floors_file.read_text())
    assert written == {"fingerprint": scores.fingerprint(), "floors": {"value": 0.812, "date": 0.5}}


def test_floors_do_not_fall_unless_told(
    floors_file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = floors_file.read_text()
    assert set_floors(monkeypatch, 0.9, 0.4) == 1
    assert floors_file.read_text() == before
    assert "date: 0.400 is below its floor 0.500\n" in capsys.readouterr().err
    assert set_floors(monkeypatch, 0.9, 0.4, "--lower") == 0
    assert json.loads(floors_file.read_text())["floors"] == {"value": 0.896, "date": 0.396}


def test_a_claim_is_a_line_of_the_demo() -> None:
    assert demo.cells(claim()) == (
        "1,283 ↓",
        "Dock arrivals",
        "value",
        "2017-01-01 to 2017-12-31",
        "the harbour board",
        "0.90",
    )
    unplaced = {**claim_row()["date"], "from": None, "to": None}
    plain = claim(
        entity=None, source=None, direction=None, status="expected", quantity={"modifier": ">"}, date=unplaced
    )
    assert demo.cells(plain) == ("> 1,283", "", "value, expected", "in 2017", "", "0.90")
    assert demo.period(claim(date=None)) == ""


def test_markup_in_an_article_stays_text() -> None:
    console = Console(width=120, record=True, file=io.StringIO())
    console.print(demo.table([claim(article="[red]a1[/red]", source={**claim_row()["source"], "name": "[/b] board"})]))
    text = console.export_text()
    assert "[red]a1[/red] (2018-01-10)" in text
    assert "[/b] board" in text


def test_peers_are_scored_and_timed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["peers.py", "--limit", "1"])
    peers.main()
    printed = [[cell.strip() for cell in line.split("|")[1:-1]] for line in capsys.readouterr().out.splitlines()]
    lines = [line for line in printed if line and line[0] != "---"]
    names = [line[0] for line in lines]
    ours, quantulum, search = "this extractor", "quantulum3", "dateparser's search"
    assert names == [
        *("quantities", ours, quantulum, "spaCy's entities, read by quantulum3", "numbers in digits"),
        *("dates", ours, "spaCy's entities, read by dateparser", search),
        *("claims", ours, "the libraries, joined plainly"),
        *("CPU time, the base model's as 1", ours, quantulum, search),
    ]
    shares = [float(figure) for line in lines[:12] for figure in line[1:] if re.fullmatch(r"[01]\.\d\d", figure)]
    assert len(shares) == 4 * 3 + 3 * 3 + 2 * 3
    assert all(0 <= share <= 1 for share in shares)


def test_a_peers_value_is_right_within_a_thousandth() -> None:
    gold = evaluate.gold_claim(claim_row(quantity={"kind": "fraction", "low": 0.3333, "high": 0.3333}))
    assert peers.is_value(peers.Found(0, 1, 1 / 3, 1 / 3), gold)
    assert not peers.is_value(peers.Found(0, 1, 0.3333, 0.34), gold)
    assert not peers.is_value(peers.Found(0, 1), gold)
