"""What all tests share: the pipeline, loaded once, and the rule that nothing is skipped in continuous integration."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator

import hypothesis
import pytest
from spacy.language import Language

import extractor
from tests.docs_runner import Runner, running

IN_CI = os.environ.get("CI", "").lower() in {"1", "true"}

# the same examples everywhere, and no failure because a machine is busy
hypothesis.settings.register_profile("steady", deadline=None, derandomize=True)
hypothesis.settings.load_profile("steady")


@pytest.fixture(scope="session")
def nlp() -> Language:
    """The pipeline with all components; tests must not change it."""
    return extractor.load()


@pytest.fixture(scope="session")
def docs_runner() -> Generator[Runner, None, None]:
    """Runs the blocks of a page of the documentation: ``docs_runner.run_page(page, tmp_path)``."""
    with running() as runner:
        yield runner


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The address of a running PostgreSQL server, as an administrator; started where a test asks for it."""
    from tests.database.server import running_server

    with running_server() as url:
        yield url


def _must_not_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    """A test that is skipped in CI tells nothing and looks as if it did; an expected failure is no skip."""
    if IN_CI and report.outcome == "skipped" and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped in CI: {report.longrepr}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    _must_not_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    _must_not_skip(report)
    return report
