"""An article from a record of named fields, as lines of JSON and rows of tables hold them.

An optional field that is null counts as absent; fields of the archive's own are kept in ``Article.meta``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from extractor.articles.check import MAX_ID, lone_surrogate, printable, refusal
from extractor.articles.formats import PLAIN, ReadOptions
from extractor.articles.published import parse_day, publication_day
from extractor.types import Article

OPTIONAL_TEXTS = ("title", "publisher", "url", "author", "language")
FIELDS = ("id", "text", "published", *OPTIONAL_TEXTS)


class FieldError(ValueError):
    """A record that is no article; ``id`` is the one it names, as far as that could be read."""

    def __init__(self, reason: str, id: str | None = None) -> None:
        super().__init__(reason)
        self.id = id


def article_of(record: Mapping[str, Any], options: ReadOptions = PLAIN) -> Article:
    """The article of a record, whose fields may have the names that ``options.fields`` tells.

    Raises FieldError with the reason and what to do.
    """
    names = {field: options.fields.get(field, field) for field in FIELDS}
    id = _id(record.get(names["id"]), names["id"])
    try:
        return _article(id, record, names, options.published)
    except ValueError as error:
        raise FieldError(str(error), id) from None


def type_name(value: object) -> str:
    """What a value of JSON is, in words for messages."""
    names = {type(None): "missing or null", bool: "true or false", int: "a number", float: "a number"}
    return names.get(type(value), "an object" if isinstance(value, dict) else "a list")


def _article(id: str, record: Mapping[str, Any], names: Mapping[str, str], option: dt.date | None) -> Article:
    text = record.get(names["text"])
    if not isinstance(text, str):
        name = names["text"]
        raise ValueError(f'{name} is {type_name(text)}: every article needs a text, an empty one is written ""')
    if reason := refusal(text):
        raise ValueError(reason)
    stated = _published(record.get(names["published"]), names["published"])
    published, date_source = publication_day(text, stated=stated, option=option)
    known = set(names.values())
    return Article(
        id=id,
        text=text,
        published=published,
        date_source=date_source,
        meta={key: value for key, value in record.items() if key not in known},
        **{field: _optional_text(record.get(names[field]), names[field]) for field in OPTIONAL_TEXTS},
    )


def _id(value: object, name: str) -> str:
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
