"""Feeds made to break a reader, each with what must become of it."""

from __future__ import annotations

from collections.abc import Iterator

Files = Iterator[tuple[str, bytes, str]]

BODY = "<p>The toll rose to 52 on Monday after the ferry sank on the lake, police said in the port.</p>"
ITEM = (
    '<item><title>Ferry sinks</title><link>https://tide.example/{0}</link><guid isPermaLink="false">tide-{0}</guid>'
    "<pubDate>Thu, 14 Mar 2019 22:10:00 -0500</pubDate><description>The toll rose to 52.</description>"
    f"<content:encoded><![CDATA[{BODY}]]></content:encoded></item>"
)
BEGIN = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>The Morning Tide</title>'
)
END = "</channel></rss>"
FEED = BEGIN + ITEM.format(1) + ITEM.format(2) + END


def feed(items: str, begin: str = BEGIN) -> bytes:
    return (begin + items + END).encode("utf-8", "surrogatepass")


def _changed(old: str, new: str, count: int = 1) -> bytes:
    assert old in FEED
    return FEED.replace(old, new, count).encode("utf-8", "surrogatepass")


def feed_files() -> Files:
    """Name, bytes, and the verdict: ``accept``, ``reject-line`` or ``reject-file``."""
    yield "feed.rss", FEED.encode(), "accept"
    yield from _cut_off()
    yield from _no_feeds()
    yield from _encodings()
    yield from _declarations()
    yield from _markup()
    yield from _fields()
    yield from _sizes()


def _cut_off() -> Files:
    data = FEED.encode()
    second = len(BEGIN) + len(ITEM.format(1))
    for cut in (1, 20, 60, len(BEGIN), len(BEGIN) + 3, len(BEGIN) + 80, second - 4):
        yield f"cut-{cut}.rss", data[:cut], "reject-file"
    for cut in (second, second + 3, second + 30, second + 300, len(data) - len(END) - 2, len(data) - len(END)):
        yield f"cut-{cut}.rss", data[:cut], "reject-line"
    yield "cut-in-the-last-tag.rss", data[:-4], "accept"


def _no_feeds() -> Files:
    yield "empty.rss", b"", "reject-file"
    yield "spaces.rss", b" \n\t" * 1000, "reject-file"
    yield "nul.rss", b"\x00" * 1000, "reject-file"
    yield "png.rss", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, "reject-file"
    yield "address.rss", b"http://127.0.0.1:9/feed.rss", "reject-file"
    yield "path.rss", b"/etc/passwd", "reject-file"
    yield "page.rss", b"<!DOCTYPE html><html><body><p>Not found: item 404</p></body></html>", "reject-file"
    yield "json.atom", b'{"version": "https://jsonfeed.org/version/1.1", "items": []}', "reject-file"
    yield "sitemap.xml", b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"></urlset>', "reject-file"
    yield "no-entries.rss", feed(""), "reject-file"
    yield "outline.rss", b'<?xml version="1.0"?><opml version="2.0"><body/></opml>', "reject-file"
    yield "rdf-of-something-else.xml", RDF.encode(), "reject-file"


RDF = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="https://a.example">'
    "<name>Ferry</name></rdf:Description></rdf:RDF>"
)


def _encodings() -> Files:
    for encoding in ("utf-16", "utf-32", "utf-8-sig"):
        yield f"{encoding}.rss", FEED.encode(encoding), "accept"
    latin = FEED.replace("Morning", "Grève").replace("UTF-8", "ISO-8859-1")
    yield "latin-1.rss", latin.encode("latin-1"), "accept"
    yield "declared-otherwise.rss", latin.encode(), "accept"
    yield "latin-1-undeclared.rss", latin.replace("ISO-8859-1", "UTF-8").encode("latin-1"), "accept"
    yield "declared-utf-7.rss", _changed("UTF-8", "UTF-7"), "accept"
    yield "declared-unknown.rss", _changed("UTF-8", "x-none"), "accept"
    yield "broken-utf-8.rss", FEED.encode().replace(b"toll", b"t\xc3\x28ll\xff\xfe"), "accept"
    yield "lone-surrogate.rss", _changed("The toll", "The \ud800 toll"), "accept"
    yield "nul-within.rss", _changed("The toll", "The\x00 \x01\x0b toll"), "accept"
    yield (
        "control-reference.rss",
        _changed("The toll rose to 52.", "The&#0;&#8; toll &#xFFFF; &#99999999999;"),
        "accept",
    )
    yield "spaces-before.rss", b"\n\n  " + FEED.encode(), "accept"


def _declarations() -> Files:
    def declared(entities: str) -> bytes:
        used = FEED.replace("The toll", "&a; toll").replace("<rss", f"<!DOCTYPE rss [{entities}]><rss")
        return used.encode()

    laughs = '<!ENTITY z "ha">' + "".join(
        f'<!ENTITY {a} "{f"&{b};" * 30}">' for b, a in zip("zbcdef", "bcdefa", strict=True)
    )
    yield "laughs.rss", declared(laughs), "reject-file"
    yield "quadratic.rss", declared(f'<!ENTITY a "{"x" * 100_000}">'), "reject-file"
    yield "cyclic.rss", declared('<!ENTITY a "&b;"><!ENTITY b "&a;">'), "reject-file"
    yield "external.rss", declared('<!ENTITY a SYSTEM "file:///etc/passwd">'), "reject-file"
    yield "external-net.rss", declared('<!ENTITY % a SYSTEM "http://127.0.0.1:9/a"> %a;'), "reject-file"
    yield "external-type.rss", _changed("<rss", '<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/a.dtd"><rss'), "accept"
    yield "undeclared-entity.rss", _changed("The toll", "&nbsp;&hellip;&unknown; toll"), "accept"
    yield "style-sheet.rss", _changed("<rss", '<?xml-stylesheet href="file:///etc/passwd"?><rss'), "accept"
    yield "base.rss", _changed("<channel>", '<channel xml:base="file:///etc/">'), "accept"


def _markup() -> Files:
    yield "bare-ampersand.rss", _changed("Ferry sinks", "Ferry & lake < sea"), "accept"
    yield "overlapping.rss", _changed("<link>", "<b><i></b></i><link>"), "accept"
    yield "unclosed-title.rss", _changed("</title><link>", "<link>"), "accept"
    yield "end-of-another.rss", _changed("</description>", "</summary>"), "accept"
    yield (
        "cdata-open.rss",
        FEED.replace("]]></content:encoded></item></channel>", "</item></channel>").encode(),
        "accept",
    )
    yield "comment-open.rss", _changed("<item>", "<!-- <item>"), "reject-file"
    yield "undeclared-prefix.rss", _changed("<link>", "<none:a>x</none:a><link>"), "accept"
    yield "item-in-item.rss", feed(ITEM.format(1).replace("</item>", ITEM.format(2) + "</item>")), "accept"
    yield "two-feeds.rss", FEED.encode() * 2, "accept"
    yield "upper-case.rss", FEED.upper().encode(), "accept"
    yield "script.rss", _changed(BODY, f"<script>fetch('http://127.0.0.1:9')</script>{BODY}<iframe src=/a>"), "accept"
    yield "deep.rss", _changed(BODY, "<div>" * 5_000 + BODY), "accept"
    yield "deep-xml.rss", _changed("<link>", "<x>" * 5_000 + "</x>" * 5_000 + "<link>"), "accept"


def _fields() -> Files:
    yield "no-fields.rss", feed("<item></item><item/>"), "accept"
    yield "same-id.rss", feed(ITEM.format(1) + ITEM.format(1)), "accept"
    yield "same-id-other-text.rss", feed(ITEM.format(1) + ITEM.format(1).replace("52", "53")), "reject-line"
    yield "blank-id.rss", _changed("tide-1", " \n "), "accept"
    yield "id-in-lines.rss", _changed("tide-1", "tide\x1b[31m\n1\u202e"), "accept"
    yield "long-id.rss", _changed("tide-1", "x" * 1_001), "reject-line"
    yield "long-link.rss", _changed("https://tide.example/1", "https://tide.example/" + "x" * 100_000), "accept"
    for name, day in (
        ("impossible", "Thu, 31 Feb 2019 10:00:00 GMT"),
        ("zero", "0000-00-00T00:00:00Z"),
        ("month-13", "2019-13-14"),
        ("far", "99999-01-01"),
        ("digits", "9" * 5_000),
        ("words", "yesterday"),
        ("zone", "Thu, 14 Mar 2019 22:10:00 +99999999999999999999"),
    ):
        yield f"day-{name}.rss", _changed("Thu, 14 Mar 2019 22:10:00 -0500", day), "accept"
    yield (
        "geometry.rss",
        _changed("<link>", "<georss:point xmlns:georss='http://www.georss.org/georss'>x y</georss:point><link>"),
        "accept",
    )
    yield "binary.atom", ATOM.format('<content type="application/pdf">JVBERi0x####</content>').encode(), "accept"
    yield "elsewhere.atom", ATOM.format('<content type="text/html" src="file:///etc/passwd"/>').encode(), "accept"
    pictures = "<media:description>" * 1_000 + "<media:title><![CDATA[" * 900
    yield "pictures.rss", _changed("<link>", pictures + "<link>"), "accept"
    yield "pictures-in-entry.rss", _changed("<link>", "<media:text>40 boats</media:text><media:credit><link>"), "accept"
    yield "base64.atom", ATOM.format('<content type="text/plain" mode="base64">////=A</content>').encode(), "accept"


ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>Tide</title><id>urn:tide</id><entry><id>urn:tide:1</id>'
    "<title>Ferry</title><updated>2019-03-14T10:00:00Z</updated>{0}</entry></feed>"
)


def _sizes() -> Files:
    word = "ferry "
    yield "long-text.rss", _changed(BODY, word * 20_000), "reject-line"
    yield "long-markup.rss", _changed(BODY, f"<p>{word * 400_000}</p>"), "reject-line"
    yield "too-big.rss", feed(ITEM.format(1).replace(BODY, word * 3_600_000)), "reject-file"
    yield "big-comment.rss", feed(f"<!--{word * 1_000_000}-->" + ITEM.format(1)), "accept"
    yield "many.rss", feed("".join(ITEM.format(i) for i in range(400))), "accept"
    yield "empty-items.rss", feed("<item/>" * 300_000), "reject-file"
    yield "signs.rss", feed(ITEM.format(1).replace(BODY, "<" * 200_000)), "reject-file"
    yield "escaped-signs.rss", feed(ITEM.format(1).replace("The toll", "&lt;b&gt;" * 60_000)), "reject-line"
    yield (
        "attributes.rss",
        _changed("<link>", "<x " + " ".join(f'a{i}="b"' for i in range(20_000)) + "/><link>"),
        "reject-file",
    )
    yield "long-attribute.rss", _changed("<link>", f'<x a="{word * 500_000}"/><link>'), "accept"
    yield "unclosed-tags.rss", _changed("The toll", "<a b='" * 1_900), "accept"
    yield "many-links.rss", _changed("<link>", "<link>https://a.example/</link>" * 20_000 + "<link>"), "accept"
    yield "ampersands.rss", _changed("The toll", "&" * 500_000), "accept"
    escaped = "&lt;b " + " ".join(f"a{i}" for i in range(20_000)) + "&gt;"
    yield "escaped-attributes.rss", _changed("Ferry sinks", f"{escaped}&lt;/b&gt;"), "reject-line"
    yield "quotes.rss", _changed("Ferry sinks", "<x a=" + "'\"" * 200_000), "accept"
    yield "declarations.rss", _changed("Ferry sinks", "<!x" * 1_500), "accept"
    yield (
        "namespaces.rss",
        _changed("<link>", "".join(f'<x{i} xmlns:n{i}="u:{i}"/>' for i in range(10_000)) + "<link>"),
        "accept",
    )
