"""Runs and workers are killed at random moments; what comes out in the end is what came out undisturbed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.batch.kills import ARTICLES, LEAVING, begun, ended, kill_runs, outputs
from tests.batch.same_bytes import ROOT
from tests.batch.stubs import article, lines_of, write_articles

COMMAND = (sys.executable, "-m", "tests.batch.driver", "{}", "extract")


def test_no_kill_changes_what_comes_out(tmp_path: Path) -> None:
    killed = kill_runs(tmp_path, 9, seed=1)
    assert (killed.kills.total(), killed.wrong) == (9, Counter())


def test_a_kill_of_a_run_with_the_model_changes_nothing(tmp_path: Path) -> None:
    articles = [article(f"a{number}", f"The mill cut {number + 2} jobs in May 2017, it said.") for number in range(40)]
    source = write_articles(tmp_path / "in.jsonl", articles)
    killed = kill_runs(tmp_path, 1, seed=4, stub=None, source=source)
    assert (killed.kills.total(), killed.wrong) == (1, Counter())
    assert (tmp_path / "out").read_bytes().count(b"\n") == 40


def test_a_second_signal_ends_a_run_at_once(tmp_path: Path) -> None:
    source = write_articles(tmp_path / "in.jsonl", ARTICLES)
    run = begun(tmp_path, {"seconds": 60}, source)
    until = time.monotonic() + LEAVING
    while not (tmp_path / "out.part").exists() and time.monotonic() < until:
        time.sleep(0.01)
    os.kill(run, signal.SIGTERM)
    os.kill(run, signal.SIGTERM)
    began = time.monotonic()
    assert ended(run) == 143
    assert time.monotonic() - began < LEAVING
    assert ended(begun(tmp_path, {}, source)) == 3
    assert outputs(tmp_path)[0] == b"".join(lines_of(one) for one in ARTICLES if one["text"] != "!fail")


# --- what the system does to a command ----------------------------------------------------------------------------


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Articles whose claims fill more than a pipe."""
    return write_articles(tmp_path / "in.jsonl", [article(f"a{number}") for number in range(2000)])


def claims(*arguments: object, tail: str = "") -> subprocess.CompletedProcess[str]:
    """The command with the stub, in a shell that may do something to it."""
    command = " ".join(json.dumps(str(part)) if part != "{}" else "'{}'" for part in (*COMMAND, *arguments))
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    shell = ["bash", "-c", f"set -o pipefail; {command} {tail}"]
    return subprocess.run(shell, capture_output=True, text=True, env=environment, check=False, timeout=120)


def test_a_reader_that_has_enough_is_no_failure(source: Path) -> None:
    result = claims(source, tail="| head -n 1")
    assert (result.returncode, result.stdout.count("\n"), result.stderr) == (0, 1, "")


@pytest.mark.parametrize("tail", ["2>&-", "2>/dev/full", "2> >(exec true)"])
def test_an_output_does_not_need_messages(source: Path, tail: str) -> None:
    whole = b"".join(lines_of(article(f"a{number}")) for number in range(2000))
    result = claims(source, source.parent / "nowhere.jsonl", "-o", source.parent / "out", tail=tail)
    assert (result.returncode, (source.parent / "out").read_bytes()) == (3, whole)


def test_a_full_device_is_74(source: Path) -> None:
    result = claims(source, "-o", "/dev/full")
    message = "claims: /dev/full: No space left on device; make room or choose another output\n"
    assert (result.returncode, result.stderr) == (74, message)


def test_a_file_that_may_not_grow_is_74_and_is_gone_on_with(source: Path) -> None:
    out = source.parent / "out"
    command = "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
    command += "resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, -1)); from tests.batch.driver import main; "
    command += f"main('{{}}', 'extract', {str(source)!r}, '-o', {str(out)!r}, '-q')"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    result = subprocess.run(
        [sys.executable, "-c", command], capture_output=True, text=True, env=environment, check=False, timeout=120
    )
    assert (result.returncode, result.stderr) == (74, f"claims: {out}: File too large\n")
    assert claims(source, "-o", out, "-q").returncode == 0
    assert out.read_bytes() == b"".join(lines_of(article(f"a{number}")) for number in range(2000))


def test_a_folder_that_cannot_be_written_is_74(source: Path) -> None:
    result = claims(source, "-o", "/proc/out.jsonl")  # even root may not
    assert (result.returncode, result.stderr.count("\n"), result.stderr[:7]) == (74, 1, "claims:")
    assert "Traceback" not in result.stderr
