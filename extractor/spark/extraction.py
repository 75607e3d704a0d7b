"""DataFrames of articles, of lines and of files to DataFrames of claims."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from pyspark.errors import PySparkImportError
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F  # noqa: N812 - the name that everybody gives it
from pyspark.sql.types import ArrayType, BooleanType, StringType, StructField, StructType

from extractor.articles.fields import FIELDS, check_mapping, missing_columns
from extractor.articles.formats import ReadOptions
from extractor.batch.pool import USUAL, Limits
from extractor.batch.work import Job
from extractor.errors import ExtractorError
from extractor.spark.claim_rows import claim_schema
from extractor.spark.files import File, grouped
from extractor.spark.mapping import (
    FILES,
    LINE,
    WHERE,
    Mapped,
    Reader,
    Settings,
    files_of_articles,
    lines_of_articles,
    mapping,
    rows_of_articles,
)

_FILE = StructType(
    [StructField("where", StringType()), StructField("id", StringType()), StructField("named", BooleanType())]
)
_GROUPS = StructType([StructField(FILES, ArrayType(_FILE))])


@dataclass(frozen=True, slots=True)
class Wanted:
    """How articles are read and what is done with each; see :func:`extract`."""

    model: str | None = None
    whole: bool = False
    english_only: bool = True
    limits: Limits = USUAL
    reading: ReadOptions = field(default_factory=ReadOptions)

    def settings(self) -> Settings:
        """What crosses to the workers."""
        job = Job("extractor.batch.work:extraction", {"model": self.model, "whole": self.whole})
        return Settings(job, self.limits, self.reading, self.english_only)


def extract(  # noqa: PLR0913 - options by name, each with its usual value
    df: DataFrame,
    *,
    model: str | None = None,
    fields: Mapping[str, str] | None = None,
    published: dt.date | None = None,
    english_only: bool = True,
    whole: bool = False,
    deadline: float = USUAL.deadline,
    memory: int = USUAL.megabytes,
) -> DataFrame:
    """The claims of the articles of a DataFrame, a row each, and a row for each article that failed.

    ``df`` has the columns ``id`` and ``text`` and may have ``title``, ``published`` (text, date or timestamp),
    ``publisher``, ``url``, ``author`` and ``language``; ``fields`` maps these names to its own, ``{"text": "body"}``.
    The columns of the result are :func:`claim_schema`: those of the record, ``record`` with its line, and ``failed``,
    a null in every claim's row. The claims of an article follow each other in the order of its text, the articles in
    that of their partition; an article without claims has no row, nor, with ``english_only``, one that is surely in
    another language. Nothing is shuffled, and no article is compared with another: one that comes twice gives its
    claims twice, with the same ids.

    ``published`` is the day of articles that state none; ``model``, ``whole``, ``deadline`` (seconds for one article)
    and ``memory`` (megabytes of the extracting process) are as for ``claims extract``. An article that takes more, or
    ends its process, is a failed row; a task fails only where there is nothing to extract with.

    Raises ExtractorError where a column is missing, ValueError where ``fields`` names a field that no article has.
    """
    check_mapping(fields or {})
    wanted = Wanted(model, whole, english_only, Limits(deadline, memory), ReadOptions(None, published, fields or {}))
    return of_articles(df, wanted)


def of_articles(df: DataFrame, wanted: Wanted) -> DataFrame:
    """The claims of a DataFrame of articles. Raises ExtractorError where a column is missing."""
    if reason := missing_columns(df.columns, wanted.reading):
        raise ExtractorError(reason)
    names = {ours: wanted.reading.fields.get(ours, ours) for ours in FIELDS}
    there = [df[_quoted(theirs)].alias(ours) for ours, theirs in names.items() if theirs in df.columns]
    renamed = replace(wanted, reading=replace(wanted.reading, fields={}))
    return _claims(df.select(*there), rows_of_articles, renamed)


def of_lines(spark: SparkSession, uris: Sequence[str], wanted: Wanted) -> DataFrame:
    """The claims of files of JSON lines, which Spark cuts into tasks."""
    text = spark.read.text(list(uris), lineSep="\n")
    lines = text.select(F.col("value").cast("binary").alias(LINE), F.col("_metadata.file_path").alias(WHERE))
    return _claims(lines, lines_of_articles, wanted)


def of_files(spark: SparkSession, files: Sequence[File], wanted: Wanted) -> DataFrame:
    """The claims of files that are read as wholes, each by one task."""
    groups = grouped(files)
    rows = [([file.row() for file in group],) for group in groups]
    whole = spark.createDataFrame(rows, _GROUPS).coalesce(1)
    return _claims(whole.repartition(len(groups)), files_of_articles, wanted)  # from one partition: a row to each


def _quoted(column: str) -> str:
    """The name of a column that may hold dots."""
    return f"`{column.replace('`', '``')}`"


def _claims(df: DataFrame, reader: Reader, wanted: Wanted) -> DataFrame:
    return _mapped(df, mapping(reader, wanted.settings()))


def _mapped(df: DataFrame, function: Mapped) -> DataFrame:
    """``df.mapInArrow``, which asks for pandas on the driver though it makes no use of it."""
    schema = claim_schema()
    try:
        return df.mapInArrow(function, schema)
    except PySparkImportError:
        return _mapped_without_pandas(df, function, schema)


def _mapped_without_pandas(df: DataFrame, function: Mapped, schema: StructType) -> DataFrame:
    """What ``mapInArrow`` of pyspark 4 does behind its check of pandas."""
    from pyspark.sql.classic.dataframe import DataFrame as ClassicDataFrame
    from pyspark.sql.udf import UserDefinedFunction
    from pyspark.util import PythonEvalType

    made = UserDefinedFunction(function, schema, evalType=PythonEvalType.SQL_MAP_ARROW_ITER_UDF)
    columns = made(*[df[_quoted(name)] for name in df.columns])
    classic = cast(ClassicDataFrame, df)
    return ClassicDataFrame(classic._jdf.mapInArrow(columns._jc, False, None), df.sparkSession)
