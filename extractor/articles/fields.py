"""An article from a record of named fields, as lines of JSON and rows of tables hold them.

An optional field that is null counts as absent; fields of the archive's own are kept in ``Article.meta``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches
from itertools import islice
from typing import Any

from extractor.articles.check import MAX_ID, lone_surrogate, printable, refusal
from extractor.articles.formats import PLAIN, ReadOptions
from extractor.articles.published import parse_day, publication_day
from extractor.types import Article

OPTIONAL_TEXTS = ("title", "publisher", "url", "author", "language")
FIELDS = ("id", "text", "published", *OPTIONAL_TEXTS)
REQUIRED = ("id", "text")

_SHOWN = 20
_COMPARED = 1_000
"""Names of columns that a message lists, and that are compared with a mistaken one."""


class FieldError(ValueError):
    """A record that is no article; ``id`` is the one it names, as far as that could be read."""

    def __init__(self, reason: str, id: str | None = None) -> None:
        super().__init__(reason)
        self.id = id


def article_of(record: Mapping[str, Any], options: ReadOptions = PLAIN) -> Article:
    """The article of a record, whose fields may have the names that ``options.fields`` tells.

    A name with dots, ``meta.date``, leads into nested records where no field has just that name. Raises FieldError with
    the reason and what to do.
    """
    names = {field: options.fields.get(field, field) for field in FIELDS}
    id = _id(value_of(record, names["id"]), names["id"], record)
    try:
        return _article(id, record, names, options.published)
    except ValueError as error:
        raise FieldError(str(error), id) from None


def value_of(record: Mapping[str, Any], name: str) -> Any:
    """The value of a field, or of one in nested records where the name has dots; None where it is absent."""
    if name in record or "." not in name:
        return record.get(name)
    value: Any = record
    for part in name.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def check_mapping(fields: Iterable[str]) -> None:
    """Raise ValueError, with a message for people, where a mapping names a field that no article has."""
    for field in fields:
        if field not in FIELDS:
            known = ", ".join(FIELDS)
            raise ValueError(f'no field "{printable(field, 80)}": an article has {known}{nearest(field, FIELDS)}')


def missing_columns(columns: Collection[str], options: ReadOptions) -> str | None:
    """Why the columns of a table can give no article: one is mapped or required and not there; None if all are."""
    for field in FIELDS:
        name = options.fields.get(field, field)
        if name not in columns and (field in options.fields or field in REQUIRED):
            return absent(field, name, columns, "column")
    return None


def absent(field: str, name: str, known: Iterable[str], kind: str) -> str:
    """What is said of a field whose name in the input, ``name``, is none of those ``known`` there."""
    names = list(known)
    listed = ", ".join(printable(each, 40) for each in names[:_SHOWN]) + (", …" if len(names) > _SHOWN else "")
    mapped = f", to which {field} is mapped" if field != name else ""
    hint = nearest(name, names) or (
        f"; tell which is the {field} with --{field}-field" if names and field == name else ""
    )
    return f'no {kind} "{printable(name, 80)}"{mapped}: there are {listed or "none"}{hint}'


def nearest(name: str, known: Iterable[str]) -> str:
    """A hint at the known name that is most like a mistaken one; empty where none is like it."""
    found = get_close_matches(name[:100], [each[:100] for each in islice(known, _COMPARED)], n=1)
    return f'; did you mean "{printable(found[0], 80)}"?' if found else ""


def type_name(value: object) -> str:
    """What a value of JSON is, in words for messages."""
    names = {type(None): "missing or null", bool: "true or false", int: "a number", float: "a number"}
    return names.get(type(value), "an object" if isinstance(value, dict) else "a list")


def _article(id: str, record: Mapping[str, Any], names: Mapping[str, str], option: dt.date | None) -> Article:
    name = names["text"]
    text = value_of(record, name)
    if text is None and name != "text" and name not in record:
        raise ValueError(absent("text", name, record, "field"))
    if not isinstance(text, str):
        raise ValueError(f'{name} is {type_name(text)}: every article needs a text, an empty one is written ""')
    if reason := refusal(text):
        raise ValueError(reason)
    stated = _published(value_of(record, names["published"]), names["published"])
    published, date_source = publication_day(text, stated=stated, option=option)
    known = set(names.values())
    return Article(
        id=id,
        text=text,
        published=published,
        date_source=date_source,
        meta={key: value for key, value in record.items() if key not in known},
        **{field: _optional_text(value_of(record, names[field]), names[field]) for field in OPTIONAL_TEXTS},
    )


def _id(value: object, name: str, record: Mapping[str, Any]) -> str:
    if value is None and name != "id" and name not in record:
        raise FieldError(absent("id", name, record, "field"))
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise FieldError(f"{name} is {type_name(value)}: every article needs an id, a text or a whole number")
    if not value:
        raise FieldError(f"{name} is empty: every article needs one of its own")
    if len(value) > MAX_ID:
        raise FieldError(f"{name} of {len(value):,} characters, the limit is {MAX_ID:,}: shorten it", value[:80])
    if surrogate := lone_surrogate(value):
        raise FieldError(f"lone surrogate {surrogate} in {name}: it stands for half a character; repair the encoding")
    return value


def _published(value: object, name: str) -> dt.date | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueError(f'{name} is {type_name(value)}: write an ISO date such as "2018-01-10"')
    try:
        return parse_day(value)
    except ValueError as error:
        raise ValueError(f'{name} "{printable(value, 40)}" is {error}') from None


def _optional_text(value: object, name: str) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueError(f"{name} is {type_name(value)}: write a text, or leave it out")
    if surrogate := lone_surrogate(value):
        raise ValueError(f"lone surrogate {surrogate} in {name}: it stands for half a character; repair the encoding")
    return value
