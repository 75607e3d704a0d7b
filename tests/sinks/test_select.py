"""Which claims a selection keeps."""

from __future__ import annotations

import datetime as dt
import json
import pickle
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from extractor.commands import selecting
from extractor.records import Claim
from extractor.sinks.select import Selection
from tests.claimrows import claim, claim_row, span


def dated(first: str | None, last: str | None) -> dict[str, Any]:
    return {**span("in 2017"), "from": first, "to": last, "grain": "range", "mod": None, "how": "explicit"}


def sourced(name: str, *carriers: str) -> dict[str, Any]:
    via = [{"name": carrier, **span("Dock")} for carrier in carriers]
    return {**claim_row()["source"], "name": name, "via": via}


CLAIMS = {
    "year": claim("year"),
    "day": claim("day", date=dated("2017-06-30", "2017-06-30"), quantity={"kind": "money", "unit": "USD"}),
    "later": claim("later", date=dated("2018-01-01", "2018-03-31"), quantity={"kind": "percent", "unit": "percent"}),
    "unplaced": claim("unplaced", date=dated(None, None), confidence=0.5),
    "undated": claim("undated", date=None, source=None, confidence=0.499),
    "passed on": claim("passed on", date=None, source=sourced("a guard", "Radio Nord", "ÉCHO DU PORT"), confidence=0.7),
}


def kept(selection: Selection, claims: dict[str, Claim] = CLAIMS) -> list[str]:
    return [claim.article.id for claim in selection.selected(claims.values())]


@pytest.mark.parametrize(
    ("selection", "names"),
    [
        (Selection(), list(CLAIMS)),
        (Selection(min_confidence=0.5), ["year", "day", "later", "unplaced", "passed on"]),
        (Selection(kinds=("money",)), ["day"]),
        (Selection(kinds=("percent", "money")), ["day", "later"]),
        (Selection(since=dt.date(2017, 7, 1)), ["year", "later"]),
        (Selection(since=dt.date(2017, 6, 30)), ["year", "day", "later"]),
        (Selection(since=dt.date(2018, 3, 31)), ["later"]),
        (Selection(since=dt.date(2018, 4, 1)), []),
        (Selection(until=dt.date(2017, 1, 1)), ["year"]),
        (Selection(until=dt.date(2017, 6, 30)), ["year", "day"]),
        (Selection(until=dt.date(2016, 12, 31)), []),
        (Selection(since=dt.date(2018, 1, 1), until=dt.date(2018, 1, 1)), ["later"]),
        (Selection(sources=("HARBOUR",)), ["year", "day", "later", "unplaced"]),
        (Selection(sources=("nord",)), ["passed on"]),
        (Selection(sources=("écho",)), ["passed on"]),
        (Selection(sources=("nobody", "guard")), ["passed on"]),
        (Selection(sources=("harbour",), kinds=("count",), min_confidence=0.6), ["year"]),
    ],
)
def test_a_claim_fulfils_every_condition(selection: Selection, names: list[str]) -> None:
    assert kept(selection) == names
    assert bool(selection) == (selection != Selection())


def test_a_baseline_that_is_left_out_is_no_link_any_more() -> None:
    words = {"text": "from", "start": 9, "end": 13, "from": None, "to": None}

    def compared(with_id: str | None) -> Claim:
        return claim("a", id="1" * 16, baseline={**words, "claim": with_id})

    figure = claim("a", quantity={"kind": "money"})
    both = [figure, compared(figure.id)]
    assert list(Selection(kinds=("money", "count")).selected(both)) == both
    assert list(Selection(kinds=("count",)).selected(both)) == [compared(None)]


def test_selections_travel_to_other_processes_and_into_json() -> None:
    selection = Selection(0.25, ("money", "count"), dt.date(2017, 1, 2), None, ("The Board", "a"))
    assert pickle.loads(pickle.dumps(selection)) == selection
    assert json.loads(json.dumps(selection.as_dict())) == {
        "min_confidence": 0.25,
        "kinds": ["count", "money"],
        "since": "2017-01-02",
        "until": None,
        "sources": ["a", "the board"],
    }


def test_the_order_of_options_makes_no_other_selection() -> None:
    one, other = (
        Selection(kinds=("money", "age"), sources=("A", "b")),
        Selection(kinds=("age", "money"), sources=("b", "a")),
    )
    assert one.as_dict() == other.as_dict()
    assert one.as_dict() != Selection(kinds=("age",), sources=("a", "b")).as_dict()


def selected_by(*words: str) -> str:
    """What a command with the options of selecting is told."""
    app = typer.Typer(rich_markup_mode=None)

    @app.command()
    def show(
        kinds: selecting.Kinds = None,
        since: selecting.Since = None,
        until: selecting.Until = None,
        sources: selecting.Sources = None,
        least: selecting.MinConfidence = 0.0,
    ) -> None:
        print(json.dumps(selecting.selection(least, kinds, since, until, sources).as_dict()))

    result = CliRunner().invoke(app, words)
    return result.stdout if result.exit_code == 0 else result.stderr.splitlines()[-1]


def test_the_options_make_a_selection() -> None:
    words = "--kind money --kind percent --since 2017-01-02 --until 2018-01-01 --source Nord --min-confidence 0.5"
    wanted = Selection(0.5, ("money", "percent"), dt.date(2017, 1, 2), dt.date(2018, 1, 1), ("Nord",))
    assert json.loads(selected_by(*words.split())) == wanted.as_dict()
    assert json.loads(selected_by()) == Selection().as_dict()


@pytest.mark.parametrize(
    "words", [("--kind", "weight"), ("--since", "May"), ("--until", "2017"), ("--min-confidence", "2")]
)
def test_wrong_options_are_refused(words: tuple[str, str]) -> None:
    assert f"Invalid value for '{words[0]}'" in selected_by(*words)


@pytest.mark.parametrize("option", ["--kind", "--since"])
def test_a_wrong_value_is_told_with_its_control_characters_escaped_once(option: str) -> None:
    assert f"Invalid value for '{option}': 'a\\x07b\\\\c' is no " in selected_by(option, "a\x07b\\c")
