"""Claims of an earlier output carried over while what failed in it is tried again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import orjson

from extractor.articles.reading import Read
from extractor.batch.disk import Disk
from extractor.batch.state import State
from extractor.batch.work import Outcome
from extractor.exits import RefusedError

Carried = Callable[[Read], Outcome | None]
"""The outcome that an article has already; None for one that is to be worked on. Asked in the order of reading."""


def nothing(read: Read) -> Outcome | None:
    """Every article is to be worked on."""
    return None


def retry_of(failures: bytes, state: State) -> dict[str, Any]:
    """What a ledger holds of a run that tries failures again: the ids of the articles that failed, the inputs that
    could not be read, and the SHA-256 of the output that has the claims of all others."""
    entries = [orjson.loads(line) for line in failures.splitlines()]
    ids = [entry["id"] for entry in entries if entry["kind"] == "article"]
    unread = [where for where, digest in zip(state.units, state.digests, strict=False) if digest is None]
    return {"out": state.out, "ids": ids, "unread": unread}


class OldClaims:
    """The claims of an output, article by article, beginning at byte ``start``. Use it as a context.

    Its end raises RefusedError where claims are left over: what was tried again has taken the place of what was done.
    """

    def __init__(self, disk: Disk, out: Path, retry: Mapping[str, Any], start: int) -> None:
        self._disk, self._out, self._start = disk, out, start
        self._ids, self._unread = set(retry["ids"]), set(retry["unread"])
        self._stack = ExitStack()

    def __enter__(self) -> Carried:
        self._file = self._stack.enter_context(self._disk.open(self._out))
        self._file.seek(self._start)
        self._line = self._file.readline()
        self._behind = self._start
        return self._outcome

    def __exit__(self, *trouble: object) -> None:
        self._stack.close()
        if self._line and not any(trouble):
            raise RefusedError(f"{self._out}: holds claims of articles that do not come any more: use --restart")

    def _outcome(self, read: Read) -> Outcome | None:
        if read.article.id in self._ids or read.where in self._unread:
            return None
        lines = []
        while self._line and orjson.loads(self._line)["article"]["id"] == read.article.id:
            lines.append(self._line)
            self._behind += len(self._line)
            self._line = self._file.readline()
        return Outcome(b"".join(lines), len(lines), carried=self._behind)
