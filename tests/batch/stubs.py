"""An extraction without a model, which does what the articles order: the supervision around it is what is tested."""

from __future__ import annotations

import ctypes
import json
import os
import time
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from extractor.batch.plan import Unit, units_of
from extractor.batch.totals import Totals
from extractor.batch.work import Job, Outcome, Work
from extractor.errors import ModelError
from extractor.types import Article, Failure


def stub(*, healthy: bool = False, seconds: float = 0.0) -> Work:
    """None to two lines an article, made of its id and text; ``seconds`` of sleep for each.

    A text that begins with a key of ORDERS has it carried out, unless ``healthy``.
    """

    def work(articles: Sequence[Article]) -> list[Outcome]:
        return [_outcome(article, healthy, seconds) for article in articles]

    return work


def job(**settings: Any) -> Job:
    """What workers make the stub of."""
    return Job("tests.batch.stubs:stub", settings)


def lines_of(article: Mapping[str, Any]) -> bytes:
    """The lines that the stub makes of an article."""
    digest = sha256(f"{article['id']}\0{article['text']}".encode()).hexdigest()
    rows = [{"article": {"id": article["id"]}, "row": row, "digest": digest} for row in range(int(digest, 16) % 3)]
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def _outcome(article: Article, healthy: bool, seconds: float) -> Outcome:
    time.sleep(seconds)
    order = article.text.split()[0]
    if order in ORDERS and not healthy:
        return ORDERS[order]()
    lines = lines_of({"id": article.id, "text": article.text})
    return Outcome(lines, lines.count(b"\n"))


def _fail() -> Outcome:
    return Outcome(reason="was told to fail")


def _hang() -> Outcome:
    time.sleep(3600)
    return Outcome()


def _spin() -> Outcome:
    while True:
        pass


def _leave() -> Outcome:
    os._exit(7)


def _segfault() -> Outcome:
    ctypes.string_at(0)
    return Outcome()


def _eat_memory() -> Outcome:
    eaten = []
    while True:
        eaten.append(bytes(16 * 1024**2))  # asked for, not touched: that would take its time


def _raise() -> Outcome:
    raise RuntimeError("was told to raise")


ORDERS: Mapping[str, Callable[[], Outcome]] = {
    "!fail": _fail,
    "!hang": _hang,
    "!spin": _spin,
    "!exit": _leave,
    "!segfault": _segfault,
    "!memory": _eat_memory,
    "!raise": _raise,
}


def unfit() -> Work:
    """No Work: the model is not there."""
    raise ModelError("no such model: install one")


def stillborn() -> Work:
    """No Work, nor a worker any more."""
    os._exit(9)


def broken() -> Work:
    """No Work, by a mistake in the code."""
    raise ZeroDivisionError("a mistake")


def article(id: str, text: str = "") -> dict[str, Any]:
    """An article as JSONL has it; its text tells its id where none is given."""
    return {"id": id, "text": text or f"The text of article {id}."}


def write_articles(path: Path, articles: Sequence[Mapping[str, Any]]) -> Path:
    """A file of articles, one a line."""
    path.write_bytes(b"".join(json.dumps(article).encode() + b"\n" for article in articles))
    return path


def units(*paths: Path) -> list[Unit]:
    """What a run over these files reads."""
    return units_of(paths)


class Told:
    """A Reporter that remembers."""

    def __init__(self) -> None:
        self.notices: list[tuple[str, str]] = []
        self.failures: list[Failure] = []

    def notice(self, event: str, message: str) -> None:
        self.notices.append((event, message))

    def failure(self, failure: Failure) -> None:
        self.failures.append(failure)

    def progress(self, totals: Totals, share: float | None) -> None:
        """Nothing to remember."""

    def end(self, totals: Totals, seconds: float, *, brief: bool) -> None:
        """Nothing to remember."""

    def close(self) -> None:
        """Nothing to close."""
