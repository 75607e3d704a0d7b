"""How far a run is, as its ledger tells it."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from extractor.batch import ledger
from extractor.batch.feed import BEGINNING, Place
from extractor.batch.ledger import Entry, LedgerError


@dataclass(slots=True)
class State:
    """What the entries of a ledger add up to.

    ``run`` is the fingerprint; ``retry`` tells of a run that only tries again what failed, until it ends. ``units``
    and ``digests`` (of those begun) in the order of reading; ``claims`` and ``failed`` the bytes that count; ``seen``
    the digests of the articles that passed, 16 bytes each; ``whole`` the SHA-256 of the finished claims; ``out`` that
    of OUT once it stood; ``length`` the bytes of the ledger that count.
    """

    run: Mapping[str, Any] | None = None
    retry: Mapping[str, Any] | None = None
    units: list[str] = field(default_factory=list)
    digests: list[str | None] = field(default_factory=list)
    place: Place = BEGINNING
    claims: int = 0
    failed: int = 0
    seen: bytearray = field(default_factory=bytearray)
    totals: Mapping[str, Any] = field(default_factory=dict)
    whole: str | None = None
    out: str | None = None
    length: int = 0

    def take(self, entry: Entry) -> None:
        """Go on by one entry."""
        kind = entry["entry"]
        if kind == "run":
            self.run, self.retry, self.units = entry["fingerprint"], entry["retry"], entry["inputs"]
        elif kind == "inputs":
            self.units += entry["add"]
            self.whole = self.out = None
        elif kind == "commit":
            self._commit(entry)
        elif kind == "whole":
            self.whole = entry["claims"]
        elif kind == "end":
            self.out, self.retry = entry["out"], None

    def _commit(self, entry: Entry) -> None:
        self.place = Place(entry["unit"], entry["within"], entry["chain"])
        self.digests += entry["digests"]
        self.claims, self.failed, self.totals = entry["claims"], entry["failed"], entry["totals"]
        self.seen += base64.b64decode(entry["seen"])


def state_of(data: bytes) -> State:
    """What the bytes of a ledger say. Raises LedgerError where they are damaged or of another version."""
    entries, length = ledger.decode(data)
    state = State(length=length)
    try:
        for entry in entries:
            state.take(entry)
    except (KeyError, TypeError, ValueError) as error:
        raise LedgerError(f"an entry that this version does not know ({error}): begin anew with --restart") from None
    return state
