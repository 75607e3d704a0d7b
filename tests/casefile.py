"""Reads the case files under ``tests/cases``: brackets in a sentence mark what is found, an arrow what it means.

::

    # published 2018-01-10                      the publication day of what follows
    ## percent spelt out                        heading of the next case; " -xfail: reason" marks a known gap
    The number fell [21 percent -> 21 percent]. text; lines up to the next heading or blank line are one text
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

MARK = re.compile(r"\[([^\[\]]+?) -> ([^\[\]]*?)\]")


@dataclass(frozen=True)
class Case:
    where: str
    heading: str
    published: str | None
    text: str
    expected: tuple[tuple[int, int, str], ...]  # start, end, meaning
    xfail: str | None


def parse_marks(marked: str) -> tuple[str, tuple[tuple[int, int, str], ...]]:
    """The plain text, and start, end and meaning of every bracketed span."""
    text, spans, last = "", [], 0
    for match in MARK.finditer(marked):
        text += marked[last : match.start()]
        spans.append((len(text), len(text) + len(match[1]), match[2]))
        text += match[1]
        last = match.end()
    return text + marked[last:], tuple(spans)


def read_cases(path: Path) -> list[Case]:
    """The cases of one file in order."""
    cases: list[Case] = []
    published, heading, lines, line_number = None, "", [], 0

    def flush() -> None:
        if lines:
            text, expected = parse_marks("\n".join(lines))
            title, _, reason = heading.partition(" -xfail:")
            cases.append(Case(f"{path.name}:{line_number}", title, published, text, expected, reason.strip() or None))
            lines.clear()

    for number, line in enumerate(path.read_text("utf-8").split("\n"), start=1):
        if line.startswith("# published"):
            flush()
            published = line.split()[2] if line.split()[2] != "unknown" else None
        elif line.startswith("## "):
            flush()
            heading, line_number = line[3:].strip(), number
        elif line.strip():
            lines.append(line)
        else:
            flush()
    flush()
    return cases
