"""Addresses at which claims are corrected and missed ones added, and the article they stand in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_args
from urllib.parse import urlencode

from fastapi import APIRouter, Response

import extractor
from extractor.database import Database
from extractor.explain.marks import Mark
from extractor.records import ArticleRecord, Claim, QuantityRecord, SpanRecord, from_line
from extractor.review import decide as decisions
from extractor.review.claim_pages import go_on, seen_of, stale
from extractor.review.context import KnownText, Passage, known_text
from extractor.review.decide import DecisionError, StaleError
from extractor.review.forms import CARRIERS, Choices, FormError, choices_of, guessed, record_from, values_of
from extractor.review.queue import Filters, Reviewer
from extractor.review.views import LABELS, ClaimView, Decision, MarkedPassage, claim_view, decision_of, marked
from extractor.review.web import AtDesk, By, Desk, Form, Wanted, go, number
from extractor.types import DateMod, Direction, Grain, Modifier, QuantityKind, Role, SourceType, Status

router = APIRouter()

MOST_CLAIMS = 1000
"""Claims of an article of which a page makes choices and lists."""

LONGEST_ARTICLE = 200_000
"""Characters of an article that its page shows."""

OPTIONS = {
    "quantity.kind": get_args(QuantityKind),
    "quantity.modifier": get_args(Modifier),
    "role": get_args(Role),
    "direction": ("", *get_args(Direction)),
    "status": get_args(Status),
    "date.grain": get_args(Grain),
    "date.mod": ("", *get_args(DateMod)),
    "source.type": get_args(SourceType),
}


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article with its claims, of which the added ones are decisions, and a fingerprint of both."""

    key: str
    record: ArticleRecord
    text: KnownText
    claims: tuple[Claim, ...]
    added: tuple[Decision, ...]
    stamp: str

    def stands(self, added: Decision) -> bool:
        """Whether the words of an added figure still stand where they did, as far as the text is known."""
        return added.after is None or self._words_at(added.after.quantity) in {added.after.quantity.text, None}

    @property
    def figures(self) -> list[Mark]:
        """The figures of the claims and those that were added, none within another of its kind."""
        loaded = [Mark(each.start, each.end, "quantity", LABELS["quantity"]) for each in self._quantities()]
        added = [each.after.quantity for each in self.added if each.after]
        standing = [each for each in added if self._words_at(each) == each.text]
        return [*_outermost(loaded), *_outermost(Mark(each.start, each.end, "entity", "added") for each in standing)]

    def _quantities(self) -> list[QuantityRecord]:
        return [claim.quantity for claim in self.claims]

    def _words_at(self, span: SpanRecord) -> str | None:
        return self.text.at(span.start, span.end)


def _outermost(marks: Iterable[Mark]) -> Iterator[Mark]:
    """Those that lie in none before them."""
    end = 0
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end)):
        if max(mark.start, end) < mark.end:
            yield mark
            end = mark.end


def article_view(db: Database, key: str, by: Reviewer) -> ArticleView | None:
    """An article of the database; None where it is not there."""
    found = db.rows("SELECT * FROM articles WHERE id = ?", (key,))
    if not found:
        return None
    rows = db.rows(f"SELECT record FROM claims WHERE article_id = ? ORDER BY position LIMIT {MOST_CLAIMS:d}", (key,))
    claims = tuple(from_line(bytes(row["record"])) for row in rows)
    article = found[0]
    record = claims[0].article if claims else _article_record(article)
    return ArticleView(
        key=key,
        record=record,
        text=known_text(article["text"], [Passage(claim.sentence.start, claim.sentence.text) for claim in claims]),
        claims=claims,
        added=tuple(_added(db, key, by)),
        stamp=_stamp(article["text_sha256"], [bytes(row["record"]) for row in rows]),
    )


def _stamp(text_sha256: str | None, records: list[bytes]) -> str:
    return hashlib.sha256(b"\n".join([(text_sha256 or "").encode(), *records])).hexdigest()[:32]


def _article_record(row: Mapping[str, Any]) -> ArticleRecord:
    names = ("id", "title", "published", "date_source", "publisher", "url", "duplicate_of")
    return ArticleRecord.model_validate({name: row[name] for name in names})


def _added(db: Database, key: str, by: Reviewer) -> list[Decision]:
    rows = db.rows(
        "SELECT decisions_now.*, 0 AS is_undone FROM decisions_now"
        " WHERE article_id = ? AND verdict = 'add' ORDER BY id",
        (key,),
    )
    return [decision_of(row) for row in rows if not by.is_blind or row["reviewer"] == by.name]


@router.get("/article")
def article(desk: AtDesk, by: By, wanted: Wanted, key: str = "") -> Response:
    """An article with the figures of all its claims marked."""
    with desk.pool.lent() as db:
        view = article_view(db, key, by)
        if view is None:
            return desk.notice(404, "No such article", "The article is not in this database.")
        return desk.page(
            "article",
            view=view,
            passages=list(_whole(view)),
            reviewer=by,
            query=wanted.query(),
            last=decisions.last_of(db, by.name),
        )


def _whole(view: ArticleView) -> list[MarkedPassage]:
    shown, left = [], LONGEST_ARTICLE
    for passage in view.text.passages:
        shown.append(passage.cut(passage.start, min(passage.end, passage.start + left)))
        left -= len(passage.text)
        if left <= 0:
            break
    return list(marked(shown, view.figures))


# --- corrections ------------------------------------------------------------------------------------------------------


@router.get("/claim/{claim_id}/edit")
def edit(desk: AtDesk, by: By, wanted: Wanted, claim_id: str) -> Response:
    """The form of a claim, filled as it was read, or as the reviewer left it."""
    with desk.pool.lent() as db:
        view = claim_view(db, claim_id, by)
        if view is None:
            return desk.notice(404, "No such claim", "The claim is not there, or no longer.")
        values = values_of(_row_of(_current(view, by)))
        return _edit_page(desk, db, view, by, wanted, values, {})


@router.post("/claim/{claim_id}/edit")
def correct(desk: AtDesk, by: By, wanted: Wanted, form: Form, claim_id: str) -> Response:
    """Store a correction, and go on to the next claim."""
    with desk.pool.lent() as db:
        view = claim_view(db, claim_id, by)
        if view is None or view.stamp != seen_of(form).stamp:
            return stale(desk, db, by, wanted, claim_id, form, "the claim was read anew since this page was shown")
        text, choices = _around(db, view)
        try:
            edited = record_from(_row_of(_current(view, by)), form, text, choices)
            if edited == view.claim:
                raise FormError({"": "nothing was changed; accept the claim as it is"})
            decisions.decide(db, claim_id, "edit", by=by, seen=seen_of(form), note=form.get("note", ""), edited=edited)
        except FormError as error:
            return _edit_page(desk, db, view, by, wanted, form, error.wrong)
        except DecisionError as error:
            return _edit_page(desk, db, view, by, wanted, form, {"": str(error)})
        except StaleError as error:
            return stale(desk, db, by, wanted, claim_id, form, str(error))
        return go_on(db, by, wanted, claim_id, "edit")


def _current(view: ClaimView, by: Reviewer) -> Claim:
    """The claim as the reviewer's own correction left it, or as it was read."""
    held = view.held_by(by.name)
    return held.after if held and held.after else view.claim


def _row_of(claim: Claim) -> dict[str, Any]:
    return claim.model_dump(by_alias=True)


def _around(db: Database, view: ClaimView) -> tuple[KnownText, Choices]:
    """What is known of the article's text, and what its claims have between them."""
    rows = db.rows(
        f"SELECT record FROM claims WHERE article_id = ? ORDER BY position LIMIT {MOST_CLAIMS:d}", (view.article_key,)
    )
    claims = [from_line(bytes(row["record"])) for row in rows]
    if len(view.text.passages) == 1 and view.text.passages[0].start == 0:
        return view.text, choices_of(claims)
    sentences = [Passage(claim.sentence.start, claim.sentence.text) for claim in [view.claim, *claims]]
    return known_text(None, sentences), choices_of(claims)


def _edit_page(  # noqa: PLR0913, PLR0917 - what the page shows
    desk: Desk,
    db: Database,
    view: ClaimView,
    by: Reviewer,
    wanted: Filters,
    values: Mapping[str, str],
    wrong: Mapping[str, str],
) -> Response:
    query = wanted.query()
    back = f"/claim/{view.id}?{query}" if query else f"/claim/{view.id}"
    return desk.page(
        "edit",
        status=422 if wrong else 200,
        title=f"Correct {view.claim.quantity.text}",
        action=f"/claim/{view.id}/edit?{query}" if query else f"/claim/{view.id}/edit",
        back=back,
        hidden={"version": view.version, "stamp": view.stamp, "summary": view.summary, "verdict": "edit"},
        passages=view.passages,
        choices=_around(db, view)[1],
        **_form_values(by, values, wrong),
    )


def _form_values(by: Reviewer, values: Mapping[str, str], wrong: Mapping[str, str]) -> dict[str, Any]:
    return {
        "reviewer": by,
        "values": {name: value[:20_000] for name, value in values.items()},
        "wrong": wrong,
        "options": OPTIONS,
        "carriers": CARRIERS,
    }


# --- missed claims ----------------------------------------------------------------------------------------------------


@router.get("/add")
def missed(desk: AtDesk, by: By, key: str = "", start: str = "", end: str = "") -> Response:
    """The form of a missed claim; ``start`` and ``end`` are where its figure stands, where that was marked."""
    with desk.pool.lent() as db:
        view = article_view(db, key, by)
    if view is None:
        return desk.notice(404, "No such article", "The article is not in this database.")
    values = values_of(_blank(view))
    words = view.text.at(number(start), number(end)) if start and end else None
    if words and words.strip():
        values |= {"quantity.text": " ".join(words.split()), "quantity.start": start, "quantity.end": end}
        values |= guessed(words)
        if sentence := view.text.sentence(number(start), number(end)):
            values["sentence.text"] = " ".join(sentence.text.split())
            values["sentence.start"], values["sentence.end"] = str(sentence.start), str(sentence.end)
    return _add_page(desk, view, by, values, {})


@router.post("/add")
def add(desk: AtDesk, by: By, form: Form, key: str = "") -> Response:
    """Store a missed claim, and show its article."""
    with desk.pool.lent() as db:
        view = article_view(db, key, by)
        if view is None or view.stamp != form.get("stamp"):
            text = "Nothing was stored: the article's claims were loaded anew since the page was shown."
            return desk.notice(409, "This page was stale", text)
        try:
            claim = record_from(_blank(view), form, view.text, choices_of(view.claims))
            decisions.add(db, claim, key, by, form.get("note", ""))
        except FormError as error:
            return _add_page(desk, view, by, form, error.wrong)
        except StaleError as error:
            return _add_page(desk, view, by, form, {"": str(error)}, status=409)
    return go("/article", urlencode({"key": key}))


def _blank(view: ArticleView) -> dict[str, Any]:
    """A record of which nothing is known but the article."""
    empty = dict.fromkeys(("entity", "event", "direction", "baseline", "date", "source", "place"))
    return {
        "schema": 1,
        "id": "0" * 16,
        "article": view.record.model_dump(by_alias=True),
        "sentence": {"text": "", "start": 0, "end": 0},
        "quantity": None,
        **empty,
        "role": "value",
        "status": "asserted",
        "confidence": 1.0,
        "rules": ["review.added"],
        "extractor": {"version": extractor.__version__, "model": "review"},
    }


def _add_page(  # noqa: PLR0913 - what the page shows
    desk: Desk,
    view: ArticleView,
    by: Reviewer,
    values: Mapping[str, str],
    wrong: Mapping[str, str],
    *,
    status: int = 422,
) -> Response:
    address = urlencode({"key": view.key})
    return desk.page(
        "edit",
        status=status if wrong else 200,
        title="A missed claim",
        action=f"/add?{address}",
        back=f"/article?{address}",
        hidden={"stamp": view.stamp},
        passages=_whole(view),
        choices=choices_of(view.claims),
        **_form_values(by, values, wrong),
    )
