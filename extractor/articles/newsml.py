"""NewsML 1: several items a document, whose content is NITF, HTML or text."""

from __future__ import annotations

from collections.abc import Iterator
from io import BufferedReader

from lxml import etree

from extractor.articles.bodies import element_body, rank
from extractor.articles.fields import FieldError
from extractor.articles.formats import PLAIN, Entry, ReadOptions, Result
from extractor.articles.items import Form, Item, check_state, read_items
from extractor.articles.xml_text import XML_LANG, attribute, find, find_all, flat_text, local_name

ITEM = "NewsItem"

_NO_TEXT = frozenset({"photo", "picture", "graphic", "video", "audio", "animation", "logo", "complexdata"})
_NO_MAIN = frozenset({"caption", "summary", "abstract", "teaser"})
_PARTIES = ("Provider", "Creator", "Source")


def read_newsml(stream: BufferedReader, entry: Entry, options: ReadOptions = PLAIN) -> Iterator[Result]:
    """The articles of a document, each with the number of its item; an item inside of another is one of its own.

    The identifier is made of provider, date and item, without the revision, which is kept in ``meta``: a corrected
    article is a version of the one before.
    """
    form = Form(frozenset({ITEM}), frozenset({"NewsML", ITEM}), _item, lambda element: element.iter(f"{{*}}{ITEM}"))
    return read_items(stream, entry, options, form)


def _item(element: etree._Element) -> Item | None:
    id = _id(element)
    check_state(_formal_name(_own(element, "Status")), id)
    contents = list(_own(element, "ContentItem"))
    main = _main(contents)
    title = _line(element, main, "HeadLine")
    if main is None and contents:
        return None
    if main is None and title is None:
        raise FieldError("neither a headline nor content: leave it out", id)
    item = Item(
        id=id,
        text="",
        title=title,
        dates={
            "FirstCreated": _text(element, "FirstCreated"),
            "ThisRevisionCreated": _text(element, "ThisRevisionCreated"),
            "DateId": _text(element, "DateId"),
        },
        publisher=next(filter(None, (_party(element, role) for role in _PARTIES)), None)
        or _text(element, "ProviderId"),
        author=_line(element, main, "ByLine"),
        language=_formal_name(_own(element, "Language")) or _language(element),
        meta={
            "revision": _text(element, "RevisionId"),
            "public_identifier": _text(element, "PublicIdentifier"),
            "dateline": _line(element, main, "DateLine"),
        },
    )
    return item if main is None else item.around(element_body(_data(main), _kind(main)))


def _own(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """The elements of a name below an item, in order, those of items inside of it and of their content left out."""
    for child in element:
        local = local_name(child)
        if local == name:
            yield child
        elif local not in (ITEM, "ContentItem"):
            yield from _own(child, name)


def _text(element: etree._Element, name: str) -> str | None:
    return next(filter(None, map(flat_text, _own(element, name))), None)


def _line(element: etree._Element, main: etree._Element | None, name: str) -> str | None:
    """A news line of an item: of the innermost component around its content that has one, else the first of all."""
    for around in () if main is None else main.iterancestors():
        if around is element:
            break
        if text := next(filter(None, map(flat_text, find_all(around, f"NewsLines/{name}"))), None):
            return text
    return _text(element, name)


def _formal_name(elements: Iterator[etree._Element]) -> str | None:
    return next((name for name in ((each.get("FormalName") or "").strip() for each in elements) if name), None)


def _id(element: etree._Element) -> str | None:
    parts = [_text(element, name) for name in ("ProviderId", "DateId", "NewsItemId")]
    if all(parts):
        return ":".join(["urn:newsml", *filter(None, parts)])
    return _text(element, "PublicIdentifier")


def _party(element: etree._Element, role: str) -> str | None:
    """The name of a provider, creator or source: of its party, which may be written out as a property."""
    for holder in _own(element, role):
        for party in _own(holder, "Party"):
            written = (
                each.get("Value") for each in _own(party, "Property") if each.get("FormalName") == "Organization"
            )
            if name := next(filter(None, written), None) or party.get("FormalName"):
                return name.strip() or None
    return None


def _language(element: etree._Element) -> str | None:
    """The nearest declared language around an item, or of its components."""
    around = (each.get(XML_LANG) for each in (element, *element.iterancestors()))
    within = (each.get(XML_LANG) for each in _own(element, "NewsComponent"))
    return next(filter(None, (*around, *within)), None)


def _main(contents: list[etree._Element]) -> etree._Element | None:
    """The piece of content that tells the most of those that are the running text; None where none is."""
    texts = [each for each in contents if _is_text(each)]
    return min(texts, key=lambda each: rank(_kind(each)), default=None)


def _data(content: etree._Element) -> etree._Element:
    """What a piece of content holds."""
    found = find(content, "DataContent")
    return content if found is None else found


def _is_text(content: etree._Element) -> bool:
    """Whether a piece of content is running text: it is here and unencoded, and neither its type nor the role of its
    component tell of something else."""
    here = find(content, "DataContent") is not None
    kind = attribute(content, "MediaType", "FormalName") or ""
    role = attribute(content.getparent(), "Role", "FormalName") or ""
    return here and kind.lower() not in _NO_TEXT and role.lower() not in _NO_MAIN


def _kind(content: etree._Element) -> str:
    """What a piece of content is declared or seen to be."""
    names = [attribute(content, name, "FormalName") or "" for name in ("Format", "MimeType")]
    seen = [local_name(child) for child in _data(content)]
    return " ".join([*names, *seen, "html" if "p" in seen else ""])
