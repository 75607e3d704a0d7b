"""The claim record: the only place that knows field order, number form and schema version of a JSON line.

A record is immutable and whole: every field is there, an unknown is None. Records are made of the plain dicts that lie
on a Doc (:func:`claim_from_row`) or of a line (:func:`from_line`).
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from itertools import groupby
from typing import Annotated, Any, Literal, Self

import orjson
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)

from extractor.errors import RecordError
from extractor.types import (
    DateMod,
    DateSource,
    Direction,
    Grain,
    How,
    Modifier,
    QuantityKind,
    Role,
    SourceType,
    Status,
)
from extractor.upgrades import upgraded

_JSON_SCHEMA_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_FROM_LINE = "line"  # validation context: what stands in a file must be JSON's own types, digits in quotes are refused
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DIGITS = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_LONGEST_INT = 18  # digits; offsets are shorter, longer figures stay Decimal and out of reach of int's digit limit
_LARGEST_EXPONENT = 5000  # 1e999999999 is nine characters to read and a gigabyte to write


def _exact(value: object, info: ValidationInfo) -> Decimal:
    """A finite Decimal without trailing zeros: 1283.0 and 1283 are one number and give the same bytes."""
    number = _decimal(value, texts=info.context != _FROM_LINE)
    if not number.is_finite() or abs(number.adjusted()) > _LARGEST_EXPONENT:
        raise ValueError("not a finite number of reasonable size")
    return _shortest(number)


def _decimal(value: object, *, texts: bool) -> Decimal:
    if isinstance(value, Decimal):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    if isinstance(value, float):
        return Decimal(repr(value))
    if texts and isinstance(value, str) and _DIGITS.fullmatch(value):
        return Decimal(value)
    raise ValueError("not a number")


def _shortest(number: Decimal) -> Decimal:
    sign, digits, exponent = number.as_tuple()
    if not number or not isinstance(exponent, int):
        return Decimal(0)
    if exponent > 0:
        return Decimal((sign, digits + (0,) * exponent, 0))
    while exponent < 0 and digits[-1] == 0:
        digits, exponent = digits[:-1], exponent + 1
    return Decimal((sign, digits, exponent))


def _day(value: object) -> dt.date:
    """Exactly ``YYYY-MM-DD`` or a date; date-times, week dates and timestamps are refused."""
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    if isinstance(value, str) and _ISO_DAY.fullmatch(value):
        return dt.date.fromisoformat(value)
    raise ValueError("not a day written as YYYY-MM-DD")


def _three_decimals(value: float) -> float:
    return round(value, 3)


Number = Annotated[Decimal, BeforeValidator(_exact), WithJsonSchema({"type": "number"})]
Day = Annotated[dt.date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Offset = Annotated[int, Field(ge=0)]
ClaimId = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
Probability = Annotated[float, Field(ge=0, le=1), AfterValidator(_three_decimals)]

TEXT = "the exact characters of the article"
START = "first character, in Unicode code points from the beginning of the article's text"
END = "the character after the last one"


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


def _check_span(text: str, start: int, end: int) -> None:
    if start > end:
        raise ValueError(f"start {start} is after end {end}")
    if len(text) != end - start:
        raise ValueError(f"text has {len(text)} characters, start and end say {end - start}")


def _check_days(first: dt.date | None, last: dt.date | None) -> None:
    if first and last and first > last:
        raise ValueError(f"from {first} is after to {last}")


class SpanRecord(_Record):
    """A stretch of the article."""

    text: str = Field(description=TEXT)
    start: Offset = Field(description=START)
    end: Offset = Field(description=END)

    @model_validator(mode="after")
    def _span(self) -> Self:
        _check_span(self.text, self.start, self.end)
        return self


class ArticleRecord(_Record):
    """The article that a claim stands in."""

    id: str = Field(description="the article's id as its reader gives it")
    title: str | None = Field(description="the article's title; null where the input has none")
    published: Day | None = Field(description="publication day that relative dates resolve against; null where unknown")
    date_source: DateSource | None = Field(description="where the publication day comes from; null where it is unknown")
    publisher: str | None = Field(description="who published the article; null where the input does not say")
    url: str | None = Field(description="where the article was published; null where the input does not say")
    duplicate_of: str | None = Field(description="id of the article that this one repeats; null where it repeats none")


class QuantityRecord(SpanRecord):
    """The quantity: its number with unit word or symbol and without modifier; for counts the number alone."""

    kind: QuantityKind = Field(description="what kind of quantity it is")
    low: Number = Field(description="lower bound; equal to high for a point value; 'more than 6' has low 6")
    high: Number = Field(description="upper bound, included; percent as 150, money in full, a third as 0.3333")
    modifier: Modifier = Field(description="how the number bounds the quantity; ~ is about, nearly, almost")
    unit: str | None = Field(
        description="ISO 4217 code of money, 'percent', else a singular English noun; null where the text tells none"
    )
    per: str | None = Field(
        description="what a rate is per: 'barrel' in '20 dollars a barrel'; null where it is no rate"
    )

    @model_validator(mode="after")
    def _bounds(self) -> Self:
        if self.low > self.high:
            raise ValueError(f"low {self.low} is above high {self.high}")
        return self


class EntityRecord(SpanRecord):
    """What is counted or measured."""

    head: str = Field(description="lemma of the head noun, with the words of a name: 'North Korean'")


class EventRecord(SpanRecord):
    """What happened to it."""

    lemma: str = Field(description="lemma of the verb or noun that tells the event")


class BaselineRecord(_Record):
    """What the quantity is compared with."""

    claim: ClaimId | None = Field(description="id of the claim that holds the baseline's own figure; null without one")
    text: str = Field(description=TEXT)
    start: Offset = Field(description=START)
    end: Offset = Field(description=END)
    from_: Day | None = Field(alias="from", description="first day of the baseline's period; null where unknown")
    to: Day | None = Field(description="last day of the baseline's period, included; null where unknown")

    @model_validator(mode="after")
    def _span_and_days(self) -> Self:
        _check_span(self.text, self.start, self.end)
        _check_days(self.from_, self.to)
        return self


class PeriodRecord(SpanRecord):
    """A date expression and the days it names."""

    from_: Day | None = Field(alias="from", description="first day; null where the text does not let it be placed")
    to: Day | None = Field(description="last day, included; null where the text does not let it be placed")

    @model_validator(mode="after")
    def _days(self) -> Self:
        _check_days(self.from_, self.to)
        return self


class DateRecord(PeriodRecord):
    """When the quantity holds or its event took place; not when it was said."""

    grain: Grain = Field(description="how finely the text dates it")
    mod: DateMod | None = Field(description="'early', 'mid' or 'late' in the text: start, mid, end; else null")
    how: How = Field(description="explicit: a date in the same sentence; context: the text around makes it certain")


class _Carrying(_Record):
    """The field of a carrier that comes before its span in a line: fields of the last base are written first."""

    name: str = Field(description="the carrier's name as it resolves within the article")


class CarrierRecord(SpanRecord, _Carrying):
    """Who passed the figure on from the source."""


class SourceRecord(SpanRecord):
    """Whom the article makes responsible for the figure; the span is what stands nearest to the claim, perhaps *he*."""

    name: str = Field(description="what the span resolves to within the article")
    role: str | None = Field(description="office or function the article gives the source; null where it gives none")
    type: SourceType = Field(description="what kind of source it is; unnamed: officials, a witness")
    cue: SpanRecord | None = Field(description="the words that attribute: 'according to'; null where none stands there")
    how: How = Field(
        description="explicit: said in the same sentence; context: the sentence goes on with what was said"
    )
    quoted: bool = Field(description="whether the quantity stands inside quotation marks of the source")
    said: PeriodRecord | None = Field(description="when it was said; null where the text does not tell")
    via: Annotated[tuple[CarrierRecord, ...], Field(strict=False)] = Field(
        description="carriers between source and article, the nearest to the source first; empty where there is none"
    )


class ExtractorRecord(_Record):
    """What made the record."""

    version: str = Field(description="version of the extractor")
    model: str = Field(description="base model and its version")


class Claim(_Record):
    """A quantity by which an article states something measurable, with its date, its source and what it is about."""

    schema_: Literal[1] = Field(alias="schema", description="version of this record's form")
    id: ClaimId = Field(description="16 hex digits; the same article and quantity span always give the same id")
    article: ArticleRecord = Field(description="the article that the claim stands in")
    sentence: SpanRecord = Field(description="the sentence that the quantity stands in")
    quantity: QuantityRecord = Field(description="the number as printed and as understood")
    entity: EntityRecord | None = Field(description="what is counted or measured; null where the text does not tell")
    event: EventRecord | None = Field(description="what happened to it; null where the text does not tell")
    role: Role = Field(description="value: a level; change: an amount of change; baseline: what is compared with")
    direction: Direction | None = Field(description="direction of the change that the clause tells; null without one")
    status: Status = Field(description="asserted; negated; expected (forecast, plan, order); possible (may, could, if)")
    baseline: BaselineRecord | None = Field(description="what the quantity is compared with; null without comparison")
    date: DateRecord | None = Field(description="when the quantity holds; null where no date governs the claim")
    source: SourceRecord | None = Field(
        description="whom the article makes responsible; null in the article's own voice"
    )
    place: SpanRecord | None = Field(description="where it holds; null where the text does not tell")
    confidence: Probability = Field(description="probability that value, kind, date and source are all right")
    rules: Annotated[tuple[str, ...], Field(strict=False)] = Field(description="ids of the rules that made the claim")
    extractor: ExtractorRecord = Field(description="what made the record")


def claim_from_row(row: Mapping[str, Any]) -> Claim:
    """The claim that lies on a Doc as a plain dict, numbers beyond a double as digits; about 20 microseconds.

    Raises RecordError, naming every wrong field by path, where the row is no claim record.
    """
    return _validated(row, None)


def keeping(claims: Iterable[Claim], wanted: Callable[[Claim], bool]) -> Iterator[Claim]:
    """The wanted claims; a ``baseline.claim`` that is not among them becomes None.

    The claims of one article must follow each other, as they do everywhere; those of one are held at a time.
    """
    for _, group in groupby(claims, key=lambda claim: claim.article.id):
        kept = [claim for claim in group if wanted(claim)]
        ids = {claim.id for claim in kept}
        yield from (_without_lost_baseline(claim, ids) for claim in kept)


def _without_lost_baseline(claim: Claim, ids: set[str]) -> Claim:
    baseline = claim.baseline
    if baseline is None or baseline.claim is None or baseline.claim in ids:
        return claim
    return claim.model_copy(update={"baseline": baseline.model_copy(update={"claim": None})})


def to_line(claim: Claim) -> bytes:
    """The claim as one line of JSON, ending in a line break; equal claims give equal bytes."""
    row = claim.model_dump(by_alias=True)
    row["confidence"] = orjson.Fragment(f"{claim.confidence:.3f}")
    return orjson.dumps(row, default=_digits, option=orjson.OPT_APPEND_NEWLINE)


def reading_part(line: bytes) -> bytes:
    """What a line of :func:`to_line` says between the article and the confidence: the words, and what they were read
    as."""
    return line[line.index(_FIRST_READ) : line.index(_FIRST_JUDGED)]


_FIRST_READ, _FIRST_JUDGED = b',"sentence":', b',"confidence":'  # inside a text the quotation marks are escaped


def to_json(value: object) -> bytes:
    """Parts of records as JSON, on one line without its end: numbers digit for digit, days as ISO dates."""
    return orjson.dumps(value, default=_digits)


def _digits(value: object) -> orjson.Fragment:
    """A Decimal digit for digit, which JSON's own number types of most writers cannot hold."""
    if isinstance(value, Decimal):
        return orjson.Fragment(f"{value:f}")
    raise TypeError(f"a claim holds no {type(value).__name__}")


def from_line(line: bytes | str) -> Claim:
    """The claim that a line holds; a record of an older version is read as one of now.

    Raises SchemaVersionError for a record of a version that is not known, RecordError for anything else that is no
    claim record: no JSON, a key given twice, a field that is missing, unknown or wrong; its message names every wrong
    field by path.
    """
    row = _read_json(line)
    return _validated(upgraded(row) if isinstance(row, dict) else row, _FROM_LINE)


def _validated(row: object, context: str | None) -> Claim:
    try:
        return Claim.model_validate(row, context=context)
    except ValidationError as error:
        raise RecordError("; ".join(_wrong_fields(error))) from None


def _read_json(line: bytes | str) -> Any:
    try:
        text = line.decode("utf-8") if isinstance(line, bytes) else line
        value = _DECODER.decode(text.removeprefix("\ufeff"))
        if _MAY_BE_HALF.search(text):
            json.dumps(value, ensure_ascii=False, default=str).encode("utf-8")
        return value
    except UnicodeEncodeError as error:
        half = ascii(error.object[error.start])[1:-1]
        raise RecordError(f"not JSON: {half} is half a character; repair the encoding") from None
    except UnicodeDecodeError as error:
        raise RecordError(f"not UTF-8 (byte {error.start})") from None
    except RecursionError:
        raise RecordError("not a claim record: nested too deeply") from None
    except (ValueError, InvalidOperation) as error:
        raise RecordError(f"not JSON: {error}") from None


_MAY_BE_HALF = re.compile(r"\\u[dD][89a-fA-F]|[\ud800-\udfff]")
"""A surrogate, which is a character only before or behind another; hardly a line has one."""


def _whole(digits: str) -> int | Decimal:
    return int(digits) if len(digits) <= _LONGEST_INT else Decimal(digits)


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON number")


def _unique_keys(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    row = dict(pairs)
    if len(row) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"key {twice!r} stands twice")
    return row


_DECODER = json.JSONDecoder(
    parse_int=_whole, parse_float=Decimal, parse_constant=_no_constant, object_pairs_hook=_unique_keys
)


_PLAINER = {"missing": "missing", "extra_forbidden": "unknown field"}


def _wrong_fields(error: ValidationError) -> Iterator[str]:
    for wrong in error.errors(include_url=False, include_context=False, include_input=False):
        path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in wrong["loc"]).lstrip(".")
        message = wrong["msg"].removeprefix("Value error, ")
        yield f"{path or 'record'}: {_PLAINER.get(wrong['type'], message[:1].lower() + message[1:])}"


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a line, with what each field means."""
    return {"$schema": _JSON_SCHEMA_DIALECT, **Claim.model_json_schema(by_alias=True, mode="serialization")}
