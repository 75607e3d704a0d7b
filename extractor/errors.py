"""The exceptions of the extractor.

::

    ExtractorError
    ├── ArticleError    an input that holds no usable article: names file, line and reason
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
