"""IPTC ninjs 1, 2 and 3: news as JSON, one object, a list of them, or one a line."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from functools import partial
from io import BufferedReader
from typing import Any

from extractor.articles.bodies import plain_text, rank, written_body
from extractor.articles.fields import FieldError, type_name
from extractor.articles.formats import PLAIN, Entry, ReadOptions, Result
from extractor.articles.items import Item, check_state, item_results
from extractor.articles.json_strict import kind_of_value, parse_strictly
from extractor.articles.lines import foreign, head, read_lines, skip_mark
from extractor.articles.xml_text import MAX_DOCUMENT
from extractor.types import Failure

MAX_PARTS = 1_000_000
"""Commas and opening brackets of a document. Prose has one comma in a hundred characters; what has many more is no news
and takes ten times its size in memory."""

_TEXT_TYPES = frozenset({"text", "composite"})
_MAIN = frozenset({"main", "body", "article"})
_NO_MAIN = frozenset({"abstract", "caption", "lead", "summary", "teaser"})

# Names as the three versions spell them: 1 and 2 in lower case, 3 in camel case.
_DATES = ("firstcreated", "firstCreated", "versioncreated", "versionCreated", "contentcreated", "contentCreated")
_STATES = ("pubstatus", "pubStatus")
_HOLDERS = ("copyrightholder", "copyrightHolder")
_SOURCES = ("infosources", "infoSources", "infosource")
_BYLINES = ("by", "byline")
_SIMPLE_BODIES = {"body_xhtml": "application/xhtml+xml", "body_html": "text/html", "body_text": "text/plain"}

_PARTS = ("headlines", "bodies", "descriptions", "value", "role", "contenttype", "contentType", "name")
_PLAIN = ("uri", "type", "version", "headline", "title", "description_text", "language")
_READ = frozenset((*_PLAIN, *_PARTS, *_DATES, *_STATES, *_HOLDERS, *_SOURCES, *_BYLINES, *_SIMPLE_BODIES))
"""The keys that are looked at, each of which may stand once in its object; specimens double others."""


def read_ninjs(stream: BufferedReader, entry: Entry, options: ReadOptions = PLAIN) -> Iterator[Result]:
    """The articles of a stream with the number of their object or line, a Failure in place of each bad one.

    Pictures, videos and other items without running text are passed over. Holds one document, or line, at a time.
    """
    if reason := foreign(head(stream)):
        yield Failure(entry.where, None, None, reason)
        return
    skip_mark(stream)
    lines = read_lines(stream, MAX_DOCUMENT)
    first, second = _next(lines), _next(lines)
    if _is_line(first, second):
        yield from _read_lines(itertools.chain([first, second], lines), entry, options)
    else:
        yield from _read_document(_joined([first, second], lines), entry, options)


_Line = tuple[int, bytes | None]


def _next(lines: Iterator[bytes | None]) -> bytes | None:
    return next(lines, b"")


def _is_line(first: bytes | None, second: bytes | None) -> bool:
    """Whether objects stand a line each, told by how the first two lines begin and end."""
    if first is None or not first.strip().startswith(b"{"):
        return False
    return first.strip().endswith(b"}") or (second or b"").startswith(b"{")


def _read_lines(lines: Iterator[bytes | None], entry: Entry, options: ReadOptions) -> Iterator[Result]:
    for number, line in enumerate(lines, start=1):
        if line is None:
            yield Failure(entry.where, number, None, f"line longer than {MAX_DOCUMENT // 1024**2} MB: one item a line")
        elif line.strip():
            yield from item_results(partial(_line_item, line), number, entry, options)


def _line_item(line: bytes) -> Item | None:
    return _item(_parsed(line))


def _joined(begin: list[bytes | None], lines: Iterator[bytes | None]) -> bytes | None:
    """All lines as one document; None where it is too long."""
    parts, size = [], 0
    for line in itertools.chain(begin, lines):
        size += len(line or b"") + 1
        if line is None or size > MAX_DOCUMENT:
            return None
        parts.append(line)
    return b"\n".join(parts).rstrip()


def _read_document(data: bytes | None, entry: Entry, options: ReadOptions) -> Iterator[Result]:
    try:
        if data is None:
            raise FieldError(f"document longer than {MAX_DOCUMENT // 1024**2} MB: write one item a line")
        value = _parsed(data) if data.strip() else []
    except FieldError as error:
        yield Failure(entry.where, None, None, str(error))
        return
    for number, item in enumerate(value if isinstance(value, list) else [value], start=1):
        yield from item_results(partial(_item, item), number, entry, options)


def _parsed(data: bytes) -> Any:
    if sum(data.count(sign) for sign in (b",", b"{", b"[")) > MAX_PARTS:
        raise FieldError(f"more than {MAX_PARTS:,} values: that is no news; write one item a line")
    return parse_strictly(data, "fetch or write the file again", _READ)


def _item(value: object) -> Item | None:
    """What an object tells; None for one that is no text."""
    if not isinstance(value, dict):
        raise FieldError(f"{kind_of_value(value)} instead of an object: an item of ninjs is one")
    id = _text(value, "uri")
    if id is None:
        raise FieldError("uri is missing: every item of ninjs has one")
    check_state(_text(value, *_STATES), id)
    if (_text(value, "type") or "text") not in _TEXT_TYPES:
        return None
    try:
        item = Item(
            id=id,
            text="",
            title=_text(value, "headline") or _main(value.get("headlines"), "headlines") or _text(value, "title"),
            dates={name: _text(value, name) for name in _DATES},
            publisher=_text(value, *_HOLDERS) or _name(value),
            url=id if id.startswith(("http://", "https://")) else None,
            author=_text(value, *_BYLINES),
            language=_text(value, "language"),
            meta=_meta(value),
        )
        content = _content(value)
        if not content.text and item.title is None:
            raise FieldError("neither a headline nor a body: leave it out")
        return item.around(content)
    except ValueError as error:
        raise FieldError(str(error), id) from None


def _text(value: Mapping[str, Any], *names: str) -> str | None:
    """The first of some fields that is there. Raises FieldError where it is no text."""
    for name in names:
        if (found := value.get(name)) is None:
            continue
        if not isinstance(found, str):
            raise FieldError(f"{name} is {type_name(found)}: ninjs has a text there")
        if found.strip():
            return found.strip()
    return None


def _parts(value: object, name: str) -> list[Mapping[str, Any]]:
    """The objects of a list such as ``headlines``."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise FieldError(f"{name} is {kind_of_value(value)}: ninjs has a list of objects there")
    if wrong := [part for part in value if not isinstance(part, dict)]:
        raise FieldError(f"{name} holds {kind_of_value(wrong[0])}: ninjs has objects there")
    return value


def _main(value: object, name: str) -> str | None:
    """The text of the part whose role is the main one, else of the first."""
    parts = sorted(_parts(value, name), key=lambda part: _text(part, "role") != "main")
    return next(filter(None, (_text(part, "value") for part in parts)), None)


def _name(value: Mapping[str, Any]) -> str | None:
    return next(
        (name for key in _SOURCES for part in _parts(value.get(key), key) if (name := _text(part, "name"))), None
    )


def _content(value: Mapping[str, Any]) -> Item:
    """The running text in the form that keeps the most of it, a description where no other is given."""
    bodies = [_Body(None, kind, text) for name, kind in _SIMPLE_BODIES.items() if (text := _text(value, name))]
    for part in _parts(value.get("bodies"), "bodies"):
        if text := _text(part, "value"):
            bodies.append(_Body(_text(part, "role"), _text(part, "contenttype", "contentType"), text))
    if bodies:
        best = min(bodies, key=_Body.rank)
        return written_body(best.text, best.kind)
    summary = _text(value, "description_text") or _main(value.get("descriptions"), "descriptions")
    return Item(None, plain_text(summary or ""), meta={"completeness": "summary" if summary else "headline"})


class _Body:
    """One of the bodies of an item, which mostly are the same text in several forms."""

    def __init__(self, role: str | None, kind: str | None, text: str) -> None:
        self.role, self.kind, self.text = role, kind, text

    def rank(self) -> tuple[int, int]:
        role = (self.role or "").lower()
        return 0 if role in _MAIN else 2 if role in _NO_MAIN else 1, rank(f"{role} {self.kind or ''}")


def _meta(value: Mapping[str, Any]) -> dict[str, Any]:
    """The plain values that the item has besides, under the names it gives them; its version as ``revision``."""
    kept = {key: found for key, found in value.items() if key not in _READ and isinstance(found, str | int | float)}
    version = value.get("version")
    return {**kept, "revision": str(version) if isinstance(version, str | int) else None}
