"""Dated quantitative claims with their attributed sources, from news articles.

>>> import extractor
>>> nlp = extractor.load()
>>> for claim in extractor.extract(extractor.read_articles("article.txt"), nlp=nlp):
...     print(claim.quantity.text, claim.date, claim.source)

Names are loaded when they are first used, so that ``import extractor`` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractor.articles.read import read_articles
    from extractor.errors import (
        ArticleError,
        ConflictError,
        DatabaseError,
        ExtractorError,
        ForeignDatabaseError,
        LexiconError,
        MissingExtraError,
        ModelError,
        RecordError,
        SchemaVersionError,
        ValueRangeError,
    )
    from extractor.pipeline import annotate, extract, load
    from extractor.records import Claim
    from extractor.reference import examples
    from extractor.sinks.jsonl import read_claims, write_claims
    from extractor.types import Article, Failure

__version__ = "0.1.0"

_HOMES = {
    "load": "extractor.pipeline",
    "extract": "extractor.pipeline",
    "annotate": "extractor.pipeline",
    "examples": "extractor.reference",
    "read_articles": "extractor.articles.read",
    "read_claims": "extractor.sinks.jsonl",
    "write_claims": "extractor.sinks.jsonl",
    "Article": "extractor.types",
    "Failure": "extractor.types",
    "Claim": "extractor.records",
    "ConflictError": "extractor.errors",
    "DatabaseError": "extractor.errors",
    "ForeignDatabaseError": "extractor.errors",
    "ValueRangeError": "extractor.errors",
    "ExtractorError": "extractor.errors",
    "ArticleError": "extractor.errors",
    "LexiconError": "extractor.errors",
    "MissingExtraError": "extractor.errors",
    "ModelError": "extractor.errors",
    "RecordError": "extractor.errors",
    "SchemaVersionError": "extractor.errors",
}

__all__ = [
    "Article",
    "ArticleError",
    "Claim",
    "ConflictError",
    "DatabaseError",
    "ExtractorError",
    "Failure",
    "ForeignDatabaseError",
    "LexiconError",
    "MissingExtraError",
    "ModelError",
    "RecordError",
    "SchemaVersionError",
    "ValueRangeError",
    "annotate",
    "examples",
    "extract",
    "load",
    "read_articles",
    "read_claims",
    "write_claims",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'extractor' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
