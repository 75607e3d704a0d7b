"""RSS and Atom: every entry of a feed is an article, often no more than its summary."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html.entities import html5
from io import BufferedReader, BytesIO
from typing import Any

import feedparser

from extractor.articles.check import MAX_CHARACTERS
from extractor.articles.fields import FieldError, article_of
from extractor.articles.formats import PLAIN, Entry, ReadOptions, Result, format_by_content
from extractor.articles.lines import MAX_DOCUMENT
from extractor.articles.markup import (
    LONG_TAG,
    bearable,
    decode_markup,
    fragment_text,
    has_long_tag,
    one_line,
    running_text,
)
from extractor.articles.published import stated_day
from extractor.types import Article, Failure

MAX_SIGNS = 250_000
"""Opening signs of markup, also escaped ones, in a feed. One of 500 articles with full texts has 50,000."""

MAX_CONTENT = 20 * MAX_CHARACTERS
"""Characters of an entry's markup; a text at its limit has a tenth of it around it."""

MAX_UNCLOSED = 2_000
"""Opening signs that no closing one follows before the next. The parser for broken feeds looks for the end of each."""

CUT_OFF = "cut off: fetch the feed again; the entries that are whole were read"

_HEAD = 1 << 16
_ENTRY = re.compile(r"<(/?)(?:\w{1,40}:)?(?:item|entry)(?=[\s>/])", re.IGNORECASE)
_ROOT_END = re.compile(r"</(?:\w{1,40}:)?(?:rss|feed|rdf|channel)\s*>", re.IGNORECASE)
_SIGN = re.compile(r"<|&(?:lt|#0*60|#x0*3c);", re.IGNORECASE)
_UNCLOSED = re.compile(r"<(?=[^<>]*(?:<|\Z))")
_TYPES = re.compile(r"text/(?:plain|html)|application/(?:xhtml\+)?xml|(?:ht|xht)ml", re.IGNORECASE)
_BESIDES = re.compile(
    r"<(media|itunes|googleplay):(title|description|summary|subtitle|text|credit|keywords)\b[^<>]{0,500}>"
    r"[^<]{0,20000}(?:<!\[CDATA\[.{0,20000}?\]\]>\s{0,500})?</\1:\2\s*>",
    re.DOTALL,
)
"""What pictures and players are given, which feedparser takes for the entry's own title and text."""

_REFERENCE = re.compile(
    r"<!\[CDATA\[(?:.*?\]\]>|.*) | &(?!\#\d{1,9};|\#[xX][0-9A-Fa-f]{1,9};) (?P<name>[A-Za-z][A-Za-z0-9]{1,31};)?",
    re.VERBOSE | re.DOTALL,
)
_OF_XML = {"<": "&lt;", ">": "&gt;", "&": "&amp;", '"': "&quot;", "'": "&apos;"}
_MAIL_AND_NAME = re.compile(
    r"\S{1,100}@\S{1,100} \((.{1,200})\)|(.{1,200}?) (?:\(\S{1,100}@\S{1,100}\)|<\S{1,100}@\S{1,100}>)"
)
_HEADERS = {"content-type": "application/xml; charset=utf-8"}
"""What feedparser is told of the bytes that it is given."""


class FeedError(ValueError):
    """A feed that cannot be read; the message tells why and what to do."""


def read_feed(stream: BufferedReader, entry: Entry, options: ReadOptions = PLAIN) -> Iterator[Result]:
    """The articles of a feed in its order, with the number of their entry (the first is 1).

    Of a feed with broken markup what can be read is read; of one that is cut off, the entries before that. The text is
    the entry's content, else its summary: ``completeness`` in ``meta`` tells ``full`` or ``summary``. The day is that
    of publication as the entry names it, in its own zone; a last change is ``updated`` in ``meta``.
    """
    try:
        document, whole = _document(stream.read(MAX_DOCUMENT + 1))
        feed = _parsed(document)
    except FeedError as error:
        yield Failure(entry.where, None, None, str(error))
        return
    for number, item in enumerate(feed["entries"], 1):
        try:
            yield number, _article(item, feed, f"{entry.id}#{number}", options)
        except FieldError as error:
            yield Failure(entry.where, number, error.id, str(error))
    if not whole:
        yield Failure(entry.where, len(feed["entries"]) + 1, None, CUT_OFF)


def _document(data: bytes) -> tuple[str, bool]:
    """The characters of a feed up to the end of its last whole entry, and whether that is all of it."""
    if len(data) > MAX_DOCUMENT:
        raise FeedError(f"feed of more than {MAX_DOCUMENT // 1024**2} MB: split it")
    if not data.strip():
        raise FeedError("empty: there is no feed in it")
    document = bearable(decode_markup(data)).strip()
    if format_by_content(document[:_HEAD].encode("utf-8", "replace")) != "feed":
        raise FeedError("no feed of RSS or Atom: name the form with --format")
    _check_markup(document)
    document = _BESIDES.sub("", _REFERENCE.sub(_written_out, document))
    tags = list(_ENTRY.finditer(document))
    if tags and not tags[-1][1] and not _ROOT_END.search(document, tags[-1].end()):
        if not any(tag[1] for tag in tags):
            raise FeedError("cut off in its first entry: fetch the feed again")
        return document[: tags[-1].start()], False
    return document, _ROOT_END.search(document, tags[-1].end() if tags else 0) is not None


def _written_out(reference: re.Match[str]) -> str:
    """The character of an entity of HTML, which few feeds declare; one unknown as it is written, as a bare ``&``."""
    if reference[0].startswith("<"):
        return reference[0]
    character = html5.get(reference["name"] or "")
    if character is None:
        return f"&amp;{reference['name'] or ''}"
    return _OF_XML.get(character, character)


def _check_markup(document: str) -> None:
    """Raise FeedError for markup that would take too much time or memory, or that declares entities."""
    if sum(1 for _ in _SIGN.finditer(document)) > MAX_SIGNS:
        raise FeedError(f"more than {MAX_SIGNS:,} elements: split the feed")
    if has_long_tag(document):
        raise FeedError(f"{LONG_TAG}; fetch the feed again")
    if sum(1 for _ in _UNCLOSED.finditer(document)) > MAX_UNCLOSED:
        raise FeedError("broken markup, elements that do not end: fetch the feed again")
    first = _ENTRY.search(document)
    if "<!ENTITY" in document[: first.start() if first else None]:
        raise FeedError("declares entities, which are not expanded: write out what they stand for")


def _parsed(document: str) -> Mapping[str, Any]:
    """What feedparser makes of a feed. It is given bytes in a stream: it would fetch or open what it takes for a name.

    It works on markup of any kind by rules of thumb; what it trips over is one feed's failure.
    """
    try:
        feed: dict[str, Any] = feedparser.parse(
            BytesIO(document.encode("utf-8", "replace")),
            response_headers=_HEADERS,
            resolve_relative_uris=False,
            sanitize_html=False,
        )
    except Exception as error:
        raise FeedError(f"no feed that can be read ({type(error).__name__}): fetch it again") from error
    if not feed["entries"]:
        raise FeedError("no entries in it: name a feed of articles, or fetch it again")
    return feed


def _article(item: dict[str, Any], feed: Mapping[str, Any], place: str, options: ReadOptions) -> Article:
    """The article of an entry; ``place`` is the id of one that has none. Raises FieldError."""
    link = one_line(_text(item, "link"))
    url = link if link and link.lower().startswith(("http://", "https://")) else None
    id = one_line(_text(item, "id"), MAX_CONTENT) or link or place
    channel, is_rss = feed["feed"], str(feed.get("version")).startswith("rss")
    content = _content(item, is_rss)
    stated, updated = _text(item, "published"), _text(item, "updated")
    if stated is None and is_rss:
        stated, updated = updated, None  # dc:date, the only date of an RSS 1.0 item
    day = stated_day(stated) if stated else None
    told = {
        "completeness": "full" if content else "summary",
        "updated": one_line(updated, 40),
        "stated": None if day else one_line(stated, 40),
    }
    record = {
        "id": id,
        "text": content or _plain(_inner(item, "summary_detail")),
        "title": one_line(_plain(_inner(item, "title_detail"))),
        "published": day and day.isoformat(),
        "publisher": one_line(_text(_inner(item, "source"), "title") or _plain(_inner(channel, "title_detail"))),
        "url": url,
        "author": _author(one_line(_text(item, "author"))),
        "language": one_line(_language(item) or _text(channel, "language"), 40),
    }
    option = None if stated else options.published
    return article_of(
        {**{name: value for name, value in told.items() if value}, **record}, ReadOptions(published=option)
    )


def _content(item: dict[str, Any], is_rss: bool) -> str:
    """The longest content of an entry as text, empty where it has none.

    Plain content of RSS is none: feedparser calls a second description so.
    """
    contents = [part for part in item.get("content") or [] if not (is_rss and part.get("type") == "text/plain")]
    return max(map(_plain, contents), key=len, default="")


def _plain(detail: Mapping[str, Any]) -> str:
    """A text of the feed without its markup; empty for what is no text, as pictures are."""
    value, kind = _text(detail, "value") or "", _text(detail, "type") or ""
    if not _TYPES.fullmatch(kind):
        return ""
    if len(value) > MAX_CONTENT:
        raise FieldError(f"markup of more than {MAX_CONTENT:,} characters: that is no article; leave it out")
    if kind == "text/plain":
        return running_text(value)
    if has_long_tag(value):
        raise FieldError(f"{LONG_TAG}; leave it out")
    return fragment_text(value)


def _author(value: str | None) -> str | None:
    """The name without the address of mail beside it."""
    match = _MAIL_AND_NAME.fullmatch(value or "")
    return (match[1] or match[2]) if match else value


def _language(item: dict[str, Any]) -> str | None:
    """The language of an entry, or of its texts, which have that of the feed where it tells one as an attribute."""
    parts = [item, *(item.get("content") or []), *(_inner(item, name) for name in ("summary_detail", "title_detail"))]
    return next(filter(None, (_text(part, "language") for part in parts)), None)


def _inner(record: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = record.get(name)
    return value if isinstance(value, dict) else {}


def _text(record: Mapping[str, Any], name: str) -> str | None:
    """A field's text, None where it is blank. A publication date is never given for an update that is not there."""
    value = record.get(name) if name in record else None
    return value if isinstance(value, str) and value.strip() else None
