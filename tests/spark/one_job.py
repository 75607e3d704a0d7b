"""One job in a Spark of its own: ``python -m tests.spark.one_job MASTER INPUT OUTPUT [TASKS]``.

Prints a line once Spark is there, and one with the seconds of the job, the claims and the failures.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path


def main(master: str, source: str, out: str, tasks: str = "") -> None:
    """Run the job on that master, cut into that many tasks."""
    options = f"--master {master} --conf spark.ui.enabled=false --conf spark.ui.showConsoleProgress=false"
    if tasks:
        options += f" --conf spark.sql.files.maxPartitionBytes={Path(source).stat().st_size // int(tasks)}"
    os.environ["PYSPARK_SUBMIT_ARGS"] = f"{options} --conf spark.log.level=FATAL pyspark-shell"
    from extractor.spark.job import Job, run
    from extractor.spark.session import session

    spark = session()
    spark.range(2).rdd.map(lambda number: number).count()  # executors come after the session
    print("ready", flush=True)
    began = time.monotonic()
    counts = run(spark, Job([source], out), [])
    print(time.monotonic() - began, counts.claims, counts.failed, flush=True)
    spark.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
