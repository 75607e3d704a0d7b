import datetime as dt
import io
import json
import logging
from pathlib import Path

import pytest

from extractor.articles import read_articles
from extractor.articles.page import Page, PageError, page_article
from extractor.types import Article, Failure

DAY = dt.date(2019, 3, 14)

LINKED = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Ferry carried 310,000 passengers",
    "datePublished": "2019-03-14T22:10:00-05:00",
    "dateModified": "2019-03-16T01:00:00Z",
    "author": {"@type": "Person", "name": "Maria Okello"},
    "publisher": {"@type": "Organization", "name": "The Lake Post"},
}

BODY = """<p>The lake ferry carried 310,000&nbsp;passengers in 2018, the <b>Transport
Ministry</b> said on Thursday, up from 290,000 a year earlier.</p>
<p>&#8220;Nine of ten boats were full,&#8221; a spokesman said.<br>He gave no other fi&shy;gure.</p>
<p>Fares will rise by 4 percent in April, when the season begins, and again in the autumn.</p>"""

TEXT = """The lake ferry carried 310,000 passengers in 2018, the Transport Ministry said on Thursday, up from \
290,000 a year earlier.

“Nine of ten boats were full,” a spokesman said.
He gave no other figure.

Fares will rise by 4 percent in April, when the season begins, and again in the autumn."""


def page(head: str = "", top: str = "", below: str = "", body: str = BODY) -> bytes:
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>Ferry | Lake Post</title>{head}</head>'
        f"<body><nav><a href='/'>Home</a> <a href='/n'>News</a></nav><article>{top}{body}</article>{below}</body>"
        "</html>"
    ).encode()


def linked(value: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


def dated(*settings, **parts) -> tuple[dt.date | None, str | None]:
    article = page_article(Page(page(*settings, **parts), "a"))
    return article.published, article.date_source


def test_page(tmp_path: Path) -> None:
    path = tmp_path / "ferry.html"
    path.write_bytes(
        page(
            '<link rel="canonical" href="https://lakepost.example/ferry"><meta property="og:site_name" '
            f'content="The Lake Post">{linked(LINKED)}',
            "<h1>Ferry carried 310,000 passengers</h1><figure><img src=a.jpg><figcaption>Some 300 board a boat."
            "</figcaption></figure><table><tr><th>Year<th>Passengers<tr><td>2018<td>310,000</table>",
            "<div id=comments><p>I counted 400 boats myself, and they were all empty at noon.</p></div>"
            "<aside><h3>Related</h3><a href='/x'>Why 6,500 drivers quit</a></aside><footer>© 2026 Lake Post</footer>",
        )
    )
    assert list(read_articles(path)) == [
        Article(
            id="ferry.html",
            text=f"Ferry carried 310,000 passengers\n\n{TEXT}",
            title="Ferry carried 310,000 passengers",
            published=DAY,
            date_source="json-ld",
            publisher="The Lake Post",
            url="https://lakepost.example/ferry",
            author="Maria Okello",
            language="en",
            meta={"modified": "2019-03-16T01:00:00Z"},
        )
    ]


def test_bare_page_states_nothing() -> None:
    document = f"<html><body><article>{BODY}</article></body></html>".encode()
    assert list(read_articles(io.BytesIO(document))) == [Article(id="stream", text=TEXT)]


@pytest.mark.parametrize(
    "value",
    [
        LINKED,
        [{"@type": "WebSite", "datePublished": "2001-01-01"}, LINKED],
        {"@graph": [{"@type": "WebPage", "datePublished": "2011-01-01"}, LINKED]},
        {"@type": "WebPage", "mainEntity": {**LINKED, "@type": ["Thing", "ReportageNewsArticle"]}},
        {**LINKED, "hasPart": {"@type": "NewsArticle", "datePublished": "2011-01-01"}, "datePublished": "2019-03-14"},
        [{"@type": "ItemList", "itemListElement": [{**LINKED, "datePublished": "2011-01-01"}]}, LINKED],
        [
            {**LINKED, "url": "https://lakepost.example/other", "datePublished": "2011-01-01"},
            {**LINKED, "mainEntityOfPage": {"@id": "https://lakepost.example/ferry"}},
        ],
        [{"@type": "NewsArticle", "headline": "x"}, {**LINKED, "datePublished": "Thu, 14 Mar 2019 23:59:59 -1100"}],
        {"@type": "WebPage", "datePublished": "2019-03-14T00:01:00+13:00"},
    ],
)
def test_day_in_linked_data_is_the_one_it_names(value: object) -> None:
    head = '<link rel="canonical" href="https://lakepost.example/ferry"><meta name="date" content="2005-05-05">'
    assert dated(head + linked(value)) == (DAY, "json-ld")


@pytest.mark.parametrize(
    "script",
    [
        '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2019-03-14"',
        '<script type="application/ld+json">[[[[{"datePublished": 20190314}]]]]</script>',
        '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "0000-99-99"}</script>',
        '<script type="text/javascript">{"@type": "NewsArticle", "datePublished": "2011-01-01"}</script>',
    ],
)
def test_linked_data_that_states_no_day_gives_way_to_the_metadata(script: str) -> None:
    head = f'<meta property="article:published_time" content="2019-03-14T23:30:00-11:00">{script}</script>'
    assert dated(head) == (DAY, "metadata")


def test_linked_data_with_line_breaks_in_comments() -> None:
    value = '{"@type": "Article", "datePublished": "2019-03-14", "x": "a\nb"}'
    assert dated(f'<script type="application/ld+json">\n<!--\n{value}\n--></script>') == (DAY, "json-ld")


@pytest.mark.parametrize(
    ("head", "top"),
    [
        ('<meta property="article:published_time" content="2019-03-14T23:30:00-11:00">', ""),
        ('<meta name="pubdate" content="Thu, 14 Mar 2019 22:10:00 GMT">', ""),
        ('<meta name="dcterms.modified" content="2011-01-01"><meta name="date" content="March 14, 2019">', ""),
        ('<meta itemprop="datePublished" content="2019-03-14">', ""),
        ('<link rel="canonical" href="https://lakepost.example/2019/03/14/ferry">', ""),
        ("", '<time datetime="2019-03-14T22:10:00-05:00">March 15</time>'),
        ("", '<p class="post-date">Published: March 14, 2019 at 10:15 pm</p>'),
        ("", '<span itemprop="datePublished" content="2019-03-14">yesterday</span>'),
        ("", '<p class="dates">Published 14 March 2019 | Updated 16 March 2019</p>'),
        (
            "",
            'Updated <time datetime="2019-03-16">today</time><p>Posted <time datetime="2019-03-14">earlier</time></p>',
        ),
    ],
)
def test_day_in_metadata_address_and_labels(head: str, top: str) -> None:
    assert dated(head, f"<h1>Ferry</h1>{top}") == (DAY, "metadata")


@pytest.mark.parametrize(
    ("head", "top", "below"),
    [
        ("", "", "<footer>© 2021 Lake Post. Updated June 2, 2021</footer>"),
        ("", "", "<div>Copyright 2021-03-04 Lake Post</div>"),
        ("", "<p>Last modified on Wed 2 Jun 2021</p>", ""),
        ("", '<p class="date">Last updated: June 2, 2021</p>', ""),
        ("", '<time class="updated" datetime="2021-06-02">June 2, 2021</time>', ""),
        ("", 'Updated: <time datetime="2021-06-02">June 2, 2021</time>', ""),
        ("", "", '<aside class="related"><time datetime="2021-06-02">June 2, 2021</time><a>Other</a></aside>'),
        ("", "", '<div class="comment"><span class="date">June 2, 2021</span><p>I saw it.</p></div>'),
        ('<meta itemprop="copyrightYear" content="2021">', "", ""),
        ('<meta property="article:modified_time" content="2021-06-02">', "", ""),
        ('<meta http-equiv="last-modified" content="2021-06-02">', "", ""),
        ('<meta property="og:image" content="https://lakepost.example/2021/06/02/boat.jpg">', "", ""),
        ('<meta name="date" content="June 2021">', "", ""),
        (linked({"@type": "NewsArticle", "dateModified": "2021-06-02"}), "", ""),
    ],
)
def test_what_is_no_day_of_publication(head: str, top: str, below: str) -> None:
    assert dated(head, f"<h1>Ferry</h1>{top}", below) == (None, None)


def test_dateline_of_the_text_and_the_callers_day(tmp_path: Path) -> None:
    path = tmp_path / "a.htm"
    path.write_bytes(page(body=f"<p>LUSAKA, March 14, 2019 (Agency) -- A ferry sank on the lake.</p>{BODY}"))
    assert [(a.published, a.date_source) for a in read_articles(path)] == [(DAY, "text")]
    told = read_articles(path, published=dt.date(2018, 1, 10))
    assert [(a.published, a.date_source) for a in told] == [(dt.date(2018, 1, 10), "option")]


@pytest.mark.parametrize(
    ("encoding", "declared", "charset"),
    [
        ("utf-8", "utf-8", None),
        ("utf-8", "iso-8859-1", "windows-1252"),
        ("utf-8-sig", "iso-8859-1", None),
        ("utf-16", "utf-8", None),
        ("utf-16-le", "utf-8", "UTF-16LE"),
        ("cp1252", "iso-8859-1", None),
        ("cp1252", "nonsense", "rot13"),
        ("cp1252", "utf-8", None),
        ("cp1250", "utf-8", "windows-1250"),
        ("macintosh", "macintosh", None),
    ],
)
def test_encoding(encoding: str, declared: str, charset: str | None) -> None:
    document = page().decode().replace("utf-8", declared).replace("&#8220;", "“").replace("&#8221;", "”")
    assert page_article(Page(document.encode(encoding), "a", charset=charset)).text == TEXT


def test_page_told_by_its_content(tmp_path: Path) -> None:
    for name, document in (
        ("a", page()),
        ("b", b"\n<!-- x --><HTML>" + page()[40:]),
        ("c", page().replace(b'<html lang="en">', b"")),
    ):
        (tmp_path / name).write_bytes(document)
        assert [article.text for article in read_articles(tmp_path / name)] == [TEXT], name


def test_page_of_xhtml(tmp_path: Path) -> None:
    declaration = (
        b'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x.dtd">\n'
    )
    document = declaration + page().partition(b"\n")[2].replace(b"<html", b'<html xmlns="http://www.w3.org/1999/xhtml"')
    (tmp_path / "a.xml").write_bytes(document)
    (tmp_path / "b.xhtml").write_bytes(document)
    assert [article.text for article in read_articles(tmp_path, on_error=print)] == [TEXT, TEXT]


def test_page_keeps_what_is_known_of_it() -> None:
    article = page_article(Page(page(), "a", url="https://lakepost.example/a", meta={"crawled": "2019-03-15"}))
    assert (article.url, article.publisher, article.meta) == (
        "https://lakepost.example/a",
        None,
        {"crawled": "2019-03-15"},
    )


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty: there is no page in it"),
        (b" \n", "empty: there is no page in it"),
        (b"plain words", "no HTML: name a page, or the form with --format"),
        (b"<html><body></body></html>", "no article text found: leave out pages of links, pictures and scripts"),
        (b"<html><body>" + b"<div>" * 250 + b"x", "nested too deeply: that is no article; leave it out"),
        (
            b"<html><body>" + b"<p>x" * 31_000,
            "page of some 31,002 elements, the limit is 30,000: that is no article; leave it out",
        ),
        (
            b"<html>" + b"<i>" * 120_000,
            "page of some 60,000 elements, the limit is 30,000: that is no article; leave it out",
        ),
        (b"<html>" + b" " * 20 * 1024**2, "page of more than 20 MB: that is no article; leave it out"),
    ],
)
def test_page_without_article(data: bytes, reason: str) -> None:
    with pytest.raises(PageError) as raised:
        page_article(Page(data, "a"))
    assert str(raised.value) == reason


def test_failure_names_the_page(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(b"")
    failures: list[Failure] = []
    assert list(read_articles(tmp_path, on_error=failures.append)) == []
    assert failures == [Failure(str(tmp_path / "a.html"), None, "a.html", "empty: there is no page in it")]


def test_libraries_write_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    handlers = logging.root.handlers[:]
    logging.root.handlers.clear()
    try:
        with pytest.raises(PageError):
            page_article(Page(b"<html><body><script>x</script></body></html>", "a"))
    finally:
        logging.root.handlers[:] = handlers
    assert capsys.readouterr() == ("", "")
