"""The exceptions of the extractor.

::

    ExtractorError
    ├── ArticleError    an input that holds no usable article: names file, line and reason
    ├── DatabaseError   a database that cannot be used: absent, locked for too long, or out of reach
    │   ├── ConflictError           rows that stand there already
    │   ├── ForeignDatabaseError    tables that are not ours, or of a newer version
    │   └── ValueRangeError         values that the engine cannot hold
    ├── MissingExtraError   a library that an optional part needs: names the extra to install
    ├── LexiconError    a rule or word file with a mistake: names file, line and entry
    ├── ModelError      a base model that is absent, changed or lacks a needed component
    └── RecordError     a claim line that is no claim record: names line and every wrong field
        └── SchemaVersionError  a claim record of another schema version
"""

from __future__ import annotations

from extractor.types import Failure


class ExtractorError(Exception):
    """Base class; catch this to catch every error the extractor raises on purpose."""


class ArticleError(ExtractorError):
    """An input, or one line of it, that cannot be used; ``failure`` says where and why."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(describe(failure))
        self.failure = failure


class DatabaseError(ExtractorError):
    """A database that cannot be used: absent, foreign, newer, locked for too long, or out of reach."""


class ConflictError(DatabaseError):
    """Rows that contradict what stands there: a key that is taken, a row that is named and absent. Nothing was
    written."""


class ForeignDatabaseError(DatabaseError):
    """A database whose tables are not ours, or are of a newer version: nothing in it is touched."""


class ValueRangeError(DatabaseError):
    """Values that the engine cannot hold. Nothing was written."""


class MissingExtraError(ExtractorError):
    """An optional part whose library is not installed; the message names the extra that installs it."""

    def __init__(self, part: str, extra: str, library: str | None) -> None:
        super().__init__(f"{part} needs {library}: pip install 'news-claim-extractor[{extra}]'")


class LexiconError(ExtractorError):
    """A rule or word file with a mistake; the message names file, line and entry."""


class ModelError(ExtractorError):
    """A base model that is absent, changed, or lacks a component that the rules need."""


class RecordError(ExtractorError):
    """A line that is no claim record; the message names every wrong field by its path."""


class SchemaVersionError(RecordError):
    """A claim record of a schema version that this extractor does not read."""


def describe(failure: Failure) -> str:
    """``file.jsonl:17: no text (...)``: the one line a person gets to read about a failure."""
    place = failure.where if failure.line is None else f"{failure.where}:{failure.line}"
    return f"{place}: {failure.reason}"
