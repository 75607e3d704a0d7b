"""The claim record as one flat row: which columns there are, in which order, and what stands in them.

A column is named after its field, ``date.from`` is ``date_from``; ``claims schema`` tells what each field means. New
columns come last, so that a column keeps its place.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from extractor.records import CarrierRecord, Claim

Type = Literal["text", "word", "number", "probability", "whole", "day", "flag", "names"]
"""``word`` is a text out of a closed list, or one that this program makes, ``number`` an exact decimal, ``whole`` an
offset or version, ``names`` any number of texts; each may be None but ``names``, which is then empty."""

Value = str | Decimal | float | int | dt.date | bool | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its field's path in the record, and what stands in it."""

    field: str
    type: Type

    @property
    def name(self) -> str:
        """``date_from``."""
        return self.field.replace(".", "_")


COLUMNS = (
    Column("article.id", "text"),
    Column("article.title", "text"),
    Column("article.published", "day"),
    Column("article.date_source", "word"),
    Column("article.publisher", "text"),
    Column("article.url", "text"),
    Column("article.duplicate_of", "text"),
    Column("id", "word"),
    Column("sentence.text", "text"),
    Column("quantity.text", "text"),
    Column("quantity.kind", "word"),
    Column("quantity.low", "number"),
    Column("quantity.high", "number"),
    Column("quantity.modifier", "word"),
    Column("quantity.unit", "text"),
    Column("quantity.per", "text"),
    Column("entity.text", "text"),
    Column("entity.head", "text"),
    Column("event.text", "text"),
    Column("event.lemma", "text"),
    Column("role", "word"),
    Column("direction", "word"),
    Column("status", "word"),
    Column("baseline.claim", "word"),
    Column("baseline.text", "text"),
    Column("baseline.from", "day"),
    Column("baseline.to", "day"),
    Column("date.text", "text"),
    Column("date.from", "day"),
    Column("date.to", "day"),
    Column("date.grain", "word"),
    Column("date.mod", "word"),
    Column("date.how", "word"),
    Column("source.text", "text"),
    Column("source.name", "text"),
    Column("source.role", "text"),
    Column("source.type", "word"),
    Column("source.cue.text", "text"),
    Column("source.how", "word"),
    Column("source.quoted", "flag"),
    Column("source.said.from", "day"),
    Column("source.said.to", "day"),
    Column("source.via", "names"),
    Column("place.text", "text"),
    Column("confidence", "probability"),
    Column("rules", "names"),
    Column("extractor.version", "word"),
    Column("extractor.model", "text"),
    Column("schema", "whole"),
    Column("sentence.start", "whole"),
    Column("sentence.end", "whole"),
    Column("quantity.start", "whole"),
    Column("quantity.end", "whole"),
    Column("date.start", "whole"),
    Column("date.end", "whole"),
    Column("source.start", "whole"),
    Column("source.end", "whole"),
)
"""Of carriers (``source.via``) the names alone; what has no column, such as the offsets of an entity, the JSON has."""

_ATTRIBUTES = {"from": "from_", "schema": "schema_"}  # what Python and pydantic keep for themselves
_PATHS = tuple(tuple(_ATTRIBUTES.get(part, part) for part in column.field.split(".")) for column in COLUMNS)


def values(claim: Claim) -> Iterator[Value]:
    """What stands in each column, in their order."""
    for column, path in zip(COLUMNS, _PATHS, strict=True):
        value = _at(claim, path)
        yield _names(value) if column.type == "names" else value


def _at(record: Any, path: tuple[str, ...]) -> Any:
    """What stands at the end of a path; None where a part of it is null."""
    for name in path:
        if record is None:
            return None
        record = getattr(record, name)
    return record


def _names(listed: tuple[str | CarrierRecord, ...] | None) -> tuple[str, ...]:
    """Rule ids as they are, carriers by their name; none where there is no source."""
    return tuple(each if isinstance(each, str) else each.name for each in listed or ())
