"""Finds measured figures in a page that do not say by which command they were measured.

A figure is measured where a number stands with a unit of time, memory, speed or share, or is a score such as 0.858. The
block (paragraph, list or table) that holds it has to name a command in backticks, `make ...`, `python ...` or
`claims ...`, or the one behind it does, or a line ``Reproduce: COMMAND`` further down in the same section. Numbers that
are settings, not measurements, stand behind `<!-- not measured -->`.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

EXEMPT = "<!-- not measured -->"

_FENCE = re.compile(r"^( *)(```+).*?^\1\2$", re.DOTALL | re.MULTILINE)
_MEASURED = re.compile(
    r"(?<![\w.-])(?<!within )(?:\d[\d,]*(?:\.\d+)?\s?(?:ms|s|seconds?|minutes?|hours?|bytes|KB|kB|MB|GB|%)(?![\w-])"
    r"|\d[\d,.]*\s(?:times|rows|articles|claims) (?:as|a second|a minute|an hour)|0\.\d{2,3})(?!\d)"
)
_COMMAND = re.compile(r"`(?:make|python|claims) [^`]+`")
_CODE = re.compile(r"`[^`]*`")


def unexplained(text: str) -> list[str]:
    """The measured figures of a page, each with the beginning of its block, for which no command is named."""
    parts = re.split(r"\n\s*\n", _FENCE.sub("```", text))
    found = []
    for number, part in enumerate(parts):
        if EXEMPT in part or _is_explained(part, parts[number + 1 :]):
            continue
        found += [f"{figure} in {part.strip()[:60]!r}" for figure in _MEASURED.findall(_CODE.sub("`", part))]
    return found


def _is_explained(part: str, following: Sequence[str]) -> bool:
    if any(_COMMAND.search(each) for each in (part, *following[:1])):
        return True
    section = itertools.takewhile(lambda each: not each.startswith("#"), following)
    return any(each.startswith("Reproduce: ") and _COMMAND.search(each) for each in section)
