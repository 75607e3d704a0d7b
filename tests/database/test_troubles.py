"""What can happen to a database while claims are loaded: each is told in a line, and the next load makes it good."""

from __future__ import annotations

import errno
import os
import resource
import signal
import sqlite3
import time
from pathlib import Path

import psycopg
import pytest
from typer.testing import CliRunner

from extractor.cli import app
from extractor.database import location, open_database, sqlite
from extractor.database.rows import Loaded
from extractor.database.sqlite import SqliteDatabase
from tests.database.contents import trouble, two_claims, write
from tests.database.kills import NEW, begun, by_article, ended


def many(folder: Path) -> str:
    """A file of many claims."""
    return write(folder / "new.jsonl", *(line + b"\n" for lines in NEW.values() for line in lines))


def load(url: object, source: str) -> tuple[int, str]:
    """Exit status and messages."""
    result = CliRunner().invoke(app, ["load", source, "--to", str(url), "-q"])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stderr


def is_whole(url: str) -> bool:
    with open_database(url) as database:
        return trouble(database) == [] and by_article(database) == NEW


def test_a_disk_that_is_full_is_74_and_the_next_load_completes(tmp_path: Path) -> None:
    source, url = many(tmp_path), str(tmp_path / "claims.db")

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, resource.RLIM_INFINITY))

    assert ended(begun(["load", source, "--to", url, "-q"], tmp_path, limit)) == 74
    told = (tmp_path / "stderr").read_text()
    assert (told.startswith(f"claims: {url}: "), told.count("\n")) == (True, 1), told
    with open_database(url) as database:
        assert trouble(database) == []
        assert 0 < len(by_article(database)) < len(NEW)
    assert load(url, source) == (0, "")
    assert is_whole(url)


def test_a_place_that_cannot_be_written_is_74(tmp_path: Path) -> None:
    status, told = load("/proc/claims.db", many(tmp_path))  # even root may not
    assert (status, told.startswith("claims: /proc/claims.db: "), told.count("\n")) == (74, True, 1)


def test_a_folder_that_is_not_there_is_74(tmp_path: Path) -> None:
    status, told = load(tmp_path / "no" / "claims.db", many(tmp_path))
    hint = "No such file or directory; check the path; folders are not made"
    assert (status, told) == (74, f"claims: {tmp_path}/no: {hint}\n")


def test_a_database_that_may_only_be_read_is_told_as_that(tmp_path: Path) -> None:
    with SqliteDatabase(location(str(tmp_path / "claims.db")), create=True) as database:
        database.execute("PRAGMA query_only = ON")
        with pytest.raises(OSError, match="Read-only") as told:
            database.replace([Loaded(two_claims("a1")[0].article, two_claims("a1"))])
    assert (told.value.errno, told.value.filename) == (errno.EROFS, str(tmp_path / "claims.db"))


def test_a_lock_that_is_held_too_long_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, url = many(tmp_path), str(tmp_path / "claims.db")
    open_database(url, create=True).close()
    monkeypatch.setattr(sqlite, "PATIENCE", 0.2)
    holder = sqlite3.connect(url, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    status, told = load(url, source)
    holder.close()
    assert (status, told) == (1, f"claims: {url}: locked by another program for 0 seconds; try again\n")
    assert load(url, source) == (0, "")
    assert is_whole(url)


def test_a_server_that_goes_is_told_and_the_next_load_completes(postgresql_url: str, tmp_path: Path) -> None:
    source = many(tmp_path)
    open_database(postgresql_url, create=True).close()
    process = begun(["load", source, "--to", postgresql_url, "-q"], tmp_path, _slowly)
    with psycopg.connect(postgresql_url, autocommit=True) as other:
        until = time.monotonic() + 20
        while not other.execute("SELECT 1 FROM articles").fetchone() and time.monotonic() < until:
            time.sleep(0.01)
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    status, told = ended(process), (tmp_path / "stderr").read_text()
    assert (status, "terminating connection" in told or "server closed" in told, told.count("\n")) == (1, True, 1), told
    with open_database(postgresql_url) as database:
        assert trouble(database) == []
        assert 0 < len(by_article(database)) < len(NEW)
    assert load(postgresql_url, source) == (0, "")
    assert is_whole(postgresql_url)


def _slowly() -> None:
    """A transaction takes a while."""
    from extractor.database.postgresql import PostgresqlDatabase

    replace = PostgresqlDatabase.replace

    def slow(self: PostgresqlDatabase, batch: list[Loaded]) -> None:
        replace(self, batch)
        time.sleep(0.1)

    PostgresqlDatabase.replace = slow  # type: ignore[assignment, method-assign]


def test_a_server_that_is_not_there_is_told_without_the_password(tmp_path: Path) -> None:
    status, told = load("postgresql://ann:secret@127.0.0.1:9/claims", many(tmp_path))
    assert (status, "secret" in told, told.count("\n")) == (1, False, 1)
    assert told.startswith("claims: postgresql://ann:***@127.0.0.1:9/claims: ")


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("postgresql://ann:se:c@ret@host:5/db", "postgresql://ann:***@host:5/db"),
        ("postgresql://ann@host/db?password=secret&a=1", "postgresql://ann@host/db?password=***&a=1"),
        ("postgresql://ann:secret@[::1/db?sslpassword=secret", "postgresql://ann:***@[::1/db?sslpassword=***"),
        ("postgresql://host:5432/db", "postgresql://host:5432/db"),
    ],
)
def test_no_password_is_told_wherever_it_stands(written: str, told: str) -> None:
    assert str(location(written)) == told


def test_an_address_that_is_none_is_told_without_the_password(tmp_path: Path) -> None:
    status, told = load("postgresql://ann:secret@[::1/claims", many(tmp_path))
    assert (status, "secret" in told, "postgresql://ann:***@[::1/claims" in told) == (1, False, True)


def test_standard_error_may_be_closed(tmp_path: Path) -> None:
    source, url = many(tmp_path), str(tmp_path / "claims.db")
    assert ended(begun(["load", source, "--to", url], tmp_path, lambda: os.close(2))) == 0
    assert is_whole(url)


def test_an_input_is_never_the_database(tmp_path: Path) -> None:
    source = many(tmp_path)
    before = Path(source).read_bytes()
    assert load(source, source)[0] == 4
    assert Path(source).read_bytes() == before
