"""Reads amounts: digits with separators and scales, spelt-out numbers, written fractions; exact, in any digits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext

from extractor.components.quantities.patterns import SPACE, WORD_END, alternatives

LONGEST_FIGURE = 24  # digits; longer runs are serial numbers, and Decimal arithmetic stays exact below 28
VULGAR = {
    "½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅖": (2, 5), "⅗": (3, 5),
    "⅘": (4, 5), "⅙": (1, 6), "⅚": (5, 6), "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8), "⅞": (7, 8),
}  # fmt: skip
_LONGEST_ABBREVIATION = 3
_FRACTION_DIGITS = Decimal("0.0001")  # a third is 0.3333
_EXACT_PLACES = 10
_HALVED = (
    "hour",
    "mile",
    "century",
    "percent",
    "percentage",
    "point",
    "day",
    "year",
    "inch",
    "metre",
    "meter",
    "kilometre",
    "kilometer",
    "pound",
)
_WORD = re.compile(r"[a-z]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as it stands in the text: *4 hundred million* is mantissa 4, scale 8.

    ``bare`` is true for digits with neither separator, decimals nor scale: what a year or a model number looks like.
    ``words`` is true for spelt-out numbers; ``glue`` is the abbreviated scale (*m*, *bn*), None where there is none.
    """

    start: int
    end: int
    mantissa: Decimal
    scale: int
    bare: bool
    words: bool
    glue: str | None
    fraction: bool

    @property
    def value(self) -> Decimal:
        """The number meant, exactly."""
        return scaled(self.mantissa, self.scale)


def scaled(mantissa: Decimal, scale: int) -> Decimal:
    """``mantissa`` times ten to the ``scale``, without rounding and without trailing exponent."""
    return tidy(mantissa.scaleb(scale, Context(prec=LONGEST_FIGURE * 3)))


def tidy(value: Decimal) -> Decimal:
    """The same number with no needless zeros or exponent: 2E+6 is 2000000, 12.50 is 12.5."""
    if value == value.to_integral_value():
        return value.quantize(Decimal(1), context=Context(prec=LONGEST_FIGURE * 4))
    return value.normalize(Context(prec=LONGEST_FIGURE * 3))


def ratio(numerator: int | Decimal, denominator: int | Decimal) -> Decimal:
    """Exact where the fraction ends within ten places (1/8 is 0.125), else four places (1/3 is 0.3333)."""
    with localcontext(Context(prec=LONGEST_FIGURE * 2)):
        exact = Decimal(numerator) / Decimal(denominator)
        rounded = exact.quantize(Decimal(1).scaleb(-_EXACT_PLACES))
        return tidy(rounded) if rounded == exact else exact.quantize(_FRACTION_DIGITS)


class NumberReader:
    """Finds and reads the amount that begins at a character."""

    def __init__(self, number_words: Mapping[str, int], scales: Mapping[str, int]) -> None:
        self.number_words = number_words
        self.scales = {name: power for name, power in scales.items() if len(name) > _LONGEST_ABBREVIATION}
        self.abbreviations = {name: power for name, power in scales.items() if len(name) <= _LONGEST_ABBREVIATION}
        self.words_pattern = _words_pattern(number_words, self.scales)
        self._digits = re.compile(_digits_pattern(self.scales, self.abbreviations), re.IGNORECASE)
        self._words = re.compile(self.words_pattern + WORD_END, re.IGNORECASE)

    def read(self, text: str, start: int) -> Amount | None:
        """The amount that begins at ``start``, or None: *1,283*, *35m*, *4 hundred million*, *twenty-one*, *1/16*."""
        match = self._digits.match(text, start)
        if match:
            return self._read_digits(match)
        match = self._words.match(text, start)
        return self._read_words(match) if match else None

    def _read_digits(self, match: re.Match[str]) -> Amount | None:
        mantissa = _mantissa(match)
        if mantissa is None or match.end() == match.start():
            return None
        names, glue = match["scale"], match["glue"] or match["apart"]
        scale = sum(self.scales[name.lower()] for name in _WORD.findall(names or ""))
        scale += self.abbreviations[glue.lower()] if glue else 0
        digits = match["digits"]
        bare = bool(digits) and digits.isdigit() and not scale and not match["fraction"]
        fraction = bool(match["fraction"]) and not digits and not scale
        return Amount(match.start(), match.end(), mantissa, scale, bare, False, match["glue"], fraction)

    def _read_words(self, match: re.Match[str]) -> Amount | None:
        value = self.words_value(match[0])
        return Amount(match.start(), match.end(), value, 0, False, True, None, False) if value is not None else None

    def words_value(self, phrase: str) -> Decimal | None:
        """The value of a spelt-out number: *two and a half million* is 2500000; None where a word is no number word."""
        total, group, last_scale = Decimal(0), Decimal(0), Decimal(1)
        names = [name.lower() for name in _WORD.findall(phrase)]
        if len(names) > 2 and names[1].startswith("quarter"):  # a quarter of a million
            quarters = self.number_words.get(names[0], 1)
            return tidy(Decimal(quarters) / 4 * Decimal(10) ** self.scales[names[-1]])
        for position, name in enumerate(names):
            if name in self.number_words:
                group += self.number_words[name]
            elif name == "half":
                group, total = (
                    (group + Decimal("0.5"), total) if group or not total else (group, total + last_scale / 2)
                )
            elif name == "dozen":
                group = (group or Decimal(1)) * 12
            elif name == "hundred":
                group = (group or Decimal(1)) * 100
            elif name in self.scales:
                last_scale = Decimal(10) ** self.scales[name]
                total, group = total + (group or 1) * last_scale, Decimal(0)
            elif name not in {"and", "a", "an"} or (position == len(names) - 1 and names[0] != "half"):
                return None
        return tidy(total + group)


def _mantissa(match: re.Match[str]) -> Decimal | None:
    digits, fraction = match["digits"], match["fraction"]
    grouped = digits and digits.count(".") > 1  # 1.234.567
    plain = "".join(letter for letter in digits or "0" if letter.isdigit() or (letter in ".·" and not grouped))
    if len(plain) > LONGEST_FIGURE:
        return None
    value = Decimal(plain.replace("·", "."))
    return value + _fraction_value(fraction) if fraction else value


def _fraction_value(written: str) -> Decimal:
    """*½* is 0.5, *1/16* is 0.0625."""
    if written in VULGAR:
        return ratio(*VULGAR[written])
    numerator, denominator = re.split("[/⁄]", written)
    return ratio(int(numerator), int(denominator))


def _digits_pattern(scales: Mapping[str, int], abbreviations: Mapping[str, int]) -> str:
    grouped = r"\d{1,3}(?:,\d{3}){1,8}(?![\d])|\d{1,2}(?:,\d\d){1,6},\d{3}(?!\d)|\d{1,3}(?:\.\d{3}){2,8}(?![\d.])"
    spaced = r"\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3}){1,8}(?![\d,])"
    digits = rf"(?:{grouped}|{spaced}|\d++)(?:[.·]\d++)?|\.\d++"
    fraction = rf"(?:[{''.join(VULGAR)}]|[1-9]\d?[/⁄](?:2|3|4|5|6|8|10|16|32|64|100|128|1000)(?![\d/]))"
    start = rf"(?=\.?\d|[{''.join(VULGAR)}])"
    number = rf"{start}(?:(?!{fraction})(?P<digits>{digits}))?(?:[ -]?(?P<fraction>{fraction}))?"
    short = alternatives(abbreviations)
    apart = alternatives(name for name in abbreviations if len(name) > 1)  # 1.5 mln
    long = alternatives(scales)
    return (
        rf"{number}(?:(?P<scale>(?:(?:{SPACE}|-)?{long}{WORD_END}){{1,3}})"
        rf"|(?P<glue>{short}){WORD_END}|{SPACE}(?P<apart>{apart}{WORD_END}|(?-i:[BM])(?={SPACE}[a-z])))?"
    )


def _words_pattern(number_words: Mapping[str, int], scales: Mapping[str, int]) -> str:
    ones = alternatives(word for word, value in number_words.items() if 0 < value < 10)
    others = alternatives(word for word, value in number_words.items() if value == 0 or 10 <= value < 20)
    tens = alternatives(word for word, value in number_words.items() if value >= 20)
    gap = rf"(?:{SPACE}|-)"
    small = rf"(?:{tens}(?:{gap}?{ones})?|{others}|{ones}){WORD_END}"
    group = rf"(?:(?:{small}{gap}|an?{gap})hundred(?:{gap}(?:and{SPACE})?{small})?|{small})"
    big = alternatives(name for name in scales if name != "hundred")
    step = rf"{group}{gap}{big}{WORD_END}"
    half = rf"(?:half{gap}an?{gap}|an?{gap}half{gap}|half{gap})(?:{big}|dozen)"
    article = rf"an?{SPACE}(?:{big}|dozen)"
    article_half = rf"an?{SPACE}{big}{SPACE}and{SPACE}a{SPACE}half"
    dozen = rf"{small}{gap}dozen"
    quarter = rf"(?:(?:an?|one|three){SPACE}quarters?{SPACE}of{SPACE}an?|an?{SPACE}quarter){gap}{big}"
    and_half = rf"{group}{gap}and{gap}a{gap}half(?:{gap}(?:{big}|dozen){WORD_END})?"
    half_of = alternatives(_HALVED)
    half_a = rf"half{gap}an?(?={SPACE})|half(?=-{half_of}(?:s|{WORD_END}))"
    longer = rf"(?:an?{SPACE}{big}|{step})(?:,?{gap}(?:and{SPACE})?{step}){{0,4}}(?:,?{gap}(?:and{SPACE})?{group})?"
    return rf"(?:{half}|{quarter}|{dozen}|{and_half}|{article_half}|{longer}|{article}|{group}|{half_a})"
