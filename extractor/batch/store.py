"""Results of a run into a database: articles whole, with their texts; what stands there already is not extracted.

Into a folder of Parquet go the claims of a finished run over a file, which is kept in it.
"""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from extractor.articles.reading import Read
from extractor.batch import sink
from extractor.batch.disk import Disk
from extractor.batch.feed import Chunk
from extractor.batch.output import Paths, Publisher
from extractor.batch.report import Reporter
from extractor.batch.totals import Totals
from extractor.batch.work import Outcome
from extractor.database import Database
from extractor.database.claimfiles import claim_groups
from extractor.database.folder import ParquetFolder
from extractor.database.load import Loader, Pending
from extractor.database.location import Location
from extractor.database.rows import Loaded
from extractor.database.standing import stands
from extractor.database.texts import article_record
from extractor.errors import ExtractorError, describe
from extractor.records import from_line
from extractor.types import Article, Failure

_STANDS = Outcome(stands=True)


def extraction_of(fingerprint: Mapping[str, Any]) -> str:
    """The digest by which a database knows what made an article's claims."""
    return hashlib.sha256(orjson.dumps(fingerprint, option=orjson.OPT_SORT_KEYS)).hexdigest()


@dataclass(frozen=True, slots=True)
class _Refusals:
    """Counts and tells the claims that the database refused."""

    totals: Totals
    reporter: Reporter

    def failed(self, failure: Failure) -> None:
        """A claim that stands under another article."""
        self.totals.failed += 1
        self.reporter.failure(failure)

    def stored(self, articles: Counter[str], claims: int) -> None:
        """The sink has counted them."""


def loaded_into(where: Location) -> Publisher:
    """The Publisher of a folder of Parquet; the claims as JSONL stay in it under a hidden name, to be gone on with.

    What an earlier run put there of articles that have no claims any more goes.
    """

    def publish(disk: Disk, paths: Paths) -> None:
        with ParquetFolder(where) as folder:
            if disk.size(paths.out) is not None:
                with disk.open(paths.out) as earlier:
                    folder.leave_out({orjson.loads(line)["article"]["id"] for line in earlier})
            Loader(folder, _Strict()).load(claim_groups([paths.part]))
        disk.rename(paths.part, paths.out)

    return publish


class _Strict:
    """Of claims that a run wrote itself none is refused."""

    def failed(self, failure: Failure) -> None:
        raise ExtractorError(f"{describe(failure)}: begin anew with --restart")

    def stored(self, articles: Counter[str], claims: int) -> None:
        """They have been counted."""


class DatabaseStore:
    """Articles with claims and texts into a database, committed now and then. ``extraction`` says what made them."""

    def __init__(self, database: Database, extraction: str, totals: Totals, reporter: Reporter) -> None:
        self._database, self._extraction = database, extraction
        self._loader = Loader(database, _Refusals(totals, reporter))
        self._committed = time.monotonic()
        self._articles = 0

    def carried(self, read: Read) -> Outcome | None:
        """That an article stands in the database as this run would store it; None where it does not."""
        return _STANDS if stands(self._database, self._loaded(read.article)) else None

    def article(self, article: Article, lines: bytes) -> None:
        """Into the next batch."""
        loaded = self._loaded(article, lines)
        self._loader.add(Pending(loaded, "article", article.id, [1] * len(loaded.claims)))

    def _loaded(self, article: Article, lines: bytes = b"") -> Loaded:
        claims = [from_line(line) for line in lines.splitlines()]
        return Loaded(article_record(article), claims, article.text, self._extraction)

    def failure(self, failure: Failure, kind: str) -> None:
        """What failed is not there, and so tried again by the next run."""

    def settled(self, chunk: Chunk, totals: Totals) -> None:
        """Commit, if it is time to."""
        self._articles += len(chunk.articles)
        if self._articles >= sink.COMMIT_ARTICLES or time.monotonic() - self._committed >= sink.COMMIT_SECONDS:
            self.commit(totals)

    def commit(self, totals: Totals) -> None:
        """Commit now."""
        self._loader.store()
        self._committed, self._articles = time.monotonic(), 0
