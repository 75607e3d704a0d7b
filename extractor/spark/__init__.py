"""The extractor inside Apache Spark: a DataFrame of articles in, a DataFrame of claims out.

>>> from extractor.spark import extract
>>> claims = extract(spark.read.parquet("articles.parquet"))
>>> claims.where("record is not null").select("record").write.text("claims")

The same as a program: ``python -m extractor.spark INPUT... OUTPUT``, or by ``spark-submit``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractor.spark.claim_rows import claim_schema
    from extractor.spark.extraction import extract

__all__ = ["claim_schema", "extract"]


def __getattr__(name: str) -> object:
    """Load what is asked for when it is: a worker needs less than the driver."""
    if name == "extract":
        from extractor.spark.extraction import extract

        return extract
    if name == "claim_schema":
        from extractor.spark.claim_rows import claim_schema

        return claim_schema
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
