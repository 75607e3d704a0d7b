"""``claims load``: what gets into a database, and what is refused; in SQLite and PostgreSQL alike."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from extractor.cli import app
from extractor.database import load as loading
from extractor.database import open_database
from extractor.records import Claim, claim_from_row, to_line
from extractor.sinks.parquet import write_parquet
from tests.claimrows import TEXT, claim_row
from tests.database.contents import contents, records, trouble, two_claims, with_id, write
from tests.database.deciding import Reviewer

A1, A2, A3 = two_claims("a1"), two_claims("a2"), two_claims("a3")


def run(*arguments: object, stdin: bytes = b"") -> tuple[int, list[str]]:
    """Exit status and the lines on standard error, without those that tell how long it took."""
    result = CliRunner().invoke(app, [str(part) for part in arguments], input=stdin)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    told = re.sub(r" in [\d.,]+ s .*", "", result.stderr)
    return result.exit_code, [line.removeprefix("claims: ") for line in told.splitlines()]


def load(url: str, *arguments: object) -> tuple[int, list[str]]:
    return run("load", *arguments, "--to", url, "-q")


def state(url: str) -> dict[str, Any]:
    """What a database holds, which is sound."""
    with open_database(url) as database:
        assert trouble(database) == []
        return {**contents(database), "records": records(database)}


def lines(*claims: Claim) -> list[bytes]:
    return [to_line(claim).removesuffix(b"\n") for claim in claims]


def articles_file(path: Path, *ids: str, text: str = TEXT) -> Path:
    path.write_text("".join(json.dumps({"id": id, "text": text, "published": "2018-01-10"}) + "\n" for id in ids))
    return path


def texts(url: str) -> list[tuple[str, str | None]]:
    with open_database(url) as database:
        return [(row["id"], row["text"]) for row in database.rows("SELECT id, text FROM articles ORDER BY id")]


def test_claims_are_loaded_with_all_that_hangs_on_them(database_url: str, tmp_path: Path) -> None:
    status, told = run("load", write(tmp_path / "c.jsonl", *A1, *A2), "--to", database_url)
    assert (status, told) == (0, ["2 articles, 4 claims", "read as: 2 jsonl"])
    held = state(database_url)
    assert held["records"] == lines(*A1, *A2)
    counts = {table: len(rows) for table, rows in held.items()}
    assert counts == {
        "articles": 2, "extractors": 1, "claims": 4, "dates": 6, "sources": 2, "carriers": 0, "records": 4
    }  # fmt: skip


def test_events_tell_how_far_a_load_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "BATCH_ARTICLES", 1)
    sources = write(tmp_path / "c.jsonl", *A1, b"{}\n"), write(tmp_path / "d.jsonl", *A2)
    arguments = ["load", *sources, "--to", str(tmp_path / "claims.db"), "--log-format", "json"]
    result = CliRunner().invoke(app, arguments)
    events = [json.loads(line) for line in result.stderr.splitlines()]
    assert [(event["event"], event.get("articles"), event.get("share")) for event in events] == [
        ("failure", None, None),
        ("progress", 1, pytest.approx(0.5, abs=0.01)),
        ("progress", 2, 1.0),
        ("end", 2, None),
    ]
    assert {name: events[-1][name] for name in ("claims", "failed", "forms")} == {
        "claims": 4, "failed": 1, "forms": {"jsonl": 2}
    }  # fmt: skip


def test_loading_again_changes_nothing(database_url: str, tmp_path: Path) -> None:
    source = write(tmp_path / "c.jsonl", *A1, *A2)
    load(database_url, source)
    before = state(database_url)
    assert load(database_url, source, source) == (0, [])
    assert state(database_url) == before


def test_an_article_is_replaced_whole(database_url: str, tmp_path: Path) -> None:
    better = [A1[0].model_copy(update={"confidence": 0.5})]
    load(database_url, write(tmp_path / "old.jsonl", *A1, *A2))
    assert load(database_url, write(tmp_path / "new.jsonl", *better)) == (0, [])
    assert state(database_url)["records"] == lines(*better, *A2)


def test_a_later_file_replaces_what_an_earlier_one_had(database_url: str, tmp_path: Path) -> None:
    old, new = write(tmp_path / "old.jsonl", *A1, *A2), write(tmp_path / "new.jsonl", A1[1])
    load(database_url, old, new)
    assert state(database_url)["records"] == lines(A1[1], *A2)


def test_batches_end_within_no_article(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "BATCH_CLAIMS", 3)
    status, told = run("load", write(tmp_path / "c.jsonl", *A1, *A2, *A3), "--to", database_url)
    assert (status, told[0], state(database_url)["records"]) == (0, "3 articles, 6 claims", lines(*A1, *A2, *A3))


def test_what_is_loaded_comes_back_byte_for_byte(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "BATCH_ARTICLES", 7)
    ids = [f"a{number * 37 % 101}" for number in range(60)]
    source = write(tmp_path / "c.jsonl", *(claim for id in ids for claim in two_claims(id)))
    assert load(database_url, source) == (0, [])
    out = tmp_path / "out.jsonl"
    assert run("export", database_url, "-o", out)[0] == 0
    assert out.read_bytes() == Path(source).read_bytes()


def test_decisions_outlive_every_load_and_tell_what_became_of_their_claims(database_url: str, tmp_path: Path) -> None:
    claims = [two_claims(id)[0] for id in ("gone", "other reading", "other words", "same")]
    load(database_url, write(tmp_path / "old.jsonl", *claims))
    with open_database(database_url) as database:
        for each in claims:
            Reviewer(database)("accept", each)
        before = database.rows("SELECT * FROM decisions ORDER BY id")
    longer = {"text": f"{TEXT} More.", "start": 0, "end": len(TEXT) + 6}
    new = [
        two_claims("gone")[1],
        claims[1].model_copy(update={"role": "change"}),
        claim_from_row(claim_row("other words", sentence=longer)),
        claims[3].model_copy(update={"confidence": 0.1}),
    ]
    assert load(database_url, write(tmp_path / "new.jsonl", *new)) == (0, [])
    with open_database(database_url) as database:
        assert database.rows("SELECT * FROM decisions ORDER BY id") == before
        found = database.rows("SELECT article_id, state FROM decisions_now ORDER BY article_id")
    assert {row["article_id"]: row["state"] for row in found} == {
        "gone": "gone",
        "other reading": "reading changed",
        "other words": "evidence changed",
        "same": "current",
    }


# --- what is refused ---


def test_bad_lines_are_refused_by_file_and_line(database_url: str, tmp_path: Path) -> None:
    row = json.loads(to_line(A2[0]))
    row["quantity"]["low"] = 9999
    bad = [b"{}\n", b'{"schema": 1, "id"\n', b"\xff\n", json.dumps(row).encode() + b"\n", to_line(A3[0])[:50]]
    source = write(tmp_path / "c.jsonl", A1[0], bad[0], A1[1], bad[1], A2[1], bad[2], bad[3], *A3, bad[4])
    status, told = load(database_url, source)
    assert [line.removeprefix(f"{source}:") for line in told] == [
        "2: " + ", ".join(["schema: missing"]) + told[0].removeprefix(f"{source}:2: schema: missing"),
        "4: not JSON: Expecting ':' delimiter: line 1 column 19 (char 18)",
        "6: not UTF-8 (byte 0)",
        "7: quantity: low 9999 is above high 1283",
        "10: not JSON: Unterminated string starting at: line 1 column 48 (char 47)",
        "3 articles done, 5 failures",
    ]
    assert (status, state(database_url)["records"]) == (3, lines(*A1, A2[1], *A3))


def test_the_second_place_of_an_article_in_a_file_is_refused(database_url: str, tmp_path: Path) -> None:
    source = write(tmp_path / "c.jsonl", A1[0], *A2, A1[1])
    status, told = load(database_url, source)
    reason = 'article "a1" came before in this file, other articles between: sort the file by article'
    assert (status, told) == (3, [f"{source}:4: {reason}", "2 articles done, 1 failure"])
    assert state(database_url)["records"] == lines(A1[0], *A2)


def test_a_doubled_line_is_refused(database_url: str, tmp_path: Path) -> None:
    source = write(tmp_path / "c.jsonl", *A1, A1[0])
    status, told = load(database_url, source)
    reason = f"claim {A1[0].id} came before in this article: leave one of them out"
    assert (status, told[0]) == (3, f"{source}:3: {reason}")
    assert state(database_url)["records"] == lines(*A1)


@pytest.mark.parametrize("earlier", ["in the database", "in the same batch"])
def test_a_claim_id_of_another_article_is_refused(database_url: str, tmp_path: Path, earlier: str) -> None:
    stolen = with_id(A2[0], A1[0].id)
    source = write(tmp_path / "c.jsonl", *([] if earlier == "in the database" else A1), stolen, A2[1], *A3)
    if earlier == "in the database":
        load(database_url, write(tmp_path / "old.jsonl", *A1))
    status, told = load(database_url, source)
    place = 1 if earlier == "in the database" else 3
    reason = "stands under another article: a claim's id is made of its article's, load what claims extract wrote"
    assert (status, told[0]) == (3, f"{source}:{place}: claim {stolen.id} {reason}")
    assert state(database_url)["records"] == lines(*A1, A2[1], *A3)


def test_an_article_whose_claims_are_all_refused_stays_as_it_was(database_url: str, tmp_path: Path) -> None:
    load(database_url, write(tmp_path / "old.jsonl", *A1, *A2))
    assert load(database_url, write(tmp_path / "c.jsonl", with_id(A2[0], A1[0].id)))[0] == 1
    assert state(database_url)["records"] == lines(*A1, *A2)


def test_a_record_of_a_later_version_ends_the_load(database_url: str, tmp_path: Path) -> None:
    later = to_line(A1[0]).replace(b'{"schema":1', b'{"schema":99')
    source = write(tmp_path / "c.jsonl", later)
    status, (told,) = load(database_url, source)
    assert (status, told.startswith(f"{source}:1: schema: 99 is not version 1")) == (4, True)


def test_an_input_that_is_missing_does_not_keep_the_others(database_url: str, tmp_path: Path) -> None:
    source, missing = write(tmp_path / "c.jsonl", *A1), tmp_path / "missing.jsonl"
    status, told = load(database_url, missing, source)
    assert (status, told) == (3, [f"{missing}: no such file or folder", "1 article done, 1 failure"])


def test_nothing_usable_is_a_failure(database_url: str, tmp_path: Path) -> None:
    status, told = load(database_url, tmp_path / "missing.jsonl")
    assert (status, told[-1]) == (1, "no claim could be used")


# --- other forms of input ---


def parquet(path: Path, claims: Sequence[Claim]) -> None:
    with path.open("wb") as file:
        write_parquet(map(to_line, claims), file)


def test_compressed_files_parquet_folders_and_streams_are_read(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.jsonl.gz").write_bytes(gzip.compress(b"".join(map(to_line, A1))))
    parquet(folder / "b.parquet", A2)
    url = str(tmp_path / "claims.db")
    assert run("load", folder, "-", "--to", url, stdin=b"".join(map(to_line, A3))) == (
        0,
        ["3 articles, 6 claims", "read as: 2 jsonl, 1 parquet"],
    )
    assert state(url)["records"] == lines(*A1, *A2, *A3)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"PAR1 and no more", "damaged Parquet"),
        ("utf-16".encode("utf-16"), "UTF-16, not UTF-8: convert it"),
        (b"\x1f\x8b\x08\0 cut", "damaged or cut off"),
        (b"\0\1\2", "binary, not text"),
    ],
)
def test_files_that_hold_no_claims_are_told(tmp_path: Path, content: bytes, reason: str) -> None:
    source = write(tmp_path / "c", content)
    status, (told, _) = load(str(tmp_path / "claims.db"), source)
    assert (status, told.startswith(f"{source}: {reason}")) == (1, True), told


# --- texts of articles ---


def test_texts_are_stored_with_articles_that_have_no_claims(database_url: str, tmp_path: Path) -> None:
    articles = articles_file(tmp_path / "articles.jsonl", "a3", "none", "a1")
    load(database_url, write(tmp_path / "old.jsonl", *A3))
    status, told = run("load", write(tmp_path / "c.jsonl", *A1, *A2), "--to", database_url, "--articles", articles)
    assert (status, told) == (0, ["4 articles, 4 claims", "read as: 2 article, 2 jsonl"])
    assert texts(database_url) == [("a1", TEXT), ("a2", None), ("a3", TEXT), ("none", TEXT)]
    assert state(database_url)["records"] == lines(*A1, *A2)


def test_a_stored_text_is_kept_while_the_claims_fit_it(database_url: str, tmp_path: Path) -> None:
    claims, articles = write(tmp_path / "c.jsonl", *A1, *A2), articles_file(tmp_path / "a.jsonl", "a1", "a2")
    load(database_url, claims, "--articles", articles)
    held = state(database_url)
    assert load(database_url, claims) == (0, [])
    assert state(database_url) == held
    row = claim_row("a2")
    row["sentence"] = {"text": f"{TEXT} More.", "start": 0, "end": len(TEXT) + 6}
    load(database_url, write(tmp_path / "other.jsonl", claim_from_row(row)))
    assert texts(database_url) == [("a1", TEXT), ("a2", None)]


def test_a_text_that_the_claims_were_not_read_from_is_told_and_left(database_url: str, tmp_path: Path) -> None:
    source = write(tmp_path / "c.jsonl", *A1)
    articles = articles_file(tmp_path / "a.jsonl", "a1", text="Other words.")
    status, told = load(database_url, source, "--articles", articles)
    reason = "another text than the claims were read from: loaded without it"
    assert (status, told[0], texts(database_url)) == (3, f"{source}:1: {reason}", [("a1", None)])
    assert state(database_url)["records"] == lines(*A1)
