"""Addresses beside the claims: the entrance, the reviewer's name, the keys, and the files that pages are made with."""

from __future__ import annotations

from fastapi import APIRouter, Response

from extractor.review.decide import DecisionError, clean_name
from extractor.review.pages import static_files
from extractor.review.web import AtDesk, Form, go, local, name_in_cookie

router = APIRouter()

YEAR = 365 * 24 * 3600
KEPT = {"cache-control": f"max-age={YEAR}, immutable"}

_FILES = static_files()


@router.get("/enter")
def enter(desk: AtDesk) -> Response:
    """Where the printed address leads, its key checked by the guard: keep the session in a cookie."""
    answer = go("/")
    answer.set_cookie(desk.access.cookie, desk.access.session(), httponly=True, samesite="strict", path="/")
    return answer


@router.get("/reviewer")
def ask_name(desk: AtDesk, to: str = "/") -> Response:
    """Ask who reviews."""
    if desk.settings.reviewer is not None:
        return go("/")
    return desk.page("reviewer", to=local(to), name="", wrong="")


@router.post("/reviewer")
def keep_name(desk: AtDesk, form: Form) -> Response:
    """Keep the name in a cookie."""
    name, to = form.get("name", ""), local(form.get("to", "/"))
    try:
        name = clean_name(name)
    except DecisionError as error:
        return desk.page("reviewer", status=422, to=to, name=name[:200], wrong=f"{error}")
    answer = go(to)
    answer.set_cookie(desk.name_cookie, name_in_cookie(name), max_age=YEAR, httponly=True, samesite="strict", path="/")
    return answer


@router.get("/keys")
def keys(desk: AtDesk) -> Response:
    """What the keys do."""
    return desk.page("keys")


@router.get("/static/{name}")
def static(desk: AtDesk, name: str) -> Response:
    """One of the files that are served."""
    file = _FILES.get(name)
    if file is None:
        return desk.notice(404, "No such page", "There is nothing at this address.")
    return Response(file.content, media_type=file.media_type, headers=KEPT)


@router.get("/favicon.ico")
def favicon() -> Response:
    """The picture that browsers ask for."""
    file = _FILES["favicon.svg"]
    return Response(file.content, media_type=file.media_type, headers=KEPT)
