"""Databases of other versions, and other people's: brought up to date, or refused and left as they are."""

from __future__ import annotations

import shutil
import sqlite3
from importlib import resources
from pathlib import Path

import psycopg
import pytest
from typer.testing import CliRunner

from extractor.cli import app
from extractor.database import DatabaseError, ForeignDatabaseError, migrations, open_database
from tests.database.contents import contents, two_claims, write

GOOD = "ALTER TABLE articles ADD COLUMN section TEXT;\nCREATE INDEX articles_section ON articles (section);\n"
BAD = "ALTER TABLE articles ADD COLUMN section TEXT;\nCREATE INDEX articles_nothing ON articles (nothing);\n"


def load(url: str, folder: Path) -> tuple[int, str]:
    """Exit status and messages of a load."""
    result = CliRunner().invoke(app, ["load", write(folder / "c.jsonl", *two_claims("a1")), "--to", url, "-q"])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stderr


def second_version(folder: Path, patch: pytest.MonkeyPatch, script: str = GOOD) -> None:
    """From now on there is a made-up second version."""
    schema = folder / "schema"
    shutil.copytree(str(resources.files("extractor.database") / "schema"), schema, dirs_exist_ok=True)
    for engine in ("sqlite", "postgresql"):
        (schema / f"{engine}_0002.sql").write_text(script)
    patch.setattr(migrations, "SCHEMA", schema)
    patch.setattr(migrations, "SCHEMA_VERSION", 2)


def sections(url: str) -> list[object]:
    with open_database(url) as database:
        return [row["section"] for row in database.rows("SELECT section FROM articles")]


def test_an_older_database_is_brought_up_to_date(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(database_url, tmp_path)
    with open_database(database_url) as database:
        before = contents(database)
    second_version(tmp_path, monkeypatch)
    with open_database(database_url) as database:
        assert contents(database) == before
    assert sections(database_url) == [None]
    assert load(database_url, tmp_path) == (0, "")


def test_a_new_database_has_the_last_version(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    second_version(tmp_path, monkeypatch)
    assert load(database_url, tmp_path) == (0, "")
    assert sections(database_url) == [None]


def test_a_step_that_fails_leaves_everything(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(database_url, tmp_path)
    with monkeypatch.context() as patch:
        second_version(tmp_path, patch, BAD)
        with pytest.raises(DatabaseError, match="nothing"):
            open_database(database_url)
    with open_database(database_url) as database:  # as the first version still
        assert len(contents(database)["claims"]) == 2


def test_a_newer_database_is_refused_and_not_touched(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        second_version(tmp_path, patch)
        load(database_url, tmp_path)
    before = snapshot(database_url)
    status, told = load(database_url, tmp_path)
    assert (status, told.endswith("its tables have version 2, this extractor knows 1: install a newer one\n")) == (
        4,
        True,
    )
    assert snapshot(database_url) == before


def snapshot(url: str) -> object:
    """All of a database."""
    if not url.startswith("postgresql"):
        return Path(url).read_bytes()
    with psycopg.connect(url) as connection:
        rows = connection.execute("SELECT xmin::text, articles.* FROM articles").fetchall()
        return rows, connection.execute("SELECT * FROM claims_schema").fetchall()


def test_somebody_elses_database_is_refused_and_not_touched(database_url: str, tmp_path: Path) -> None:
    connect = psycopg.connect if database_url.startswith("postgresql") else sqlite3.connect
    with connect(database_url) as connection:  # type: ignore[operator]
        connection.execute("CREATE TABLE articles (id text, price integer)")
        connection.execute("INSERT INTO articles VALUES ('shoes', 40)")
    connection.close()
    status, told = load(database_url, tmp_path)
    assert (status, "holds tables that are not ours (articles): choose another database" in told) == (4, True)
    with connect(database_url) as connection:  # type: ignore[operator]
        assert connection.execute("SELECT * FROM articles").fetchall() == [("shoes", 40)]
    connection.close()


@pytest.mark.parametrize("content", [b'{"id": "a1"}\n' * 200, b"\0" * 4096, b"SQLite format 3\0 and then no more"])
def test_a_file_that_is_no_database_is_refused_and_not_touched(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "claims.db"
    path.write_bytes(content)
    status, told = load(str(path), tmp_path)
    assert (status, told) == (
        4,
        f"claims: {path}: no SQLite file: choose another database; claims load makes one of claims\n",
    )
    assert path.read_bytes() == content
    with pytest.raises(ForeignDatabaseError):
        open_database(str(path))
