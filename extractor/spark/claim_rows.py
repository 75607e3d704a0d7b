"""Claims as rows of Spark: the schema is made of the record's own model, so that it cannot differ from it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import pyarrow as pa
from pydantic import BaseModel
from pyspark.sql.pandas.types import to_arrow_schema
from pyspark.sql.types import (
    ArrayType,
    BooleanType,
    DataType,
    DateType,
    DecimalType,
    DoubleType,
    LongType,
    StringType,
    StructField,
    StructType,
)

from extractor.records import Claim, from_line
from extractor.types import Failure

WHOLE_DIGITS, DECIMAL_PLACES = 20, 18
"""What a number may have before and behind its point to stand in a ``decimal(38,18)``. One that has more is null there;
in ``record`` every number stands digit for digit."""

RECORD, FAILED = "record", "failed"
"""The two columns behind those of the record: the canonical line without its line break, of which exports are made; and
what failed and why, in rows that have nothing else."""

_FAILED = StructType(
    [
        StructField("id", StringType(), True, {"comment": "the article's id; null where it has none"}),
        StructField("where", StringType(), True, {"comment": "the file; null for an article of a DataFrame"}),
        StructField("line", LongType(), True, {"comment": "its line or record; null where that is not known"}),
        StructField("reason", StringType(), False, {"comment": "why, and what to do"}),
        StructField("kind", StringType(), False, {"comment": "article: cannot be processed; input: cannot be read"}),
    ]
)

_PLAIN: Mapping[Any, DataType] = {
    str: StringType(),
    int: LongType(),
    float: DoubleType(),
    bool: BooleanType(),
    dt.date: DateType(),
    Decimal: DecimalType(WHOLE_DIGITS + DECIMAL_PLACES, DECIMAL_PLACES),
}

FailureKind = Literal["article", "input"]


@lru_cache(maxsize=1)
def claim_schema() -> StructType:
    """The columns of a claim record with their types, ``record`` and ``failed`` behind them.

    Inside a column what cannot be null in a record cannot be null here, but numbers; each column is null in a row that
    failed.
    """
    columns = [StructField(field.name, field.dataType, True, field.metadata) for field in _struct(Claim)]
    line = StructField(RECORD, StringType(), True, {"comment": "the claim as one line of JSON, every digit in it"})
    failed = StructField(FAILED, _FAILED, True, {"comment": "what failed and why; null in the row of a claim"})
    return StructType([*columns, line, failed])


@lru_cache(maxsize=1)
def arrow_schema() -> pa.Schema:
    """The same columns as Arrow has them."""
    return to_arrow_schema(claim_schema())


def claim_row(line: bytes) -> dict[str, Any]:
    """The row of a claim's line. Raises RecordError where it is none."""
    row = from_line(line).model_dump(by_alias=True)
    for struct, field in _numbers():
        row[struct][field] = _fitting(row[struct][field])
    row[RECORD] = line.removesuffix(b"\n").decode()
    return row


def failed_row(failure: Failure, kind: FailureKind) -> dict[str, Any]:
    """The row of what failed."""
    told = {"id": failure.id, "where": failure.where or None, "line": failure.line, "reason": failure.reason}
    return {FAILED: {**told, "kind": kind}}


def _struct(model: type[BaseModel]) -> StructType:
    """The fields of a record in the order of its line."""
    return StructType([_field(field.alias or name, field) for name, field in model.model_fields.items()])


def _field(name: str, field: Any) -> StructField:
    kinds = [kind for kind in _alternatives(field.annotation) if kind is not type(None)]
    type_ = _type(kinds[0])
    nullable = len(kinds) < len(_alternatives(field.annotation)) or isinstance(type_, DecimalType)
    return StructField(name, type_, nullable, {"comment": field.description})


def _alternatives(annotation: Any) -> tuple[Any, ...]:
    return get_args(annotation) if get_origin(annotation) in (Union, UnionType) else (annotation,)


def _type(annotation: Any) -> DataType:
    """The type of what is annotated so. Raises KeyError for a type that no record had so far."""
    origin, inside = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _type(inside[0])
    if origin is Literal:
        return _PLAIN[type(inside[0])]
    if origin is tuple:
        return ArrayType(_type(inside[0]), containsNull=False)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return _struct(annotation)
    return _PLAIN[annotation]


@lru_cache(maxsize=1)
def _numbers() -> tuple[tuple[str, str], ...]:
    """Where numbers stand: the column and the field in it."""
    return tuple(_numbers_in(claim_schema()))


def _numbers_in(schema: StructType) -> Iterator[tuple[str, str]]:
    for column in schema:
        for field in column.dataType if isinstance(column.dataType, StructType) else ():
            if isinstance(field.dataType, DecimalType):
                yield column.name, field.name


def _fitting(number: Decimal) -> Decimal | None:
    """A number that a decimal column holds exactly; None in place of any other."""
    exponent = number.as_tuple().exponent
    fits = isinstance(exponent, int) and exponent >= -DECIMAL_PLACES and number.adjusted() < WHOLE_DIGITS
    return number if fits else None
