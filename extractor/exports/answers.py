"""What annotators answered in Prodigy, Label Studio or doccano, read from the files that these tools export."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from extractor.articles.check import printable
from extractor.errors import RecordError
from extractor.exports.shown import LABELS, Span
from extractor.types import TaskForm

Verdict = Literal["accept", "reject", "skip"]


@dataclass(frozen=True, slots=True)
class Answer:
    """An annotated task: the text shown, which began at ``offset`` of the article, and the spans left in it."""

    claim_id: str
    verdict: Verdict
    text: str
    offset: int
    spans: frozenset[Span]
    made_at: str | None
    """When it was answered, an ISO time; None where the tool does not tell."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A task that cannot be used, and why."""

    reason: str


Read = tuple[int, Answer | Refused | None]
"""Number of a line or task, from 1, and what it holds; None for a task that nobody answered."""


def read_answers(path: Path, form: TaskForm) -> Iterator[Read]:
    """The answers in a file. Raises RecordError where a file is no JSON array that should be one, OSError."""
    read = _READERS[form]
    for number, task in enumerate(_tasks(path, form), start=1):
        yield number, _read(task, read)


def _read(task: object, read: Callable[[Any], Answer | None]) -> Answer | Refused | None:
    if isinstance(task, Refused):
        return task
    try:
        return read(task)
    except RecordError as error:
        return Refused(str(error))
    except (AttributeError, LookupError, TypeError, ValueError, OverflowError) as error:
        return Refused(f"not a task of this form ({type(error).__name__}: {error})")


def _tasks(path: Path, form: TaskForm) -> Iterable[object]:
    if form != "label-studio":
        return _lines(path)
    try:
        listed = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise RecordError(f"{path}: not JSON ({error}); export as JSON, not JSON-MIN") from None
    if not isinstance(listed, list):
        raise RecordError(f"{path}: no list of tasks; export as JSON, not JSON-MIN")
    return listed


def _lines(path: Path) -> Iterator[object]:
    with path.open("rb") as lines:
        for line in lines:
            try:
                yield json.loads(line)
            except (ValueError, RecursionError) as error:
                yield Refused(f"not JSON ({error})")


def _prodigy(task: Mapping[str, Any]) -> Answer | None:
    answers: dict[str, Verdict] = {"accept": "accept", "reject": "reject", "ignore": "skip"}
    if task.get("answer") is None:
        return None
    text, meta = task["text"], task["meta"]
    spans = [_span(each["label"], each["start"], each["end"], text, each.get("text")) for each in task["spans"]]
    _check_tokens(task)
    made = task.get("_timestamp")
    when = dt.datetime.fromtimestamp(made, dt.UTC).isoformat() if made else None
    return Answer(_id(meta["claim_id"]), answers[task["answer"]], text, _offset(meta["offset"]), frozenset(spans), when)


def _check_tokens(task: Mapping[str, Any]) -> None:
    """Raise RecordError where the tokens of a span, which count its characters once more, stand elsewhere."""
    tokens = task.get("tokens", [])
    for span in task["spans"] if tokens else ():
        start, end = tokens[span["token_start"]]["start"], tokens[span["token_end"]]["end"]
        if (start, end) != (span["start"], span["end"]):
            raise RecordError(f"{span['label']} at {span['start']}-{span['end']}, its tokens at {start}-{end}")


def _label_studio(task: Mapping[str, Any]) -> Answer | None:
    """The last annotation of a task; one that was submitted without an answer accepts."""
    if not task.get("annotations"):
        return None
    data, annotation = task["data"], task["annotations"][-1]
    text, results = data["text"], annotation["result"]
    values = [each["value"] for each in results if each["type"] == "labels"]
    spans = [
        _span(label, value["start"], value["end"], text, value.get("text"))
        for value in values
        for label in value["labels"]
    ]
    rejected = any("reject" in each["value"]["choices"] for each in results if each["type"] == "choices")
    verdict: Verdict = "skip" if annotation.get("was_cancelled") else "reject" if rejected else "accept"
    when = _iso(annotation.get("updated_at") or annotation.get("created_at"))
    return Answer(_id(data["claim_id"]), verdict, text, _offset(data["offset"]), frozenset(spans), when)


def _doccano(task: Mapping[str, Any]) -> Answer:
    """An example; one without its quantity is rejected. Columns beside the text may stand in ``meta``."""
    about, text = {**task, **task.get("meta", {})}, task["text"]
    if "entities" in task:
        listed = [(each["label"], each["start_offset"], each["end_offset"]) for each in task["entities"]]
    else:
        listed = [(label, start, end) for start, end, label in task.get("label") or task["labels"]]
    spans = frozenset(_span(label, start, end, text, None) for label, start, end in listed)
    verdict: Verdict = "accept" if any(span.label == "QUANTITY" for span in spans) else "reject"
    return Answer(_id(about["claim_id"]), verdict, text, _offset(about["offset"]), spans, None)


def _id(value: object) -> str:
    if not (isinstance(value, str) and re.fullmatch("[0-9a-f]{16}", value)):
        raise RecordError(f"{printable(str(value), 40)!r} is no claim's id")
    return value


def _offset(value: Any) -> int:
    """A number of characters, also one that a tool has made text. Raises ValueError, TypeError, OverflowError."""
    whole = int(value)
    if not isinstance(value, str) and whole != value:
        raise RecordError(f"offset {value} is no number of characters")
    return whole


def _span(label: str, start: int, end: int, text: str, words: str | None) -> Span:
    """A span in code points, without spaces at its ends. Raises RecordError where it holds other words than it says."""
    if label not in LABELS:
        raise RecordError(f"label {label!r} is none of {', '.join(LABELS)}")
    if words is not None and text[start:end] != words:
        start, end = _from_utf16(start, text), _from_utf16(end, text)
    if not 0 <= start < end <= len(text) or (words is not None and text[start:end] != words):
        raise RecordError(f"{label} at {start}-{end} holds {text[start:end]!r}, not {words!r}: other offsets or text")
    found = text[start:end]
    if not found.strip():
        raise RecordError(f"{label} at {start}-{end} holds no words")
    return Span(label, start + len(found) - len(found.lstrip()), start + len(found.rstrip()))


def _from_utf16(offset: int, text: str) -> int:
    """An offset that counts UTF-16 units, as JavaScript does, in code points."""
    return len(text.encode("utf-16-le", "surrogatepass")[: 2 * offset].decode("utf-16-le", "ignore"))


def _iso(moment: object) -> str | None:
    """A time as ISO text in UTC, which one without a zone is taken for; None for what is none."""
    try:
        found = dt.datetime.fromisoformat(str(moment))
        return (found if found.tzinfo else found.replace(tzinfo=dt.UTC)).astimezone(dt.UTC).isoformat()
    except (ValueError, OverflowError):
        return None


_READERS: dict[TaskForm, Callable[[Any], Answer | None]] = {
    "prodigy": _prodigy,
    "label-studio": _label_studio,
    "doccano": _doccano,
}
