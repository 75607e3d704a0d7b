"""Pages made to break a reader, each with what must become of it."""

from __future__ import annotations

from collections.abc import Iterator

PARAGRAPH = "<p>The toll rose to 52 on Monday after the ferry sank on the lake, police said in the port.</p>"
BODY = PARAGRAPH + PARAGRAPH.replace("52", "54").replace("Monday", "Tuesday")
PAGE = (
    '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Ferry</title>'
    '<meta name="date" content="2019-03-14"><script type="application/ld+json">{"@type": "NewsArticle", '
    '"datePublished": "2019-03-14"}</script></head><body><article><h1>Ferry sinks</h1>'
    + BODY
    + "</article></body></html>"
)


def _with(head: str = "", body: str = "", attributes: str = "") -> bytes:
    page = PAGE.replace("</head>", f"{head}</head>").replace("</article>", f"{body}</article>")
    return page.replace("<article>", f"<article {attributes}>").encode("utf-8", "surrogatepass")


def _linked(value: str) -> bytes:
    return _with(f'<script type="application/ld+json">{value}</script>')


def html_files() -> Iterator[tuple[str, bytes, str]]:
    """Name, bytes, and the verdict: ``accept`` or ``reject-file``; first a page as it should be."""
    yield "page.html", PAGE.encode(), "accept"
    for name, data, expectation in _hostile_pages():
        yield f"{name}.html", data, expectation


def _hostile_pages() -> Iterator[tuple[str, bytes, str]]:
    data = PAGE.encode()
    begins = data.index(b"said")
    for cut in (1, 9, 16, 40, 90, 200, begins - 200):
        yield f"cut-{cut}", data[:cut], "reject-file"
    for cut in (begins, begins + 100, len(data) - 20, len(data) - 3):
        yield f"cut-{cut}", data[:cut], "accept"
    yield from _no_pages()
    yield from _encodings(data)
    yield from _markup()
    yield from _metadata()
    yield from _sizes()


def _no_pages() -> Iterator[tuple[str, bytes, str]]:
    yield "empty", b"", "reject-file"
    yield "spaces", b" \n\t" * 1000, "reject-file"
    yield "nul", b"\x00" * 1000, "reject-file"
    yield "png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, "reject-file"
    yield "gzip", b"\x1f\x8b\x08\x00" + bytes(range(256)) * 4, "reject-file"
    yield "elf", b"\x7fELF\x02\x01\x01" + b"\x00\xff" * 500, "reject-file"
    yield "words", b"no markup in it", "reject-file"
    yield "doctype-only", b"<!DOCTYPE html>", "reject-file"
    yield "comment-only", b"<!-- " + b"x" * 1000, "reject-file"
    yield "script-only", b"<html><body><script>let a = '<p>x</p>';</script></body></html>", "reject-file"
    yield "links-only", b"<html><body><nav>" + b"<a href='/x'>x</a>" * 20 + b"</nav></body></html>", "reject-file"
    yield "frames", b"<html><frameset><frame src='http://127.0.0.1:9/a'></frameset></html>", "reject-file"


def _encodings(data: bytes) -> Iterator[tuple[str, bytes, str]]:
    yield "utf-16", PAGE.encode("utf-16"), "accept"
    yield "utf-32", PAGE.encode("utf-32"), "accept"
    yield "declared-utf-7", data.replace(b"utf-8", b"utf-7"), "accept"
    yield "declared-rot13", data.replace(b"utf-8", b"rot13"), "accept"
    yield "declared-zlib", data.replace(b'"utf-8"', b"zlib_codec"), "accept"
    yield "declared-endless", data.replace(b"utf-8", b"u" * 100_000), "accept"
    yield "declared-utf-16", data.replace(b"utf-8", b"utf-16"), "accept"
    yield "latin-1-bytes", data.replace(b"lake", b"caf\xe9"), "accept"
    yield "every-byte", data.replace(b"lake", bytes(range(256)).replace(b"<", b"")), "accept"
    yield "nul-within", data.replace(b"lake", b"la\x00ke"), "accept"
    yield "surrogates", _with(body="<p>Half a character \ud800 in it.</p>"), "accept"
    yield "surrogate-references", _with(body="<p>Half &#xD800; and &#55357; and &#x110000; and &#0;.</p>"), "accept"
    yield "mark-in-the-middle", data.replace(b"lake", "la\ufeffke".encode()), "accept"


def _markup() -> Iterator[tuple[str, bytes, str]]:
    entity = b'<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
    yield "entities", _with(body="<p>&b; &c;</p>").replace(b"<!DOCTYPE html>", entity), "accept"
    yield (
        "external-dtd",
        _with().replace(b"<!DOCTYPE html>", b'<!DOCTYPE html SYSTEM "http://127.0.0.1:9/x">'),
        "accept",
    )
    yield "include", _with(body='<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd"/>'), "accept"
    yield "unclosed", _with(body="<div><p><b><i><ul><li>" * 20), "accept"
    yield "crossed", _with(body="<b><p>one</b><i>two</p></i></div></p></article>"), "accept"
    yield "many-bodies", _with(body="</article></body></html><html><body><article>" + BODY), "accept"
    yield "comment-open", _with(body="<!-- " + "x" * 9000), "accept"
    yield "attribute-open", _with(body='<p title="never ended'), "accept"
    yield "attribute-huge", _with(attributes=f'class="{"x " * 200_000}"'), "accept"
    yield "attributes-many", _with(attributes=" ".join(f'a{i}="{i}"' for i in range(20_000))), "reject-file"
    yield "attributes-of-signs", _with(attributes=" ".join(f"a{i}='<>' b{i}" for i in range(9_000))), "reject-file"
    yield "attributes-by-slashes", _with(attributes="/a" * 400_000), "reject-file"
    yield "attributes-some", _with(attributes=" ".join(f'a{i}="{i}"' for i in range(1_000))), "accept"
    yield "tag-huge", _with(body=f"<{'a' * 100_000}>x</{'a' * 100_000}>"), "reject-file"
    yield "namespaces", _with(body="<a:b xmlns:a=''><:c/><d:/></a:b>"), "accept"
    yield "instructions", _with(body="<?php echo 1; ?><?xml version='9'?><![CDATA[ x ]]>"), "accept"
    yield "control-signs", _with(body="<p>\x01\x02\x1b[2J\x7f &#1; &#27;</p>"), "accept"


def _metadata() -> Iterator[tuple[str, bytes, str]]:
    yield "linked-deep", _linked("[" * 50_000), "accept"
    yield "linked-graph-deep", _linked('{"@graph":' * 900 + "1" + "}" * 900), "accept"
    yield "linked-wide", _linked("[" + '{"@type": "Article"},' * 20_000 + "{}]"), "accept"
    yield "linked-number", _linked('{"@type": 1e999, "datePublished": ' + "9" * 5000 + "}"), "accept"
    yield "linked-types", _linked('{"@type": [1, null, {"a": []}], "datePublished": {}, "@graph": "x"}'), "accept"
    yield (
        "linked-surrogate",
        _linked(r'{"@type": "Article", "datePublished": "\ud800", "inLanguage": "\udfff"}'),
        "accept",
    )
    yield (
        "date-impossible",
        _with('<meta name="pubdate" content="2019-02-30">').replace(b"2019-03-14", b"2019-99-99"),
        "accept",
    )
    yield (
        "date-endless",
        _with(f'<meta name="pubdate" content="{"1" * 100_000}">').replace(b"2019-03-14", b""),
        "accept",
    )
    yield "dates-many", _with(f"<time>{'2019-01-01 ' * 9}</time>" * 900), "accept"
    yield "title-endless", PAGE.replace("<title>", "<title>" + "T " * 500_000).encode(), "accept"
    yield "canonical-odd", _with('<link rel="canonical" href="http://[::1"><base href="\x00://">'), "accept"
    yield "language-odd", PAGE.replace('lang="en"', f'lang="{"x" * 9000}"').encode(), "accept"


def _sizes() -> Iterator[tuple[str, bytes, str]]:
    yield "deep", _with(body="<div>" * 100_000), "reject-file"
    yield "elements-many", _with(body="<br>" * 100_000), "reject-file"
    yield "signs-many", _with(body="<" * 1_000_000), "reject-file"
    yield "tables-many", _with(body="<table><tr><td>1</table>" * 7_000), "accept"
    yield "text-long", _with(body="<p>" + "Boats sank. " * 9_000), "reject-file"
    yield "word-long", _with(body="<p>" + "x" * 9_000), "reject-file"
    yield "signs-in-a-row", _with(body="<p>Boats " + "(" * 9_000), "reject-file"
    yield "page-big", _with(head="<style>" + "a{b:c} " * 3_000_000 + "</style>"), "reject-file"
