"""Databases for tests: a SQLite file, and a PostgreSQL server of the session's own with a fresh database a test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from extractor.database import Database, open_database
from tests.database.server import empty_database


@pytest.fixture
def postgresql_url(postgresql_server: str) -> Iterator[str]:
    """The address of an empty database."""
    with empty_database(postgresql_server) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where an empty database is, of each engine in turn."""
    if request.param == "sqlite":
        return str(tmp_path / "claims.db")
    url: str = request.getfixturevalue("postgresql_url")
    return url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An open database with our tables and nothing in them, of each engine in turn."""
    with open_database(database_url, create=True) as opened:
        yield opened
