"""The disk refuses once, at every operation in turn: one line, status 74, and the next run ends as if nothing was."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

import pytest
from typer.testing import CliRunner

from extractor.batch.disk import Growing, RealDisk
from extractor.cli import app
from tests.batch.driver import stubbed
from tests.batch.stubs import article, write_articles

ARTICLES = [article(f"a{number}", "!fail" * (number == 2)) for number in range(5)]


class RefusingDisk(RealDisk):
    """The file system, whose ``at``-th operation fails with ``error``; ``operations`` counts them."""

    def __init__(self, at: int, error: int) -> None:
        self.operations, self._at, self._error = 0, at, error

    def _operate(self) -> None:
        self.operations += 1
        if self.operations == self._at:
            raise OSError(self._error, os.strerror(self._error))

    def grow(self, path: Path, length: int) -> Growing:
        self._operate()
        return _Refusing(super().grow(path, length), self._operate)

    def read(self, path: Path) -> bytes | None:
        self._operate()
        return super().read(path)

    def open(self, path: Path) -> IO[bytes]:
        self._operate()
        return super().open(path)

    def digest(self, path: Path) -> str | None:
        self._operate()
        return super().digest(path)

    def copy(self, old: Path, new: Path) -> None:
        self._operate()
        super().copy(old, new)

    def rename(self, old: Path, new: Path) -> None:
        self._operate()
        super().rename(old, new)

    def remove(self, path: Path) -> None:
        self._operate()
        super().remove(path)

    def sync_folder(self, folder: Path) -> None:
        self._operate()
        super().sync_folder(folder)


class _Refusing:
    def __init__(self, file: Growing, operate: Callable[[], None]) -> None:
        self._file, self._operate = file, operate
        self.length = file.length

    def write(self, data: bytes) -> None:
        half = len(data) // 2
        self._file.write(data[:half])
        self._operate()
        self._file.write(data[half:])
        self.length = self._file.length

    def sync(self) -> None:
        self._operate()
        self._file.sync()

    def close(self) -> None:
        self._file.close()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with two inputs; the stub in place of the model, a chunk an article."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("extractor.batch.feed.ARTICLES", 1)
    monkeypatch.setattr("extractor.batch.sink.COMMIT_ARTICLES", 2)
    for name in ("Pool", "Inline"):
        monkeypatch.setattr(f"extractor.batch.run.{name}", None)  # given back after the test
    monkeypatch.setattr("extractor.batch.fingerprint.fingerprint", lambda *_: {})  # takes longer than all the rest
    write_articles(tmp_path / "a.jsonl", ARTICLES[:3])
    write_articles(tmp_path / "b.jsonl", ARTICLES[3:])
    return tmp_path


def claims(arguments: str, *, healthy: bool = False) -> Any:
    stubbed({"healthy": healthy})
    return CliRunner().invoke(app, ["extract", *arguments.split(), "-o", "out", "-q", "--workers", "0"])


COMMANDS = {
    "anew": ("a.jsonl b.jsonl", False),
    "append": ("a.jsonl b.jsonl --append", False),
    "retry": ("a.jsonl --retry-failed", True),
}


@pytest.mark.parametrize(
    ("command", "error"),
    [*((command, errno.ENOSPC) for command in COMMANDS), ("anew", errno.EIO), ("anew", errno.EROFS)],
)
def test_a_refusal_costs_no_claim(folder: Path, monkeypatch: pytest.MonkeyPatch, command: str, error: int) -> None:
    arguments, healthy = COMMANDS[command]
    at, whole = 0, None
    while True:
        for path in folder.glob("out*"):
            path.unlink()
        if command != "anew":
            assert claims("a.jsonl").exit_code == 3
        disk = RefusingDisk(at, error)
        with monkeypatch.context() as patch:
            patch.setattr("extractor.batch.disk.RealDisk", lambda disk=disk: disk)
            result = claims(arguments, healthy=healthy)
        if at > disk.operations:
            assert at > 20
            return
        if at:
            assert result.exit_code == 74
            (line,) = [line for line in result.stderr.splitlines() if "was told to fail" not in line]
            assert line.startswith(f"claims: out: {os.strerror(error)}")
            result = claims(arguments, healthy=healthy)
        whole = whole or _files(folder)
        assert result.exit_code == (0 if healthy else 3)
        assert _files(folder) == whole
        at += 1


def _files(folder: Path) -> dict[str, bytes]:
    """The outputs; of the ledger, which has times in it, the name."""
    return {path.name: b"" if path.suffix == ".ledger" else path.read_bytes() for path in folder.glob("out*")}
