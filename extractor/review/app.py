"""The application: its addresses, and what becomes of everything that goes wrong in one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp

from extractor.database.base import DatabaseError
from extractor.exits import printable
from extractor.review import claim_pages, desk_pages, edit_pages, list_pages
from extractor.review.decide import DecisionError
from extractor.review.pages import Pages, static_files
from extractor.review.pool import Pool
from extractor.review.queue import ORDERS
from extractor.review.security import Access, BodyRefusedError, Guard
from extractor.review.views import is_web_address, summary, value_of
from extractor.review.web import Counted, Desk, ForgedError, NamelessError, Settings, desk_of, go

ROUTERS = (desk_pages.router, edit_pages.router, list_pages.router, claim_pages.router)


def make_app(pool: Pool, access: Access, settings: Settings) -> ASGIApp:
    """The guarded application over a database."""
    app = FastAPI(title="claims review", docs_url=None, redoc_url=None, openapi_url=None)
    digests = {name: file.digest for name, file in static_files().items()}
    functions = {"value_of": value_of, "summary": summary, "is_web_address": is_web_address}
    pages = Pages(token=access.token(), digests=digests, orders=ORDERS, **functions)
    app.state.desk = Desk(pool, pages, access, settings, Counted())
    for router in ROUTERS:
        app.include_router(router)
    for error, answer in _answers():
        app.add_exception_handler(error, answer)
    return Guard(app, access)


def _answers() -> Iterator[tuple[type[Exception], Any]]:
    """For each kind of error the function that makes the page about it."""

    def nameless(request: Request, error: NamelessError) -> Response:
        from urllib.parse import urlencode

        return go("/reviewer", urlencode({"to": error.wanted} if request.method == "GET" else {}))

    def forged(request: Request, error: ForgedError) -> Response:
        return desk_of(request).notice(
            403, "An old page", "This form is not of this server's making, or of an earlier run: load the page again."
        )

    def refused(request: Request, error: BodyRefusedError) -> Response:
        notice = desk_of(request).notice(error.refusal.status, error.refusal.title, error.refusal.text)
        notice.headers["connection"] = "close"
        return notice

    def wrong(request: Request, error: DecisionError) -> Response:
        return desk_of(request).notice(422, "Not stored", f"Nothing was stored: {error}.")

    def out_of_reach(request: Request, error: DatabaseError) -> Response:
        return desk_of(request).notice(503, "The database does not answer", printable(str(error)))

    def out_of_order(request: Request, error: OSError) -> Response:
        told = f"{error.filename}: {error.strerror}" if error.filename else f"{error}"
        return desk_of(request).notice(503, "The database cannot be used", printable(told))

    def misread(request: Request, error: RequestValidationError) -> Response:
        return desk_of(request).notice(400, "Not understood", "The address makes no sense here.")

    def absent(request: Request, error: HTTPException) -> Response:
        title = {404: "No such page", 405: "Not done here"}.get(error.status_code, "Not understood")
        return desk_of(request).notice(error.status_code, title, "There is nothing at this address.")

    yield NamelessError, nameless
    yield ForgedError, forged
    yield BodyRefusedError, refused
    yield DecisionError, wrong
    yield DatabaseError, out_of_reach
    yield OSError, out_of_order
    yield RequestValidationError, misread
    yield HTTPException, absent
