"""The first element of a document, told from its first bytes: what form of XML, or of HTML, a file is."""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)
_PROLOG = re.compile(
    r"""
    \s+ | <\?.*?\?> | <!--.*?-->
    | <!doctype (?: [^"'<>\[] | "[^"]*" | '[^']*' )* (?: \[ .*? \] \s* )? >
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_TAG = re.compile(
    r"""
    < (?: (?P<prefix>[\w.-]+) : )? (?P<name>[A-Za-z_][\w.-]*) (?![\w.:-])
    (?P<attributes> (?: \s+ [\w:.-]+ \s* = \s* (?: "[^"]*" | '[^']*' ) )* )
    """,
    re.VERBOSE,
)


def xml_root(first: bytes) -> str | None:
    """The root element of a document of which ``first`` is the beginning: its local name after its namespace in braces.

    ``{http://www.w3.org/2005/Atom}feed``, or ``rss`` where it has no namespace. Declaration, comments, instructions
    and document type are read over. None where no element begins, or the part given ends before one does. The
    namespace is missing where its attribute stands beyond the part given.
    """
    document = _decoded(first)
    start = 0
    while prolog := _PROLOG.match(document, start):
        start = prolog.end()
    tag = _TAG.match(document, start)
    if tag is None:
        return None
    namespace = _namespace(tag["attributes"], tag["prefix"])
    return f"{{{namespace}}}{tag['name']}" if namespace else tag["name"]


def _decoded(first: bytes) -> str:
    """The markup as characters: that of every encoding in use is ASCII, or UTF-16 with or without its mark."""
    for mark, encoding in _MARKS:
        if first.startswith(mark):
            return first.decode(encoding, "replace").removeprefix("\ufeff")
    return first.decode("utf-8", "replace")


def _namespace(attributes: str, prefix: str | None) -> str | None:
    name = f"xmlns:{prefix}" if prefix else "xmlns"
    match = re.search(rf"\s{re.escape(name)}\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", attributes)
    return match and (match[1] or match[2])
