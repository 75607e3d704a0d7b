"""The guide to databases runs as it stands there, against a PostgreSQL server too."""

from __future__ import annotations

from pathlib import Path

from tests.docs_runner import ROOT, Runner


def test_the_guide_runs_as_it_stands_there(docs_runner: Runner, postgresql_url: str, tmp_path: Path) -> None:
    page = ROOT / "docs" / "databases.md"
    assert docs_runner.run_page(page, tmp_path, environment={"DATABASE_URL": postgresql_url}) == []
