"""What all addresses share: the desk they work at, who asks, what was posted, and how a page goes out."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import quote, unquote

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from extractor.review.decide import DecisionError, clean_name
from extractor.review.pages import Pages
from extractor.review.pool import Pool
from extractor.review.queue import Filters, Reviewer
from extractor.review.security import Access

FORM = "application/x-www-form-urlencoded"
"""How our pages send forms."""

_LOCAL = re.compile(r"/(?![/\\])[!-\[\]-~]*")


@dataclass(frozen=True, slots=True)
class Settings:
    """``reviewer`` is the name of the one person who reviews; without it each browser is asked. Blind reviewers do not
    see what others decided."""

    reviewer: str | None = None
    is_blind: bool = False


class Counted:
    """Counts that are made anew only after a while, the longer the more they cost: a twentieth of the time at most."""

    def __init__(self) -> None:
        self._known: dict[object, tuple[float, tuple[int, int]]] = {}

    def of(self, key: Hashable, count: Callable[[], tuple[int, int]]) -> tuple[int, int]:
        """The counts under a key, at most as old as twenty times the counting took."""
        began = time.monotonic()
        until, counts = self._known.get(key, (0.0, (0, 0)))
        if began < until:
            return counts
        counts = count()
        if len(self._known) > MOST_COUNTED:
            self._known.clear()
        now = time.monotonic()
        self._known[key] = (now + 20 * (now - began), counts)
        return counts


MOST_COUNTED = 1000
"""Kept counts; each is of a reviewer's filters."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that answers need."""

    pool: Pool
    pages: Pages
    access: Access
    settings: Settings
    counted: Counted

    @property
    def name_cookie(self) -> str:
        """Name of the cookie that keeps the reviewer's name."""
        return f"claims_reviewer_{self.access.port}"

    def page(self, template: str, /, *, status: int = 200, **values: Any) -> HTMLResponse:
        """A page; ``reviewer`` is among the values where one is known."""
        return HTMLResponse(self.pages.render(template, **{"reviewer": None, "announce": "", **values}), status)

    def notice(self, status: int, title: str, text: str) -> HTMLResponse:
        """A page that only tells something."""
        return self.page("notice", status=status, title=title, text=text)


class NamelessError(Exception):
    """A page that needs to know who asks; ``wanted`` is its address."""

    def __init__(self, wanted: str) -> None:
        super().__init__(wanted)
        self.wanted = wanted


class ForgedError(Exception):
    """A form that is not of our making."""


def desk_of(request: Request) -> Desk:
    """The desk of the application."""
    desk: Desk = request.app.state.desk
    return desk


AtDesk = Annotated[Desk, Depends(desk_of)]


def reviewer_of(request: Request, desk: AtDesk) -> Reviewer:
    """Who asks. Raises NamelessError where that is not known yet."""
    name = desk.settings.reviewer
    if name is None:
        try:
            name = clean_name(unquote(request.cookies.get(desk.name_cookie, "")))
        except DecisionError:
            raise NamelessError(local(f"{request.url.path}?{request.url.query}")) from None
    return Reviewer(name, desk.settings.is_blind)


def filters_of(request: Request) -> Filters:
    """What the address asks for."""
    return Filters.read(request.query_params)


async def form_of(request: Request, desk: AtDesk) -> Mapping[str, str]:
    """The fields of a form of ours. Raises ForgedError for another's."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        raise ForgedError  # other forms name a charset of their own, which need not give text
    async with request.form(max_files=0, max_fields=200) as form:
        fields = {name: value for name, value in form.items() if isinstance(value, str)}
    if not desk.access.is_token(fields.get("token", "")):
        raise ForgedError
    return fields


By = Annotated[Reviewer, Depends(reviewer_of)]
Wanted = Annotated[Filters, Depends(filters_of)]
Form = Annotated[Mapping[str, str], Depends(form_of)]


def local(address: str) -> str:
    """An address on this server; ``/`` in place of any other."""
    return address if _LOCAL.fullmatch(address) else "/"


def go(path: str, query: str = "") -> RedirectResponse:
    """To another page of ours, by GET."""
    return RedirectResponse(f"{path}?{query}" if query else path, 303)


def name_in_cookie(name: str) -> str:
    """A reviewer's name in the letters that a cookie holds."""
    return quote(name, safe="")


def number(text: str) -> int:
    """A number from a form; -1 for anything else."""
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text, re.ASCII) else -1
