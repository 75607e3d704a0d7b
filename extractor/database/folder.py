"""Claims in a folder of Parquet files, one a month of publication: ``published_month=2018-01/claims.parquet``.

DuckDB, pyarrow, Spark and their like read the folder as one table and read over names that begin with a dot. Claims of
articles without a publication day stand under ``__HIVE_DEFAULT_PARTITION__``, which they read as null.

A load gathers its claims first, then writes each month that changes anew beside the old file, and puts all in place by
renaming. A journal, written before the first renaming, has the next load finish what a kill interrupted; until then
each month is as it was or as it will be. An article whose month changes may meanwhile stand in both.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import BinaryIO, Self

from extractor.database.base import ForeignDatabaseError, Params, RowMap
from extractor.database.location import Location
from extractor.database.rows import Loaded
from extractor.records import to_json, to_line
from extractor.sinks import parquet

MONTH = "published_month="
UNKNOWN = "__HIVE_DEFAULT_PARTITION__"
FILE = "claims.parquet"

RUN = ".claims.jsonl"
"""What a run of extraction into the folder keeps there, its ledger and the like beside it."""

_NEW = ".new"
_LOCK, _JOURNAL, _SPOOL = ".lock", ".journal.json", ".loading"


class ParquetFolder:
    """A folder to load into; one process at a time does, others wait. Use it as a context: when the block ends well,
    what was put in stands in the folder."""

    def __init__(self, location: Location) -> None:
        """Raises ForeignDatabaseError where the folder holds other things, MissingExtraError, OSError."""
        parquet.require_library()
        self.location = location
        self._folder = location.path
        self._replaced: set[str] = set()
        _check_ours(self._folder)
        self._folder.mkdir(exist_ok=True)
        self._lock = os.open(self._folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o666)
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        self._recover()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *trouble: object) -> None:
        try:
            if kind is None:
                self._put_in_place()
        finally:
            self.close()

    def close(self) -> None:
        """Let others load; what was not put in place is gone."""
        with suppress(OSError):
            shutil.rmtree(self._folder / _SPOOL, ignore_errors=True)
            os.close(self._lock)

    def replace(self, batch: Sequence[Loaded]) -> None:
        """Put articles with all their claims in the place of what there was of them, once the block ends."""
        self.leave_out(each.article.id for each in batch)
        months: dict[str, list[bytes]] = {}
        for each in batch:
            for claim in each.claims:
                day = claim.article.published
                months.setdefault(day.isoformat()[:7] if day else UNKNOWN, []).append(to_line(claim))
        for month, lines in months.items():
            path = self._folder / _SPOOL / month
            path.parent.mkdir(exist_ok=True)
            with path.open("ab") as spool:
                spool.writelines(lines)

    def leave_out(self, ids: Iterable[str]) -> None:
        """Have nothing of these articles that stands in the folder now."""
        self._replaced.update(ids)

    def counts(self, ids: Iterable[str]) -> Counter[str]:
        """How many claims of each of these articles stand in the folder."""
        wanted = set(ids)
        return Counter(id for month in self._months() for id in self._articles(month) if id in wanted)

    def forget_runs_with(self, ids: Iterable[str]) -> set[str]:
        """Delete what a run of extraction keeps here to be gone on with, if any of these articles stands in it; those
        that do."""
        kept = [path for path in self._folder.glob(f"{RUN}*") if path.is_file()]
        there = {id for path in kept for id in _quoted_in(path, {id: to_json(id) for id in ids})}
        for path in kept if there else ():
            path.unlink()
        return there

    def rows(self, sql: str, params: Params = ()) -> list[RowMap]:
        """There is no SQL here; DuckDB reads the folder."""
        raise NotImplementedError(sql)

    # --- putting in place ---

    def _put_in_place(self) -> None:
        """Every month that changes, written anew; then all of them by the journal."""
        written: list[str] = []
        removed: list[str] = []
        for month in sorted({*self._months(), *(path.name for path in self._spooled())}):
            if not self._changes(month):
                continue
            (removed if self._written(month) == 0 else written).append(month)
        if written or removed:
            _write_whole(self._folder / _JOURNAL, json.dumps({"written": written, "removed": removed}).encode())
            self._recover()

    def _months(self) -> Iterator[str]:
        for path in self._folder.glob(f"{MONTH}*/{FILE}"):
            yield path.parent.name.removeprefix(MONTH)

    def _spooled(self) -> Iterator[Path]:
        yield from (self._folder / _SPOOL).glob("*")

    def _file(self, month: str) -> Path:
        return self._folder / f"{MONTH}{month}" / FILE

    def _changes(self, month: str) -> bool:
        """Whether the month gets claims, or loses some."""
        if (self._folder / _SPOOL / month).exists():
            return True
        return any(id in self._replaced for id in self._articles(month))

    def _articles(self, month: str) -> Iterator[str]:
        """The article's id of each claim of a month."""
        from pyarrow import parquet as pq

        with pq.ParquetFile(self._file(month)) as file:
            for batch in file.iter_batches(columns=["article_id"]):
                yield from batch.column(0).to_pylist()

    def _written(self, month: str) -> int:
        """Write a month anew beside its file; how many claims it has."""
        path = self._file(month)
        path.parent.mkdir(exist_ok=True)
        with ExitStack() as stack, path.with_name(f".{FILE}{_NEW}").open("wb") as file:
            count = parquet.write_parquet(self._lines(month, stack), file)
            file.flush()
            os.fsync(file.fileno())
        return count

    def _lines(self, month: str, stack: ExitStack) -> Iterator[bytes]:
        """The month's claims: those that stay, then those that come."""
        if self._file(month).exists():
            yield from self._staying(stack.enter_context(self._file(month).open("rb")))
        spool = self._folder / _SPOOL / month
        if spool.exists():
            yield from stack.enter_context(spool.open("rb"))

    def _staying(self, file: BinaryIO) -> Iterator[bytes]:
        from pyarrow import parquet as pq

        for batch in pq.ParquetFile(file).iter_batches(batch_size=1000, columns=["article_id", parquet.RECORD]):
            for id, record in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                if id not in self._replaced:
                    yield record.encode() + b"\n"

    def _recover(self) -> None:
        """Finish what the journal tells of; what is written beside a file without one is none's any more."""
        journal = self._folder / _JOURNAL
        if journal.exists():
            told = json.loads(journal.read_bytes())
            for month in told["written"]:
                with suppress(FileNotFoundError):  # it was renamed before the kill
                    self._file(month).with_name(f".{FILE}{_NEW}").replace(self._file(month))
                _sync_folder(self._file(month).parent)
            for month in told["removed"]:
                self._file(month).unlink(missing_ok=True)
            _sync_folder(self._folder)
            journal.unlink()
        for path in self._folder.glob(f"{MONTH}*/.{FILE}{_NEW}"):
            path.unlink()
        for path in self._folder.glob(f"{MONTH}*"):
            with suppress(OSError):
                path.rmdir()  # where it is empty
        shutil.rmtree(self._folder / _SPOOL, ignore_errors=True)


def _quoted_in(path: Path, texts: Mapping[str, bytes]) -> Iterator[str]:
    """The names of those texts that stand in a file."""
    with path.open("rb") as lines:
        for line in lines:
            yield from (name for name, text in texts.items() if text in line)


def _check_ours(folder: Path) -> None:
    """Raise ForeignDatabaseError for a folder with anything in it that a load did not put there."""
    if not folder.exists():
        return
    others = [path.name for path in folder.iterdir() if not path.name.startswith((".", MONTH))]
    if others:
        raise ForeignDatabaseError(f"{folder}/: holds {sorted(others)[0]}, which is not ours: choose another folder")


def _write_whole(path: Path, content: bytes) -> None:
    beside = path.with_name(f"{path.name}{_NEW}")
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
