"""An HTML page as one article: its running text without navigation, captions, tables and comments."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BufferedReader
from typing import Any

import trafilatura
from lxml import html
from trafilatura.utils import load_html

from extractor.articles.check import refusal
from extractor.articles.formats import PLAIN, Entry, ReadOptions, Result
from extractor.articles.lines import MAX_DOCUMENT
from extractor.articles.markup import LONG_TAG, bearable, decode_markup, element_text, has_long_tag, one_line, size_of
from extractor.articles.page_date import linked_data, published_on
from extractor.types import Article, Failure

for _library in ("trafilatura", "htmldate"):  # else what they warn of goes to standard error
    logging.getLogger(_library).addHandler(logging.NullHandler())


MAX_DEPTH = 200
"""Elements within each other. The pages met have at most 60; libxml2 gives up at 256, and copying a tree recurses."""

MAX_ELEMENTS = 30_000
"""Elements of a page, some 50 microseconds each. A news page has 500 to 5,000, a day's live blog 20,000."""

MAX_COMPARED = 5_000
"""Elements of a page up to which a second extraction is tried beside the first: it takes time as their square."""


MIN_TEXT = 60
"""Characters of the shortest article: what is left of a page of links has fewer, a sentence of news more."""


class PageError(ValueError):
    """A page that gives no article; the message tells why and what to do."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it came: its bytes, and what is known of it from elsewhere. ``charset`` is what its transport declared,
    ``url`` the address it was fetched from, ``meta`` goes to the article's."""

    data: bytes
    id: str
    url: str | None = None
    charset: str | None = None
    meta: dict[str, Any] = field(default_factory=dict)


def read_html(stream: BufferedReader, entry: Entry, options: ReadOptions = PLAIN) -> Iterator[Result]:
    """The one article of a page, or why there is none."""
    data = stream.read(MAX_DOCUMENT + 1)
    try:
        yield None, page_article(Page(data, entry.id), options)
    except PageError as error:
        yield Failure(entry.where, None, entry.id, str(error))


def page_article(page: Page, options: ReadOptions = PLAIN) -> Article:
    """The article of a page. ``url`` is the address the page gives itself, else the one it came from.

    ``published`` is told as in :func:`published_on`; the time of the last change is ``modified`` in ``meta``. Raises
    PageError where there is no article in it, or one that cannot be used.
    """
    tree = _tree(page.data, page.charset)
    count, depth = size_of(tree)
    if depth > MAX_DEPTH:
        raise PageError("nested too deeply: that is no article; leave it out")
    if count > MAX_ELEMENTS:
        raise PageError(_too_many(count))
    document, text = _extracted(tree, page.url, fast=count > MAX_COMPARED)
    url = one_line(document.url) or page.url
    linked = linked_data(tree, url)
    published, date_source = published_on(tree, text, linked, url, options.published)
    language = one_line(
        tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or linked.language, 40
    )
    return Article(
        id=page.id,
        text=text,
        title=one_line(document.title),
        published=published,
        date_source=date_source,
        publisher=one_line(document.sitename) if document.sitename != document.hostname else None,
        url=url,
        author=one_line(document.author),
        language=language,
        meta=page.meta | ({"modified": modified} if (modified := one_line(linked.modified, 40)) else {}),
    )


def _tree(data: bytes, charset: str | None) -> html.HtmlElement:
    if len(data) > MAX_DOCUMENT:
        raise PageError(f"page of more than {MAX_DOCUMENT // 1024**2} MB: that is no article; leave it out")
    if not data.strip():
        raise PageError("empty: there is no page in it")
    characters = decode_markup(data, charset)
    if characters.count("<") > 4 * MAX_ELEMENTS:  # before a tree is made of it that fills the memory
        raise PageError(_too_many(characters.count("<") // 2))
    if has_long_tag(characters):
        raise PageError(f"{LONG_TAG}; leave the page out")
    try:
        tree = load_html(bearable(characters))
    except Exception as error:
        raise PageError(f"no HTML that can be read ({type(error).__name__}): fetch it again") from error
    if tree is None:
        raise PageError("no HTML: name a page, or the form with --format")
    return tree


def _too_many(count: int) -> str:
    return f"page of some {count:,} elements, the limit is {MAX_ELEMENTS:,}: that is no article; leave it out"


def _extracted(tree: html.HtmlElement, url: str | None, *, fast: bool) -> tuple[Any, str]:
    """What trafilatura finds: its document, for the metadata, and the article's text.

    It works on markup of any kind by hundreds of rules of thumb; what it trips over is one page's failure.
    """
    try:
        document: Any = trafilatura.bare_extraction(
            tree,
            url=url,
            fast=fast,
            with_metadata=True,
            include_comments=False,
            include_tables=False,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
        text = "" if document is None else element_text(document.body)
    except Exception as error:
        raise PageError(f"no article text found ({type(error).__name__}): leave the page out") from error
    if len(text) < MIN_TEXT:
        raise PageError("no article text found: leave out pages of links, pictures and scripts")
    if reason := refusal(text):
        raise PageError(reason)
    return document, text
