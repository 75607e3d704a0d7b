"""A plain text file as one article."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from io import BufferedReader

from extractor.articles.check import MAX_CHARACTERS, refusal
from extractor.articles.formats import PLAIN, Entry, ReadOptions, Result
from extractor.articles.lines import decode_error, foreign, head, skip_mark
from extractor.articles.published import publication_day
from extractor.errors import ArticleError
from extractor.layout import headline
from extractor.types import Article, Failure

_MAX_BYTES = 4 * MAX_CHARACTERS  # UTF-8 has at most four bytes a character


def read_text(stream: BufferedReader, entry: Entry, options: ReadOptions = PLAIN) -> Iterator[Result]:
    """The one article of a stream, or why there is none.

    ``text`` is the file's text as Python's text mode reads it: without byte-order mark, every line break a line feed.
    ``title`` is its first line where that reads as a headline; ``published`` the day if the caller knows it, else the
    text's own dateline is asked.
    """
    reason = foreign(head(stream))
    if reason is None:
        skip_mark(stream)
        data = stream.read(_MAX_BYTES + 1)
        reason = _unusable(data)
    if reason is None:
        text = data.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
        reason = refusal(text)
    if reason is None:
        yield None, _article(text, entry.id, options.published)
    else:
        yield Failure(entry.where, None, entry.id, reason)


def article_from_text(text: str, *, id: str = "text", published: dt.date | None = None) -> Article:
    """A text at hand as an article; ``text`` stays as it is, the rest is told as in :func:`read_text`.

    An empty text is an article without claims. Raises ArticleError for a text that cannot be parsed.
    """
    if reason := refusal(text):
        raise ArticleError(Failure("<text>", None, id, reason))
    return _article(text, id, published)


def _article(text: str, id: str, published: dt.date | None) -> Article:
    day, date_source = publication_day(text, option=published)
    return Article(id=id, text=text, title=headline(text), published=day, date_source=date_source)


def _unusable(data: bytes) -> str | None:
    if len(data) > _MAX_BYTES:
        return f"text of more than {MAX_CHARACTERS:,} characters: split it into articles"
    if not data.strip():
        return "empty: there is no text in it"
    if b"\x00" in data:
        return "binary, not text: name a text or JSONL file"
    return decode_error(data)
