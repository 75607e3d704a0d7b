"""Pages: the templates with their values. Every value is made visible and escaped on its way in, here alone."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

TEMPLATES = Path(__file__).with_name("templates")
STATIC = Path(__file__).with_name("static")

MEDIA_TYPES = {
    "htmx.min.js": "text/javascript; charset=utf-8",
    "review.js": "text/javascript; charset=utf-8",
    "review.css": "text/css; charset=utf-8",
    "favicon.svg": "image/svg+xml",
}
"""The files that are served, and nothing else is."""

_TURNING = (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C)
_SHOWN = {
    **{code: 0x2400 + code for code in range(0x20) if chr(code) not in "\t\n"},
    0x7F: 0x2421,
    **dict.fromkeys(range(0x80, 0xA0), 0xFFFD),
    **dict.fromkeys(_TURNING, 0xFFFD),
    **dict.fromkeys(range(0xD800, 0xE000), 0xFFFD),
}


def visible(text: str) -> str:
    r"""The text with each character that steers (``\x1b``, U+202E) as one that is seen; offsets still count."""
    return text.translate(_SHOWN)


LONGEST_WORDS = 1000
"""Characters of a name, title or value that a page shows; whole texts have a place of their own."""


def short(text: str) -> str:
    """The text, or its beginning and an ellipsis."""
    return text if len(text) <= LONGEST_WORDS else f"{text[:LONGEST_WORDS]}…"


def _finalize(value: Any) -> Any:
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@dataclass(frozen=True, slots=True)
class StaticFile:
    """A file that is served as it is; ``digest`` stands in its address, so that browsers may keep it."""

    content: bytes
    media_type: str
    digest: str


def static_files() -> Mapping[str, StaticFile]:
    """The files that are served, read once."""
    files = {}
    for name, media_type in MEDIA_TYPES.items():
        content = (STATIC / name).read_bytes()
        files[name] = StaticFile(content, media_type, hashlib.sha256(content).hexdigest()[:12])
    return files


class Pages:
    """The templates; ``shared`` are values that every page has."""

    def __init__(self, **shared: Any) -> None:
        self._templates = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            finalize=_finalize,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._templates.globals.update(shared)
        self._templates.filters["short"] = short

    def render(self, template: str, /, **values: Any) -> str:
        """A page as HTML."""
        return self._templates.get_template(f"{template}.html").render(**values)
