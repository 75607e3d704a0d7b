"""The texts of articles: which claims were read from them, and where they lie until their claims come."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from extractor.database.rows import Loaded, stored_text
from extractor.records import ArticleRecord, Claim, SpanRecord
from extractor.types import Article

Text = tuple[ArticleRecord, str]
"""What a record says of an article, and its text."""


def fits(text: str, claims: Sequence[Claim]) -> bool:
    """Whether everything that the claims quote stands in the text where they say; U+0000 counts as what stands in its
    place."""
    text = stored_text(text)
    return all(text[start:end] == stored_text(words) for claim in claims for start, end, words in quoted(claim))


def quoted(claim: Claim) -> Iterator[tuple[int, int, str]]:
    """What a claim quotes of its article: start, end, text."""
    source, baseline = claim.source, claim.baseline
    spans: list[SpanRecord | None] = [
        claim.sentence,
        claim.quantity,
        claim.entity,
        claim.event,
        claim.date,
        claim.place,
    ]
    if source:
        spans += [source, source.cue, source.said, *source.via]
    yield from ((span.start, span.end, span.text) for span in spans if span)
    if baseline:
        yield baseline.start, baseline.end, baseline.text


def keeping_texts(batch: Sequence[Loaded], stored: Mapping[str, str]) -> list[Loaded]:
    """The batch, with the ``stored`` text (by article key) of each article that brings none but claims which fit it."""
    return [_keeping(each, stored.get(each.key)) for each in batch]


def _keeping(loaded: Loaded, stored: str | None) -> Loaded:
    if loaded.text is None and stored is not None and fits(stored, loaded.claims):
        return replace(loaded, text=stored)
    return loaded


class Texts:
    """Articles kept in a temporary file until they are asked for by their ids. Use it as a context."""

    def __init__(self) -> None:
        self._kept = sqlite3.connect("", isolation_level=None)  # a file that the system deletes
        self._kept.execute("CREATE TABLE kept (id TEXT PRIMARY KEY, taken INTEGER, record TEXT, text TEXT)")
        self._kept.execute("BEGIN")

    def __enter__(self) -> Texts:
        return self

    def __exit__(self, *trouble: object) -> None:
        self._kept.close()

    def keep(self, article: Article) -> None:
        """Keep an article; its id is none that is kept already."""
        record = article_record(article).model_dump(mode="json")
        self._kept.execute("INSERT INTO kept VALUES (?, 0, ?, ?)", (article.id, json.dumps(record), article.text))

    def take(self, id: str) -> Text | None:
        """The article of that id, None where none is kept."""
        for row in self._kept.execute("SELECT record, text FROM kept WHERE id = ?", (id,)):
            self._kept.execute("UPDATE kept SET taken = 1 WHERE id = ?", (id,))
            return _text_of(*row)
        return None

    def untaken(self) -> Iterator[Text]:
        """The articles that were never taken, in the order in which they came."""
        for row in self._kept.execute("SELECT record, text FROM kept WHERE taken = 0 ORDER BY rowid"):
            yield _text_of(*row)


def article_record(article: Article) -> ArticleRecord:
    """What the records of an article's claims say of it."""
    return ArticleRecord(
        id=article.id,
        title=article.title,
        published=article.published,
        date_source=article.date_source,
        publisher=article.publisher,
        url=article.url,
        duplicate_of=article.duplicate_of,
    )


def _text_of(record: str, text: str) -> Text:
    return ArticleRecord.model_validate(json.loads(record)), text
