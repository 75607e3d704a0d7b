"""Crawls made to break a reader, each with what must become of it."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator

from tests.hostile.html import PAGE

HTML = PAGE.encode()


def response(
    payload: bytes,
    content_type: str | None = "text/html",
    *,
    status: str = "200 OK",
    encoding: str | None = None,
    transfer: str | None = None,
) -> bytes:
    """An answer as a server gives it."""
    headers = {"Content-Type": content_type, "Content-Encoding": encoding, "Transfer-Encoding": transfer}
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in headers.items() if value)]
    return "\r\n".join([*lines, "", ""]).encode() + payload


def record(  # noqa: PLR0913 - what may be wrong with one
    kind: str,
    block: bytes,
    content_type: str = "application/http; msgtype=response",
    *,
    uri: str | None = "https://tide.example/a",
    length: str | None = None,
    more: str = "",
) -> bytes:
    """A record; ``length`` is what it says of itself where that is wrong."""
    lines = ["WARC/1.0", f"WARC-Type: {kind}", "WARC-Date: 2019-03-15T08:00:00Z", f"Content-Type: {content_type}"]
    lines += [f"WARC-Target-URI: {uri}"] if uri is not None else []
    lines += [f"Content-Length: {len(block) if length is None else length}"]
    return ("\r\n".join(lines) + "\r\n" + more + "\r\n").encode("utf-8", "surrogatepass") + block + b"\r\n\r\n"


GOOD = record("response", response(HTML))


def warc_files() -> Iterator[tuple[str, bytes, str]]:
    """Name, bytes, and the verdict: ``accept``, ``reject-line`` or ``reject-file``; first a crawl as it should be."""
    yield "crawl.warc", GOOD, "accept"
    for name, data, expectation in _hostile_crawls():
        yield f"{name}.warc", data, expectation


def _hostile_crawls() -> Iterator[tuple[str, bytes, str]]:
    for cut in (1, 5, 9, 30, 100, 180, 220, 300, len(GOOD) - 200, len(GOOD) - 5):
        yield f"cut-{cut}", GOOD[:cut], "reject-line"
    yield "cut-at-blank-lines", GOOD[:-4], "accept"
    yield "cut-second", (GOOD + GOOD)[: len(GOOD) + 9], "reject-line"
    packed = gzip.compress(GOOD)
    for cut in (2, 3, 9, 11, 40, len(packed) // 2, len(packed) - 9, len(packed) - 1):
        yield f"cut-gz-{cut}", packed[:cut], "reject-file"
    yield from _files(packed)
    yield from _headers()
    yield from _payloads()


def _files(packed: bytes) -> Iterator[tuple[str, bytes, str]]:
    yield "empty", b"", "accept"
    yield "blank-lines", b"\r\n" * 5000, "accept"
    yield "nul", b"\x00" * 5000, "reject-line"
    yield "text", b"Prices fell 4 percent.\n" * 100, "reject-line"
    yield "html", HTML, "reject-line"
    yield "arc", b"filedesc://a.arc 0.0.0.0 20190315 text/plain 77\n1 0 x\nURL IP-address\n\n", "reject-line"
    yield "png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 10, "reject-line"
    yield "one-line", b"x" * 5_000_000, "reject-line"
    yield "gz-good", packed, "accept"
    yield "gz-members", packed + gzip.compress(b"") + packed, "accept"
    yield "gz-one-member", gzip.compress(GOOD + GOOD), "accept"
    yield "gz-zero-padded", packed + b"\x00" * 512, "accept"
    yield "gz-trailing-junk", packed + b"junk after it", "reject-file"
    yield "gz-wrong-sum", packed[:-8] + b"\xff" * 4 + packed[-4:], "reject-file"
    yield "gz-damaged", packed[:60] + b"\xff" * 60 + packed[120:], "reject-file"
    yield "gz-twice", gzip.compress(packed), "reject-line"
    yield "gz-zeros", gzip.compress(b"\x00" * 30_000_000), "reject-line"
    yield "gz-bomb-record", gzip.compress(record("resource", b" " * 60_000_000, "text/html")), "reject-line"
    yield "doubled", GOOD + GOOD, "accept"
    yield "junk-before", b"junk\r\n\r\n" + GOOD, "reject-line"
    yield "junk-between", GOOD + b"\xff" * 999 + b"\r\n" + GOOD, "reject-line"


def _headers() -> Iterator[tuple[str, bytes, str]]:
    block = response(HTML)
    lengths = {
        "none": "",
        "word": "many",
        "negative": "-5",
        "huge": "9" * 14,
        "endless": "9" * 9000,
        "real": "1e3",
        "digits": "٣",
        "long": str(len(block) + 9_999),
        "short": str(len(block) - 300),
    }
    for name, length in lengths.items():
        yield f"length-{name}", GOOD + record("response", block, length=length), "reject-line"
    yield "length-zero", GOOD + record("response", b"", length="0"), "accept"
    yield "version-unknown", GOOD.replace(b"WARC/1.0", b"WARC/9.9"), "accept"
    yield "version-none", GOOD.replace(b"WARC/1.0", b"WARC/"), "reject-line"
    yield "type-none", GOOD.replace(b"WARC-Type: response\r\n", b""), "accept"
    yield "type-unknown", record("\x00\xff", block), "accept"
    yield "line-endless", record("response", block, more="X: " + "x" * 70_000 + "\r\n"), "reject-line"
    yield "lines-endless", record("response", block, more="X: y\r\n" * 20_000), "reject-line"
    yield "lines-without-colon", record("response", block, more="no colon\r\n" * 9), "accept"
    yield "lines-continued", record("response", block, more="X: y\r\n" + " z\r\n" * 99), "accept"
    yield "line-feeds-only", GOOD.replace(b"\r\n", b"\n", 7), "accept"
    yield "uri-none", record("response", block, uri=None), "reject-line"
    yield "uri-empty", record("response", block, uri="<>"), "reject-line"
    yield "uri-long", record("response", block, uri="urn:" + "x" * 2000), "reject-line"
    yield "uri-signs", record("response", block, uri="urn:\x1b[2J\u202e\ud800"), "accept"
    yield "date-odd", GOOD.replace(b"2019-03-15T08:00:00Z", b"\xff" * 999), "accept"


def _payloads() -> Iterator[tuple[str, bytes, str]]:
    def of(payload: bytes, **settings: str) -> bytes:
        return record("response", response(payload, **settings))

    yield "http-none", record("response", HTML), "accept"
    yield "http-headers-endless", record("response", b"HTTP/1.1 200 OK\r\nX: " + b"x" * 70_000), "reject-line"
    yield "http-binary", record("response", bytes(range(256)) * 99), "accept"
    yield "http-status-odd", of(HTML, status="2OO\x00"), "accept"
    yield "page-none", of(b""), "reject-line"
    yield "page-binary", of(bytes(range(256)) * 99), "reject-line"
    yield "gzip-bomb", of(gzip.compress(b" " * 60_000_000), encoding="gzip"), "reject-line"
    yield "gzip-cut", of(gzip.compress(HTML)[:-30], encoding="gzip"), "reject-line"
    yield "gzip-not", of(HTML, encoding="gzip"), "accept"
    yield "gzip-unnamed", of(gzip.compress(HTML)), "reject-line"
    yield "deflate", of(zlib.compress(HTML), encoding="deflate"), "accept"
    yield "encoding-unknown", of(b"\x8b\x03\x80" * 99, encoding="br\x1b"), "reject-line"
    yield "chunks-cut", of(b"fffff\r\n" + HTML, transfer="chunked"), "accept"
    yield "chunks-huge", of(b"7fffffff\r\n" + HTML, transfer="chunked"), "accept"
    yield "chunks-negative", of(b"-5\r\n" + HTML, transfer="chunked"), "accept"
    yield "chunks-small", of(b"1\r\n<\r\n" * 50_000 + b"0\r\n\r\n", transfer="chunked"), "reject-line"
    yield "chunks-not", of(HTML, transfer="chunked"), "accept"
