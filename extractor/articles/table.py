"""Tables as text, an article a row under a row of names: CSV and TSV."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from io import BufferedReader

from extractor.articles.check import MAX_CHARACTERS, printable
from extractor.articles.fields import REQUIRED, FieldError, article_of, missing_columns
from extractor.articles.formats import PLAIN, Entry, ReadOptions, Result
from extractor.articles.lines import MAX_LINE, decode_error, foreign, head, read_lines, skip_mark
from extractor.types import Article, Failure

MAX_RECORD = 2 * MAX_LINE
MAX_LINES = MAX_CHARACTERS
"""Bytes and lines of one row. Only one whose closing quotation mark is missing has more, and takes the rows after it
along."""

_DELIMITERS = ",;\t"

_BROKEN = {
    "unexpected end of data": "a quotation mark is never closed: close it, or double it where it is the text's",
    "field larger": f"cell longer than {MAX_LINE // 1024**2} MB: close its quotation mark",
    "new-line character": "a carriage return alone: end lines with a line feed, quote a cell that holds one",
    "expected after": "a cell goes on after its closing quotation mark: double the marks inside a cell",
}
"""What the parser says, and what is said to people."""


def read_csv(stream: BufferedReader, entry: Entry, options: ReadOptions = PLAIN) -> Iterator[Result]:
    """The articles of a table whose cells are divided as its header's are: by comma, semicolon or tab.

    Each comes with the number of the first line of its row, a Failure in place of a bad row. The header gives the
    fields their names; an empty cell is an absent field. Holds one row at a time; an empty stream yields nothing.
    """
    return _read_table(stream, entry, options, _DELIMITERS)


def read_tsv(stream: BufferedReader, entry: Entry, options: ReadOptions = PLAIN) -> Iterator[Result]:
    """The same for a table whose cells are divided by tabs; those that hold one are quoted as in CSV."""
    return _read_table(stream, entry, options, "\t")


def _read_table(stream: BufferedReader, entry: Entry, options: ReadOptions, delimiters: str) -> Iterator[Result]:
    where = entry.where
    if reason := foreign(head(stream)):
        yield Failure(where, None, None, reason)
        return
    skip_mark(stream)
    lines = _Lines(stream)
    try:
        rows = _rows(lines, _delimiter(head(stream), delimiters))
        header = next(rows, None)
        columns = [] if header is None else _columns(header[1], options)
    except FieldError as error:
        yield Failure(where, 1, None, f"no header: {error}")
        return
    for number, row in rows:
        try:
            yield number, _article(row, columns, options)
        except FieldError as error:
            yield Failure(where, number, error.id, str(error))


class _Lines:
    """The lines of a stream as text, with their line feed; ``number`` is that of the last one (the first is 1).

    An iterator that goes on after it raised FieldError, as a generator does not.
    """

    def __init__(self, stream: BufferedReader) -> None:
        self._lines = read_lines(stream)
        self._size = self._count = 0
        self.number = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.number += 1
        if line is None:
            raise FieldError(f"line longer than {MAX_LINE // 1024**2} MB: one article a row")
        self._count += 1
        self._size += len(line)
        if self._size > MAX_RECORD:
            raise FieldError(f"row longer than {MAX_RECORD // 1024**2} MB: close its quotation mark")
        if self._count > MAX_LINES:
            raise FieldError(f"row of more than {MAX_LINES:,} lines: close its quotation mark")
        if b"\x00" in line:
            raise FieldError("NUL byte: the file is damaged or binary")
        try:
            return line.decode("utf-8").removesuffix("\r") + "\n"
        except UnicodeDecodeError:
            raise FieldError(decode_error(line) or "") from None

    def begin_row(self) -> int:
        """The number of the line in which the next row begins."""
        self._size = self._count = 0
        return self.number + 1


def _rows(lines: _Lines, delimiter: str) -> Iterator[tuple[int, list[str] | FieldError]]:
    """The rows with the number of their first line, blank lines left out; a FieldError in place of a broken one."""
    csv.field_size_limit(MAX_LINE)  # the module has one limit for all its readers, and by itself refuses long articles
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        number = lines.begin_row()
        try:
            row = next(reader)
        except StopIteration:
            return
        except FieldError as error:
            yield number, error
        except csv.Error as error:
            yield number, FieldError(_broken(str(error)))
        else:
            if row:
                yield number, row


def _broken(message: str) -> str:
    return next((said for known, said in _BROKEN.items() if known in message), f"broken row ({message}): correct it")


def _delimiter(first: bytes, delimiters: str) -> str:
    """The sign that divides the names of the header, whose first line begins the stream."""
    line = first.split(b"\n", 1)[0].decode("utf-8", "replace")
    return max(delimiters, key=line.count)


def _columns(header: Sequence[str] | FieldError, options: ReadOptions) -> list[str]:
    """The names of the columns. Raises FieldError where they are none or do not tell an article's fields."""
    if isinstance(header, FieldError):
        raise header
    columns = [name.strip() for name in header]
    if doubled := next((name for name, count in Counter(columns).items() if name and count > 1), None):
        raise FieldError(f'two columns are named "{printable(doubled, 40)}": rename one')
    if reason := missing_columns(columns, options):
        raise FieldError(reason)
    return columns


def _article(row: Sequence[str] | FieldError, columns: Sequence[str], options: ReadOptions) -> Article:
    if isinstance(row, FieldError):
        raise row
    if len(row) != len(columns):
        raise FieldError(f"{len(row):,} cells under {len(columns):,} names: quote a cell that holds a delimiter")
    required = {options.fields.get(field, field) for field in REQUIRED}
    record = {
        name: cell for name, cell in zip(columns, row, strict=True) if name and (cell.strip() or name in required)
    }
    return article_of(record, options)
