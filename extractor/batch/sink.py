"""Where results go in the order of reading: into the files of a run, or down a stream."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import IO, Protocol

from extractor.articles.gate import SetAside
from extractor.articles.reading import Read
from extractor.articles.seen import digests
from extractor.batch.feed import Chunk
from extractor.batch.output import Files
from extractor.batch.report import Reporter
from extractor.batch.totals import Totals
from extractor.batch.work import Outcome
from extractor.types import Article, Failure

COMMIT_SECONDS = 1.0
COMMIT_ARTICLES = 100
"""A commit comes after that long or that many articles: its syncs cost milliseconds, a kill costs that much work."""

STANDING = "already there"
"""Why an article is set aside that stands in the database as it would be stored."""


class Store(Protocol):
    """What keeps the results."""

    def article(self, article: Article, lines: bytes) -> None:
        """The next article with its claims."""

    def failure(self, failure: Failure, kind: str) -> None:
        """What could not be used."""

    def settled(self, chunk: Chunk, totals: Totals) -> None:
        """All of a chunk has been handed over."""

    def commit(self, totals: Totals) -> None:
        """Have on the disk what was handed over."""


class Stream:
    """Claims on a stream, flushed chunk by chunk; failures are only told."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def article(self, article: Article, lines: bytes) -> None:
        """Write the lines."""
        self._stream.write(lines)

    def failure(self, failure: Failure, kind: str) -> None:
        """Failures have no place in a stream of claims."""

    def settled(self, chunk: Chunk, totals: Totals) -> None:
        """Hand on what is buffered."""
        self._stream.flush()

    def commit(self, totals: Totals) -> None:
        """Hand on what is buffered."""
        self._stream.flush()


class Committing:
    """Claims and failures in the files of a run, committed now and then."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._place = files.state.place
        self._committed = time.monotonic()
        self._articles = 0

    def article(self, article: Article, lines: bytes) -> None:
        """Into the growing file."""
        self._files.add_claims(lines)

    def failure(self, failure: Failure, kind: str) -> None:
        """Into the list of failures."""
        entry = {"id": failure.id, "where": failure.where, "line": failure.line, "reason": failure.reason, "kind": kind}
        self._files.add_failure(entry)

    def settled(self, chunk: Chunk, totals: Totals) -> None:
        """Commit, if it is time to."""
        articles = [read.article for read in chunk.articles]
        seen = b"".join(digests(article.id, article.text) for article in articles)
        self._files.remember(seen, list(chunk.digests.values()))
        self._place = chunk.end
        self._articles += len(articles)
        if self._articles >= COMMIT_ARTICLES or time.monotonic() - self._committed >= COMMIT_SECONDS:
            self.commit(totals)

    def commit(self, totals: Totals) -> None:
        """Commit now."""
        self._files.commit(self._place, totals.as_dict())
        self._committed, self._articles = time.monotonic(), 0


class Sink:
    """Hands the results of chunks to a store, counts them, tells of failures."""

    def __init__(self, store: Store, totals: Totals, reporter: Reporter) -> None:
        self._store, self.totals, self._reporter = store, totals, reporter

    def settle(self, chunk: Chunk, outcomes: Mapping[str, Outcome]) -> None:
        """All of a chunk, in order; ``outcomes`` by article id."""
        for item in chunk.items:
            if isinstance(item, Failure):
                self._fail(item, "input")
            elif isinstance(item, SetAside):
                self.totals.set_aside[item.reason] += 1
            else:
                self._article(item, outcomes[item.article.id])
        self.totals.spend("reading", chunk.seconds)
        self._store.settled(chunk, self.totals)
        self._reporter.progress(self.totals, chunk.share)

    def _article(self, read: Read, outcome: Outcome) -> None:
        if outcome.stands:
            self.totals.set_aside[STANDING] += 1
            return
        self.totals.forms[read.format] += 1
        if outcome.reason is not None:
            self._fail(Failure(read.where, read.line, read.article.id, outcome.reason), "article")
            return
        self._store.article(read.article, outcome.lines)
        self.totals.articles += 1
        self.totals.claims += outcome.claims
        self.totals.left_out.update(outcome.counts)
        self.totals.carried = outcome.carried or self.totals.carried

    def _fail(self, failure: Failure, kind: str) -> None:
        self.totals.failed += 1
        self._store.failure(failure, kind)
        self._reporter.failure(failure)

    def commit(self) -> None:
        """Have everything so far on the disk."""
        self._store.commit(self.totals)


def outcomes_by_id(articles: Sequence[Read], outcomes: Sequence[Outcome]) -> dict[str, Outcome]:
    """The outcomes of a task by the ids of its articles."""
    return {read.article.id: outcome for read, outcome in zip(articles, outcomes, strict=True)}
