"""``claims review`` as a process, and what a socket can do to it."""

from __future__ import annotations

import contextlib
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from extractor.cli import app
from extractor.commands.review import LIBRARIES
from extractor.database import Database, open_database
from extractor.review import security
from extractor.review.security import Access
from extractor.review.server import listen
from tests.review.kills import killed
from tests.review.made import ferry_claims
from tests.review.serving import ROOT, access_to, serving, started
from tests.review.visitor import Visitor


@pytest.fixture
def page(place: str) -> Iterator[tuple[httpx.Client, Access]]:
    """A client that was let in at a server on a socket."""
    with (
        serving(place, reviewer="Ana") as (address, access),
        httpx.Client(base_url=address.partition("/enter")[0]) as own,
    ):
        own.get(address)
        yield own, access


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_the_command_prints_an_address_that_lets_in_and_ends_by_a_signal(
    place: str, number: signal.Signals, status: int
) -> None:
    with started(place, "--reviewer", "Ana") as (process, address):
        assert re.fullmatch(r"http://127\.0\.0\.1:[0-9]+/enter\?key=[\w-]{43}", address)
        with httpx.Client(follow_redirects=True) as client:
            assert "41 percent" in client.get(address).text
            base = address.partition("/enter")[0]
            assert client.get(f"{base}/keys", headers={"host": "evil.example"}).status_code == 403
        with httpx.Client() as stranger:
            assert stranger.get(base).status_code == 403
        process.send_signal(number)
        _, trouble = process.communicate(timeout=20)
        assert (process.returncode, trouble) == (status, "")


def test_listening_for_the_network_is_warned_of(place: str) -> None:
    with started(place, "--host", "0.0.0.0") as (process, address):
        assert "127.0.0.1" not in address
        process.terminate()
        _, trouble = process.communicate(timeout=20)
        assert "0.0.0.0: others on the network can reach this page" in trouble


def test_loopback_has_two_forms(place: str) -> None:
    for host, shown in (("::1", r"\[::1\]"), ("localhost", r"127\.0\.0\.1")):
        if host == "::1" and not socket.has_ipv6:
            continue
        with contextlib.closing((listener := listen(host, 0)).socket):
            assert re.match(rf"http://{shown}:[0-9]+/enter", listener.address)


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["nowhere.db"], 1, "no such database"),
        (["folder/"], 1, "a folder of Parquet files"),
        (["mysql://desk"], 1, "no database that is known here"),
        (["README.md"], 4, "no SQLite file"),
    ],
)
def test_what_cannot_be_opened_is_told(arguments: list[str], status: int, message: str) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "extractor", "review", *arguments], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert (run.returncode, run.stdout) == (status, "")
    assert message in run.stderr and "Traceback" not in run.stderr


def test_a_port_in_use_and_a_name_that_is_none_are_told(place: str) -> None:
    with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as taken:
        run = CliRunner().invoke(app, ["review", place, "--port", str(taken.getsockname()[1])])
    assert run.exit_code == 1
    assert "cannot be listened on" in run.stderr and "choose another --port" in run.stderr
    run = CliRunner().invoke(app, ["review", place, "--port", "0", "--reviewer", "a\x1bb"])
    assert run.exit_code == 2
    assert "a name has 1 to 100 characters" in run.stderr


@pytest.mark.parametrize("library", [LIBRARIES[0], LIBRARIES[-1]])
def test_a_missing_library_is_told_with_its_extra(place: str, library: str) -> None:
    absent = f"import sys; sys.modules[{library!r}] = None; from extractor.cli import main; main()"
    run = subprocess.run(
        [sys.executable, "-c", absent, "review", place, "--port", "0"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
        timeout=30,
    )
    assert run.returncode == 1
    assert run.stderr == f"claims: claims review needs {library}: pip install 'news-claim-extractor[review]'\n"


def test_idle_sockets_hold_nobody_up(page: tuple[httpx.Client, Access]) -> None:
    client, access = page
    with contextlib.ExitStack() as opened:
        for number in range(50):
            idle = opened.enter_context(contextlib.closing(socket.create_connection(("127.0.0.1", access.port))))
            if number % 2:
                idle.sendall(b"POST /undo HTTP/1.1\r\nHost: 127")
        began = time.monotonic()
        assert client.get("/claims").status_code == 200
        assert time.monotonic() - began < 1


def test_bodies_that_stop_coming_hold_nobody_up(
    page: tuple[httpx.Client, Access], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(security, "SLOWEST_BODY", 0.3)
    client, access = page
    cookie = f"{access.cookie}={access.session()}"
    head = (
        f"POST /undo HTTP/1.1\r\nHost: 127.0.0.1:{access.port}\r\nSec-Fetch-Site: same-origin\r\nCookie: {cookie}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\ntoken="
    )
    with contextlib.ExitStack() as opened:
        slow = [
            opened.enter_context(contextlib.closing(socket.create_connection(("127.0.0.1", access.port))))
            for _ in range(50)
        ]
        for each in slow:
            each.sendall(head.encode())
        assert client.get("/claims").status_code == 200
        assert {each.recv(100).split(b"\r\n")[0] for each in slow} == {b"HTTP/1.1 408 Request Timeout"}


@pytest.mark.parametrize(
    "head",
    [
        "Host: {ours}\r\nHost: evil.example\r\n",
        "Host: {ours}\r\nHost: {ours}\r\n",
        "",
        "Host: \r\n",
        "Host: {ours}.\r\n",
        "Host: {ours}\r\nX: " + "x" * 100_000 + "\r\n",
    ],
    ids=["two", "twice", "none", "empty", "dot", "long"],
)
def test_heads_that_are_wrong_are_refused(page: tuple[httpx.Client, Access], head: str) -> None:
    _, access = page
    with contextlib.closing(socket.create_connection(("127.0.0.1", access.port), timeout=5)) as own:
        asked = f"GET /keys HTTP/1.1\r\n{head.format(ours=f'127.0.0.1:{access.port}')}Connection: close\r\n\r\n"
        with contextlib.suppress(ConnectionError):
            own.sendall(asked.encode())
        answer = own.recv(100).split(b"\r\n")[0]
    assert answer.split()[1] in {b"400", b"403", b"431"}


def test_a_database_that_goes_away_is_told_and_found_again(place: str) -> None:
    with serving(place, reviewer="Ana") as (address, _), httpx.Client(follow_redirects=True) as client:
        hidden = Path(place).rename(f"{place}.hidden")
        answer = client.get(address)
        assert answer.status_code == 503
        assert "no such database" in answer.text
        hidden.rename(place)
        assert "41 percent" in client.get(address).text


def test_a_full_disk_is_told_and_later_decisions_are_stored(visitor: Visitor, file: Database) -> None:
    claim = ferry_claims()[0].id
    page = visitor.get(f"/claim/{claim}").text
    with visitor.pool.lent() as db:
        [size] = db.rows("PRAGMA page_count")
        db.rows(f"PRAGMA max_page_count = {size['page_count']}")
    answer = visitor.decide(claim, "note", page, note="barely legible " * 300)
    assert (answer.status_code, "No space left on device" in answer.text) == (503, True)
    assert file.rows("SELECT * FROM decisions") == []
    assert visitor.decide(claim, "note", page, note="barely legible " * 300).status_code == 303


def test_a_lost_connection_to_postgresql_is_replaced(postgresql_place: str) -> None:
    with serving(postgresql_place, reviewer="Ana") as (address, _), httpx.Client(follow_redirects=True) as client:
        assert client.get(address).status_code == 200
        with open_database(postgresql_place) as db:
            db.rows("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = 'review' AND pid <> pg_backend_pid()")  # fmt: skip
        assert client.get(address).status_code == 503
        assert client.get(address).status_code == 200


def test_a_killed_server_loses_no_acknowledged_decision(place: str) -> None:
    outcome = killed(place, kills=2, seed=1)
    assert outcome.wrong == []
    assert outcome.acknowledged > 10


def test_the_address_tells_the_access(place: str) -> None:
    with serving(place) as (address, access):
        assert access_to(address).session() == access.session()
