"""What a figure and the words around it mean: values, units, kinds. The one importer of quantulum3."""

from __future__ import annotations

import logging
import re
import warnings
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import Any

from extractor.components.quantities.numbers import Amount, ratio, scaled
from extractor.components.quantities.vocabulary import PhraseRule, Unit, Vocabulary
from extractor.types import QuantityKind

_FACTORS = {
    "tw": 2, "do": 2, "th": 3, "tr": 3, "qua": 4, "fo": 4, "qui": 5, "fi": 5, "si": 6, "se": 7, "ei": 8, "ni": 9,
    "te": 10, "hu": 100,
}  # fmt: skip
_PARTS = {
    "half": 2, "third": 3, "fourth": 4, "quarter": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "twentieth": 20, "hundredth": 100, "thousandth": 1000,
}  # fmt: skip

# A compound that quantulum3 may be asked for: symbols joined by a stroke, as in kV/cm. Most words it would take to
# pieces ("Boeing 737" becomes oersted inch gram), so it is shown only the names in rare_units.txt.
_RARE_UNIT = re.compile(r"[ \u00a0]?(?P<unit>[A-Za-zμµΩ]{1,4}/[A-Za-zμµ]{1,4}[²³23]?)(?![\w/])")
_WEIGHS = re.compile(r"\bweigh\w*(?: [a-z]+){0,3} $")
_WEIGHED = re.compile(
    r"\b(?:weigh\w*|heavy|heavier|feet|inch|inches|kilos?|kilogram\w*|kg|lost|gained|pounds? of (?!the)[a-z]+)\b"
    r"|-pound(?:er)?\b(?! note)"
)
_PAID = re.compile(
    r"\b(?:pa(?:y|ys|id|ying)|costs?|priced?|prices|worth|fees?|fine[ds]?|tickets?|wages?|salar(?:y|ies)|profits?|revenues?"
    r"|debts?|budget|earn(?:s|ed)?|spen[dt]|rent|bills?|grants?|donated|changed hands)\b"
)
_MARGIN = re.compile(
    r"[ \u00a0](?:lead|margin|advantage|edge|deficit|gap|jump|rise|gain|increase|drop|fall|decline|decrease|slide|swing"
    r"|bump|surge|bounce|loss|win|victory|difference|spread)s?\b",
    re.IGNORECASE,
)
_BESIDE_VERB = re.compile(
    r"[’']|[ \u00a0](?:\d+|the|a|an|all|most|more|seats?|by|at|in|their|its|his|her|medals?|no|only)\b"
)
_LONGEST_FIGURE = 18
_LONGEST_SPAN = 80


def phrase_value(rule: PhraseRule, match: re.Match[str], words: Vocabulary) -> tuple[Decimal, Decimal] | None:
    """Low and high of a phrase that a rule matched; None where its numbers make no sense (*six in two*)."""
    groups = match.groupdict()
    if rule.low is not None:
        return Decimal(rule.low), Decimal(rule.high or rule.low)
    if groups.get("vague"):
        return words.vague[" ".join(groups["vague"].lower().split())]
    if groups.get("verb"):
        return _same(_factor(groups["verb"].lower()))
    if groups.get("part"):
        return _part(groups, words)
    return _same(Decimal("0.75")) if groups.get("n3") else _pair(rule, groups, words)


def _pair(rule: PhraseRule, groups: dict[str, str | None], words: Vocabulary) -> tuple[Decimal, Decimal] | None:
    """One number, two as a range (*aged 18 to 34*) or two as a fraction (*one in five*)."""
    low = number(groups.get("n"), words)
    if low is None or groups.get("m") is None:
        return _same(low)
    high = number(groups["m"], words)
    if high is None or low >= high:
        return None
    return _same(ratio(low, high)) if rule.kind == "fraction" else (low, high)


def _same(value: Decimal | None) -> tuple[Decimal, Decimal] | None:
    return None if value is None else (value, value)


def _factor(verb: str) -> Decimal:
    return next(Decimal(factor) for start, factor in _FACTORS.items() if verb.startswith(start))


def _part(groups: dict[str, str | None], words: Vocabulary) -> tuple[Decimal, Decimal] | None:
    count = number(groups["n"], words)
    part = _PARTS[str(groups["part"]).lower()]
    return _same(ratio(count, part)) if count is not None and count < part else None


def number(written: str | None, words: Vocabulary) -> Decimal | None:
    """The number a few words or digits write; *a* and *an* are 1; None where they write none."""
    if not written:
        return None
    if written.lower() in {"a", "an"}:
        return Decimal(1)
    amount = words.numbers.read(written, 0)
    return amount.value if amount and amount.end == len(written) else None


def unit_after(text: str, amount: Amount, words: Vocabulary) -> tuple[Unit, int] | None:
    """The unit that follows an amount and the character after it; None where none does.

    Symbols belong to digits alone: in *one MP* and *five W questions* there is no unit.
    """
    match = words.unit_pattern.match(text, amount.end)
    if not match:
        return None
    if match["word"] is not None:
        return _named_unit(text, amount, match, words)
    unit = words.symbols[match["symbol"]]
    if amount.words or (unit.kind == "money" and _starts_figure(text, match.end())):
        return None
    return unit, match.end()


def _named_unit(text: str, amount: Amount, match: re.Match[str], words: Vocabulary) -> tuple[Unit, int] | None:
    """Refuses *two second homes*: what is also an ordinal or a fraction needs its plural behind a space."""
    name = " ".join(match["word"].lower().split())
    apart = text[amount.end] != "-"
    if name == "point" and _MARGIN.match(text, match.end()):  # a 12 point lead
        return words.units[name], match.end()
    if name == "won" and _BESIDE_VERB.match(text, match.end()) and "Korea" not in text:
        return None
    if name in {"second", "quarter", "point"} and apart and amount.value != 1:
        return None
    if name in {"second", "seconds"} and text[match.end() : match.end() + 5].lower() in {"-half", " half", "-hand"}:
        return None
    return words.units[name], match.end()


def _starts_figure(text: str, position: int) -> bool:
    """Whether a figure follows at once: in *in 2010 $5 million* the sign belongs to what follows."""
    return text[position : position + 1].isdigit() or text[position : position + 2].strip().isdigit()


def currency_of(unit: Unit, text: str, words: Vocabulary) -> str | None:
    """The ISO code of a currency name; one that several bear is decided by the places the article speaks of.

    The place named most often wins; with no place the usual bearer, or None.
    """
    if not unit.codes:
        return unit.name
    counts = _place_counts(text, unit.codes, words)
    best = max(counts, key=counts.__getitem__, default=None)
    return best if best and counts[best] else unit.codes[0]


@lru_cache(maxsize=8)
def _place_counts(text: str, codes: tuple[str | None, ...], words: Vocabulary) -> dict[str, int]:
    """How often an article names the places of each currency; kept for the few articles in hand, one count each."""
    return {code: len(words.places[code].findall(text)) for code in codes if code and code in words.places}


def is_weight(unit: Unit, amount: Amount, text: str, words: Vocabulary) -> bool:
    """Whether *pounds* are a weight: so many only right behind *weighs*; where bodies or goods are weighed; else unless
    the article speaks of a country whose money they are.
    """
    if amount.scale or amount.value >= 100_000:
        return bool(_WEIGHS.search(text, max(0, amount.start - 40), amount.start))
    near = text[max(0, amount.start - 60) : amount.end + 40]
    if _WEIGHED.search(near):
        return True
    return currency_of(unit, text, words) is None and not _PAID.search(near)


def money_value(amount: Decimal, unit: Unit) -> Decimal:
    """Cents in full units: 30 cents is 0.3."""
    return scaled(amount, -2) if unit.minor else amount


def rare_unit(text: str, amount: Amount, words: Vocabulary) -> tuple[Unit, int] | None:
    """A unit that the unit list lacks, as quantulum3 names it: *eight furlongs*, *10 kV/cm*; else None."""
    named = words.rare_units.match(text, amount.end)
    if named:
        found = _quantulum_unit(f"1 {named['name'].lower()}")
        return (Unit(*found, rare=True), named.end()) if found else None
    match = _RARE_UNIT.match(text, amount.end)
    if not match or amount.words or match["unit"] in words.symbols:
        return None
    surface = text[amount.start : match.end()]
    found = _quantulum_unit(surface) if _is_short(surface) else None
    return (Unit(*found, rare=True), match.end()) if found else None


def why_not_rare(name: str) -> str | None:
    """Why quantulum3 cannot be asked for a unit; None where it reads the name as the unit of that name."""
    found = _quantulum_unit(f"1 {name.lower()}")
    if found and found[1] == name.lower():
        return None
    told = f'reads "{name}" as "{found[1]}"' if found else f'does not know "{name}"'
    return f"quantulum3 {told}: write a [[unit]] instead"


def longer_number(text: str, amount: Amount, words: Vocabulary) -> Amount | None:
    """The amount with the scale words that go on behind it, as quantulum3 reads them: *a hundred thousand million*.

    None where none go on, or where it does not understand the whole as one whole number.
    """
    match = words.more_scales.match(text, amount.end) if amount.words else None
    if match is None or not _is_short(text[amount.start : match.end()]):
        return None
    read = _quantulum_number(" ".join(text[amount.start : match.end()].lower().split()))
    return replace(amount, end=match.end(), mantissa=read) if read is not None and read > amount.value else None


def _is_short(surface: str) -> bool:
    return len(surface) <= _LONGEST_SPAN and sum(letter.isdigit() for letter in surface) <= _LONGEST_FIGURE


@lru_cache(maxsize=1024)
def _quantulum_unit(surface: str) -> tuple[QuantityKind, str] | None:
    """Kind and name of the unit in one short span, None unless quantulum3 understood all of it as one measure."""
    found = _quantulum(surface)
    if found is None or found.unit.name == "dimensionless":
        return None
    return "duration" if found.unit.entity.name == "time" else "measure", str(found.unit.name)


@lru_cache(maxsize=1024)
def _quantulum_number(surface: str) -> Decimal | None:
    """The whole number that number words write, None where quantulum3 reads them as several, or with a fraction."""
    found = _quantulum(surface)
    whole = found is not None and found.unit.name == "dimensionless" and float(found.value).is_integer()
    return Decimal(int(found.value)) if whole and found else None


def _quantulum(surface: str) -> Any:
    """What quantulum3 reads in a short span if it is one quantity that covers it all; else None."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from quantulum3 import classifier, parser

    classifier.USE_CLF = False
    logger = logging.getLogger("quantulum3")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        found = parser.parse(surface)
    except Exception:  # whatever it stumbles over, this one figure stays without unit
        return None
    finally:
        logger.setLevel(level)
    return found[0] if len(found) == 1 and tuple(found[0].span) == (0, len(surface)) else None
