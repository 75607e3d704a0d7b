import dataclasses
import datetime as dt
from pathlib import Path

from extractor.types import Article
from tests.articles.test_nitf import ARCHIVED, WIRE, read

NAR = "http://iptc.org/std/nar/2006-10-01/"
XHTML = """\
<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>no</title></head>
<body><p>Forty people <b>waited</b>.</p><figure><figcaption>300 people</figcaption></figure>
<h2>Out of service</h2><p>Two ferries were out of service.</p></body></html></inlineXML>"""
TEXT = "Forty people waited.\n\nOut of service\n\nTwo ferries were out of service."


def item(guid: str, contents: str, item_class: str = "ninat:text", state: str = "stat:usable", space: str = "") -> str:
    return f"""\
<newsItem{space} guid="{guid}" version="3" standard="NewsML-G2" standardversion="2.29" xml:lang="en">
  <catalogRef href="http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_35.xml"/>
  <rightsInfo><copyrightHolder qcode="cw:HOLDER"><name>Coast Wire Ltd.</name></copyrightHolder></rightsInfo>
  <itemMeta>
    <itemClass qcode="{item_class}"/>
    <provider qcode="nprov:CW"><name>Coast Wire</name></provider>
    <versionCreated>2018-01-12T09:30:00+01:00</versionCreated>
    <firstCreated>2018-01-10T23:30:00-11:00</firstCreated>
    <pubStatus qcode="{state}"/>
    <title>Ferry story</title>
    <edNote>Adds the harbour office.</edNote>
  </itemMeta>
  <contentMeta>
    <contentCreated>2018-01-09</contentCreated>
    <language tag="en-GB"/>
    <by>Ana Lund</by>
    <dateline>NORDHAVN, Jan. 10</dateline>
    <headline xml:lang="en">Ferry <i>Aina</i> delayed</headline>
  </contentMeta>
  {contents}
</newsItem>
"""


def content_set(*contents: str) -> str:
    return f"<contentSet>{''.join(contents)}</contentSet>"


def message(*items: str) -> str:
    head = "<header><sent>2018-01-12T08:30:00Z</sent></header>"
    body = "".join(items)
    return f'<?xml version="1.0"?><newsMessage xmlns="{NAR}">{head}<itemSet>{body}</itemSet></newsMessage>'


META = {
    "revision": "3",
    "dateline": "NORDHAVN, Jan. 10",
    "editors_note": "Adds the harbour office.",
    "firstCreated": "2018-01-10T23:30:00-11:00",
    "versionCreated": "2018-01-12T09:30:00+01:00",
    "contentCreated": "2018-01-09",
    "published_from": "firstCreated",
}
FERRY = Article(
    id="urn:newsml:coastwire.example:20180110:7",
    text=TEXT,
    title="Ferry Aina delayed",
    published=dt.date(2018, 1, 10),
    date_source="metadata",
    publisher="Coast Wire",
    author="Ana Lund",
    language="en-GB",
    meta=META,
)


def test_item_alone(tmp_path: Path) -> None:
    alone = item(FERRY.id, content_set(XHTML), space=f' xmlns="{NAR}"')
    assert read(tmp_path, alone) == ([FERRY], [])
    prefixed = '<?xml version="1.0"?>' + alone.replace(f' xmlns="{NAR}"', f' xmlns:n="{NAR}" xmlns="{NAR}"')
    assert read(tmp_path, prefixed) == ([FERRY], [])


def test_message_of_several_items(tmp_path: Path) -> None:
    written = message(
        item(FERRY.id, content_set(XHTML)),
        item(
            "https://coastwire.example/8", content_set('<inlineData contenttype="text/plain">Prices fell.</inlineData>')
        ),
    )
    articles, failures = read(tmp_path, written)
    assert (articles[0], failures) == (FERRY, [])
    assert (articles[1].id, articles[1].url, articles[1].text) == (*["https://coastwire.example/8"] * 2, "Prices fell.")


def test_nitf_inside(tmp_path: Path) -> None:
    nitf = ARCHIVED.replace("<nitf>", '<nitf xmlns="http://iptc.org/std/NITF/2006-10-18/">')
    inline = f'<inlineXML contenttype="application/nitf+xml">{nitf}</inlineXML>'
    (article,), failures = read(tmp_path, message(item(FERRY.id, content_set(XHTML, inline))))
    assert failures == []
    assert article == Article(
        id=FERRY.id,
        text="Prices fell 4 percent.\n\nSales rose.",
        title=FERRY.title,
        published=dt.date(1987, 2, 3),
        date_source="metadata",
        publisher="Coast Wire",
        url="https://post.example/90210",
        author="Ana Lund",
        language="en-GB",
        meta=META | {"date.publication": "19870203T000000", "published_from": "date.publication"},
    )


def test_markup_as_characters(tmp_path: Path) -> None:
    data = "<p>Forty people waited.</p><p>Prices fell.</p>".replace("<", "&lt;")
    for kind in ("text/html", "application/xhtml+xml"):
        inline = f'<inlineData contenttype="{kind}">{data}</inlineData>'
        (article,), _ = read(tmp_path, message(item(FERRY.id, content_set(inline))))
        assert article.text == "Forty people waited.\n\nPrices fell."
    escaped = WIRE.partition("-->")[2].replace("&", "&amp;").replace("<", "&lt;").replace("&amp;nbsp;", " ")
    escaped = escaped.replace("&amp;ldquo;", "“").replace("&amp;rdquo;", "”")
    (article,), _ = read(tmp_path, message(item(FERRY.id, content_set(f"<inlineData>{escaped}</inlineData>"))))
    assert (article.text[:20], article.meta["published_from"]) == ("Forty people waited ", "date.issue")


def test_what_is_passed_over(tmp_path: Path) -> None:
    remote = content_set('<remoteContent href="a.jpg" contenttype="image/jpeg"/>')
    package = f'<packageItem xmlns="{NAR}" guid="p"><groupSet root="g"><group id="g"/></groupSet></packageItem>'
    assert read(tmp_path, message(item("p", remote, "ninat:picture"), item("q", remote))) == ([], [])
    assert read(tmp_path, package) == ([], [])
    by_uri = item("r", content_set(XHTML), "http://cv.iptc.org/newscodes/ninature/video").replace(
        "itemClass qcode", "itemClass uri"
    )
    assert read(tmp_path, message(by_uri)) == ([], [])


def test_taken_back(tmp_path: Path) -> None:
    written = message(
        item("a", content_set(XHTML), state="stat:canceled"),
        item("b", content_set(XHTML), state="stat:withheld"),
        item(FERRY.id, content_set(XHTML)),
    )
    assert read(tmp_path, written) == (
        [FERRY],
        ["1: canceled by its provider: leave it out", "2: withheld by its provider: leave it out"],
    )


def test_headline_alone(tmp_path: Path) -> None:
    (article,), failures = read(tmp_path, message(item(FERRY.id, "")))
    assert (article.title, article.text, failures) == ("Ferry Aina delayed", "", [])


def test_provider_by_its_code(tmp_path: Path) -> None:
    coded = item(FERRY.id, content_set(XHTML)).replace("<name>Coast Wire</name>", "")
    assert [article.publisher for article in read(tmp_path, message(coded))[0]] == ["CW"]
    without = coded.replace('<provider qcode="nprov:CW"></provider>', "")
    assert [article.publisher for article in read(tmp_path, message(without))[0]] == ["Coast Wire Ltd."]


def test_items_without_an_id_have_the_files_and_their_number(tmp_path: Path) -> None:
    nameless = [item("", content_set(XHTML.replace("Forty", number))) for number in ("Four", "Five")]
    assert [article.id for article in read(tmp_path, message(*nameless))[0]] == ["a.xml", "a.xml#2"]


def test_markup_that_is_declared_plain_text(tmp_path: Path) -> None:
    """As agencies send it whose system has but one field for both."""
    data = "<![CDATA[\n<p>\n   (CW) - Nordhavn, January 10 - Forty people\nwaited.\n</p>]]>"
    inline = f'<inlineData contenttype="text/plain">{data}</inlineData>'
    (article,), _ = read(tmp_path, message(item(FERRY.id, content_set(inline))))
    assert article.text == "(CW) - Nordhavn, January 10 - Forty people waited."


def test_head_of_a_page_is_no_text(tmp_path: Path) -> None:
    head = "<body><header><ul><li>Ferries</li></ul><time>10.01.2018 23:30</time><h1>Ferry delayed</h1></header>"
    (article,), _ = read(tmp_path, message(item(FERRY.id, content_set(XHTML.replace("<body>", head)))))
    assert article.text == TEXT


def test_author_as_creator(tmp_path: Path) -> None:
    created = item(FERRY.id, content_set(XHTML)).replace(
        "<by>Ana Lund</by>", "<creator qcode='staff:al'><name>Ana Lund</name></creator>"
    )
    assert read(tmp_path, message(created)) == ([FERRY], [])


def test_long_notes_are_left_in_the_file(tmp_path: Path) -> None:
    noted = item(FERRY.id, content_set(XHTML)).replace("Adds the harbour office.", "Note. " * 1_000)
    meta = {key: value for key, value in META.items() if key != "editors_note"}
    assert read(tmp_path, message(noted)) == ([dataclasses.replace(FERRY, meta=meta)], [])
