"""NewsML-G2: news items alone or in a message, whose content is NITF, HTML or text."""

from __future__ import annotations

from collections.abc import Iterator
from io import BufferedReader

from lxml import etree

from extractor.articles.bodies import element_body, rank
from extractor.articles.fields import FieldError
from extractor.articles.formats import PLAIN, Entry, ReadOptions, Result
from extractor.articles.items import Form, Item, check_state, read_items
from extractor.articles.xml_text import XML_LANG, attribute, find, find_all, flat_text, local_name

_ITEMS = frozenset({"newsItem"})
_ROOTS = frozenset({"newsItem", "newsMessage", "packageItem"})
_TEXT_CLASSES = frozenset({"text", "composite"})


def read_newsml_g2(stream: BufferedReader, entry: Entry, options: ReadOptions = PLAIN) -> Iterator[Result]:
    """The articles of a document, each with the number of its item. Packages only point at items and give none."""
    return read_items(stream, entry, options, Form(_ITEMS, _ROOTS, _item))


def _item(element: etree._Element) -> Item | None:
    id = (element.get("guid") or "").strip() or None
    check_state(_code(element, "itemMeta/pubStatus"), id)
    content = _content(element)
    item_class = (_code(element, "itemMeta/itemClass") or "text").replace("/", ":").rpartition(":")[2]
    title = _text(element, "contentMeta/headline") or _text(element, "itemMeta/title")
    if item_class.lower() not in _TEXT_CLASSES or (content is None and find(element, "contentSet") is not None):
        return None
    if content is None and title is None:
        raise FieldError("neither a headline nor content: leave it out", id)
    item = Item(
        id=id,
        text="",
        title=title,
        dates={
            "firstCreated": _text(element, "itemMeta/firstCreated"),
            "versionCreated": _text(element, "itemMeta/versionCreated"),
            "contentCreated": _text(element, "contentMeta/contentCreated"),
        },
        publisher=_party(element, "itemMeta/provider") or _party(element, "rightsInfo/copyrightHolder"),
        url=id if id and id.startswith(("http://", "https://")) else None,
        author=_text(element, "contentMeta/by") or _text(element, "contentMeta/creator/name"),
        language=attribute(element, "contentMeta/language", "tag") or element.get(XML_LANG),
        meta={
            "revision": element.get("version"),
            "dateline": _text(element, "contentMeta/dateline"),
            "creditline": _text(element, "contentMeta/creditline"),
            "editors_note": _text(element, "itemMeta/edNote"),
        },
    )
    return item.around(content) if content else item


def _text(element: etree._Element, path: str) -> str | None:
    return next(filter(None, map(flat_text, find_all(element, path))), None)


def _code(element: etree._Element, path: str) -> str | None:
    return attribute(element, path, "qcode") or attribute(element, path, "uri")


def _party(element: etree._Element, path: str) -> str | None:
    """The name of a provider or holder: written out, as a literal, or the end of its code."""
    code = attribute(element, path, "qcode")
    return _text(element, f"{path}/name") or attribute(element, path, "literal") or (code and code.rpartition(":")[2])


def _content(element: etree._Element) -> Item | None:
    """The running text in the form that keeps the most of it; None where there is none, as with pictures."""
    found = [each for name in ("inlineXML", "inlineData") for each in find_all(element, f"contentSet/{name}")]
    if not found:
        return None
    best = min(found, key=lambda each: rank(_kind(each)))
    return element_body(best, _kind(best))


def _kind(content: etree._Element) -> str:
    """What a piece of content is declared or seen to be."""
    return " ".join([content.get("contenttype", ""), *(local_name(child) for child in content)])
