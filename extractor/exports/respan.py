"""A claim whose spans somebody changed in an annotation tool."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from extractor.errors import RecordError
from extractor.exports.answers import Answer
from extractor.exports.shown import Span, in_text, stored
from extractor.records import Claim, claim_from_row

ELSEWHERE = "decide on it in claims review"
ANOTHER_TEXT = "its text is not the one that the claim stands in"


def check_text(claim: Claim, answer: Answer, text: str | None) -> None:
    """Raise RecordError where an answer's text is not the one that the claim stands in, or no part of its article's
    ``text``, where that is known."""
    if text is not None and text[max(answer.offset, 0) : max(answer.offset, 0) + len(answer.text)] != answer.text:
        raise RecordError(ANOTHER_TEXT)
    for span in (claim.sentence, claim.quantity):
        start = span.start - answer.offset
        if start < 0 or answer.text[start : span.end - answer.offset] != stored(span.text):
            raise RecordError(ANOTHER_TEXT)


def respanned(claim: Claim, answer: Answer) -> Claim:
    """The claim with the spans of an answer; the same claim where they are its own.

    Entity, event, place, source, cue and carriers can be moved or taken away, a date can be taken away. A source's name
    is its new words; an entity keeps its head where the new words hold it, else the last word is the head. Raises
    RecordError for what spans do not tell: another quantity, another date, a source where there was none.
    """
    shown = frozenset(in_text(claim, answer.text, answer.offset))
    if shown == answer.spans:
        return claim
    row = claim.model_dump(by_alias=True)
    for label in ("QUANTITY", "DATE"):
        _check_kept(label, _of(label, shown), _of(label, answer.spans))
    if _of("DATE", shown) and not _of("DATE", answer.spans):
        row["date"] = None
    row["entity"] = _entity(row["entity"], _changed("ENTITY", shown, answer))
    row["event"] = _event(row["event"], _changed("EVENT", shown, answer))
    row["place"] = _moved(row["place"], _changed("PLACE", shown, answer))
    row["source"] = _source(row["source"], shown, answer)
    return claim_from_row(row)


def _of(label: str, spans: Iterable[Span]) -> list[Span]:
    return sorted((span for span in spans if span.label == label), key=lambda span: span.start)


def _check_kept(label: str, before: Sequence[Span], after: Sequence[Span]) -> None:
    if after and after != before:
        raise RecordError(f"{label} was moved or added, and what it means was not told: {ELSEWHERE}")
    if label == "QUANTITY" and not after:
        raise RecordError(f"accepted without its quantity: {ELSEWHERE}")


_KEPT: dict[str, Any] = {"kept": True}


def _changed(label: str, shown: Iterable[Span], answer: Answer) -> dict[str, Any] | None:
    """The new span of a label as in a record, None where it was taken away, _KEPT where it is as it was."""
    before, after = _of(label, shown), _of(label, answer.spans)
    if before == after:
        return _KEPT
    if len(after) > 1:
        raise RecordError(f"has {len(after)} spans of {label}, a claim has one at most")
    return _record(after[0], answer) if after else None


def _record(span: Span, answer: Answer) -> dict[str, Any]:
    words = answer.text[span.start : span.end]
    return {"text": words, "start": span.start + answer.offset, "end": span.end + answer.offset}


def _moved(old: dict[str, Any] | None, new: dict[str, Any] | None) -> dict[str, Any] | None:
    return old if new is _KEPT else new


def _entity(old: dict[str, Any] | None, new: dict[str, Any] | None) -> dict[str, Any] | None:
    if new is None or new is _KEPT:
        return _moved(old, new)
    kept = old is not None and old["head"].casefold() in new["text"].casefold()
    return {**new, "head": old["head"] if old and kept else new["text"].split()[-1]}


def _event(old: dict[str, Any] | None, new: dict[str, Any] | None) -> dict[str, Any] | None:
    if new is None or new is _KEPT:
        return _moved(old, new)
    return {**new, "lemma": new["text"].casefold()}


def _source(old: dict[str, Any] | None, shown: frozenset[Span], answer: Answer) -> dict[str, Any] | None:
    new = _changed("SOURCE", shown, answer)
    if old is None:
        if any(span.label in {"SOURCE", "CUE", "CARRIER"} for span in answer.spans):
            raise RecordError(f"a source was added, and of what type it is was not told: {ELSEWHERE}")
        return None
    if new is None:
        return None
    named = old if new is _KEPT else {**old, **new, "name": new["text"]}
    return {**named, "cue": _moved(old["cue"], _changed("CUE", shown, answer)), "via": _carriers(old, shown, answer)}


def _carriers(old: dict[str, Any], shown: frozenset[Span], answer: Answer) -> list[dict[str, Any]]:
    """Those that are left, in their order, then the new ones as they stand in the text."""
    before, after = _of("CARRIER", shown), _of("CARRIER", answer.spans)
    gone = [_record(span, answer) for span in before if span not in after]
    new = [_record(span, answer) for span in after if span not in before]
    kept = [each for each in old["via"] if all(each["start"] != lost["start"] for lost in gone)]
    return [*kept, *({**each, "name": each["text"]} for each in new)]
