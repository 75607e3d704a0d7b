"""``claims extract --to``: what a run puts into a database is what a load of its files would, once."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from spacy.language import Language
from typer.testing import CliRunner

from extractor import pipeline
from extractor.batch import fingerprint
from extractor.batch import run as batch_run
from extractor.batch.pool import Inline
from extractor.cli import app
from extractor.database import open_database
from tests.database.contents import contents, records, trouble
from tests.database.stubs import FAILING, NOTHING, article, job, lines_of, write_articles

ROOT = Path(__file__).parent.parent.parent
A1, A2, A3 = article("a1", title="Docks"), article("a2", NOTHING), article("a3")


def run(*arguments: object) -> tuple[int, list[str]]:
    """Exit status and the lines on standard error, without those that tell how long it took."""
    result = CliRunner().invoke(app, [str(part) for part in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    told = re.sub(r" in [\d.,]+ s .*", "", result.stderr)
    lines = [line.removeprefix("claims: ") for line in told.splitlines()]
    return result.exit_code, [line for line in lines if not line.startswith("time by stage")]


@pytest.fixture
def stubbed(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Has the runs of this process work with the stub, of which settings may be changed."""

    def with_settings(**settings: Any) -> None:
        monkeypatch.setattr(batch_run, "Pool", lambda *_: nullcontext(Inline(job(**settings))))

    with_settings()
    monkeypatch.setattr(fingerprint, "fingerprint", lambda settings, _: settings)
    return with_settings


def state(url: str, *, without: tuple[str, ...] = ()) -> dict[str, Any]:
    """What a database holds, which is sound."""
    with open_database(url) as database:
        assert trouble(database) == []
        return {**contents(database, without=without), "records": records(database)}


def held(url: str) -> list[tuple[str, str | None]]:
    """Ids and texts of the articles."""
    with open_database(url) as database:
        return [(row["id"], row["text"]) for row in database.rows("SELECT id, text FROM articles ORDER BY id")]


def test_a_run_stores_what_a_load_of_its_claims_and_articles_would(
    nlp: Language, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "load", lambda model=None, config=None: nlp)
    monkeypatch.setattr(batch_run, "Pool", lambda job, *_: nullcontext(Inline(job)))
    source, claims = tmp_path / "articles.jsonl", tmp_path / "claims.jsonl"
    source.write_bytes(b"".join((ROOT / "corpus" / "articles.jsonl").read_bytes().splitlines(keepends=True)[:6]))
    direct, loaded = str(tmp_path / "direct.db"), str(tmp_path / "loaded.db")
    assert run("extract", source, "--to", direct, "-q") == (0, [])
    assert run("extract", source, "-o", claims, "-q") == (0, [])
    assert run("load", claims, "--articles", source, "--to", loaded, "-q") == (0, [])
    assert state(direct, without=("extraction",)) == state(loaded, without=("extraction",))
    assert claims.read_bytes() != b""


def test_a_second_run_extracts_what_is_new_or_changed(
    stubbed: Callable[..., None], database_url: str, tmp_path: Path
) -> None:
    source = write_articles(tmp_path / "in.jsonl", A1, A2)
    assert run("extract", source, "--to", database_url) == (0, ["2 articles, 2 claims", "read as: 2 jsonl"])
    write_articles(source, A1, article("a2", NOTHING, title="Now with a title"), A3)
    told = ["2 articles, 2 claims", "set aside: 1 already there", "read as: 2 jsonl"]
    assert run("extract", source, "--to", database_url) == (0, told)
    assert [(id, text is not None) for id, text in held(database_url)] == [("a1", True), ("a2", True), ("a3", True)]
    before = state(database_url)
    assert run("extract", source, "--to", database_url)[1][1] == "set aside: 3 already there"
    assert state(database_url) == before


def test_restart_and_other_settings_extract_anew(
    stubbed: Callable[..., None], database_url: str, tmp_path: Path
) -> None:
    source = write_articles(tmp_path / "in.jsonl", A1, A2)
    run("extract", source, "--to", database_url)
    assert run("extract", source, "--to", database_url, "--restart")[1][0] == "2 articles, 2 claims"
    assert run("extract", source, "--to", database_url, "--kind", "money")[1][0] == "2 articles, 2 claims"
    assert run("extract", source, "--to", database_url, "--kind", "money")[1][0] == "0 articles, 0 claims"


def test_a_load_of_other_claims_has_the_article_extracted_again(
    stubbed: Callable[..., None], database_url: str, tmp_path: Path
) -> None:
    source = write_articles(tmp_path / "in.jsonl", A1)
    claims = tmp_path / "claims.jsonl"
    claims.write_bytes(lines_of(A1)[0])
    run("extract", source, "--to", database_url)
    before = state(database_url)
    assert run("load", claims, "--to", database_url, "-q") == (0, [])
    assert state(database_url)["records"] == [lines_of(A1)[0].strip()]
    assert run("extract", source, "--to", database_url)[1][0] == "1 article, 2 claims"
    assert state(database_url) == before


def test_failures_are_told_and_tried_again(stubbed: Callable[..., None], database_url: str, tmp_path: Path) -> None:
    source = write_articles(tmp_path / "in.jsonl", A1, article("bad", FAILING))
    status, told = run("extract", source, "--to", database_url)
    assert (status, told[0], held(database_url)) == (3, f"{source}:2: was told to fail", [("a1", A1.text)])
    status, told = run("extract", source, "--to", database_url)
    assert (status, told[1:4]) == (3, ["0 articles, 0 claims", "failed: 1", "set aside: 1 already there"])
    stubbed(failing="")
    assert run("extract", source, "--to", database_url)[0] == 0
    assert [id for id, _ in held(database_url)] == ["a1", "bad"]


def test_nothing_usable_is_a_failure(stubbed: Callable[..., None], database_url: str, tmp_path: Path) -> None:
    source = write_articles(tmp_path / "in.jsonl", article("bad", FAILING))
    assert run("extract", source, "--to", database_url, "-q") == (
        1,
        [f"{source}:1: was told to fail", "no article could be used"],
    )


def test_duplicates_versions_and_limits_are_as_for_files(
    stubbed: Callable[..., None], database_url: str, tmp_path: Path
) -> None:
    source = write_articles(tmp_path / "in.jsonl", A1, article("a1", NOTHING), A3, article("a4"))
    told = ["2 articles, 2 claims", "set aside: 1 older version", "read as: 2 jsonl"]
    wanted = ("--versions", "last", "--mark-duplicates", "--limit", "2")
    assert run("extract", source, "--to", database_url, *wanted) == (0, told)
    assert held(database_url) == [("a1", NOTHING), ("a3", A3.text)]
    run("extract", source, "--to", database_url, *wanted[:3])
    with open_database(database_url) as database:
        found = database.rows("SELECT id, duplicate_of FROM articles ORDER BY id")
    assert [tuple(row.values()) for row in found] == [("a1", None), ("a3", None), ("a4", "a3")]


def test_a_file_and_a_database_at_once_are_refused(tmp_path: Path) -> None:
    status, told = run("extract", "in.jsonl", "-o", tmp_path / "out", "--to", tmp_path / "claims.db")
    assert (status, "leave -o or --to out" in " ".join(told)) == (2, True)
    assert list(tmp_path.iterdir()) == []
