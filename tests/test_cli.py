"""The commands as users type them: output bytes, messages, exit status."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, nullcontext
from importlib import metadata
from pathlib import Path
from typing import NoReturn, get_args

import pytest
import spacy
from spacy.language import Language
from typer.testing import CliRunner

import extractor
from extractor import exits, pipeline
from extractor.articles import formats
from extractor.batch import run as batch_run
from extractor.batch.pool import Inline
from extractor.cli import COMMANDS, app
from extractor.records import from_line, schema, to_line
from extractor.sinks.convert import convert
from extractor.sinks.jsonl import write_claims
from tests.claimrows import claim

ROOT = Path(__file__).parent.parent
COMMAND = (sys.executable, "-m", "extractor")
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
FERRY = {
    "id": "ferry",
    "text": "The ferry carried 412 passengers on Monday, the harbour board said.",
    "published": "2024-03-06",
}
MILL = {"id": "mill", "text": "The mill cut 30 jobs in May.", "published": "2024-06-03"}


def run(*arguments: str, cwd: Path = ROOT, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """A command in a process of its own."""
    return subprocess.run(
        [*COMMAND, *arguments], input=stdin, capture_output=True, cwd=cwd, env=ENVIRONMENT, check=False, timeout=120
    )


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with two articles in a file."""
    monkeypatch.chdir(tmp_path)
    write_jsonl(tmp_path / "two.jsonl", [FERRY, MILL])
    return tmp_path


@pytest.fixture
def loaded(nlp: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands use the pipeline that is loaded already."""
    monkeypatch.setattr(pipeline, "load", lambda model=None, config=None: nlp)
    monkeypatch.setattr(batch_run, "Pool", lambda job, size, limits: nullcontext(Inline(job)))


def write_jsonl(path: Path, rows: Sequence[dict[str, str]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")


def quantities(output: bytes) -> list[tuple[str, str]]:
    """Article and quantity of every line."""
    claims = [from_line(line) for line in output.splitlines()]
    return [(claim.article.id, claim.quantity.text) for claim in claims]


# --- what needs no model ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", [(), ("extract",), ("evaluate",), ("schema",), ("info",)])
def test_every_help_tells_the_exit_statuses(command: tuple[str, ...]) -> None:
    result = CliRunner().invoke(app, [*command, "--help"])
    assert result.exit_code == 0
    for line in exits.TABLE.removeprefix("\b\n").splitlines():
        assert line in result.stdout


def test_no_line_of_the_list_of_commands_is_cut() -> None:
    listed = run("--help").stdout.decode().split("Commands:\n")[1].split("\n\n")[0].splitlines()
    assert [line.split(maxsplit=1)[1] for line in listed] == list(COMMANDS.values())


def test_version() -> None:
    shown = run("--version").stdout.decode().splitlines()
    digest = hashlib.sha256((ROOT / "models" / "en_core_web_sm-3.8.0.sha256").read_bytes()).hexdigest()
    assert shown == [
        f"claims {extractor.__version__}",
        f"python {platform.python_version()}",
        f"spacy {spacy.__version__}",
        f"model en_core_web_sm-3.8.0 (files {digest[:12]})",
    ]


def test_version_tells_what_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_distribution(name: str) -> NoReturn:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "distribution", no_distribution)
    result = CliRunner().invoke(app, ["--version"])
    assert result.exit_code == 0
    assert result.stdout.splitlines()[2:] == ["spacy not installed", "model not installed"]


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("ex", ["extract", "explain", "export"]),
        ("extract --min", ["--min-confidence"]),
        ("extract --format js", ["jsonl"]),
    ],
)
def test_words_are_completed(typed: str, offered: list[str]) -> None:
    words = {"COMP_WORDS": f"claims {typed}", "COMP_CWORD": str(len(typed.split()))}
    environment = {**ENVIRONMENT, **words, "_CLAIMS_COMPLETE": "complete_bash"}
    result = subprocess.run(COMMAND, capture_output=True, env=environment, check=False)
    assert (result.stdout.decode().split(), result.stderr) == (offered, b"")


def test_the_shells_are_told_how_to_complete() -> None:
    result = run("--show-completion", "bash")
    assert result.returncode == 0
    assert b"complete -o default -F _claims_completion claims" in result.stdout


def test_schema() -> None:
    assert json.loads(run("schema").stdout) == schema()


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["nowhere.jsonl"], 1, "claims: nowhere.jsonl: no such file or folder\nclaims: no article could be used\n"),
        (
            ["no\nwhere\x1b[2J.jsonl"],
            1,
            "claims: no\\nwhere\\x1b[2J.jsonl: no such file or folder\nclaims: no article could be used\n",
        ),
        (
            ["https://example.org/a.html"],
            1,
            "claims: https://example.org/a.html: an address, and nothing is fetched: save the page and name the file\n"
            "claims: no article could be used\n",
        ),
        (["two.jsonl", "-o", "two.jsonl"], 4, "claims: two.jsonl: is the output too; choose another with -o\n"),
        (["two.jsonl", "-o", "link"], 4, "claims: two.jsonl: is the output too; choose another with -o\n"),
        (
            ["two.jsonl", "-o", "none/out"],
            74,
            "claims: {folder}/none: No such file or directory; check the path; folders are not made\n",
        ),
        (
            ["two.jsonl", "-o", "/dev/full/out"],
            74,
            "claims: /dev/full: Not a directory; check the path; folders are not made\n",
        ),
    ],
)
def test_extract_tells_what_is_wrong(folder: Path, arguments: list[str], status: int, message: str) -> None:
    (folder / "link").symlink_to("two.jsonl")
    before = (folder / "two.jsonl").read_bytes()
    result = run("extract", *arguments, cwd=folder)
    assert (result.returncode, result.stdout) == (status, b"")
    assert result.stderr.decode() == message.replace("{folder}", str(folder))
    assert (folder / "two.jsonl").read_bytes() == before


@pytest.mark.parametrize(
    "arguments",
    [
        ["extract"],
        ["extract", "two.jsonl", "-o", "claims.db"],
        ["extract", "two.jsonl", "-o", "claims.XLSX"],
        ["extract", "two.jsonl", "--published", "yesterday"],
        ["extract", "two.jsonl", "--min-confidence", "2"],
        ["extract", "two.jsonl", "--limit", "0"],
        ["extract", "two.jsonl", "--format", "carrier-pigeon"],
        ["extract", "two.jsonl", "--colour", "red"],
        ["evaluate", "two.jsonl"],
        ["pronounce"],
    ],
)
def test_wrong_usage_is_2(arguments: list[str]) -> None:
    result = CliRunner().invoke(app, arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Error: " in result.stderr


@pytest.mark.parametrize(
    "command", [["extract", "two.jsonl"], ["upgrade", "two.jsonl"], ["explain", "two.jsonl", "--html"]]
)
def test_a_database_is_not_overwritten(folder: Path, command: list[str]) -> None:
    kept = folder / "kept"
    with closing(sqlite3.connect(kept)) as database:
        database.execute("CREATE TABLE decisions (claim)")
    before = kept.read_bytes()
    output = ["kept"] if command[0] == "explain" else ["-o", "kept"]
    result = run(*command, *output, cwd=folder)
    assert (result.returncode, result.stdout) == (4, b"")
    assert result.stderr.decode() == (
        "claims: kept: is a database, which would be lost; choose another with -o, or --to to load claims into it\n"
    )
    assert kept.read_bytes() == before


def test_a_table_of_claims_is_told_once(folder: Path) -> None:
    (folder / "claims.csv").write_text("article_id,article_title\na,b\nc,d\n")
    result = run("compare", "claims.csv", cwd=folder)
    assert (result.returncode, result.stdout) == (1, b"")
    assert result.stderr.decode() == (
        "claims: claims.csv: a table of claims, which is not read back: extract or export them as JSONL or Parquet and "
        "name that\nclaims: no claim could be used\n"
    )


def test_a_day_in_another_form_is_told_the_right_one() -> None:
    result = CliRunner().invoke(app, ["extract", "two.jsonl", "--published", "Jan. 10"])
    message = "Error: Invalid value for '--published': 'Jan. 10' is no day; write it as YYYY-MM-DD\n"
    assert (result.exit_code, result.stderr.splitlines(keepends=True)[-1]) == (2, message)


def test_output_appended_to_the_input_is_refused(folder: Path) -> None:
    with (folder / "two.jsonl").open("ab") as output:
        result = subprocess.run(
            [*COMMAND, "extract", "two.jsonl"], stdout=output, stderr=subprocess.PIPE, env=ENVIRONMENT, check=False
        )
    assert (result.returncode, result.stderr) == (4, b"claims: two.jsonl: is the output too; choose another with -o\n")


def test_an_old_output_is_kept_when_nothing_was_usable(folder: Path) -> None:
    (folder / "out.jsonl").write_text("old")
    assert run("extract", "nowhere.jsonl", "-o", "out.jsonl", cwd=folder).returncode == 1
    assert (folder / "out.jsonl").read_text() == "old"
    assert sorted(path.name for path in folder.iterdir()) == ["out.jsonl", "out.jsonl.failed.jsonl", "two.jsonl"]


@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_signal_leaves_the_old_output(folder: Path, number: signal.Signals, status: int) -> None:
    (folder / "out.jsonl").write_text("old")
    command = [*COMMAND, "extract", "-", "-o", "out.jsonl"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=ENVIRONMENT) as process:
        wait_for(folder, "out.jsonl.part")  # it has begun, and waits for its input
        process.send_signal(number)
        assert process.wait(timeout=60) == status
        assert process.stderr is not None
        assert process.stderr.read() == b""
    assert (folder / "out.jsonl").read_text() == "old"


def wait_for(folder: Path, pattern: str) -> None:
    until = time.monotonic() + 60
    while not list(folder.glob(pattern)):
        assert time.monotonic() < until
        time.sleep(0.02)


def test_a_closed_pipe_is_quiet() -> None:
    read, write = os.pipe()
    os.close(read)
    result = subprocess.run([*COMMAND, "schema"], stdout=write, stderr=subprocess.PIPE, check=False, cwd=ROOT)
    os.close(write)
    assert (result.returncode, result.stderr) == (0, b"")


def test_a_full_disk_is_74() -> None:
    with Path("/dev/full").open("wb") as full:
        result = subprocess.run([*COMMAND, "schema"], stdout=full, stderr=subprocess.PIPE, check=False, cwd=ROOT)
    message = b"claims: No space left on device; make room or choose another output\n"
    assert (result.returncode, result.stderr) == (74, message)


@pytest.mark.parametrize("command", [["extract", "two.jsonl", "-o"], ["explain", "two.jsonl", "--html"]])
def test_a_full_disk_is_named(folder: Path, loaded: None, command: list[str]) -> None:
    result = CliRunner().invoke(app, [*command, "/dev/full"])
    message = "claims: /dev/full: No space left on device; make room or choose another output\n"
    assert (result.exit_code, result.stdout, result.stderr) == (74, "", message)


def test_every_form_has_a_name_that_can_be_asked_for() -> None:
    assert get_args(formats.FormatName) == tuple(form.name for form in formats.FORMATS)


# --- extract ----------------------------------------------------------------------------------------------------------


def test_extract_writes_a_line_a_claim(folder: Path, loaded: None) -> None:
    result = CliRunner().invoke(app, ["extract", "two.jsonl"])
    assert (result.exit_code, result.stderr) == (0, "")
    assert quantities(result.stdout_bytes) == [("ferry", "412"), ("mill", "30")]
    assert b"".join(to_line(from_line(line)) for line in result.stdout_bytes.splitlines()) == result.stdout_bytes


def test_extract_to_a_file_gives_the_same_bytes(folder: Path, loaded: None) -> None:
    printed = CliRunner().invoke(app, ["extract", "two.jsonl"]).stdout_bytes
    result = CliRunner().invoke(app, ["extract", "two.jsonl", "--output", "out.jsonl"])
    assert (result.exit_code, result.stdout) == (0, "")
    summary = [re.sub(r"\d+\.\d", "N", line) for line in result.stderr.splitlines()]
    assert summary == [
        "claims: 2 articles, 2 claims in N s (N articles a second)",
        "claims: read as: 2 jsonl",
        "claims: time by stage: extracting N s, reading N s",
    ]
    assert (folder / "out.jsonl").read_bytes() == printed


def test_extract_reads_standard_input(folder: Path, loaded: None) -> None:
    result = CliRunner().invoke(app, ["extract", "-"], input=json.dumps(MILL))
    assert quantities(result.stdout_bytes) == [("mill", "30")]


def test_what_fails_is_told_and_the_rest_is_done(folder: Path, loaded: None) -> None:
    lines = [json.dumps(FERRY), '{"id": "torn', json.dumps(MILL)]
    (folder / "torn.jsonl").write_text("\n".join(lines), "utf-8")
    once = CliRunner().invoke(app, ["extract", "nowhere.txt", "torn.jsonl", "-q", "--limit", "1"])
    assert once.stderr.splitlines() == [
        "claims: nowhere.txt: no such file or folder",
        "claims: 1 article done, 1 failure",
    ]
    result = CliRunner().invoke(app, ["extract", "nowhere.txt", "torn.jsonl", "-q"])
    assert result.exit_code == 3
    assert quantities(result.stdout_bytes) == [("ferry", "412"), ("mill", "30")]
    first, second, last = result.stderr.splitlines()
    assert first == "claims: nowhere.txt: no such file or folder"
    assert second.startswith("claims: torn.jsonl:2: ")
    assert last == "claims: 2 articles done, 2 failures"


def test_an_article_that_cannot_be_processed_is_named(
    folder: Path, loaded: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def annotated(*arguments: object, **options: object) -> NoReturn:
        raise ValueError("no\x07pe")

    monkeypatch.setattr(pipeline, "_annotated", annotated)
    result = CliRunner().invoke(app, ["extract", "two.jsonl"])
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        "claims: two.jsonl:1: cannot be processed (ValueError: no\\x07pe)\n"
        "claims: two.jsonl:2: cannot be processed (ValueError: no\\x07pe)\n"
        "claims: no article could be used\n"
    )


def test_an_article_without_claims_is_no_failure(folder: Path, loaded: None) -> None:
    write_jsonl(folder / "calm.jsonl", [{"id": "calm", "text": "Nothing happened."}])
    result = CliRunner().invoke(app, ["extract", "calm.jsonl", "-o", "out.jsonl", "-q"])
    assert (result.exit_code, result.output) == (0, "")
    assert (folder / "out.jsonl").read_bytes() == b""


def test_limit_counts_articles(folder: Path, loaded: None) -> None:
    result = CliRunner().invoke(app, ["extract", "two.jsonl", "--limit", "1"])
    assert quantities(result.stdout_bytes) == [("ferry", "412")]


def test_min_confidence_leaves_out_what_is_less_certain(folder: Path, loaded: None) -> None:
    everything = CliRunner().invoke(app, ["extract", "two.jsonl"]).stdout_bytes.splitlines(keepends=True)
    sure = max(from_line(line).confidence for line in everything)
    result = CliRunner().invoke(app, ["extract", "two.jsonl", "--min-confidence", str(sure)])
    assert result.stdout_bytes.splitlines(keepends=True) == [
        line for line in everything if from_line(line).confidence >= sure
    ]


def test_min_confidence_leaves_no_baseline_claim_behind(folder: Path, loaded: None) -> None:
    fall = {"id": "fall", "text": "Arrivals fell 17 percent to 2,315 in 2017 from 2,790 in 2016, the port said."}
    write_jsonl(folder / "fall.jsonl", [fall])
    output = CliRunner().invoke(app, ["extract", "fall.jsonl"]).stdout_bytes
    everything = [from_line(line) for line in output.splitlines()]
    compared = {each.baseline.claim for each in everything if each.baseline and each.baseline.claim}
    assert compared  # else this tests nothing
    for least in sorted({each.confidence for each in everything}):
        output = CliRunner().invoke(app, ["extract", "fall.jsonl", "--min-confidence", str(least)]).stdout_bytes
        kept = [from_line(line) for line in output.splitlines()]
        assert [each.id for each in kept] == [each.id for each in everything if each.confidence >= least]
        assert {each.baseline.claim for each in kept if each.baseline} <= {None, *(each.id for each in kept)}


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".parquet"])
def test_the_output_has_the_form_of_its_name(folder: Path, loaded: None, suffix: str) -> None:
    result = CliRunner().invoke(app, ["extract", "two.jsonl", "-q", "-o", f"out{suffix}"])
    assert (result.exit_code, result.output) == (0, "")
    CliRunner().invoke(app, ["extract", "two.jsonl", "-q", "-o", "out.jsonl"])
    convert(folder / "out.jsonl", folder / f"expected{suffix}", suffix)
    assert (folder / f"out{suffix}").read_bytes() == (folder / f"expected{suffix}").read_bytes()
    assert sorted(path.name for path in folder.glob(f"out{suffix}*")) == [f"out{suffix}", f"out{suffix}.ledger"]


@pytest.mark.parametrize(
    ("options", "kept"),
    [
        (["--kind", "count"], ["ferry", "mill"]),
        (["--kind", "money", "--kind", "percent"], []),
        (["--since", "2024-05-01"], ["mill"]),
        (["--until", "2024-04-30"], ["ferry"]),
        (["--source", "HARBOUR"], ["ferry"]),
    ],
)
def test_claims_are_chosen(folder: Path, loaded: None, options: list[str], kept: list[str]) -> None:
    result = CliRunner().invoke(app, ["extract", "two.jsonl", *options])
    assert [article for article, _ in quantities(result.stdout_bytes)] == kept


def test_a_sample_is_the_same_in_every_order(folder: Path, loaded: None) -> None:
    rows = [{"id": f"a{n}", "text": f"The mill cut {n} jobs in May."} for n in range(2, 42)]
    write_jsonl(folder / "up.jsonl", rows)
    write_jsonl(folder / "down.jsonl", rows[::-1])
    up = CliRunner().invoke(app, ["extract", "up.jsonl", "--sample", "0.25"]).stdout_bytes.splitlines()
    down = CliRunner().invoke(app, ["extract", "down.jsonl", "--sample", "0.25"]).stdout_bytes.splitlines()
    assert 2 < len(up) < 20
    assert up == down[::-1]


def test_the_last_version_is_kept_where_asked_for(folder: Path, loaded: None) -> None:
    write_jsonl(folder / "both.jsonl", [MILL, FERRY, {**MILL, "text": "The mill cut 35 jobs in May."}])
    refused = CliRunner().invoke(app, ["extract", "both.jsonl"])
    assert (refused.exit_code, quantities(refused.stdout_bytes)) == (3, [("mill", "30"), ("ferry", "412")])
    result = CliRunner().invoke(app, ["extract", "both.jsonl", "--versions", "last"])
    assert (result.exit_code, quantities(result.stdout_bytes)) == (0, [("ferry", "412"), ("mill", "35")])
    piped = CliRunner().invoke(app, ["extract", "-", "--versions", "last"], input=json.dumps(MILL))
    assert (piped.exit_code, piped.stdout) == (1, "")
    assert piped.stderr == "claims: -: last versions need two readings, and a stream has one: name a file\n"


def test_repeated_articles_are_marked_where_asked_for(folder: Path, loaded: None) -> None:
    write_jsonl(folder / "copies.jsonl", [MILL, {**MILL, "id": "copy"}])
    result = CliRunner().invoke(app, ["extract", "copies.jsonl", "--mark-duplicates"])
    claims = [from_line(line) for line in result.stdout_bytes.splitlines()]
    assert [(each.article.id, each.article.duplicate_of) for each in claims] == [("mill", None), ("copy", "mill")]


def test_other_languages_are_set_aside_and_read_where_asked_for(folder: Path, loaded: None) -> None:
    write_jsonl(folder / "stated.jsonl", [{**MILL, "language": "fr"}])
    runs = [CliRunner().invoke(app, ["extract", "stated.jsonl", *more]) for more in ([], ["--any-language"])]
    assert [len(run.stdout_bytes.splitlines()) for run in runs] == [0, 1]
    assert [run.exit_code for run in runs] == [0, 0]


def test_fields_may_have_names_of_their_own(folder: Path, loaded: None) -> None:
    write_jsonl(folder / "own.jsonl", [{"key": "mill", "body": MILL["text"], "day": MILL["published"]}])
    names = ["--id-field", "key", "--text-field", "body", "--date-field", "day"]
    named = CliRunner().invoke(app, ["extract", "own.jsonl", *names]).stdout_bytes
    write_jsonl(folder / "ours.jsonl", [MILL])
    assert named == CliRunner().invoke(app, ["extract", "ours.jsonl"]).stdout_bytes


def test_lines_that_are_no_body_text_are_counted(folder: Path, loaded: None) -> None:
    text = f"By Ana Ruiz\n\n{MILL['text']}\n\nRead more: 12 boats sank\n\nJoin 50,000 readers of the Tide\n"
    write_jsonl(folder / "page.jsonl", [{**MILL, "text": text}])
    result = CliRunner().invoke(app, ["extract", "page.jsonl", "-o", "out.jsonl", "--log-format", "json"])
    end = json.loads(result.stderr.splitlines()[-1])
    assert (end["claims"], end["left_out"]) == (1, {"byline": 1, "boilerplate": 2})


def test_events_are_lines_of_json(folder: Path, loaded: None) -> None:
    (folder / "torn.jsonl").write_text(json.dumps(MILL) + '\n{"id": "torn')
    result = CliRunner().invoke(app, ["extract", "torn.jsonl", "-o", "out.jsonl", "--log-format", "json"])
    events = [json.loads(line) for line in result.stderr.splitlines()]
    assert [event["event"] for event in events] == ["failure", "progress", "end"]
    assert (events[0]["where"], events[0]["line"]) == ("torn.jsonl", 2)
    assert {name: events[2][name] for name in ("articles", "claims", "failed")} == {
        "articles": 1,
        "claims": 1,
        "failed": 1,
    }


def test_an_output_is_gone_on_with_only_as_it_was_begun(folder: Path, loaded: None) -> None:
    command = ["extract", "two.jsonl", "-q", "-o", "out.jsonl"]
    assert CliRunner().invoke(app, command).exit_code == 0
    whole = (folder / "out.jsonl").read_bytes()
    again = CliRunner().invoke(app, [*command, "--workers", "0", "--deadline", "5"])
    assert (again.exit_code, again.output) == (0, "")
    other = CliRunner().invoke(app, [*command, "--kind", "money"])
    reason = (
        "was begun otherwise, settings: selection: kinds (then [], now ['money']): use --restart, or another output"
    )
    assert (other.exit_code, other.stderr) == (4, f"claims: {folder}/out.jsonl {reason}\n")
    assert (folder / "out.jsonl").read_bytes() == whole
    anew = CliRunner().invoke(app, [*command, "--kind", "money", "--restart"])
    assert (anew.exit_code, (folder / "out.jsonl").read_bytes()) == (0, b"")


def test_inputs_that_come_later_are_appended(folder: Path, loaded: None) -> None:
    (folder / "feed").mkdir()
    write_jsonl(folder / "feed" / "2.jsonl", [FERRY])
    command = ["extract", "feed", "-q", "-o", "out.jsonl"]
    assert CliRunner().invoke(app, command).exit_code == 0
    write_jsonl(folder / "feed" / "1.jsonl", [MILL])
    refused = CliRunner().invoke(app, command)
    reason = "feed/1.jsonl is new since the run began: --append goes on with what is new, --restart begins anew"
    assert (refused.exit_code, refused.stderr) == (4, f"claims: {reason}\n")
    assert CliRunner().invoke(app, [*command, "--append"]).exit_code == 0
    assert quantities((folder / "out.jsonl").read_bytes()) == [("ferry", "412"), ("mill", "30")]
    (folder / "feed" / "2.jsonl").unlink()
    missing = CliRunner().invoke(app, command)
    assert missing.exit_code == 4
    assert missing.stderr.startswith("claims: feed/2.jsonl is not among the inputs any more")


def test_published_dates_an_article_without_day(folder: Path, loaded: None) -> None:
    (folder / "undated.txt").write_text(FERRY["text"])
    result = CliRunner().invoke(app, ["extract", "undated.txt", "--published", "2024-03-06"])
    (found,) = [from_line(line) for line in result.stdout_bytes.splitlines()]
    assert (str(found.article.published), found.article.date_source) == ("2024-03-06", "option")
    assert found.date is not None
    assert str(found.date.from_) == "2024-03-04"


def test_a_model_that_is_not_there_is_told(folder: Path) -> None:
    result = CliRunner().invoke(app, ["extract", "two.jsonl", "--model", "en_nowhere"])
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("claims: model 'en_nowhere' is not installed")


@pytest.mark.parametrize(
    ("model", "message"),
    [
        (
            "no/where",
            "claims: model 'no/where': no such folder; name one that `nlp.to_disk` wrote, or an installed model",
        ),
        ("empty", "claims: model 'empty' cannot be read ([E053] Could not read meta.json from empty)"),
        ("torn", "claims: model 'torn' cannot be read ("),
    ],
)
def test_a_model_that_cannot_be_read_is_told(folder: Path, model: str, message: str) -> None:
    (folder / "empty").mkdir()
    spacy.blank("en").to_disk(folder / "torn")
    (folder / "torn" / "tokenizer").write_bytes(b"\xc1torn")
    result = CliRunner().invoke(app, ["extract", "two.jsonl", "--model", model])
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(message)
    assert "pip install" not in result.stderr


def test_a_reader_that_leaves_ends_the_command_quietly(folder: Path) -> None:
    sentences = " ".join(f"The mill cut {n} jobs." for n in range(2, 12))  # their lines fill more than a pipe
    write_jsonl(folder / "many.jsonl", [{"id": str(n), "text": f"{sentences} Article {n}."} for n in range(40)])
    command = [*COMMAND, "extract", "many.jsonl"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENVIRONMENT) as process:
        assert process.stdout is not None and process.stderr is not None
        assert process.stdout.readline().startswith(b'{"schema":1,')
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=60) == 0


# --- evaluate ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def scored(folder: Path) -> Iterator[Path]:
    """A gold file of one claim, which ``claims.jsonl`` has right and ``old.jsonl`` misses."""
    gold = {
        "quantity": "1,283", "start": 22, "end": 27, "context": "fell to 1,283", "kind": "count", "low": 1283,
        "high": 1283, "modifier": "=", "unit": "arrival", "entity": "Dock arrivals", "heads": ["arrival"],
        "role": "value", "direction": "down", "status": "asserted", "via": [],
        "date": {"text": "in 2017", "from": "2017-01-01", "to": "2017-12-31", "how": "explicit"},
        "source": {"text": "the harbour board", "names": ["the harbour board"], "how": "explicit"},
    }  # fmt: skip
    (folder / "gold.jsonl").write_text(json.dumps({"id": "a1", "claims": [gold]}))
    write_claims(folder / "claims.jsonl", [claim("a1")])
    write_claims(folder / "old.jsonl", [])
    yield folder


def test_evaluate(scored: Path) -> None:
    result = CliRunner().invoke(app, ["evaluate", "gold.jsonl", "claims.jsonl", "--errors", "5"])
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("1 articles, 1 gold claims and 0 optional ones\n")
    assert result.stdout.endswith("\n\nno errors\n")


def test_evaluate_as_json(scored: Path) -> None:
    result = CliRunner().invoke(app, ["evaluate", "gold.jsonl", "old.jsonl", "--json"])
    assert json.loads(result.stdout)["right"] == {"precision": 0, "recall": 0, "f1": 0, "tp": 0, "fp": 0, "fn": 1}


def test_evaluate_lists_gains_and_losses(scored: Path) -> None:
    gained = CliRunner().invoke(app, ["evaluate", "gold.jsonl", "claims.jsonl", "--against", "old.jsonl"])
    assert "\n1 gains, 0 losses\n+ missed -> right: a1: '1,283' in 'Dock arrivals fell" in gained.stdout
    lost = CliRunner().invoke(app, ["evaluate", "gold.jsonl", "old.jsonl", "--against", "claims.jsonl"])
    assert "\n0 gains, 1 losses\n- right -> missed: a1: '1,283' in 'fell to 1,283'\n" in lost.stdout


@pytest.mark.parametrize(
    ("content", "status", "message"),
    [
        (None, 1, "claims: bad.jsonl: cannot be read (No such file or directory)\n"),
        ("\nnonsense", 1, "claims: bad.jsonl:2: not JSON: Expecting value: line 1 column 1 (char 0)\n"),
        ('{"schema":2}', 4, "claims: bad.jsonl:1: schema: 2 is not version 1; install the extractor that wrote it\n"),
    ],
)
def test_evaluate_tells_what_is_wrong(scored: Path, content: str | None, status: int, message: str) -> None:
    if content is not None:
        (scored / "bad.jsonl").write_text(content)
    result = CliRunner().invoke(app, ["evaluate", "gold.jsonl", "bad.jsonl"])
    assert (result.exit_code, result.stdout, result.stderr) == (status, "", message)


def test_info() -> None:
    result = CliRunner().invoke(app, ["info"])
    assert result.exit_code == 0
    assert f"extractor    {extractor.__version__}, claim schema 1\n" in result.stdout
    assert "model        en_core_web_sm-3.8.0\n" in result.stdout
