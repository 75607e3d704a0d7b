"""When two sources are one, and which camp a source speaks for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractor.compare.names import Spellings
from extractor.compare.parties import NOBODY, Party, read_parties
from extractor.compare.told import told
from tests.claimrows import claim

COUNTRIES = {"kenyan": "kenya", "kenya": "kenya", "uganda": "uganda"}


def party(source: str | None, outlet: str | None = None) -> Party:
    spellings = Spellings(COUNTRIES, frozenset({"the", "a"}))
    spellings.learn("the agency INE and Ravi Menon, from Nordal in Karsa")
    spellings.learn("the police, and witnesses")
    return read_parties(spellings).party(replace(told(claim()), source=source, publisher=outlet))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("police", "the police", True),
        ("Kenyan police", "police in Kenya", True),
        ("Kenyan police", "Uganda's police", False),
        ("the health agency", "Kenya's health agency", True),
        ("the health agency", "the disaster agency", False),
        ("the refugee agency", "the refugee ministry", False),
        ("INE", "the statistics office INE", True),
        ("Ravi Menon", "Menon", True),
        ("Ravi Menon", "INE", False),
        ("the company", "the firm", True),
        ("the company", "Nordal", True),
        ("the company", "the union", False),
        ("a doctor at the hospital in Karsa", "doctors", True),
        ("a doctor at the hospital in Karsa", "the hospital", False),
    ],
)
def test_two_names_of_one_source(one: str, other: str, same: bool) -> None:
    assert party(one).is_same(party(other)) is same
    assert party(other).is_same(party(one)) is same


def test_an_outlet_answers_for_what_has_no_source() -> None:
    assert party(None, "The Bay Times").is_same(party(None, "The Bay Times"))
    assert not party(None, "The Bay Times").is_same(party(None, "Coast Radio"))
    assert not party(None, "The Bay Times").is_same(party("police", "The Bay Times"))
    assert not party(None).is_same(party(None))
    assert not NOBODY.is_same(NOBODY)


@pytest.mark.parametrize(
    ("source", "camp"),
    [
        ("the defence ministry", "office"),
        ("witnesses", "beside"),
        ("the organisers", "beside"),
        ("a doctor at the hospital in Karsa", "beside"),
        ("Ravi Menon", None),
        (None, None),
    ],
)
def test_a_source_speaks_for_its_camp(source: str | None, camp: str | None) -> None:
    assert party(source).camp == camp
