"""The items of news agencies' forms, and the articles that they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from io import BufferedReader
from typing import Any

from lxml import etree

from extractor.articles.check import printable
from extractor.articles.fields import FieldError, article_of
from extractor.articles.formats import Entry, ReadOptions, Result
from extractor.articles.published import parse_day
from extractor.articles.xml_text import MarkupError, elements
from extractor.types import Article, Failure

MAX_META = 1_000
"""Characters of a value that is kept in ``meta``."""

_WITHDRAWN = {"canceled": "canceled", "cancelled": "canceled", "withheld": "withheld"}


@dataclass(frozen=True, slots=True)
class Item:
    """What an item tells. ``dates`` are as they are written, by the names that the form has for them, the one nearest
    to publication first; ``meta`` holds what else is worth keeping, None where it is not told."""

    id: str | None
    text: str
    title: str | None = None
    dates: Mapping[str, str | None] = field(default_factory=dict)
    publisher: str | None = None
    url: str | None = None
    author: str | None = None
    language: str | None = None
    meta: Mapping[str, Any] = field(default_factory=dict)

    def around(self, content: Item) -> Item:
        """This item with the content that it carries, whose own dates come before those of the carrier."""
        return replace(
            self,
            text=content.text,
            title=self.title or content.title,
            dates={**content.dates, **self.dates},
            publisher=self.publisher or content.publisher,
            url=self.url or content.url,
            author=self.author or content.author,
            language=self.language or content.language,
            meta={**content.meta, **{key: value for key, value in self.meta.items() if value is not None}},
        )


@dataclass(frozen=True, slots=True)
class Form:
    """A form of XML: the local names of its items and of its document's root, and what finds the items within an
    outermost one and reads them: None for one that is no text. Both may raise FieldError and MarkupError."""

    names: frozenset[str]
    roots: frozenset[str]
    item_of: Callable[[etree._Element], Item | None]
    within: Callable[[etree._Element], Iterator[etree._Element]] = lambda element: iter((element,))


def read_items(stream: BufferedReader, entry: Entry, options: ReadOptions, form: Form) -> Iterator[Result]:
    """The articles of a document with the number of their item (the first is 1), a Failure in place of each bad one."""
    number = 0
    try:
        for outermost in elements(stream, form.names, form.roots):
            for element in form.within(outermost):
                number += 1
                yield from item_results(partial(form.item_of, element), number, entry, options)
    except MarkupError as error:
        yield Failure(entry.where, number + 1 if number else None, None, str(error))


def item_results(read: Callable[[], Item | None], number: int, entry: Entry, options: ReadOptions) -> Iterator[Result]:
    """The article of an item, or why there is none; nothing for one that is no text.

    An item without an id has the entry's, and the item's number after the first.
    """
    try:
        item = read()
        if item is None:
            return
        id = item.id or (entry.id if number == 1 else f"{entry.id}#{number}")
        fills_file = item.id is None and number == 1
        yield None if fills_file else number, _article(replace(item, id=id), options)
    except FieldError as error:
        yield Failure(entry.where, number, error.id, str(error))
    except MarkupError as error:
        yield Failure(entry.where, number, None, str(error))


def check_state(state: str | None, id: str | None) -> None:
    """Raise FieldError where an item's publishing status (``usable``, ``stat:canceled``) takes it back."""
    told = (state or "").strip().lower().replace("/", ":").rpartition(":")[2]
    if said := _WITHDRAWN.get(told):
        raise FieldError(f"{said} by its provider: leave it out", id)


def _article(item: Item, options: ReadOptions) -> Article:
    stated = {name: value.strip() for name, value in item.dates.items() if value and value.strip()}
    name, day = _published(stated, item.id)
    record = {
        "id": item.id,
        "text": item.text,
        "title": item.title,
        "published": day,
        "publisher": item.publisher,
        "url": item.url,
        "author": item.author,
        "language": item.language,
    }
    told = {**item.meta, **stated, "published_from": name}
    meta = {key: value for key, value in told.items() if _is_kept(value) and key not in record}
    return article_of({**meta, **record}, ReadOptions(published=options.published))


def _is_kept(value: object) -> bool:
    return value is not None and not (isinstance(value, str) and len(value) > MAX_META)


def _published(stated: Mapping[str, str], id: str | None) -> tuple[str | None, str | None]:
    """The name of the date that counts, and its day."""
    for name, value in stated.items():
        try:
            return name, parse_day(value).isoformat()
        except ValueError as error:
            raise FieldError(f'{name} "{printable(value, 40)}" is {error}', id) from None
    return None, None
