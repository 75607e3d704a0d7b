"""An extraction without a model, whose claims are records."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import orjson

from extractor.batch.work import Job, Outcome, Work
from extractor.pipeline import article_row
from extractor.records import claim_from_row, to_line
from extractor.types import Article
from tests.claimrows import TEXT
from tests.database.contents import two_claims

FAILING = "Fail."
NOTHING = "Nothing."


def stub(*, seconds: float = 0.0, failing: str = FAILING) -> Work:
    """Two claims of each article whose text is TEXT, none of others; one whose text is ``failing`` fails."""

    def work(articles: Sequence[Article]) -> list[Outcome]:
        return [_outcome(article, seconds, failing) for article in articles]

    return work


def job(**settings: Any) -> Job:
    """What workers make the stub of."""
    return Job("tests.database.stubs:stub", settings)


def _outcome(article: Article, seconds: float, failing: str) -> Outcome:
    time.sleep(seconds)
    if article.text == failing:
        return Outcome(reason="was told to fail")
    lines = lines_of(article) if article.text == TEXT else []
    return Outcome(b"".join(lines), len(lines))


def lines_of(article: Article) -> list[bytes]:
    """The lines that the stub makes of an article whose text is TEXT."""
    rows = [claim.model_dump(by_alias=True) | {"article": article_row(article)} for claim in two_claims(article.id)]
    return [to_line(claim_from_row(row)) for row in rows]


def write_articles(path: Path, *articles: Article) -> Path:
    """A JSONL file of articles."""
    kept = ("id", "text", "title", "published", "publisher", "url")
    rows = ({name: getattr(article, name) for name in kept} for article in articles)
    path.write_bytes(b"".join(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE) for row in rows))
    return path


def article(id: str, text: str = TEXT, **more: Any) -> Article:
    """An article of that text."""
    return Article(id, text, **more)
