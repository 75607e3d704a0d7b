"""Listening: the socket, the address with its secret, and the bounds on connections."""

from __future__ import annotations

import signal
import socket
from dataclasses import dataclass

import uvicorn

from extractor.database import Location
from extractor.errors import ExtractorError
from extractor.review.app import make_app
from extractor.review.pool import Pool
from extractor.review.security import Access, access_of, is_loopback
from extractor.review.web import Settings

MOST_CONNECTIONS = 400
"""Connections at once, idle ones too; more are told to come again."""

IDLE = 15
"""Seconds that a connection is kept between two requests."""

LARGEST_HEAD = 32 * 1024
"""Bytes of a request's head."""


@dataclass(frozen=True, slots=True)
class Listener:
    """A bound socket and the access to what will answer there."""

    socket: socket.socket
    host: str
    access: Access

    @property
    def address(self) -> str:
        """The address that lets a browser in."""
        host = "127.0.0.1" if self.host == "localhost" else self.host
        name = f"[{host}]" if ":" in host else host
        shown = {"0.0.0.0": socket.gethostname(), "[::]": socket.gethostname()}.get(name, name)
        return f"http://{shown}:{self.access.port}/enter?key={self.access.secret}"


def listen(host: str, port: int) -> Listener:
    """Bind a socket; port 0 is any that is free. Raises ExtractorError where it cannot be bound."""
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        bound = socket.create_server(address[:2], family=family)
    except (OSError, OverflowError) as error:
        raise ExtractorError(
            f"{host}:{port}: cannot be listened on ({error}); choose another --port, 0 takes a free one"
        ) from error
    bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # else each page waits 40 ms for an acknowledgement
    taken: int = bound.getsockname()[1]
    names = () if is_loopback(host) else (socket.gethostname(), socket.getfqdn())
    return Listener(bound, host, access_of(host, taken, names))


def serve(listener: Listener, location: Location, settings: Settings) -> None:
    """Answer until a signal comes."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # uvicorn hands it on to what stood before it
    pool = Pool(location)
    try:
        server(pool, listener.access, settings).run(sockets=[listener.socket])
    finally:
        pool.close()


def server(pool: Pool, access: Access, settings: Settings) -> uvicorn.Server:
    """What answers, with its bounds."""
    config = uvicorn.Config(
        make_app(pool, access, settings),
        http="h11",
        ws="none",
        lifespan="off",
        log_level="warning",
        access_log=False,  # addresses hold the secret
        server_header=False,
        proxy_headers=False,
        limit_concurrency=MOST_CONNECTIONS,
        timeout_keep_alive=IDLE,
        timeout_graceful_shutdown=2,
        h11_max_incomplete_event_size=LARGEST_HEAD,
    )
    return uvicorn.Server(config)
