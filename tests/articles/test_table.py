import datetime as dt
import io
from pathlib import Path

import pytest

from extractor.articles import read_all, read_articles
from extractor.articles.formats import Entry, ReadOptions
from extractor.articles.lines import open_stream
from extractor.articles.table import read_csv, read_tsv
from extractor.types import Article, Failure

EXPORT = """\
id,title,text,published,publisher,url,author,language,section,words
7,"Ferry ""Aina"" delayed","Forty people waited, the harbour office said.

Two ferries were out of service.",2018-01-10T23:30:00-11:00,The Harbour Post,https://post.example/7,Ana Lund,en,home,12
8,,Prices fell 4 percent.,,,,,,,
"""

FERRY = Article(
    id="7",
    text="Forty people waited, the harbour office said.\n\nTwo ferries were out of service.",
    title='Ferry "Aina" delayed',
    published=dt.date(2018, 1, 10),
    date_source="metadata",
    publisher="The Harbour Post",
    url="https://post.example/7",
    author="Ana Lund",
    language="en",
    meta={"section": "home", "words": "12"},
)
PRICES = Article(id="8", text="Prices fell 4 percent.")


def read(written: str | bytes, reader=read_csv, **options) -> list[tuple[int | None, Article | str]]:
    data = written.encode() if isinstance(written, str) else written
    results = reader(open_stream(io.BytesIO(data)), Entry("x.csv", "x.csv"), ReadOptions(**options))
    return [(found.line, found.reason) if isinstance(found, Failure) else found for found in results]


def test_articles_of_an_export() -> None:
    assert read(EXPORT) == [(2, FERRY), (5, PRICES)]


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_line_ends_and_mark(mark: str, ends: str) -> None:
    assert read(mark + EXPORT.replace("\n", ends)) == [(2, FERRY), (5, PRICES)]


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_delimiter_told_by_the_header(sign: str) -> None:
    written = sign.join(["id", "text"]) + "\n" + sign.join(["8", '"a, b; c\td"']) + "\n"
    assert read(written) == [(2, Article(id="8", text="a, b; c\td"))]


def test_tsv_is_divided_by_tabs_alone() -> None:
    assert read("id\ttext,;\ttext\n8\t,;,;\tx\n", read_tsv) == [(2, Article(id="8", text="x", meta={"text,;": ",;,;"}))]


def test_fields_by_other_names() -> None:
    names = {"id": "key", "text": "body", "published": "day"}
    expected = Article(id="8", text="x", published=dt.date(2018, 1, 10), date_source="metadata", meta={"text": "lead"})
    assert read("key,body,day,text\n8,x,20180110,lead\n", fields=names) == [(2, expected)]


@pytest.mark.parametrize(
    ("header", "fields", "reason"),
    [
        ("id,body", {}, 'no header: no column "text": there are id, body; tell which is the text with --text-field'),
        ("id,test", {}, 'no header: no column "text": there are id, test; did you mean "test"?'),
        (
            "id,text,date",
            {"published": "dtae"},
            'no header: no column "dtae", to which published is mapped: there are id, text, date; did you mean "date"?',
        ),
        ("id,text,id", {}, 'no header: two columns are named "id": rename one'),
    ],
)
def test_header_that_makes_no_article(header: str, fields: dict[str, str], reason: str) -> None:
    assert read(header + "\n1,2,3\n", fields=fields) == [(1, reason)]


def test_option_gives_the_day_where_no_cell_does() -> None:
    option = dt.date(2019, 2, 11)
    days = [(article.published, article.date_source) for _, article in read(EXPORT, published=option)]
    assert days == [(dt.date(2018, 1, 10), "metadata"), (option, "option")]


def test_a_bad_row_costs_one_article() -> None:
    written = b'id,text\n1,"a\nb"\n2,x,y\n3\n\n4,caf\xe9\n5,a "b" c\n6,"a" b\n7,"x\n'
    assert read(written) == [
        (2, Article(id="1", text="a\nb")),
        (4, "3 cells under 2 names: quote a cell that holds a delimiter"),
        (5, "1 cells under 2 names: quote a cell that holds a delimiter"),
        (7, "not UTF-8 (byte 0xe9 at byte 6): convert it, perhaps with `iconv -f WINDOWS-1252 -t UTF-8`"),
        (8, Article(id="5", text='a "b" c')),
        (9, "a cell goes on after its closing quotation mark: double the marks inside a cell"),
        (10, "a quotation mark is never closed: close it, or double it where it is the text's"),
    ]


def test_a_mark_never_closed_takes_a_bounded_number_of_rows_along() -> None:
    written = 'id,text\n1,"x\n' + "2,y\n" * 100_000 + "3,z\n"
    assert read(written) == [
        (2, "row of more than 100,000 lines: close its quotation mark"),
        (100_003, Article("3", "z")),
    ]


def test_articles_longer_than_the_csv_module_allows_by_itself() -> None:
    assert [article.id for _, article in read("id,text\n1," + "word " * 19_000 + "\n")] == ["1"]


def test_form_by_suffix_and_by_header(tmp_path: Path) -> None:
    for name in ("a.csv", "b.tab", "c.tsv", "d"):
        sign = "\t" if name in ("b.tab", "c.tsv") else ","
        (tmp_path / name).write_text(f"id{sign}text\n{name}{sign}x {name}\n")
    names = [article.id for article in read_all([tmp_path, tmp_path / "d"])]
    assert names == ["a.csv", "b.tab", "c.tsv", "d"]
    assert [article.id for article in read_articles(io.BytesIO(b'"id";"text"\n5;x\n'))] == ["5"]
