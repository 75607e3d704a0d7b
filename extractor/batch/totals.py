"""What a run has done so far, in numbers; a ledger keeps them, a summary tells them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

_NUMBERS = ("articles", "claims", "failed", "carried")
_COUNTERS = ("set_aside", "forms", "left_out")


@dataclass(slots=True)
class Totals:
    """Articles done, claims written, failures; bytes ``carried`` over from an earlier output.

    Articles ``set_aside`` by reason, and worked on by the ``forms`` they came in; lines of text left out by kind
    (``left_out``); ``seconds`` by stage, of CPU in reading, of wall time in the workers.
    """

    articles: int = 0
    claims: int = 0
    failed: int = 0
    carried: int = 0
    set_aside: Counter[str] = field(default_factory=Counter)
    forms: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    seconds: dict[str, float] = field(default_factory=dict)

    def spend(self, stage: str, seconds: float) -> None:
        """So much more time went into a stage."""
        self.seconds[stage] = self.seconds.get(stage, 0.0) + seconds

    @property
    def passed(self) -> int:
        """Articles that were worked on, done or failed."""
        return sum(self.forms.values())

    def as_dict(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return {
            **{name: getattr(self, name) for name in _NUMBERS},
            **{name: dict(getattr(self, name)) for name in _COUNTERS},
            "seconds": {stage: round(seconds, 3) for stage, seconds in self.seconds.items()},
        }

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Self:
        """What :meth:`as_dict` wrote; nothing at all where it is empty."""
        values: dict[str, Any] = {name: kept.get(name, 0) for name in _NUMBERS}
        values |= {name: Counter(kept.get(name, {})) for name in _COUNTERS}
        return cls(**values, seconds=dict(kept.get("seconds", {})))
