import datetime as dt
import io
import socket
import urllib.request

import pytest

from extractor.articles import read_articles
from extractor.articles.feed import read_feed
from extractor.articles.formats import Entry
from extractor.types import Article, Failure

DAY = dt.date(2019, 3, 14)

RSS = """\
<?xml version="1.0" encoding="UTF-8"?>
<?xml-stylesheet type="text/xsl" href="/feed.xsl"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom"
  xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd">
<channel>
  <title>The Morning Tide</title>
  <link>https://tide.example</link>
  <atom:link href="https://tide.example/feed" rel="self" type="application/rss+xml"/>
  <description>News of the coast</description>
  <language>en-us</language>
  <lastBuildDate>Fri, 15 Mar 2019 04:00:00 +0000</lastBuildDate>
  <item>
    <title>Ferry &amp; barge carry 310,000</title>
    <link>https://tide.example/2019/ferry</link>
    <dc:creator><![CDATA[Maria Okello]]></dc:creator>
    <pubDate>Thu, 14 Mar 2019 22:10:00 -0500</pubDate>
    <category><![CDATA[Transport]]></category>
    <guid isPermaLink="false">https://tide.example/?p=4711</guid>
    <description><![CDATA[<p>The ferry carried 310,000&nbsp;passengers [&#8230;]</p>]]></description>
    <content:encoded><![CDATA[<figure><img src="a.jpg"/><figcaption>Some 300 board a boat.</figcaption></figure>
<p>The ferry carried <b>310,000</b>&nbsp;passengers in 2018, the port
said.</p>
<blockquote><p>&#8220;Nine of ten boats were full.&#8221;</p></blockquote>
<table><tr><td>2018</td><td>310,000</td></tr></table><script>track(4)</script>
<p>Fares will rise by 4 percent.<br />That is the second rise.</p>]]></content:encoded>
    <media:content url="https://tide.example/a.jpg" medium="image">
      <media:title>Boats</media:title><media:description type="plain">40 boats in the port.</media:description>
    </media:content>
  </item>
  <item>
    <title>Caf&eacute;s close</title>
    <author>desk@tide.example (Omar Said)</author>
    <pubDate>jeu, 14 mars 2019</pubDate>
    <guid>https://tide.example/2019/cafes</guid>
    <description>One in ten caf&eacute;s closed.</description>
    <itunes:summary>One in ten caf&eacute;s closed, and more of it.</itunes:summary>
    <source url="https://post.example/rss">The Harbour Post</source>
  </item>
  <item><title>No address</title></item>
</channel>
</rss>
"""

TEXT = """The ferry carried 310,000 passengers in 2018, the port said.

“Nine of ten boats were full.”

Fares will rise by 4 percent.
That is the second rise."""


def read(feed: str | bytes, **options) -> list[Article | Failure]:
    found: list[Article | Failure] = []
    data = feed.encode() if isinstance(feed, str) else feed
    for article in read_articles(io.BytesIO(data), on_error=found.append, **options):
        found.append(article)
    return found


def test_rss() -> None:
    assert read(RSS) == [
        Article(
            id="https://tide.example/?p=4711",
            text=TEXT,
            title="Ferry & barge carry 310,000",
            published=DAY,
            date_source="metadata",
            publisher="The Morning Tide",
            url="https://tide.example/2019/ferry",
            author="Maria Okello",
            language="en-us",
            meta={"completeness": "full"},
        ),
        Article(
            id="https://tide.example/2019/cafes",
            text="One in ten cafés closed.",
            title="Cafés close",
            publisher="The Harbour Post",
            url="https://tide.example/2019/cafes",
            author="Omar Said",
            language="en-us",
            meta={"completeness": "summary", "stated": "jeu, 14 mars 2019"},
        ),
        Article(
            id="stream#3",
            text="",
            title="No address",
            publisher="The Morning Tide",
            language="en-us",
            meta={"completeness": "summary"},
        ),
    ]


def test_option_dates_only_what_states_no_day() -> None:
    dated = [(article.published, article.date_source) for article in read(RSS, published=dt.date(2020, 1, 1))]
    assert dated == [(DAY, "metadata"), (None, None), (dt.date(2020, 1, 1), "option")]


ATOM = """\
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-GB">
  <title>The Harbour Post</title><id>urn:post</id><updated>2019-03-17T00:00:00Z</updated>
  <entry>
    <title type="html">Ferry &lt;em&gt;Aina&lt;/em&gt; late</title>
    <link rel="enclosure" href="https://post.example/a.mp3"/>
    <link rel="alternate" href="https://post.example/ferry"/>
    <id>tag:post.example,2019:7</id>
    <published>2019-03-14T23:30:00-11:00</published><updated>2019-03-16T09:00:00Z</updated>
    <author><name>Ana Lund</name><email>ana@post.example</email></author>
    <summary>Forty people waited.</summary>
    <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Forty people waited at the
      pier.</p><p>Fares rose 4&#160;percent.</p></div></content>
  </entry>
  <entry>
    <title>Fewer boats</title><id>tag:post.example,2019:8</id><updated>2019-03-16T09:00:00Z</updated>
    <summary>Fewer than 5 &lt; 6 boats ran.</summary>
    <content type="application/pdf">JVBERi0x</content>
  </entry>
</feed>
"""


def test_atom() -> None:
    assert read(ATOM) == [
        Article(
            id="tag:post.example,2019:7",
            text="Forty people waited at the pier.\n\nFares rose 4 percent.",
            title="Ferry Aina late",
            published=DAY,
            date_source="metadata",
            publisher="The Harbour Post",
            url="https://post.example/ferry",
            author="Ana Lund",
            language="en-GB",
            meta={"completeness": "full", "updated": "2019-03-16T09:00:00Z"},
        ),
        Article(
            id="tag:post.example,2019:8",
            text="Fewer than 5 < 6 boats ran.",
            title="Fewer boats",
            publisher="The Harbour Post",
            language="en-GB",
            meta={"completeness": "summary", "updated": "2019-03-16T09:00:00Z"},
        ),
    ]


RSS_1 = """\
<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
  xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://lake.example/rss"><title>Lake News</title><link>https://lake.example</link>
<items><rdf:Seq><rdf:li rdf:resource="https://lake.example/1"/></rdf:Seq></items></channel>
<item rdf:about="https://lake.example/1"><title>Boats sink</title><link>https://lake.example/1</link>
<description>Four boats sank.</description><dc:date>2019-03-14T23:00:00-05:00</dc:date>
<dc:creator>Ana Ruiz</dc:creator><dc:language>en</dc:language></item></rdf:RDF>
"""


def test_rss_1_dates_its_items_by_dublin_core() -> None:
    assert read(RSS_1) == [
        Article(
            id="https://lake.example/1",
            text="Four boats sank.",
            title="Boats sink",
            published=DAY,
            date_source="metadata",
            publisher="Lake News",
            url="https://lake.example/1",
            author="Ana Ruiz",
            language="en",
            meta={"completeness": "summary"},
        )
    ]


def test_rss_091_with_its_document_type() -> None:
    feed = (
        '<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" '
        '"http://my.netscape.example/rss-0.91.dtd"><rss version="0.91"><channel><title>Lake News</title><item>'
        "<title>AT&T cuts 400 jobs</title><link>https://lake.example/2</link></item></channel></rss>"
    )
    assert read(feed) == [
        Article(
            id="https://lake.example/2",
            text="",
            title="AT&T cuts 400 jobs",
            publisher="Lake News",
            url="https://lake.example/2",
            meta={"completeness": "summary"},
        )
    ]


def test_entry_that_is_cut_off_is_told_and_left_out() -> None:
    cut = RSS[: RSS.index("closed.")]
    assert read(cut) == [
        read(RSS)[0],
        Failure("<stream>", 2, None, "cut off: fetch the feed again; the entries that are whole were read"),
    ]


@pytest.mark.parametrize("data", [b"https://tide.example/feed", b"file:///etc/passwd", b"/etc/passwd", b"../a.rss"])
def test_nothing_is_fetched_or_opened(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise AssertionError("nothing may be fetched")

    monkeypatch.setattr(socket, "socket", fail)
    monkeypatch.setattr(urllib.request, "build_opener", fail)
    reason = "no feed of RSS or Atom: name the form with --format"
    assert list(read_feed(io.BufferedReader(io.BytesIO(data)), Entry("a.rss", "a.rss"))) == [
        Failure("a.rss", None, None, reason)
    ]
