"""JSON of unknown origin, read strictly: what two readers could read in two ways is refused."""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from typing import Any

from extractor.articles.check import MAX_ID, lone_surrogate, printable
from extractor.articles.fields import FieldError, type_name
from extractor.articles.lines import decode_error


def parse_strictly(data: bytes, advice: str, unique: frozenset[str] | None = None) -> Any:
    """The value that UTF-8 bytes hold. Raises FieldError with the reason; ``advice`` says what to write instead.

    A key may stand once in its object: every key, or those in ``unique`` alone where others are never looked at.
    """
    if b"\x00" in data:
        raise FieldError("NUL byte: the file is damaged or binary")
    if reason := decode_error(data):
        raise FieldError(reason)
    try:
        value = _decoder(unique).decode(data.decode("utf-8"))
        surrogate = _surrogate_within(value)
    except json.JSONDecodeError as error:
        reason = "a second value on the line" if error.msg == "Extra data" else error.msg
        raise FieldError(f"not JSON ({reason} at character {error.pos + 1:,}): {advice}") from None
    except RecursionError:
        raise FieldError("nested too deeply: an article is one flat object") from None
    if surrogate:
        raise FieldError(f"lone surrogate {surrogate}: it stands for half a character; repair the encoding")
    return value


def kind_of_value(value: object) -> str:
    """What a value of JSON is, in words for messages."""
    return "a text" if isinstance(value, str) else "null" if value is None else type_name(value)


def _surrogate_within(value: object) -> str | None:
    """A lone surrogate in any key or text of a value; the escapes ``\\ud83d\\ude00`` together are a character."""
    return lone_surrogate(json.dumps(value, ensure_ascii=False))


@cache
def _decoder(unique: frozenset[str] | None) -> json.JSONDecoder:
    def record_of(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        record = dict(pairs)
        if len(record) < len(pairs):
            counts = Counter(key for key, _ in pairs)
            doubled = next((key for key in record if counts[key] > 1 and (unique is None or key in unique)), None)
            if doubled is not None:
                raise FieldError(f'key "{printable(doubled, 40)}" stands twice: remove one')
        return record

    return json.JSONDecoder(object_pairs_hook=record_of, parse_int=_integer, parse_constant=_no_constant)


def _integer(digits: str) -> int:
    if len(digits) > MAX_ID:
        raise FieldError(f"a number of {len(digits):,} digits: write it as a text")
    return int(digits)


def _no_constant(name: str) -> None:
    raise FieldError(f"{name} is not JSON: write null")
