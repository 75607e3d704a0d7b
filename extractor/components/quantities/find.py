"""Finds the quantities of a Doc: where a figure begins, how far it goes, which rule it follows.

One pattern looks for the places where a figure can begin; at each the phrase rules are tried, then the shapes of figure
and unit. What is left bare is a count, unless the words around it make it a year, a name or the like.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from spacy.tokens import Doc

from extractor.components.quantities import context, exclusions, value
from extractor.components.quantities.context import SENTENCE_END, Counted, plural_behind, word_before
from extractor.components.quantities.exclusions import Exclusions
from extractor.components.quantities.figures import may_hold_quantity
from extractor.components.quantities.levels import find_levels
from extractor.components.quantities.mentions import Mention, Part
from extractor.components.quantities.numbers import Amount
from extractor.components.quantities.parts import SUFFIX, PartReader, after_run
from extractor.components.quantities.patterns import SPACE, WORD_END
from extractor.components.quantities.ranges import Pair, RangeReader, is_score
from extractor.components.quantities.sharing import share_units
from extractor.components.quantities.vocabulary import PhraseRule, Unit, Vocabulary
from extractor.types import Modifier, Quantity

NEAR = 80
"""Characters behind the beginning of a figure in which the word that a phrase rule needs must stand."""

_OLD = re.compile(rf"(?:{SPACE}|-)?(?:olds?\b|of{SPACE}age\b)", re.IGNORECASE)
_AGE_BEFORE = re.compile(
    rf"\b(?:(?:turned|turns|turning){SPACE}(?:just{SPACE})?|(?:age|ages|aged),?{SPACE}(?:of{SPACE})?|(?:who|he|she){SPACE}(?:is|was|turned|turns|just{SPACE}turned){SPACE}(?:only{SPACE}|now{SPACE})?|(?:older|younger){SPACE}than{SPACE}"
    rf"|(?:people|those|anyone|everyone|children|adults|men|women|boys|girls|players|voters){SPACE}(?:under|over|aged){SPACE})\Z",
    re.IGNORECASE,
)
_AGE_APPOSITION = re.compile(rf"(?:,|{SPACE}[―—–]|\)|{SPACE}?;|\.(?={SPACE}|\Z))")
_NAME_BEFORE = re.compile(rf"[A-Z][\w’'-]+,{SPACE}\Z")
_AGE_BEHIND = re.compile(rf"{SPACE}(?:and|or){SPACE}(?:older|younger)\b", re.IGNORECASE)
_OR_TWO = re.compile(rf"\b(?:an?|one|another){SPACE}(?P<noun>[a-z]+){SPACE}or{SPACE}\Z", re.IGNORECASE)
_COMPOUND = re.compile(rf"[-‐‑](?P<noun>[a-z]{{3,}}){WORD_END}")
_RESTATES = re.compile(
    rf"(?:{SPACE}?[(/]|,?{SPACE}or{SPACE}|{SPACE}/{SPACE}|,{SPACE}equivalent{SPACE}to{SPACE})(?:just{SPACE})?\Z"
)
# Behind these words *over* is more than: "it took over ten years", "for just over a week", "a wait of over a month".
_MEASURED_OVER = frozenset(
    {"after", "been", "bit", "for", "is", "just", "lasted", "little", "of", "slightly", "spent", "take", "takes",
     "took", "was", "well"}
)  # fmt: skip
_DURING = re.compile(rf"([a-z]*){SPACE}over{SPACE}\Z", re.IGNORECASE)
_HANDED_OVER = re.compile(rf"\b(?:hand|turn|sign)(?:s|ed|ing)?{SPACE}over{SPACE}\Z", re.IGNORECASE)
_WITH_NOUN = frozenset({"quantity.vague", "quantity.vague.scores", "quantity.couple"})
_IN_PARENTHESES = re.compile(rf"{SPACE}?\([^()\n]{{1,40}}\)|\)")


class QuantityFinder:
    """Finds quantities with one vocabulary; keeps no state between Docs."""

    def __init__(self, words: Vocabulary) -> None:
        self.words = words
        self.parts = PartReader(words)
        self.ranges = RangeReader(words, self.parts)
        self.exclusions = Exclusions(words, self.parts)

    def find(self, doc: Doc) -> list[Quantity]:
        """The quantities of a Doc in text order, none overlapping."""
        text = doc.text
        mentions = list(self._mentions(text))
        if not mentions:
            return []
        counted = Counted(doc, self.words)
        mentions = [mention for mention in mentions if self._is_quantity(text, mention, counted)]
        self._rates(text, mentions)
        share_units(text, mentions)
        find_levels(text, mentions, self.words)
        self._modify(text, mentions)
        return [_record(text, mention) for mention in mentions if mention.rule not in self.words.removed]

    def may_find(self, text: str) -> bool:
        """Whether a text may hold a quantity, so far as tags are not needed: true wherever :meth:`find` finds one."""
        own = self.words.own_starts
        if not may_hold_quantity(text) and not (own and own.search(text)):
            return False
        return any(not self._is_plainly_none(text, mention) for mention in self._mentions(text))

    def _is_plainly_none(self, text: str, mention: Mention) -> bool:
        """Whether a mention is no quantity, whatever its words turn out to be: *three weeks ago*, *in 2017*."""
        if mention.rule == "quantity.duration":
            return exclusions.is_date(text, mention)
        is_told = SUFFIX.match(text, mention.figure_end) or _COMPOUND.match(text, mention.figure_end)
        if not mention.counts or not mention.bare or mention.rule == "quantity.score" or is_told:
            return False
        if self._apposed_age(text, mention) or self._told_age(text, mention) or self._or_two(text, mention):
            return False
        return all(exclusions.is_year(text, mention, noun) for noun in (False, True))

    def _mentions(self, text: str) -> Iterator[Mention]:
        position = 0
        for trigger in self.words.trigger.finditer(text):
            if trigger.start() < position:
                continue
            found = self._phrase(text, trigger.start())
            if found:
                position = found.end
            else:
                found, position = self._figures(text, trigger.start())
            if found:
                yield found

    def _phrase(self, text: str, start: int) -> Mention | None:
        """The quantity that a phrase rule finds at ``start``."""
        before = word_before(text, start).lower()
        ahead = text[start : start + NEAR].lower()
        for rule in self.words.phrases:
            if rule.needs not in ahead or (rule.follows and before not in rule.follows) or before in rule.follows_not:
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
        if match.groupdict().get("noun"):
            mention.unit = match["noun"].lower()
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

    def _figures(self, text: str, start: int) -> tuple[Mention | None, int]:
        """The quantity of the figure at ``start``, None where it is none, and where to go on looking."""
        end = self.exclusions.end_of_whole(text, start)
        if end is not None:
            return None, end
        first = self.parts.read(text, start)
        if first is None:
            return None, after_run(text, start)
        pair = self.ranges.read(text, first)
        if self.exclusions.is_designation(text, first, joined=pair is not None):
            return None, self.exclusions.end_of_names(text, first)
        mention = self._range(text, pair) if pair else self._single(text, first)
        return mention, mention.end

    def _range(self, text: str, pair: Pair) -> Mention:
        """*30-40*, *between 10 and 20 billion*, *2-1*: one mention of two figures."""
        first, second = pair.first, pair.second
        mention = self._single(text, replace(second, start=first.start, code=first.code or second.code))
        minor = second.unit.factor if second.unit is not None and second.unit.kind == "money" else Decimal(1)
        mention.low, mention.high = pair.low * minor, pair.high * minor
        mention.figure_start = first.amount.start
        mention.bare = mention.bare and first.amount.bare
        if pair.low >= pair.high or is_score(text, pair):
            mention.low, mention.high, mention.rule = *sorted((pair.low, pair.high)), "quantity.score"
        return mention

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
            elif _AGE_BEFORE.search(text, max(0, mention.start - 24), mention.start):
                mention.kind, mention.rule = "age", "quantity.age.old"

    def _is_quantity(self, text: str, mention: Mention, counted: Counted) -> bool:
        """Drops what the words around show to be a date, a year, a name or part of a rate; tells what counts count."""
        word = word_before(text, mention.start).lower()
        if word == "per":  # 3 dollars per 100 grams
            return False
        if mention.kind in {"measure", "duration"} and exclusions.is_title(text, mention):
            return False
        if mention.rule == "quantity.duration":
            return not exclusions.is_date(text, mention)
        if mention.kind == "fraction":
            found = counted.noun_after_of(mention.end) or counted.noun(mention.end)
            mention.unit = found[0] if found else mention.unit
            _of_a_point(text, mention)
        if not mention.counts:
            return True
        if word == "magnitude":
            mention.kind, mention.unit, mention.rule, mention.counts = "points", "magnitude", "quantity.points", False
            return True
        return not exclusions.is_loose(text, mention, word) and self._is_count(text, mention, counted)

    def _is_count(self, text: str, mention: Mention, counted: Counted) -> bool:
        if self._apposed_age(text, mention) or self._told_age(text, mention):
            return True
        suffix = SUFFIX.match(text, mention.figure_end)
        after = suffix.end() if suffix else mention.end
        compound = None if suffix else _COMPOUND.match(text, mention.figure_end)
        if compound and mention.kind == "count":
            noun = "person" if compound["noun"] == "strong" else compound["noun"].lower()
            mention.unit, mention.rule = noun, "quantity.compound"
            return compound["noun"] not in {"off", "time", "old", "on"}
        if mention.rule == "quantity.score" or self._or_two(text, mention):
            return True
        found = counted.noun(after) or counted.noun_after_of(after)
        if found and mention.high > 1:
            found = counted.first_of_compound(mention.end, found)
        if mention.bare and exclusions.is_year(text, mention, found is not None):
            return False
        if exclusions.is_name(text, mention, counted, found is not None):
            return False
        if found:
            mention.unit, mention.noun_end = found[0], found[1].idx + len(found[1])
        elif counted.person_implied(text, mention.start, mention.end):
            mention.unit = "person"
        return text[mention.start : mention.end].lower() != "one" or found is not None

    def _or_two(self, text: str, mention: Mention) -> bool:
        """*A month or two*, *a pick or two*: two of what stands before."""
        match = _OR_TWO.search(text, max(0, mention.start - 30), mention.start)
        if match is None or mention.low != 2:
            return False
        noun = match["noun"].lower()
        unit = self.words.units.get(noun)
        mention.unit, mention.counts = noun, False
        if unit is not None and unit.kind in {"duration", "measure"}:
            mention.kind, mention.unit, mention.rule = unit.kind, unit.name, f"quantity.{unit.kind}"
        return True

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
            or plural_behind(text, mention.end)
            or not (
                _AGE_BEFORE.search(text, max(0, mention.start - 24), mention.start)
                or _AGE_BEHIND.match(text, mention.end)
            )
        ):
            return False
        mention.kind, mention.unit, mention.rule, mention.counts = "age", "year", "quantity.age.old", False
        return True

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
            own = context.modifier_after(text, mention.end, self.words)
            own = own or (context.modifier_after(text, mention.noun_end, self.words) if mention.noun_end else None)
            own = own or context.modifier_glued(text, mention.start, self.words)
            own = own or context.modifier_before(text, mention.start, self.words)
            suffix = SUFFIX.search(text, mention.figure_start, mention.figure_end)
            own = self.words.after_modifiers[suffix[0].lower()] if suffix else own
            if own is None and previous and self._restates(text, previous, mention):
                own = previous.modifier
            if own == ">" and _is_no_bound(text, mention):
                own = None
            mention.modifier = _vague_modifier(mention, own)
            previous = mention

    def _restates(self, text: str, previous: Mention, mention: Mention) -> bool:
        """*More than 8.2 million, or 31 percent*: the same amount told again; an exact count told again is exact."""
        between = text[previous.end : mention.start]
        if len(between) > 60 or not _RESTATES.search(between) or SENTENCE_END.search(between):
            return False
        return not (mention.kind == "count" and mention.low >= 1000 and mention.low % 1000 != 0)


def _is_no_bound(text: str, mention: Mention) -> bool:
    """Whether *over* is *during*, or belongs to its verb: *handed over 53 planes*."""
    if mention.kind == "duration":
        return _tells_when(text, mention.start)
    return bool(_HANDED_OVER.search(text, max(0, mention.start - 30), mention.start))


def _tells_when(text: str, start: int) -> bool:
    """Whether *over* before a duration at ``start`` is *during*: *spread over ten years*, not *took over ten years*."""
    match = _DURING.search(text, max(0, start - 30), start)
    return match is not None and match[1].lower() not in _MEASURED_OVER


_OF_A_POINT = re.compile(rf"{SPACE}of{SPACE}(?:a|one){SPACE}(?:(?P<points>percentage{SPACE}point)|percent){WORD_END}")


def _of_a_point(text: str, mention: Mention) -> None:
    """*A quarter of a percentage point* is 0.25 of them, *two-tenths of a percent* 0.2 percent."""
    match = _OF_A_POINT.match(text, mention.end)
    if match is None:
        return
    mention.end = match.end()
    mention.kind, mention.unit, mention.rule = (
        ("points", "percentage point", "quantity.points")
        if match["points"]
        else ("percent", "percent", "quantity.percent")
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
