"""Hostile ninjs: (file name, bytes, what a loader must do), as in make_hostile.raw_files."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any

ITEM: dict[str, Any] = {
    "uri": "urn:x:1",
    "type": "text",
    "versioncreated": "2018-01-10T09:00:00Z",
    "headline": "Prices fall",
    "body_html": "<p>Prices fell 4 percent.</p><p>Sales rose.</p>",
}
NITF = (
    '<nitf><head><docdata><date.issue norm="20180109"/></docdata></head>'
    "<body><body.content><p>Prices fell.</p></body.content></body></nitf>"
)
GOOD = json.dumps(ITEM).encode()


def item(**changes: Any) -> bytes:
    return json.dumps(ITEM | changes).encode()


def html(body: str) -> bytes:
    return item(body_html=body)


def bodies(*values: Any, kind: str = "text/html") -> bytes:
    parts = [{"role": "main", "contentType": kind, "value": value} for value in values]
    return item(body_html=None, bodies=parts)


def ninjs_files() -> Iterator[tuple[str, bytes, str]]:
    yield from _sound()
    yield from _encodings()
    yield from _json()
    yield from _fields()
    yield from _markup()
    yield from _large()


def _sound() -> Iterator[tuple[str, bytes, str]]:
    yield "ok.json", GOOD, "accept"
    yield "mark.json", b"\xef\xbb\xbf" + GOOD, "accept"
    yield "lines.json", GOOD + b"\r\n\n" + item(uri="urn:x:2") + b"\n", "accept"
    yield "list.json", b"[" + GOOD + b"," + item(uri="urn:x:2") + b"]", "accept"
    yield "same-item-twice.json", b"[" + GOOD + b"," + GOOD + b"]", "accept"
    yield "over-many-lines.json", json.dumps(ITEM, indent="\t").encode(), "accept"
    yield "picture.json", item(type="picture"), "accept"
    yield "u2028-inside.json", json.dumps(ITEM | {"headline": "a\u2028b"}, ensure_ascii=False).encode(), "accept"
    yield "other-keys-twice.json", GOOD[:-1] + b', "size": 1, "size": 2}', "accept"
    yield "unknown-types-inside.json", item(subject=[1, [2]], place={"x": {}}, rank=1.5, live=True), "accept"


def _encodings() -> Iterator[tuple[str, bytes, str]]:
    yield "utf16.json", GOOD.decode().encode("utf-16"), "reject-file"
    yield "latin1.json", GOOD.replace(b"Sales", b"Caf\xe9"), "reject-line"
    yield "latin1-list.json", b"[" + GOOD.replace(b"Sales", b"Caf\xe9") + b"]", "reject-file"
    yield "overlong.json", GOOD.replace(b"Sales", b"\xc0\xaf"), "reject-line"
    yield "surrogate-bytes.json", GOOD.replace(b"Sales", b"\xed\xa0\x80"), "reject-line"
    yield "lone-surrogate.json", GOOD.replace(b"Sales", b"\\ud800"), "reject-line"
    yield "lone-surrogate-in-a-key.json", GOOD.replace(b"type", b"\\udfff"), "reject-line"
    yield "escaped-pair.json", GOOD.replace(b"Sales", b"\\ud83d\\ude00"), "accept"
    yield "nul.json", GOOD.replace(b"Sales", b"Sa\x00les"), "reject-line"
    yield "escaped-nul.json", GOOD.replace(b"Sales", b"Sa\\u0000les"), "accept"
    yield "gzip-named-json.json", b"\x1f\x8b\x08\x00" + GOOD, "reject-file"


def _json() -> Iterator[tuple[str, bytes, str]]:
    for part in range(3, 8):
        yield f"cut-{part}-eighths.json", GOOD[: len(GOOD) * part // 8], "reject-file"
    yield "cut-in-a-list.json", b"[" + GOOD + b"," + GOOD[:-9], "reject-file"
    yield "cut-in-lines.json", GOOD + b"\n" + GOOD[:-9], "reject-line"
    yield "not-closed.json", b"[" + GOOD, "reject-file"
    yield "trailing-comma.json", GOOD[:-1] + b",}", "reject-line"
    yield "two-on-a-line.json", GOOD + GOOD, "reject-line"
    yield "words-behind.json", b"[" + GOOD + b"]\nand more", "reject-file"
    yield "key-twice.json", GOOD[:-1] + b', "uri": "urn:x:2"}', "reject-line"
    yield "not-a-number.json", GOOD[:-1] + b', "x": NaN}', "reject-line"
    yield "long-integer.json", GOOD[:-1] + b', "x": ' + b"9" * 10_000 + b"}", "reject-line"
    yield "deep.json", GOOD[:-1] + b', "x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "reject-line"
    yield "deep-list.json", b"[" * 500 + GOOD + b"]" * 500, "reject-line"
    yield "binary-behind.json", GOOD[:60] + random.Random(2).randbytes(5_000), "reject-file"
    yield "list-of-others.json", b'[1, "x", null, [], ' + GOOD + b"]", "reject-line"


def _fields() -> Iterator[tuple[str, bytes, str]]:
    yield "empty-uri.json", item(uri=" "), "reject-line"
    yield "number-uri.json", item(uri=7), "reject-line"
    yield "long-uri.json", item(uri="x" * 2_000), "reject-line"
    yield "hostile-uri.json", item(uri="javascript:alert(1)//\n../../\u202e"), "accept"
    yield "same-uri-other-text.json", b"[" + GOOD + b"," + html("x") + b"]", "reject-line"
    yield "impossible-day.json", item(versioncreated="2018-02-30"), "reject-line"
    yield "hostile-day.json", item(versioncreated="\x1b[31m" * 50), "reject-line"
    yield "number-day.json", item(versioncreated=1515542400), "reject-line"
    yield "no-day.json", item(versioncreated=None), "accept"
    yield "list-headline.json", item(headline=["x"]), "reject-line"
    yield "text-bodies.json", item(bodies="x"), "reject-line"
    yield "numbers-as-bodies.json", item(bodies=[1, 2]), "reject-line"
    yield "number-value.json", bodies(5), "reject-line"
    yield "no-body.json", item(body_html=None), "accept"
    yield "nothing-at-all.json", item(body_html=None, headline=None), "reject-line"
    yield "canceled.json", item(pubstatus="canceled"), "reject-line"
    yield "list-type.json", item(type=["text"]), "reject-line"


def _markup() -> Iterator[tuple[str, bytes, str]]:
    yield "broken-html.json", html("<p>a<b>c</p></i></div><p x='>d"), "accept"
    yield "html-of-script.json", html("<script>alert('<p>900 percent</p>')</script><p>x</p>"), "accept"
    yield "html-entities.json", html("&pound;5&nbsp;million &#x35; &#0; &#xD800; &#99999999; &amp;amp;"), "accept"
    yield "html-controls.json", html("<p>a\x00b\x0b\x1b[31m\u202e</p>"), "accept"
    yield "html-of-comments.json", html("<!-- a -->" * 1_000), "accept"
    yield "html-deep.json", html("<div>" * 100_000 + "x"), "reject-line"
    yield "html-many-elements.json", html("<br>" * 200_000), "accept"
    yield "html-many-attributes.json", html(f"<p {' '.join(f'a{n}=1' for n in range(50_000))}>x</p>"), "accept"
    yield "html-unclosed.json", html("<" * 100_000), "reject-line"
    yield "html-of-links.json", html('<a href="javascript:x">a</a><img src="file:///etc/passwd">'), "accept"
    yield "long-text.json", html("<p>" + "word " * 30_000), "reject-line"
    yield "nitf.json", bodies(NITF, kind="text/vnd.IPTC.NITF"), "accept"
    yield "nitf-cut.json", bodies(NITF[:-20], kind="text/vnd.IPTC.NITF"), "reject-line"
    yield "nitf-deep.json", bodies(NITF.replace("Prices", "<b>" * 300), kind="nitf"), "reject-line"
    entity = '<!DOCTYPE nitf [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + NITF.replace("Prices", "&e;")
    yield "nitf-external-entity.json", bodies(entity, kind="nitf"), "reject-line"
    yield "nitf-impossible-day.json", bodies(NITF.replace("20180109", "20180230")), "reject-line"
    yield "nitf-other-encoding.json", bodies('<?xml version="1.0" encoding="UTF-16"?>' + NITF), "accept"


def _large() -> Iterator[tuple[str, bytes, str]]:
    yield "many-objects.json", b"[" + b'{"uri":1,"bodies":1},' * 400_000 + b"{}]", "reject-file"
    yield "many-numbers.json", GOOD[:-1] + b', "x": [' + b"1," * 2_000_000 + b"1]}", "reject-line"
    yield "over-20MB.json", b"[\n" + GOOD + b",\n" + b" " * 21_000_000 + b"\n]", "reject-file"
    yield "line-over-20MB.json", GOOD + b"\n" + b"{" + b" " * 21_000_000 + b"}\n" + item(uri="urn:x:2"), "reject-line"
    yield "many-lines.json", b"".join(item(uri=f"urn:x:{n}") + b"\n" for n in range(500)), "accept"
