"""Which articles stand in a database as they would be stored again."""

from __future__ import annotations

import datetime as dt
from typing import Any

from extractor.database.base import Database
from extractor.database.rows import COLUMNS, Loaded, article_rows

_COMPARED = [name for name in COLUMNS["articles"] if name != "text"]
_SELECT = f"SELECT {', '.join(_COMPARED)} FROM articles WHERE id = ?"


def stands(database: Database, loaded: Loaded) -> bool:
    """Whether the article stands there with the same text, metadata and extraction, and so with the same claims."""
    (values,) = article_rows([loaded])
    wanted = dict(zip(COLUMNS["articles"], values, strict=True))
    found = database.rows(_SELECT, (loaded.key,))
    return bool(found) and all(_comparable(found[0][name]) == _comparable(wanted[name]) for name in _COMPARED)


def _comparable(value: Any) -> Any:
    """A day as the ISO text that SQLite keeps."""
    return value.isoformat() if isinstance(value, dt.date) else value
