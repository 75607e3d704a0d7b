"""Untrusted XML and HTML: elements one at a time, and their running text as paragraphs.

Nothing is fetched and no entity is expanded; what is read at a time is bounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html.entities import html5
from typing import IO, Any

from lxml import etree

from extractor.articles.check import printable

MAX_DOCUMENT = 20 * 1024 * 1024
MAX_ELEMENTS = 200_000
"""Bytes and elements of one item. An article at its limit of characters has a tenth of either, a photo album with its
metadata at most a thousand elements; the tree of as many as fit in the bytes would take a gigabyte."""

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

# fmt: off
BLOCKS = frozenset({
    "address", "article", "blockquote", "block", "body", "body.content", "bq", "center", "dd", "div", "dl", "dt",
    "h1", "h2", "h3", "h4", "h5", "h6", "hl1", "hl2", "hr", "li", "main", "ol", "p", "pre", "section", "ul",
})
"""Elements of NITF and HTML that begin a paragraph and end one."""
# fmt: on

# fmt: off
NO_PROSE = frozenset({
    "aside", "audio", "body.end", "body.head", "button", "byline", "caption", "credit", "dateline", "docdata",
    "embed", "figcaption", "figure", "footer", "form", "head", "header", "hedline", "iframe", "math", "media",
    "nav", "nitf-table", "note", "noscript", "object", "script", "select", "style", "svg", "table", "tagline",
    "template", "textarea", "title", "video",
})
"""Elements in which no running text stands: captions and credits, tables, notes to editors, scripts."""
# fmt: on

_INLINE = frozenset({"button", "math", "noscript", "object", "script", "select", "style", "svg", "template"})
_BREAKS = BLOCKS | (NO_PROSE - _INLINE)

_MAX_DEPTH = 250
"""Elements within each other; the parser leaves out what stands deeper than 256."""

_CHUNK = 1 << 16
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f\xad\u200b-\u200f\u2060\ufeff\ufffc]")
"""Characters that nobody sees: soft hyphens, zero width, direction marks; they split words and figures."""
_BLANK_LINES = re.compile(r"\n\s*\n")


class MarkupError(ValueError):
    """A document that cannot be read, or not on; the message is for people."""


def elements(
    stream: IO[bytes], names: frozenset[str], roots: frozenset[str], encoding: str | None = None
) -> Iterator[etree._Element]:
    """The outermost elements of these local names, each whole and emptied once the next is asked for.

    The document's root must be one of ``roots``. Raises MarkupError where the document is broken, after the elements
    before that, and for one that declares entities or passes a limit. ``encoding`` goes before the declared one.
    """
    parser = _parser(encoding)
    guard = _Guard(roots)
    inside = 0
    broken = False
    while not broken and (chunk := stream.read(_CHUNK)):
        guard.feed(len(chunk))
        broken = not _fed(parser, chunk)
        for event, element in parser.read_events():
            name = local_name(element)
            if event == "start":
                guard.start(element)
                inside += name in names
            elif name in names:
                inside -= 1
                if not inside:
                    yield element
                    element.clear(keep_tail=True)
                    guard.finish()
    _close(parser, broken)


def local_name(element: etree._Element) -> str:
    """The name of an element without its namespace; empty for entities and the like."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def find(element: etree._Element, path: str) -> etree._Element | None:
    """The first element at a path of local names, whatever their namespace."""
    return next(find_all(element, path), None)


def find_all(element: etree._Element, path: str) -> Iterator[etree._Element]:
    """The elements at a path of local names, ``itemMeta/provider``; those of any depth for ``.//name``."""
    below = path.startswith(".//")
    names = path.removeprefix(".//").split("/")
    yield from element.iterfind((".//" if below else "") + "/".join(f"{{*}}{name}" for name in names))


def attribute(element: etree._Element, path: str, name: str) -> str | None:
    """An attribute of the first element at a path; None where it is absent or blank."""
    found = find(element, path)
    return ((found.get(name) or "").strip() or None) if found is not None else None


def flat_text(element: etree._Element, without: frozenset[str] = frozenset()) -> str | None:
    """All text within an element in one line, elements of some names left out; None where there is none."""
    return " ".join(_UNSEEN.sub("", "".join(_texts(element, without))).split()) or None


def prose(element: etree._Element) -> str:
    """The running text of an element: its paragraphs between blank lines, captions, tables and the like left out."""
    text = _Prose()
    _walk(element, text)
    return text.close()


def html_prose(markup: str) -> str:
    """The running text of a piece of HTML, as :func:`prose`. Raises MarkupError where it is nested too deeply."""
    text = _Prose()
    parser = etree.HTMLParser(
        target=text, encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        result: str = etree.fromstring(_UNSEEN.sub("", markup).encode("utf-8", "replace"), parser)
    except etree.ParserError:  # nothing but spaces and comments
        return ""
    if text.deepest > _MAX_DEPTH:
        raise MarkupError(f"elements nested more than {_MAX_DEPTH} deep: that is no article; flatten them")
    return result


class _Guard:
    """Counts what was read since the last item, and looks at the document's beginning."""

    def __init__(self, roots: frozenset[str]) -> None:
        self._roots = roots
        self._met_root = False
        self._bytes = self._elements = 0

    def feed(self, size: int) -> None:
        self._bytes += size
        if self._bytes > MAX_DOCUMENT + _CHUNK:
            raise MarkupError(f"document longer than {MAX_DOCUMENT // 1024**2} MB: split it into articles")

    def start(self, element: etree._Element) -> None:
        self._elements += 1
        if self._elements > MAX_ELEMENTS:
            raise MarkupError(f"more than {MAX_ELEMENTS:,} elements: that is no article; split it")
        if not self._met_root:
            self._met_root = True
            self._check(element)

    def finish(self) -> None:
        self._bytes = self._elements = 0

    def _check(self, root: etree._Element) -> None:
        dtd = root.getroottree().docinfo.internalDTD
        if dtd is not None and next(iter(dtd.iterentities()), None) is not None:
            raise MarkupError("declares entities, which are not expanded: write out what they stand for")
        if local_name(root) not in self._roots:
            wanted = " or ".join(sorted(self._roots))
            name = printable(local_name(root), 80)
            raise MarkupError(f"begins with the element {name}, not {wanted}: name its form with --format")


def _parser(encoding: str | None) -> etree.XMLPullParser:
    return etree.XMLPullParser(
        events=("start", "end"),
        encoding=encoding,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _fed(parser: etree.XMLPullParser, chunk: bytes) -> bool:
    """Whether the parser took a part of a document; what is wrong with it is told when the parser is closed."""
    try:
        parser.feed(chunk)
    except etree.ParseError:
        return False
    return True


def _close(parser: etree.XMLPullParser, broken: bool) -> None:
    """Raise MarkupError where the document was broken or ends too early."""
    try:
        parser.close()
    except etree.ParseError as error:
        log = parser.feed_error_log
        reason, line = (log[0].message, log[0].line) if log else (str(error), 0)
        place = f" in line {line:,}" if line else ""
        said = printable(" ".join(reason.split()), 150)
        raise MarkupError(f"broken XML ({said}{place}): fetch or write the file again") from None
    if broken:
        raise MarkupError("broken XML: fetch or write the file again")


def _texts(element: etree._Element, without: frozenset[str]) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str):
            yield from () if local_name(child) in without else _texts(child, without)
        else:
            yield _entity(child)
        yield child.tail or ""


def _walk(element: etree._Element, text: _Prose) -> None:
    """Tell the events of a tree, at most 256 deep."""
    name = local_name(element)
    text.start(name)
    text.data(element.text or "")
    for child in element:
        if isinstance(child.tag, str):
            _walk(child, text)
        else:
            text.data(_entity(child))
        text.data(child.tail or "")
    text.end(name)


def _entity(node: Any) -> str:
    """The character that a name as ``&nbsp;`` stands for in HTML, whose names NITF has; one unknown as it is written.

    The document type that would declare it is never read.
    """
    return html5.get(f"{node.name};", node.text) if node.tag is etree.Entity else ""


class _Prose:
    """Text put together from the events of a parser."""

    def __init__(self) -> None:
        self._paragraphs: list[str] = []
        self._parts: list[str] = []
        self._left_out = self._preformatted = self._depth = 0
        self.deepest = 0

    def start(self, name: str, attributes: Mapping[str, str] | None = None) -> None:
        self._depth += 1
        self.deepest = max(self.deepest, self._depth)
        self._left_out += name in NO_PROSE
        self._preformatted += name == "pre"
        if name in _BREAKS:
            self._break()
        elif name == "br":
            self._parts.append("\n")

    def end(self, name: str) -> None:
        self._depth -= 1
        self._left_out -= name in NO_PROSE
        self._preformatted -= name == "pre"
        if name in _BREAKS:
            self._break()

    def data(self, text: str) -> None:
        if not self._left_out:
            self._parts.append(text if self._preformatted else text.replace("\n", " "))

    def close(self) -> str:
        self._break()
        return "\n\n".join(self._paragraphs)

    def _break(self) -> None:
        paragraph = _UNSEEN.sub("", "".join(self._parts))
        self._parts.clear()
        for piece in _BLANK_LINES.split(paragraph):
            lines = (" ".join(line.split()) for line in piece.split("\n"))
            if kept := "\n".join(filter(None, lines)):
                self._paragraphs.append(kept)
