"""The form in which a reviewer corrects a claim or writes down a missed one: its fields, and the record they make.

A span is a field of words with two hidden offsets. Offsets win where the article has these words there; else the words
are looked for, the nearest place to the figure counting, so that everything can be typed without a mouse. Records are
made by the record's own model, which checks them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from extractor.errors import ExtractorError, RecordError
from extractor.identity import claim_id
from extractor.records import Claim, PeriodRecord, claim_from_row
from extractor.review.context import KnownText
from extractor.review.pages import visible
from extractor.review.views import days_of
from extractor.types import Range

CARRIERS = 3
"""Carriers that the form has room for."""

SPANS = ("quantity", "sentence", "entity", "event", "date", "source", "cue", "said", "place", "baseline")
"""Names of the spans of the form, as their fields begin."""

_TYPED: dict[str, tuple[str, ...]] = {
    "quantity": ("kind", "low", "high", "modifier", "unit", "per"),
    "entity": ("head",),
    "event": ("lemma",),
    "date": ("from", "to", "grain", "mod"),
    "source": ("name", "role", "type"),
    "said": ("from", "to"),
    "baseline": ("from", "to"),
}
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]{1,4})?", re.ASCII)
_FOUND = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?", re.ASCII)

Values = Mapping[str, str]


class FormError(ExtractorError):
    """A form that makes no record; ``wrong`` has the fields with what is wrong, ``""`` for the whole."""

    def __init__(self, wrong: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{name or 'record'}: {message}" for name, message in wrong.items()))
        self.wrong = wrong


@dataclass(frozen=True, slots=True)
class Choice:
    """A date or source that some claim of the article has: ``key`` tells it apart, ``part`` is that of a record."""

    key: str
    title: str
    part: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Choices:
    """The dates and sources found in an article, by key, in the order of the text."""

    dates: Mapping[str, Choice]
    sources: Mapping[str, Choice]


def choices_of(claims: Iterable[Claim]) -> Choices:
    """What the claims of an article have between them."""
    claims = list(claims)
    dates = [_date_choice(period) for claim in claims for period in _periods(claim)]
    sources = [_source_choice(claim) for claim in claims if claim.source]
    return Choices(_by_key(dates), _by_key(sources))


def _by_key(choices: Sequence[Choice]) -> dict[str, Choice]:
    return {choice.key: choice for choice in sorted(choices, key=lambda choice: (choice.part["start"], choice.key))}


def _periods(claim: Claim) -> list[Any]:
    found = [claim.date, claim.baseline, claim.source.said if claim.source else None]
    return [period for period in found if period is not None]


def _date_choice(period: Any) -> Choice:
    row = period.model_dump(by_alias=True)
    key = f"{period.start}:{period.end}:{period.from_ or ''}:{period.to or ''}"
    part = {name: row[name] for name in ("text", "start", "end", "from", "to")}
    part |= {"grain": row.get("grain") or _grain(period), "mod": row.get("mod")}
    return Choice(key, f"{_short(period.text)} = {days_of(period)}", part)


def _grain(period: PeriodRecord) -> str:
    """How fine a period is of which that is not told."""
    if period.from_ and period.to and period.from_ != period.to:
        days = (period.to - period.from_).days + 1
        return {7: "week", 28: "month", 29: "month", 30: "month", 31: "month", 365: "year", 366: "year"}.get(
            days, "range"
        )
    return "day"


def _source_choice(claim: Claim) -> Choice:
    source = claim.source
    assert source is not None
    name = f"{_short(source.name)} ({_short(source.text)})" if source.name != source.text else _short(source.name)
    via = "".join(f", via {_short(carrier.name)}" for carrier in source.via)
    return Choice(f"{source.start}:{source.end}:{source.name}"[:300], name + via, source.model_dump(by_alias=True))


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"


# --- from a record to fields ------------------------------------------------------------------------------------------


def values_of(row: Mapping[str, Any]) -> dict[str, str]:
    """The fields of the form as a record fills them."""
    values = {name: _written(row[name]) for name in ("role", "direction", "status")}
    parts = _parts(row)
    for name in SPANS:
        values |= _span_values(name, parts[name])
        for key in _TYPED.get(name, ()):
            values[f"{name}.{key}"] = _written((parts[name] or {}).get(key))
    if values["quantity.low"] == values["quantity.high"]:
        values["quantity.high"] = ""  # a point value is changed in one field
    values["source.quoted"] = "yes" if parts["source"] and parts["source"]["quoted"] else ""
    carriers = parts["source"]["via"] if parts["source"] else ()
    for number in range(CARRIERS):
        carrier = carriers[number] if number < len(carriers) else None
        values |= _span_values(f"via{number}", carrier)
        values[f"via{number}.name"] = _written((carrier or {}).get("name"))
    return values


def _parts(row: Mapping[str, Any]) -> dict[str, Any]:
    source = row["source"] or {"cue": None, "said": None}
    return {**{name: row.get(name) for name in SPANS}, "cue": source["cue"], "said": source["said"]}


def _span_values(name: str, span: Mapping[str, Any] | None) -> dict[str, str]:
    if span is None:
        return {f"{name}.text": "", f"{name}.start": "", f"{name}.end": ""}
    return {
        f"{name}.text": _spaced(span["text"]),
        f"{name}.start": str(span["start"]),
        f"{name}.end": str(span["end"]),
    }


def _written(value: Any) -> str:
    return "" if value is None else f"{value:f}" if hasattr(value, "as_tuple") else str(value)


def _spaced(text: str) -> str:
    """As a field of one line holds it."""
    return " ".join(visible(text).split())


def guessed(words: str) -> dict[str, str]:
    """Fields of a quantity that its words give away: digits, and a sign of percent."""
    number = _FOUND.search(words)
    value = number[0].replace(",", "") if number else ""
    is_percent = "percent" in words.lower() or "per cent" in words.lower() or "%" in words
    return {
        "quantity.low": value,
        "quantity.kind": "percent" if is_percent else "count",
        "quantity.unit": "percent" if is_percent else "",
        "quantity.modifier": "=",
    }


# --- from fields to a record ------------------------------------------------------------------------------------------


def record_from(base: Mapping[str, Any], form: Values, text: KnownText, choices: Choices) -> Claim:
    """The record that the fields make of a record ``base``, whose parts stay what the form does not have.

    The id follows the quantity's place. Raises FormError, naming the fields that are wrong.
    """
    reading = _Reading(base, form, text, choices)
    row = reading.row()
    if reading.wrong:
        raise FormError(reading.wrong)
    try:
        return claim_from_row(row)
    except RecordError as error:
        raise FormError({"": str(error)}) from None


@dataclass
class _Reading:
    """One reading of a form; ``wrong`` gathers what is wrong, so that all of it is told at once."""

    base: Mapping[str, Any]
    form: Values
    text: KnownText
    choices: Choices
    wrong: dict[str, str] = field(default_factory=dict)

    def row(self) -> dict[str, Any]:
        parts = _parts(self.base)
        quantity = self._quantity(parts["quantity"])
        sentence = self._sentence(parts["sentence"], quantity)
        inside = (sentence["start"], sentence["end"]) if sentence else (0, 0)
        row = {
            **self.base,
            "sentence": sentence,
            "quantity": quantity,
            "entity": self._part("entity", parts["entity"], "head"),
            "event": self._part("event", parts["event"], "lemma"),
            "role": self._one("role"),
            "direction": self._one("direction") or None,
            "status": self._one("status"),
            "baseline": self._baseline(parts["baseline"]),
            "date": self._date(parts["date"], inside),
            "source": self._source(parts["source"], parts, inside),
            "place": self._span("place", parts["place"]),
        }
        if quantity:
            row["id"] = claim_id(self.base["article"]["id"], quantity["start"], quantity["end"])
        return row

    def _one(self, name: str) -> str:
        return self.form.get(name, "").strip()

    def _near(self) -> int:
        """Where words are looked for first."""
        start = self._one("quantity.start")
        return int(start) if start.isdecimal() and len(start) < 10 else int(self.base["sentence"]["start"])

    def _span(self, name: str, base: Mapping[str, Any] | None, *, needed: bool = False) -> dict[str, Any] | None:
        """The span that a field tells; None where it is empty."""
        words = _spaced(self._one(f"{name}.text"))
        if not words:
            if needed:
                self.wrong[f"{name}.text"] = "these words are needed"
            return None
        start, end = self._offset(f"{name}.start"), self._offset(f"{name}.end")
        if base and (start, end) == (base["start"], base["end"]) and _spaced(base["text"]) == words:
            return {key: base[key] for key in ("text", "start", "end")}
        place = (start, end) if self._stands(words, start, end) else self.text.find(words, self._near())
        found = self.text.at(*place) if place else None
        if place is None or found is None:
            self.wrong[f"{name}.text"] = "these words do not stand in the known text of the article"
            return None
        return {"text": found, "start": place[0], "end": place[1]}

    def _offset(self, name: str) -> int:
        written = self._one(name)
        return int(written) if re.fullmatch(r"[0-9]{1,9}", written, re.ASCII) else -1

    def _stands(self, words: str, start: int, end: int) -> bool:
        if not 0 <= start <= end:
            return False
        found = self.text.at(start, end)
        return found is not None and _spaced(found) == words

    def _part(self, name: str, base: Mapping[str, Any] | None, key: str) -> dict[str, Any] | None:
        """A span with one typed word, its own words where none is typed."""
        span = self._span(name, base)
        return {**span, key: self._one(f"{name}.{key}") or span["text"]} if span else None

    def _quantity(self, base: Mapping[str, Any] | None) -> dict[str, Any] | None:
        span = self._span("quantity", base, needed=True)
        if span is None:
            return None
        low = self._number("quantity.low", base, "low")
        high = self._number("quantity.high", base, "high") if self._one("quantity.high") else low
        return {
            **span,
            "kind": self._one("quantity.kind"),
            "low": low,
            "high": high,
            "modifier": self._one("quantity.modifier"),
            "unit": self._one("quantity.unit") or None,
            "per": self._one("quantity.per") or None,
        }

    def _number(self, name: str, base: Mapping[str, Any] | None, key: str) -> Any:
        """The number as typed, commas and spaces aside; the record's own where it was left as it stood."""
        typed = re.sub(r"[,\s]", "", self._one(name))
        if base and typed == _written(base.get(key)):
            return base[key]
        if not _NUMBER.fullmatch(typed):
            self.wrong[name] = "write a number in digits, such as 1250 or 0.5"
            return "0"
        return typed

    def _sentence(self, base: Mapping[str, Any] | None, quantity: Mapping[str, Any] | None) -> dict[str, Any] | None:
        span = self._span("sentence", base)
        if quantity is None or (span and span["start"] <= quantity["start"] and quantity["end"] <= span["end"]):
            return span
        around = self.text.sentence(quantity["start"], quantity["end"])
        if around is None:
            self.wrong["sentence.text"] = "the figure does not stand in this sentence"
            return span
        return {"text": around.text, "start": around.start, "end": around.end}

    def _days(self, name: str) -> dict[str, Any]:
        return {key: self._one(f"{name}.{key}") or None for key in ("from", "to")}

    def _picked(self, name: str, choices: Mapping[str, Choice]) -> Mapping[str, Any] | None:
        """The part of the choice that was made; None where the fields count."""
        key = self.form.get(f"{name}.pick", "")
        if not key or key == "none":
            return None
        if key not in choices:
            self.wrong[f"{name}.pick"] = "this choice is no longer there"
            return None
        return choices[key].part

    def _date(self, base: Mapping[str, Any] | None, sentence: Range) -> dict[str, Any] | None:
        if self._one("date.pick") == "none":
            return None
        if picked := self._picked("date", self.choices.dates):
            return {**picked, "how": _how(picked, base, sentence)}
        span = self._span("date", base)
        if span is None:
            return None
        date = {**span, **self._days("date"), "grain": self._one("date.grain"), "mod": self._one("date.mod") or None}
        return {**date, "how": _how(span, base, sentence)}

    def _source(
        self, base: Mapping[str, Any] | None, parts: Mapping[str, Any], sentence: Range
    ) -> dict[str, Any] | None:
        if self._one("source.pick") == "none":
            return None
        quoted = self._one("source.quoted") == "yes"
        if picked := self._picked("source", self.choices.sources):
            return {**picked, "how": _how(picked, base, sentence), "quoted": quoted}
        span = self._span("source", base)
        if span is None:
            return None
        carriers = [self._carrier(number, base) for number in range(CARRIERS)]
        beyond = base["via"][CARRIERS:] if base else ()
        return {
            **span,
            "name": self._one("source.name") or span["text"],
            "role": self._one("source.role") or None,
            "type": self._one("source.type"),
            "cue": self._span("cue", parts["cue"]),
            "how": _how(span, base, sentence),
            "quoted": quoted,
            "said": self._said(parts["said"]),
            "via": [*(carrier for carrier in carriers if carrier), *beyond],
        }

    def _said(self, base: Mapping[str, Any] | None) -> dict[str, Any] | None:
        span = self._span("said", base)
        return {**span, **self._days("said")} if span else None

    def _carrier(self, number: int, base: Mapping[str, Any] | None) -> dict[str, Any] | None:
        known = base["via"][number] if base and number < len(base["via"]) else None
        return self._part(f"via{number}", known, "name")

    def _baseline(self, base: Mapping[str, Any] | None) -> dict[str, Any] | None:
        span = self._span("baseline", base)
        if span is None:
            return None
        is_same = base is not None and (span["start"], span["end"]) == (base["start"], base["end"])
        return {"claim": base["claim"] if base and is_same else None, **span, **self._days("baseline")}


def _how(span: Mapping[str, Any], base: Mapping[str, Any] | None, sentence: Range) -> str:
    """``explicit`` in the claim's own sentence, else ``context``; what it was for a span that stayed."""
    if base and (span["start"], span["end"]) == (base["start"], base["end"]):
        return str(base["how"])
    return "explicit" if sentence[0] <= span["start"] and span["end"] <= sentence[1] else "context"
