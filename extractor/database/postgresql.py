"""Claims in a PostgreSQL database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Self

from extractor.database.base import ConflictError, DatabaseError, Params, RowMap, ValueRangeError
from extractor.database.location import Location
from extractor.database.migrations import check_known, foreign, steps
from extractor.database.rows import COLUMNS, Loaded, Row, article_rows, extractor_rows, rows_of, stored_text
from extractor.database.texts import keeping_texts
from extractor.errors import MissingExtraError

if TYPE_CHECKING:
    import psycopg

EXTRA = "postgres"

LOCK = 0x4E434C4D
"""Advisory lock under which tables are made."""

_COPY = {table: f"COPY {table} ({', '.join(names)}) FROM STDIN" for table, names in COLUMNS.items()}
_ARTICLE = COLUMNS["articles"]
_INSERT_EXTRACTOR = "INSERT INTO extractors (id, version, model) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"
_OURS = ("articles", "extractors", "claims", "dates", "sources", "carriers", "decisions")


class PostgresqlDatabase:
    """Tables in the first schema of the connection's search path."""

    def __init__(self, location: Location, *, create: bool) -> None:
        self.location = location
        self._connection = self._connected()
        try:
            self._prepare(create)
        except BaseException:
            self._connection.close()
            raise

    def _connected(self) -> psycopg.Connection[dict[str, Any]]:
        try:
            import psycopg
            from psycopg.rows import dict_row
        except ModuleNotFoundError as error:
            raise MissingExtraError("a PostgreSQL database", EXTRA, error.name) from error
        with self._told():
            return psycopg.connect(self.location.place, autocommit=True, row_factory=dict_row)

    def _prepare(self, create: bool) -> None:
        with self._told():
            version = self._version()
            if version is None and not create:
                raise DatabaseError(f"{self.location}: an empty database; claims load fills it")
            if list(steps("postgresql", version or 0)):
                self._migrate()

    def _version(self) -> int | None:
        """The version of the tables, None where there are none. Raises ForeignDatabaseError."""
        found = self.rows("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        tables = {row["tablename"] for row in found}
        if "claims_schema" in tables:
            version: int | None = self.rows("SELECT max(version) AS version FROM claims_schema")[0]["version"]
            check_known(self.location, version or 0)
            return version
        if others := sorted(tables.intersection(_OURS)):
            raise foreign(self.location, others)
        return None

    def _migrate(self) -> None:
        with self.transaction():
            self.execute("SELECT pg_advisory_xact_lock(?)", (LOCK,))
            self.execute("CREATE TABLE IF NOT EXISTS claims_schema (version integer PRIMARY KEY)")
            for number, script in steps("postgresql", self._version() or 0):
                self._connection.execute(script.encode())
                self.execute("INSERT INTO claims_schema VALUES (?)", (number,))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *trouble: object) -> None:
        self.close()

    def close(self) -> None:
        """Close it; what was committed stays."""
        with suppress(Exception):
            self._connection.close()

    def rows(self, sql: str, params: Params = ()) -> list[RowMap]:
        """The rows that a query gives, by column name; days as ``datetime.date``."""
        with self._told():
            return list(self._connection.execute(_placed(sql), _held(params)))

    def stream(self, sql: str, params: Params = ()) -> Iterator[RowMap]:
        """The same row by row."""
        with self._told(), self._connection.transaction(), self._connection.cursor("stream") as cursor:
            cursor.itersize = 2000
            yield from cursor.execute(_placed(sql), _held(params))

    def execute(self, sql: str, params: Params = ()) -> int:
        """Carry out a statement and return how many rows it touched."""
        with self._told():
            return self._connection.execute(_placed(sql), _held(params)).rowcount

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Within it everything happens or nothing."""
        with self._told(), self._connection.transaction():
            yield

    def hold(self, article_key: str) -> bool:
        """Within a transaction: have nobody else replace, delete or hold an article until its end; whether the article
        is there."""
        return bool(self.rows("SELECT id FROM articles WHERE id = ? FOR UPDATE", (article_key,)))

    def replace(self, batch: Sequence[Loaded]) -> None:
        """Put articles with all their claims in the place of what there was of them, in one transaction.

        New articles are inserted first, in the order of their ids, then the rows of known ones are locked in theirs:
        two loaders of the same articles wait for each other and never in a ring.
        """
        rows, makers = rows_of(batch), extractor_rows(batch)
        with self.transaction(), self._connection.cursor() as cursor:
            cursor.executemany(_INSERT_EXTRACTOR, makers)
            new = {row["id"] for row in cursor.execute(_INSERT_ARTICLES, _columns(article_rows(batch))).fetchall()}
            self._replace_known(cursor, [each for each in batch if each.key not in new])
            for table, listed in rows.items():
                with cursor.copy(_COPY[table]) as copy:
                    for row in listed:
                        copy.write_row(_copied(row))

    def _replace_known(self, cursor: psycopg.Cursor[dict[str, Any]], known: Sequence[Loaded]) -> None:
        """Put articles in the place of theirs, and have none of the claims that they had."""
        if not known:
            return
        keys = [each.key for each in known]
        cursor.execute("SELECT FROM articles WHERE id = ANY(%s) ORDER BY id FOR UPDATE", (keys,))
        textless = [each.key for each in known if each.text is None]
        texts = {row["id"]: row["text"] for row in cursor.execute(_TEXTS, (textless,)).fetchall()}
        cursor.execute(_UPDATE_ARTICLES, _columns(article_rows(keeping_texts(known, texts))))
        cursor.execute("DELETE FROM claims WHERE article_id = ANY(%s)", (keys,))

    def forget(self) -> None:
        """Free the space of deleted rows."""
        self.execute("VACUUM articles, claims, dates, sources, carriers, decisions")

    def matching(self, words: str) -> tuple[str, Params]:
        """A condition on ``claims`` for full-text search, with its parameters; without a word, all fulfil it."""
        if not words.replace("\0", " ").split():
            return "1 = 1", ()
        return "claims.search @@ plainto_tsquery('english', ?)", (words.replace("\0", " "),)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Within it an error of PostgreSQL names the database."""
        import psycopg

        try:
            yield
        except psycopg.Error as error:
            told = str(error).replace(self.location.place, str(self.location))  # an address that is none is quoted
            message = f"{self.location}: {' '.join(told.split()) or type(error).__name__}"
            if isinstance(error, psycopg.IntegrityError):
                raise ConflictError(message) from error
            if isinstance(error, (psycopg.DataError, psycopg.errors.ProgramLimitExceeded)):
                raise ValueRangeError(message) from error
            raise DatabaseError(message) from error


_TEXTS = "SELECT id, text FROM articles WHERE id = ANY(%s) AND text IS NOT NULL"
_GIVEN = ", ".join("%s::date[]" if name == "published" else "%s::text[]" for name in _ARTICLE)
_NAMES = ", ".join(_ARTICLE)
_INSERT_ARTICLES = (
    f"INSERT INTO articles ({_NAMES}) SELECT * FROM unnest({_GIVEN}) AS given ({_NAMES}) ORDER BY id "
    "ON CONFLICT (id) DO NOTHING RETURNING id"
)
_UPDATE_ARTICLES = (
    f"UPDATE articles SET {', '.join(f'{name} = given.{name}' for name in _ARTICLE[1:])} "
    f"FROM unnest({_GIVEN}) AS given ({_NAMES}) WHERE articles.id = given.id"
)


def _columns(rows: Sequence[Row]) -> list[list[object]]:
    """The values of the rows, a list a column."""
    return [list(column) for column in zip(*rows, strict=True)]


def _placed(sql: str) -> bytes:
    """The parameters as psycopg writes them."""
    return sql.replace("%", "%%").replace("?", "%s").encode()


def _held(params: Params) -> list[object]:
    """The parameters as tables hold them: without U+0000."""
    return [stored_text(value) if isinstance(value, str) else value for value in params]


def _copied(row: Row) -> list[object]:
    return [list(value) if type(value) is tuple else value for value in row]
