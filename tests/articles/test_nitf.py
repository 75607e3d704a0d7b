import datetime as dt
import gzip
from pathlib import Path

from extractor.articles import read_articles
from extractor.types import Article, Failure

WIRE = """\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE nitf SYSTEM "http://www.nitf.org/IPTC/NITF/3.4/specification/dtd/nitf-3-4.dtd">
<!-- sent by the coast desk -->
<nitf version="-//IPTC//DTD NITF 3.4//EN" change.date="October 18, 2006" xml:lang="en">
  <head>
    <title>FERRY-DELAY</title>
    <docdata management-status="usable">
      <correction info="third paragraph" id-string="cw-7"/>
      <doc-id regsrc="coastwire.example" id-string="cw-20180110-7"/>
      <urgency ed-urg="4"/>
      <date.issue norm="20180110T233000-1100"/>
      <date.release norm="20180111T103000Z"/>
      <doc.copyright holder="Coast Wire" year="2018"/>
      <ed-msg info="Second version, adds the harbour office."/>
      <du-key key="ferry-delay" version="2"/>
    </docdata>
    <pubdata name="The Harbour Post" type="print" date.publication="20180111" ex-ref="https://post.example/ferry"/>
  </head>
  <body>
    <body.head>
      <hedline>
        <hl1>Ferry <em>Aina</em> delayed; forty wait</hl1>
        <hl2>Second delay in a week</hl2>
      </hedline>
      <note noteclass="editorsnote"><body.content><p>Eds: 900 words.</p></body.content></note>
      <byline>By <person>Ana Lund</person><byttl>Coast Wire</byttl></byline>
      <dateline><location>NORDHAVN</location>, <story.date norm="20180110">Jan. 10</story.date></dateline>
      <abstract><p>Forty people waited.</p></abstract>
    </body.head>
    <body.content>
      <block id="lead">
        <p lede="true">Forty people waited at the pier&nbsp;on Tuesday, the harbour
          office said, after <org>Aina Lines</org> withdrew <num>2</num> of its ferries.</p>
      </block>
      <media media-type="image">
        <media-reference source="pier.jpg" mime-type="image/jpeg"/>
        <media-caption>About 300 people at the pier in 2016.</media-caption>
      </media>
      <hl2>&ldquo;Two in a week&rdquo;</hl2>
      <p>Fares rose 4&#160;percent<br/>in May &amp; June.</p>
      <table><tr><td>2017</td><td>310,000</td></tr></table>
      <bq><block><p>We waited six hours.</p></block><credit>Mira Holt, 31</credit></bq>
      <ol><li>One ferry</li><li>Two ferries</li></ol>
      <nitf-table><table><tr><td>12</td></tr></table></nitf-table>
    </body.content>
    <body.end><tagline>Coast Wire has 12 offices.</tagline></body.end>
  </body>
</nitf>
"""

FERRY = Article(
    id="cw-20180110-7",
    text=(
        "Forty people waited at the pier on Tuesday, the harbour office said, after Aina Lines withdrew 2 of its"
        " ferries.\n\n“Two in a week”\n\nFares rose 4 percent\nin May & June.\n\nWe waited six hours."
        "\n\nOne ferry\n\nTwo ferries"
    ),
    title="Ferry Aina delayed; forty wait",
    published=dt.date(2018, 1, 10),
    date_source="metadata",
    publisher="Coast Wire",
    url="https://post.example/ferry",
    author="By Ana Lund",
    language="en",
    meta={
        "revision": "2",
        "registered_by": "coastwire.example",
        "editors_note": "Second version, adds the harbour office.",
        "dateline": "NORDHAVN, Jan. 10",
        "date.issue": "20180110T233000-1100",
        "date.publication": "20180111",
        "date.release": "20180111T103000Z",
        "story.date": "20180110",
        "published_from": "date.issue",
    },
)


def read(tmp_path: Path, written: str | bytes, name: str = "a.xml", **settings) -> tuple[list[Article], list[str]]:
    path = tmp_path / name
    path.write_bytes(written.encode() if isinstance(written, str) else written)
    failures: list[Failure] = []
    articles = list(read_articles(path, on_error=failures.append, **settings))
    return articles, [f"{failure.line or '-'}: {failure.reason}" for failure in failures]


def test_wire_story(tmp_path: Path) -> None:
    assert read(tmp_path, WIRE) == ([FERRY], [])


def test_namespace_and_encodings(tmp_path: Path) -> None:
    spaced = WIRE.replace("<nitf ", '<nitf xmlns="http://iptc.org/std/NITF/2006-10-18/" ')
    assert read(tmp_path, spaced) == ([FERRY], [])
    western = WIRE.replace('encoding="UTF-8"', 'encoding="ISO-8859-1"').replace("Ana", "Åna").encode("latin-1")
    assert read(tmp_path, western)[0][0].author == "By Åna Lund"
    wide = WIRE.replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16")
    assert read(tmp_path, wide) == ([FERRY], [])
    assert read(tmp_path, gzip.compress(WIRE.encode()), "a.xml.gz") == ([FERRY], [])


ARCHIVED = """\
<nitf><head><title>Prices Fall</title>
<docdata><doc-id id-string="90210"/><doc.copyright holder="The Harbour Post" year="1987"/></docdata>
<pubdata name="The Harbour Post" date.publication="19870203T000000" ex-ref="https://post.example/90210"/></head>
<body><body.head><hedline><hl1>PRICES FALL</hl1></hedline>
<byline class="print_byline">By ANA LUND</byline><byline class="normalized_byline">Lund, Ana</byline></body.head>
<body.content>
<block class="lead_paragraph"><p>Prices fell 4 percent.</p></block>
<block class="full_text"><p>Prices fell 4 percent.</p><p>Sales rose.</p></block>
</body.content></body></nitf>
"""


def test_archive_that_keeps_the_lead_twice(tmp_path: Path) -> None:
    expected = Article(
        id="90210",
        text="Prices fell 4 percent.\n\nSales rose.",
        title="PRICES FALL",
        published=dt.date(1987, 2, 3),
        date_source="metadata",
        publisher="The Harbour Post",
        url="https://post.example/90210",
        author="By ANA LUND",
        meta={"date.publication": "19870203T000000", "published_from": "date.publication"},
    )
    assert read(tmp_path, ARCHIVED) == ([expected], [])


def test_what_is_not_told(tmp_path: Path) -> None:
    bare = "<nitf><body><body.content><p>Prices fell.</p></body.content></body></nitf>"
    option = dt.date(2019, 2, 11)
    named = Article(id="a.xml", text="Prices fell.", published=option, date_source="option")
    assert read(tmp_path, bare, published=option) == ([named], [])
    assert read(tmp_path, "<nitf/>") == ([Article(id="a.xml", text="")], [])


def test_language_and_owner_where_some_have_them(tmp_path: Path) -> None:
    written = (
        '<nitf baselang="en-US"><head><docdata><doc-id regsrc="CW"/></docdata></head><body><body.head><rights>'
        "<rights.owner>Coast Wire</rights.owner></rights></body.head><body.content><p>x</p></body.content></body>"
        "</nitf>"
    )
    expected = Article(id="a.xml", text="x", publisher="Coast Wire", language="en-US", meta={"registered_by": "CW"})
    assert read(tmp_path, written) == ([expected], [])


def test_taken_back(tmp_path: Path) -> None:
    for state, said in (("canceled", "canceled"), ("withheld", "withheld")):
        written = WIRE.replace('"usable"', f'"{state}"')
        assert read(tmp_path, written) == ([], [f"1: {said} by its provider: leave it out"])


def test_dates_that_are_none(tmp_path: Path) -> None:
    for value, reason in (
        ("20180230", "is no day of the calendar (day is out of range for month): correct it"),
        ("yesterday", "is no ISO date: write it as 2018-01-10"),
    ):
        written = WIRE.replace('"20180110T233000-1100"', f'"{value}"')
        assert read(tmp_path, written) == ([], [f'1: date.issue "{value}" {reason}'])


def test_zone_behind_a_day(tmp_path: Path) -> None:
    (article,), _ = read(tmp_path, WIRE.replace("20180110T233000-1100", "20080219+0100"))
    assert article.published == dt.date(2008, 2, 19)


def test_entities_of_its_own_are_refused_and_unknown_ones_stay(tmp_path: Path) -> None:
    entity = '<!DOCTYPE nitf [<!ENTITY agency "Coast Wire">]>'
    declared = entity + "<nitf><body><p>&agency; said</p></body></nitf>"
    reason = "declares entities, which are not expanded: write out what they stand for"
    assert read(tmp_path, declared) == ([], [f"-: {reason}"])
    unknown = '<!DOCTYPE nitf SYSTEM "x.dtd"><nitf><body><p>&agency; said&mdash;</p></body></nitf>'
    assert [article.text for article in read(tmp_path, unknown)[0]] == ["&agency; said—"]


def test_another_form(tmp_path: Path) -> None:
    reason = "begins with the element rss, not nitf: name its form with --format"
    assert read(tmp_path, "<rss/>", format="nitf") == ([], [f"-: {reason}"])


def test_xml_is_never_read_as_text(tmp_path: Path) -> None:
    for written in (
        "Prices fell.",
        '<?xml version="1.0"?>\n',
        "<!DOCTYPE nitf [\n" + "<!-- x -->" * 1_000 + "]><nitf/>",
    ):
        articles, (failure,) = read(tmp_path, written)
        assert articles == []
        assert failure.startswith("-: no element of XML in its first bytes: name the form with --format (")
