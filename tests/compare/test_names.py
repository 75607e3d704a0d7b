"""Names and telling words of sentences, without a parse."""

from __future__ import annotations

import pytest

from extractor.compare.names import Spellings, singular, telling_words

COUNTRIES = {"danish": "denmark", "kenyan": "kenya"}
NEVER = frozenset({"the", "on", "monday", "may", "in"})


def names(text: str, *others: str) -> set[str]:
    """The names of a text among others."""
    spellings = Spellings(COUNTRIES, NEVER)
    for each in (text, *others):
        spellings.learn(each)
    return set(spellings.names_in(text))


@pytest.mark.parametrize(
    ("text", "others", "found"),
    [
        ("A fire swept through Karsa on Monday.", [], {"karsa"}),
        ("Nordal said revenue fell.", [], set()),
        ("Nordal said revenue fell.", ["The pump maker Nordal cut jobs."], {"nordal"}),
        ("Nordal, the Danish pump maker, said so.", [], {"nordal", "denmark"}),
        ("Police said so.", ["Many Police cars, and the police came."], set()),
        ("Varga Steel said so.", [], {"varga", "steel"}),
        ("Italy's rate fell.", [], {"italy"}),
        ("“Kenyan troops left.”", [], {"kenya"}),
        ("Kenya lost troops.", [], {"kenya"}),
        ("The UN refugee agency said so in May.", [], {"un"}),
        ("Toll In Karsa Mill Fire Rises", [], set()),
        ("Toll In Karsa Mill Fire Rises", ["The mill is in Karsa."], {"karsa"}),
        ("KARSA, India — Twelve died.", [], {"karsa", "india"}),
        ("", [], set()),
    ],
)
def test_names_are_told_from_beginnings(text: str, others: list[str], found: set[str]) -> None:
    assert names(text, *others) == found


@pytest.mark.parametrize(
    ("plural", "single"),
    [
        ("mills", "mill"),
        ("witnesses", "witness"),
        ("crashes", "crash"),
        ("boxes", "box"),
        ("parties", "party"),
        ("glass", "glass"),
        ("bus", "bus"),
        ("crisis", "crisis"),
        ("its", "its"),
    ],
)
def test_a_crude_singular(plural: str, single: str) -> None:
    assert singular(plural) == single


def test_telling_words_are_long_and_not_dull() -> None:
    dull = frozenset({"killed", "people"})
    assert telling_words("The mill fires in it killed 12 people.", dull | {"the"}) == {"mill", "fire"}
