"""Where a database is: what users write behind ``--to`` and in place of DB."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import unquote

from extractor.errors import ExtractorError

Kind = Literal["sqlite", "postgresql", "folder"]

_SQLITE = "sqlite:///"
_POSTGRESQL = ("postgresql://", "postgres://")
_PASSWORD = re.compile(r"(//[^/:@]*:)[^/]*(?=@)")
"""``postgresql://me:PASSWORD@host``"""

_OPTION = re.compile(r"([?&]\w*password=)[^&#]*")
"""``postgresql://host?password=PASSWORD``"""

_SCHEMES = "a path, sqlite:///relative.db, sqlite:////absolute.db, postgresql://..., or a folder ending in /"


@dataclass(frozen=True, slots=True)
class Location:
    """A database: a SQLite file or a folder of Parquet files at a path, or a PostgreSQL server at an address."""

    kind: Kind
    place: str

    @property
    def path(self) -> Path:
        """The path of a SQLite file or a folder."""
        return Path(self.place)

    def __str__(self) -> str:
        """As messages name it: without the password."""
        if self.kind != "postgresql":
            return self.place
        return _OPTION.sub(r"\1***", _PASSWORD.sub(r"\1***", self.place))


def location(written: str) -> Location:
    """The database that a path or URL names.

    >>> location("claims.db")
    Location(kind='sqlite', place='claims.db')
    >>> location("sqlite:////data/claims.db")
    Location(kind='sqlite', place='/data/claims.db')
    >>> location("claims/")
    Location(kind='folder', place='claims/')

    Raises ExtractorError for another kind of address.
    """
    if written.startswith(_POSTGRESQL):
        return Location("postgresql", written)
    if written.startswith(_SQLITE):
        return Location("sqlite", _named(unquote(written.removeprefix(_SQLITE)), written))
    if "://" in written or written.startswith("sqlite:"):
        raise ExtractorError(f"{written}: no database that is known here; write {_SCHEMES}")
    return Location("folder" if written.endswith("/") else "sqlite", _named(written, written))


def _named(path: str, written: str) -> str:
    if not path or path == "-":
        raise ExtractorError(f"{written!r} names no database; write {_SCHEMES}")
    return path
