"""The notebooks run from top to bottom as they are, and are kept without output."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from spacy.language import Language

import extractor

NOTEBOOKS = sorted((Path(__file__).parent.parent / "notebooks").glob("*.ipynb"))


def code_cells(path: Path) -> list[dict[str, Any]]:
    notebook = json.loads(path.read_text("utf-8"))
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def test_there_is_a_notebook() -> None:
    assert [path.name for path in NOTEBOOKS] == ["first_look.ipynb"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_outputs_are_left_out(path: Path) -> None:
    assert [(cell["outputs"], cell["execution_count"]) for cell in code_cells(path)] == [([], None)] * 3


def test_the_first_look_runs(
    nlp: Language, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(NOTEBOOKS[0].parent)
    monkeypatch.setattr(extractor, "load", lambda: nlp, raising=False)
    names: dict[str, Any] = {}
    shown = []
    for cell in code_cells(NOTEBOOKS[0]):
        exec("".join(cell["source"]), names)
        shown.append(capsys.readouterr().out.splitlines())
    claims, articles = names["claims"], names["articles"]
    assert shown[0] == [f"{len(claims)} claims in {len(articles)} articles"]
    of_the_first = [claim for claim in claims if claim.article.id == articles[0].id]
    assert names["table"].row_count == len(of_the_first) > 5
    counts = {line.split()[0]: int(line.split()[1]) for line in shown[2]}
    assert counts == {kind: sum(claim.quantity.kind == kind for claim in claims) for kind in counts}
    assert sum(counts.values()) == len(claims)
