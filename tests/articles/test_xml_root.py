import time

import pytest

from extractor.articles.xml_root import xml_root

ATOM = "{http://www.w3.org/2005/Atom}feed"


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ("<rss version='2.0'><channel>", "rss"),
        ("<rss", "rss"),
        ('<feed xmlns="http://www.w3.org/2005/Atom"/>', ATOM),
        ("<feed xml:lang='en'\n  xmlns = 'http://www.w3.org/2005/Atom'>", ATOM),
        ('<a:feed xmlns="urn:x" xmlns:a="http://www.w3.org/2005/Atom">', ATOM),
        ('<rdf:RDF xmlns:rdf="urn:rdf" xmlns="urn:rss">', "{urn:rdf}RDF"),
        ('<unbound:nitf xmlns="urn:x">', "nitf"),
        ('<x xmlns="">', "x"),
        ("<?xml version='1.0'?>\n<!-- <no> -->\n<?style a=\"<b>\"?>\n<nitf>", "nitf"),
        ('<!DOCTYPE nitf SYSTEM "nitf-3-3.dtd">\n<nitf version="3.3">', "nitf"),
        ('<!DOCTYPE a [<!ENTITY b "<c>">\n<!ELEMENT a (#PCDATA)> ] >\n<a>', "a"),
        ("<!doctype HTML PUBLIC '-//W3C//DTD <x>//EN'><HTML lang=en>", "HTML"),
        ("<html lang=en>", "html"),
        ("", None),
        ("Prices fell.", None),
        ("<", None),
        ("<3 rises", None),
        ("</end>", None),
        ("<!-- never ended <a>", None),
        ("<?xml version='1.0'", None),
        ("<!DOCTYPE a [ <!ENTITY b 'c'>", None),
        ("<a:b:c>", None),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_root(document: str, expected: str | None, encoding: str) -> None:
    assert xml_root(document.encode(encoding)) == expected


@pytest.mark.parametrize("junk", [b"\x00\x01<a>", b"\xff\xfe", b"\x89PNG\r\n", b"\xff<rss>", b"<\x00"])
def test_what_is_no_document(junk: bytes) -> None:
    assert xml_root(junk) is None


@pytest.mark.parametrize(
    "part", ["<!--", "<?", "<!DOCTYPE ", "<!DOCTYPE a [", '<a b="', "<a b='c' ", " ", "<a b=", "["]
)
def test_cost_grows_with_length_only(part: str) -> None:
    for start in ("", "<!DOCTYPE a ", "<a "):
        document = (start + part * 40_000)[:100_000].encode()
        began = time.process_time()
        xml_root(document)
        assert time.process_time() - began < 0.2
