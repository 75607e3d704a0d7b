"""When a page was published: what it states in JSON-LD, else in its metadata, its address, or beside its headline.

A day on which the page may only have been changed, or that belongs to another story, is none: a wrong publication day
misplaces every relative date of the article.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from htmldate import find_date
from lxml import html

from extractor.articles.published import publication_day, stated_day
from extractor.types import DateSource

EARLIEST, LATEST = "1800-01-01", "2100-12-31"
"""Days between which a page can have been published; fixed, so that a page reads alike whenever it is read."""

MAX_LABEL = 160
"""Characters of a line that holds little but a date: *Published: March 14, 2019 at 10.15 pm*."""

MAX_LABELS = 3
"""Such lines that are tried, from the top of the page: further ones belong to other stories."""

MAX_NODES = 10_000
"""Objects of JSON-LD that are looked at; the pages met have some 50."""

HEAD_LINES = 40
"""Lines of an article in which its dateline stands."""

_ARTICLE_TYPES = ("article", "posting", "report")
"""What the type of an article ends in: *NewsArticle*, *LiveBlogPosting*."""

_WITHIN = ("@graph", "mainEntity", "mainEntityOfPage")
"""The fields of an object in JSON-LD that tell of the page itself; *isPartOf* or *itemListElement* do not."""

_WRAPPING = re.compile(r"^\s*(?://\s*)?(?:<!--|<!\[CDATA\[)|(?://\s*)?(?:-->|\]\]>)\s*$")
_OTHER_DATE = re.compile(
    r"modif|updat|revis|lastmod|last[ _-]?(?:edit|review|chang)|expir|remov|copyright|©|image|amend|correct",
    re.IGNORECASE,
)
_STATES_DATE = re.compile(r"dat(?:e|um)|publi|time|issued|created|posted", re.IGNORECASE)
_BESIDE_HEADLINE = re.compile(
    r"\bdat(?:e|um)|date\b|publish|publication|timestamp|posted|byline|dateline"
    r"|(?:entry|article|post|story)[-_ ]?(?:meta|info)",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"comment|related|recommend|teaser|sidebar|promo|popular|trending|latest|footer|widget|\bmost[-_]", re.IGNORECASE
)
_ELSEWHERE_TAGS = frozenset({"aside", "nav", "footer", "form"})


@dataclass(frozen=True, slots=True)
class Linked:
    """What a page states in JSON-LD: when it was published and last changed, as written, and its language."""

    published: str | None = None
    modified: str | None = None
    language: str | None = None


def published_on(
    tree: html.HtmlElement, text: str, linked: Linked, url: str | None, option: dt.date | None
) -> tuple[dt.date | None, DateSource | None]:
    """The day on which a page was published, as its own zone has it, and what tells so.

    ``text`` is its article's, whose dateline is asked where the page and the caller's ``option`` state none.
    ``(None, None)`` where nothing does.
    """
    if linked.published and (day := stated_day(linked.published)):
        return day, "json-ld"
    stated = _in_metadata(tree, url) or _beside_headline(tree)
    lines = islice(text.split("\n"), HEAD_LINES)
    head = "\n".join(line for line in lines if not _OTHER_DATE.search(line[:MAX_LABEL]))
    return publication_day(head, stated=stated, option=option)


# --- JSON-LD ----------------------------------------------------------------------------------------------------------


def linked_data(tree: html.HtmlElement, url: str | None) -> Linked:
    """The JSON-LD of a page's article: the one of its address where there are several, else the first with a date."""
    nodes = list(islice(_nodes(tree), MAX_NODES))
    articles = [node for node in nodes if _is_article(node)] or nodes
    dated = [node for node in articles if _text_of(node, "datePublished")]
    own = [node for node in dated if url in _addresses(node)]
    node = next(chain(own, dated, articles), {})
    return Linked(_text_of(node, "datePublished"), _text_of(node, "dateModified"), _text_of(node, "inLanguage"))


def _nodes(tree: html.HtmlElement) -> Iterator[dict[str, Any]]:
    """The objects that tell of the page, in its order."""
    waiting: list[Any] = [_parsed(script) for script in reversed(list(tree.iter("script")))]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += reversed(value)
        elif isinstance(value, dict):
            yield value
            waiting += [value[key] for key in reversed(_WITHIN) if key in value]


def _parsed(script: html.HtmlElement) -> Any:
    """The value of a script of JSON-LD; None where it is another or broken. Line breaks within texts are frequent."""
    if "ld+json" not in (script.get("type") or "").lower():
        return None
    try:
        return json.loads(_WRAPPING.sub("", script.text or ""), strict=False)
    except (ValueError, RecursionError):
        return None


def _is_article(node: dict[str, Any]) -> bool:
    types = node.get("@type")
    names = types if isinstance(types, list) else [types]
    return any(isinstance(name, str) and name.lower().endswith(_ARTICLE_TYPES) for name in names)


def _addresses(node: dict[str, Any]) -> list[Any]:
    page = node.get("mainEntityOfPage")
    return [value for value in (node.get("url"), node.get("@id"), page) if isinstance(value, str)] + (
        [page.get("@id")] if isinstance(page, dict) else []
    )


def _text_of(node: dict[str, Any], field: str) -> str | None:
    value = node.get(field)
    return value if isinstance(value, str) else None


# --- Metadata and labels ----------------------------------------------------------------------------------------------


def _in_metadata(tree: html.HtmlElement, url: str | None) -> dt.date | None:
    """The day in the head or the address of a page.

    htmldate knows by which names pages state the day of publication. It is shown nothing but metadata with a whole day
    that can be that one: of a full page it also takes the year of the copyright or the last change.
    """
    page = html.document_fromstring("<html><head></head><body></body></html>")
    for meta in tree.iter("meta"):
        names = " ".join(filter(None, map(meta.get, ("name", "property", "itemprop", "http-equiv"))))
        day = stated_day(meta.get("content") or meta.get("datetime") or "")
        if day and _STATES_DATE.search(names) and not _OTHER_DATE.search(names):
            page.head.append(html.Element("meta", {**meta.attrib, "content": day.isoformat()}))
    found = find_date(
        page,
        extensive_search=False,
        original_date=True,
        url=url or "",
        min_date=EARLIEST,
        max_date=LATEST,
        deferred_url_extractor=True,
    )
    return dt.date.fromisoformat(found) if found else None


def _beside_headline(tree: html.HtmlElement) -> dt.date | None:
    """The day in the first lines of a page that hold little but a date; None where only a change is dated."""
    labels = (element for element in tree.iter("*") if _is_label(element) and not _is_elsewhere(element))
    days = (_labelled_day(element) for element in islice(labels, MAX_LABELS))
    return next(filter(None, days), None)


def _is_label(element: html.HtmlElement) -> bool:
    names = _names(element)
    named = element.tag == "time" or (element.tag not in {"meta", "html", "body"} and _BESIDE_HEADLINE.search(names))
    return bool(named) and not _OTHER_DATE.search(names) and sum(map(len, islice(element.itertext(), 60))) <= MAX_LABEL


def _labelled_day(element: html.HtmlElement) -> dt.date | None:
    """The day of a line, by its machine-readable attribute, else by its words up to where they tell of a change."""
    text = " ".join(islice(element.itertext(), 60))
    lead = element.getprevious()
    before = lead.tail if lead is not None else element.getparent().text if element.getparent() is not None else ""
    other = _OTHER_DATE.search(text)
    if _OTHER_DATE.search((before or "")[-40:]) or (other and other.start() == 0):
        return None
    stamp = (element.get("datetime") or element.get("content") or "") if not other else ""
    return stated_day(stamp) or stated_day(text[: other.start()] if other else text)


def _is_elsewhere(element: html.HtmlElement) -> bool:
    """Whether an element is part of a list, a footer or another story."""
    return any(
        node.tag in _ELSEWHERE_TAGS or (node.tag not in {"html", "body"} and _ELSEWHERE.search(_names(node)))
        for node in chain([element], element.iterancestors())
    )


def _names(element: html.HtmlElement) -> str:
    return " ".join(filter(None, map(element.get, ("class", "id", "itemprop"))))
