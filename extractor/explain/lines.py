"""A claim in words: its fields, how each was read, and what was passed over; the same for the terminal and the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from extractor.explain.trace import Dating, ExplainedClaim, Explanation, MarkKind, Refused, Sourcing
from extractor.explain.wording import words_for

PartKind = Literal["plain", "strong", "quote", "rule", "passed_over"] | MarkKind

Parts = tuple["Part", ...]

DATE_SOURCES = {
    "metadata": "told by the input",
    "json-ld": "told by the page",
    "text": "read from the text",
    "option": "told by --published",
}

MODIFIERS = {"=": "", "~": "about ", ">": "more than ", ">=": "at least ", "<": "less than ", "<=": "at most "}
ABOUT = {"entity": "what:", "event": "event:", "place": "where:"}


@dataclass(frozen=True, slots=True)
class Part:
    """Some words of a line. A quantity, date, source or cue is the label of a mark; quotes are words of the article."""

    text: str
    kind: PartKind = "plain"


@dataclass(frozen=True, slots=True)
class Row:
    """A field of a claim: its name, what it is, and notes on how it was read or what was passed over."""

    name: str
    value: Parts
    notes: tuple[Parts, ...] = ()


def article_facts(explanation: Explanation) -> list[tuple[str, str]]:
    """Name and value of what is known of the article, its title aside."""
    article = explanation.article
    how = DATE_SOURCES.get(article["date_source"] or "", "")
    day = f"{article['published']} ({how})" if how else article["published"]
    facts = [
        ("id", article["id"]),
        ("published", day or "unknown: dates like Monday stay open"),
        ("publisher", article["publisher"]),
        ("url", article["url"]),
        ("claims", f"{len(explanation.claims)}"),
    ]
    return [(name, value) for name, value in facts if value]


def headline(claim: ExplainedClaim) -> Parts:
    """What the claim is about on one line: label, words, value, confidence."""
    quantity = claim.record["quantity"]
    return (
        Part(claim.label, "quantity"),
        Part(quantity["text"], "quote"),
        Part(f"= {value_of(quantity)}", "strong"),
        Part(f"({quantity['kind']})"),
        Part(claim.figure_rule, "rule"),
        Part(f"confidence {claim.record['confidence']:.2f}"),
    )


def rows(claim: ExplainedClaim) -> Iterator[Row]:
    """The fields of a claim in the order a reviewer asks for them; those that the text does not tell are left out."""
    record = claim.record
    yield _date_row(record["date"], claim.dating)
    yield _source_row(record["source"], claim.sourcing)
    yield _reading_row(claim)
    about = [
        part for name in ABOUT if record[name] for part in (Part(ABOUT[name]), Part(record[name]["text"], "quote"))
    ]
    if about:
        yield Row("about", tuple(about))
    if record["baseline"]:
        yield _baseline_row(record["baseline"], claim.baseline)
    yield Row("id", (Part(record["id"]),))


def value_of(quantity: dict[str, Any]) -> str:
    """``more than 6 barrel per day``, ``30–40 percent``: modifier, bounds, unit, what it is per."""
    bounds = [_number(quantity["low"])] + [_number(quantity["high"])] * (quantity["low"] != quantity["high"])
    modifier = MODIFIERS[quantity["modifier"]]
    unit = f" {quantity['unit']}" if quantity["unit"] else ""
    per = f" per {quantity['per']}" if quantity["per"] else ""
    return f"{modifier}{'–'.join(bounds)}{unit}{per}"


def _number(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:,}"


def _days(period: dict[str, Any]) -> str:
    if period["from"] is None:
        return "day unknown"
    return str(period["from"]) if period["from"] == period["to"] else f"{period['from']} to {period['to']}"


def _date_row(date: dict[str, Any] | None, dating: Dating) -> Row:
    passed_over = _passed_over(dating.refused, "date", "date_refused")
    if date is None:
        return Row("date", (Part("none:", "strong"), Part(_told("undated", dating.undated))), passed_over)
    mod = {"start": "early ", "mid": "mid ", "end": "late "}.get(date["mod"], "")
    value = [Part(_days(date), "strong"), *_label(dating.label, "date"), Part(date["text"], "quote")]
    value += [Part(f"({mod}{date['grain']}, {date['how']})")]
    notes = [_reason("dated", dating.rule, dating.form), *_around(dating.around)]
    return Row("date", tuple(value), (*notes, *passed_over))


def _source_row(source: dict[str, Any] | None, sourcing: Sourcing) -> Row:
    passed_over = _passed_over(sourcing.refused, "source", "source_refused")
    if source is None:
        return Row("source", (Part("none:", "strong"), Part(_told("unsourced", sourcing.unsourced))), passed_over)
    value = [Part(source["name"], "strong")] + [Part(f"({source['role']})")] * bool(source["role"])
    value += [*_label(sourcing.label, "source"), Part(source["text"], "quote")]
    if source["cue"]:
        value += [Part("by"), *_label(sourcing.cue, "cue"), Part(source["cue"]["text"], "quote")]
    quoted = ", in quotation marks" if source["quoted"] else ""
    value.append(Part(f"({source['type']}, {source['how']}{quoted})"))
    notes = [_reason("sourced", sourcing.rule), *_around(sourcing.around), *_telling(source, sourcing)]
    return Row("source", tuple(value), (*notes, *passed_over))


def _telling(source: dict[str, Any], sourcing: Sourcing) -> Iterator[Parts]:
    """When it was said, and who passed it on."""
    if source["said"]:
        day = Part(_days(source["said"]), "strong")
        yield (Part("said"), day, *_label(sourcing.said, "date"), Part(source["said"]["text"], "quote"))
    if source["via"]:
        yield (Part("via"), *(Part(carrier["name"], "strong") for carrier in source["via"]))


def _reading_row(claim: ExplainedClaim) -> Row:
    record = claim.record
    words = [record["role"], *filter(None, [record["direction"]]), record["status"]]
    return Row("reading", (Part(", ".join(words), "strong"), Part(claim.role_rule, "rule")))


def _baseline_row(baseline: dict[str, Any], label: str | None) -> Row:
    value = [Part(baseline["text"], "quote"), *_label(label, "quantity")]
    if baseline["from"]:
        value.append(Part(_days(baseline), "strong"))
    return Row("baseline", tuple(value))


def _label(label: str | None, kind: MarkKind) -> list[Part]:
    return [Part(label, kind)] if label else []


def _reason(kind: str, rule: str | None, *more: str | None) -> Parts:
    """What a rule means, and its id with those of the rules before it."""
    ids = Part(", ".join(name for name in (*more, rule) if name), "rule")
    told = words_for(kind, rule or "")
    return (Part(told), ids) if told else (ids,)


def _around(excerpt: str | None) -> Iterator[Parts]:
    if excerpt:
        yield (Part("from"), Part(excerpt, "quote"))


def _passed_over(refused: Sequence[Refused], mark: MarkKind, kind: str) -> tuple[Parts, ...]:
    return tuple(
        (Part("not", "passed_over"), *_label(item.label, mark), Part(item.text, "quote"), Part(_because(kind, item)))
        for item in refused
    )


def _because(kind: str, item: Refused) -> str:
    return f"({_told(kind, item.reason)})"


def _told(kind: str, reason: str | None) -> str:
    """The words for a reason; its id where there are none."""
    return words_for(kind, reason or "") or (reason or "").replace("_", " ")
