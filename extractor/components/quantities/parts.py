"""Reads one figure with what clings to it: sign and currency before, scale, suffix and unit behind."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from extractor.components.quantities import value
from extractor.components.quantities.context import word_before
from extractor.components.quantities.mentions import Part
from extractor.components.quantities.numbers import Amount
from extractor.components.quantities.patterns import SPACE
from extractor.components.quantities.vocabulary import Unit, Vocabulary

_METRE_BEHIND = re.compile(
    rf"(?:{SPACE}?(?:\(|/|x\b|×|by\b)|-|{SPACE}(?:high|long|tall|deep|wide|thick|race|sprint|butterfly|freestyle|backstroke|breaststroke"
    r"|medley|hurdles|final|relay|dash|above|below|away|hurdler|champion|runner|wave|waves|yacht|telescope|pool)\b)",
    re.IGNORECASE,
)
_RACES = frozenset({Decimal(n) for n in (50, 60, 100, 110, 200, 400, 800, 1500, 3000, 5000, 10000)})
_BEFORE_RACES = frozenset({"the", "men's", "women's", "men’s", "women’s", "her", "his"})
_MANY_BEHIND = re.compile(rf"{SPACE}(?:of\b|[a-z]+s\b|people\b)")
NOUN_BEHIND = re.compile(rf"{SPACE}(?:of\b|[a-z])")
_SIGNED_KINDS = frozenset({"percent", "points", "money"})
_TEMPERATURES = frozenset({"degree Celsius", "degree Fahrenheit", "degree"})
_BELOW_ZERO = re.compile(rf"{SPACE}below{SPACE}(?:zero|0)\b", re.IGNORECASE)
SUFFIX = re.compile(r"\+(?![\d+])|-plus(?![^\W_])|-odd(?![^\W_])", re.IGNORECASE)
_GOES_ON = re.compile(r"[.,:]\d|[\^*]")  # 1.2.3, 5*10^9
_GLUED = re.compile(r"(?:[^\W\d_]+[-‐‑.]|\d-|#|№)\Z")


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency in front of a figure, with a minus of its own (*$-50bn*) or without."""

    code: str
    start: int
    negative: bool


class PartReader:
    """Reads figures with one vocabulary."""

    def __init__(self, words: Vocabulary) -> None:
        self.words = words

    def read(self, text: str, start: int, *, joined: bool = False) -> Part | None:
        """The figure that begins at ``start`` with its currency and unit; None where letters glued to it make it none.

        ``joined`` says that it is the second of two figures, so that a dash before it is no letter's.
        """
        amount = self.words.numbers.read(text, start)
        if amount is None:
            return None
        amount = value.longer_number(text, amount, self.words) or amount
        currency = self._currency_before(text, amount)
        if currency is None and _is_glued(text, start, joined=joined):
            return None
        amount, found = self._behind(text, amount, money=currency is not None)
        if currency:
            return self._money_part(text, amount, currency, found)
        if found is None and (_letter_glued(text, amount.end) or _GOES_ON.match(text, amount.end)):
            return None
        return self._measured(text, amount, found, minus=not joined and _minus(text, start))

    def _behind(self, text: str, amount: Amount, *, money: bool) -> tuple[Amount, tuple[Unit, int] | None]:
        """The unit behind an amount and where it ends, *-plus* or the like between; the abbreviation decided."""
        suffix = SUFFIX.match(text, amount.end)
        reach = replace(amount, end=suffix.end(), bare=False) if suffix else amount
        reach, unit = self._abbreviation(text, reach, money)
        found = unit or value.rare_unit(text, reach, self.words) or value.unit_after(text, reach, self.words)
        return (amount, None) if suffix and found is None else (reach, found)

    def _measured(self, text: str, amount: Amount, found: tuple[Unit, int] | None, *, minus: bool) -> Part:
        """The part without currency; a minus belongs only to shares, points, money and temperatures."""
        if found is None:
            return Part(amount, amount.start, amount.end, None, None)
        unit, end = found
        minus = minus and (unit.kind in _SIGNED_KINDS or unit.name in _TEMPERATURES)
        told = unit.name in _TEMPERATURES and (
            word_before(text, amount.start).lower() == "minus" or bool(_BELOW_ZERO.match(text, end))
        )
        return Part(amount, amount.start - minus, end, None, unit, minus or told)

    def _money_part(self, text: str, amount: Amount, currency: Currency, found: tuple[Unit, int] | None) -> Part | None:
        """*$5 million*, *C$6*, *$30 million dollars*, *$5 m*; the unit behind is only the currency said again."""
        end = amount.end
        if found and found[0].kind == "money":
            end = found[1]
        elif found and found[0].name == "metre" and text[found[1] - 1] == "m":
            amount, end = replace(amount, scale=amount.scale + 6, end=found[1], bare=False), found[1]
        elif _letter_glued(text, end) and not text[end].isupper():
            return None
        negative = currency.negative or _minus(text, currency.start)
        return Part(amount, currency.start, end, currency.code, None, negative)

    def _currency_before(self, text: str, amount: Amount) -> Currency | None:
        """Code, first character and sign of a currency right before an amount: *$*, *US $*, *RM*, *Rs.*"""
        if amount.words and text[amount.start - 2 : amount.start].strip() not in {"$", "£", "€"}:
            return None
        window = max(0, amount.start - 8)
        match = self.words.currency_before.search(text[window : amount.start])
        if not match:
            return None
        name = " ".join((match["name"] or match["mark"]).split())
        plain = amount.bare and not amount.glue
        if (name in {"P", "R", "Y", "PS", "Re", "Euro", "Sh", "LE", "LL", "TRY", "N", "K", "Br", "Le"}) and plain:
            return None
        if (
            text[window + match.end("name") : amount.start]
            and name.isalpha()
            and plain
            and len(name) < 3
            and name not in {"Rs", "RM", "Rp", "Tk"}
        ):
            return None
        unit = self.words.currencies.get(name)
        code = value.currency_of(unit, text, self.words) if unit else None
        return Currency(code, window + match.start(), bool(match["minus"])) if code else None

    def _abbreviation(self, text: str, amount: Amount, money: bool) -> tuple[Amount, tuple[Unit, int] | None]:
        """Decides whether *m*, *b* and *t* are scales: *48m of its lamps*, *$5b* are; *a 37m mast*, *5t* are not."""
        glue = amount.glue.lower() if amount.glue else None
        if glue is None or money or len(glue) > 1 or glue == "k":
            return amount, None
        plain = replace(
            amount, scale=amount.scale - self.words.numbers.abbreviations[glue], end=amount.end - 1, glue=None
        )
        if glue == "m" and amount.glue == "m":
            race = amount.mantissa in _RACES and word_before(text, amount.start).lower() in _BEFORE_RACES
            many = _MANY_BEHIND.match(text, amount.end)
            if (
                _METRE_BEHIND.match(text, amount.end)
                or (race and not many)
                or not (NOUN_BEHIND.match(text, amount.end) or value.unit_after(text, amount, self.words))
            ):
                return plain, (self.words.symbols["m"], amount.end)
            return amount, None
        if glue == "t" and amount.glue == "t":
            return plain, (self.words.symbols["t"], amount.end)
        return amount, None


def after_run(text: str, start: int) -> int:
    """The first character behind the run of digits and letters that holds ``start``."""
    return start + len(re.compile(r"[\w.,]*[\w]|.").match(text, start)[0])  # type: ignore[index]


def _is_glued(text: str, start: int, *, joined: bool) -> bool:
    """Whether what stands before makes the figure part of a name or formula: *H5*, *COVID-19*, *10^9*."""
    if not start:
        return False
    before = text[start - 1]
    return before in "^*" or before.isalpha() or (not joined and _glued_to_letters(text, start))


def _glued_to_letters(text: str, start: int) -> bool:
    """*TA-35*, *COVID-19*, *v2.1*: letters and a hyphen before a figure; but *mid-30s*, *sub-500*, *a-5*."""
    match = _GLUED.search(text, max(0, start - 14), start)
    if match is None:
        return False
    if match[0][-1] not in "-‐‑":
        return True
    return match[0][:-1].lower() not in {
        "sub",
        "mid",
        "near",
        "about",
        "over",
        "under",
        "to",
        "and",
        "or",
        "roughly",
        "nearly",
        "some",
        "non",
        "than",
        "pre",
    }


def _minus(text: str, start: int) -> bool:
    """A minus sign glued to the figure with nothing but space before it."""
    return start > 0 and text[start - 1] in "-−" and (start == 1 or text[start - 2] in " \t\n(")


def _letter_glued(text: str, end: int) -> bool:
    return end < len(text) and (text[end].isalpha() or text[end] == "_")
