"""WARC files of crawls: every record of an HTML page is an article, the others are passed over.

The records are walked here and not by warcio, which ends in silence where a file is cut off and takes lines of any
length; it reads their headers and the chunks of HTTP.
"""

from __future__ import annotations

import gzip
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader
from typing import Any

from trafilatura.utils import handle_compressed_file
from warcio.bufferedreaders import ChunkedDataReader
from warcio.limitreader import LimitReader
from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParser, StatusAndHeadersParserException

from extractor.articles.check import MAX_ID, printable
from extractor.articles.formats import PLAIN, Entry, ReadOptions, Result, format_by_content
from extractor.articles.lines import MAX_DOCUMENT, head
from extractor.articles.markup import one_line
from extractor.articles.page import Page, PageError, page_article
from extractor.types import Failure

MAX_HEADERS = 64 * 1024
"""Bytes of the headers of a record, or of a response; web servers refuse more than 8 or 16 KB."""

MAX_RECORD = 1024**3
"""Bytes of a record. Crawlers cut pages and pictures at some megabytes; a longer one is a damaged header or a bomb."""

CUT_OFF = "cut off: fetch the file again; the records before this one were read"

_CHUNK = 1 << 16
_GZIP_MARK = b"\x1f\x8b"
_VERSION = re.compile(rb"WARC/\d\.\d+\s*", re.ASCII)
_LENGTH = re.compile(r"\d{1,15}", re.ASCII)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE | re.ASCII)
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})


class RecordError(ValueError):
    """A record that cannot be read; the message tells why and what to do. ``lost`` is set where it is not known where
    the next one begins."""

    def __init__(self, reason: str, *, lost: bool = False) -> None:
        super().__init__(reason)
        self.lost = lost


@dataclass(slots=True)
class _HeaderLines:
    """The lines of a stream up to the bound of headers, for a parser that knows none."""

    stream: Any
    left: int = MAX_HEADERS

    def readline(self) -> bytes:
        line: bytes = self.stream.readline(self.left + 1)
        self.left -= len(line)
        if self.left < 0:
            raise RecordError(f"headers of more than {MAX_HEADERS // 1024} KB: leave the record out", lost=True)
        return line


def read_warc(stream: BufferedReader, entry: Entry, options: ReadOptions = PLAIN) -> Iterator[Result]:
    """The pages of a WARC file, plain or as ``.gz``, with the number of their record (the first is 1).

    An article's id is the address of its page; ``crawled`` in ``meta`` tells when it was fetched. One record is held at
    a time. A record that cannot be read is a Failure and the next is looked for; after one that is cut off the file
    ends. Raises EOFError, OSError or zlib.error where a ``.gz`` is damaged.
    """
    if head(stream).startswith(_GZIP_MARK):
        stream = io.BufferedReader(gzip.GzipFile(fileobj=stream), _CHUNK)
    number, line = 0, _next_line(stream)
    while line:
        number += 1
        page, lost = None, False
        try:
            page = _read_record(stream, line)
            if page is not None:
                yield number, page_article(page, options)
        except RecordError as error:
            yield Failure(entry.where, number, None, str(error))
            lost = error.lost
        except PageError as error:
            yield Failure(entry.where, number, page.id if page else None, str(error))
        if lost and number == 1:
            return
        line = _next_version(stream) if lost else _next_line(stream)


def _read_record(stream: BufferedReader, line: bytes) -> Page | None:
    """The page of the record that begins with ``line``, None where it holds none; the stream stands behind it then.

    Raises RecordError.
    """
    if not _VERSION.fullmatch(line):
        raise RecordError("no WARC record begins where one should: fetch the file again", lost=True)
    headers = _RECORDS.parse(_HeaderLines(stream), line)
    block = LimitReader(stream, _length(headers))
    try:
        return _page(headers, block)
    finally:
        while block.read(_CHUNK):
            pass
        if block.limit:
            raise RecordError(CUT_OFF)


def _length(headers: StatusAndHeaders) -> int:
    value = (headers.get_header("Content-Length") or "").strip()
    if not _LENGTH.fullmatch(value):
        raise RecordError("no Content-Length, so where the record ends is unknown: fetch the file again", lost=True)
    if int(value) > MAX_RECORD:
        size = f"{MAX_RECORD // 1024**3} GB"
        raise RecordError(f"record of more than {size}, or its header is damaged: leave it out", lost=True)
    return int(value)


def _page(headers: StatusAndHeaders, block: LimitReader) -> Page | None:
    """The page in a record's block. Raises RecordError for one that is too big or packed in an unknown way."""
    http = _http_headers(headers, block)
    if http is None:
        return None
    content_type = (http.get_header("Content-Type") or "").lower()
    mime = content_type.partition(";")[0].strip()
    if mime and mime not in _HTML_TYPES:
        return None
    data = block.read(MAX_DOCUMENT + 1)
    if len(data) > MAX_DOCUMENT:
        raise RecordError(f"page of more than {MAX_DOCUMENT // 1024**2} MB: that is no article; leave it out")
    data = _unpacked(data, http)
    if not mime and format_by_content(data[:4096]) != "html":
        return None
    charset = _CHARSET.search(content_type)
    address = _address(headers)
    return Page(data, address, address, charset and charset[1], _meta(headers))


def _http_headers(headers: StatusAndHeaders, block: LimitReader) -> StatusAndHeaders | None:
    """The headers of a page as it was served, or of a file as it was stored; None for every other record."""
    kind = headers.get_header("WARC-Type")
    if kind == "resource":
        return StatusAndHeaders("200 OK", [("Content-Type", headers.get_header("Content-Type") or "")])
    if kind != "response":
        return None
    try:
        http = _RESPONSES.parse(_HeaderLines(block))
    except (StatusAndHeadersParserException, EOFError):
        return None  # what another protocol answered, or nothing
    return http if http.get_statuscode() == "200" else None


def _unpacked(data: bytes, http: StatusAndHeaders) -> bytes:
    """The bytes of a page without the chunks and the compression of HTTP."""
    if "chunked" in (http.get_header("Transfer-Encoding") or "").lower():
        data = ChunkedDataReader(io.BytesIO(data)).read()
    encoding = (http.get_header("Content-Encoding") or "").strip().lower()
    unpacked = handle_compressed_file(data, MAX_DOCUMENT) if encoding else data
    if encoding and unpacked == data and _BINARY.search(data[:1024]):  # crawlers often unpack and leave the header
        raise RecordError(f"page packed as {printable(encoding, 40)}, damaged or of more than 20 MB: leave it out")
    return unpacked


def _address(headers: StatusAndHeaders) -> str:
    address = one_line((headers.get_header("WARC-Target-URI") or "").strip("<> "), MAX_ID + 1)
    if address is None:
        raise RecordError("no WARC-Target-URI: a page needs an address")
    if len(address) > MAX_ID:
        raise RecordError(f"address of more than {MAX_ID:,} characters: leave the page out")
    return address


def _meta(headers: StatusAndHeaders) -> dict[str, Any]:
    """When a page was fetched, and why it was not fetched to its end."""
    named = {"crawled": headers.get_header("WARC-Date"), "truncated": headers.get_header("WARC-Truncated")}
    return {name: shown for name, value in named.items() if (shown := one_line(value, 40))}


def _next_line(stream: BufferedReader) -> bytes:
    """The next line with something in it, up to a bound; empty at the end."""
    while (line := stream.readline(MAX_HEADERS)) and not line.strip():
        pass
    return line


def _next_version(stream: BufferedReader) -> bytes:
    """The next line that begins a record, those before it read over; empty at the end."""
    while (line := stream.readline(MAX_HEADERS)) and not _VERSION.fullmatch(line):
        pass
    return line


_RECORDS = StatusAndHeadersParser(["WARC/"])
_RESPONSES = StatusAndHeadersParser(["HTTP/1.0", "HTTP/1.1", "HTTP/2.0", "HTTP/2", "HTTP/3"])
