"""``claims export``: what goes out, in which form, and whole or not at all."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import Result
from pyarrow import parquet
from typer.testing import CliRunner

from extractor.cli import app
from extractor.database import Database, open_database
from extractor.database.rows import Loaded
from extractor.exports import decisions
from extractor.records import Claim, from_line, to_line
from extractor.sinks.csv import write_csv
from tests.claimrows import TEXT, claim, span
from tests.database.deciding import Reviewer, loaded

YEAR = {**span("2017"), "low": 2017, "high": 2017, "kind": "duration"}
FIRST, SECOND, OTHER = claim("b"), claim("b", quantity=YEAR, confidence=0.5), claim("a")
CLAIMS = (FIRST, SECOND, OTHER)


def export(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["export", *arguments])


def exported(*arguments: str) -> str:
    result = export(*arguments)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def lines(claims: Sequence[Claim]) -> str:
    return b"".join(map(to_line, claims)).decode()


@pytest.fixture
def filled(database: Database, database_url: str) -> str:
    """A database with the claims of two articles."""
    loaded(database, *CLAIMS)
    return database_url


def test_claims_come_back_as_they_were_loaded(filled: str) -> None:
    assert exported(filled) == lines(CLAIMS)


def test_numbers_and_characters_that_databases_cannot_hold_come_back(database: Database, database_url: str) -> None:
    huge = "123456789012345678901234567890123456789012345.678"
    words = TEXT.replace("Dock", "D\0ck")
    strange = claim("nul \0", quantity={"low": huge, "high": huge}, sentence={"text": words, "start": 0, "end": 70})
    loaded(database, strange)
    assert exported(database_url) == lines([strange])


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        (["--kind", "duration"], [SECOND]),
        (["--min-confidence", "0.6"], [FIRST, OTHER]),
        (["--since", "2018-01-01"], []),
        (["--until", "2017-12-31"], [*CLAIMS]),
        (["--source", "HARBOUR", "--kind", "count"], [FIRST, OTHER]),
    ],
)
def test_conditions(filled: str, options: list[str], wanted: list[Claim]) -> None:
    assert exported(filled, *options) == lines(wanted)


def test_as_reviewers_left_them(filled: str, database: Database) -> None:
    edited, missed = FIRST.model_copy(update={"status": "negated"}), claim("b", quantity=span("Jan"))
    decide = Reviewer(database)
    decide("edit", FIRST, edited)
    decide("reject", SECOND)
    decide("add", missed)
    decide("skip", OTHER)
    assert exported(filled, "--reviewed") == lines([edited, missed, OTHER])
    assert exported(filled, "--undecided") == lines([OTHER])
    assert exported(filled, "--reviewed", "--kind", "duration") == ""
    assert exported(filled) == lines(CLAIMS)


@pytest.mark.parametrize("form", ["csv", "tsv"])
def test_tables_are_those_of_extract(filled: str, form: str, tmp_path: Path) -> None:
    wanted = io.BytesIO()
    write_csv(map(to_line, CLAIMS), wanted, delimiter="," if form == "csv" else "\t")
    assert export(filled, "--format", form).stdout_bytes == wanted.getvalue()
    assert exported(filled, "-o", str(tmp_path / f"claims.{form}")) == ""
    assert (tmp_path / f"claims.{form}").read_bytes() == wanted.getvalue()


def test_a_cell_that_a_spreadsheet_would_compute_is_made_harmless(database: Database, database_url: str) -> None:
    loaded(database, claim(source={**FIRST.model_dump(by_alias=True)["source"], "name": "=cmd|' /C calc'!A0"}))
    [row] = csv.DictReader(io.StringIO(exported(database_url, "--format", "csv")))
    assert row["source_name"] == "'=cmd|' /C calc'!A0"


def test_parquet_holds_every_record(filled: str, tmp_path: Path) -> None:
    exported(filled, "-o", str(tmp_path / "claims.parquet"))
    records = parquet.read_table(tmp_path / "claims.parquet")["record"].to_pylist()
    assert [from_line(record) for record in records] == [*CLAIMS]


def test_decisions_beside_the_claims(filled: str, database: Database, tmp_path: Path) -> None:
    edited = FIRST.model_copy(update={"status": "negated"})
    decide = Reviewer(database, "=ann")
    decide("accept", FIRST)
    decide("edit", FIRST, edited)
    undone = decide("reject", SECOND)
    decide("undo", SECOND, undoes=undone)
    loaded(database, FIRST.model_copy(update={"direction": "up"}), SECOND)
    for form in ("jsonl", "csv", "tsv", "parquet"):
        assert exported(filled, "--decisions", str(tmp_path / f"decisions.{form}"), "--kind", "age") == ""
    made = [json.loads(line) for line in (tmp_path / "decisions.jsonl").read_text().splitlines()]
    [accepted, corrected, rejected, back] = made
    assert corrected == {
        "id": accepted["id"] + 1,
        "claim_id": FIRST.id,
        "version": 2,
        "article_id": "b",
        "reviewer": "=ann",
        "made_at": "2018-02-01T00:00:02+00:00",
        "verdict": "edit",
        "holds": True,
        "state": "reading changed",
        "note": None,
        "undoes": None,
        "before": json.loads(to_line(FIRST)),
        "after": json.loads(to_line(edited)),
    }
    assert [(each["verdict"], each["holds"], each["state"], each["undoes"]) for each in made] == [
        ("accept", False, None, None),
        ("edit", True, "reading changed", None),
        ("reject", False, None, None),
        ("undo", False, None, rejected["id"]),
    ]
    assert (rejected["after"], back["after"]) == (None, None)
    for form, delimiter in (("csv", ","), ("tsv", "\t")):
        rows = list(csv.DictReader(io.StringIO((tmp_path / f"decisions.{form}").read_text()), delimiter=delimiter))
        assert [(row["verdict"], row["holds"], row["reviewer"]) for row in rows] == [
            ("accept", "false", "'=ann"),
            ("edit", "true", "'=ann"),
            ("reject", "false", "'=ann"),
            ("undo", "false", "'=ann"),
        ]
        assert from_line(rows[1]["after"]) == edited
    table = parquet.read_table(tmp_path / "decisions.parquet").to_pylist()
    assert [(row["id"], row["holds"]) for row in table] == [(each["id"], each["holds"]) for each in made]


def test_nothing_loaded_is_nothing_exported(database: Database, database_url: str) -> None:
    database.replace([Loaded(OTHER.article, [])])
    outputs = {form: exported(database_url, "--format", form) for form in ("jsonl", "prodigy", "doccano")}
    assert set(outputs.values()) == {""}
    assert json.loads(exported(database_url, "--format", "label-studio")) == []
    assert json.loads(exported(database_url, "--format", "schema-org"))["@graph"] == []


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["absent.db"], 1, "claims: absent.db: no such database; claims load makes one"),
        (["claims.db", "-o", "claims.json"], 1, "its name does not tell the form; say --format and one of jsonl, csv"),
        (["claims.db", "-o", "claims.db", "--format", "csv"], 4, "claims.db: is the output too"),
        (["claims.db", "--decisions", "claims.db"], 4, "claims.db: is the output too"),
        (["claims.db", "-o", "no/such.csv"], 74, "no: No such file or directory"),
        (["claims.db", "--gold", "--reviewed"], 2, "--gold goes with none of --format, --reviewed, --undecided"),
        (["claims.db", "--articles-out", "a.jsonl"], 2, "--articles-out goes with --gold"),
        (["foreign.db"], 4, "holds tables that are not ours (theirs)"),
        (["mysql://x/y"], 1, "mysql://x/y: no database that is known here"),
    ],
)
def test_what_is_refused_is_told(
    arguments: list[str], status: int, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with open_database("claims.db", create=True) as db:
        loaded(db, FIRST)
    subprocess.run(
        [sys.executable, "-c", "import sqlite3; sqlite3.connect('foreign.db').execute('CREATE TABLE theirs (a)')"],
        check=True,
    )
    result = export(*arguments)
    assert (result.exit_code, result.stdout) == (status, "")
    assert message in " ".join(result.stderr.replace("│", " ").split())


def test_a_file_is_whole_or_as_it_was(tmp_path: Path) -> None:
    with open_database(str(tmp_path / "claims.db"), create=True) as db:
        loaded(db, FIRST, OTHER)
        db.execute("UPDATE claims SET record = ? WHERE article_id = 'a'", (b"{}",))
    out = tmp_path / "claims.csv"
    out.write_text("as it was")
    result = export(str(tmp_path / "claims.db"), "-o", str(out))
    assert (result.exit_code, out.read_text()) == (1, "as it was")
    assert sorted(path.name for path in tmp_path.glob("*.csv*")) == ["claims.csv"]


def test_a_closed_pipe_is_no_failure(tmp_path: Path) -> None:
    with open_database(str(tmp_path / "claims.db"), create=True) as db:
        loaded(db, *(claim(f"article {number}") for number in range(300)))
    command = f"'{sys.executable}' -m extractor export claims.db | head -1; exit ${{PIPESTATUS[0]}}"
    run = subprocess.run(
        ["bash", "-c", command],
        cwd=tmp_path,
        env={"PYTHONPATH": str(Path(__file__).parents[2]), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        check=False,
    )
    assert (run.returncode, run.stdout, run.stderr) == (0, to_line(claim("article 0")), b"")


@pytest.mark.parametrize("count", [0, 5])
def test_decisions_are_written_some_at_a_time(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decisions, "ROWS", 2)
    made = [{**dict.fromkeys(decisions.COLUMNS), "id": number, "before": b"{}"} for number in range(count)]
    file = io.BytesIO()
    decisions.write_decisions(iter(made), file, ".parquet")
    table = parquet.ParquetFile(file)
    assert table.num_row_groups == (count + 1) // 2
    assert table.read().to_pylist() == [{**each, "before": "{}"} for each in made]
