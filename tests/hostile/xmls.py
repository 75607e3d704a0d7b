"""Hostile XML in the agencies' forms: (file name, bytes, what a loader must do), as in make_hostile.raw_files."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

Files = Iterator[tuple[str, bytes, str]]

NITF = (
    '<nitf><head><docdata><doc-id id-string="a{number}"/><date.issue norm="20180110"/></docdata></head>'
    "<body><body.head><hedline><hl1>Prices fall</hl1></hedline></body.head>"
    "<body.content>{text}</body.content></body></nitf>"
)
NEWSML_ITEM = (
    "<NewsItem><Identification><NewsIdentifier><ProviderId>cw.example</ProviderId><DateId>20180110</DateId>"
    "<NewsItemId>a{number}</NewsItemId><RevisionId>1</RevisionId></NewsIdentifier></Identification>"
    "<NewsManagement><FirstCreated>20180110</FirstCreated></NewsManagement><NewsComponent><NewsLines>"
    "<HeadLine>Prices fall</HeadLine></NewsLines><ContentItem><DataContent>{text}</DataContent></ContentItem>"
    "</NewsComponent></NewsItem>"
)
NAR = "http://iptc.org/std/nar/2006-10-01/"
G2_ITEM = (
    f'<newsItem xmlns="{NAR}" guid="a{{number}}"><itemMeta><itemClass qcode="ninat:text"/>'
    "<firstCreated>20180110</firstCreated></itemMeta><contentMeta><headline>Prices fall</headline></contentMeta>"
    '<contentSet><inlineXML contenttype="text/html"><html><body>{text}</body></html></inlineXML></contentSet>'
    "</newsItem>"
)
TEXT = "<p>Prices fell 4 percent.</p><p>Sales rose.</p>"


def nitf_files() -> Files:
    yield from _files("nitf", lambda text, number="1": NITF.format(text=text, number=number))
    yield "canceled.xml", NITF.format(text=TEXT, number=1).replace("<docdata", _CANCELED).encode(), "reject-line"
    yield "two-roots.xml", NITF.format(text=TEXT, number=1).encode() * 2, "reject-line"


_CANCELED = '<docdata management-status="canceled"'


def newsml_files() -> Files:
    def document(text: str, number: str = "1") -> str:
        return f"<NewsML>{NEWSML_ITEM.format(text=text, number=number)}</NewsML>"

    yield from _files("NewsML", document)
    two = "".join(NEWSML_ITEM.format(text=TEXT, number=number) for number in "12")
    inner = NEWSML_ITEM.format(text=TEXT, number=2)
    nested = NEWSML_ITEM.format(text=TEXT, number=1).replace("</NewsLines>", f"</NewsLines>{inner}")
    yield "two-items.xml", f"<NewsML>{two}</NewsML>".encode(), "accept"
    yield "cut-in-the-second.xml", f"<NewsML>{two}"[:-60].encode(), "reject-line"
    yield "nested-item.xml", f"<NewsML>{nested}</NewsML>".encode(), "accept"
    deep = "<NewsItem><NewsComponent>" * 100 + "</NewsComponent></NewsItem>" * 100
    yield "items-inside-items.xml", f"<NewsML>{deep}</NewsML>".encode(), "reject-line"
    yield "no-items.xml", b"<NewsML><NewsEnvelope/></NewsML>", "accept"
    many = "".join(NEWSML_ITEM.format(text="x", number=number) for number in range(500))
    yield "many-items.xml", f"<NewsML>{many}</NewsML>".encode(), "accept"


def newsml_g2_files() -> Files:
    def document(text: str, number: str = "1") -> str:
        return f'<newsMessage xmlns="{NAR}"><itemSet>{G2_ITEM.format(text=text, number=number)}</itemSet></newsMessage>'

    yield from _files("newsMessage", document)
    two = "".join(G2_ITEM.format(text=TEXT, number=number) for number in "12")
    yield "two-items.xml", f'<newsMessage xmlns="{NAR}">{two}</newsMessage>'.encode(), "accept"
    yield "cut-in-the-second.xml", f'<newsMessage xmlns="{NAR}">{two}'[:-60].encode(), "reject-line"
    yield "no-items.xml", f'<newsMessage xmlns="{NAR}"/>'.encode(), "accept"
    yield "no-content.xml", f'<newsItem xmlns="{NAR}" guid="a"/>'.encode(), "reject-line"
    canceled = document(TEXT).replace("</itemMeta>", '<pubStatus qcode="stat:canceled"/></itemMeta>')
    yield "canceled.xml", canceled.encode(), "reject-line"
    many = "".join(G2_ITEM.format(text="x", number=number) for number in range(500))
    yield "many-items.xml", f'<newsMessage xmlns="{NAR}">{many}</newsMessage>'.encode(), "accept"


def _files(root: str, document: Callable[..., str]) -> Files:
    """Documents of a form with the root of that name, made by a function of a text in markup and a number as id."""
    good = document(TEXT)
    yield from _sound(good, document)
    yield from _encodings(good)
    yield from _entities(root, good, document)
    yield from _broken(root, good, document)
    yield from _fields(good, document)
    yield from _large(good, document)


def _sound(good: str, document: Callable[..., str]) -> Files:
    yield "ok.xml", good.encode(), "accept"
    yield "mark.xml", b"\xef\xbb\xbf" + good.encode(), "accept"
    yield "declaration.xml", b'<?xml version="1.0" encoding="utf-8" standalone="no"?>\n' + good.encode(), "accept"
    yield "comments-and-instructions.xml", document(f"<!-- a --><?b c?>{TEXT}<!-- <p>d</p> -->").encode(), "accept"
    yield "cdata.xml", document("<p><![CDATA[a < b & c]]></p>").encode(), "accept"
    yield "empty-text.xml", document("").encode(), "accept"
    yield "no-paragraphs.xml", document("Prices fell 4 percent.").encode(), "accept"
    yield "foreign-elements.xml", document('<x:y xmlns:x="urn:x" z="1">Prices</x:y><p>x</p>').encode(), "accept"
    yield "hostile-text.xml", document("<p>&lt;script>\u202egnp\u202c \u200b\x85</p>").encode(), "accept"


def _encodings(good: str) -> Files:
    yield "utf16.xml", good.encode("utf-16"), "accept"
    yield "utf16-declared.xml", f'<?xml version="1.0" encoding="UTF-16"?>{good}'.encode("utf-16"), "accept"
    latin = good.replace("Sales", "Café sales").encode("latin-1")
    yield "latin1.xml", b'<?xml version="1.0" encoding="ISO-8859-1"?>' + latin, "accept"
    yield "latin1-undeclared.xml", latin, "reject-file"
    yield "latin1-as-utf8.xml", b'<?xml version="1.0" encoding="UTF-8"?>' + latin, "reject-file"
    yield "utf8-as-utf16.xml", b'<?xml version="1.0" encoding="UTF-16"?>' + good.encode(), "reject-file"
    yield "unknown-encoding.xml", b'<?xml version="1.0" encoding="x-nothing"?>' + good.encode(), "reject-file"
    yield "overlong.xml", good.replace("Sales", "\ufffd").encode().replace(b"\xef\xbf\xbd", b"\xc0\xaf"), "reject-file"
    yield "utf8-surrogate.xml", good.replace("Sales", "\ud800").encode("utf-8", "surrogatepass"), "reject-file"
    yield "surrogate-reference.xml", good.replace("Sales", "&#xD800;").encode(), "reject-file"


def _entities(root: str, good: str, document: Callable[..., str]) -> Files:
    def declared(*entities: str) -> bytes:
        return f"<!DOCTYPE {root} [{' '.join(entities)}]>{document('<p>&e;</p>')}".encode()

    bomb = [f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10)]
    yield "external-entity.xml", declared('<!ENTITY e SYSTEM "file:///etc/passwd">'), "reject-file"
    yield "entity-from-the-net.xml", declared('<!ENTITY e SYSTEM "http://127.0.0.1:9/x">'), "reject-file"
    yield "billion-laughs.xml", declared('<!ENTITY e0 "ha">', *bomb, '<!ENTITY e "&e9;">'), "reject-file"
    yield "long-entity.xml", declared(f'<!ENTITY e "{"x " * 100_000}">'), "reject-file"
    yield "cyclic-entities.xml", declared('<!ENTITY e "&f;">', '<!ENTITY f "&e;">'), "reject-file"
    yield "parameter-entity.xml", declared('<!ENTITY % p SYSTEM "http://127.0.0.1:9/x">', "%p;"), "reject-file"
    attribute = document(TEXT).replace("><", ' lang="&e9;"><', 1)
    yield (
        "laughs-in-an-attribute.xml",
        f'<!DOCTYPE {root} [<!ENTITY e0 "ha">{"".join(bomb)}]>{attribute}'.encode(),
        "reject-file",
    )
    yield "undeclared-entity.xml", document("<p>&nothing;</p>").encode(), "reject-file"
    remote = f'<!DOCTYPE {root} SYSTEM "http://127.0.0.1:9/x.dtd">'
    yield "remote-document-type.xml", (remote + good).encode(), "accept"
    yield "entity-of-a-remote-type.xml", (remote + document("<p>&nothing;&nbsp;</p>")).encode(), "accept"
    yield "doctype-never-closed.xml", f"<!DOCTYPE {root} [{good}".encode(), "reject-file"
    include = '<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>'
    yield "include.xml", document(f"<p>a{include}b</p>").encode(), "accept"
    yield "stylesheet.xml", ('<?xml-stylesheet href="http://127.0.0.1:9/x.xsl"?>' + good).encode(), "accept"


def _broken(root: str, good: str, document: Callable[..., str]) -> Files:
    data = good.encode()
    for part in range(1, 8):
        yield f"cut-{part}-eighths.xml", data[: len(data) * part // 8], "reject-file"
    yield "cut-by-one.xml", data[:-1], "reject-file" if root == "nitf" else "reject-line"  # the item itself is whole
    yield "nul.xml", data.replace(b"Sales", b"Sa\x00les"), "reject-file"
    yield "control-character.xml", data.replace(b"Sales", b"Sa\x0bles"), "reject-file"
    yield "wrong-nesting.xml", document("<p><b>x</p></b>").encode(), "reject-file"
    yield "doubled-attribute.xml", document('<p a="1" a="2">x</p>').encode(), "reject-file"
    yield "unquoted-attribute.xml", document("<p a=1>x</p>").encode(), "reject-file"
    yield "unbound-prefix.xml", document("<q:p>x</q:p>").encode(), "reject-line"
    yield "words-behind.xml", data + b" and more", "reject-line"
    yield "binary-behind-the-root.xml", data[:40] + random.Random(1).randbytes(5_000), "reject-file"
    yield "html-names.xml", document("<p>a<br>b</p>").encode(), "reject-file"


def _fields(good: str, document: Callable[..., str]) -> Files:
    yield "impossible-day.xml", good.replace("20180110", "20180230").encode(), "reject-line"
    yield "no-date.xml", good.replace("20180110", "  ").encode(), "accept"
    yield "words-as-date.xml", good.replace("20180110", "Jan. 10").encode(), "reject-line"
    yield "hostile-date.xml", good.replace("20180110", "\u202e" * 50).encode(), "reject-line"
    yield "year-99999.xml", good.replace("20180110", "99999-01-01").encode(), "reject-line"
    yield "long-id.xml", document(TEXT, "x" * 5_000).encode(), "reject-line"
    yield "hostile-id.xml", document(TEXT, "../../\u202e&lt;b>").encode(), "accept"
    yield "long-headline.xml", good.replace("Prices fall", "Prices " * 100_000).encode(), "accept"
    yield "long-text.xml", document("<p>" + "word " * 30_000 + "</p>").encode(), "reject-line"
    yield "long-word.xml", document("<p>" + "x" * 5_000 + "</p>").encode(), "reject-line"


def _large(good: str, document: Callable[..., str]) -> Files:
    yield "deep.xml", document("<p>" * 300 + "x" + "</p>" * 300).encode(), "reject-file"
    yield "nearly-too-deep.xml", document("<b>" * 200 + "x" + "</b>" * 200).encode(), "accept"
    yield "many-elements.xml", document("<p/>" * 300_000).encode(), "reject-file"
    attributes = " ".join(f'a{n}="x"' for n in range(50_000))
    yield "many-attributes.xml", document(f"<p {attributes}>x</p>").encode(), "accept"
    yield "huge-attribute.xml", document(f'<p a="{"x" * 11_000_000}">x</p>').encode(), "reject-line"
    yield "huge-text.xml", document("<p>" + "x " * 5_500_000 + "</p>").encode(), "reject-file"
    yield "huge-comment.xml", document(f"<!--{'x ' * 5_500_000}-->").encode(), "reject-file"
    yield (
        "over-20MB.xml",
        document("<p>" + "x " * 100_000 + "</p>" + ("<p>" + "x " * 500 + "</p>") * 22_000).encode(),
        "reject-file",
    )
    yield "long-name.xml", document(f"<{'p' * 100_000}/>").encode(), "reject-file"
    namespaces = " ".join(f'xmlns:a{n}="u{n}"' for n in range(20_000))
    yield "many-namespaces.xml", document(f"<p {namespaces}>x</p>").encode(), "accept"
    yield "zeros.xml", good.encode() + bytes(100_000), "reject-line"
