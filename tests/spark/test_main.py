"""The program's options, and how it ends."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from extractor.articles.formats import ReadOptions
from extractor.batch.pool import Limits
from extractor.errors import ExtractorError
from extractor.exits import RefusedError
from extractor.spark import __main__ as program
from extractor.spark.extraction import Wanted
from extractor.spark.job import Job


def ended(arguments: list[str], monkeypatch: pytest.MonkeyPatch, outcome: int | Exception) -> tuple[int, list[Job]]:
    """The status that a job of this outcome (how many failed, or what it raised) ends with, and the job."""
    jobs: list[Job] = []

    def run_job(job: Job) -> int:
        jobs.append(job)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    monkeypatch.setattr(program, "run_job", run_job)
    return CliRunner().invoke(program.app, arguments).exit_code, jobs


def test_options_say_what_the_job_is(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ended(["in", "out"], monkeypatch, 0) == (0, [Job(["in"], "out")])
    words = "a b s3://c/out --to jsonl --overwrite --format csv --published 2024-05-03 --text-field body --any-language"
    more = "--model other --whole --deadline 5 --memory 1024"
    reading = ReadOptions("csv", dt.date(2024, 5, 3), {"text": "body"})
    wanted = Wanted("other", True, False, Limits(5.0, 1024), reading)
    job = Job(["a", "b"], "s3://c/out", wanted, "jsonl", True)
    assert ended([*words.split(), *more.split()], monkeypatch, 0) == (0, [job])


@pytest.mark.parametrize(
    ("outcome", "status"),
    [(2, 3), (RefusedError("is there"), 4), (ExtractorError("nothing usable"), 1), (OSError("full"), 74)],
)
def test_the_status_tells_how_it_ended(outcome: int | Exception, status: int, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ended(["in", "out"], monkeypatch, outcome)[0] == status


def test_help_needs_no_java() -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "extractor.spark", "--help"], capture_output=True, text=True, check=True
    )
    assert shown.stdout.startswith("Usage: claims-spark [OPTIONS]")


@pytest.mark.parametrize(
    ("message", "said"),
    [
        (
            "\n  An exception was thrown\n Traceback\n  File x\nextractor.errors.ModelError: no model\n",
            "extractor.errors.ModelError: no model",
        ),
        ("Job aborted.\n\tat org.apache", "Job aborted."),
        ("", "ValueError"),
    ],
)
def test_what_spark_says_is_told_in_a_line(message: str, said: str) -> None:
    assert program._said(ValueError(message)) == said
