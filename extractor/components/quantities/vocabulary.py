"""The words that quantities are made of, read once from the files beside this module."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, cast, get_args

from extractor.additions import NOTHING, Additions, Field, Lists, Table
from extractor.components.quantities.numbers import VULGAR, NumberReader
from extractor.components.quantities.patterns import DASH, SPACE, WORD_END, alternatives
from extractor.lexicon import Rule
from extractor.types import Modifier, QuantityKind

FOLDER = Path(__file__).parent
KINDS = get_args(QuantityKind)
MODIFIERS = get_args(Modifier)
RULE_KEYS = {
    "kind": Field("text", KINDS),
    "pattern": Field("pattern"),
    "starts": Field("texts"),
    "needs": Field("text"),
    "low": Field("number"),
    "high": Field("number"),
    "unit": Field("text"),
    "modifier": Field("text", MODIFIERS),
    "follows": Field("texts"),
    "follows_not": Field("texts"),
    "before": Field("pattern"),
}
UNITS = Table(
    file="units.toml",
    name="unit",
    key="name",
    fields={
        "name": Field("text"),
        "kind": Field("text", ("measure", "duration", "percent", "points", "multiple")),
        "words": Field("texts"),
        "symbols": Field("texts"),
        "per": Field("text"),
    },
    needed=("name", "kind", "words"),
)
CURRENCIES = Table(
    file="currencies.toml",
    name="currency",
    key="code",
    fields={
        **dict.fromkeys(("symbols", "names", "shared", "minor", "minor_symbols", "places"), Field("texts")),
        "code": Field("text"),
        "usual": Field("flag"),
    },
    needed=("code", "names"),
)
NOT_QUANTITIES = Table(
    file="not_quantities.toml",
    name="not",
    key="id",
    fields={
        **dict.fromkeys(("id", "example"), Field("text")),
        **dict.fromkeys(("at", "behind"), Field("pattern")),
        **dict.fromkeys(("words", "names", "spelt", "unless"), Field("texts")),
        **dict.fromkeys(("bare", "noun"), Field("flag")),
    },
    needed=("id", "example"),
)


@dataclass(frozen=True, slots=True)
class Unit:
    """What a unit word says: *kilometres* is a measure, *kilometre*; ``factor`` is 0.01 for cents.

    ``codes`` holds every currency that bears the word, the first one the usual one or None.
    """

    kind: QuantityKind
    name: str | None
    per: str | None = None
    factor: Decimal = Decimal(1)
    codes: tuple[str | None, ...] = ()
    minor: bool = False
    rare: bool = False  # read by quantulum3, not from the unit list


@dataclass(frozen=True, slots=True)
class NotQuantity:
    """A kind of figure that measures nothing, as ``not_quantities.toml`` describes it."""

    id: str
    at: re.Pattern[str] | None
    behind: re.Pattern[str] | None
    words: frozenset[str]
    names: frozenset[str]
    spelt: frozenset[str]
    unless: frozenset[str]
    bare: bool
    noun: bool


@dataclass(frozen=True)
class PhraseRule:
    """A rule that is a pattern: *doubled*, *one in five*, *dozens*."""

    id: str
    kind: QuantityKind
    source: str
    needs: str
    """A word that must stand near: without it the pattern is not tried, nor built (some take a tenth of a second)."""
    low: str | None
    high: str | None
    unit: str | None
    modifier: Modifier | None
    follows: frozenset[str]
    follows_not: frozenset[str]
    before: re.Pattern[str] | None

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The pattern, built when it is first tried."""
        return re.compile(self.source, re.IGNORECASE)


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """All word lists and the patterns made of them."""

    numbers: NumberReader
    units: Mapping[str, Unit]
    symbols: Mapping[str, Unit]
    unit_pattern: re.Pattern[str]
    rare_units: re.Pattern[str]
    more_scales: re.Pattern[str]
    currency_before: re.Pattern[str]
    currencies: Mapping[str, Unit]
    places: Mapping[str, re.Pattern[str]]
    vague: Mapping[str, tuple[Decimal, Decimal]]
    modifiers: Mapping[str, Modifier]
    modifiers_after: re.Pattern[str]
    after_modifiers: Mapping[str, Modifier]
    not_quantities: tuple[NotQuantity, ...]
    change_words: re.Pattern[str]
    currency_named: re.Pattern[str]
    index_names: re.Pattern[str]
    per_words: frozenset[str]
    compound_nouns: frozenset[str]
    irregular: Mapping[str, str]
    phrases: tuple[PhraseRule, ...]
    trigger: re.Pattern[str]
    own_starts: re.Pattern[str] | None
    """Where a quantity can begin by what a user added; None where that is nowhere."""
    rule_ids: frozenset[str] = field(default_factory=frozenset)
    removed: frozenset[str] = frozenset()
    """The ids of rules that find nothing."""


def load(additions: Additions = NOTHING) -> Vocabulary:
    """The vocabulary of this folder with the additions. Raises LexiconError for what makes no sense."""
    return _read(additions) if additions else _package_vocabulary()


@lru_cache(maxsize=1)
def _package_vocabulary() -> Vocabulary:
    return _read(NOTHING)


def _read(additions: Additions) -> Vocabulary:
    lists = Lists(FOLDER, "claim_quantities", additions)
    number_words = _whole_numbers(lists, "number_words")
    numbers = NumberReader(number_words, _whole_numbers(lists, "scales"))
    units, symbols = _read_units(lists.entries(UNITS))
    currencies = lists.entries(CURRENCIES)
    _add_currencies(currencies, units, symbols)
    before = _currency_symbols(currencies)
    modifiers, after = _read_modifiers(lists)
    vague = _read_vague(lists)
    pieces = _pieces(numbers, vague)
    rules = lists.rules(RULE_KEYS, prefixes=("quantity.",), needed=("kind", "pattern"))
    own_starts = _own_starts(lists, rules)
    vocabulary = Vocabulary(
        numbers=numbers,
        units=units,
        symbols=symbols,
        unit_pattern=_unit_pattern(units, symbols),
        rare_units=_rare_units(lists.words("rare_units")),
        more_scales=re.compile(rf"(?:(?:{SPACE}|-)(?:{alternatives(numbers.scales)}){WORD_END}){{1,4}}", re.IGNORECASE),
        currency_before=re.compile(
            rf"(?:{WORD_START_OR_DIGIT}(?P<name>{alternatives(before)})|(?P<mark>[$£€¥₹₽₩₪₺₴₱₦₫฿₿￥＄﹩]))"
            rf"{SPACE}?(?P<minus>[-−])?\Z"
        ),
        currencies=before,
        places={entry["code"]: _places(entry["places"]) for entry in currencies if entry.get("places")},
        vague=vague,
        modifiers=modifiers,
        modifiers_after=re.compile(rf"{SPACE}?({alternatives(after)}){WORD_END}", re.IGNORECASE),
        after_modifiers=after,
        not_quantities=tuple(_not_quantity(entry) for entry in lists.entries(NOT_QUANTITIES)),
        change_words=re.compile(rf"\b(?:{alternatives(lists.words('change_words'))})\b", re.IGNORECASE),
        currency_named=_currency_named(units),
        index_names=re.compile(rf"(?<![^\W_])(?:{alternatives(lists.words('index_names'))})(?![^\W_])"),
        per_words=frozenset(lists.words("per_words")),
        compound_nouns=frozenset(lists.words("compound_nouns")),
        irregular=lists.pairs("irregular_nouns"),
        phrases=tuple(_phrase_rule(rule, lists, pieces) for rule in rules if "pattern" in rule.settings),
        trigger=_trigger(numbers, vague, own_starts),
        own_starts=re.compile(own_starts, re.IGNORECASE) if own_starts else None,
        rule_ids=frozenset(rule.id for rule in rules),
        removed=lists.removed_rules,
    )
    lists.check_all_asked()
    return vocabulary


WORD_START_OR_DIGIT = r"(?<![A-Za-z])"


def _whole_numbers(lists: Lists, name: str) -> dict[str, int]:
    """The values of a word file as numbers."""
    found = {}
    for word, value in lists.pairs(name).items():
        if not value.isdecimal():
            raise lists.wrong(name, word, f'"{value}" is no whole number')
        found[word] = int(value)
    return found


def _read_units(entries: Iterable[Mapping[str, Any]]) -> tuple[dict[str, Unit], dict[str, Unit]]:
    """Units by lower-case word and by symbol."""
    words: dict[str, Unit] = {}
    symbols: dict[str, Unit] = {}
    for entry in entries:
        unit = Unit(entry["kind"], entry["name"], entry.get("per"))
        for word in entry["words"]:
            words[word.lower()] = words[_plural(word).lower()] = unit
            words.setdefault(word.lower().replace(" ", "-"), unit)  # a 2-square-mile town
        symbols.update(dict.fromkeys(entry.get("symbols", ()), unit))
    return words, symbols


def _plural(word: str) -> str:
    return word if word.endswith("s") else word + "s"


def _add_currencies(entries: list[dict[str, Any]], words: dict[str, Unit], symbols: dict[str, Unit]) -> None:
    shared: dict[str, list[str | None]] = {}
    for entry in entries:
        code = entry["code"]
        own = Unit("money", code)
        for name in entry["names"]:
            words[name.lower()] = words[_plural(name).lower()] = own
        for symbol in entry.get("symbols", ()):
            if len(symbol) > 1 or not symbol.isalpha():
                symbols.setdefault(symbol, own)
        cents = Unit("money", code, factor=Decimal("0.01"), minor=True)
        for name in entry.get("minor", ()):
            words[name.lower()] = words[_plural(name).lower()] = cents
        symbols.update(dict.fromkeys(entry.get("minor_symbols", ()), cents))
        for name in entry.get("shared", ()):
            codes = shared.setdefault(name, [None])
            codes.append(code)
            codes[0] = code if entry.get("usual") else codes[0]
    for name, bearers in shared.items():
        unit = Unit("money", bearers[0], codes=tuple(bearers))
        words[name.lower()] = words[_plural(name).lower()] = unit


def _currency_symbols(entries: list[dict[str, Any]]) -> dict[str, Unit]:
    """By what stands before a figure the currency; its ``codes`` hold all that bear the symbol, the usual one first."""
    codes: dict[str, list[str]] = {}
    for entry in entries:
        for symbol in dict.fromkeys((*entry.get("symbols", ()), entry["code"])):
            codes.setdefault(symbol, []).append(entry["code"])
    return {
        symbol: Unit("money", bearers[0], codes=tuple(bearers) if len(bearers) > 1 else ())
        for symbol, bearers in codes.items()
    }


def _unit_pattern(words: Mapping[str, Unit], symbols: Mapping[str, Unit]) -> re.Pattern[str]:
    """What follows a figure at once, behind one space or hyphen: a unit word (any case) or symbol (exact case)."""
    open_symbols = [symbol for symbol in symbols if not symbol[-1].isalnum()]
    closed_symbols = [symbol for symbol in symbols if symbol[-1].isalnum()]
    return re.compile(
        rf"(?:{SPACE}{DASH}?{SPACE}?|{DASH}{SPACE}?|{SPACE}?)"
        rf"(?:(?P<word>(?i:{alternatives(words)})){WORD_END}"
        rf"|(?P<symbol>{alternatives(closed_symbols)}{WORD_END}|{alternatives(open_symbols)}{WORD_END}))"
    )


def _rare_units(names: Iterable[str]) -> re.Pattern[str]:
    """A name behind a figure, lower case: *8 furlongs*, *a 20-kiloton bomb*; its plural but for the ending."""
    return re.compile(rf"(?:{SPACE}|-)(?P<name>{alternatives(names)})(?:e?s)?{WORD_END}")


def _currency_named(units: Mapping[str, Unit]) -> re.Pattern[str]:
    """*The crown*, *the Czech crown*, *the unit*: a currency as the thing spoken of, without a figure."""
    names = [name for name, unit in units.items() if unit.kind == "money" and not unit.minor and " " not in name]
    names += ["unit", "currency"]
    return re.compile(
        rf"\bthe{SPACE}(?:[A-Z][a-z]+{SPACE})?(?P<name>(?i:{alternatives(names)}))(?![^\W_]|{SPACE}zone)", re.IGNORECASE
    )


def _read_modifiers(lists: Lists) -> tuple[dict[str, Modifier], dict[str, Modifier]]:
    before, after = {}, {}
    for entry in lists.words("modifiers", key=_modifier_key):
        words, modifier = _modifier_key(entry), entry.rpartition(" = ")[2].strip()
        if not words or modifier not in MODIFIERS:
            reason = f'"{entry}" has no meaning: write `words = ` and one of {" ".join(MODIFIERS)}'
            raise lists.wrong("modifiers", words, reason)
        if words.startswith("after:"):
            after[words.removeprefix("after:").strip()] = cast(Modifier, modifier)
        else:
            before[words] = cast(Modifier, modifier)
    return before, after


def _modifier_key(entry: str) -> str:
    """``more than = >`` and ``>= = >=``: the modifier stands after the last `` = ``."""
    words, equals, modifier = entry.rpartition(" = ")
    return words.strip() if equals else modifier


def _read_vague(lists: Lists) -> dict[str, tuple[Decimal, Decimal]]:
    """The bounds of vague figures by their words."""
    found = {}
    for words, value in lists.pairs("vague_figures").items():
        bounds = value.split()
        if len(bounds) != 2 or not all(map(str.isdecimal, bounds)) or int(bounds[0]) > int(bounds[1]):
            raise lists.wrong("vague_figures", words, f'"{value}" has no bounds: write `{words} = lowest highest`')
        found[words] = Decimal(bounds[0]), Decimal(bounds[1])
    return found


def _places(names: list[str]) -> re.Pattern[str]:
    return re.compile(rf"{WORD_START_OR_DIGIT}(?:{alternatives(names)})")


def _not_quantity(entry: Mapping[str, Any]) -> NotQuantity:
    return NotQuantity(
        id=entry["id"],
        at=re.compile(entry["at"]) if "at" in entry else None,
        behind=re.compile(entry["behind"]) if "behind" in entry else None,
        words=frozenset(entry.get("words", ())),
        names=frozenset(entry.get("names", ())),
        spelt=frozenset(entry.get("spelt", ())),
        unless=frozenset(entry.get("unless", ())),
        bare=entry.get("bare", False),
        noun=entry.get("noun", False),
    )


def _pieces(numbers: NumberReader, vague: Mapping[str, Any]) -> dict[str, str]:
    """What stands in braces in ``rules.toml``.

    A number is a run of digits or of number words: looser than the reader's grammar, which has the last word, and a
    hundred times faster to build.
    """
    word = rf"(?:{alternatives([*numbers.number_words, *numbers.scales])})"
    return {
        "number": rf"(?:\d{{1,9}}|(?:an?{SPACE}(?={word}))?{word}(?:(?:{SPACE}|{DASH})(?:and{SPACE})?{word}){{0,5}})",
        "vague": rf"(?:{alternatives(vague)})",
        "s": SPACE,
        "dash": DASH,
        "gap": rf"(?:{SPACE}|{DASH})",
    }


def _phrase_rule(rule: Rule, lists: Lists, pieces: Mapping[str, str]) -> PhraseRule:
    settings = rule.settings
    before = lists.filled(rule, "before", pieces)
    return PhraseRule(
        id=rule.id,
        kind=settings["kind"],
        source=lists.filled(rule, "pattern", pieces) + WORD_END,
        needs=settings.get("needs", ""),
        low=settings.get("low"),
        high=settings.get("high"),
        unit=settings.get("unit"),
        modifier=settings.get("modifier"),
        follows=frozenset(settings.get("follows", ())),
        follows_not=frozenset(settings.get("follows_not", ())),
        before=re.compile(before + r"\Z", re.IGNORECASE) if before else None,
    )


def _own_starts(lists: Lists, rules: Iterable[Rule]) -> str | None:
    """A pattern of what begins the quantities that a user added; None where nothing was added that begins one."""
    starts = [*lists.added("number_words"), *lists.added("vague_figures"), *lists.added("scales")]
    starts += [start for rule in rules for start in rule.settings.get("starts", ())]
    return rf"(?<!\w)(?:{alternatives(starts)}){WORD_END}" if starts else None


def _trigger(numbers: NumberReader, vague: Mapping[str, Any], own_starts: str | None) -> re.Pattern[str]:
    """Where a quantity can begin: the only pattern that sees the whole text."""
    starts = {
        *numbers.number_words,
        *(words.split()[0] for words in vague),
        "half",
        "halve",
        "halved",
        "halves",
        "scores",
    }
    starts |= {"halving", "double", "doubled", "doubles", "doubling", "triple", "tripled", "triples", "tripling"}
    starts |= {"treble", "trebled", "trebling", "quadruple", "quadrupled", "quadrupling", "quintupled", "twice"}
    starts |= {"twofold", "threefold", "fourfold", "fivefold", "sixfold", "sevenfold", "eightfold", "tenfold", "aged"}
    starts |= {"thrice", "hundredfold", "ninefold", "hundred", "thousand", "quarter", "third", "single-digit"}
    starts -= {"a", "several"}
    after_article = ["few", "half", "third", "quarter", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
    after_article += ["dozen", "couple", "hundred", "thousand", "million", "billion", "trillion", "hundredth"]
    after_article += ["second", "minute", "hour", "day", "week", "month", "year", "decade", "century", "fortnight"]
    after_article += ["thousandth", "twentieth", "percentage", "extra"]
    spelt = rf"(?:an?|another|several){SPACE}(?:{alternatives(after_article)})|{alternatives(starts)}"
    return re.compile(
        rf"(?<!\d)(?<!\d[.,:/])(?:\d|(?<![\w.])\.(?=\d))|[{''.join(VULGAR)}]|(?<!\w)(?:{spelt}){WORD_END}"
        + (f"|{own_starts}" if own_starts else ""),
        re.IGNORECASE,
    )
