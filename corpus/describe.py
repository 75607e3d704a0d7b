"""Count what the corpus holds and write it into its datasheet.

usage: python corpus/describe.py [--write]

Prints the counts; with --write they replace what stands between the marks in ``README.md``.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from scores import ARTICLES, FOLDER, GOLD

DATASHEET = FOLDER / "README.md"
BEGIN, END = "<!-- counted by describe.py -->\n", "<!-- end of counts -->\n"


def rows(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSONL file."""
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]


def counts() -> str:
    """The tables of the datasheet, in Markdown."""
    articles = {article["id"]: article for article in rows(ARTICLES)}
    gold = {entry["id"]: entry["claims"] for entry in rows(GOLD)}
    claims = [claim for entry in gold.values() for claim in entry]
    days = sorted(article["published"] for article in articles.values() if article["published"])
    words = sum(len(article["text"].split()) for article in articles.values())
    beats = Counter(article["beat"] for article in articles.values())
    by_beat = [
        (beat, number, sum(len(gold[id]) for id, article in articles.items() if article["beat"] == beat))
        for beat, number in sorted(beats.items())
    ]
    return "\n".join(
        [
            f"{len(articles)} articles of {words:,} words, published {days[0]} to {days[-1]}; {len(claims)} claims, "
            f"{sum(bool(claim.get('optional')) for claim in claims)} of them optional, "
            f"{sum(claim['date'] is not None for claim in claims)} dated, "
            f"{sum(claim['source'] is not None for claim in claims)} attributed, "
            f"{sum(bool(claim['via']) for claim in claims)} with a carrier.",
            "",
            *table(("beat", "articles", "claims"), by_beat),
            "",
            *table(("kind", "claims"), Counter(claim["kind"] for claim in claims).most_common()),
            "",
            *table(("role", "claims"), Counter(claim["role"] for claim in claims).most_common()),
            "",
            *table(("status", "claims"), Counter(claim["status"] for claim in claims).most_common()),
            "",
        ]
    )


def table(head: Iterable[str], lines: Iterable[Iterable[object]]) -> list[str]:
    """A Markdown table."""
    cells = [list(head), *([str(cell) for cell in line] for line in lines)]
    text = [f"| {' | '.join(line)} |" for line in cells]
    return [text[0], "|" + " --- |" * len(cells[0]), *text[1:]]


def with_counts(datasheet: str) -> str:
    """The datasheet with the counts of now between its marks."""
    before, rest = datasheet.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}{counts()}{END}{after}"


def main() -> int:
    """Print or write."""
    if "--write" in sys.argv[1:]:
        DATASHEET.write_text(with_counts(DATASHEET.read_text("utf-8")), "utf-8")
    else:
        print(counts())
    return 0


if __name__ == "__main__":
    sys.exit(main())
