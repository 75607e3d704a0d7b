"""The pictures of docs/review.md, taken in a real browser.

usage: python -m tests.review.screenshots [FOLDER]

Two reviewers decide about the claims that the pipeline finds in the corpus; then each page is photographed.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from itertools import islice
from pathlib import Path

from playwright.sync_api import Page, expect

import extractor
from extractor.database import Database, open_database
from extractor.database.rows import Loaded
from extractor.review import decide
from extractor.review.queue import Reviewer
from extractor.review.views import claim_view
from tests.review.browsing import browser
from tests.review.serving import ROOT, serving

IMAGES = ROOT / "docs" / "images"
CORPUS = ROOT / "corpus" / "articles.jsonl"
LARGEST = 200_000
"""Bytes of a picture."""

DECISIONS = {"Ana": 400, "Bo": 250}
"""Decisions by reviewer."""


def take(folder: Path, *, articles: int | None = None) -> list[Path]:
    """Write the pictures into a folder, of so many articles, and return their paths."""
    with tempfile.TemporaryDirectory() as work:
        place = str(Path(work) / "claims.db")
        with open_database(place, create=True) as db:
            fill(db, articles)
            for name, count in DECISIONS.items():
                decide_some(db, Reviewer(name), count)
        with serving(place) as (address, _), browser() as chrome:
            page = chrome.new_page(viewport={"width": 1000, "height": 820}, color_scheme="light")
            enter(page, address, "Ana")
            return photographs(page, address.partition("/enter")[0], folder)


def fill(db: Database, articles: int | None) -> None:
    """The claims of the corpus with their texts."""
    nlp = extractor.load()
    for article in islice(extractor.read_articles(CORPUS), articles):
        if claims := list(extractor.extract(article, nlp=nlp)):
            db.replace([Loaded(claims[0].article, claims, article.text)])


def decide_some(db: Database, by: Reviewer, count: int) -> None:
    """Decide about claims here and there, more often for right where the extractor is sure."""
    dice = random.Random(by.name)
    rows = db.rows("SELECT id, confidence FROM claims ORDER BY id")
    for row in dice.sample(rows, min(count, len(rows) // 2)):
        view = claim_view(db, row["id"], by)
        assert view
        is_right = dice.random() < row["confidence"] * 0.9 + 0.08
        seen = decide.Seen(view.version, view.stamp)
        decide.decide(db, row["id"], "accept" if is_right else "reject", by=by, seen=seen)


def enter(page: Page, address: str, name: str) -> None:
    """Open the printed address and say who reviews."""
    page.goto(address)
    page.get_by_label("Your name").fill(name)
    page.keyboard.press("Enter")
    expect(page.locator("form#decide")).to_be_visible()


def photographs(page: Page, base: str, folder: Path) -> list[Path]:
    """Each page as a picture."""
    folder.mkdir(parents=True, exist_ok=True)
    page.goto(f"{base}/?order=certain")
    expect(page.locator(".progress")).to_contain_text("decided")
    taken = [shot(page, folder / "review-claim.png")]
    page.keyboard.press("e")
    expect(page.get_by_label("Words of the figure")).to_be_visible()
    taken.append(shot(page, folder / "review-edit.png"))
    page.goto(f"{base}/dashboard")
    taken.append(shot(page, folder / "review-dashboard.png", height=1250))
    page.goto(f"{base}/claims?state=all&kind=money&order=date")
    taken.append(shot(page, folder / "review-search.png"))
    page.goto(f"{base}/?order=certain")
    expect(page.locator(".progress")).to_contain_text("decided")
    taken.append(shot(page, folder / "review-phone.png", width=360, height=740))
    return taken


def shot(page: Page, path: Path, *, width: int = 1000, height: int = 820) -> Path:
    """A picture of what a window of this size shows."""
    page.set_viewport_size({"width": width, "height": height})
    page.screenshot(path=path)
    assert path.stat().st_size < LARGEST, path
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=IMAGES)
    for path in take(parser.parse_args().folder):
        print(f"{path} {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
