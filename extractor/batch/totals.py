"""What a run has done so far, in numbers; a ledger keeps them, a summary tells them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self


@dataclass(slots=True)
class Totals:
    """Articles done, claims written, failures; bytes ``carried`` over from an earlier output; articles ``set_aside`` by reason and read by ``forms``; lines of text
    left out by kind (``left_out``); ``seconds`` of CPU in reading, of wall time in workers, by stage."""

    articles: int = 0
    claims: int = 0
    failed: int = 0
    carried: int = 0
    set_aside: Counter[str] = field(default_factory=Counter)
    forms: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    seconds: Counter[str] = field(default_factory=Counter)

    @property
    def passed(self) -> int:
        """Articles that were worked on, done or failed."""
        return sum(self.forms.values())

    def as_dict(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return {
            "articles": self.articles,
            "claims": self.claims,
            "failed": self.failed,
            "carried": self.carried,
            "set_aside": dict(self.set_aside),
            "forms": dict(self.forms),
            "left_out": dict(self.left_out),
            "seconds": {stage: round(seconds, 3) for stage, seconds in self.seconds.items()},
        }

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Self:
        """What :meth:`as_dict` wrote; nothing at all where it is empty."""
        counters = {name: Counter(kept.get(name, {})) for name in ("set_aside", "forms", "left_out", "seconds")}
        return cls(kept.get("articles", 0), kept.get("claims", 0), kept.get("failed", 0), kept.get("carried", 0), **counters)
