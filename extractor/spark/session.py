"""The session of a program that Spark runs, or that runs Spark."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping

from pyspark import SparkConf, SparkContext
from pyspark.sql import SparkSession

RETRIES = 4
"""How often a task may fail; the default of clusters. A local session has no retries by itself, and would end with the
first Python worker that is killed."""

USUAL: Mapping[str, str] = {
    "spark.sql.execution.arrow.maxRecordsPerBatch": "1000",
    "spark.sql.files.maxPartitionBytes": "16m",
    "spark.sql.files.openCostInBytes": "1m",
    "spark.sql.session.timeZone": "UTC",
}
"""What holds where the user says nothing: articles handed over at a time; some minutes of work a task, which is what a
killed worker costs, also where that makes small tasks of small inputs; and timestamps as Parquet has them, not in the
zone of the machine."""

TASKS_A_CORE = 4
"""Tasks for each core that an input of any size is cut into at least: with one each, all wait for the longest."""

_LEAST_TASKS = "spark.sql.files.minPartitionNum"

_LOCAL = re.compile(r"local(?:\[(\*|\d+)\])?")


def session() -> SparkSession:
    """The session that ``spark-submit`` prepared, else one on this machine."""
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # else workers take python3 from the path, without us
    SparkContext._ensure_initialized()  # what spark-submit was told is known from here on
    conf = SparkConf()
    conf.setMaster(with_retries(conf.get("spark.master") or "local[*]"))
    conf.setIfMissing("spark.app.name", "claims")
    for name, value in USUAL.items():
        conf.setIfMissing(name, value)
    if not sys.stderr.isatty():
        conf.set("spark.ui.showConsoleProgress", "false")  # a bar that is drawn over itself, in a log
    spark = SparkSession.builder.config(conf=conf).getOrCreate()
    if not conf.contains(_LEAST_TASKS):
        spark.conf.set(_LEAST_TASKS, TASKS_A_CORE * spark.sparkContext.defaultParallelism)
    return spark


def with_retries(master: str) -> str:
    """``local[4]`` as ``local[4,4]``; any other master as it is."""
    local = _LOCAL.fullmatch(master)
    return f"local[{local[1] or 1},{RETRIES}]" if local else master
