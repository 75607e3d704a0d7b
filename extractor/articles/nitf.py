"""NITF 3, the News Industry Text Format: an article a document, alone or inside of other forms."""

from __future__ import annotations

from collections.abc import Iterator
from io import BufferedReader

from lxml import etree

from extractor.articles.formats import PLAIN, Entry, ReadOptions, Result
from extractor.articles.items import Form, Item, check_state, read_items
from extractor.articles.xml_text import XML_LANG, attribute, find, find_all, flat_text, prose

NAMES = frozenset({"nitf"})


def read_nitf(stream: BufferedReader, entry: Entry, options: ReadOptions = PLAIN) -> Iterator[Result]:
    """The one article of a document, or why there is none."""
    return read_items(stream, entry, options, Form(NAMES, NAMES, nitf_item))


def nitf_item(root: etree._Element) -> Item:
    """What an ``nitf`` element tells. Raises FieldError where its provider took it back."""
    id = attribute(root, "head/docdata/doc-id", "id-string")
    check_state(attribute(root, "head/docdata", "management-status"), id)
    return Item(
        id=id,
        text=_text(root),
        title=_first_text(root, "body/body.head/hedline/hl1", "head/title"),
        dates={
            "date.issue": attribute(root, "head/docdata/date.issue", "norm"),
            "date.publication": attribute(root, "head/pubdata", "date.publication"),
            "date.release": attribute(root, "head/docdata/date.release", "norm"),
            "story.date": attribute(root, "body/body.head/dateline/story.date", "norm"),
        },
        publisher=attribute(root, "head/docdata/doc.copyright", "holder")
        or attribute(root, "head/pubdata", "name")
        or _first_text(root, "body/body.head/rights/rights.owner", "body/body.head/distributor"),
        url=attribute(root, "head/pubdata", "ex-ref"),
        author=_first_text(root, "body/body.head/byline", without=frozenset({"byttl"})),
        language=root.get(XML_LANG) or root.get("baselang"),
        meta={
            "revision": attribute(root, "head/docdata/du-key", "version"),
            "registered_by": attribute(root, "head/docdata/doc-id", "regsrc"),
            "editors_note": attribute(root, "head/docdata/ed-msg", "info"),
            "dateline": _first_text(root, "body/body.head/dateline"),
        },
    )


def _first_text(root: etree._Element, *paths: str, without: frozenset[str] = frozenset()) -> str | None:
    """The text of the first element that has one."""
    found = (flat_text(element, without) for path in paths for element in find_all(root, path))
    return next(filter(None, found), None)


def _text(root: etree._Element) -> str:
    """The running text. Archives that keep the lead apart for search have it in the block of the full text again."""
    body = find(root, "body")
    if body is None:
        return ""
    whole = [block for block in find_all(body, ".//block") if block.get("class") == "full_text"]
    return "\n\n".join(filter(None, map(prose, whole or [body])))
