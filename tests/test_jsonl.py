"""Claims to and from files and streams."""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractor.errors import RecordError, SchemaVersionError
from extractor.records import Claim, to_line
from extractor.sinks.jsonl import read_claims, write_claims
from tests.claimrows import claim

CLAIMS = [claim("a1"), claim("a2"), claim("a3", confidence=0.1)]
LINES = b"".join(map(to_line, CLAIMS))


def failing() -> Iterator[Claim]:
    yield CLAIMS[0]
    raise ValueError("the third of two")


def test_a_file_holds_every_claim_and_gives_it_back(tmp_path: Path) -> None:
    path = tmp_path / "claims.jsonl"
    assert write_claims(path, CLAIMS) == 3
    assert path.read_bytes() == LINES
    assert list(read_claims(path)) == CLAIMS
    assert list(read_claims(str(path))) == CLAIMS


def test_streams_of_bytes_and_of_text(tmp_path: Path) -> None:
    data, text = io.BytesIO(), io.StringIO()
    assert write_claims(data, CLAIMS) == write_claims(text, CLAIMS) == 3
    assert data.getvalue() == text.getvalue().encode() == LINES
    assert list(read_claims(io.BytesIO(LINES))) == list(read_claims(io.StringIO(LINES.decode()))) == CLAIMS


def test_a_stream_has_each_claim_at_once() -> None:
    read, write = os.pipe()

    def watched() -> Iterator[Claim]:
        for one in CLAIMS:
            yield one
            assert os.read(read, 10_000) == to_line(one)

    with os.fdopen(write, "wb") as stream:
        write_claims(stream, watched())
    os.close(read)


def test_a_failure_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "claims.jsonl"
    path.write_text("old")
    with pytest.raises(ValueError, match="the third of two"):
        write_claims(path, failing())
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_the_new_file_has_the_rights_of_the_old(tmp_path: Path) -> None:
    path = tmp_path / "claims.jsonl"
    path.touch()
    path.chmod(0o640)
    write_claims(path, CLAIMS)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_symbolic_link_stays_one(tmp_path: Path) -> None:
    link, path = tmp_path / "link", tmp_path / "claims.jsonl"
    link.symlink_to(path.name)
    write_claims(link, CLAIMS)
    assert link.is_symlink()
    assert path.read_bytes() == LINES


def test_a_reader_that_leaves_ends_the_writing() -> None:
    read, write = os.pipe()
    os.close(read)
    stream = os.fdopen(write, "wb", buffering=0)
    assert write_claims(stream, CLAIMS) == 0
    stream.close()


def test_a_device_is_written_to_as_it_is() -> None:
    assert write_claims("/dev/null", CLAIMS) == 3
    with pytest.raises(OSError, match="No space left"):
        write_claims("/dev/full", CLAIMS)


def test_wrong_lines_are_named_and_passed_over_where_asked(tmp_path: Path) -> None:
    path = tmp_path / "claims.jsonl"
    path.write_bytes(to_line(CLAIMS[0]) + b"\n  \n{}\n" + to_line(CLAIMS[1]) + b"nonsense")
    errors: list[RecordError] = []
    assert list(read_claims(path, on_error=errors.append)) == CLAIMS[:2]
    first, second = map(str, errors)
    assert first.startswith(f"{path}:4: schema: missing; id: missing; article: missing; ")
    assert second == f"{path}:6: not JSON: Expecting value: line 1 column 1 (char 0)"
    with pytest.raises(RecordError, match=f"{path}:4: schema: missing"):
        list(read_claims(path))


def test_another_schema_version_is_no_line_to_pass_over() -> None:
    with pytest.raises(SchemaVersionError, match="stream:1: schema: 2 is not version 1"):
        list(read_claims(io.BytesIO(b'{"schema":2}'), on_error=lambda error: None))
