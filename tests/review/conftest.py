"""A small database, and a browser's side of the page without a browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from extractor.database import Database, location, open_database
from extractor.review.security import access_of
from extractor.review.web import Settings
from tests.review.made import fill
from tests.review.visitor import Visitor


@pytest.fixture
def place(tmp_path: Path) -> str:
    """A database of two articles and five claims, texts known."""
    path = str(tmp_path / "claims.db")
    with open_database(path, create=True) as db:
        fill(db)
    return path


@pytest.fixture
def db(place: str) -> Iterator[Database]:
    """The same, open."""
    with open_database(place) as opened:
        yield opened


@pytest.fixture
def visitor(place: str) -> Visitor:
    """Ana, who is let in and has said her name."""
    return Visitor.let_in(location(place), access_of("127.0.0.1", 8000), Settings("Ana"))
