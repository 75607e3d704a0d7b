"""Extract claims from the corpus, show those of the first articles as tables, then score all against the gold.

usage: python corpus/demo.py [ARTICLES_SHOWN]
"""

from __future__ import annotations

import itertools
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

import extractor
from extractor import Claim
from scores import ARTICLES, GOLD

SHOWN = 4
WIDTH_WHEN_PIPED = 140


def main() -> int:
    """Extract, show, score."""
    shown = int(sys.argv[1]) if len(sys.argv) > 1 else SHOWN
    console = Console(width=None if sys.stdout.isatty() else WIDTH_WHEN_PIPED)
    articles = list(extractor.read_articles(ARTICLES))
    nlp = extractor.load()
    began = time.perf_counter()
    claims = list(extractor.extract(articles, nlp=nlp))
    seconds = time.perf_counter() - began
    for _, group in itertools.islice(itertools.groupby(claims, key=lambda claim: claim.article.id), shown):
        console.print(table(list(group)))
    console.print(
        f"{len(claims)} claims from {len(articles)} articles in {seconds:.1f} s; the first {shown} are shown.\n"
    )
    sys.stdout.flush()
    return score(claims)


def table(claims: list[Claim]) -> Table:
    """The claims of one article, a line each."""
    article = claims[0].article
    view = Table(
        title=escape(f"{article.title or article.id} ({article.published or 'no date'})"), title_justify="left"
    )
    for heading in ("quantity", "of what", "role", "when", "according to"):
        view.add_column(heading, overflow="fold")
    view.add_column("sure", justify="right")
    for claim in claims:
        view.add_row(*map(escape, cells(claim)))
    return view


def cells(claim: Claim) -> tuple[str, ...]:
    """What a reader wants to know of a claim."""
    arrow = {"up": " ↑", "down": " ↓", None: ""}[claim.direction]
    status = "" if claim.status == "asserted" else f", {claim.status}"
    modifier = "" if claim.quantity.modifier == "=" else f"{claim.quantity.modifier} "
    return (
        f"{modifier}{claim.quantity.text}{arrow}",
        claim.entity.text if claim.entity else "",
        f"{claim.role}{status}",
        period(claim),
        claim.source.name if claim.source else "",
        f"{claim.confidence:.2f}",
    )


def period(claim: Claim) -> str:
    """The days of a claim: one, or first and last."""
    date = claim.date
    if date is None:
        return ""
    if date.from_ is None:
        return date.text
    return str(date.from_) if date.from_ == date.to else f"{date.from_} to {date.to}"


def score(claims: list[Claim]) -> int:
    """The scores, by the command that anybody would use."""
    with tempfile.TemporaryDirectory() as folder:
        predicted = Path(folder) / "claims.jsonl"
        extractor.write_claims(predicted, claims)
        command = [
            sys.executable,
            "-m",
            "extractor",
            "evaluate",
            str(GOLD),
            str(predicted),
            "--articles",
            str(ARTICLES),
        ]
        return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
