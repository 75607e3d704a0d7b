"""How two figures relate: each rule has its example, and leaves its near miss to another."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from decimal import Decimal

import pytest

from extractor.compare.figures import Figure, read_figures
from extractor.compare.relations import RULES, Rule, difference
from extractor.compare.told import told
from extractor.compare.values import value
from extractor.records import claim_from_row
from extractor.types import Modifier
from tests.claimrows import claim_row, span

REPORT = re.compile(
    r"(?P<day>\d), (?P<source>.+?): (?P<mod>about |at least )?(?P<figure>[\d,]+)"
    r"(?:, not (?P<old>[\d,]+) as (?P<how>.*))?"
)
MODIFIERS: dict[str | None, Modifier] = {None: "=", "about ": "~", "at least ": ">="}


def toll(day: int, source: str, figure: str, modifier: Modifier = "=") -> Figure:
    """A figure of the family killed, which needs no words of its own."""
    number = Decimal(figure.replace(",", ""))
    row = claim_row(f"a{day}{source}")
    row["article"]["published"] = f"2018-01-0{day}"
    of = None if source == "nobody" else {**claim_row()["source"], "name": source}
    event = {**span("fell"), "lemma": "kill"}
    record = claim_from_row({**row, "entity": None, "source": of, "direction": None, "event": event})
    read = read_figures([told(record)])[0]
    return replace(
        read,
        told=replace(read.told, low=number, high=number, modifier=modifier),
        value=value(number, number, modifier, "count"),
    )


def figures(example: str) -> list[Figure]:
    """The figures of an example, what was replaced before what took its place."""
    found = []
    for report in example.split("; "):
        match = REPORT.fullmatch(report)
        assert match, report
        new = toll(int(match["day"]), match["source"], match["figure"], MODIFIERS[match["mod"]])
        if match["old"]:
            old = toll(int(match["day"]), match["source"], match["old"])
            denied = match["how"].endswith("says")
            found.append(replace(old, restates=new.told.id, denied=denied))
        found.append(new)
    return found


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_finds_its_example_and_not_its_near_miss(rule: Rule) -> None:
    hit = difference(*figures(rule.example))
    assert (hit.relation, hit.rule) == (rule.relation, rule.id)
    assert difference(*figures(rule.never)).rule != rule.id


def test_a_rule_has_one_name() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)


def test_an_undated_report_is_never_the_newer_one() -> None:
    one, other = toll(1, "police", "12"), toll(3, "the mayor", "14")
    assert difference(one, other).rule == "compare.later_toll"
    undated = replace(other, told=replace(other.told, published=None))
    assert difference(one, undated).rule == "compare.other_source"
    assert one.told.published == dt.date(2018, 1, 1)
