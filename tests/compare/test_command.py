"""``claims compare`` as users type it."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from spacy.language import Language
from typer.testing import CliRunner, Result

from extractor.cli import app
from extractor.database import open_database
from extractor.pipeline import extract
from extractor.records import Claim, to_line
from extractor.types import Article
from tests.claimrows import claim

ROOT = Path(__file__).parent.parent.parent

ARTICLES = [
    ("a1", "2021-03-02", "The Bay Times", "A fire killed 12 people in a mill in Karsa on Tuesday, police said."),
    ("a2", "2021-03-04", "Coast Radio", "A fire killed 20 people in a mill in Karsa on Tuesday, witnesses said."),
    ("b1", "2021-05-02", "The Bay Times", "Norland's unemployment rate was 5.1 percent in April, Norstat said."),
    ("b2", "2021-05-03", "Coast Radio", "Norland's unemployment rate was 5.1 percent in April, Norstat said."),
]

DISPUTED = """\
disputed: killed, 12 to 20, 2021-03-02
  2021-03-02  12  police     a1 (The Bay Times)
      A fire killed 12 people in a mill in Karsa on Tuesday, police said.
  2021-03-04  20  witnesses  a2 (Coast Radio)    disputed: compare.other_camp
      A fire killed 20 people in a mill in Karsa on Tuesday, witnesses said.

"""

AGREEING = """\
agreeing: Norland's unemployment rate, 5.1 percent, 2021-04-01..2021-04-30
  2021-05-02  5.1 percent  Norstat  b1 (The Bay Times)
      Norland's unemployment rate was 5.1 percent in April, Norstat said.
  2021-05-03  5.1 percent  Norstat  b2 (Coast Radio)    agreeing: compare.agrees
      Norland's unemployment rate was 5.1 percent in April, Norstat said.

"""

SUMMARY = "1 disputed, 0 revised, 1 agreeing, among 4 claims of 4 articles\n"


@pytest.fixture(scope="module")
def claims(nlp: Language) -> list[Claim]:
    articles = [
        Article(name, text, published=dt.date.fromisoformat(day), date_source="metadata", publisher=outlet)
        for name, day, outlet, text in ARTICLES
    ]
    return list(extract(articles, nlp=nlp))


@pytest.fixture
def file(claims: list[Claim], tmp_path: Path) -> Path:
    path = tmp_path / "claims.jsonl"
    path.write_bytes(b"".join(map(to_line, claims)))
    return path


def run(*words: str | Path, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(app, ["compare", *map(str, words)], input=stdin)


def groups(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_what_differs_is_shown_and_the_rest_counted(file: Path) -> None:
    result = run(file)
    assert (result.exit_code, result.stdout, result.stderr) == (0, DISPUTED + SUMMARY, "")


def test_all_shows_what_agrees_too(file: Path) -> None:
    assert run(file, "--all").stdout == DISPUTED + AGREEING + SUMMARY


def test_standard_input_is_an_input(file: Path) -> None:
    assert run("-", stdin=file.read_bytes()).stdout == DISPUTED + SUMMARY


def test_several_inputs_are_one_collection(claims: list[Claim], tmp_path: Path) -> None:
    for name, lines in (("one", claims[:1]), ("two", claims[1:])):
        (tmp_path / f"{name}.jsonl").write_bytes(b"".join(map(to_line, lines)))
    assert run(tmp_path / "one.jsonl", tmp_path / "two.jsonl").stdout == DISPUTED + SUMMARY


@pytest.mark.parametrize("named", ["{path}", "sqlite:///{path}"])
def test_a_database_is_an_input(file: Path, tmp_path: Path, named: str) -> None:
    path = tmp_path / "claims.db"
    assert CliRunner().invoke(app, ["load", str(file), "--to", str(path), "--quiet"]).exit_code == 0
    name = named.format(path=path)
    assert run(name).stdout == DISPUTED + SUMMARY
    assert run(name, "--reviewed").stdout == DISPUTED + SUMMARY


def test_an_empty_database_has_nothing_to_compare(tmp_path: Path) -> None:
    with open_database(str(tmp_path / "claims.db"), create=True):
        pass
    result = run(tmp_path / "claims.db")
    assert (result.exit_code, result.stdout) == (
        0,
        "0 disputed, 0 revised, 0 agreeing, among 0 claims of 0 articles\n",
    )


def test_a_group_is_a_line_of_json(file: Path, claims: list[Claim]) -> None:
    result = run(file, "--format", "jsonl")
    first = {
        "claim": claims[0].id,
        "article": "a1",
        "published": "2021-03-02",
        "publisher": "The Bay Times",
        "title": None,
        "quantity": "12",
        "low": 12,
        "high": 12,
        "modifier": "=",
        "unit": "person",
        "source": "police",
        "date": {"from": "2021-03-02", "to": "2021-03-02"},
        "sentence": ARTICLES[0][3],
        "relation": None,
        "rule": None,
    }
    second = {
        **first,
        "claim": claims[1].id,
        "article": "a2",
        "published": "2021-03-04",
        "publisher": "Coast Radio",
        "quantity": "20",
        "low": 20,
        "high": 20,
        "source": "witnesses",
        "sentence": ARTICLES[1][3],
        "relation": "disputed",
        "rule": "compare.other_camp",
    }
    key = {
        "what": "killed",
        "kind": "count",
        "unit": "person",
        "per": None,
        "of_change": False,
        "from": "2021-03-02",
        "to": "2021-03-02",
    }
    spread = {"low": 12, "high": 20}
    assert groups(result) == [{"relation": "disputed", "key": key, "spread": spread, "members": [first, second]}]


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (["--entity", "KARSA"], ["disputed"]),
        (["--entity", "Oslo"], []),
        (["--entity", "unemployment", "--all"], ["agreeing"]),
        (["--since", "2021-03-02"], ["disputed"]),
        (["--since", "2021-03-03"], []),
        (["--until", "2021-03-01"], []),
        (["--until", "2021-03-02", "--all"], ["disputed"]),
        (["--since", "2021-04-30", "--all"], ["agreeing"]),
        (["--kind", "percent", "--all"], ["agreeing"]),
        (["--min-confidence", "1", "--all"], []),
    ],
)
def test_options_choose_groups(file: Path, words: list[str], shown: list[str]) -> None:
    result = run(file, "--format", "jsonl", *words)
    assert (result.exit_code, [group["relation"] for group in groups(result)]) == (0, shown)


def test_a_line_that_is_no_claim_is_told_and_the_others_compared(file: Path) -> None:
    with file.open("ab") as lines:
        lines.write(b"{}\n")
    result = run(file)
    assert (result.exit_code, result.stdout) == (3, DISPUTED + SUMMARY)
    assert result.stderr.startswith(f"claims: {file}:5: ")


def test_nothing_usable_fails(tmp_path: Path) -> None:
    (tmp_path / "claims.jsonl").write_text("{}\n")
    result = run(tmp_path / "claims.jsonl")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.splitlines()[-1] == "claims: no claim could be used"


def test_a_file_that_is_not_there_fails(tmp_path: Path) -> None:
    result = run(tmp_path / "none.jsonl")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "none.jsonl" in result.stderr


def test_what_an_article_writes_cannot_steer_the_terminal(file: Path, claims: list[Claim]) -> None:
    named = [
        each.model_copy(update={"article": each.article.model_copy(update={"publisher": "\x1b[2J"})})
        for each in claims[:2]
    ]
    file.write_bytes(b"".join(map(to_line, named)))
    result = run(file)
    assert "\x1b" not in result.stdout
    assert "\\x1b[2J" in result.stdout


def test_a_lone_claim_is_compared_with_nothing(tmp_path: Path) -> None:
    (tmp_path / "claims.jsonl").write_bytes(to_line(claim()))
    assert run(tmp_path / "claims.jsonl").stdout == ("0 disputed, 0 revised, 0 agreeing, among 1 claim of 1 article\n")


def test_comparing_needs_no_spacy(file: Path) -> None:
    code = (
        "import sys\nfrom extractor.cli import app\n"
        f"try:\n    app(['compare', {str(file)!r}])\nexcept SystemExit as end:\n    assert end.code == 0\n"
        "assert 'spacy' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == DISPUTED + SUMMARY
