"""The README's example, commands and Python run as they stand there."""

from __future__ import annotations

import json
import re
import shlex
from contextlib import nullcontext
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from typer.testing import CliRunner

from extractor import pipeline
from extractor.articles.text import article_from_text
from extractor.batch import run as batch_run
from extractor.batch.pool import Inline
from extractor.cli import app
from extractor.pipeline import extract
from extractor.records import Claim, to_line

README = (Path(__file__).parent.parent / "README.md").read_text("utf-8")


def block(language: str, containing: str = "") -> str:
    found = re.findall(rf"```{language}(?: [^\n]*)?\n(.*?)```", README, re.DOTALL)
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


def command_lines(part: str) -> list[list[str]]:
    """The words of the commands shown in the block with a part, comments and what stands around a pipe left out."""
    lines = re.findall(r"(?:^|\| )(claims [^|#\n]*)", block("sh", part), re.MULTILINE)
    return [shlex.split(line)[1:] for line in lines]


@pytest.fixture
def shown_files(nlp: Language, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the files that the commands name, and the pipeline loaded once for all of them."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(pipeline, "load", lambda model=None, config=None: nlp)
    monkeypatch.setattr(batch_run, "Pool", lambda job, size, limits: nullcontext(Inline(job)))
    article = {"id": "article.txt", "text": block("text")}
    (tmp_path / "archive").mkdir()
    (tmp_path / "article.txt").write_text(article["text"])
    (tmp_path / "archive" / "article.txt").write_text(article["text"])
    (tmp_path / "articles.jsonl").write_text(json.dumps(article))
    (tmp_path / "gold.jsonl").write_text('{"id": "article.txt", "claims": []}')
    (tmp_path / "old.jsonl").touch()
    return tmp_path


def test_every_command_runs_as_it_stands_there(shown_files: Path) -> None:
    ran = []
    for words in command_lines("claims extract"):
        result = CliRunner().invoke(app, words, input=block("text"))
        assert (words, result.exit_code) == (words, 0), result.stderr
        ran.append((words[0], result.stdout.partition(" ")[0].partition(":")[0] or "written"))
    json_line = '{"schema"'
    assert ran[:4] == [("extract", json_line), ("extract", "written"), ("extract", "written"), ("extract", json_line)]
    assert ran[4] == ("explain", "Fewer")
    shown = [("compare", "0"), ("diff", "+"), ("evaluate", "1"), ("explain", "written"), ("info", "extractor")]
    assert sorted(ran[5:]) == shown
    assert len((shown_files / "found.jsonl").read_bytes().splitlines()) == 4


def test_every_comparison_runs_as_it_stands_there(shown_files: Path, nlp: Language) -> None:
    claims = list(extract(article_from_text(block("text")), nlp=nlp))
    moved = [claim.model_copy(update={"date": None}) for claim in claims[1:]]
    for name, written in (("old", claims), ("new", moved)):
        (shown_files / f"{name}.jsonl").write_bytes(b"".join(map(to_line, written)))
    results = [CliRunner().invoke(app, words) for words in command_lines("--exit-code")]
    assert [(result.exit_code, result.stdout.split(maxsplit=2)[0]) for result in results] == [
        (0, "-"),
        (0, "4"),
        (0, "~"),
        (0, '{"claims":'),
        (1, "-"),
    ]


def test_every_step_of_an_archive_runs_as_it_stands_there(shown_files: Path) -> None:
    (shown_files / "more").mkdir()
    (shown_files / "more" / "later.txt").write_text("Sales fell 3 percent in May, the firm said.")
    results = [CliRunner().invoke(app, words) for words in command_lines("--append")]
    assert [(result.exit_code, result.stdout) for result in results] == [(0, "")] * 3
    assert "nothing failed that could be tried again" in results[2].stderr
    written = [json.loads(line) for line in (shown_files / "archive.jsonl").read_bytes().splitlines()]
    assert [claim["article"]["id"] for claim in written] == ["article.txt"] * 4 + ["later.txt"]


def test_no_figure_is_left_to_be_filled_in() -> None:
    assert re.findall(r"\b(?:[A-Z]+_[PRF]|BENCH)\b", README) == []


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
