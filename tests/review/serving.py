"""The review page on a socket: in a thread of the test, or as the process that a user starts."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from extractor.database import location
from extractor.review.pool import Pool
from extractor.review.security import Access
from extractor.review.server import listen, server
from extractor.review.web import Settings

ROOT = Path(__file__).parent.parent.parent


@contextmanager
def serving(place: str, **settings: Any) -> Iterator[tuple[str, Access]]:
    """The address that lets a browser in, while a thread answers there; the settings' fields are named."""
    listener = listen("127.0.0.1", 0)
    pool = Pool(location(place))
    running = server(pool, listener.access, Settings(**settings))
    thread = threading.Thread(target=running.run, kwargs={"sockets": [listener.socket]})
    thread.start()
    try:
        while not running.started:
            time.sleep(0.01)
        yield listener.address, listener.access
    finally:
        running.should_exit = True
        thread.join()
        pool.close()
        listener.socket.close()


@contextmanager
def started(place: str, *options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The process of ``claims review`` and the address that it printed; killed at the end if it still runs."""
    command = [sys.executable, "-m", "extractor", "review", place, "--port", "0", *options]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT, env={**os.environ}
    )
    try:
        assert process.stdout
        line = process.stdout.readline()
        found = re.search(r"http://\S+", line)
        assert found, (line, process.stderr.read() if process.stderr else "")
        yield process, found[0]
    finally:
        process.kill()
        process.communicate()


def access_to(address: str) -> Access:
    """The access of a server in another process, from the address that it printed."""
    parts = urlsplit(address)
    port = parts.port or 0
    return Access(port, frozenset({f"127.0.0.1:{port}"}), secret=parse_qs(parts.query)["key"][0])
