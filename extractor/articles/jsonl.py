"""Articles as JSONL: one object a line, ``{"id", "text", "title"?, "published"?, "publisher"?, "url"?, ...}``.

An optional field that is null counts as absent; keys of the archive's own are kept in ``Article.meta``. Every line is
judged alone, so that one bad line costs one article.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from io import BufferedReader
from typing import Any

import orjson

from extractor.articles.check import lone_surrogate, printable, refusal
from extractor.articles.lines import MAX_LINE, decode_error, foreign, head, read_lines, skip_mark
from extractor.articles.published import parse_day, publication_day
from extractor.types import Article, Failure

MAX_ID = 1_000
"""Characters of an id: it stands in every record, and is a key in databases, which bear some 2,700 bytes."""

OPTIONAL_TEXTS = ("title", "publisher", "url", "author", "language")
_FIELDS = frozenset({"id", "text", "published", *OPTIONAL_TEXTS})
_PLAIN = (str, int, type(None))
_KEY = re.compile(rb'"\s*:')
_WHOLE_DOCUMENT = frozenset({b"{", b"["})


class LineError(ValueError):
    """A line that is no article; ``id`` is the one it names, as far as that could be read."""

    def __init__(self, reason: str, id: str | None = None) -> None:
        super().__init__(reason)
        self.id = id


def read_jsonl(
    stream: BufferedReader, where: str, *, published: dt.date | None = None
) -> Iterator[tuple[int | None, Article] | Failure]:
    """The articles of a stream with the number of their line (the first is 1), a Failure in place of each bad line.

    ``published`` is the day of articles that state none. Holds one line at a time; an empty stream yields nothing.
    """
    if reason := foreign(head(stream)):
        yield Failure(where, None, None, reason)
        return
    skip_mark(stream)
    is_json = head(stream).lstrip().startswith(b"{")
    for number, line in enumerate(read_lines(stream), start=1):
        if line is None and number == 1 and not is_json:
            yield Failure(where, None, None, f"no JSONL: no line break in the first {MAX_LINE // 1024**2} MB")
            return
        if line is None:
            yield Failure(where, number, None, f"line longer than {MAX_LINE // 1024**2} MB: one article a line")
        elif number == 1 and line.strip() in _WHOLE_DOCUMENT:
            yield Failure(where, number, None, "one JSON document over many lines: write one article a line")
            return
        elif line.strip():
            try:
                yield number, parse_article(line, published=published)
            except LineError as error:
                yield Failure(where, number, error.id, str(error))


def parse_article(line: bytes, *, published: dt.date | None = None) -> Article:
    """The article of one line. Raises LineError with the reason and what to do."""
    record = _parse_object(line)
    id = _id(record)
    try:
        return _article(id, record, published)
    except ValueError as error:
        raise LineError(str(error), id) from None


def _article(id: str, record: dict[str, Any], option: dt.date | None) -> Article:
    text = record.get("text")
    if not isinstance(text, str):
        raise ValueError(f'text is {_type_name(text)}: every article needs a text, an empty one is written ""')
    if reason := refusal(text):
        raise ValueError(reason)
    published, date_source = publication_day(text, stated=_published(record), option=option)
    return Article(
        id=id,
        text=text,
        published=published,
        date_source=date_source,
        meta={key: value for key, value in record.items() if key not in _FIELDS},
        **{key: _optional_text(record, key) for key in OPTIONAL_TEXTS},
    )


def _id(record: dict[str, Any]) -> str:
    value = record.get("id")
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise LineError(f"id is {_type_name(value)}: every article needs an id, a text or a whole number")
    if not value:
        raise LineError("id is empty: every article needs one of its own")
    if len(value) > MAX_ID:
        raise LineError(f"id of {len(value):,} characters, the limit is {MAX_ID:,}: shorten it", value[:80])
    if surrogate := lone_surrogate(value):
        raise LineError(f"lone surrogate {surrogate} in id: it stands for half a character; repair the encoding")
    return value


def _published(record: dict[str, Any]) -> dt.date | None:
    value = record.get("published")
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueError(f'published is {_type_name(value)}: write an ISO date such as "2018-01-10"')
    try:
        return parse_day(value)
    except ValueError as error:
        raise ValueError(f'published "{printable(value, 40)}" is {error}') from None


def _optional_text(record: dict[str, Any], key: str) -> str | None:
    value = record.get(key)
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueError(f"{key} is {_type_name(value)}: write a text, or leave it out")
    if surrogate := lone_surrogate(value):
        raise ValueError(f"lone surrogate {surrogate} in {key}: it stands for half a character; repair the encoding")
    return value


def _type_name(value: object) -> str:
    names = {type(None): "missing or null", bool: "true or false", int: "a number", float: "a number"}
    return names.get(type(value), "an object" if isinstance(value, dict) else "a list")


def _parse_object(line: bytes) -> dict[str, Any]:
    """The JSON object of a line: by the fast parser where its result is sure to be what the line says, else strictly.

    The fast parser keeps the last of doubled keys and turns long integers to floats; a flat object of as many keys as
    the line has quotation marks before colons cannot hold either.
    """
    try:
        record = orjson.loads(line)
    except orjson.JSONDecodeError:
        record = None
    return record if type(record) is dict and _is_certain(record, line) else _parse_strictly(line)


def _is_certain(record: dict[str, Any], line: bytes) -> bool:
    return len(_KEY.findall(line)) == len(record) and all(isinstance(value, _PLAIN) for value in record.values())


def _parse_strictly(line: bytes) -> dict[str, Any]:
    if b"\x00" in line:
        raise LineError("NUL byte: the file is damaged or binary")
    if reason := decode_error(line):
        raise LineError(reason)
    try:
        record = _STRICT.decode(line.decode("utf-8"))
    except json.JSONDecodeError as error:
        reason = "a second value on the line" if error.msg == "Extra data" else error.msg
        raise LineError(f"not JSON ({reason} at character {error.pos + 1:,}): write one object a line") from None
    except RecursionError:
        raise LineError("nested too deeply: an article is one flat object") from None
    if type(record) is not dict:
        raise LineError(f'{_kind_of_value(record)} instead of an object: write {{"id": …, "text": …}}')
    if surrogate := _surrogate_within(record):
        raise LineError(f"lone surrogate {surrogate}: it stands for half a character; repair the encoding")
    return record


def _kind_of_value(value: object) -> str:
    return "a text" if isinstance(value, str) else "null" if value is None else _type_name(value)


def _surrogate_within(record: dict[str, Any]) -> str | None:
    """A lone surrogate in any key or text of a record; the escapes ``\\ud83d\\ude00`` together are a character."""
    written = json.dumps(record, ensure_ascii=False)
    return lone_surrogate(written)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record = dict(pairs)
    if len(record) < len(pairs):
        keys = [key for key, _ in pairs]
        doubled = next(key for key in record if keys.count(key) > 1)
        raise LineError(f'key "{printable(doubled, 40)}" stands twice: remove one')
    return record


def _integer(digits: str) -> int:
    if len(digits) > MAX_ID:
        raise LineError(f"a number of {len(digits):,} digits: write it as a text")
    return int(digits)


def _no_constant(name: str) -> None:
    raise LineError(f"{name} is not JSON: write null")


_STRICT = json.JSONDecoder(object_pairs_hook=_unique, parse_int=_integer, parse_constant=_no_constant)
