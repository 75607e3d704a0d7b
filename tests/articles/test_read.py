import datetime as dt
import errno
import gzip
import io
import json
import os
import sys
from pathlib import Path

import pytest

from extractor.articles import read_all, read_articles
from extractor.articles.formats import ARCHIVES, BY_CONTENT, SUFFIXES, ReadOptions
from extractor.errors import ArticleError, MissingExtraError
from extractor.types import Article, Failure

TEXT = "Prices fell 4 percent."
DAY = dt.date(2018, 1, 10)


def jsonl(*ids: str, text: str = TEXT) -> str:
    return "".join(json.dumps({"id": id, "text": text}) + "\n" for id in ids)


def outcome(*sources, **settings) -> tuple[list[str], list[str]]:
    """The ids read, and the failures as ``file:line: reason`` without the folder."""
    failures: list[Failure] = []
    ids = [article.id for article in read_all(sources, ReadOptions(**settings), on_error=failures.append)]
    return ids, [f"{Path(f.where).name}{f':{f.line}' if f.line else ''}: {f.reason}" for f in failures]


def test_text_file(tmp_path: Path) -> None:
    path = tmp_path / "ferry.txt"
    path.write_bytes(b"\xef\xbb\xbfFerry sinks on lake\r\n\r\nForty people drowned.\r\n")
    assert list(read_articles(path, published=DAY)) == [
        Article(
            id="ferry.txt",
            text="Ferry sinks on lake\n\nForty people drowned.\n",
            title="Ferry sinks on lake",
            published=DAY,
            date_source="option",
        )
    ]


def test_text_that_tells_its_own_day(tmp_path: Path) -> None:
    path = tmp_path / "ferry.txt"
    path.write_text("Ferry sinks on lake\nMarch 4, 2019\n\nForty people drowned.\n")
    (article,) = read_articles(str(path))
    assert (article.published, article.date_source) == (dt.date(2019, 3, 4), "text")


def test_jsonl_keeps_its_own_day_and_takes_the_option_elsewhere(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": 1, "text": "x", "published": "2017-05-06"}\n{"id": 2, "text": "x", "published": null}\n')
    days = [(article.published, article.date_source) for article in read_articles(path, published=DAY)]
    assert days == [(dt.date(2017, 5, 6), "metadata"), (DAY, "option")]


def test_folder_in_the_order_of_names(tmp_path: Path) -> None:
    (tmp_path / "b" / "c").mkdir(parents=True)
    (tmp_path / ".hidden").mkdir()
    (tmp_path / "z.txt").write_text(TEXT)
    (tmp_path / "a.ndjson").write_text(jsonl("n1", "n2"))
    (tmp_path / "b" / "c" / "d.TXT").write_text(TEXT + "!")
    (tmp_path / "b" / "e.jsonl.gz").write_bytes(gzip.compress(jsonl("g1").encode()))
    (tmp_path / "b" / "picture.png").write_bytes(b"\x89PNG")
    (tmp_path / ".hidden" / "x.txt").write_text(TEXT)
    (tmp_path / ".x.txt").write_text(TEXT)
    assert outcome(tmp_path) == (["n1", "n2", "z.txt", "g1", "b/c/d.TXT"], [])


def test_form_told_by_the_first_byte(tmp_path: Path) -> None:
    (tmp_path / "articles").write_text("\ufeff \n" + jsonl("a"))
    (tmp_path / "story").write_text(TEXT)
    assert outcome(tmp_path / "articles", tmp_path / "story") == (["a", "story"], [])
    assert outcome(tmp_path / "articles", format="text") == (["articles"], [])


def test_jsonl_without_a_name_whose_first_lines_are_broken() -> None:
    for broken in ('"id": "a"}', "not json", "[1]\n\n  "):
        ids, failures = outcome(io.BytesIO(f"{broken}\n{jsonl('b', 'c')}".encode()))
        assert (ids, len(failures)) == (["b", "c"], 1)
        assert failures[0].startswith("<stream>:1: ")


@pytest.mark.parametrize("text", ['The set {"a": 1} is small.\n', "He said:\n{ 1 }\n", 'So:\n{"no" said she}\n'])
def test_text_with_braces_is_text(text: str) -> None:
    assert outcome(io.BytesIO(text.encode())) == (["stream"], [])


@pytest.mark.parametrize("stream", [io.StringIO(jsonl("a", "é")), io.BytesIO(jsonl("a", "é").encode())])
def test_stream(stream: io.StringIO | io.BytesIO) -> None:
    assert outcome(stream) == (["a", "é"], [])


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode()), encoding="ascii"))
    assert outcome("-") == (["stdin"], [])


def test_xml_of_no_form_that_is_read(tmp_path: Path) -> None:
    (tmp_path / "map.xml").write_text('<?xml version="1.0"?>\n<urlset xmlns="urn:map"><url/></urlset>')
    ids, failures = outcome(tmp_path)
    start = "map.xml: begins with the element {urn:map}urlset, which no form of articles does: name the form with"
    assert (ids, [failure[: len(start)] for failure in failures]) == ([], [start])
    assert outcome(tmp_path / "map.xml", format="text") == (["map.xml"], [])


def test_nothing_through_the_pipe_is_no_failure() -> None:
    assert outcome(io.BytesIO(b"")) == ([], [])
    assert outcome(io.BytesIO(b""), format="text") == ([], ["<stream>: empty: there is no text in it"])


@pytest.mark.parametrize("name", ["", "a\x00b", "Prices fell 4 percent. " * 20])
def test_what_is_no_path(name: str) -> None:
    assert outcome(name)[1][0].endswith(": no such file or folder")
    assert len(outcome(name)[1]) == 1


def test_open_file_keeps_its_name(tmp_path: Path) -> None:
    path = tmp_path / "story.txt"
    path.write_text(TEXT)
    with path.open("rb") as stream:
        assert outcome(stream) == (["story.txt"], [])


def test_articles_come_one_at_a_time() -> None:
    class Endless(io.RawIOBase):
        count = 0

        def read(self, size: int = -1) -> bytes:
            self.count += 1
            return jsonl(str(self.count)).encode()

    stream = Endless()
    articles = read_articles(stream)
    assert [next(articles).id for _ in range(3)] == ["1", "2", "3"]
    assert stream.count < 2_000


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"", "empty: there is no text in it"),
        ("a.txt", b" \r\n\n", "empty: there is no text in it"),
        ("a.txt", b"a\x00b", "binary, not text: name a text or JSONL file"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\x00\x00", "binary, not text: name a text or JSONL file"),
        (
            "a.txt",
            b"caf\xe9 4",
            "not UTF-8 (byte 0xe9 at byte 4): convert it, perhaps with `iconv -f WINDOWS-1252 -t UTF-8`",
        ),
        ("a.txt", "x".encode("utf-16"), "UTF-16, not UTF-8: convert it with `iconv -f UTF-16 -t UTF-8`"),
        ("a.txt", b"a " * 50_001, "text of 100,002 characters, the limit is 100,000: split it into articles"),
        ("a.txt", b"a " * 500_000, "text of more than 100,000 characters: split it into articles"),
        (
            "a.txt",
            b"a" * 2_000,
            "2,000 characters without a space, the limit is 2,000: that is no news text; remove them",
        ),
        (
            "a.txt.gz",
            gzip.compress(b"x" * 999)[:-9],
            "damaged or cut off (Compressed file ended before the end-of-stream marker was reached): fetch it again",
        ),
        (
            "a.txt.gz",
            b"plain",
            "damaged or not compressed (Not a gzipped file (b'pl')): fetch it again or drop .gz from its name",
        ),
    ],
)
def test_file_that_is_no_article(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(data)
    assert outcome(tmp_path / name) == ([], [f"{name}: {reason}"])


def test_empty_jsonl_file_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("")
    assert outcome(tmp_path / "a.jsonl") == ([], [])


def test_missing_file_among_others(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    found = outcome(tmp_path / "no.txt", tmp_path / "a.txt")
    assert found == (["a.txt"], ["no.txt: no such file or folder"])


def test_folder_without_articles(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "a.pdf").write_bytes(b"%PDF")
    known = ", ".join(sorted({*SUFFIXES, *BY_CONTENT, *ARCHIVES}))
    reason = f"folder without articles: no file ends in {known}, or one of these with .bz2, .gz, .xz"
    assert outcome(tmp_path / "old") == ([], [f"old: {reason}"])


def test_unreadable_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, mode: str) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    path = tmp_path / "a.txt"
    path.write_text(TEXT)
    monkeypatch.setattr(Path, "open", refuse)  # root may read a file whatever its mode
    assert outcome(path) == ([], ["a.txt: cannot be read (Permission denied)"])


def test_name_that_is_not_utf8(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt"))
    path.write_text(TEXT)
    assert outcome(path) == ([], [r"caf\udce9.txt: file name is not UTF-8: rename it"])


def test_message_shows_no_control_characters(tmp_path: Path) -> None:
    assert outcome(tmp_path / "a\x1b[2J\n.txt") == ([], [r"a\x1b[2J\n.txt: no such file or folder"])


def test_the_same_article_again_and_another_of_its_id(tmp_path: Path) -> None:
    (tmp_path / "1.jsonl").write_text(jsonl("a", "b", "a"))
    (tmp_path / "2.jsonl").write_text(jsonl("b", "c") + jsonl("a", text="Other."))
    reason = 'id "a" came before with another text: give each article its own id'
    assert outcome(tmp_path) == (["a", "b", "c"], [f"2.jsonl:3: {reason}"])


def test_texts_of_one_name_are_told_apart_by_the_path_as_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for folder, text in (("d1", "One."), ("d2", "Two."), ("d3", "One.")):
        (tmp_path / folder / "b").mkdir(parents=True)
        (tmp_path / folder / "a.txt").write_text(text)
        (tmp_path / folder / "b" / "c.txt").write_text(f"More. {text}")
    assert outcome("d1/a.txt", "d2/a.txt", "d3/a.txt", "d2/a.txt") == (["a.txt", "d2/a.txt"], [])
    assert outcome("d1", "d2") == (["a.txt", "b/c.txt", "d2/a.txt", "d2/b/c.txt"], [])
    assert outcome("d1/a.txt") == (["a.txt"], [])


def test_text_of_the_name_of_an_article_in_jsonl(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(jsonl("b.txt"))
    (tmp_path / "b.txt").write_text("Other.")
    assert outcome(tmp_path) == (["b.txt", str(tmp_path / "b.txt")], [])


def test_trouble_of_the_caller_is_not_taken_for_the_files(tmp_path: Path) -> None:
    def full(failure: Failure) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        list(read_articles(tmp_path / "no.txt", on_error=full))


def test_first_failure_raises_without_on_error(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(jsonl("a") + "{}\n" + jsonl("b"))
    articles = read_articles(path)
    assert next(articles).id == "a"
    with pytest.raises(ArticleError) as raised:
        next(articles)
    reason = "id is missing or null: every article needs an id, a text or a whole number"
    assert str(raised.value) == f"{path}:2: {reason}"
    assert raised.value.failure == Failure(str(path), 2, None, reason)


def test_fields_by_other_names() -> None:
    lines = io.BytesIO(b'{"key": "u", "body": "Prices fell."}\n')
    assert list(read_articles(lines, fields={"id": "key", "text": "body"})) == [Article(id="u", text="Prices fell.")]


def test_mapping_of_what_is_no_field() -> None:
    reason = "an article has id, text, published, title, publisher, url, author, language"
    with pytest.raises(ValueError, match=f'^no field "txet": {reason}; did you mean "text"\\?$'):
        read_articles(io.BytesIO(b""), fields={"txet": "body"})


@pytest.mark.parametrize(
    ("form", "library"), [("parquet", "pyarrow"), ("nitf", "lxml"), ("newsml", "lxml"), ("ninjs", "lxml")]
)
def test_library_of_an_extra_that_is_not_there(form, library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("extractor.articles.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, library, None)
    extra = {"pyarrow": "parquet", "lxml": "xml"}[library]
    message = rf"^{form} input needs {library}.*: pip install 'news-claim-extractor\[{extra}\]'$"
    with pytest.raises(MissingExtraError, match=message):
        list(read_articles(io.BytesIO(b"{}"), format=form))
