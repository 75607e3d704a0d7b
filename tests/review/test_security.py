"""What must not come in does not, and changes nothing."""

from __future__ import annotations

import hashlib

import httpx
import pytest

from extractor.database import Database
from extractor.review import security
from extractor.review.security import access_of, is_loopback
from tests.review.conftest import LetIn
from tests.review.made import ferry_claims
from tests.review.visitor import OWN, Elements, Visitor
from tests.test_imports import imports_of

CLAIM = ferry_claims()[0].id

PAGES = ("/", f"/claim/{CLAIM}", "/progress", "/keys", "/enter", "/static/review.css", "/favicon.ico", "/nowhere")

FOREIGN_HOSTS = (
    "evil.example",
    "evil.example:8000",
    "",
    "127.0.0.1:8000.",
    "127.0.0.1.:8000",
    "127.0.0.1",
    "127.0.0.1:8001",
    "localhost:8000@evil.example",
    "LOCALHOST:8000 ",
    "[::1]",
    "[::ffff:127.0.0.1]:8000",
)


def digest(file: Database) -> str:
    """Of everything that was decided."""
    return hashlib.sha256(repr(file.rows("SELECT * FROM decisions ORDER BY id")).encode()).hexdigest()


@pytest.mark.parametrize("host", FOREIGN_HOSTS)
@pytest.mark.parametrize("page", PAGES)
def test_a_foreign_host_is_refused_everywhere(visitor: Visitor, page: str, host: str) -> None:
    assert visitor.get(page, host=host).status_code == 403
    assert visitor.post(page, {}, host=host).status_code == 403


def test_two_hosts_are_refused(visitor: Visitor) -> None:
    hosts = [("host", "127.0.0.1:8000"), ("host", "127.0.0.1:8000"), ("sec-fetch-site", "none")]
    assert visitor.client.request("GET", "/keys", headers=hosts).status_code == 403


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "[::1]:8000"])
def test_our_own_names_are_answered(visitor: Visitor, host: str) -> None:
    assert visitor.get(f"/claim/{CLAIM}", host=host).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "cross-site", "origin": "http://127.0.0.1:8000"},
        {"sec-fetch-site": "", "origin": "http://127.0.0.1:8000"},
        {"origin": "http://evil.example"},
        {"origin": "http://127.0.0.1:8001"},
        {"origin": "http://localhost:8000"},
        {"origin": "https://127.0.0.1:8000"},
        {"origin": "null"},
        {},
    ],
    ids=str,
)
def test_a_post_from_elsewhere_is_refused_and_stores_nothing(
    visitor: Visitor, file: Database, headers: dict[str, str]
) -> None:
    before = digest(file)
    action, fields = Elements(visitor.get(f"/claim/{CLAIM}").text).fields("/decide")
    for address, form in ((action, {**fields, "verdict": "accept"}), ("/undo", {"decision": "1"}), ("/reviewer", {})):
        answer = visitor.client.request(
            "POST", address, data={**form, "token": visitor.access.token()}, headers=headers
        )
        assert answer.status_code == 403
    assert digest(file) == before


def test_a_post_of_our_own_page_without_fetch_metadata_is_told_by_its_origin(visitor: Visitor, file: Database) -> None:
    action, fields = Elements(visitor.get(f"/claim/{CLAIM}").text).fields("/decide")
    answer = visitor.client.request(
        "POST", action, data={**fields, "verdict": "accept"}, headers={"origin": "http://127.0.0.1:8000"}
    )
    assert answer.status_code == 303
    assert [row["verdict"] for row in file.rows("SELECT verdict FROM decisions")] == ["accept"]


@pytest.mark.parametrize("token", ["", "0" * 64, "ü", "\0"])
def test_a_form_without_our_token_is_refused(visitor: Visitor, file: Database, token: str) -> None:
    before = digest(file)
    assert visitor.decide(CLAIM, "accept", token=token).status_code == 403
    assert digest(file) == before


def test_a_browser_is_let_in_by_the_printed_address_alone(place: str, let_in: LetIn) -> None:
    visitor = let_in(place, reviewer="Ana")
    access = visitor.access
    assert visitor.get("/").status_code == 303
    assert "samesite=strict" in visitor.get(f"/enter?key={access.secret}").headers["set-cookie"].lower()
    assert "httponly" in visitor.get(f"/enter?key={access.secret}").headers["set-cookie"].lower()
    visitor.client.cookies.clear()
    for address in (
        "/",
        f"/claim/{CLAIM}",
        "/enter",
        "/enter?key=",
        "/enter?key=wrong",
        f"/enter?key={access.secret}&key={access.secret}",
    ):
        assert visitor.get(address).status_code == 403
    visitor.client.cookies[access.cookie] = access.secret
    assert visitor.get("/").status_code == 403, "the secret itself is no session"


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/%2e%2e%2fapp.py",
        "/static/%2e%2e/app.py",
        "/static/..%5capp.py",
        "/static/review.css%00",
        "/static/%00",
        "/static//etc/passwd",
        "/static/%2fetc%2fpasswd",
        "/static/htmx.LICENSE",
        "/../../etc/passwd",
        "/claim/..%2f..%2fetc%2fpasswd",
        "/claim/%00",
        "/claim/" + "a" * 5000,
    ],
)
def test_no_path_reaches_the_file_system(visitor: Visitor, path: str) -> None:
    answer = visitor.client.request("GET", path, headers={"sec-fetch-site": "none"})
    assert answer.status_code == 404
    assert "root:" not in answer.text and "def " not in answer.text


def test_a_large_body_is_refused(visitor: Visitor, file: Database) -> None:
    before = digest(file)
    large = "x" * 10_000_000
    assert visitor.decide(CLAIM, "accept", note=large).status_code == 413
    assert visitor.post("/reviewer", {"name": "x" * security.LARGEST_BODY}).status_code == 413
    assert digest(file) == before


def test_a_large_body_of_unknown_length_is_refused(visitor: Visitor) -> None:
    async def parts():  # type: ignore[no-untyped-def]
        for _ in range(100):
            yield b"x" * 1000

    headers = {"sec-fetch-site": "same-origin", "content-type": "application/x-www-form-urlencoded"}
    assert visitor.client.request("POST", "/undo", content=parts(), headers=headers).status_code == 413


@pytest.mark.parametrize("length", ["-1", "1e3", "", "9" * 30])
def test_a_length_that_is_none_is_refused(visitor: Visitor, length: str) -> None:
    assert visitor.post("/undo", {}, **{"content-length": length}).status_code in {400, 413}


def test_every_answer_forbids_what_pages_do_not_need(visitor: Visitor) -> None:
    for address in ("/", f"/claim/{CLAIM}", "/nowhere", "/static/review.js", "/enter"):
        headers = visitor.get(address).headers
        assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'; style-src 'self';")
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
    assert visitor.get(f"/claim/{CLAIM}").headers["cache-control"] == "no-store"


def test_pages_hold_no_script_and_no_style_of_their_own(visitor: Visitor) -> None:
    tags = Elements(visitor.get(f"/claim/{CLAIM}").text).tags
    assert [attributes["src"] for tag, attributes in tags if tag == "script"] == [
        attributes["src"] for tag, attributes in tags if "src" in attributes
    ]
    assert not [tag for tag, _ in tags if tag == "style"]
    assert not [name for _, attributes in tags for name in attributes if name.startswith("on") or name == "style"]


def test_a_server_for_the_network_takes_addresses_for_its_name_but_no_strange_names() -> None:
    access = access_of("0.0.0.0", 8000, ["desk"])
    assert [access.knows(host) for host in ("192.0.2.7:8000", "[2001:db8::1]:8000", "desk:8000", "localhost:8000")] == [
        True
    ] * 4
    assert not any(access.knows(host) for host in ("evil.example:8000", "192.0.2.7", "192.0.2.7:80", "192.0.2:8000x"))
    assert not access_of("127.0.0.1", 8000).knows("192.0.2.7:8000")


def test_loopback_is_told_from_the_network() -> None:
    assert [is_loopback(host) for host in ("127.0.0.1", "::1", "localhost", "127.8.8.8")] == [True] * 4
    assert [is_loopback(host) for host in ("0.0.0.0", "::", "192.0.2.7", "desk")] == [False] * 4


def test_a_name_is_asked_and_leads_nowhere_else(place: str, let_in: LetIn) -> None:
    visitor = let_in(place)
    asked = visitor.get(f"/claim/{CLAIM}?kind=count")
    assert asked.headers["location"] == f"/reviewer?to=%2Fclaim%2F{CLAIM}%3Fkind%3Dcount"
    for elsewhere in ("//evil.example", "https://evil.example", "/\\evil.example", "javascript:1", "/\r\nx: y"):
        _, fields = Elements(visitor.get("/reviewer?" + str(httpx.QueryParams({"to": elsewhere}))).text).fields(
            "/reviewer"
        )
        assert fields["to"] == "/"
        assert visitor.post("/reviewer", {"name": "Ana", "to": elsewhere}).headers["location"] == "/"
    for name in ("", "  ", "x" * 101, "a\x1bb", "a\u202eb", "a\0b"):
        assert visitor.post("/reviewer", {"name": name}).status_code == 422
    visitor.post("/reviewer", {"name": "  Ána   Løg; "})
    assert visitor.decide(CLAIM, "accept").status_code == 303


def test_the_page_needs_no_spacy() -> None:
    loaded = imports_of("import extractor.review.server")
    assert not {"spacy", "dateparser", "quantulum3", "thinc"} & loaded


def test_only_forms_as_our_pages_send_them_are_read(visitor: Visitor, file: Database) -> None:
    [first, *_] = ferry_claims()
    _, fields = Elements(visitor.get(f"/claim/{first.id}").text).fields("/decide")
    parts = {**fields, "verdict": "note", "note": "\\ud800"}
    heads = {name: f'Content-Disposition: form-data; name="{name}"' for name in parts}
    body = "".join(f"--x\r\n{heads[name]}\r\n\r\n{value}\r\n" for name, value in parts.items())
    answer = visitor.client.request(
        "POST",
        f"/claim/{first.id}/decide",
        content=f"{body}--x--\r\n",
        headers={**OWN, "content-type": "multipart/form-data; boundary=x; charset=unicode_escape"},
    )
    assert (answer.status_code, file.rows("SELECT * FROM decisions")) == (403, [])
