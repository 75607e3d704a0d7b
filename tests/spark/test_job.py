"""Whole jobs in a Spark of two cores: the claims of ``claims extract``, whoever is killed on the way."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from py4j.protocol import Py4JError
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from extractor.articles.formats import ReadOptions
from extractor.errors import ExtractorError
from extractor.exits import RefusedError
from extractor.spark import extract
from extractor.spark.claim_rows import claim_schema
from extractor.spark.extraction import Wanted
from extractor.spark.files import escaped
from extractor.spark.job import Counts, Job, run
from extractor.types import Failure
from tests.articles.test_warc import PAGE, written
from tests.spark.corpus import ARTICLES
from tests.spark.processes import kill_one_at_work

pytestmark = pytest.mark.spark


@dataclass(frozen=True)
class Archive:
    """A folder of articles in several forms, and what ``claims extract`` makes of it."""

    folder: Path
    lines: list[str]
    failures: list[dict[str, Any]]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    import pyarrow as pa
    from pyarrow import parquet

    folder = tmp_path_factory.mktemp("an archive [of] 50%20 {é}")
    (folder / "in").mkdir()
    lines = ARTICLES.read_bytes().splitlines(keepends=True)
    (folder / "in/a.jsonl").write_bytes(b"".join(lines[:16]) + b'{"id": "broken"}\n' + lines[16])
    rows = [json.loads(line) for line in lines[17:30]]
    columns = ("id", "title", "text", "published")
    table = pa.Table.from_pylist([{name: row.get(name) for name in columns} for row in rows])
    parquet.write_table(table, folder / "in/b.parquet")
    (folder / "in/c.txt").write_text("Sales fell 3 percent in May 2019, the firm said on Monday.\n")
    (folder / "in/d.warc.gz").write_bytes(written(("https://tide.example/a", PAGE.encode())))
    (folder / "in/e.csv").write_text("id,text\nlong," + "x" * 3_000 + "\n")
    out = folder / "out.jsonl"
    command = [sys.executable, "-m", "extractor", "extract", "in", "-o", out, "-n", "2", "-q"]
    assert subprocess.run(command, cwd=folder, check=False).returncode == 3
    failures = (folder / "out.jsonl.failed.jsonl").read_text("utf-8").splitlines()
    return Archive(folder / "in", out.read_text("utf-8").splitlines(), [json.loads(line) for line in failures])


def by_article(lines: Iterable[str]) -> dict[str, list[str]]:
    """The lines of each article, in their order."""
    found = defaultdict(list)
    for line in lines:
        found[json.loads(line)["article"]["id"]].append(line)
    return found


def months(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if path.is_dir()}


def failures_of(rows: Iterable[dict[str, Any]]) -> set[tuple[str | None, str, str, str]]:
    """What failed, by the name of its file; lines are not counted where Spark cuts the file."""
    return {(row["id"], Path(row["where"] or "b.parquet").name, row["reason"], row["kind"]) for row in rows}


def test_a_job_gives_the_claims_of_claims_extract(spark: SparkSession, archive: Archive, tmp_path: Path) -> None:
    told: list[Failure] = []
    out = tmp_path / "the out [put]"
    job = Job([str(archive.folder), str(tmp_path / "none.txt")], str(out))
    assert run(spark, job, told) == Counts(len(archive.lines), 3)
    assert [failure.where for failure in told] == [str(tmp_path / "none.txt")]
    rows = spark.read.parquet(escaped(str(out)))
    found = rows.collect()
    assert by_article(row.record for row in found if row.record) == by_article(archive.lines)
    assert failures_of(row.failed.asDict() for row in found if row.failed) == failures_of(archive.failures)
    claims = [json.loads(line) for line in archive.lines]
    days = {claim["article"]["published"] for claim in claims}
    wanted = {f"published_month={day[:7] if day else '__HIVE_DEFAULT_PARTITION__'}" for day in days}
    assert months(out) == wanted | {"published_month=__HIVE_DEFAULT_PARTITION__"}
    assert (out / "_SUCCESS").is_file()
    assert [path.name for path in tmp_path.iterdir()] == [out.name]
    large = {claim["id"] for claim in claims if claim["quantity"]["low"] > 1_000_000}
    assert {row.id for row in rows.where("quantity.low > 1000000").collect()} == large != set()
    assert rows.drop("published_month").schema.simpleString() == claim_schema().simpleString()


def failed_tasks(spark: SparkSession) -> int:
    """Tasks that failed and were tried again, in all stages so far."""
    tracker = spark.sparkContext.statusTracker()
    jobs = [tracker.getJobInfo(number) for number in tracker.getJobIdsForGroup()]
    stages = {stage for job in jobs if job for stage in job.stageIds}
    return sum(info.numFailedTasks for stage in stages if (info := tracker.getStageInfo(stage)))


def test_a_killed_python_worker_loses_and_doubles_nothing(
    spark: SparkSession, archive: Archive, tmp_path: Path
) -> None:
    source = archive.folder / "a.jsonl"
    ids = {json.loads(line)["id"] for line in source.read_bytes().splitlines()}
    expected = {id: lines for id, lines in by_article(archive.lines).items() if id in ids}
    done = threading.Event()
    killed: list[int | None] = []
    killer = threading.Thread(target=lambda: killed.append(kill_one_at_work(done.is_set)))
    before = failed_tasks(spark)
    killer.start()
    try:
        counts = run(spark, Job([str(source)], str(tmp_path / "out {2}"), form="jsonl"), [])
    finally:
        done.set()
        killer.join()
    assert killed != [None]
    assert failed_tasks(spark) == before + 1
    assert counts == Counts(sum(map(len, expected.values())), 1)
    found = [line for path in (tmp_path / "out {2}").glob("p*/*.txt") for line in path.read_text("utf-8").splitlines()]
    assert by_article(found) == expected
    failures = [path.read_text("utf-8") for path in (tmp_path / "out {2}/_failed").glob("*.txt")]
    told = {
        "id": "broken",
        "where": str(source),
        "line": None,
        "reason": 'text is missing or null: every article needs a text, an empty one is written ""',
        "kind": "input",
    }
    assert json.loads("".join(failures)) == told


def test_an_output_is_refused_or_overwritten_whole(spark: SparkSession, tmp_path: Path) -> None:
    for day in ("2024-05-03", "2024-06-03"):
        (tmp_path / day).write_text(f"Sales fell 3 percent on {day}, the firm said.")
    out = tmp_path / "out"

    def job(name: str, **more: Any) -> Job:
        reading = ReadOptions("text")
        return Job([str(tmp_path / name)], str(out), Wanted(reading=reading), **more)

    assert run(spark, job("2024-05-03", form="jsonl"), []) == Counts(1, 0)
    first = {path.name: path.read_bytes() for path in out.rglob("*.txt")}
    with pytest.raises(RefusedError, match="is there already"):
        run(spark, job("2024-06-03"), [])
    with pytest.raises(ExtractorError, match="no article could be used"):
        run(spark, job("none.txt", overwrite=True), [])
    assert {path.name: path.read_bytes() for path in out.rglob("*.txt")} == first
    assert run(spark, job("2024-06-03", overwrite=True), []) == Counts(1, 0)
    assert not list(out.rglob("*.txt"))
    assert [row.article.id for row in spark.read.parquet(str(out)).collect()] == ["2024-06-03"]

    out.rename(tmp_path / ".out.before")  # a machine that fails between the two renames of an exchange
    with pytest.raises(RefusedError, match="is there already"):
        run(spark, job("2024-05-03"), [])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["2024-05-03", "2024-06-03", "out"]


def test_columns_of_other_names(spark: SparkSession) -> None:
    rows = [("a", "Sales fell 3 percent in May, the firm said.", "2024-06-12", 1)]
    df = spark.createDataFrame(rows, ["key", "the.body", "published", "rank"])
    found = extract(df, fields={"id": "key", "text": "the.body"}).collect()
    assert [(row.article.id, row.quantity.text, str(row.date["from"])) for row in found] == [
        ("a", "3 percent", "2024-05-01")
    ]
    with pytest.raises(ExtractorError, match='no column "text"'):
        extract(df, fields={"id": "key"})
    with pytest.raises(ValueError, match='no field "body"'):
        extract(df, fields={"body": "text"})


def test_a_job_that_fails_leaves_nothing(spark: SparkSession, archive: Archive, tmp_path: Path) -> None:
    """A damaged Parquet file is Spark's to read, and fails its job."""
    whole = (archive.folder / "b.parquet").read_bytes()
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.parquet").write_bytes(whole)
    (tmp_path / "in/b.parquet").write_bytes(whole[: len(whole) // 2])
    with pytest.raises((PySparkException, Py4JError), match=r"in/b\.parquet"):
        run(spark, Job([str(tmp_path / "in")], str(tmp_path / "out")), [])
    assert [path.name for path in tmp_path.iterdir()] == ["in"]
