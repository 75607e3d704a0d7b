"""Compressed files and archives: what they hold, under which id, and that none of them can hurt."""

import bz2
import gzip
import io
import json
import lzma
import os
import random
import resource
import sys
import time
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from extractor.articles import containers, read_all, read_articles, unpacking, zips
from extractor.articles.formats import BY_NAME, ReadOptions
from extractor.types import Article, Failure
from tests.hostile.containers import (
    LINES,
    TEXT,
    Case,
    flipped,
    gz_files,
    line,
    packed,
    tar_files,
    tarred,
    zip_files,
    zipped,
)

MORE = b"More. " + TEXT


def outcome(*sources: object, **settings: object) -> tuple[list[str], list[str]]:
    """The ids read, and the failures as ``name: reason`` below the folder that pytest gives."""
    failures: list[Failure] = []
    ids = [article.id for article in read_all(sources, ReadOptions(**settings), on_error=failures.append)]
    return ids, [f"{failure.where}: {failure.reason}" for failure in failures]


def written(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("files", [gz_files, zip_files, tar_files])
def test_hostile_files_end_as_expected(
    files: Callable[[], Iterator[Case]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unpacking, "BOMB_BYTES", 8 * 1024 * 1024)
    found, expected = {}, {}
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for name, data, verdict, count in files():
        failures: list[Failure] = []
        path = written(tmp_path, name, data)
        began = time.process_time()
        read = sum(1 for _ in read_articles(path, on_error=failures.append))
        assert time.process_time() - began < 2, name
        path.unlink()
        assert all(f"{failure.where}{failure.reason}".isprintable() for failure in failures)
        assert all(len(failure.reason) < 400 and name in failure.where for failure in failures)
        if verdict == "either":
            continue
        told = "reject-line" if any(failure.line for failure in failures) else "reject-file"
        found[name], expected[name] = (told if failures else "accept", read), (verdict, count)
    assert len(expected) >= 50
    assert found == expected
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 * 1024


def test_a_bomb_of_full_size(tmp_path: Path) -> None:
    bomb = packed(line() + (b" " * (2**20 - 1) + b"\n") * 65)
    reason = "unpacks to over 64 MB and 100 times its size, a bomb: unpack it by hand"
    path = written(tmp_path, "x.jsonl.gz", bomb)
    assert outcome(path) == (["a1"], [f"{path}: {reason}"])
    path = written(tmp_path, "y.jsonl.gz", packed(line() + (b" " * (2**20 - 1) + b"\n") * 63))
    assert outcome(path) == (["a1"], [])


@pytest.mark.parametrize("suffix", [".zip", ".tar", ".tar.gz", ".txt.gz", ".txt.bz2", ".txt.xz"])
def test_damage_anywhere_is_a_failure_at_most(suffix: str, tmp_path: Path) -> None:
    whole = {
        ".zip": zipped(("a.txt", TEXT), ("i.tar", tarred(("b.txt", MORE)))),
        ".tar": tarred(("a.txt", TEXT), ("i.zip", zipped(("b.txt", MORE)))),
        ".tar.gz": packed(tarred(("a.txt", TEXT), ("b.txt.gz", packed(MORE)))),
        ".txt.gz": packed(TEXT),
        ".txt.bz2": bz2.compress(TEXT),
        ".txt.xz": lzma.compress(TEXT),
    }[suffix]
    random_ = random.Random(4)
    for _ in range(100):
        data = whole
        for _ in range(random_.randint(1, 4)):
            data = flipped(data, random_.randrange(len(data)), random_.randint(1, 255))
        ids, failures = outcome(written(tmp_path, f"x{suffix}", data))
        assert len(ids) + len(failures) >= 1


def test_articles_of_an_archive_are_whole(tmp_path: Path) -> None:
    path = written(tmp_path, "x.zip", zipped(("sub/ferry.txt", b"Ferry sinks on lake\n\nForty drowned.\n")))
    assert list(read_articles(path)) == [
        Article(id="sub/ferry.txt", text="Ferry sinks on lake\n\nForty drowned.\n", title="Ferry sinks on lake")
    ]


def test_ids_are_paths_below_the_input_named(tmp_path: Path) -> None:
    inner = zipped(("b.txt", MORE))
    written(tmp_path, "in/sub/x.zip", zipped(("a/a.txt", TEXT), ("inner.zip", inner)))
    written(tmp_path, "in/sub/y.txt.gz", packed(b"Third."))
    named = ["a/a.txt", "inner.zip/b.txt"]
    assert outcome(tmp_path / "in" / "sub" / "x.zip") == (named, [])
    assert outcome(tmp_path / "in" / "sub") == ([*(f"x.zip/{id}" for id in named), "y.txt.gz"], [])
    assert outcome(tmp_path / "in") == ([*(f"sub/x.zip/{id}" for id in named), "sub/y.txt.gz"], [])
    assert outcome(tmp_path / "in" / "sub" / "y.txt.gz") == (["y.txt.gz"], [])


@pytest.mark.parametrize("suffix", [".gz", ".bz2", ".xz"])
def test_every_form_may_be_compressed(suffix: str, tmp_path: Path) -> None:
    compress = {".gz": packed, ".bz2": bz2.compress, ".xz": lzma.compress}[suffix]
    written(tmp_path, f"in/b.jsonl{suffix}", compress(line(1) + line(2)))
    written(tmp_path, f"in/c.tar{suffix}", compress(tarred((f"d.txt{suffix}", compress(TEXT)))))
    written(tmp_path, f"in/e.png{suffix}", compress(TEXT))
    assert outcome(tmp_path / "in") == (["a1", "a2", f"c.tar{suffix}/d.txt{suffix}"], [])


def test_names_that_mean_the_same_are_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    twice = zipped(("a/b.txt", TEXT), ("a\\b.txt", MORE), ("./a//b.txt", TEXT))
    written(tmp_path, "x.zip", twice)
    assert outcome("x.zip") == (["a/b.txt", "x.zip/a\\b.txt"], [])
    written(tmp_path, "y.tar", tarred(("a/b.txt", b"In a tar.")))
    assert outcome("x.zip", "y.tar") == (["a/b.txt", "x.zip/a\\b.txt", "y.tar/a/b.txt"], [])


def test_one_name_twice_in_an_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    written(tmp_path, "x.tar", tarred(("a.txt", TEXT), ("a.txt", MORE), ("a.txt", TEXT), ("a.txt", b"Third.")))
    reason = 'id "x.tar/a.txt" came before with another text: give each article its own id'
    assert outcome("x.tar") == (["a.txt", "x.tar/a.txt"], [f"x.tar/a.txt: {reason}"])


def test_names_are_only_names(tmp_path: Path) -> None:
    names = ["../../etc/a.txt", "/etc/a.txt", "C:\\a.txt", "..\\a.txt", "a\n\x1b.txt"]
    path = written(tmp_path, "x.tar", tarred(*((name, name.encode()) for name in names)))
    assert outcome(path) == (["../../etc/a.txt", "etc/a.txt", "C:/a.txt", "../a.txt", "a\n\x1b.txt"], [])
    assert [found.name for found in tmp_path.rglob("*")] == ["x.tar"]


def test_an_archive_goes_on_after_a_bad_member(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    bad = json.dumps({"id": "b"}).encode()
    written(tmp_path, "x.tar", tarred(("1.txt", b""), ("2.jsonl", bad + b"\n" + line()), ("3.txt", TEXT)))
    assert outcome("x.tar") == (
        ["a1", "3.txt"],
        [
            "x.tar/1.txt: empty: there is no text in it",
            'x.tar/2.jsonl: text is missing or null: every article needs a text, an empty one is written ""',
        ],
    )


class Pipe(io.RawIOBase):
    """A stream that gives a few bytes at a time and cannot go back."""

    def __init__(self, data: bytes) -> None:
        self._data = io.BytesIO(data)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:
        data = self._data.read(min(len(buffer), 700))
        buffer[: len(data)] = data
        return len(data)


@pytest.mark.parametrize(
    "data",
    [tarred(("a.txt", TEXT)), packed(tarred(("a.txt", TEXT))), bz2.compress(tarred(("a.txt", TEXT)))],
    ids=["tar", "tar.gz", "tar.bz2"],
)
def test_archives_from_a_pipe(data: bytes) -> None:
    assert outcome(Pipe(data)) == (["a.txt"], [])


def test_compressed_text_and_lines_from_a_pipe() -> None:
    assert outcome(Pipe(packed(TEXT))) == (["stream"], [])
    assert outcome(Pipe(lzma.compress(line(1) + line(2)))) == (["a1", "a2"], [])
    assert outcome(Pipe(packed(LINES)[:-300]))[0][:9] == [f"a{number}" for number in range(1, 10)]


def test_zip_from_a_pipe_and_from_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = zipped(("a.txt", TEXT))
    reason = "a zip cannot be read from a pipe, its table of contents stands at its end: name the file"
    assert outcome(Pipe(data)) == ([], [f"<stream>: {reason}"])
    with written(tmp_path, "x.zip", data).open() as file:
        monkeypatch.setattr(sys, "stdin", file)
        assert outcome("-") == (["a.txt"], [])


def test_a_gz_cut_off_further_on_is_refused_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = packed(random.Random(5).randbytes(300_000).hex(" ", 40).encode())[:-9]
    path = written(tmp_path, "x.jsonl.gz", packed(line())[:0] + gzip.compress(line() * 9) + data)
    reason = "damaged or cut off (Compressed file ended before the end-of-stream marker was reached): fetch it again"
    assert outcome(path) == ([], [f"{path}: {reason}"])
    monkeypatch.setattr(containers, "GZIP_CHECK", 500)
    ids, failures = outcome(path)
    assert (ids, failures[-1]) == (["a1"], f"{path}: {reason}")


def test_what_a_cut_archive_holds_before_the_break_is_read(tmp_path: Path) -> None:
    noise = random.Random(6).randbytes(60_000).hex(" ", 30).encode()
    data = packed(tarred(("a.txt", TEXT), ("b.jsonl", LINES), ("c.txt", noise), ("d.txt", MORE)))
    path = written(tmp_path, "x.tar.gz", data[: len(data) // 2])
    reason = "damaged or cut off (Compressed file ended before the end-of-stream marker was reached): fetch it again"
    ids, failures = outcome(path)
    assert (ids[0], len(ids), failures) == ("a.txt", 400, [f"{path}/c.txt: {reason}"])


def test_a_form_that_unpacks_by_itself_gets_the_file_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(BY_NAME, "jsonl", replace(BY_NAME["jsonl"], unpacks=True))
    raw = "compressed: give it a name that ends in .gz"  # what the reader of lines says of it
    path = written(tmp_path, "x.jsonl.gz", packed(line()))
    inside = written(tmp_path, "x.tar", tarred(("y.jsonl.gz", packed(line()))))
    assert outcome(path) == ([], [f"{path}: {raw}"])
    assert outcome(inside) == ([], [f"{inside}/y.jsonl.gz: {raw}"])
    assert outcome(path, format="text") == (["x.jsonl.gz"], [])


def test_limits_of_a_zip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(containers, "MAX_INNER_ZIP", 100)
    monkeypatch.setattr(zips, "MAX_DIRECTORY", 100)
    path = written(tmp_path, "x.tar", tarred(("i.zip", zipped(("a.txt", TEXT))), ("b.txt", TEXT)))
    assert outcome(path) == (["b.txt"], [f"{path}/i.zip: zip of more than 0 MB inside an archive: unpack it first"])
    path = written(tmp_path, "x.zip", zipped(("a.txt", TEXT), ("b.txt", MORE)))
    assert outcome(path) == ([], [f"{path}: table of contents of 102 bytes, the limit is 100: pack it as tar"])


def test_a_tar_of_many_articles_needs_the_memory_of_few() -> None:
    data = tarred(*((f"{number}.txt", b"Text %d." % number) for number in range(2_000)), format=1)
    tracemalloc.start()
    assert sum(1 for _ in read_articles(io.BytesIO(data))) == 2_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1_000_000


def test_files_may_be_named_with_or_without_suffix(tmp_path: Path) -> None:
    os.link(written(tmp_path, "x.zip", zipped(("a.txt", TEXT), method=zipfile.ZIP_STORED)), tmp_path / "x")
    assert outcome(tmp_path / "x.zip") == outcome(tmp_path / "x") == (["a.txt"], [])
    assert outcome(written(tmp_path, "y.txt", zipped(("a.txt", TEXT)))) == (
        [],
        [f"{tmp_path}/y.txt: binary, not text: name a text or JSONL file"],
    )


def test_an_archive_without_articles(tmp_path: Path) -> None:
    path = written(tmp_path, "in/x.zip", zipped(("a.png", b"\x89PNG")))
    (failure,) = outcome(path)[1]
    assert failure.startswith(f"{path}: archive without articles: no file in it ends in ")
    assert outcome(tmp_path / "in") == ([], [])
