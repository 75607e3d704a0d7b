"""Which claims of a database go out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from extractor.database.base import Database
from extractor.database.reading import Judged, read_claims, read_judged, read_lines
from extractor.records import Claim, keeping, to_line
from extractor.sinks.select import Selection


@dataclass(frozen=True, slots=True)
class Choice:
    """Conditions that a claim must all fulfil; by default every claim goes out as it was loaded.

    ``reviewed``: as reviewers left it, and not where they rejected it. ``undecided``: nobody has decided on it yet.
    """

    selection: Selection = field(default_factory=Selection)
    reviewed: bool = False
    undecided: bool = False

    def wants(self, judged: Judged) -> bool:
        """Whether a claim goes out."""
        if self.undecided and judged.decided:
            return False
        return not (self.reviewed and judged.rejected) and self.selection.wants(judged.claim)

    def judged(self, db: Database) -> Iterator[Judged]:
        """The claims that go out with their decisions, edited where a reviewer edited them, in the order of loading."""
        return filter(self.wants, read_judged(db, order="loaded"))

    def claims(self, db: Database) -> Iterator[Claim]:
        """The claims that go out; a ``baseline.claim`` that does not becomes None."""
        if self.undecided or self.reviewed:
            return keeping((judged.claim for judged in self.judged(db)), lambda _: True)
        return self.selection.selected(read_claims(db, order="loaded"))

    def lines(self, db: Database) -> Iterator[bytes]:
        """The same as lines of JSON; where nothing is left out and nothing was edited, those that were loaded."""
        if self.undecided or self.reviewed or self.selection:
            return map(to_line, self.claims(db))
        return read_lines(db, order="loaded")

    def decided(self, db: Database) -> Iterator[Judged]:
        """Every claim with its decision; one that is not selected as if nobody had decided on it."""
        for judged in read_judged(db, order="loaded"):
            yield judged if self.selection.wants(judged.claim) else Judged(judged.claim, None)
