"""The README's example, commands and Python run as they stand there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from typer.testing import CliRunner

from extractor.articles.text import article_from_text
from extractor.cli import app
from extractor.pipeline import extract
from extractor.records import Claim

README = (Path(__file__).parent.parent / "README.md").read_text("utf-8")


def block(language: str, containing: str = "") -> str:
    found = re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)
    return next(text for text in found if containing in text)


def row(claim: Claim) -> list[str]:
    quantity, date, source = claim.quantity, claim.date, claim.source
    assert date is not None
    assert source is not None
    days = [str(date.from_)] if date.from_ == date.to else [f"{date.from_}..{date.to}"]
    value = " ".join(filter(None, [f"{quantity.low:f}", quantity.unit]))
    carriers = ", ".join(carrier.name for carrier in source.via)
    return [quantity.text, value, claim.role, claim.direction or "-", *days, source.name, carriers]


def test_the_example_gives_the_claims_of_the_table(nlp: Language) -> None:
    table = re.search(r"\| quantity \|.*?\n\| ---.*?\n(.*?)\n\n", README, re.DOTALL)
    assert table is not None
    shown = [[cell.strip() for cell in line.strip("|").split("|")] for line in table[1].split("\n")]
    assert [row(claim) for claim in extract(article_from_text(block("text")), nlp=nlp)] == shown


@pytest.mark.parametrize("command", re.findall(r"^claims [a-z]+", block("sh", "claims extract"), re.MULTILINE))
def test_every_command_is_there(command: str) -> None:
    result = CliRunner().invoke(app, [command.split()[1], "--help"])
    assert (result.exit_code, "Usage: " in result.output) == (0, True)


def test_the_spacy_example_runs() -> None:
    names: dict[str, object] = {}
    exec(block("python", "add_pipe"), names)
    doc = names["doc"]
    assert isinstance(doc, spacy.tokens.Doc)
    assert [(claim["quantity"]["text"], claim["date"]["from"]) for claim in doc._.claims] == [("52", "2018-01-08")]


def test_the_python_example_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "articles.jsonl").write_text('{"id": "a", "text": "The toll rose to 52, police said."}\n')
    monkeypatch.chdir(tmp_path)
    exec(block("python", "read_articles"), {})
    assert capsys.readouterr().out == "52 None police\n"
