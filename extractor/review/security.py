"""Who may ask what: every request passes here before anything else sees it.

A page on somebody else's site can make the reviewer's browser send requests to this server; a name that resolves to
this machine can make a browser take its answers for that site's own. Hence: the Host must be ours, a request that
changes something must come from our own pages, and every page needs the secret of the printed address, which the
browser then keeps in a cookie.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import ipaddress
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs

from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_BODY = 64 * 1024
"""Bytes of a request's body; a form with every field filled takes a tenth."""

SLOWEST_BODY = 10.0
"""Seconds that a body may take to arrive."""

ENTRANCE = "/enter"
OPEN = ("/static/", "/favicon.ico")
"""Addresses that need no cookie: the same bytes for everybody."""

HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}

_SAFE = {"GET", "HEAD"}
_NOTICE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<link rel="stylesheet" href="/static/review.css"></head>
<body><main id="page"><h1 tabindex="-1">{title}</h1><p>{text}</p></main></body></html>
"""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request is not answered; the words are ours and hold nothing of the request."""

    status: int
    title: str
    text: str


FOREIGN_HOST = Refusal(403, "Another host", "This server answers under the address that claims review printed alone.")
FOREIGN_SITE = Refusal(403, "Another site", "Decisions are taken from this server's own pages alone.")
NO_SECRET = Refusal(
    403, "Not let in", "Open the address that claims review printed: it holds the key, which this browser then keeps."
)
TOO_LARGE = Refusal(413, "Too much", "A request holds at most 64 kB; nothing was stored.")
TOO_SLOW = Refusal(408, "Too slow", "The request did not arrive in time; nothing was stored.")
NO_LENGTH = Refusal(400, "Not understood", "The request does not say how long it is; nothing was stored.")


class BodyRefusedError(Exception):
    """A body that is too large or too slow, met while it was read."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.title)
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class Access:
    """The names this server goes by and the secret of its printed address.

    ``hosts`` are names with port. With ``any_address`` every numeric address with the port is right as well, for a
    server that listens on all of them: another site cannot take an address for its name.
    """

    port: int
    hosts: frozenset[str]
    any_address: bool = False
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(32))

    @property
    def cookie(self) -> str:
        """Name of the cookie; cookies know no ports, so it holds ours."""
        return f"claims_review_{self.port}"

    def session(self) -> str:
        """What the cookie holds: made of the secret, so that a cookie seen elsewhere does not tell the address."""
        return self._made("session")

    def token(self) -> str:
        """What every form holds, so that no other page can make one."""
        return self._made("form")

    def _made(self, what: str) -> str:
        return hmac.new(self.secret.encode(), what.encode(), hashlib.sha256).hexdigest()

    def is_secret(self, offered: str) -> bool:
        """Whether this is the secret of the printed address."""
        return hmac.compare_digest(offered.encode(), self.secret.encode())

    def is_token(self, offered: str) -> bool:
        """Whether this is what our forms hold."""
        return hmac.compare_digest(offered.encode(), self.token().encode())

    def is_session(self, offered: str) -> bool:
        """Whether this is what our cookie holds."""
        return hmac.compare_digest(offered.encode(), self.session().encode())

    def knows(self, host: str) -> bool:
        """Whether a Host header names this server."""
        return host in self.hosts or (self.any_address and self._is_numeric(host))

    def _is_numeric(self, host: str) -> bool:
        name, _, port = host.rpartition(":")
        if port != str(self.port):
            return False
        try:
            ipaddress.ip_address(name.removeprefix("[").removesuffix("]"))
        except ValueError:
            return False
        return True


def access_of(host: str, port: int, names: Iterable[str] = ()) -> Access:
    """The access to a server that listens there; ``names`` are further names of the machine."""
    named = {"127.0.0.1", "localhost", "[::1]", *names, f"[{host}]" if ":" in host else host}
    return Access(port, frozenset(f"{name}:{port}" for name in named), any_address=not is_loopback(host))


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches what listens there."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class Guard:
    """Refuses what must not come in, bounds what does, and gives every answer its headers."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self.app = app
        self.access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """As every ASGI application."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            refusal = self._refusal(scope)
            guarded = _with_headers(send)
            if refusal:
                await send_refusal(refusal, guarded)
            else:
                await self.app(scope, _bounded(receive), guarded)

    def _refusal(self, scope: Scope) -> Refusal | None:
        headers: list[tuple[bytes, bytes]] = scope["headers"]
        host = _only(headers, b"host")
        if host is None or not self.access.knows(host):
            return FOREIGN_HOST
        if scope["method"] not in _SAFE and not _is_own(headers, host):
            return FOREIGN_SITE
        if not self._is_let_in(scope, headers):
            return NO_SECRET
        return _length_refusal(headers)

    def _is_let_in(self, scope: Scope, headers: list[tuple[bytes, bytes]]) -> bool:
        path: str = scope["path"]
        if path == ENTRANCE:
            offered = parse_qs(scope["query_string"].decode("latin-1")).get("key", [])
            return len(offered) == 1 and self.access.is_secret(offered[0])
        return path.startswith(OPEN) or self.access.is_session(_cookies(headers).get(self.access.cookie, ""))


def _only(headers: list[tuple[bytes, bytes]], name: bytes) -> str | None:
    """The value of a header that stands there once."""
    found = [value.decode("latin-1") for key, value in headers if key == name]
    return found[0] if len(found) == 1 else None


def _is_own(headers: list[tuple[bytes, bytes]], host: str) -> bool:
    """Whether a browser sent the request from our own pages, or a person from the address bar."""
    site = [value for key, value in headers if key == b"sec-fetch-site"]
    if site:
        return site in ([b"same-origin"], [b"none"])
    return _only(headers, b"origin") == f"http://{host}"


def _cookies(headers: list[tuple[bytes, bytes]]) -> Mapping[str, str]:
    cookies: SimpleCookie = SimpleCookie()
    for key, value in headers:
        if key == b"cookie":
            try:
                cookies.load(value.decode("latin-1"))
            except CookieError:
                return {}
    return {name: morsel.value for name, morsel in cookies.items()}


def _length_refusal(headers: list[tuple[bytes, bytes]]) -> Refusal | None:
    length = next((value for key, value in headers if key == b"content-length"), b"0")
    if not length.isdigit():
        return NO_LENGTH
    return TOO_LARGE if len(length) > 9 or int(length) > LARGEST_BODY else None


def _bounded(receive: Receive) -> Receive:
    """The same, but raising BodyRefusedError for a body that is too large or too slow."""
    loop = asyncio.get_running_loop()
    began, received, is_whole = loop.time(), 0, False

    async def bounded() -> Message:
        nonlocal received, is_whole
        if is_whole:  # what comes behind the body is the end of the connection, and may take its time
            return await receive()
        try:
            message = await asyncio.wait_for(receive(), began + SLOWEST_BODY - loop.time())
        except TimeoutError:
            raise BodyRefusedError(TOO_SLOW) from None
        received += len(message.get("body", b""))
        is_whole = not message.get("more_body", False)
        if received > LARGEST_BODY:
            raise BodyRefusedError(TOO_LARGE)
        return message

    return bounded


def _with_headers(send: Send) -> Send:
    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            known = {key for key, _ in message["headers"]}
            more = {**HEADERS, "cache-control": "no-store"}
            message["headers"] = [
                *message["headers"],
                *((key.encode(), value.encode()) for key, value in more.items() if key.encode() not in known),
            ]
        await send(message)

    return guarded


async def send_refusal(refusal: Refusal, send: Send) -> None:
    """Answer with a page of its own, which needs no template and no database."""
    body = _NOTICE.format(title=refusal.title, text=refusal.text).encode()
    headers = [(b"content-type", b"text/html; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    if refusal.status in {408, 413}:
        headers.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": refusal.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
