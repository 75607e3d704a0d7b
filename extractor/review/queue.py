"""Which claims a reviewer sees, and in which order: all the SQL that finds a claim.

Columns come from the fixed lists below, everything a reviewer wrote is a parameter. A place in an order is a claim, not
a number, so that the next one is found through an index however long the queue is, and while others work on it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Literal, get_args
from urllib.parse import urlencode

from extractor.database import Database
from extractor.database.base import Params, RowMap
from extractor.types import QuantityKind, Role, Status

Condition = tuple[str, Params]

State = Literal["open", "all", "decided", "mine", "skipped", "disagreed", "changed"]

STATES: dict[State, str] = {
    "open": "to be decided",
    "all": "all",
    "decided": "decided by anybody",
    "mine": "decided by me",
    "skipped": "skipped by me",
    "disagreed": "decided differently",
    "changed": "changed since they were decided",
}


@dataclass(frozen=True, slots=True)
class Order:
    """A column that claims are sorted by, the one that tells ties apart, and what reviewers call it."""

    title: str
    column: str
    tie: str = "key"
    descending: bool = False


ORDERS: dict[str, Order] = {
    "confidence": Order("least certain first", "confidence"),
    "certain": Order("most certain first", "confidence", descending=True),
    "article": Order("by article", "article_id", "position"),
    "source": Order("by source", "source_name"),
    "entity": Order("by what is measured", "entity_head"),
    "date": Order("by date", "date_from"),
    "newest": Order("newest articles first", "published", descending=True),
}

_EQUAL = {
    "article": "article_id",
    "source": "source_name",
    "entity": "entity_head",
    "kind": "kind",
    "unit": "unit",
    "role": "role",
    "status": "status",
    "publisher": "publisher",
}
_CHOICES: dict[str, tuple[str, ...]] = {
    "kind": get_args(QuantityKind),
    "role": get_args(Role),
    "status": get_args(Status),
    "state": get_args(State),
    "order": tuple(ORDERS),
}
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
LONGEST = 500
"""Characters of a filter."""


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Who decides; one who is blind does not see what others decided, and decides everything anew."""

    name: str
    is_blind: bool = False


@dataclass(frozen=True, slots=True)
class Filters:
    """What a reviewer wants to see, as it stands in an address; empty is everything."""

    order: str = "confidence"
    state: str = "open"
    words: str = field(default="", metadata={"name": "q"})
    article: str = ""
    source: str = ""
    entity: str = ""
    kind: str = ""
    unit: str = ""
    role: str = ""
    status: str = ""
    publisher: str = ""
    rule: str = ""
    since: str = ""
    until: str = ""
    low: str = ""
    high: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Filters:
        """The filters of an address; what makes no sense there is as if it were absent."""
        given = {each.name: _clean(each.name, query.get(_name(each), "")) for each in fields(cls)}
        return cls(**{name: value for name, value in given.items() if value})

    def query(self, **other: str) -> str:
        """The filters as they stand in an address, without those that are as ever; ``other`` take their place."""
        pairs = {_name(each): getattr(self, each.name) for each in fields(self) if getattr(self, each.name)}
        usual = {_name(each): each.default for each in fields(self)}
        wanted = {name: value for name, value in {**pairs, **other}.items() if value and usual.get(name) != value}
        return urlencode(wanted)

    def pairs(self, without: Collection[str] = ()) -> list[tuple[str, str]]:
        """Name and value of each filter that is set, as they stand in an address."""
        names = {each.name: _name(each) for each in fields(self)}
        return [(name, getattr(self, key)) for key, name in names.items() if getattr(self, key) and key not in without]

    @property
    def sorting(self) -> Order:
        """The order of the claims."""
        return ORDERS[self.order]

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but order and state is asked for."""
        return any(getattr(self, each.name) for each in fields(self) if each.name not in {"order", "state"})


def _name(each: Any) -> str:
    name: str = each.metadata.get("name", each.name)
    return name


def _clean(name: str, value: str) -> str:
    if name in _CHOICES:
        return value if value in _CHOICES[name] else ""
    if name in {"since", "until"}:
        return value if _DAY.fullmatch(value) and _is_day(value) else ""
    if name in {"low", "high"}:
        return value if re.fullmatch(r"0?\.[0-9]{1,6}|[01](\.0*)?", value, re.ASCII) else ""
    return value[:LONGEST]  # as tables hold names


def _is_day(value: str) -> bool:
    try:
        dt.date.fromisoformat(value)
    except ValueError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Queue:
    """The claims that a reviewer's filters leave, in their order."""

    db: Database
    filters: Filters
    reviewer: Reviewer

    def first(self) -> str | None:
        """The id of the first claim."""
        return next((row["id"] for row in self._from(None, self._wanted(), limit=1)), None)

    def after(self, claim: str) -> str | None:
        """The id of the next claim behind this one, else of the first; None where there is no other."""
        place = self._place(claim)
        behind = next((row["id"] for row in self._from(place, self._wanted(), limit=1)), None)
        first = behind or self.first()
        return None if first == claim else first

    def before(self, claim: str) -> str | None:
        """The id of the claim before this one, decided or not."""
        if (place := self._place(claim)) is None:
            return None
        return next((row["id"] for row in self._from(place, self._kept(), limit=1, backward=True)), None)

    def article_after(self, claim: str, *, backward: bool = False) -> str | None:
        """The id of the first claim of the next article, by the articles' ids, or of the one before."""
        found = self.db.rows("SELECT article_id FROM claims WHERE id = ?", (claim,))
        if not found:
            return None
        way = "<" if backward else ">"
        conditions = [*self._wanted(), (f"claims.article_id {way} ?", (found[0]["article_id"],))]
        order = f"claims.article_id {'DESC' if backward else 'ASC'}, claims.position"
        return next((row["id"] for row in self._select("claims.id", conditions, f"ORDER BY {order} LIMIT 1")), None)

    def listing(self, after: str | None, limit: int) -> list[RowMap]:
        """Up to ``limit`` rows of claims behind one, or from the first on."""
        place = self._place(after) if after else None
        return list(self._from(place, self._wanted(), limit=limit))

    def counts(self) -> tuple[int, int]:
        """How many claims the filters leave whatever their state, and how many of them are decided."""
        kept = self._kept()
        holding = (f"{_STILL_TRUE} AND {_HOLDS}{self._whose('decision')}", self._whose_params())
        where, params = _joined([*kept, holding])
        decided = self.db.rows(
            "SELECT count(DISTINCT decision.claim_id) AS count FROM decisions AS decision"
            f" JOIN claims ON claims.id = decision.claim_id WHERE {where}",
            params,
        )
        return self._select("count(*) AS count", kept, "")[0]["count"], decided[0]["count"]

    # --- where claims are sorted ------------------------------------------------------------------------------------

    def _place(self, claim: str | None) -> tuple[Any, Any] | None:
        """What the order's column and its tie hold for a claim; None for one that is gone."""
        order = self.filters.sorting
        found = self.db.rows(f"SELECT {order.column} AS place, {order.tie} AS tie FROM claims WHERE id = ?", (claim,))
        return (found[0]["place"], found[0]["tie"]) if found else None

    def _from(
        self, place: tuple[Any, Any] | None, conditions: list[Condition], *, limit: int, backward: bool = False
    ) -> Iterator[RowMap]:
        """Rows behind a place, the claims without a value last; each step is one walk along an index."""
        left = limit
        for condition, ordering in self._steps(place, backward=backward):
            for row in self._select(_LISTED, [*conditions, condition], f"ORDER BY {ordering} LIMIT {left:d}"):
                left -= 1
                yield row
            if not left:
                return

    def _steps(self, place: tuple[Any, Any] | None, *, backward: bool) -> list[tuple[Condition, str]]:
        """Conditions that together hold what stands behind a place, each with its ORDER BY."""
        order = self.filters.sorting
        column, tie = f"claims.{order.column}", f"claims.{order.tie}"
        later, way = ("<", "DESC") if backward != order.descending else (">", "ASC")
        tie_later, tie_way = ("<", "DESC") if backward else (">", "ASC")
        valued, bare = f"{column} {way}, {tie} {tie_way}", f"{tie} {tie_way}"
        nothing: Condition = (f"{column} IS NULL", ())
        if place is None:
            return [((f"{column} IS NOT NULL", ()), valued), (nothing, bare)]
        value, among = place
        if value is None:
            rest: list[tuple[Condition, str]] = [((f"{column} IS NULL AND {tie} {tie_later} ?", (among,)), bare)]
            return [*rest, ((f"{column} IS NOT NULL", ()), valued)] if backward else rest
        steps: list[tuple[Condition, str]] = [
            ((f"{column} = ? AND {tie} {tie_later} ?", (value, among)), bare),
            ((f"{column} {later} ?", (value,)), valued),
        ]
        return steps if backward else [*steps, (nothing, bare)]

    def _select(self, what: str, conditions: list[Condition], ending: str) -> list[RowMap]:
        where, params = _joined(conditions)
        return self.db.rows(f"SELECT {what} FROM claims WHERE {where} {ending}", params)

    # --- which claims -----------------------------------------------------------------------------------------------

    def _wanted(self) -> list[Condition]:
        return [*self._kept(), *self._in_state()]

    def _kept(self) -> list[Condition]:
        """The conditions of the filters without the state."""
        filters = self.filters
        kept: list[Condition] = [
            (f"claims.{column} = ?", (getattr(filters, name),))
            for name, column in _EQUAL.items()
            if getattr(filters, name)
        ]
        if filters.since:
            kept.append(("claims.date_to >= ?", (filters.since,)))
        if filters.until:
            kept.append(("claims.date_from <= ?", (filters.until,)))
        if filters.low:
            kept.append(("claims.confidence >= ?", (float(filters.low),)))
        if filters.high:
            kept.append(("claims.confidence <= ?", (float(filters.high),)))
        if filters.rule:
            kept.append(self._has_rule())
        if words := filters.words.strip():
            kept.append(self.db.matching(words))
        return [(sql, _stored(params)) for sql, params in kept]

    def _has_rule(self) -> Condition:
        if self.db.location.kind == "postgresql":
            return "? = ANY (claims.rules)", (self.filters.rule,)
        return "EXISTS (SELECT 1 FROM json_each(claims.rules) AS rule WHERE rule.value = ?)", (self.filters.rule,)

    def _in_state(self) -> list[Condition]:
        mine: Params = (self.reviewer.name,)
        decided: Condition = self._decided("decision"), self._whose_params()
        still_open: Condition = f"NOT {decided[0]}", decided[1]
        states: dict[str, list[Condition]] = {
            "open": [still_open],
            "decided": [decided],
            "mine": [(_decided_by("decision.reviewer = ?"), mine)],
            "skipped": [(_decided_by("decision.reviewer = ? AND decision.verdict = 'skip'"), mine)],
            "disagreed": [("1 = 0" if self.reviewer.is_blind else _DISAGREED, ())],
            "changed": [(_CHANGED, ()), (f"NOT {_decided_by('decision.reading = claims.reading')}", ())],
        }
        return states.get(self.filters.state, [])

    def _decided(self, name: str) -> str:
        return _decided_by(f"1 = 1{self._whose(name)}")

    def _whose(self, name: str) -> str:
        """Whose decisions count: a blind reviewer's own alone; another's skip leaves the claim to be decided."""
        if self.reviewer.is_blind:
            return f" AND {name}.reviewer = ?"
        return f" AND ({name}.verdict <> 'skip' OR {name}.reviewer = ?)"

    def _whose_params(self) -> Params:
        return (self.reviewer.name,)


def most_frequent(db: Database, most: int = 50) -> dict[str, list[str]]:
    """Values that a reviewer may filter by, the most frequent first."""
    columns = {"sources": "source_name", "entities": "entity_head", "units": "unit", "publishers": "publisher"}
    return {
        name: [
            row["value"]
            for row in db.rows(
                f"SELECT {column} AS value, count(*) AS n FROM claims WHERE {column} IS NOT NULL"
                f" GROUP BY {column} ORDER BY n DESC, value LIMIT {most:d}"
            )
        ]
        for name, column in columns.items()
    }


_LISTED = (
    "claims.id, claims.article_id, claims.quantity, claims.kind, claims.unit, claims.entity, claims.source_name, "
    "claims.date_from, claims.date_to, claims.sentence, claims.confidence"
)
_NOT_UNDONE = "NOT EXISTS (SELECT 1 FROM decisions AS undo WHERE undo.undoes = decision.id)"
_STILL_TRUE = (  # what reading.py takes for true
    "decision.evidence = claims.evidence"
    " AND (decision.reading = claims.reading OR decision.verdict IN ('accept', 'edit'))"
)
_HOLDS = f"decision.verdict IN ('accept', 'reject', 'skip', 'edit') AND {_NOT_UNDONE}"


def _decided_by(whose: str) -> str:
    """Whether a decision on the claim holds."""
    return (
        "EXISTS (SELECT 1 FROM decisions AS decision WHERE decision.claim_id = claims.id"
        f" AND {_STILL_TRUE} AND {_HOLDS} AND {whose})"
    )


# The first condition leaves few claims for the second, which looks at each of them.
_DISAGREED = """claims.id IN (
    SELECT claim_id FROM decisions GROUP BY claim_id HAVING min(reviewer) <> max(reviewer)
) AND EXISTS (
    SELECT 1 FROM decisions_now AS one JOIN decisions_now AS other ON other.claim_id = one.claim_id
    WHERE one.claim_id = claims.id AND one.reviewer < other.reviewer AND one.verdict <> 'skip'
        AND other.verdict <> 'skip' AND one.state = 'current' AND other.state = 'current'
        AND (one.verdict <> other.verdict OR one.after <> other.after)
)"""
_CHANGED = (
    "claims.id IN (SELECT decision.claim_id FROM decisions AS decision"
    " JOIN claims AS decided ON decided.id = decision.claim_id"
    f" WHERE (decision.evidence <> decided.evidence OR decision.reading <> decided.reading) AND {_HOLDS})"
)


def _joined(conditions: list[Condition]) -> Condition:
    """All conditions as one."""
    where = " AND ".join(f"({sql})" for sql, _ in conditions) or "1 = 1"
    return where, [param for _, given in conditions for param in given]


def _stored(params: Params) -> Params:
    """Texts as tables hold them: without U+0000."""
    return tuple(param.replace("\0", "\u2400") if isinstance(param, str) else param for param in params)
