import io
import tracemalloc

import pytest

from extractor.articles.lines import decode_error, foreign, open_stream, read_lines, skip_mark


def lines(data: bytes, limit: int = 10) -> list[bytes | None]:
    return list(read_lines(open_stream(io.BytesIO(data)), limit))


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", []),
        (b"a\nb", [b"a", b"b"]),
        (b"a\r\n\nb\n", [b"a\r", b"", b"b"]),
        ("a\u2028b\x0bc\x85d\n".encode(), ["a\u2028b\x0bc\x85d".encode()]),
        (b"1234567890\n1234567890", [b"1234567890", b"1234567890"]),
        (b"12345678901\nb\n12345678901", [None, b"b", None]),
    ],
)
def test_lines_end_at_line_feeds_only(data: bytes, expected: list[bytes | None]) -> None:
    assert lines(data, 12 if "\u2028".encode() in data else 10) == expected


def test_memory_stays_bounded_while_a_line_is_skipped() -> None:
    stream = io.BytesIO(b"a" * 30_000_000 + b"\nb\n")
    tracemalloc.start()
    assert list(read_lines(open_stream(stream), 1_000_000)) == [None, b"b"]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000


@pytest.mark.parametrize("stream", [io.StringIO("é\u2028\nb"), io.BytesIO("é\u2028\nb".encode())])
def test_streams_of_text_and_bytes_read_alike(stream: io.StringIO | io.BytesIO) -> None:
    assert list(read_lines(open_stream(stream))) == ["é\u2028".encode(), b"b"]
    assert not stream.closed


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        (b"", None),
        (b'{"id"', None),
        ("\ufeffé"[:].encode()[:4], None),
        (b"caf\xe9", None),  # said of its line, not of the file
        (b'{"id": "a\x00b"}', None),
        (b"\xff\xfe\x00\x00{\x00\x00\x00", "UTF-32, not UTF-8: convert it with `iconv -f UTF-32 -t UTF-8`"),
        (b"\xff\xfe{\x00", "UTF-16, not UTF-8: convert it with `iconv -f UTF-16 -t UTF-8`"),
        (b"\xfe\xff\x00{", "UTF-16, not UTF-8: convert it with `iconv -f UTF-16 -t UTF-8`"),
        (b"\x1f\x8b\x08", "compressed: give it a name that ends in .gz"),
        (b"%PDF-1.4\n", "PDF, not text: convert it, perhaps with `pdftotext`, and name the text file"),
        (b"\x00\x00", "binary, not text: name a text or JSONL file"),
        (b"\x7fELF\x00\xff", "binary, not text: name a text or JSONL file"),
    ],
)
def test_foreign(first: bytes, expected: str | None) -> None:
    assert foreign(first) == expected


def test_skip_mark() -> None:
    with_mark, without = open_stream(io.BytesIO(b"\xef\xbb\xbfa")), open_stream(io.BytesIO(b"a"))
    skip_mark(with_mark)
    skip_mark(without)
    assert (with_mark.read(), without.read()) == (b"a", b"a")


def test_decode_error_names_the_byte() -> None:
    assert decode_error("é".encode()) is None
    hint = "convert it, perhaps with `iconv -f WINDOWS-1252 -t UTF-8`"
    assert decode_error(b"caf\xe9 4") == f"not UTF-8 (byte 0xe9 at byte 4): {hint}"
