"""``claims delete``: nothing of an article stays."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from typer.testing import CliRunner

from extractor.cli import app
from extractor.database import open_database, sqlite
from extractor.records import from_line, to_line
from tests.claimrows import TEXT
from tests.database.contents import contents, records, trouble, two_claims, write
from tests.database.deciding import Reviewer
from tests.database.stubs import article, write_articles

WORD = "Zyxwvutsrqpon"
"""As long as what it takes the place of, and nowhere else."""


def run(*arguments: object) -> tuple[int, list[str], list[str]]:
    """Exit status, the lines on standard output, those on standard error."""
    result = CliRunner().invoke(app, [str(part) for part in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stdout.splitlines(), result.stderr.splitlines()


def fill(url: str, folder: Path) -> None:
    """Two articles with texts, claims and a decision each; one of them full of a word of its own."""
    rare = [to_line(claim).replace(b"Dock arrivals", WORD.encode()) for claim in two_claims("rare")]
    claims = [*map(from_line, rare), *two_claims("other")]
    texts = article("rare", TEXT.replace("Dock arrivals", WORD)), article("other")
    source, articles = write(folder / "c.jsonl", *claims), write_articles(folder / "a.jsonl", *texts)
    assert run("load", source, "--to", url, "--articles", articles, "-q")[0] == 0
    with open_database(url) as database:
        for each in (claims[0], claims[2]):
            Reviewer(database)("accept", each)


def test_an_article_goes_with_its_claims_and_decisions(database_url: str, tmp_path: Path) -> None:
    fill(database_url, tmp_path)
    assert run("delete", database_url, "--article", "rare") == (0, ["rare: deleted with 2 claims, 1 decision"], [])
    with open_database(database_url) as database:
        assert trouble(database) == []
        assert records(database) == [to_line(claim).strip() for claim in two_claims("other")]
        left = {table: len(rows) for table, rows in contents(database).items()}
        decisions = database.rows("SELECT article_id FROM decisions")
        found = database.rows(f"SELECT id FROM claims WHERE {database.matching(WORD)[0]}", database.matching(WORD)[1])
    assert left == {"articles": 1, "extractors": 1, "claims": 2, "dates": 3, "sources": 1, "carriers": 0}
    assert ([row["article_id"] for row in decisions], found) == (["other"], [])


def test_no_byte_of_it_stays_in_the_file(tmp_path: Path) -> None:
    url = str(tmp_path / "claims.db")
    fill(url, tmp_path)
    with open_database(url) as reader:  # so that the log is there
        assert any(holds_word(path) for path in tmp_path.glob("claims.db*"))
        assert run("delete", url, "--article", "rare")[0] == 0
        assert [path.name for path in tmp_path.glob("claims.db*") if holds_word(path)] == []
        assert len(records(reader)) == 2


def holds_word(path: Path) -> bool:
    """Whether a part of the word stands in a file, in any case of letters, as full text keeps it."""
    content = path.read_bytes().lower()
    return any(WORD[begin : begin + 8].lower().encode() in content for begin in range(len(WORD) - 7))


def test_a_decision_alone_goes_too(database_url: str, tmp_path: Path) -> None:
    """On an article that a load left out, say."""
    fill(database_url, tmp_path)
    with open_database(database_url) as database:
        database.execute("DELETE FROM articles WHERE id = 'rare'")
    assert run("delete", database_url, "--article", "rare") == (0, ["rare: deleted with 0 claims, 1 decision"], [])


def test_an_article_that_is_not_there_is_told(database_url: str, tmp_path: Path) -> None:
    fill(database_url, tmp_path)
    status, told, warned = run("delete", database_url, "--article", "none")
    assert (status, told, [line[:38] for line in warned]) == (
        1,
        [],
        ["claims: none: no such article in " + database_url[:5]],
    )
    status, told, _ = run("delete", database_url, "--article", "none", "--article", "other")
    assert (status, told) == (3, ["other: deleted with 2 claims, 1 decision"])


def test_a_reader_that_holds_the_log_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = str(tmp_path / "claims.db")
    fill(url, tmp_path)
    monkeypatch.setattr(sqlite, "PATIENCE", 0.1)
    with sqlite3.connect(url) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM claims").fetchone()
        status, _, warned = run("delete", url, "--article", "rare")
    assert (status, "traces are left" in warned[0] or "locked" in warned[0]) == (1, True), warned
    reader.close()


def test_no_database_is_made(tmp_path: Path) -> None:
    status, _, warned = run("delete", tmp_path / "none.db", "--article", "a1")
    assert (status, warned) == (1, [f"claims: {tmp_path}/none.db: no such database; claims load makes one"])
    assert list(tmp_path.iterdir()) == []
