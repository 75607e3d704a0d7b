"""Records of older versions: read everywhere, rewritten by ``claims upgrade``. The older versions here are made up."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from extractor import upgrades
from extractor.cli import app
from extractor.errors import RecordError, SchemaVersionError
from extractor.records import Claim, from_line, to_line
from tests.claimrows import claim

NOW = claim("a1")


def older(version: int, claim: Claim = NOW) -> bytes:
    """The line as versions 0 and -1 would have it: 0 called the modifier a bound, -1 wrote it within a list."""
    row = json.loads(to_line(claim)) | {"schema": version}
    bound = row["quantity"].pop("modifier")
    row["quantity"]["bound"] = bound if version == 0 else [bound]
    return json.dumps(row).encode() + b"\n"


def from_zero(row: dict[str, Any]) -> dict[str, Any]:
    quantity = dict(row["quantity"])
    modifier = quantity.pop("bound")
    return {**row, "quantity": {**quantity, "modifier": modifier}}


def from_minus_one(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "quantity": {**row["quantity"], "bound": row["quantity"]["bound"][0]}}


@pytest.fixture(autouse=True)
def _older_versions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upgrades, "STEPS", {-1: from_minus_one, 0: from_zero})


def run(*arguments: object, stdin: bytes = b"") -> tuple[int, bytes, list[str]]:
    """Exit status, standard output, the lines on standard error."""
    result = CliRunner().invoke(app, [str(part) for part in arguments], input=stdin)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stdout_bytes, result.stderr.splitlines()


@pytest.mark.parametrize("version", [0, -1])
def test_older_records_are_read_as_those_of_now(version: int) -> None:
    assert from_line(older(version)) == NOW


@pytest.mark.parametrize("version", [2, -2, "1", 1.5, [1]])
def test_other_versions_are_refused(version: object) -> None:
    line = to_line(NOW).replace(b'{"schema":1', b'{"schema":' + json.dumps(version).encode())
    with pytest.raises(SchemaVersionError, match="is not version 1; install the extractor that wrote it"):
        from_line(line)


def test_a_record_that_is_none_of_its_version_is_told() -> None:
    with pytest.raises(RecordError, match="not a record of version 0: KeyError 'quantity'"):
        from_line(b'{"schema": 0}')


def test_upgrade_rewrites_the_lines(tmp_path: Path) -> None:
    lines = [older(0), older(-1, claim("a2")), to_line(claim("a3"))]
    source, out = tmp_path / "old.jsonl", tmp_path / "new.jsonl"
    source.write_bytes(b"".join(lines))
    assert run("upgrade", source, "-o", out) == (0, b"", [])
    assert out.read_bytes() == b"".join(to_line(claim(id)) for id in ("a1", "a2", "a3"))
    assert run("upgrade", "-", stdin=source.read_bytes()) == (0, out.read_bytes(), [])


def test_upgrade_leaves_out_what_is_no_claim(tmp_path: Path) -> None:
    source, out = tmp_path / "old.jsonl", tmp_path / "new.jsonl"
    source.write_bytes(older(0) + b'{"schema": 0}\n')
    told = [f"claims: {source}:2: not a record of version 0: KeyError 'quantity'"]
    assert run("upgrade", source, "-o", out) == (3, b"", told)
    assert out.read_bytes() == to_line(NOW)


def test_upgrade_writes_nothing_where_nothing_is_usable(tmp_path: Path) -> None:
    out = tmp_path / "new.jsonl"
    status, _, told = run("upgrade", tmp_path / "missing.jsonl", "-o", out)
    assert (status, told[-1], out.exists()) == (1, "claims: no claim could be used", False)


def test_upgrade_does_not_overwrite_what_it_reads(tmp_path: Path) -> None:
    source = tmp_path / "old.jsonl"
    source.write_bytes(older(0))
    assert run("upgrade", source, "-o", source)[0] == 4
    assert source.read_bytes() == older(0)
