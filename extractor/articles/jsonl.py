"""Articles as JSONL: one object a line, ``{"id", "text", "title"?, "published"?, "publisher"?, "url"?, ...}``.

Every line is judged alone, so that one bad line costs one article.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from io import BufferedReader
from typing import Any

import orjson

from extractor.articles.check import MAX_ID, lone_surrogate, printable
from extractor.articles.fields import FieldError, article_of, type_name
from extractor.articles.formats import PLAIN, Entry, ReadOptions, Result
from extractor.articles.lines import MAX_LINE, decode_error, foreign, head, read_lines, skip_mark
from extractor.types import Article, Failure

_PLAIN = (str, int, type(None))
_KEY = re.compile(rb'"\s*:')
_WHOLE_DOCUMENT = frozenset({b"{", b"["})


def read_jsonl(stream: BufferedReader, entry: Entry, options: ReadOptions = PLAIN) -> Iterator[Result]:
    """The articles of a stream with the number of their line (the first is 1), a Failure in place of each bad line.

    Holds one line at a time; an empty stream yields nothing.
    """
    where = entry.where
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
                yield number, parse_article(line, options)
            except FieldError as error:
                yield Failure(where, number, error.id, str(error))


def parse_article(line: bytes, options: ReadOptions = PLAIN) -> Article:
    """The article of one line. Raises FieldError with the reason and what to do."""
    return article_of(_parse_object(line), options)


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
        raise FieldError("NUL byte: the file is damaged or binary")
    if reason := decode_error(line):
        raise FieldError(reason)
    try:
        record = _STRICT.decode(line.decode("utf-8"))
    except json.JSONDecodeError as error:
        reason = "a second value on the line" if error.msg == "Extra data" else error.msg
        raise FieldError(f"not JSON ({reason} at character {error.pos + 1:,}): write one object a line") from None
    except RecursionError:
        raise FieldError("nested too deeply: an article is one flat object") from None
    if type(record) is not dict:
        raise FieldError(f'{_kind_of_value(record)} instead of an object: write {{"id": …, "text": …}}')
    if surrogate := _surrogate_within(record):
        raise FieldError(f"lone surrogate {surrogate}: it stands for half a character; repair the encoding")
    return record


def _kind_of_value(value: object) -> str:
    return "a text" if isinstance(value, str) else "null" if value is None else type_name(value)


def _surrogate_within(record: dict[str, Any]) -> str | None:
    """A lone surrogate in any key or text of a record; the escapes ``\\ud83d\\ude00`` together are a character."""
    written = json.dumps(record, ensure_ascii=False)
    return lone_surrogate(written)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record = dict(pairs)
    if len(record) < len(pairs):
        keys = [key for key, _ in pairs]
        doubled = next(key for key in record if keys.count(key) > 1)
        raise FieldError(f'key "{printable(doubled, 40)}" stands twice: remove one')
    return record


def _integer(digits: str) -> int:
    if len(digits) > MAX_ID:
        raise FieldError(f"a number of {len(digits):,} digits: write it as a text")
    return int(digits)


def _no_constant(name: str) -> None:
    raise FieldError(f"{name} is not JSON: write null")


_STRICT = json.JSONDecoder(object_pairs_hook=_unique, parse_int=_integer, parse_constant=_no_constant)
