"""Reads the case files under ``tests/cases``: brackets in a sentence mark what is found, an arrow what it means.

::

    # published 2018-01-10                      the publication day of what follows
    ## percent spelt out                        heading of the next case; " -xfail: reason" marks a known gap
    The number fell [21 percent -> 21 percent]. text; lines up to the next heading or blank line are one text
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from extractor.rulecheck import parse_marks

__all__ = ["Case", "parse_marks", "read_cases"]


@dataclass(frozen=True)
class Case:
    where: str
    heading: str
    published: str | None
    text: str
    expected: tuple[tuple[int, int, str], ...]  # start, end, meaning
    xfail: str | None


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
