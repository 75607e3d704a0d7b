"""The body of an item as a form carries it: as plain text, as HTML, or as a whole document of NITF."""

from __future__ import annotations

import re
from io import BytesIO

from lxml import etree

from extractor.articles.items import Item
from extractor.articles.nitf import NAMES, nitf_item
from extractor.articles.xml_root import xml_root
from extractor.articles.xml_text import elements, html_prose, local_name, prose

_MARKUP = re.compile(r"\s*<[A-Za-z!?]")
_DOCUMENT = re.compile(r"\s*<(?:\?xml|!doctype|nitf|html|body|section|article|div|p)\b", re.IGNORECASE)
"""How no plain text begins, whatever it is declared to be."""


def written_body(value: str, kind: str | None) -> Item:
    """The content that a text is, by the content type it is declared to have, else by how it begins.

    Raises MarkupError where it is broken, FieldError where NITF in it is taken back.
    """
    kind = (kind or "").lower()
    looked_for = _DOCUMENT if "plain" in kind else _MARKUP
    if not ("html" in kind or "xml" in kind or "nitf" in kind or looked_for.match(value)):
        return Item(None, plain_text(value))
    if (xml_root(value[:4096].encode("utf-8", "replace")) or "").rpartition("}")[2] == "nitf":
        for root in elements(BytesIO(value.encode("utf-8", "replace")), NAMES, NAMES, "utf-8"):
            return nitf_item(root)
    return Item(None, html_prose(value))


def element_body(element: etree._Element, kind: str | None = None) -> Item:
    """The content of an element that holds NITF or HTML as its children, or a text."""
    for child in element:
        if local_name(child) == "nitf":
            return nitf_item(child)
    if any(local_name(child) for child in element):
        return Item(None, prose(element))
    return written_body("".join(element.itertext()), kind)


def rank(kind: str | None) -> int:
    """How much of an article a content type keeps, the least first: NITF its date, HTML its paragraphs."""
    kind = (kind or "").lower()
    return 0 if "nitf" in kind else 1 if "html" in kind or "xml" in kind else 2


def plain_text(value: str) -> str:
    """A plain text without blank lines around it, every line break a line feed."""
    return value.replace("\r\n", "\n").replace("\r", "\n").strip()
