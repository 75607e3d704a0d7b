"""``claims diff`` as users type it, and the comparison beneath."""

from __future__ import annotations

import io
import json
import os
import pty
import subprocess
import sys
import tracemalloc
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from extractor import diff
from extractor.cli import app
from extractor.diff import ClaimFile, Comparison, comparable_fields, field_changes
from extractor.errors import RecordError, SchemaVersionError
from extractor.records import Claim, to_json, to_line
from tests.claimrows import TEXT, claim, claim_row, span

ROOT = Path(__file__).parent.parent
NEXT = {"extractor": {"version": "0.2.0", "model": "en_core_web_sm-3.8.0"}}


def dated(first: str, last: str, **changes: Any) -> dict[str, Any]:
    return {**claim_row()["date"], "from": first, "to": last, **changes}


def sourced(**changes: Any) -> dict[str, Any]:
    return {**claim_row()["source"], **changes}


def money(article: str, **changes: Any) -> Claim:
    """A second claim of an article."""
    return claim(article, quantity={**span("2017"), "kind": "money", "low": 5, "high": 6}, **changes)


def file_of(claims: Iterable[Claim]) -> ClaimFile:
    return ClaimFile(io.BytesIO(b"".join(map(to_line, claims))), "file")


def found(old: Iterable[Claim], new: Iterable[Claim], *fields: str) -> list[tuple[str, str, list[str]]]:
    """What became of which article's claim, and the fields."""
    differences = Comparison(file_of(old), file_of(new), fields).differences()
    return [(one.what, one.claim.article.id, [change.field for change in one.changes]) for one in differences]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with the claims of two runs."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "old.jsonl", claim("a1"), claim("a2"), money("a2"), claim("a3"), claim("a4"))
    write(
        tmp_path / "new.jsonl",
        claim("a0", **NEXT),
        claim("a1", **NEXT, date=dated("2018-01-01", "2018-12-31"), rules=["quantity.count", "date.year"]),
        claim("a2", **NEXT, source=None),
        claim("a4", **NEXT, confidence=0.4),
        claim("a3", **NEXT),
    )
    return tmp_path


def write(path: Path, *claims: Claim) -> None:
    path.write_bytes(b"".join(map(to_line, claims)))


def run(*words: str, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(app, ["diff", *words], input=stdin)


# --- the command ------------------------------------------------------------------------------------------------------

LISTED = f"""\
+ a0: '1,283' in {TEXT!r}
    1283 | count | 2017-01-01..2017-12-31 | the harbour board
~ a1: '1,283' in {TEXT!r}
    date.from: 2017-01-01 -> 2018-01-01
    date.to: 2017-12-31 -> 2018-12-31
    rules: +date.year
~ a2: '1,283' in {TEXT!r}
    source: 'the harbour board' -> -
- a2: '2017' in {TEXT!r}
    5 to 6 | money | 2017-01-01..2017-12-31 | the harbour board
"""

COUNTED = """\
5 claims before, 5 now: 1 gained, 1 lost, 2 changed, 2 the same
1 of the same differ in confidence or rules alone

field        changed
date               1
  date.from        1
  date.to          1
source             1
rules              1

kind   gained  lost  changed
count       1     0        2
money       0     1        0

rule            gained  lost  changed
quantity.count       1     1        0
date.year            0     0        1
"""


def test_differences_are_listed_and_counted(folder: Path) -> None:
    result = run("old.jsonl", "new.jsonl")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"{LISTED}\n{COUNTED}"


def test_a_limit_shortens_the_list_and_not_the_counts(folder: Path) -> None:
    assert run("old.jsonl", "new.jsonl", "--limit", "0").stdout == COUNTED
    assert run("old.jsonl", "new.jsonl", "--limit", "1").stdout == (
        "".join(LISTED.splitlines(keepends=True)[:2]) + f"... 3 more\n\n{COUNTED}"
    )


def test_fields_asked_for_alone(folder: Path) -> None:
    result = run("old.jsonl", "new.jsonl", "--field", "date.to", "--field", "confidence")
    assert result.stdout == (
        f"~ a1: '1,283' in {TEXT!r}\n"
        "    date.to: 2017-12-31 -> 2018-12-31\n"
        f"~ a4: '1,283' in {TEXT!r}\n"
        "    confidence: 0.9 -> 0.4\n"
        "\n5 claims before, 5 now: 2 changed in date.to, confidence\n"
        "\nfield       changed\ndate              1\n  date.to         1\nconfidence        1\n"
        "\nkind   gained  lost  changed\ncount       0     0        2\n"
        "\nrule       gained  lost  changed\ndate.year       0     0        1\n"
    )


def test_the_same_as_json(folder: Path) -> None:
    result = run("old.jsonl", "new.jsonl", "--json")
    shown = json.loads(result.stdout)
    common = {"quantity": "1,283", "sentence": TEXT}
    gained, first, second, lost = shown["claims"]
    assert gained == {
        "what": "gained",
        "article": "a0",
        "id": claim("a0").id,
        **common,
        "record": json.loads(to_line(claim("a0", **NEXT))),
    }
    assert first == {
        "what": "changed",
        "article": "a1",
        "id": claim("a1").id,
        **common,
        "changes": [
            {"field": "date.from", "old": "2017-01-01", "new": "2018-01-01"},
            {"field": "date.to", "old": "2017-12-31", "new": "2018-12-31"},
            {"field": "rules", "old": ["quantity.count"], "new": ["quantity.count", "date.year"]},
        ],
    }
    assert second["changes"] == [{"field": "source", "old": claim_row()["source"], "new": None}]
    assert (lost["what"], lost["article"], lost["quantity"]) == ("lost", "a2", "2017")
    assert shown["summary"] == {
        "old": 5,
        "new": 5,
        "same": 2,
        "confidence_or_rules_alone": 1,
        "gained": 1,
        "lost": 1,
        "changed": 2,
        "fields": {"date": 1, "date.from": 1, "date.to": 1, "source": 1, "rules": 1},
        "kinds": {
            "count": {"gained": 1, "lost": 0, "changed": 2},
            "money": {"gained": 0, "lost": 1, "changed": 0},
        },
        "rules": {
            "date.year": {"gained": 0, "lost": 0, "changed": 1},
            "quantity.count": {"gained": 1, "lost": 1, "changed": 0},
        },
    }
    assert len(result.stdout.splitlines()) == 2 + len(shown["claims"]) + 1
    limited = json.loads(run("old.jsonl", "new.jsonl", "--json", "--limit", "1").stdout)
    assert limited == {"claims": [gained], "summary": shown["summary"]}


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (["old.jsonl", "new.jsonl"], 0),
        (["old.jsonl", "new.jsonl", "--exit-code"], 1),
        (["old.jsonl", "new.jsonl", "--exit-code", "--field", "place"], 0),
        (["old.jsonl", "new.jsonl", "--exit-code", "--json", "--limit", "0"], 1),
        (["old.jsonl", "old.jsonl", "--exit-code"], 0),
        (["empty.jsonl", "empty.jsonl", "--exit-code"], 0),
        (["empty.jsonl", "old.jsonl", "--exit-code"], 1),
    ],
)
def test_differences_are_an_exit_status_where_asked(folder: Path, words: list[str], status: int) -> None:
    (folder / "empty.jsonl").touch()
    assert run(*words).exit_code == status


def test_equal_files_are_told_in_a_line(folder: Path) -> None:
    assert run("old.jsonl", "old.jsonl").stdout == ("5 claims before, 5 now: 0 gained, 0 lost, 0 changed, 5 the same\n")
    assert json.loads(run("old.jsonl", "old.jsonl", "--json").stdout)["claims"] == []


@pytest.mark.parametrize("words", [("-", "new.jsonl"), ("old.jsonl", "-")])
def test_one_side_may_come_through_a_pipe(folder: Path, words: tuple[str, str]) -> None:
    piped = "old.jsonl" if words[0] == "-" else "new.jsonl"
    assert run(*words, stdin=(folder / piped).read_bytes()).stdout == f"{LISTED}\n{COUNTED}"
    shell = f"cat old.jsonl | {sys.executable} -m extractor diff /dev/stdin new.jsonl"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    output = subprocess.run(["sh", "-c", shell], capture_output=True, check=True, env=environment).stdout
    assert output.decode() == f"{LISTED}\n{COUNTED}"


@pytest.mark.parametrize(
    ("words", "status", "message"),
    [
        (["old.jsonl", "nowhere"], 1, "claims: nowhere: cannot be read (No such file or directory)"),
        (["old.jsonl", "."], 1, "claims: .: cannot be read (Is a directory)"),
        (["wrong.jsonl", "old.jsonl"], 1, "claims: wrong.jsonl:3: no claim record: it names no article"),
        (["old.jsonl", "lacking.jsonl"], 1, "claims: lacking.jsonl:2: schema: missing; id: missing; "),
        (["newer.jsonl", "old.jsonl"], 4, "claims: newer.jsonl:1: schema: 2 is not version 1; "),
        (["-", "-"], 2, "Error: Invalid value: OLD and NEW cannot both be standard input"),
        (
            ["old.jsonl", "new.jsonl", "--field", "dat\x07e"],
            2,
            "Error: Invalid value for '--field': 'dat\\x07e' is no ",
        ),
        (["old.jsonl", "new.jsonl", "--field", "extractor"], 2, "Error: Invalid value for '--field': 'extractor' is"),
        (["old.jsonl"], 2, "Error: Missing argument 'NEW'."),
    ],
)
def test_what_is_wrong_is_told(folder: Path, words: list[str], status: int, message: str) -> None:
    line = to_line(claim("a1"))
    (folder / "wrong.jsonl").write_bytes(line + b"\n[]\n")
    (folder / "lacking.jsonl").write_bytes(b'\n{"article":{"id":"a1"}}\n')
    (folder / "newer.jsonl").write_bytes(line.replace(b'{"schema":1', b'{"schema":2'))
    result = run(*words)
    assert result.exit_code == status
    assert result.stderr.splitlines()[-1].startswith(message)


def test_texts_cannot_steer_the_terminal(folder: Path) -> None:
    name = "\x1b[2J\x07harbour"
    write(folder / "odd.jsonl", claim("\x1b]0;a\x07", source=sourced(name=name)))
    (folder / "empty.jsonl").touch()
    output = run("empty.jsonl", "odd.jsonl").stdout
    assert "\\x1b]0;a\\x07: " in output
    assert "| \\x1b[2J\\x07harbour\n" in output
    assert output.replace("\n", "").isprintable()


@pytest.mark.parametrize(("environment", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_colours_are_for_terminals(folder: Path, environment: dict[str, str], coloured: bool) -> None:
    mine, theirs = pty.openpty()
    bare = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    full = {**bare, "PYTHONPATH": str(ROOT), "TERM": "xterm-256color", **environment}
    words = [sys.executable, "-m", "extractor", "diff", "old.jsonl", "new.jsonl", "--limit", "1"]
    with subprocess.Popen(words, stdout=theirs, env=full) as process:
        os.close(theirs)
        output = b""
        while b"rule " not in output:
            output += os.read(mine, 4096)
        process.wait(60)
    os.close(mine)
    assert (b"\x1b[32m+ a0" in output) == coloured
    assert (b"\x1b[" in output) == coloured


# --- the comparison ---------------------------------------------------------------------------------------------------


def test_articles_may_stand_in_any_order_and_in_pieces() -> None:
    old = [claim("a"), money("a"), claim("b"), claim("c")]
    new = [claim("c"), money("a"), claim("d"), claim("b"), claim("a")]
    assert found(old, new) == [("gained", "d", [])]
    assert found(new, old) == [("lost", "d", [])]
    assert found([claim("a")], []) == [("lost", "a", [])]
    assert found([], []) == []


def test_the_claims_of_an_article_come_in_text_order() -> None:
    both = [claim("a"), money("a")]
    assert [one.claim.quantity.text for one in Comparison(file_of([]), file_of(both[::-1])).differences()] == [
        "1,283",
        "2017",
    ]


def test_of_a_claim_that_stands_twice_the_last_counts() -> None:
    assert found([claim("a", direction="up"), claim("a")], [claim("a")]) == []
    assert found([claim("a")], [claim("a"), claim("a", direction="up")]) == [("changed", "a", ["direction"])]


def test_ids_that_share_a_digest_are_kept_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diff, "_digest", lambda article: 7)
    old, new = [claim("a"), claim("b"), claim("c")], [claim("b"), claim("d"), claim("a", place=span("Dock"))]
    assert found(old, new) == [("changed", "a", ["place"]), ("lost", "c", []), ("gained", "d", [])]


def test_another_extractor_alone_is_no_difference() -> None:
    comparison = Comparison(file_of([claim("a"), claim("b")]), file_of([claim("b", **NEXT), claim("a", **NEXT)]))
    assert list(comparison.differences()) == []
    assert (comparison.summary.old, comparison.summary.new, comparison.summary.same) == (2, 2, 2)


def test_a_field_behind_the_extractor_is_seen() -> None:
    row = json.loads(to_line(claim("a")))
    row["direction"] = row.pop("direction")
    lines = [json.dumps({**row, "direction": direction}, separators=(",", ":")) + "\n" for direction in ("up", "down")]
    files = [ClaimFile(io.BytesIO(line.encode()), "file") for line in lines]
    assert [one.changes[0].field for one in Comparison(*files).differences()] == ["direction"]


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"date": None}, [("date", claim_row()["date"], None)]),
        ({"date": {**claim_row()["date"], **span("2017")}}, [("date.text", "in 2017", "2017")]),
        (
            {"sentence": {**claim_row()["sentence"], "start": 1, "end": 71}},
            [("sentence.start", 0, 1), ("sentence.end", 70, 71)],
        ),
        (
            {"source": sourced(said=None, quoted=True)},
            [("source.quoted", False, True), ("source.said", claim_row()["source"]["said"], None)],
        ),
        (
            {"source": sourced(via=[{"name": "The Pier", **span("Dock")}])},
            [("source.via", [], [{"name": "The Pier", **span("Dock")}])],
        ),
        ({"status": "possible", "role": "change"}, [("role", "value", "change"), ("status", "asserted", "possible")]),
    ],
)
def test_the_fields_of_a_change(changes: dict[str, Any], fields: list[tuple[str, Any, Any]]) -> None:
    changed = [(each.field, each.old, each.new) for each in field_changes(claim(), claim(**changes))]
    assert json.loads(to_json(changed)) == [list(field) for field in fields]


def test_a_field_within_one_that_is_null_is_asked_for_too() -> None:
    assert found([claim("a")], [claim("a", date=None)], "date.from") == [("changed", "a", ["date"])]
    assert found([claim("a")], [claim("a", date=None)], "source") == []
    assert found([claim("a")], [claim("a", date=dated("2017-01-01", "2017-06-30"))], "date") == [
        ("changed", "a", ["date.to"])
    ]
    assert found([claim("a"), claim("b")], [claim("a", confidence=0.5)], "confidence") == [
        ("changed", "a", ["confidence"])
    ]


def test_every_field_can_be_asked_for_but_what_tells_of_the_record() -> None:
    fields = comparable_fields()
    assert {name for name in fields if "." not in name} == set(claim_row()) - {"schema", "id", "extractor"}
    assert {"date.from", "source.said.to", "source.via", "quantity.low", "baseline.claim"} <= set(fields)
    assert len(fields) == len(set(fields))


def test_errors_name_the_line_in_the_file() -> None:
    lines = to_line(claim("a")) + b"\n" + to_line(claim("b")) + to_line(claim("b")).replace(b'"down"', b'"left"')
    wrong = ClaimFile(io.BytesIO(lines), "some.jsonl")
    with pytest.raises(RecordError, match=r"^some\.jsonl:4: direction: "):
        list(Comparison(wrong, file_of([])).differences())
    newer = ClaimFile(io.BytesIO(to_line(claim("a")).replace(b":1,", b":2,", 1)), "newer")
    with pytest.raises(SchemaVersionError, match=r"^newer:1: schema: 2 "):
        list(Comparison(file_of([]), newer).differences())


def test_memory_grows_by_some_bytes_an_article() -> None:
    articles = 1000
    data = [b"".join(to_line(claim(f"a{n}", confidence=share)) for n in range(articles)) for share in (0.5, 0.6)]
    streams = [io.BytesIO(lines) for lines in data]
    tracemalloc.start()
    comparison = Comparison(*(ClaimFile(stream, "file") for stream in streams))
    assert sum(1 for _ in comparison.differences()) == 0
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert comparison.summary.aside == articles
    assert peak < 300 * articles  # their lines alone take 1,200 bytes each
