"""Which claims of an article are wanted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from extractor.types import QuantityKind

if TYPE_CHECKING:
    from extractor.records import Claim


@dataclass(frozen=True, slots=True)
class Selection:
    """Conditions that a claim must all fulfil; by default there is none.

    ``min_confidence`` is included. ``kinds`` and ``sources`` ask for any one of theirs: a source is a part, in any case
    of letters, of the source's name or of a carrier's. A claim fulfils ``since`` if its date ends on that day or after,
    ``until`` if it begins on that day or before; one without date, or whose date has no days, fulfils neither.
    """

    min_confidence: float = 0.0
    kinds: tuple[QuantityKind, ...] = ()
    since: dt.date | None = None
    until: dt.date | None = None
    sources: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything can be left out."""
        return self != EVERYTHING

    def selected(self, claims: Iterable[Claim]) -> Iterator[Claim]:
        """The claims that are wanted, in order; a ``baseline.claim`` that is left out becomes None.

        The claims of one article must follow each other; those of one are held at a time.
        """
        if not self:
            return iter(claims)
        from extractor.records import keeping  # the model of records is no need of the process that only hands this on

        return keeping(claims, self.wants)

    def wants(self, claim: Claim) -> bool:
        """Whether one claim fulfils every condition."""
        return (
            claim.confidence >= self.min_confidence
            and (not self.kinds or claim.quantity.kind in self.kinds)
            and self._in_time(claim)
            and (not self.sources or self._from_a_source(claim))
        )

    def _in_time(self, claim: Claim) -> bool:
        first, last = (claim.date.from_, claim.date.to) if claim.date else (None, None)
        ends_in_time = self.since is None or (last is not None and last >= self.since)
        begins_in_time = self.until is None or (first is not None and first <= self.until)
        return ends_in_time and begins_in_time

    def _from_a_source(self, claim: Claim) -> bool:
        if claim.source is None:
            return False
        names = [name.casefold() for name in (claim.source.name, *(carrier.name for carrier in claim.source.via))]
        return any(source.casefold() in name for source in self.sources for name in names)

    def as_dict(self) -> dict[str, Any]:
        """The conditions as JSON has them, days written out; selections that want the same claims give the same."""
        row = asdict(self)
        return {
            **row,
            "kinds": sorted(set(self.kinds)),
            "since": self.since and self.since.isoformat(),
            "until": self.until and self.until.isoformat(),
            "sources": sorted({source.casefold() for source in self.sources}),
        }


EVERYTHING = Selection()
