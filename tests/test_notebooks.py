"""The notebooks run from top to bottom in a fresh kernel, and what is kept in them is what they give."""

from __future__ import annotations

import difflib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

from tests.docs_runner import Runner

FOLDER = Path(__file__).parent.parent / "notebooks"
NAMES = ["1_article.ipynb", "2_archive.ipynb", "3_evaluation.ipynb", "4_story.ipynb"]

ALIKE = 0.8
"""Share of the kept lines that a run has to give again: a better rule moves some counts, a stale notebook far more."""

LARGEST = 150_000
"""Bytes of a notebook with its outputs."""


@pytest.fixture(scope="module")
def given(docs_runner: Runner, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the notebooks as they are run now."""
    folder = tmp_path_factory.mktemp("notebooks")
    command = [
        sys.executable,
        str(FOLDER / "run.py"),
        "--into",
        str(folder),
        "--kernel",
        str(docs_runner.programs / "python"),
    ]
    environment = {**os.environ, "PYTHONPATH": str(FOLDER.parent)}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    return folder


def outputs(notebook: Any) -> Iterator[tuple[int, Any]]:
    for number, cell in enumerate(notebook.cells):
        for output in cell.get("outputs", ()):
            yield number, output


def forms(notebook: Any) -> list[tuple[int, str, list[str]]]:
    """For each output its cell, its type and the forms it is kept in."""
    return [(number, output.output_type, sorted(output.get("data", {}))) for number, output in outputs(notebook)]


def lines(notebook: Any) -> list[str]:
    """All text that is printed."""
    texts = (output.text for _, output in outputs(notebook) if output.output_type == "stream")
    return [line for text in texts for line in text.splitlines()]


def test_all_notebooks_are_known() -> None:
    assert [path.name for path in sorted(FOLDER.glob("*.ipynb"))] == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_gives_what_is_kept_in_it(given: Path, name: str) -> None:
    kept, now = (nbformat.read(folder / name, as_version=4) for folder in (FOLDER, given))
    assert forms(now) == forms(kept), "make notebooks"
    assert lines(kept)
    assert difflib.SequenceMatcher(None, lines(kept), lines(now), autojunk=False).ratio() >= ALIKE, "make notebooks"


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_is_kept_as_run_from_top_to_bottom(name: str) -> None:
    path = FOLDER / name
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    counts = [cell.execution_count for cell in notebook.cells if cell.cell_type == "code"]
    assert counts == list(range(1, len(counts) + 1))
    assert all(output.output_type != "error" for _, output in outputs(notebook))
    assert all(output.get("name") != "stderr" for _, output in outputs(notebook))
    assert path.stat().st_size < LARGEST
    assert str(Path.home()) not in path.read_text("utf-8")
