"""Finds the quantities of a Doc: where a figure begins, how far it goes, which rule it follows.

One pattern looks for the places where a figure can begin; at each the phrase rules are tried, then the shapes of figure
and unit. What is left bare is a count, unless the words around it make it a year, a name or the like.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from spacy.tokens import Doc

from extractor.components.quantities import context, value
from extractor.components.quantities.context import Counted
from extractor.components.quantities.numbers import Amount, scaled
from extractor.components.quantities.patterns import DASH, SPACE, WORD_END
from extractor.components.quantities.vocabulary import NotQuantity, PhraseRule, Unit, Vocabulary
from extractor.types import Modifier, Quantity, QuantityKind

_JOIN = re.compile(
    rf"[-‐‑]?{SPACE}?(?P<to>to|or|and)(?:{SPACE}|-)(?:(?:about|around|nearly|almost|over|even){SPACE})?|{SPACE}?{DASH}{SPACE}?",
    re.IGNORECASE,
)
_SIGN = re.compile(r"[^\s\d\w]?[A-Z]{0,3}[a-z]?[^\s\d\w]? ?(?=\d)(?<!^)(?<=[^\d])")
_BETWEEN = re.compile(rf"\b(?:between|either|both){SPACE}+(?:about{SPACE}|around{SPACE})?\Z", re.IGNORECASE)
_FROM = re.compile(rf"\bfrom{SPACE}+(?:about{SPACE}|around{SPACE}|nearly{SPACE}|an?{SPACE})?\Z", re.IGNORECASE)
_RANGE_WORDS = re.compile(
    r"\b(?:rang(?:e|es|ed|ing)|var(?:y|ies|ied|ying)|anywhere|run|runs|ran|span|spans|costs?|between)\b[^.;]*\Z", re.I
)
_OLD = re.compile(rf"(?:{SPACE}|-)?(?:olds?\b|of{SPACE}age\b)", re.IGNORECASE)
_AGE_BEFORE = re.compile(
    rf"\b(?:(?:age|ages|aged){SPACE}(?:of{SPACE})?|(?:who|he|she){SPACE}(?:is|was|turned|turns|just{SPACE}turned){SPACE}(?:only{SPACE}|now{SPACE})?"
    rf"|(?:people|those|anyone|everyone|children|adults|men|women|boys|girls|players|voters){SPACE}(?:under|over|aged){SPACE})\Z",
    re.IGNORECASE,
)
_AGE_APPOSITION = re.compile(rf"(?:,|\)|{SPACE}?;|\.(?={SPACE}|\Z))")
_NAME_BEFORE = re.compile(rf"[A-Z][\w’'-]+,{SPACE}\Z")
_AGO = re.compile(rf"{SPACE}ago\b", re.IGNORECASE)
_PAST = re.compile(rf"\b(?:past|last|previous|preceding|first){SPACE}\Z", re.IGNORECASE)
_COMPOUND = re.compile(rf"(?:[-‐‑]|{SPACE}[-‐‑]{SPACE})(?P<noun>[a-z]{{3,}}){WORD_END}")
_MORE_NAMES = re.compile(rf"(?:,|{SPACE}?{DASH}|{SPACE}(?:and|or|to|through))?{SPACE}?(?=\d)(?<!\d)")
_SUSPENDED = re.compile(rf"-,?{SPACE}")
_SCORE_AFTER = re.compile(
    rf"{SPACE}(?:win|victory|victories|wins|loss|defeat|draw|tie|lead|vote|votes|decision|ruling|majority|split|aggregate|on{SPACE}aggregate"
    r"|down|up|over|against|at|score|scoreline|triumph|thrashing|rout|record|start|run|advantage|series|deficit|ahead|after|in)\b",
    re.IGNORECASE,
)
_SCORE_BEFORE = re.compile(
    rf"\b(?:won|win|wins|winning|beat|beats|beating|lost|lose|losing|led|leads|leading|drew|score|scored|ended|voted|ruled|by|finished|defeated|trailed|ahead){SPACE}(?:the{SPACE}game{SPACE}|a{SPACE})?\Z",
    re.IGNORECASE,
)
_METRE_BEHIND = re.compile(
    rf"(?:{SPACE}?(?:\(|/|x\b|×|by\b)|-|{SPACE}(?:high|long|tall|deep|wide|thick|race|sprint|butterfly|freestyle|backstroke|breaststroke"
    r"|medley|hurdles|final|relay|dash|above|below|away|hurdler|champion|runner|wave|waves|yacht|telescope|pool)\b)",
    re.IGNORECASE,
)
_RACES = frozenset({Decimal(n) for n in (50, 60, 100, 110, 200, 400, 800, 1500, 3000, 5000, 10000)})
_BEFORE_RACES = frozenset({"the", "men's", "women's", "men’s", "women’s", "her", "his"})
_MANY_BEHIND = re.compile(rf"{SPACE}(?:of\b|[a-z]+s\b|people\b)")
_NOUN_BEHIND = re.compile(rf"{SPACE}(?:of\b|[a-z])")
_YEAR_BEFORE = frozenset(
    [
        "in",
        "since",
        "until",
        "till",
        "by",
        "from",
        "of",
        "during",
        "before",
        "after",
        "the",
        "early",
        "late",
        "mid",
        "and",
        "to",
        "through",
        "around",
        "about",
        "for",
        "between",
        "spring",
        "summer",
        "autumn",
        "winter",
        "fall",
        "circa",
        "year",
    ]
)
_YEAR_NOUN = re.compile(
    rf"{SPACE}(?:levels?|elections?|census|games|olympics|season|prices|standards|baseline)\b", re.IGNORECASE
)
_QUANTIFIERS = frozenset(
    [
        "about",
        "some",
        "nearly",
        "almost",
        "than",
        "over",
        "least",
        "only",
        "approximately",
        "roughly",
        "under",
        "another",
        "most",
        "these",
        "those",
        "all",
    ]
)
_RESTATES = re.compile(
    rf"(?:{SPACE}?[(/]|,?{SPACE}or{SPACE}|{SPACE}/{SPACE}|,{SPACE}equivalent{SPACE}to{SPACE})(?:just{SPACE})?\Z"
)
_LIST_GAP = re.compile(
    rf"{SPACE}?(?:[-‐‑],?|,|{DASH})?{SPACE}?(?:to|and|or|of{SPACE}the|and{SPACE}from)?(?:{SPACE}|-)?(?:about{SPACE}|around{SPACE}|nearly{SPACE}|[$£€¥])?\Z",
    re.I,
)
_SENTENCE_END = re.compile(r"[.!?][”\"’')]*\s+(?=[A-Z“\"‘])|\n\s*\n")
_ELIDED_AFTER = frozenset(["by", "to", "at", "of", "from", "and", "with", "versus", "against"])
_SIGNED_KINDS = frozenset({"percent", "points", "money"})
_TEMPERATURES = frozenset({"celsius", "fahrenheit", "degree"})
_BELOW_ZERO = re.compile(rf"{SPACE}below{SPACE}(?:zero|0)\b", re.IGNORECASE)
_SUFFIX = re.compile(r"\+(?![\d+])|-plus(?![^\W_])|-odd(?![^\W_])", re.IGNORECASE)
_WITH_NOUN = frozenset({"quantity.vague", "quantity.vague.scores", "quantity.couple"})
_SHARED_LIMIT = Decimal(1000)


@dataclass(slots=True)
class Mention:
    """A quantity while it is being made; ``figure_start`` and ``figure_end`` enclose its bare number."""

    start: int
    end: int
    figure_start: int
    figure_end: int
    kind: QuantityKind
    low: Decimal
    high: Decimal
    unit: str | None
    per: str | None
    rule: str
    modifier: Modifier | None = None
    bare: bool = False
    words: bool = False
    counts: bool = False  # a figure without unit: its noun is still to be found
    noun_end: int = 0  # the character after the counted noun, 0 where none follows


@dataclass(frozen=True, slots=True)
class Part:
    """One figure with what clings to it: currency before, unit behind."""

    amount: Amount
    start: int
    end: int
    code: str | None  # of a currency in front
    unit: Unit | None
    negative: bool = False

    @property
    def has_unit(self) -> bool:
        return self.unit is not None or self.code is not None


class QuantityFinder:
    """Finds quantities with one vocabulary; keeps no state between Docs."""

    def __init__(self, words: Vocabulary) -> None:
        self.words = words

    def find(self, doc: Doc) -> list[Quantity]:
        """The quantities of a Doc in text order, none overlapping."""
        text = doc.text
        mentions = self._mentions(text)
        if not mentions:
            return []
        counted = Counted(doc, self.words)
        mentions = [mention for mention in mentions if self._is_quantity(text, mention, counted)]
        _share_units(text, mentions, counted)
        self._level_points(text, mentions)
        self._rates(text, mentions)
        self._modify(text, mentions)
        return [_record(text, mention) for mention in mentions]

    # --- figures in the text

    def _mentions(self, text: str) -> list[Mention]:
        found: list[Mention] = []
        position = 0
        for trigger in self.words.trigger.finditer(text):
            if trigger.start() < position:
                continue
            here = self._phrase(text, trigger.start())
            if here:
                position = here.end
                found.append(here)
                continue
            figures, position = self._figures(text, trigger.start())
            found.extend(figures)
        return found

    def _phrase(self, text: str, start: int) -> Mention | None:
        """The quantity that a phrase rule finds at ``start``."""
        before = _word_before(text, start).lower()
        for rule in self.words.phrases:
            if (rule.follows and before not in rule.follows) or before in rule.follows_not:
                continue
            match = rule.pattern.match(text, start)
            if match and (rule.before is None or rule.before.search(text, max(0, start - 24), start)):
                mention = self._phrase_mention(text, rule, match)
                if mention:
                    return mention
        return None

    def _phrase_mention(self, text: str, rule: PhraseRule, match: re.Match[str]) -> Mention | None:
        bounds = value.phrase_value(rule, match, self.words)
        if bounds is None:
            return None
        start, end = match.span("q") if "q" in rule.pattern.groupindex else match.span()
        mention = Mention(start, end, start, end, rule.kind, *bounds, rule.unit, None, rule.id, rule.modifier)
        if match.groupdict().get("article"):
            mention.unit = self.words.units[match["article"].lower().split()[-1]].name
        if rule.id in _WITH_NOUN:
            self._unit_of_phrase(text, mention)
        return mention

    def _unit_of_phrase(self, text: str, mention: Mention) -> None:
        """*Thousands of tonnes* is a measure, *millions of dollars* money, *dozens of people* a count."""
        mention.counts = True
        amount = Amount(mention.start, mention.end, Decimal(2), 0, False, True, None, False)
        behind = re.compile(rf"{SPACE}of(?={SPACE})").match(text, mention.end)
        if behind:
            amount = replace(amount, end=behind.end())
        found = value.unit_after(text, amount, self.words)
        if found and found[0].kind in {"measure", "duration", "money"}:
            unit, mention.end = found
            if (
                unit.codes
                and value.is_weight(unit, amount, text, self.words)
                and "pounds" in text[mention.start : mention.end]
            ):
                mention.kind, mention.unit = "measure", "pound"
            else:
                mention.kind = unit.kind
                mention.unit = value.currency_of(unit, text, self.words) if unit.kind == "money" else unit.name
            mention.counts = False

    def _figures(self, text: str, start: int) -> tuple[list[Mention], int]:
        """The quantities of the figure at ``start`` (one, or none), and where to go on looking."""
        for entry in self.words.not_quantities:
            match = entry.at.match(text, start) if entry.at and not entry.bare and not entry.spelt else None
            if match:
                return [], max(match.end(), start + 1)
        first = self._part(text, start)
        if first is None:
            return [], _after_run(text, start)
        second = self._second(text, first)
        mention = self._range(text, first, second) if second else None
        if self._is_designation(text, first, joined=mention is not None):
            return [], self._end_of_names(text, first)
        if mention:
            return [mention], mention.end
        return [self._single(text, first)], first.end

    def _end_of_names(self, text: str, part: Part) -> int:
        """Behind *post 542* the numbers that go on, *and 543*, are names as well."""
        end = part.end
        while match := _MORE_NAMES.match(text, end):
            following = self._part(text, match.end(), joined=True)
            if (
                following is None
                or following.has_unit
                or not following.amount.bare
                or _plural_behind(text, following.end)
            ):
                break
            end = following.end
        return end

    def _part(self, text: str, start: int, *, joined: bool = False) -> Part | None:
        """The figure that begins at ``start`` with its currency and unit; None where letters glued to it make it none.

        ``joined`` says that it is the second of two figures, so that a dash before it is no letter's.
        """
        amount = self.words.numbers.read(text, start)
        if amount is None or text[max(0, start - 1) : start] in {"^", "*"}:
            return None
        currency = self._currency_before(text, amount)
        if currency is None and start and text[start - 1].isalpha():
            return None
        if currency is None and not joined and _glued_to_letters(text, start):
            return None
        negative = bool(currency and currency[2]) or (not joined and _minus(text, start))
        begin = currency[1] if currency else start
        suffix = _SUFFIX.match(text, amount.end)
        figure = amount
        amount = replace(amount, end=suffix.end(), bare=False) if suffix else amount
        amount, glued_unit = self._abbreviation(text, amount, currency is not None)
        found = glued_unit or value.rare_unit(text, amount, self.words) or value.unit_after(text, amount, self.words)
        if currency:
            return self._money_part(text, amount, currency[0], begin, negative, found)
        if found is None and _letter_glued(text, amount.end):
            return None
        if found is None and re.match(r"[.,:]\d|[\^*]", text[amount.end : amount.end + 2]):
            return None
        end = found[1] if found else amount.end
        if suffix and (found is None or currency):
            amount, end = figure, figure.end
        unit = found[0] if found else None
        negative = negative and unit is not None and (unit.kind in _SIGNED_KINDS or unit.name in _TEMPERATURES)
        begin -= negative
        if unit is not None and unit.name in _TEMPERATURES and not negative:
            negative = _word_before(text, start).lower() == "minus" or bool(_BELOW_ZERO.match(text, end))
        return Part(amount, begin, end, None, unit, negative)

    def _money_part(
        self, text: str, amount: Amount, code: str, begin: int, negative: bool, found: tuple[Unit, int] | None
    ) -> Part | None:
        """*$5 million*, *C$6*, *$30 million dollars*, *$5 m*; the unit behind is only the currency said again."""
        end = amount.end
        if found and found[0].kind == "money":
            end = found[1]
        elif found and found[0].name == "metre" and text[found[1] - 1] == "m":
            amount, end = replace(amount, scale=amount.scale + 6, end=found[1], bare=False), found[1]
        elif _letter_glued(text, end) and not text[end].isupper():
            return None
        return Part(amount, begin, end, code, None, negative)

    def _currency_before(self, text: str, amount: Amount) -> tuple[str, int, bool] | None:
        """Code, first character and sign of a currency right before an amount: *$*, *US $*, *RM*, *Rs.*"""
        if amount.words and text[amount.start - 2 : amount.start].strip() not in {"$", "£", "€"}:
            return None
        window = max(0, amount.start - 8)
        match = self.words.currency_before.search(text[window : amount.start])
        if not match:
            return None
        name = " ".join((match["name"] or match["mark"]).split())
        plain = amount.bare and not amount.glue
        if (name in {"P", "R", "Y", "PS", "Re", "Euro", "Sh", "LE", "LL", "TRY"}) and plain:
            return None
        if (
            text[window + match.end("name") : amount.start]
            and name.isalpha()
            and plain
            and len(name) < 3
            and name not in {"Rs", "RM", "Rp", "Tk"}
        ):
            return None
        code = self.words.currencies.get(name)
        return (code, window + match.start(), bool(match["minus"])) if code else None

    def _abbreviation(self, text: str, amount: Amount, money: bool) -> tuple[Amount, tuple[Unit, int] | None]:
        """Decides whether *m*, *b* and *t* are scales: *35m of its devices*, *$5b* are; *a 37m mast*, *5t* are not."""
        glue = amount.glue.lower() if amount.glue else None
        if glue is None or money or len(glue) > 1 or glue == "k":
            return amount, None
        plain = replace(
            amount, scale=amount.scale - self.words.numbers.abbreviations[glue], end=amount.end - 1, glue=None
        )
        if glue == "m" and amount.glue == "m":
            race = amount.mantissa in _RACES and _word_before(text, amount.start).lower() in _BEFORE_RACES
            many = _MANY_BEHIND.match(text, amount.end)
            if (
                _METRE_BEHIND.match(text, amount.end)
                or (race and not many)
                or not (_NOUN_BEHIND.match(text, amount.end) or value.unit_after(text, amount, self.words))
            ):
                return plain, (self.words.symbols["m"], amount.end)
            return amount, None
        if glue == "t" and amount.glue == "t":
            return plain, (self.words.symbols["t"], amount.end)
        return amount, None

    # --- ranges

    def _second(self, text: str, first: Part) -> tuple[Part, str] | None:
        """The figure joined to the first by a dash, *to*, *and* or *or*, and what joins them."""
        match = _JOIN.match(text, first.end)
        if not match:
            return None
        start = match.end()
        sign = _SIGN.match(text, start)
        part = self._part(text, sign.end() if sign else start, joined=True)
        if part is None or (sign and part.start != start):
            return None
        return part, (match["to"] or "-").lower()

    def _range(self, text: str, first: Part, joined: tuple[Part, str]) -> Mention | None:
        """One quantity made of two figures: *30-40*, *between 10 and 20 billion*, *one or two*; None where they are two."""
        second, word = joined
        if first.unit is not None and (second.code is not None or first.unit != second.unit):
            return None
        if first.code and second.code and first.code != second.code:
            return None
        if first.code is None and second.code and not first.unit:
            return None
        low, high = self._bounds(text, first, second, word)
        if _is_score(text, first, second, word, low, high):
            return Mention(
                first.start,
                second.end,
                first.start,
                second.amount.end,
                "count",
                min(low, high),
                max(low, high),
                None,
                None,
                "quantity.score",
            )
        if low >= high or not self._joins(text, first, second, word, low, high):
            return None
        whole = replace(second, start=first.start, code=first.code or second.code)
        mention = self._single(text, whole)
        factor = whole.unit.factor if whole.unit and whole.unit.kind == "money" else Decimal(1)
        mention.low, mention.high = low * factor, high * factor
        mention.figure_start = first.amount.start
        mention.bare = mention.bare and first.amount.bare
        return mention

    def _bounds(self, text: str, first: Part, second: Part, word: str) -> tuple[Decimal, Decimal]:
        """Both values, the scale of the second shared (*1 to 2 thousand*), cut digits restored (*125.74-76*)."""
        low, high = first.amount, second.amount
        if word == "-" and high.bare and not low.words and not low.bare and not low.scale:
            written, short = text[low.start : low.end], text[high.start : high.end]
            whole, point, places = written.rpartition(".")
            if point and whole and len(short) == len(places) and high.value > low.value % 1 * 10 ** len(places):
                return low.value, Decimal(low.value).__floor__() + Decimal(short).scaleb(-len(short))
        share = high.scale and not low.scale and low.mantissa < _SHARED_LIMIT and not first.has_unit
        share = share or (
            bool(high.scale) and not low.scale and first.code is not None and low.mantissa < high.mantissa
        )
        if high.words and low.words is not False:
            share = False
        if share and scaled(low.mantissa, high.scale) < high.value:
            return scaled(low.mantissa, high.scale), high.value
        if low.words and high.words and low.value < _SHARED_LIMIT:
            return self._shared_words(text, low, high)
        return low.value, high.value

    def _shared_words(self, text: str, low: Amount, high: Amount) -> tuple[Decimal, Decimal]:
        """*Two to three million*: the scale word of the second holds for both."""
        last = re.split(r"[\s-]+", text[high.start : high.end].lower())[-1]
        power = self.words.numbers.scales.get(last)
        if power and low.value * Decimal(10) ** power < high.value:
            return low.value * Decimal(10) ** power, high.value
        return low.value, high.value

    def _joins(self, text: str, first: Part, second: Part, word: str, low: Decimal, high: Decimal) -> bool:
        """Whether two ascending figures are the ends of one range."""
        before = text[max(0, first.start - 60) : first.start]
        if word == "-":
            return not (first.has_unit and not second.has_unit and first.unit is not None)
        if word == "and":
            return bool(_BETWEEN.search(before)) and "either" not in before[-12:]
        if word == "or":
            if _SUSPENDED.match(text, first.end):
                return False
            small = high <= low * 2 and low >= 10 and first.amount.bare
            next_to = high * first.amount.value == low * (first.amount.value + 1)  # two or three million
            return not first.has_unit and (next_to or small)
        sentence = _SENTENCE_END.split(before)[-1]
        if _FROM.search(before):
            if low == 0 and second.unit is not None and second.unit.kind == "measure":  # from 0 to 62 mph
                return True
            return bool(_RANGE_WORDS.search(sentence)) or not self.words.change_words.search(sentence)
        return not (first.has_unit and _is_lead(sentence))

    # --- one figure

    def _single(self, text: str, part: Part) -> Mention:
        """The mention that a figure with its currency or unit makes."""
        amount, unit = part.amount, part.unit
        sign = Decimal(-1) if part.negative else Decimal(1)
        number = amount.value * sign
        mention = Mention(
            part.start, part.end, amount.start, amount.end, "count", number, number, None, None, "quantity.count",
            bare=amount.bare, words=amount.words,
        )  # fmt: skip
        if part.code:
            mention.kind, mention.unit, mention.rule = "money", part.code, "quantity.money.symbol"
        elif unit is None:
            mention.counts = True
            if amount.fraction:
                mention.kind, mention.rule = "fraction", "quantity.fraction.written"
        elif unit.codes and value.is_weight(unit, amount, text, self.words) and "ound" in text[part.end - 6 : part.end]:
            mention.kind, mention.unit, mention.rule = "measure", "pound", "quantity.measure"
        else:
            self._with_unit(text, mention, unit)
        return mention

    def _with_unit(self, text: str, mention: Mention, unit: Unit) -> None:
        mention.kind, mention.unit, mention.per = unit.kind, unit.name, unit.per
        mention.rule = "quantity.measure.rare" if unit.rare else f"quantity.{unit.kind}"
        if unit.kind == "money":
            mention.unit, mention.rule = value.currency_of(unit, text, self.words), "quantity.money.name"
            mention.low, mention.high = value.money_value(mention.low, unit), value.money_value(mention.high, unit)
        elif unit.kind == "duration":
            old = _OLD.match(text, mention.end)
            if old:
                mention.kind, mention.rule = "age", "quantity.age.old"
                mention.end = old.end() if "of" not in old[0] else mention.end
            elif _AGE_BEFORE.search(text, max(0, mention.start - 12), mention.start):
                mention.kind, mention.rule = "age", "quantity.age.old"

    # --- what is no quantity

    def _is_designation(self, text: str, part: Part, *, joined: bool) -> bool:
        """Whether the words around a figure make it a date, a name or the like, as ``not_quantities.toml`` tells.

        The pronoun *one* and its kin cannot be the first of two ``joined`` figures (*one to two weeks*).
        """
        amount = part.amount
        bare = (amount.bare or amount.words) and not part.has_unit and not amount.scale
        word = _word_before(text, part.start)
        for entry in self.words.not_quantities:
            if (entry.bare and not bare) or word.lower() in entry.unless or (joined and entry.id.startswith("adverb")):
                continue
            if entry.bare and not entry.noun and _plural_behind(text, part.end):
                continue
            if entry.spelt and text[amount.start : amount.end].lower() not in entry.spelt:
                continue
            if self._entry_matches(text, entry, amount, word, bare):
                return True
        return False

    def _entry_matches(self, text: str, entry: NotQuantity, amount: Amount, word: str, bare: bool) -> bool:
        if entry.names and word in entry.names:
            return bare
        if entry.words and word.lower() in entry.words:
            return bare
        if entry.at and entry.at.match(text, amount.start):
            return True
        return bool(entry.behind and entry.behind.match(text, amount.end))

    def _is_quantity(self, text: str, mention: Mention, counted: Counted) -> bool:
        """Drops what the words around show to be a date, a year, a name or part of a rate; tells what counts count."""
        word = _word_before(text, mention.start).lower()
        if word == "per":  # 3 dollars per 100 grams
            return False
        if mention.rule == "quantity.duration":
            return not self._is_date(text, mention)
        if mention.kind == "fraction":
            found = counted.noun_after_of(mention.end) or counted.noun(mention.end)
            mention.unit = found[0] if found else None
        if not mention.counts:
            return True
        if word == "magnitude":
            mention.kind, mention.unit, mention.rule, mention.counts = "measure", "magnitude", "quantity.measure", False
            return True
        return not _is_loose(text, mention, word) and self._is_count(text, mention, counted)

    def _is_date(self, text: str, mention: Mention) -> bool:
        """*The 2018 day*, *three weeks ago*, *the past two weeks*."""
        if mention.bare and 1900 <= mention.low <= 2100 and text[mention.end - 1] != "s":
            return True
        past = _PAST.search(text, max(0, mention.start - 12), mention.start)
        return bool(past or _AGO.match(text, mention.end))

    def _is_count(self, text: str, mention: Mention, counted: Counted) -> bool:
        if self._apposed_age(text, mention) or self._told_age(text, mention):
            return True
        suffix = _SUFFIX.match(text, mention.figure_end)
        after = suffix.end() if suffix else mention.end
        compound = None if suffix else _COMPOUND.match(text, mention.figure_end)
        if compound and mention.kind == "count":
            mention.unit, mention.rule = compound["noun"].lower(), "quantity.compound"
            return compound["noun"] not in {"off", "time", "old", "on"}
        if mention.rule == "quantity.score":
            return True
        found = counted.noun(after) or counted.noun_after_of(after)
        if found and mention.high > 1:
            found = counted.first_of_compound(mention.end, found)
        if mention.bare and _is_year(text, mention, found is not None):
            return False
        if _is_name(text, mention, counted, found is not None):
            return False
        if found:
            mention.unit, mention.noun_end = found[0], found[1].idx + len(found[1])
        elif counted.person_implied(text, mention.start, mention.end):
            mention.unit = "person"
        return text[mention.start : mention.end].lower() != "one" or _counts_one(
            text, mention, counted, found is not None
        )

    def _apposed_age(self, text: str, mention: Mention) -> bool:
        """*Mira Lund, 42,* gives an age; *May 3, 2012* and *in Paris, 20 people* do not."""
        if not mention.bare or not 0 < mention.low < 115 or not _AGE_APPOSITION.match(text, mention.end):
            return False
        if not _NAME_BEFORE.search(text, max(0, mention.start - 30), mention.start):
            return False
        mention.kind, mention.unit, mention.rule, mention.counts = "age", "year", "quantity.age.apposition", False
        return True

    def _told_age(self, text: str, mention: Mention) -> bool:
        """*The age of 21*, *aged 60*."""
        if (
            mention.low >= 115
            or mention.unit
            or not _AGE_BEFORE.search(text, max(0, mention.start - 24), mention.start)
        ):
            return False
        mention.kind, mention.unit, mention.rule, mention.counts = "age", "year", "quantity.age.old", False
        return True

    # --- what the words around add

    def _level_points(self, text: str, mentions: list[Mention]) -> None:
        """*The Dow closed at 27,349.19*: a level, where an index is named in the sentence before it."""
        for mention in mentions:
            if mention.kind != "count" or mention.unit or mention.words or not mention.counts:
                continue
            if mention.low < 100 or mention.rule == "quantity.score":
                continue
            before = _SENTENCE_END.split(text[max(0, mention.start - 200) : mention.start])[-1]
            if _word_before(text, mention.start).lower() in {
                "at",
                "to",
                "from",
                "of",
                "above",
                "below",
                "near",
            } and self.words.index_names.search(before):
                mention.kind, mention.rule = "points", "quantity.points.level"
                mention.unit = "point" if re.search(r"\bpoints\b", before) else None

    def _rates(self, text: str, mentions: list[Mention]) -> None:
        for mention in mentions:
            if mention.per is None and mention.kind not in {"age", "multiple"}:
                end = mention.noun_end or mention.end
                restated = _IN_PARENTHESES.match(text, end)
                found = context.rate(text, end, self.words) or (
                    restated and context.rate(text, restated.end(), self.words)
                )
                if found is None and mention.kind == "count":
                    found = context.rate_behind_verb(text, end, self.words)
                mention.per = found[0] if found else None

    def _modify(self, text: str, mentions: list[Mention]) -> None:
        previous: Mention | None = None
        for mention in mentions:
            own = context.modifier_after(text, mention.end, self.words) or context.modifier_glued(
                text, mention.start, self.words
            )
            own = own or context.modifier_before(text, mention.start, self.words)
            if own is None and previous and self._restates(text, previous, mention):
                own = previous.modifier
            mention.modifier = _vague_modifier(mention, own)
            previous = mention

    def _restates(self, text: str, previous: Mention, mention: Mention) -> bool:
        """*More than 5.5 million, or 12 percent*: the same amount told again; an exact count told again is exact."""
        between = text[previous.end : mention.start]
        if len(between) > 60 or not _RESTATES.search(between) or _SENTENCE_END.search(between):
            return False
        return not (mention.kind == "count" and mention.low >= 1000 and mention.low % 1000 != 0)


def _share_units(text: str, mentions: list[Mention], counted: Counted) -> None:
    """Gives a bare figure the unit of its neighbour: *from 4.8 to 4.7 percent*, *2 percent and the other by 1*."""
    for mention, following in zip(reversed(mentions[:-1]), reversed(mentions[1:]), strict=True):
        between = text[mention.end : following.start]
        if following.kind == "percent" and (mention.high > 100 or re.match(r",\s+or\b", between)):
            continue
        if _is_open(mention) and len(between) < 18 and _LIST_GAP.match(between) and following.unit:
            _take_over(mention, following)
    for index, mention in enumerate(mentions):
        if _is_open(mention):
            before = [
                other
                for other in mentions[max(0, index - 4) : index]
                if other.unit and _continues(text, other, mention)
            ]
            if before:
                _take_over(mention, min(reversed(before), key=lambda other: _distance(other, mention)))


def _distance(other: Mention, mention: Mention) -> Decimal:
    """How far two figures are apart as a ratio, 1 for equal ones: *435 homes and 187* are nearer than *five and 187*."""
    low, high = sorted((abs(other.high) + 1, abs(mention.high) + 1))
    return high / low


def _is_open(mention: Mention) -> bool:
    return mention.counts and mention.kind == "count" and mention.unit is None and mention.rule == "quantity.count"


def _take_over(mention: Mention, other: Mention) -> None:
    if other.kind == "money" and mention.low < 100 and other.low >= 10_000 and mention.bare:
        return
    mention.kind, mention.unit, mention.rule = other.kind, other.unit, other.rule
    mention.counts = False


def _continues(text: str, last: Mention, mention: Mention) -> bool:
    """Whether a figure without unit goes on in the measure of the last one, in the same sentence."""
    between = text[last.end : mention.start]
    if len(between) > 120 or _SENTENCE_END.search(between):
        return False
    word = _word_before(text, mention.start).lower()
    if word not in _ELIDED_AFTER:
        return False
    if last.kind == "percent":
        return (
            mention.low <= 100
            and word in {"by", "and", "to", "of", "with"}
            and (not mention.words or mention.low < 100)
        )
    if last.kind in {"count", "measure"}:
        return True
    return (
        last.kind == "money"
        and word in {"to", "from", "at"}
        and abs(mention.low) * 20 > abs(last.low)
        and abs(mention.low) < abs(last.low) * 20
    )


def _vague_modifier(mention: Mention, own: Modifier | None) -> Modifier:
    """A vague figure stays approximate whatever stands before it, unless a bound does."""
    if mention.rule.startswith("quantity.vague"):
        return own if own in {">", ">=", "<"} else "~"
    return own or mention.modifier or "="


def _record(text: str, mention: Mention) -> Quantity:
    return Quantity(
        start=mention.start,
        end=mention.end,
        text=text[mention.start : mention.end],
        kind=mention.kind,
        low=min(mention.low, mention.high),
        high=max(mention.low, mention.high),
        modifier=mention.modifier or "=",
        unit=mention.unit,
        per=mention.per,
        rule=mention.rule,
    )


_IN_PARENTHESES = re.compile(rf"{SPACE}?\([^()\n]{{1,40}}\)|\)")
_GLUED = re.compile(r"(?:[^\W\d_]+[-‐‑.]|\d-|#|№)\Z")
_WORD_BEFORE = re.compile(r"[^\s(\[“\"‘]+")


def _word_before(text: str, start: int) -> str:
    """The word before a position, hyphen glued to it included (*TA-35*); empty at the start of a line."""
    window = text[max(0, start - 24) : start]
    if not window or window[-1] == "\n":
        return ""
    words = _WORD_BEFORE.findall(window)
    return words[-1].rstrip("(") if words else ""


def _after_run(text: str, start: int) -> int:
    """The first character behind the run of digits and letters that holds ``start``."""
    return start + len(re.compile(r"[\w.,]*[\w]|.").match(text, start)[0])  # type: ignore[index]


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


def _is_score(text: str, first: Part, second: Part, word: str, low: Decimal, high: Decimal) -> bool:
    """*2-1*, *won 5-4*, *a 2-to-1 vote*: small whole figures, falling or beside words of games and votes."""
    if (
        first.has_unit
        or second.has_unit
        or first.amount.words
        or second.amount.words
        or not (first.amount.bare and second.amount.bare)
    ):
        return False
    if (
        word == "to"
        and text[first.end] != "-"
        and not (low >= high and _SCORE_BEFORE.search(text, max(0, first.start - 30), first.start))
    ):
        return False
    if word not in {"-", "to"} or max(low, high) > 250:
        return False
    if low >= high:
        return True
    return bool(
        _SCORE_AFTER.match(text, second.end)
        or (
            _SCORE_BEFORE.search(text, max(0, first.start - 30), first.start)
            and not _NOUN_BEHIND.match(text, second.end)
        )
    )


def _is_lead(sentence: str) -> bool:
    """*Leads by 43 percent to 38 percent* tells two shares."""
    return bool(
        re.search(
            r"\b(?:lead|leads|leading|led|ahead|trails?|trailing|beat|beats|against|defeated)\b",
            sentence,
            re.IGNORECASE,
        )
    )


def _is_year(text: str, mention: Mention, noun: bool) -> bool:
    """Whether four plain digits are a year: *in 2017*, *the 2010 elections*; but *killed 2000 people*, *2000 metres*."""
    low = mention.low
    if low != mention.high:
        return not noun and 1500 <= low < mention.high <= 2100 and mention.high == mention.high.to_integral_value()
    if mention.figure_end - mention.figure_start != 4 or mention.low != mention.high or not 1100 <= low <= 2199:
        return False
    word = _word_before(text, mention.start)
    if _YEAR_NOUN.match(text, mention.end):
        return True
    if word.lower() in _QUANTIFIERS:
        return False
    if not noun:
        return 1500 <= low <= 2100 or word.lower() in _YEAR_BEFORE
    if low >= 1900:
        return (
            word.lower() in _YEAR_BEFORE
            or not word
            or word[:1].isupper()
            or word.endswith(("’s", "'s", ",", "s’"))
            or not _plural_behind(text, mention.end)
        )
    return word.lower() in _YEAR_BEFORE - {"of", "the", "for", "to", "and", "by", "from"}


def _plural_behind(text: str, end: int) -> bool:
    return bool(re.compile(rf"{SPACE}(?:[a-z]+{SPACE})?(?:[a-z]+s|people|men|women|children)\b").match(text, end))


def _is_loose(text: str, mention: Mention, word: str) -> bool:
    """*Half a loaf* and *40 degrees below zero*: words of number that count nothing by themselves."""
    written = text[mention.start : mention.end].lower()
    return mention.words and (written in {"half a", "half an"} or (written == "zero" and word in {"below", "above"}))


def _is_name(text: str, mention: Mention, counted: Counted, noun: bool) -> bool:
    """*Windows 10*, *Group of Seven*, *the Big Three*: part of a name, told by capitals and tags."""
    token = counted.token_at(mention.figure_start)
    if token is None or not token.i or not (mention.bare or mention.words):
        return False
    before = counted.doc[token.i - 1]
    if not mention.words:
        return not noun and before.tag_ in {"NNP", "NNPS"} and text[mention.start - 1] not in "-("
    if not text[mention.start].isupper() or before.is_punct or before.is_space or token.is_sent_start:
        return False
    return not noun or before.tag_ in {"NNP", "NNPS"} or text[mention.end : mention.end + 2].strip()[:1].isupper()


def _counts_one(text: str, mention: Mention, counted: Counted, noun: bool) -> bool:
    """*One* counts where a noun follows it: *one case*; not as pronoun, nor in *that one day*."""
    return noun
