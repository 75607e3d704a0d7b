"""Claims as CSV for spreadsheets and statistics programs: RFC 4180, UTF-8, one row a claim below a line of names."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from typing import Any, BinaryIO

from extractor.records import Claim
from extractor.sinks.columns import COLUMNS, Type, values
from extractor.sinks.jsonl import read_claims

BETWEEN_NAMES = "; "

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a cell begins with that a spreadsheet computes when it opens the file, after OWASP's list; the wide forms count
in East Asian versions."""


def harmless(text: str) -> str:
    """The text, with a ``'`` before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


_WRITTEN: dict[Type, Callable[[Any], str]] = {
    "text": harmless,
    "word": str,
    "number": lambda number: f"{number:f}",
    "probability": lambda share: f"{share:.3f}",
    "whole": str,
    "day": str,
    "flag": lambda flag: "true" if flag else "false",
    "names": lambda names: harmless(BETWEEN_NAMES.join(names)),
}


def write_csv(lines: Iterable[bytes], file: BinaryIO, *, delimiter: str = ",") -> int:
    """Write the claims of JSONL lines and return how many there were; the file stays open.

    What is null is an empty cell. Numbers are written digit for digit, names joined by ``; ``. A text of the article
    that a spreadsheet would compute gets a leading ``'``. Raises RecordError for a line that is no claim.
    """
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=False)
    try:
        writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
        writer.writerow(column.name for column in COLUMNS)
        count = 0
        for claim in read_claims(lines):
            writer.writerow(cells(claim))
            count += 1
    finally:
        text.detach()
    return count


def cells(claim: Claim) -> list[str]:
    """The cells of a claim's row."""
    return [
        "" if value is None else _WRITTEN[column.type](value)
        for column, value in zip(COLUMNS, values(claim), strict=True)
    ]
