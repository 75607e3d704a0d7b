"""Hostile texts as title, text, source, unit, id and note of claims: pages hold them as text, and as nothing else.

usage: python -m tests.review.hostile

The texts are those of ``tests/hostile/make_hostile.py``. Prints what was done and ends with status 1 where anything is
wrong.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from extractor.database import Database, location, open_database
from extractor.database.rows import article_key
from extractor.records import Claim
from extractor.review.decide import LONGEST_NOTE
from extractor.review.security import access_of
from extractor.review.web import Settings
from tests.hostile.make_hostile import everything
from tests.review.made import claim, load, source, span
from tests.review.visitor import Elements, Visitor

LEAD = "The port sold 7 tonnes, Ana said. "
UNBOUND = {"p", "mark", "option"}
"""Tags whose number depends on the paragraphs of a text or on other claims; what they have is compared all the same."""


@dataclass
class Outcome:
    """What was done with hostile texts; ``wrong`` says what must not be."""

    texts: int = 0
    unstorable: int = 0
    pages: int = 0
    wrong: list[str] = field(default_factory=list)


def claim_of(text: str, number: int) -> Claim:
    """A claim with a text in all its fields that hold text; the id of its article is the text too."""
    body = LEAD + text
    about = {"title": text, "publisher": text, "url": text}
    return claim(
        body,
        LEAD.rstrip(),
        "7 tonnes",
        7,
        article=f"{text}{number}",
        about=about,
        unit=text,
        entity={**span(body, "port"), "head": text},
        event={**span(body, "sold"), "lemma": text},
        source=source(body, "Ana", "said", name=text, role=text),
        rules=[text],
    )


def shown(texts: Iterable[tuple[str, str]], folder: Path) -> Outcome:
    """Load a claim of each text by name, keep the text as a note on it, and look at its pages."""
    outcome = Outcome()
    place = str(folder / "hostile.db")
    with open_database(place, create=True) as db:
        visitor = Visitor.let_in(location(place), access_of("127.0.0.1", 8000), Settings("Ana"))
        try:
            plain = list(structures(db, visitor, "plain", 0, outcome))
            for number, (name, text) in enumerate(texts, start=1):
                if not is_storable(text):
                    outcome.unstorable += 1
                    continue
                outcome.texts += 1
                for page, expected in zip(structures(db, visitor, text or "-", number, outcome), plain, strict=True):
                    if page != expected:
                        outcome.wrong.append(f"{name}: {difference(page, expected)}")
        finally:
            visitor.pool.close()
    return outcome


def is_storable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


Structure = dict[str, int]


def structures(db: Database, visitor: Visitor, text: str, number: int, outcome: Outcome) -> Iterator[Structure]:
    """The tags with the names of their attributes, of each page about a claim of the text."""
    made = claim_of(text, number)
    load(db, [made], LEAD + text)
    if len(text.strip()) > LONGEST_NOTE:
        refused = visitor.decide(made.id, "note", note=text)
        if refused.status_code not in {413, 422}:
            outcome.wrong.append(f"{number}: a long note is answered by {refused.status_code}")
    kept = visitor.decide(made.id, "note", note=text[:2000] if text.strip() else "-")
    if kept.status_code != 303:
        outcome.wrong.append(f"{number}: a note is answered by {kept.status_code}")
    key = article_key(made.article.id)
    for address in (
        f"/claim/{made.id}",
        f"/claim/{made.id}/edit",
        f"/article?{urlencode({'key': key})}",
        f"/claims?{urlencode({'article': key})}",
    ):
        answer = visitor.get(address)
        outcome.pages += 1
        if answer.status_code != 200:
            outcome.wrong.append(f"{number}: {address[:80]} is answered by {answer.status_code}")
        yield structure(answer.text)


def structure(page: str) -> Structure:
    """Those of a page, and how many of each there are; an address may be a link or not."""
    tags = [f"<{' '.join((tag, *sorted(attributes)))}>" for tag, attributes in Elements(page).tags]
    counts = Counter("<span>" if tag == "<a href rel target>" else tag for tag in tags)
    counts.pop("<p aria-hidden class>", None)  # where text between two passages is left out
    return {tag: 1 if tag.strip("<>").split()[0] in UNBOUND else count for tag, count in counts.items()}


def difference(page: Structure, expected: Structure) -> str:
    """In words."""
    tags = sorted({*page, *expected})
    counts = [
        f"{page.get(tag, 0)} {tag} for {expected.get(tag, 0)}" for tag in tags if page.get(tag) != expected.get(tag)
    ]
    return ", ".join(counts)


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        outcome = shown(everything(), Path(folder))
    print(f"{outcome.texts} texts, {outcome.unstorable} that no UTF-8 holds, {outcome.pages} pages")
    for line in outcome.wrong:
        print(line.encode("ascii", "backslashreplace").decode()[:300])
    return 1 if outcome.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
