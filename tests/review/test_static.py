"""The files that browsers get: the library as its makers published it, and nothing that is not in the package."""

from __future__ import annotations

import base64
import hashlib
import re

from extractor.review.pages import MEDIA_TYPES, STATIC, TEMPLATES
from tests.review.visitor import Elements, Visitor

HTMX = "sha384-Qp9rdC8H7EqOoX+nR0P3RPG2Noji+qdwJlGpfzwQJsfOpp3sGwIdSP9xO3+UlEhn"
"""Of ``dist/htmx.min.js`` in the package htmx.org 4.0.1 of the npm registry (``npm pack htmx.org@4.0.1`` checks that
against the registry's own digest; the one in its readme is another version's)."""


def test_htmx_is_the_published_file_with_its_licence() -> None:
    digest = hashlib.sha384((STATIC / "htmx.min.js").read_bytes()).digest()
    assert f"sha384-{base64.b64encode(digest).decode()}" == HTMX
    assert (STATIC / "htmx.LICENSE").read_text("utf-8").startswith("Zero-Clause BSD")


def test_every_file_is_served_under_the_digest_of_its_content(visitor: Visitor) -> None:
    tags = Elements(visitor.get("/keys").text).tags
    links = [
        attributes.get("href") or attributes.get("src") or "" for tag, attributes in tags if tag in {"link", "script"}
    ]
    assert sorted(re.sub(r"/static/(.*)\?v=[0-9a-f]{12}$", r"\1", link) for link in links) == sorted(MEDIA_TYPES)
    for link in links:
        answer = visitor.get(link)
        name = link.partition("?")[0].removeprefix("/static/")
        assert answer.content == (STATIC / name).read_bytes()
        assert answer.headers["content-type"] == MEDIA_TYPES[name]
        assert "immutable" in answer.headers["cache-control"]


def test_nothing_is_fetched_from_elsewhere() -> None:
    for path in (*TEMPLATES.glob("*.html"), STATIC / "review.css", STATIC / "review.js"):
        text = path.read_text("utf-8")
        assert not re.findall(r"https?://|@import|url\(|innerHTML\s*=|\|\s*safe|autoescape|eval\(", text), path.name
