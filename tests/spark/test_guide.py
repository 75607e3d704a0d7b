from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.docs_runner import ROOT, Runner

pytestmark = pytest.mark.spark


def test_the_guide_runs_as_it_stands_there(docs_runner: Runner, tmp_path: Path, java: dict[str, str]) -> None:
    environment = {**java, "PYSPARK_PYTHON": sys.executable}
    assert docs_runner.run_page(ROOT / "docs" / "spark.md", tmp_path, environment=environment) == []
