"""The forms in which articles come: one record a form, told by the file's name, else by its first bytes."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from io import BufferedReader
from pathlib import PurePath
from typing import Literal

from extractor.articles.xml_root import xml_root
from extractor.errors import MissingExtraError
from extractor.types import Article, Failure

FormatName = Literal[
    "jsonl", "text", "html", "warc", "feed", "csv", "tsv", "parquet", "ninjs", "nitf", "newsml", "newsml-g2"
]


@dataclass(frozen=True, slots=True)
class Entry:
    """What a reader is told of the stream it reads: ``where`` it stands, for messages, and the ``id`` of an article
    that has none of its own (the path below the input named)."""

    where: str
    id: str


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How to read. ``published`` is the day of articles that state none; ``fields`` maps our names of an article's
    fields (``text``, ``published``, ...) to those of the input, for forms whose fields anybody may name."""

    format: FormatName | None = None
    published: dt.date | None = None
    fields: Mapping[str, str] = field(default_factory=dict)


PLAIN = ReadOptions()

Result = tuple[int | None, Article] | Failure
"""An article with the number of its line or record, None where it fills its file; or why there is none."""

Reader = Callable[[BufferedReader, Entry, ReadOptions], Iterator[Result]]
"""Yields the articles of a stream in order, a Failure in place of each bad one. Raises OSError, EOFError or zlib.error
where the stream cannot be read on, and nothing else."""


@dataclass(frozen=True, slots=True)
class Format:
    """A form: the file suffixes that promise it, the function that reads it (``module:function``), whether one article
    fills a file, and the extra of the package that installs what its reader needs. ``roots`` are the first elements
    that promise a form of XML, as ``xml_root`` gives them, ``{*}`` for any namespace. A form that ``unpacks`` reads
    ``.gz`` by itself."""

    name: FormatName
    suffixes: tuple[str, ...]
    reader: str
    fills_file: bool = False
    extra: str | None = None
    roots: tuple[str, ...] = ()
    unpacks: bool = False

    def read(self, stream: BufferedReader, entry: Entry, options: ReadOptions) -> Iterator[Result]:
        """The results of a stream; raises MissingExtraError where a library is not installed."""
        module, function = self.reader.split(":")
        try:
            reader: Reader = getattr(import_module(module), function)
        except ModuleNotFoundError as error:
            if self.extra is None:
                raise
            raise MissingExtraError(f"{self.name} input", self.extra, error.name) from error
        return reader(stream, entry, options)


FORMATS: tuple[Format, ...] = (
    Format("jsonl", (".jsonl", ".ndjson", ".json"), "extractor.articles.jsonl:read_jsonl"),
    Format("text", (".txt", ".text"), "extractor.articles.text:read_text", fills_file=True),
    Format(
        "html",
        (".html", ".htm", ".xhtml"),
        "extractor.articles.page:read_html",
        fills_file=True,
        extra="html",
        roots=("html", "{http://www.w3.org/1999/xhtml}html", "head", "body"),
    ),
    Format("warc", (".warc",), "extractor.articles.warc:read_warc", extra="warc", unpacks=True),
    Format(
        "feed",
        (".rss", ".atom"),
        "extractor.articles.feed:read_feed",
        extra="feeds",
        roots=("rss", "{*}feed", "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}RDF", "RDF"),
    ),
    Format("csv", (".csv",), "extractor.articles.table:read_csv"),
    Format("tsv", (".tsv", ".tab"), "extractor.articles.table:read_tsv"),
    Format("parquet", (".parquet",), "extractor.articles.parquet:read_parquet", extra="parquet"),
    Format("ninjs", (), "extractor.articles.ninjs:read_ninjs", extra="xml"),
    Format("nitf", (), "extractor.articles.nitf:read_nitf", extra="xml", roots=("{*}nitf",)),
    Format("newsml", (), "extractor.articles.newsml:read_newsml", extra="xml", roots=("{*}NewsML",)),
    Format(
        "newsml-g2",
        (),
        "extractor.articles.newsml_g2:read_newsml_g2",
        extra="xml",
        roots=("{*}newsItem", "{*}newsMessage", "{*}packageItem"),
    ),
)

BY_NAME: dict[str, Format] = {form.name: form for form in FORMATS}

SUFFIXES: dict[str, FormatName] = {suffix: form.name for form in FORMATS for suffix in form.suffixes}
"""The forms by file name; a compression may follow each. A file named by itself may have any name, its first bytes
decide."""

ROOTS: dict[str, FormatName] = {root.casefold(): form.name for form in FORMATS for root in form.roots}

BY_CONTENT = frozenset({".xml"})
"""Suffixes that several forms share: the first element decides."""

COMPRESSIONS = frozenset({".gz", ".bz2", ".xz"})
"""Suffixes of a compression, which may follow any other."""

ARCHIVES = frozenset({".zip", ".tar", ".tgz", ".tbz2", ".txz"})
"""Suffixes of files that hold files."""

_OBJECT_LINE = re.compile(rb"""^\s*\{\s*"(?:[^"\\\n]|\\.){0,80}"\s*:""", re.MULTILINE)
"""A line that begins as a JSON object does, ``{"id":``; no sentence of news does."""


_MARKS: dict[bytes, FormatName] = {b"PAR1": "parquet", b"WARC/": "warc"}

_NINJS = re.compile(
    rb"""(?s) "standard"\s*:\s*\{[^{}]{0,200}"ninjs" | "uri"\s*: .* "(?:version[cC]reated|bodies|body_\w{1,20})"\s*:
    | "(?:version[cC]reated|bodies|body_\w{1,20})"\s*: .* "uri"\s*: """,
    re.VERBOSE,
)
_OUR_TEXT = re.compile(rb'"text"\s*:')


def format_by_name(name: str) -> FormatName | None:
    """The form that a file's name promises, compressions read over; None where it promises none."""
    return SUFFIXES.get(_suffix(name))


def format_of(name: str, first: bytes) -> FormatName | None:
    """The form of a stream by its name, which may be empty, and by its first bytes where several forms share its suffix
    or it promises none; None for one of no form that is read."""
    promised = format_by_name(name)
    if promised is not None:
        return "ninjs" if promised == "jsonl" and is_ninjs(first) else promised
    told = format_by_content(first)
    return None if told == "text" and _suffix(name) in BY_CONTENT else told


def holds_articles(name: str) -> bool:
    """Whether a file of a folder is read at all: its name promises a form, one of several, or an archive."""
    suffix = _suffix(name)
    return suffix in SUFFIXES or suffix in BY_CONTENT or suffix in ARCHIVES


def format_by_content(first: bytes) -> FormatName | None:
    """The form of a stream by its first bytes: XML by its first element, None for one of no form that is read.

    JSONL begins with a brace, or is broken there and has one further on; a table names an id and a text in its first
    line. What is nothing else is text.
    """
    if mark := next((mark for mark in _MARKS if first.startswith(mark)), None):
        return _MARKS[mark]
    begin = first.lstrip(b"\xef\xbb\xbf \t\r\n")
    if root := xml_root(first):
        folded = root.casefold()
        return ROOTS.get(folded) or ROOTS.get(f"{{*}}{folded.rpartition('}')[2]}")
    if begin.startswith(b"<?xml"):
        return None
    if begin.startswith(b"{") or _OBJECT_LINE.search(first) or is_ninjs(first):
        return "ninjs" if is_ninjs(first) else "jsonl"
    return "csv" if _is_header(first) else "text"


def is_ninjs(first: bytes) -> bool:
    """Whether JSON has the keys of an item of ninjs and not those of an article of ours."""
    begins = first.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")
    return begins and _NINJS.search(first) is not None and _OUR_TEXT.search(first) is None


def _is_header(first: bytes) -> bool:
    """Whether the first line is a table's, which names its columns."""
    line = first.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0]
    return any({b"id", b"text"} <= {cell.strip(b' "\r') for cell in line.split(sign)} for sign in (b",", b";", b"\t"))


def _suffix(name: str) -> str:
    path = PurePath(name.lower())
    while path.suffix in COMPRESSIONS:
        path = PurePath(path.stem)
    return path.suffix
