import datetime as dt
import gzip
import io
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from extractor.articles import read_all, read_articles
from extractor.articles.formats import ReadOptions
from extractor.types import Article, Failure
from tests.hostile.warc import record, response

PAGE = """<!DOCTYPE html><html lang="en"><head><title>Ferry sinks</title>
<meta property="article:published_time" content="2019-03-14T23:30:00-11:00"></head><body><article>
<p>The toll rose to 52 on Monday after the ferry “Ana” sank on the lake, police said in the port.</p>
<p>Divers go on.</p></article></body></html>"""

TEXT = """The toll rose to 52 on Monday after the ferry “Ana” sank on the lake, police said in the port.

Divers go on."""


class Writer(WARCWriter):
    """Keeps payloads in memory: the temporary files of warcio are left open."""

    @classmethod
    def _create_temp_file(cls) -> io.BytesIO:
        return io.BytesIO()


def written(*pages: tuple[str, bytes], gzipped: bool = True, headers: tuple[tuple[str, str], ...] = ()) -> bytes:
    """A crawl as warcio writes it: its own record, then request and response for each page."""
    file = io.BytesIO()
    writer = Writer(file, gzip=gzipped)
    writer.write_record(writer.create_warcinfo_record("crawl.warc", {"software": "crawler"}))
    for address, payload in pages:
        asked = StatusAndHeaders("/ HTTP/1.1", [("Host", "tide.example")], protocol="GET")
        told = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=UTF-8"), *headers], protocol="HTTP/1.1")
        writer.write_record(writer.create_warc_record(address, "request", http_headers=asked))
        stated = {"WARC-Date": "2019-03-15T08:00:00Z"}
        writer.write_record(
            writer.create_warc_record(
                address, "response", io.BytesIO(payload), http_headers=told, warc_headers_dict=stated
            )
        )
    return file.getvalue()


def chunks(*parts: bytes) -> bytes:
    return b"".join(f"{len(part):x};a=b\r\n".encode() + part + b"\r\n" for part in (*parts, b""))


def outcome(path: Path) -> tuple[list[str], list[tuple[int | None, str | None, str]]]:
    failures: list[Failure] = []
    ids = [article.id for article in read_articles(path, on_error=failures.append)]
    return ids, [(failure.line, failure.id, failure.reason) for failure in failures]


ARTICLE = Article(
    id="https://tide.example/ferry",
    text=TEXT,
    title="Ferry sinks",
    published=dt.date(2019, 3, 14),
    date_source="metadata",
    url="https://tide.example/ferry",
    language="en",
    meta={"crawled": "2019-03-15T08:00:00Z"},
)


@pytest.mark.parametrize(("name", "gzipped"), [("a.warc.gz", True), ("a.warc", False), ("a", False)])
def test_crawl(tmp_path: Path, name: str, gzipped: bool) -> None:
    (tmp_path / name).write_bytes(written((ARTICLE.id, PAGE.encode()), gzipped=gzipped))
    assert list(read_articles(tmp_path / name)) == [ARTICLE]


def test_crawl_through_a_pipe() -> None:
    stream = io.BytesIO(written((ARTICLE.id, PAGE.encode())))
    assert list(read_articles(stream, format="warc")) == [ARTICLE]


def test_day_of_the_crawl_is_none_of_publication(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(written(("https://tide.example/a", PAGE.replace("2019-03-14T23:30:00-11:00", "").encode())))
    assert [article.published for article in read_articles(path)] == [None]
    told = read_all([path], ReadOptions(published=dt.date(2018, 1, 10)))
    assert [(article.published, article.date_source) for article in told] == [(dt.date(2018, 1, 10), "option")]


@pytest.mark.parametrize(
    ("payload", "headers"),
    [
        (PAGE.encode(), (("Content-Encoding", "gzip"),)),  # crawlers unpack and leave the header
        (gzip.compress(PAGE.encode()), (("Content-Encoding", "GZIP"),)),
        (chunks(PAGE.encode()[:5], PAGE.encode()[5:]), (("Transfer-Encoding", "chunked"),)),
        (PAGE.encode(), (("Transfer-Encoding", "chunked"),)),
    ],
)
def test_page_as_it_was_sent(tmp_path: Path, payload: bytes, headers: tuple[tuple[str, str], ...]) -> None:
    (tmp_path / "a.warc.gz").write_bytes(written((ARTICLE.id, payload), headers=headers))
    assert list(read_articles(tmp_path / "a.warc.gz")) == [ARTICLE]


def test_charset_of_the_response(tmp_path: Path) -> None:
    page = PAGE.replace("Ana", "Čuk").encode("windows-1250")
    (tmp_path / "a.warc").write_bytes(record("response", response(page, "text/html; charset=windows-1250")))
    assert [article.text for article in read_articles(tmp_path / "a.warc")] == [TEXT.replace("Ana", "Čuk")]


def test_records_that_are_no_pages_are_passed_over(tmp_path: Path) -> None:
    page = PAGE.encode()
    records = [
        record("warcinfo", b"software: x\r\n", "application/warc-fields"),
        record("response", response(page, status="404 Not Found")),
        record("response", response(page, status="301 Moved")),
        record("response", response(b"{}", "application/json")),
        record("response", response(b"\x89PNG", "image/png")),
        record("response", b"20190315 tide.example A 192.0.2.1", "text/dns"),
        record("response", b""),
        record("response", response(b"\xff\xd8\xff", None)),
        record("revisit", response(b"", "text/html")),
        record("conversion", b"plain text of the page", "text/plain"),
        record("resource", b"body {}", "text/css"),
        record("metadata", b"a: b", "application/warc-fields"),
        record("response", response(page), uri="https://tide.example/1"),
        record("resource", page, "text/html", uri="<file:///saved/2.html>"),
        record("response", response(page, None), uri="https://tide.example/3"),
        record("response", response(page, "application/xhtml+xml").replace(b"HTTP/1.1", b"HTTP/2"), uri="urn:4"),
    ]
    (tmp_path / "a.warc").write_bytes(b"".join(records))
    assert outcome(tmp_path / "a.warc") == (
        ["https://tide.example/1", "file:///saved/2.html", "https://tide.example/3", "urn:4"],
        [],
    )


def test_failures_name_record_and_address_and_the_next_is_read(tmp_path: Path) -> None:
    page = PAGE.encode()
    records = [
        record("response", response(page), uri="urn:1"),
        record("response", response(b"<html><body></body></html>"), uri="urn:2"),
        record("response", response(b"<html>" + b" " * 20 * 1024**2), uri="urn:3"),
        record("response", response(b"\x1f\x8b\x08junk", encoding="gzip"), uri="urn:4"),
        record("response", response(page), uri=None),
        record("response", response(page), uri="urn:" + "x" * 1000),
        b"no record\r\nat all\r\n\r\n",
        record("response", response(page), uri="urn:8"),
        record("response", response(page), uri="urn:9", length="many"),
        record("response", response(page), uri="urn:10"),
        record("response", response(page), uri="urn:11")[:-40],
    ]
    (tmp_path / "a.warc").write_bytes(b"".join(records))
    big = "page of more than 20 MB: that is no article; leave it out"
    assert outcome(tmp_path / "a.warc") == (
        ["urn:1", "urn:8", "urn:10"],
        [
            (2, "urn:2", "no article text found: leave out pages of links, pictures and scripts"),
            (3, None, big),
            (4, None, "page packed as gzip, damaged or of more than 20 MB: leave it out"),
            (5, None, "no WARC-Target-URI: a page needs an address"),
            (6, None, "address of more than 1,000 characters: leave the page out"),
            (7, None, "no WARC record begins where one should: fetch the file again"),
            (9, None, "no Content-Length, so where the record ends is unknown: fetch the file again"),
            (11, None, "cut off: fetch the file again; the records before this one were read"),
        ],
    )


def test_truncation_is_never_silent(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    pages = [(f"https://tide.example/{i}", PAGE.replace("52", str(i)).encode()) for i in range(3)]
    whole = written(*pages)
    ends = [at for at in range(len(whole)) if whole.startswith(b"\x1f\x8b\x08\x00", at)] + [len(whole)]
    for cut in {*range(0, len(whole), 97), *(end - 1 for end in ends), *(end + 3 for end in ends)}:
        path.write_bytes(whole[:cut])
        ids, failures = outcome(path)
        assert len(ids) <= sum(end <= cut for end in ends[2::2])
        if cut not in ends and 0 < cut < len(whole):
            assert len(failures) == 1, cut


def test_what_is_no_crawl(tmp_path: Path) -> None:
    (tmp_path / "a.warc").write_bytes(b"Prices fell.\n" * 1000)
    reason = "no WARC record begins where one should: fetch the file again"
    assert outcome(tmp_path / "a.warc") == ([], [(1, None, reason)])
