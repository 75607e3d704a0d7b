"""When two figures agree."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from extractor.compare.values import Value, read_units, value
from extractor.errors import LexiconError
from extractor.types import Modifier, QuantityKind

Told = tuple[Modifier, str]


def read(told: Told, kind: QuantityKind) -> Value:
    modifier, figures = told
    low, _, high = figures.partition("-")
    return value(Decimal(low), Decimal(high or low), modifier, kind)


@pytest.mark.parametrize(
    ("kind", "one", "other", "agree"),
    [
        ("count", ("=", "12"), ("=", "12"), True),
        ("count", ("=", "12"), ("=", "14"), False),
        ("count", ("=", "30"), ("=", "32"), False),  # small counts are never round
        ("count", (">", "12"), ("=", "14"), True),
        ("count", (">=", "12"), ("=", "11"), False),
        ("count", (">", "12"), ("=", "40"), False),  # far above it something else was meant
        ("count", ("<", "20"), ("=", "14"), True),
        ("count", ("<", "20"), ("=", "21"), False),
        ("count", ("~", "200"), ("=", "215"), True),
        ("count", ("~", "200"), ("=", "260"), False),
        ("count", ("=", "1100000"), ("=", "1127000"), True),
        ("count", ("=", "1000000"), ("=", "1127000"), False),
        ("count", ("=", "27500"), ("=", "27469"), True),
        ("count", ("=", "27500"), ("=", "27580"), False),
        ("count", ("=", "10-15"), ("=", "12"), True),
        ("count", ("=", "10-15"), ("=", "16"), False),
        ("percent", ("=", "5.1"), ("=", "5.14"), True),
        ("percent", ("=", "5.1"), ("=", "5.2"), False),
        ("percent", ("=", "30"), ("=", "30.4"), True),
        ("percent", ("=", "30"), ("=", "31"), False),
        ("money", ("=", "3200000000"), ("=", "3050000000"), False),
        ("money", ("=", "3200000000"), ("=", "3240000000"), True),
        ("count", ("=", "0"), ("=", "0"), True),
    ],
)
def test_figures_agree_within_what_they_tell(kind: QuantityKind, one: Told, other: Told, agree: bool) -> None:
    assert read(one, kind).agrees(read(other, kind)) is agree
    assert read(other, kind).agrees(read(one, kind)) is agree


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("4", "12", "3"), ("12", "4", "3"), ("0", "0", "1"), ("0", "4", "Infinity"), ("-2", "2", "Infinity")],
)
def test_how_far_figures_are_apart(one: str, other: str, ratio: str) -> None:
    values = [Value(Decimal(each), Decimal(each), Decimal(0)) for each in (one, other)]
    assert values[0].ratio(values[1]) == Decimal(ratio)


def test_units_of_one_dimension_meet(tmp_path: Path) -> None:
    path = tmp_path / "units.txt"
    path.write_text("tonne = kilogram 1000\nsquare mile = square metre 2589988.11\n")
    assert read_units(path) == {
        "tonne": ("kilogram", Decimal(1000)),
        "square mile": ("square metre", Decimal("2589988.11")),
    }
    tonnes = value(Decimal("3.1"), Decimal("3.1"), "=", "measure", Decimal(1000))
    assert tonnes == Value(Decimal(3100), Decimal(3100), Decimal(50))
    assert tonnes.agrees(value(Decimal(3140), Decimal(3140), "=", "measure"))


def test_a_unit_without_number_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "units.txt"
    path.write_text("tonne = kilogram many\n")
    with pytest.raises(LexiconError, match=r"units\.txt: 'tonne': 'many' is no number"):
        read_units(path)
