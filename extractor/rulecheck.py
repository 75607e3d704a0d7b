"""Whether a rule finds its example and leaves its near miss: asked of every rule that a user adds.

Examples are marked as in the package's rule files: ``[2 braces -> count 4 brace]`` for a quantity,
``[Jan. 7 -> 2018-01-07]`` for a date, ``{holder}`` and ``[what is said]`` for a source, ``[12 -> baseline up]`` for a
role. All are read as of 2018-01-10, a Wednesday.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any, cast

from spacy.language import Language
from spacy.tokens import Doc

from extractor import extensions
from extractor.additions import REMOVE, AdditionError
from extractor.components.dates.component import DateFinder
from extractor.components.dates.find import NOTHING
from extractor.components.quantities.vocabulary import MODIFIERS
from extractor.types import DateExpression, Quantity

PUBLISHED = "2018-01-10"

Marks = list[tuple[str, str]]
"""Spans as the text has them, each with its meaning."""

Mistake = Callable[[Language, Mapping[str, Any]], str | None]
"""What tells the mistake of a rule, None where it has none."""

_MARK = re.compile(r"\[([^\[\]]+?) -> ([^\[\]]*?)\]")
_SOURCE_MARK = re.compile(r"[{}\[\]]")


def check_added(nlp: Language, component: str, additions: Mapping[str, Any]) -> None:
    """Ask every rule and ``[[not]]`` of a component's additions. Raises AdditionError for the first that fails."""
    for name, mistake in (("rule", _MISTAKES[component]), ("not", _not_mistake)):
        for number, entry in enumerate(additions.get(name, ())):
            reason = None if entry.get(REMOVE) else _tried(mistake, nlp, entry)
            if reason:
                told = f'[[{name}]] "{entry["id"]}": {reason}'
                raise AdditionError(told, component=component, name=name, number=number)


def _tried(mistake: Mistake, nlp: Language, entry: Mapping[str, Any]) -> str | None:
    """The mistake of a rule; one that cannot be carried out, for a group that its reader asks for, is one too."""
    try:
        return mistake(nlp, entry)
    except Exception as error:
        cause = error.__cause__ or error  # spaCy makes a KeyError in a component another error
        return f"cannot be carried out on its example or near miss ({type(cause).__name__}: {cause})"


def parse_marks(marked: str) -> tuple[str, tuple[tuple[int, int, str], ...]]:
    """The plain text, and start, end and meaning of every ``[span -> meaning]``."""
    text, spans, last = "", [], 0
    for match in _MARK.finditer(marked):
        text += marked[last : match.start()]
        spans.append((len(text), len(text) + len(match[1]), match[2]))
        text += match[1]
        last = match.end()
    return text + marked[last:], tuple(spans)


def parse_source_marks(marked: str) -> tuple[str, Marks]:
    """The plain text of a rule's sentence, and its holder with what it says."""
    said = " ".join(re.findall(r"\[(.*?)\]", marked, re.DOTALL))
    return _SOURCE_MARK.sub("", marked), [(holder, said) for holder in re.findall(r"\{(.*?)\}", marked, re.DOTALL)]


def quantity_meaning(quantity: Quantity) -> str:
    """``[modifier] kind value [unit] [per what]``; the modifier ``=`` is not written, a range is ``low..high``."""
    value = _figure(quantity.low)
    if quantity.high != quantity.low:
        value += f"..{_figure(quantity.high)}"
    modifier = "" if quantity.modifier == "=" else quantity.modifier
    per = f"per {quantity.per}" if quantity.per else ""
    return " ".join(filter(None, [modifier, quantity.kind, value, quantity.unit, per]))


def date_meaning(date: DateExpression) -> str:
    """``2018-01-09`` for a day, ``2017-01-01..2017-12-31 year end`` for the rest, ``? week`` where it is not placed."""
    if date.first is None or date.last is None:
        days = "?"
    elif date.grain == "day":
        days = date.first.isoformat()
    else:
        days = f"{date.first}..{date.last}"
    grain = "" if date.grain == "day" and days != "?" else f" {date.grain}"
    return days + grain + (f" {date.mod}" if date.mod else "")


def _figure(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _quantity_mistake(nlp: Language, rule: Mapping[str, Any]) -> str | None:
    def found_in(text: str) -> Marks:
        found = [q for q in extensions.quantities(_read(nlp, text)) if q.rule == rule["id"]]
        return [(quantity.text, quantity_meaning(quantity)) for quantity in found]

    return _compared(rule, _marks(rule["example"], _as_written), found_in)


def _as_written(meaning: str) -> str:
    """A quantity's meaning as :func:`quantity_meaning` writes it: without ``=``, and without the unit ``-``."""
    words = meaning.split()
    if words and words[0] in MODIFIERS:
        words = words[words[0] == "=" :]
    return " ".join(word for word in words if word != "-")


def _date_mistake(nlp: Language, rule: Mapping[str, Any]) -> str | None:
    """A part of a larger date has no meaning by itself: then the whole is compared, and that the rule took part.

    What a rule reads as nothing must be left alone.
    """
    finder = cast(DateFinder, nlp.get_pipe("claim_dates"))
    if rule["read"] == NOTHING:
        dates = [(date.text, date_meaning(date)) for date in extensions.dates(_read(nlp, rule["example"]))]
        return f"its example gives {_shown(dates)}, and must give nothing" if dates else None

    def found_in(text: str) -> Marks:
        doc = _read(nlp, text)
        takes_part = rule["id"] in finder.rules_used(doc)
        return [(date.text, date_meaning(date)) for date in extensions.dates(doc)] if takes_part else []

    return _compared(rule, _marks(rule["example"], str), found_in)


def _source_mistake(nlp: Language, rule: Mapping[str, Any]) -> str | None:
    def found_in(text: str) -> Marks:
        found = [source for source in extensions.sources(_read(nlp, text)) if source.rule == rule["id"]]
        return [(s.text, " ".join(text[start:end] for start, end in s.content)) for s in found]

    text, expected = parse_source_marks(rule["example"])
    return _compared({**rule, "example": text}, expected, found_in)


def _role_mistake(nlp: Language, rule: Mapping[str, Any]) -> str | None:
    def found_in(text: str) -> Marks:
        claims = [claim for claim in _read(nlp, text)._.claims if rule["id"] in claim["rules"]]
        told = [(claim["quantity"]["text"], claim["role"], claim["direction"]) for claim in claims]
        return [(figure, " ".join(filter(None, (role, direction)))) for figure, role, direction in told]

    return _compared(rule, _marks(rule["example"], str), found_in)


def _not_mistake(nlp: Language, entry: Mapping[str, Any]) -> str | None:
    """The example of what is no quantity must give none."""
    text = entry.get("example", "")
    found = [(q.text, quantity_meaning(q)) for q in extensions.quantities(_read(nlp, text))]
    return f"its example gives {_shown(found)}, and must give nothing" if found else None


_MISTAKES: Mapping[str, Mistake] = {
    "claim_quantities": _quantity_mistake,
    "claim_dates": _date_mistake,
    "claim_sources": _source_mistake,
    "claims": _role_mistake,
}


def _marks(marked: str, meaning: Callable[[str], str]) -> Marks:
    text, spans = parse_marks(marked)
    return [(text[start:end], meaning(said)) for start, end, said in spans]


def _compared(rule: Mapping[str, Any], expected: Marks, found_in: Callable[[str], Marks]) -> str | None:
    """What is wrong with example and near miss; None where nothing is."""
    if not expected:
        return "its example marks nothing: put in brackets what is found, as the rules of `claims rules` do"
    found = found_in(parse_marks(rule["example"])[0])
    if found != expected:
        return f"its example gives {_shown(found)}, not {_shown(expected)}"
    missed = found_in(_SOURCE_MARK.sub("", parse_marks(rule["never"])[0]))
    return f"its near miss gives {_shown(missed)}, and must give nothing" if missed else None


def _shown(found: Marks) -> str:
    return ", ".join(_written(found)) or "nothing"


def _written(found: Marks) -> Iterator[str]:
    for text, meaning in found:
        yield f"[{text} -> {meaning}]"


def _read(nlp: Language, text: str) -> Doc:
    doc = nlp.make_doc(text)
    doc._.published = PUBLISHED
    return nlp(doc)
