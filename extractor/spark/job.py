"""One job: files to claims in a folder, by month of publication."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Literal

from pyspark.sql import DataFrame, Observation, SparkSession
from pyspark.sql import functions as F  # noqa: N812 - the name that everybody gives it

from extractor.errors import ExtractorError
from extractor.spark.claim_rows import FAILED, RECORD
from extractor.spark.extraction import Wanted, of_articles, of_files, of_lines
from extractor.spark.files import File, escaped, files_of, kind_of, uri_of
from extractor.spark.output import Output
from extractor.types import Failure

MONTH = "published_month"
"""What the folder is partitioned by, ``2024-05``: null, for Spark ``__HIVE_DEFAULT_PARTITION__``, where an article has
no day, and of what failed."""

Form = Literal["parquet", "jsonl"]

FAILURES = "_failed"
"""The folder, within that of JSONL, of what failed; Spark reads over names that begin so."""


@dataclass(frozen=True, slots=True)
class Job:
    """What to read, how, and where to write it in which form."""

    inputs: Sequence[str]
    output: str
    wanted: Wanted = field(default_factory=Wanted)
    form: Form = "parquet"
    overwrite: bool = False


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows written; inputs that were not there count as failures."""

    claims: int
    failed: int


def run(spark: SparkSession, job: Job, told: list[Failure]) -> Counts:
    """Read, extract, write, put in place. Inputs that are not there are added to ``told``, and the others are done.

    Raises RefusedError where the output is there and not to be overwritten, ExtractorError where there is nothing to
    read, OSError where the store refuses the output, and what Spark raises where it gives up.
    """
    output = Output(spark, uri_of(job.output))
    output.check(overwrite=job.overwrite)
    claims = _claims(spark, job, told)
    try:
        counts = _written(spark, claims, output, job.form)
        output.put_in_place(overwrite=job.overwrite)
    except BaseException:
        output.discard()
        raise
    return Counts(counts.claims, counts.failed + len(told))


def _claims(spark: SparkSession, job: Job, told: list[Failure]) -> DataFrame:
    """The claims of all inputs."""
    found = list(files_of(job.inputs))
    told += [each for each in found if isinstance(each, Failure)]
    files = [each for each in found if isinstance(each, File)]
    if not files:
        raise ExtractorError("no article could be used")
    return reduce(DataFrame.unionAll, _parts(spark, files, job.wanted))


def _parts(spark: SparkSession, files: Iterable[File], wanted: Wanted) -> list[DataFrame]:
    kinds: dict[str, list[File]] = {"table": [], "lines": [], "files": []}
    for file in files:
        kinds[kind_of(file, wanted.reading.format)].append(file)
    parts = []
    if tables := [file.pattern() for file in kinds["table"]]:
        parts.append(of_articles(spark.read.parquet(*tables), wanted))
    if lines := [file.pattern() for file in kinds["lines"]]:
        parts.append(of_lines(spark, lines, wanted))
    if kinds["files"]:
        parts.append(of_files(spark, kinds["files"], wanted))
    return parts


def _written(spark: SparkSession, claims: DataFrame, output: Output, form: Form) -> Counts:
    """Write the claims in a form and count them. Lines are made of tables, so that an article is worked on once."""
    counts = Observation()
    counted = claims.observe(counts, F.count("id").alias("claims"), F.count(FAILED).alias("failed"))
    by_month = counted.withColumn(MONTH, F.date_format("article.published", "yyyy-MM"))
    tables = output.beside if form == "parquet" else output.between
    _in_order(by_month).write.partitionBy(MONTH).parquet(tables)
    if form == "jsonl":
        _write_lines(spark.read.schema(by_month.schema).parquet(escaped(tables)), output.beside)
    return Counts(**counts.get)


def _write_lines(rows: DataFrame, folder: str) -> None:
    """The records as text, and in a folder of its own a line of JSON for each that failed, as ``claims extract`` has
    it."""
    claims = _in_order(rows.where(F.col(RECORD).isNotNull())).select(RECORD, MONTH)
    claims.write.partitionBy(MONTH).text(folder)
    failed = rows.where(F.col(FAILED).isNotNull())
    failed.select(F.to_json(FAILED, {"ignoreNullFields": "false"})).write.text(f"{folder}/{FAILURES}")


def _in_order(rows: DataFrame) -> DataFrame:
    """What a task writes: month by month, as its files are, and within a month an article after the other."""
    return rows.sortWithinPartitions(MONTH, "article.id", "quantity.start", "quantity.end")
