"""Articles as JSONL: one object a line, ``{"id", "text", "title"?, "published"?, "publisher"?, "url"?, ...}``.

Every line is judged alone, so that one bad line costs one article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from io import BufferedReader
from typing import Any

import orjson

from extractor.articles.fields import REQUIRED, FieldError, absent, article_of, value_of
from extractor.articles.formats import PLAIN, Entry, ReadOptions, Result
from extractor.articles.json_strict import kind_of_value, parse_strictly
from extractor.articles.lines import MAX_LINE, foreign, head, read_lines, skip_mark
from extractor.types import Article, Failure

_PLAIN = (str, int, type(None))
_KEY = re.compile(rb'"\s*:')
_WHOLE_DOCUMENT = frozenset({b"{", b"["})


def read_jsonl(stream: BufferedReader, entry: Entry, options: ReadOptions = PLAIN) -> Iterator[Result]:
    """The articles of a stream with the number of their line (the first is 1), a Failure in place of each bad line.

    Holds one line at a time; an empty stream yields nothing. A last Failure names a field of ``options.fields`` that no
    line had.
    """
    where = entry.where
    if reason := foreign(head(stream)):
        yield Failure(where, None, None, reason)
        return
    skip_mark(stream)
    is_json = head(stream).lstrip().startswith(b"{")
    unmet = _Unmet(options)
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
                record = _parse_object(line)
                unmet.look_at(record)
                yield number, article_of(record, options)
            except FieldError as error:
                yield Failure(where, number, error.id, str(error))
    if reason := unmet.reason():
        yield Failure(where, None, None, reason)


def parse_article(line: bytes, options: ReadOptions = PLAIN) -> Article:
    """The article of one line. Raises FieldError with the reason and what to do."""
    return article_of(_parse_object(line), options)


class _Unmet:
    """The optional fields that are mapped to a name which no record had so far: one misspelt would be missed in
    silence. A required one is told line by line."""

    def __init__(self, options: ReadOptions) -> None:
        self._fields = {field: name for field, name in options.fields.items() if field not in REQUIRED}
        self._keys: list[str] = []

    def look_at(self, record: Mapping[str, Any]) -> None:
        """Strike out the fields that a record has."""
        if self._fields:
            self._keys = list(record)
            met = {name for name in self._fields.values() if name in record or value_of(record, name) is not None}
            self._fields = {field: name for field, name in self._fields.items() if name not in met}

    def reason(self) -> str | None:
        """What is wrong with the mapping; None where every field was met, or there was no record."""
        if not self._keys or not self._fields:
            return None
        field, name = next(iter(self._fields.items()))
        return absent(field, name, self._keys, "field")


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
    record = parse_strictly(line, "write one object a line")
    if type(record) is not dict:
        raise FieldError(f'{kind_of_value(record)} instead of an object: write {{"id": …, "text": …}}')
    return record
