"""Markup of unknown origin as characters, and its elements as paragraphs of plain text."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from lxml import etree, html

# fmt: off
BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt",
    "fieldset", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hr", "html", "item",
    "li", "list", "main", "nav", "ol", "p", "pre", "quote", "row", "section", "summary", "table", "tbody", "td",
    "th", "thead", "tr", "ul",
})
"""Elements that begin a paragraph and end one, of HTML and of trafilatura's simpler trees (head, item, quote, row)."""
# fmt: on

BREAKS = frozenset({"br", "lb"})

# fmt: off
NO_PROSE = frozenset({
    "applet", "audio", "button", "canvas", "embed", "figcaption", "figure", "form", "graphic", "head", "iframe",
    "img", "input", "math", "noscript", "object", "option", "picture", "script", "select", "style", "svg",
    "table", "template", "textarea", "title", "video",
})
"""Elements of HTML in which no running text stands: captions, tables, controls, scripts."""
# fmt: on

_CHARSET_IN_MARKUP = re.compile(
    rb"""<(?:meta|\?xml)\b[^<>]{0,300}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.I
)
_CHARSETS = re.compile(
    r"(?:x-)?(?:(?:iso[-_]?)?8859[-_]?\d{1,2}|(?:windows|cp)[-_]?(?:125\d|874|1251|866|437|850)|latin[-_]?\d|(?:us-)?ascii"
    r"|mac(?:intosh|-?roman)|koi8[-_][ru]|gbk|gb2312|gb18030|big5(?:-hkscs)?|euc-(?:jp|kr)|shift[-_]jis|sjis"
    r"|utf-?16(?:-?[lb]e)?|utf-?8)",
    re.IGNORECASE,
)
"""The encodings that pages have; Python knows more, some of which are none of texts."""
_LATIN_1 = frozenset({"ascii", "iso8859-1", "latin-1"})
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
MAX_TAG = 20_000
"""Characters of one tag besides the values in quotation marks. Parsers compare each attribute with all before it."""

LONG_TAG = f"an element's tag of more than {MAX_TAG:,} characters: that is no article"

_TAG = re.compile(r"""<[A-Za-z](?:[^>"']++|"[^"]*"|'[^']*')*+""")
_QUOTED = re.compile(r""""[^"]*"|'[^']*'""")
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NO_CHARACTER = re.compile(
    r"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01]|[1-9]\d{7,})|x0*(?:[0-8bcef]|1[0-9a-f]|[1-9a-f][0-9a-f]{6,}))(?:;|(?![0-9a-f]))",
    re.IGNORECASE,
)
"""References to control characters, and to numbers that no character has."""
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f\xad\u200b-\u200f\u2060\ufeff\ufffc]")
"""Characters that no reader sees: soft hyphens, zero width, direction marks; they split words and figures."""
_SIGNIFICANT_BREAK = re.compile(r"\s*\n\s*")


def decode_markup(data: bytes, charset: str | None = None) -> str:
    """The characters of a page: by its byte-order mark, else as UTF-8 where it is that, else as declared.

    ``charset`` is what the transport declared and goes before what the page does. Most pages that declare a wrong
    encoding are UTF-8, and hardly any other text is valid UTF-8 by accident. An undeclared one is read as
    Windows-1252, as browsers do; a wrong byte becomes U+FFFD.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace").removeprefix("\ufeff")
    declared = _known(charset)
    if declared is None and (declared := _known(_declared(data))) and declared.startswith("utf-16"):
        declared = None  # what could be read byte by byte is not UTF-16
    if declared is None or not declared.startswith("utf-16"):
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            pass
    return data.decode(declared if declared and declared != "utf-8" else "cp1252", "replace")


def bearable(markup: str) -> str:
    """Markup without control characters and what is none, also where written as references, on which trees break."""
    return _NO_CHARACTER.sub("", _NOT_IN_XML.sub("", markup))


def has_long_tag(markup: str) -> bool:
    """Whether a tag has so many attributes that no parser should see it."""
    tags = (tag[0] for tag in _TAG.finditer(markup))
    return any(len(_QUOTED.sub("", tag)) > MAX_TAG for tag in tags if len(tag) > MAX_TAG)


def fragment_text(markup: str) -> str:
    """A piece of HTML as plain text, its paragraphs between blank lines; captions, tables and scripts left out."""
    if "<" not in markup and "&" not in markup:
        return running_text(markup)
    try:
        tree = html.document_fromstring(f"<div>{bearable(markup)}</div>".encode(), parser=_parser())
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return ""
    etree.strip_elements(tree, *NO_PROSE, with_tail=False)
    return element_text(tree)


def running_text(text: str) -> str:
    """A plain text with its spaces folded, its paragraphs between blank lines, its line breaks kept."""
    return _joined([_UNSEEN.sub("", text)])


def element_text(element: etree._Element) -> str:
    """The text of an element, its paragraphs between blank lines, a line break where the markup has one."""
    return _joined(_paragraphs(element))


def one_line(text: str | None, limit: int = 1_000) -> str | None:
    """A text in one line without characters that are not seen, at most ``limit`` of them; None where none is left."""
    return (" ".join(_UNSEEN.sub("", text).split())[:limit].rstrip() or None) if text else None


def size_of(element: etree._Element) -> tuple[int, int]:
    """How many elements there are within an element, itself included, and how deep they stand within each other."""
    count = depth = deepest = 0
    for event, _ in etree.iterwalk(element, events=("start", "end")):
        count += event == "start"
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return count, deepest


def _paragraphs(element: etree._Element) -> Iterator[str]:
    """The paragraphs as the markup has them, line feeds only where it breaks the line."""
    parts: list[str] = []
    for event, node in etree.iterwalk(element, events=("start", "end", "comment", "pi")):
        if event in {"start", "end"} and node.tag in BLOCKS:
            yield "".join(parts)
            parts.clear()
        if event == "start":
            parts.append("\n" if node.tag in BREAKS else _flat(node.text))
        elif node is not element:
            parts.append(_flat(node.tail))
    yield "".join(parts)


def _flat(text: str | None) -> str:
    return " ".join(_UNSEEN.sub("", text).split("\n")) if text else ""


def _joined(paragraphs: Iterator[str] | list[str]) -> str:
    """Paragraphs between blank lines, spaces folded; two line breaks in a row divide a paragraph."""
    pieces = (piece for paragraph in paragraphs for piece in re.split(r"\n\s*\n", paragraph))
    folded = ("\n".join(filter(None, (" ".join(line.split()) for line in piece.split("\n")))) for piece in pieces)
    return "\n\n".join(filter(None, folded))


def _declared(data: bytes) -> str | None:
    match = _CHARSET_IN_MARKUP.search(data[:4096])
    return match[1].decode("ascii") if match else None


def _known(charset: str | None) -> str | None:
    """The codec of a declared encoding; Latin-1 means Windows-1252 to every browser. None for what is none."""
    charset = charset.strip("\"' ").lower() if charset else ""
    if not _CHARSETS.fullmatch(charset):
        return None
    try:
        name = codecs.lookup(charset.removeprefix("x-")).name
    except LookupError:
        return None
    return "cp1252" if name in _LATIN_1 else name


def _parser() -> html.HTMLParser:
    """A parser that fetches nothing. One for each use: the parser of a tree lives as long as the tree."""
    return html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
