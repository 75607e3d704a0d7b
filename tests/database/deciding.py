"""Claims loaded and decided on, as loaders and reviews do it."""

from __future__ import annotations

import dataclasses

from extractor.database import Database
from extractor.database.rows import Loaded, article_key, evidence, reading, record_of
from extractor.records import Claim


def loaded(db: Database, *claims: Claim) -> None:
    """Load claims article by article, in the order given."""
    articles = {each.article.id: each.article for each in claims}
    for article in articles.values():
        db.replace([Loaded(article, [each for each in claims if each.article.id == article.id])])


@dataclasses.dataclass
class Reviewer:
    """Writes decisions as a review does."""

    db: Database
    name: str = "ann"

    def __call__(self, verdict: str, on: Claim, after: Claim | None = None, *, undoes: int | None = None) -> int:
        """Decide on a claim and return the decision's id."""
        version = self.db.rows("SELECT count(*) AS n FROM decisions WHERE claim_id = ?", (on.id,))[0]["n"] + 1
        held = {"accept": on, "edit": after, "add": on}.get(verdict)
        self.db.execute(
            "INSERT INTO decisions (claim_id, version, article_id, evidence, reading, reviewer, made_at, verdict, "
            "before, after, undoes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                on.id,
                version,
                article_key(on.article.id),
                evidence(on),
                reading(on),
                self.name,
                f"2018-02-01T00:00:{version:02}+00:00",
                verdict,
                None if verdict == "add" else record_of(on),
                record_of(held) if held else None,
                undoes,
            ),
        )
        found: int = self.db.rows("SELECT max(id) AS id FROM decisions")[0]["id"]
        return found
