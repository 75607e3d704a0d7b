"""Which files a program reads: the same, under the same ids, from a disk and from a store."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from extractor.articles.formats import FormatName, ReadOptions
from extractor.articles.inputs import Input
from extractor.articles.reading import Read, read_input, read_opened
from extractor.spark.files import TASK_BYTES, TASK_FILES, File, files_of, grouped, kind_of, opened
from extractor.types import Failure


def archive(folder: Path) -> Path:
    """A folder with files of several forms, some of them in folders, hidden or of foreign suffix."""
    for name in ("b.txt", "a.txt", "deep/c.txt", ".hidden.txt", ".hidden/d.txt", "picture.png"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"Sales fell 3 percent, {name} said.")
    with zipfile.ZipFile(folder / "more.zip", "w") as packed:
        packed.writestr("in/e.txt", "Sales rose 4 percent, the firm said.")
    return folder


def found(*sources: str) -> list[tuple[str, str, bool, int] | str]:
    return [
        each.reason if isinstance(each, Failure) else (each.where, each.id, each.named, each.size)
        for each in files_of(sources)
    ]


def test_files_of_a_disk(tmp_path: Path) -> None:
    folder = archive(tmp_path / "in")
    zipped = (folder / "more.zip").stat().st_size
    below = [
        (f"{folder}/a.txt", "a.txt", False, 33),
        (f"{folder}/b.txt", "b.txt", False, 33),
        (f"{folder}/more.zip", "more.zip", False, zipped),
        (f"{folder}/deep/c.txt", "deep/c.txt", False, 38),
    ]
    assert found(str(folder)) == below
    assert found(f"{folder}/b.txt", str(folder)) == [(f"{folder}/b.txt", "b.txt", True, 33), below[0], *below[2:]]
    assert found(f"{folder}/none.txt") == ["no such file or folder, or none that can be read more than once"]


def test_files_of_a_store(tmp_path: Path) -> None:
    uri = archive(tmp_path / "in").as_uri()
    assert [file[:3] for file in found(uri) if not isinstance(file, str)] == [
        (f"{uri}/a.txt", "a.txt", False),
        (f"{uri}/b.txt", "b.txt", False),
        (f"{uri}/deep/c.txt", "deep/c.txt", False),
        (f"{uri}/more.zip", "more.zip", False),
    ]
    assert found(f"{uri}/b.txt") == [(f"{uri}/b.txt", "b.txt", True, 33)]
    assert found(f"{uri}/none.txt") == ["no such file or folder"]
    assert found(f"{uri}/deep/.hidden") == ["no such file or folder"]
    (tmp_path / "empty").mkdir()
    assert [str(each)[:23] for each in found((tmp_path / "empty").as_uri())] == ["folder without articles"]
    assert [str(each)[:14] for each in found("nowhere://x/a.txt")] == ["cannot be read"]


def test_a_store_gives_the_articles_of_the_disk(tmp_path: Path) -> None:
    folder = archive(tmp_path / "in")
    articles: dict[str, list[tuple[str, str]]] = {"disk": [], "store": []}
    for file in files_of([str(folder)]):
        assert isinstance(file, File)
        results = read_input(Input(file.where, file.id, Path(file.where), named=file.named), ReadOptions())
        articles["disk"] += [(read.article.id, read.article.text) for read in results if isinstance(read, Read)]
    for file in files_of([folder.as_uri()]):
        assert isinstance(file, File)
        with opened(file.where) as stream:
            results = read_opened(stream, Input(file.where, file.id, named=file.named), ReadOptions())
            articles["store"] += [(read.article.id, read.article.text) for read in results if isinstance(read, Read)]
    assert [id for id, _ in articles["disk"]] == ["a.txt", "b.txt", "more.zip/in/e.txt", "deep/c.txt"]
    assert sorted(articles["store"]) == sorted(articles["disk"])


@pytest.mark.parametrize(
    ("name", "form", "kind"),
    [
        ("a.jsonl", None, "lines"),
        ("a.ndjson.bz2", None, "lines"),
        ("a.JSONL", None, "lines"),
        ("a.jsonl.gz", None, "files"),
        ("a.jsonl.xz", None, "files"),
        ("a.json", None, "files"),
        ("a.jsonl", "ninjs", "files"),
        ("a.parquet", None, "table"),
        ("part-0", "parquet", "table"),
        ("a.warc.gz", None, "files"),
        ("a.txt", None, "files"),
        ("a.zip", None, "files"),
        ("s3://bucket/a.jsonl", None, "lines"),
    ],
)
def test_how_a_file_is_read(name: str, form: FormatName | None, kind: str) -> None:
    assert kind_of(File(name, name, True, 1), form) == kind


def test_small_files_share_a_task() -> None:
    def sizes(*files: int) -> list[list[int]]:
        return [[file.size for file in group] for group in grouped(File("", "", True, size) for size in files)]

    assert sizes() == []
    assert sizes(1, 2, TASK_BYTES, 3 * TASK_BYTES) == [[3 * TASK_BYTES], [TASK_BYTES], [2, 1]]
    assert [len(group) for group in sizes(*[0] * (TASK_FILES + 1))] == [TASK_FILES, 1]
