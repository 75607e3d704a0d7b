import datetime as dt
from pathlib import Path

from extractor.types import Article
from tests.articles.test_nitf import ARCHIVED, read

PROLOG = """\
<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE NewsML SYSTEM "http://www.iptc.org/std/NewsML/1.2/specification/NewsML_1.2.dtd">
<NewsML Version="1.2" xml:lang="en">
  <Catalog Href="http://www.coastwire.example/catalog.xml"/>
  <NewsEnvelope><DateAndTime>20180111T120000Z</DateAndTime><Priority FormalName="4"/></NewsEnvelope>
"""
END = "</NewsML>\n"


def item(number: str, components: str, status: str = "Usable", revision: str = "2") -> str:
    return f"""\
  <NewsItem Duid="item{number}">
    <Identification>
      <NewsIdentifier>
        <ProviderId>coastwire.example</ProviderId>
        <DateId>20180110</DateId>
        <NewsItemId>{number}</NewsItemId>
        <RevisionId PreviousRevision="1" Update="N">{revision}</RevisionId>
        <PublicIdentifier>urn:newsml:coastwire.example:20180110:{number}:{revision}N</PublicIdentifier>
      </NewsIdentifier>
      <NameLabel>FERRY</NameLabel>
    </Identification>
    <NewsManagement>
      <NewsItemType FormalName="News"/>
      <FirstCreated>20180110T233000-1100</FirstCreated>
      <ThisRevisionCreated>20180112T040100+0000</ThisRevisionCreated>
      <Status FormalName="{status}"/>
    </NewsManagement>
    {components}
  </NewsItem>
"""


def component(content: str, headline: str = "Ferry delayed", role: str = "Main") -> str:
    return f"""\
<NewsComponent Essential="no" EquivalentsList="no" xml:lang="en-GB">
  <Role FormalName="{role}"/>
  <NewsLines>
    <HeadLine>{headline}</HeadLine>
    <ByLine>By Ana Lund</ByLine>
    <DateLine>NORDHAVN, Jan 10 (Coast Wire)</DateLine>
    <CopyrightLine>© Coast Wire</CopyrightLine>
  </NewsLines>
  <AdministrativeMetadata>
    <Provider><Party FormalName="CW"><Property FormalName="Organization" Value="Coast Wire"/></Party></Provider>
  </AdministrativeMetadata>
  {content}
</NewsComponent>
"""


def content(data: str, media: str = "Text", form: str = "") -> str:
    return f"""\
<ContentItem><MediaType FormalName="{media}"/>{f'<Format FormalName="{form}"/>' if form else ""}
<DataContent>{data}</DataContent></ContentItem>
"""


PARAGRAPHS = "<p>Forty people waited.</p>\n<p>Two ferries were out of service.</p>"
TEXT = "Forty people waited.\n\nTwo ferries were out of service."


def ferry(number: str = "7", **fields) -> Article:
    told = {
        "id": f"urn:newsml:coastwire.example:20180110:{number}",
        "text": TEXT,
        "title": "Ferry delayed",
        "published": dt.date(2018, 1, 10),
        "date_source": "metadata",
        "publisher": "Coast Wire",
        "author": "By Ana Lund",
        "language": "en-GB",
        "meta": {
            "revision": "2",
            "public_identifier": f"urn:newsml:coastwire.example:20180110:{number}:2N",
            "dateline": "NORDHAVN, Jan 10 (Coast Wire)",
            "FirstCreated": "20180110T233000-1100",
            "ThisRevisionCreated": "20180112T040100+0000",
            "DateId": "20180110",
            "published_from": "FirstCreated",
        },
    }
    return Article(**(told | fields))


def newsml(*items: str) -> str:
    return PROLOG + "".join(items) + END


def test_paragraphs_alone(tmp_path: Path) -> None:
    assert read(tmp_path, newsml(item("7", component(content(PARAGRAPHS))))) == ([ferry(language="en")], [])


def test_several_items_and_items_inside_of_items(tmp_path: Path) -> None:
    inner = item("8", component(content("<p>Prices fell.</p>")))
    outer = item("7", f"<NewsComponent>{component(content(PARAGRAPHS))}{inner}</NewsComponent>")
    last = item("9", component(content("Plain words.\n\nMore of them.")))
    articles, failures = read(tmp_path, newsml(outer, last))
    assert failures == []
    assert [(article.id[-1], article.text) for article in articles] == [
        ("7", TEXT),
        ("8", "Prices fell."),
        ("9", "Plain words.\n\nMore of them."),
    ]


def test_the_form_that_keeps_the_most_is_read(tmp_path: Path) -> None:
    html = f"<html xmlns='http://www.w3.org/1999/xhtml'><head><title>no</title></head><body>{PARAGRAPHS}</body></html>"
    several = content("Forty waited.") + content(html, form="XHTML")
    assert read(tmp_path, newsml(item("7", component(several)))) == ([ferry(language="en")], [])
    (article,), failures = read(tmp_path, newsml(item("7", component(several + content(ARCHIVED, form="NITF")))))
    assert failures == []
    assert (article.text, article.published) == ("Prices fell 4 percent.\n\nSales rose.", dt.date(1987, 2, 3))
    assert article.meta["published_from"] == "date.publication"
    assert article.meta["FirstCreated"] == "20180110T233000-1100"


def test_content_as_characters(tmp_path: Path) -> None:
    for data in (f"<![CDATA[{PARAGRAPHS}]]>", PARAGRAPHS.replace("<", "&lt;")):
        assert [article.text for article in read(tmp_path, newsml(item("7", component(content(data)))))[0]] == [TEXT]


def test_pictures_and_their_captions_are_passed_over(tmp_path: Path) -> None:
    photo = item("5", component('<ContentItem Href="a.jpg"><MediaType FormalName="Photo"/></ContentItem>'))
    caption = component(content("<p>About 300 people in 2016.</p>"), "Pier", "Caption")
    story = item("7", component(caption + component(content(PARAGRAPHS))))
    articles, failures = read(tmp_path, newsml(photo, story))
    assert ([article.text for article in articles], failures) == ([TEXT], [])


def test_lines_are_those_of_the_component_with_the_text(tmp_path: Path) -> None:
    photo = component('<ContentItem Href="a.jpg"><MediaType FormalName="Photo"/></ContentItem>', "Pier at Nordhavn")
    story = component(f"<NewsComponent>{content(PARAGRAPHS)}</NewsComponent>")
    together = f"<NewsComponent>{photo.replace('Ana Lund', 'Mira Holt')}{story}</NewsComponent>"
    assert read(tmp_path, newsml(item("7", together))) == ([ferry(language="en")], [])


def test_headline_alone(tmp_path: Path) -> None:
    assert read(tmp_path, newsml(item("7", component("")))) == ([ferry(text="", language="en")], [])


def test_taken_back_or_empty(tmp_path: Path) -> None:
    canceled = item("7", component(content(PARAGRAPHS)), status="Canceled")
    empty = item("8", "<NewsComponent/>")
    assert read(tmp_path, newsml(canceled, empty, item("9", component(content(PARAGRAPHS))))) == (
        [ferry("9", language="en")],
        ["1: canceled by its provider: leave it out", "2: neither a headline nor content: leave it out"],
    )


def test_a_later_revision_is_another_text_of_the_same_article(tmp_path: Path) -> None:
    corrected = item("7", component(content("<p>Fifty people waited.</p>")), revision="3")
    articles, failures = read(tmp_path, newsml(item("7", component(content(PARAGRAPHS))), corrected))
    assert articles == [ferry(language="en")]
    assert failures == [
        '2: id "urn:newsml:coastwire.example:20180110:7" came before with another text: give each article its own id'
    ]


def test_items_before_the_break_are_kept(tmp_path: Path) -> None:
    whole = newsml(item("7", component(content(PARAGRAPHS))), item("8", component(content("<p>x</p>"))))
    articles, (failure,) = read(tmp_path, whole[: whole.rindex("<p>x")])
    assert articles == [ferry(language="en")]
    assert failure.startswith("2: broken XML (")
