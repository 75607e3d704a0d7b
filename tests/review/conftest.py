"""A small database in each engine, and a browser's side of the page without a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from extractor.database import Database, Location, location, open_database
from extractor.review.security import access_of
from extractor.review.web import Settings
from tests.review.made import fill
from tests.review.visitor import Visitor


@pytest.fixture
def place(tmp_path: Path) -> str:
    """A SQLite file of two articles and five claims, texts known."""
    path = str(tmp_path / "claims.db")
    with open_database(path, create=True) as db:
        fill(db)
    return path


@pytest.fixture(scope="session")
def postgresql_place(postgresql_server: str) -> str:
    """A database with our tables, emptied before each test: making one takes a second."""
    with psycopg.connect(postgresql_server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE review")
    url = urlunsplit(urlsplit(postgresql_server)._replace(path="/review"))
    open_database(url, create=True).close()
    return url


@pytest.fixture
def postgresql(postgresql_place: str) -> Iterator[Database]:
    """The small database in PostgreSQL, open."""
    with open_database(postgresql_place) as opened:
        opened.execute("TRUNCATE articles, extractors, claims, decisions RESTART IDENTITY CASCADE")
        fill(opened)
        yield opened


@pytest.fixture(params=["sqlite", "postgresql"])
def db(request: pytest.FixtureRequest) -> Iterator[Database]:
    """The small database, open, of each engine in turn."""
    if request.param == "sqlite":
        with open_database(request.getfixturevalue("place")) as opened:
            yield opened
        return
    yield request.getfixturevalue("postgresql")


LetIn = Callable[..., Visitor]


@pytest.fixture
def let_in() -> Iterator[LetIn]:
    """Lets a browser in at a database; the settings' fields are named."""
    visitors: list[Visitor] = []

    def enter(where: str | Location, **settings: Any) -> Visitor:
        place = where if isinstance(where, Location) else location(where)
        visitors.append(Visitor.let_in(place, access_of("127.0.0.1", 8000), Settings(**settings)))
        return visitors[-1]

    yield enter
    for visitor in visitors:
        visitor.pool.close()


@pytest.fixture
def visitor(place: str, let_in: LetIn) -> Visitor:
    """Ana, who is let in and has said her name, at the SQLite file."""
    return let_in(place, reviewer="Ana")


@pytest.fixture
def file(place: str) -> Iterator[Database]:
    """The SQLite file, open."""
    with open_database(place) as opened:
        yield opened
