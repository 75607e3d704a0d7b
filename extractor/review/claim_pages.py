"""Addresses of a claim: look at it, decide about it, take the last decision back."""

from __future__ import annotations

from typing import Any, get_args
from urllib.parse import urlencode

from fastapi import APIRouter, Response

from extractor.database import Database
from extractor.review import decide as decisions
from extractor.review.decide import LONGEST_NOTE, Seen, StaleError, Verdict
from extractor.review.queue import STATES, Filters, Queue, Reviewer
from extractor.review.rules import reasons
from extractor.review.views import ClaimView, claim_view, decisions_on
from extractor.review.web import AtDesk, By, Desk, Form, Wanted, go, number

router = APIRouter()

DONE = {"accept": "Accepted", "reject": "Rejected", "skip": "Skipped", "note": "Note kept", "edit": "Corrected"}


@router.get("/")
def begin(desk: AtDesk, by: By, wanted: Wanted) -> Response:
    """The first claim of the queue."""
    with desk.pool.lent() as db:
        first = Queue(db, wanted, by).first()
        return go(f"/claim/{first}", wanted.query()) if first else _nothing_left(desk, db, by, wanted)


@router.get("/claim/{claim_id}")
def show(desk: AtDesk, by: By, wanted: Wanted, claim_id: str, done: str = "") -> Response:
    """A claim, with what can be decided about it; ``done`` is what was decided before."""
    with desk.pool.lent() as db:
        view = claim_view(db, claim_id, by)
        if view is None:
            return _gone(desk, wanted)
        return desk.page("claim", announce=DONE.get(done, ""), **_shown(db, view, by, wanted))


@router.get("/claim/{claim_id}/{way}")
def walk(desk: AtDesk, by: By, wanted: Wanted, claim_id: str, way: str) -> Response:
    """The claim next to this one: ``next``, ``previous``, ``next-article``, ``previous-article``."""
    with desk.pool.lent() as db:
        queue = Queue(db, wanted, by)
        match way:
            case "next":
                found = queue.after(claim_id)
            case "previous":
                found = queue.before(claim_id)
            case "next-article" | "previous-article":
                found = queue.article_after(claim_id, backward=way == "previous-article")
            case _:
                return desk.notice(404, "No such page", "There is nothing at this address.")
        return go(f"/claim/{found or claim_id}", wanted.query())


@router.post("/claim/{claim_id}/decide")
def decide(desk: AtDesk, by: By, wanted: Wanted, form: Form, claim_id: str) -> Response:
    """Store a decision, and go on to the next claim."""
    verdict: Any = form.get("verdict", "")
    if verdict not in get_args(Verdict) or verdict == "edit":
        return desk.notice(400, "Not understood", "A decision is to accept, to reject, to skip or to note.")
    with desk.pool.lent() as db:
        try:
            decisions.decide(db, claim_id, verdict, by=by, seen=seen_of(form), note=form.get("note", ""))
        except StaleError as error:
            return stale(desk, db, by, wanted, claim_id, form, str(error))
        return go_on(db, by, wanted, claim_id, verdict)


@router.post("/undo")
def undo(desk: AtDesk, by: By, wanted: Wanted, form: Form) -> Response:
    """Take back a decision of one's own, and show its claim."""
    with desk.pool.lent() as db:
        try:
            claim_id = decisions.undo(db, number(form.get("decision", "")), by)
        except StaleError as error:
            return desk.notice(409, "Taken back already", f"Nothing was changed: {error}.")
        if not db.rows("SELECT id FROM claims WHERE id = ?", (claim_id,)):
            article = db.rows("SELECT article_id FROM decisions WHERE claim_id = ?", (claim_id,))[0]["article_id"]
            return go("/article", urlencode({"key": article}))
        return go(f"/claim/{claim_id}", wanted.query())


@router.get("/progress")
def progress(desk: AtDesk, by: By, wanted: Wanted) -> Response:
    """How many of the claims are decided, as a part of a page."""
    with desk.pool.lent() as db:
        total, decided = desk.counted.of((wanted, by), Queue(db, wanted, by).counts)
    return desk.page("progress", total=total, decided=decided)


def seen_of(form: Form) -> Seen:
    """What the page showed on which the form was filled."""
    return Seen(number(form.get("version", "")), form.get("stamp", ""))


def go_on(db: Database, by: Reviewer, wanted: Filters, claim_id: str, done: str) -> Response:
    """To the next claim; to this one where nothing but a note was kept."""
    following = None if done == "note" else Queue(db, wanted, by).after(claim_id)
    if following is None and done != "note":
        return go("/", wanted.query())
    return go(f"/claim/{following or claim_id}", wanted.query(done=done))


def stale(  # noqa: PLR0913, PLR0917 - both states are shown
    desk: Desk, db: Database, by: Reviewer, wanted: Filters, claim_id: str, form: Form, reason: str
) -> Response:
    """What the reviewer decided on, and what is there now; nothing was stored."""
    view = claim_view(db, claim_id, by)
    seen = seen_of(form)
    since = [each for each in decisions_on(db, claim_id, by) if each.version > seen.version]
    return desk.page(
        "stale",
        status=409,
        reason=reason,
        verdict=form.get("verdict", "edit"),
        note=form.get("note", "")[:LONGEST_NOTE],
        seen=form.get("summary", "")[:1000],
        view=view,
        since=since,
        reviewer=by,
        query=wanted.query(),
        claim_id=claim_id,
    )


def _shown(db: Database, view: ClaimView, by: Reviewer, wanted: Filters) -> dict[str, Any]:
    return {
        "view": view,
        "claim": view.claim,
        "reasons": reasons(view.claim.rules),
        "reviewer": by,
        "held": view.held_by(by.name),
        "last": decisions.last_of(db, by.name),
        "filters": wanted,
        "query": wanted.query(),
        "states": STATES,
    }


def _gone(desk: Desk, wanted: Filters) -> Response:
    text = "The claim is not there, or no longer: another extraction of its article was loaded."
    return desk.page("notice", status=404, title="No such claim", text=text, query=wanted.query())


def _nothing_left(desk: Desk, db: Database, by: Reviewer, wanted: Filters) -> Response:
    return desk.page("empty", reviewer=by, filters=wanted, query=wanted.query(), last=decisions.last_of(db, by.name))
