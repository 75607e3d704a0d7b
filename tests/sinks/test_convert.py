"""A file of claims in another form."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from pyarrow import parquet

from extractor.errors import MissingExtraError, RecordError
from extractor.records import to_line
from extractor.sinks.convert import SUFFIXES, check_suffix, convert, suffix_of
from tests.claimrows import claim

CLAIMS = [claim("a1"), claim("a2", source=None)]


@pytest.fixture
def jsonl(tmp_path: Path) -> Path:
    path = tmp_path / "claims.jsonl"
    path.write_bytes(b"".join(map(to_line, CLAIMS)))
    return path


def ids(path: Path) -> list[str]:
    """The ids of the claims in a file, by its suffix."""
    if path.suffix == ".parquet":
        found: list[str] = parquet.read_table(path)["id"].to_pylist()
        return found
    with path.open(encoding="utf-8", newline="") as lines:
        return [row["id"] for row in csv.DictReader(lines, delimiter="\t" if path.suffix == ".tsv" else ",")]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_form_holds_every_claim(jsonl: Path, suffix: str) -> None:
    target = jsonl.with_suffix(suffix)
    assert convert(jsonl, target, suffix) == 2
    assert ids(target) == [each.id for each in CLAIMS]
    stream = io.BytesIO()
    assert convert(jsonl, stream, suffix) == 2
    assert stream.getvalue() == target.read_bytes()


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_wrong_line_is_named_and_the_old_file_stays(jsonl: Path, suffix: str) -> None:
    target = jsonl.with_suffix(suffix)
    target.write_text("old")
    with jsonl.open("ab") as lines:
        lines.write(b"{}\n")
    with pytest.raises(RecordError, match=rf"{jsonl}:3: schema: missing"):
        convert(jsonl, target, suffix)
    assert target.read_text() == "old"
    assert sorted(jsonl.parent.iterdir()) == sorted([jsonl, target])


def test_a_full_disk_is_told(jsonl: Path) -> None:
    with pytest.raises(OSError, match="No space left"):
        convert(jsonl, Path("/dev/full"), ".csv")


@pytest.mark.parametrize(
    ("name", "suffix"),
    [
        ("claims.csv", ".csv"),
        ("a/b.TSV", ".tsv"),
        ("x.Parquet", ".parquet"),
        ("claims.jsonl", None),
        ("csv", None),
        (".csv", None),
        ("claims.csv.gz", None),
    ],
)
def test_a_name_asks_for_a_form(name: str, suffix: str | None) -> None:
    assert suffix_of(name) == suffix_of(Path(name)) == suffix


def test_a_missing_library_is_told_before_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    for suffix in (".csv", ".tsv"):
        check_suffix(suffix)
    with pytest.raises(MissingExtraError):
        check_suffix(".parquet")


def peak(jsonl: Path, target: Path) -> int:
    """The memory in bytes that a conversion needs, in a process of its own."""
    code = (
        "import resource, sys; from pathlib import Path; from extractor.sinks.convert import convert;"
        f"convert(Path({str(jsonl)!r}), Path({str(target)!r}), {target.suffix!r});"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    root = Path(__file__).parent.parent.parent
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, cwd=root, env=os.environ)
    return int(run.stdout) * (1 if sys.platform == "darwin" else 1024)


@pytest.mark.parametrize(("suffix", "few"), [(".csv", 2000), (".parquet", 9000)])  # more than a row group
def test_memory_does_not_grow_with_the_file(tmp_path: Path, suffix: str, few: int) -> None:
    small, large = tmp_path / "small.jsonl", tmp_path / "large.jsonl"
    small.write_bytes(to_line(claim()) * few)
    large.write_bytes(to_line(claim()) * 3 * few)
    needed = [peak(path, tmp_path / f"out{suffix}") for path in (small, large)]
    assert needed[1] - needed[0] < large.stat().st_size / 3
