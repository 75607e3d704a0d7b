"""Asks the application as a browser does, through the guard, without a socket."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any, Self
from urllib.parse import urlsplit

import httpx

from extractor.database import Location
from extractor.review.app import make_app
from extractor.review.pool import Pool
from extractor.review.security import Access
from extractor.review.web import Settings

OWN = {"sec-fetch-site": "same-origin"}


class Elements(HTMLParser):
    """The tags of a page with their attributes, in order, and the fields of its forms."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.forms: list[tuple[str, dict[str, str]]] = []
        self._select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.tags.append((tag, attributes))
        if tag == "form":
            self.forms.append((attributes.get("action") or "", {}))
        elif self.forms:
            self._field(tag, attributes)

    def _field(self, tag: str, attributes: dict[str, str | None]) -> None:
        fields, name = self.forms[-1][1], attributes.get("name")
        is_off = attributes.get("type") == "checkbox" and "checked" not in attributes
        if tag == "select":
            self._select = str(name)
        elif tag == "option" and self._select and (self._select not in fields or "selected" in attributes):
            fields[self._select] = attributes.get("value") or ""
        elif tag in {"input", "textarea"} and name and not is_off:
            fields[name] = attributes.get("value") or ""

    def fields(self, ending: str) -> tuple[str, dict[str, str]]:
        """Address and fields of the form whose address ends so, filters aside."""
        return next((action, fields) for action, fields in self.forms if action.partition("?")[0].endswith(ending))


@dataclass
class Visitor:
    """A browser with its cookies."""

    client: SyncClient
    access: Access
    pool: Pool

    @classmethod
    def let_in(cls, location: Location, access: Access, settings: Settings) -> Self:
        """A browser that opened the printed address."""
        pool = Pool(location)
        client = SyncClient(make_app(pool, access, settings), f"http://127.0.0.1:{access.port}")
        visitor = cls(client, access, pool)
        answer = visitor.get(f"/enter?key={access.secret}")
        assert answer.status_code == 303
        return visitor

    def get(self, address: str, **headers: str) -> httpx.Response:
        """The answer itself, redirections not followed."""
        return self.client.request("GET", address, headers={**OWN, **headers})

    def post(self, address: str, fields: dict[str, Any], **headers: str) -> httpx.Response:
        """Post a form; ``token`` is added unless it is there."""
        return self.client.request(
            "POST", address, data={"token": self.access.token(), **fields}, headers={**OWN, **headers}
        )

    def see(self, address: str) -> httpx.Response:
        """The page that redirections end at."""
        answer = self.get(address)
        for _ in range(5):
            if answer.status_code != 303:
                return answer
            answer = self.get(answer.headers["location"])
        raise AssertionError(f"{address}: redirected without end")

    def decide(self, claim: str, verdict: str, page: str | None = None, **more: str) -> httpx.Response:
        """Decide on a page seen before, or on the page as it is now."""
        page = page or self.get(f"/claim/{claim}").text
        action, fields = Elements(page).fields("/decide")
        return self.post(action, {**fields, "verdict": verdict, **more})


class SyncClient:
    """Runs an ASGI application for one request after the other, keeping cookies."""

    def __init__(self, app: Any, base: str) -> None:
        self.app = app
        self.base = base
        self.cookies: dict[str, str] = {}

    def request(self, method: str, address: str, **more: Any) -> httpx.Response:
        import asyncio

        return asyncio.run(self._request(method, address, **more))

    async def _request(self, method: str, address: str, **more: Any) -> httpx.Response:
        transport = httpx.ASGITransport(app=self.app)
        async with httpx.AsyncClient(transport=transport, base_url=self.base, cookies=self.cookies) as client:
            answer = await client.request(method, address, **more)
            self.cookies.update(answer.cookies)
            return answer


def words_of(page: str) -> str:
    """The text of a page, without its tags, single-spaced."""
    inside = re.sub(r"<(script|style|head).*?</\1>|<[^>]*>", " ", page, flags=re.DOTALL)
    return " ".join(html.unescape(inside).split())


def claim_in(answer: httpx.Response) -> str:
    """The id of the claim that a redirection leads to."""
    return urlsplit(answer.headers["location"]).path.removeprefix("/claim/")
