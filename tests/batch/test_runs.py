"""Runs on files, one after the other: begun anew, gone on with, added to, tried again, refused."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from extractor.batch.disk import RealDisk
from extractor.batch.feed import EVERYTHING, Take
from extractor.batch.ledger import LedgerError, encode
from extractor.batch.lock import Lock
from extractor.batch.output import Files, Paths
from extractor.batch.run import FileRun, Wanted
from extractor.batch.start import Asked
from extractor.batch.state import state_of
from extractor.errors import ExtractorError
from extractor.exits import RefusedError
from tests.batch.stubs import Told, article, job, lines_of, units, write_articles

ANY = [article(f"a{number}") for number in range(7)]
SICK = [ANY[0], article("sick", "!fail today"), ANY[1], ANY[2]]


@dataclass
class Bench:
    """A folder with an output in it, and the runs on it."""

    folder: Path
    told: Told = field(default_factory=Told)

    @property
    def paths(self) -> Paths:
        return Paths(self.folder / "out.jsonl")

    def file(self, name: str, articles: list[dict[str, Any]]) -> Path:
        return write_articles(self.folder / name, articles)

    def run(
        self, *inputs: Path, fingerprint: str = "one", take: Take = EVERYTHING, healthy: bool = False, **asked: bool
    ) -> str:
        """Run to the end; how it was begun."""
        self.told = Told()
        wanted = Wanted(units(*inputs), job(healthy=healthy), take=take, workers=0)
        FileRun(wanted, self.paths, RealDisk(), self.told, {"settings": {"name": fingerprint}}).run(Asked(**asked))
        return self.told.notices[0][0] if self.told.notices else "anew"

    def out(self) -> bytes:
        return self.paths.out.read_bytes()

    def failures(self) -> list[str]:
        if not self.paths.failed.exists():
            return []
        return [json.loads(line)["id"] for line in self.paths.failed.read_bytes().splitlines()]

    def left(self) -> list[str]:
        return sorted(path.name for path in self.folder.glob("out*"))

    def interrupted(self, *inputs: Path, after: int, **options: Any) -> None:
        """Run until so many commits are on the disk, or all, then have the process end without another word."""
        commit, done = Files.commit, 0

        def counted(files: Files, *arguments: Any) -> None:
            nonlocal done
            if done == after:
                raise Killed
            commit(files, *arguments)
            done += 1

        with pytest.MonkeyPatch.context() as patch, pytest.raises(Killed):
            patch.setattr(Files, "commit", counted)
            patch.setattr("extractor.batch.run.finish", _killed)
            self.run(*inputs, **options)


class Killed(BaseException):
    """In place of a signal that leaves no time for anything."""


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    """Chunks of two articles, each committed."""
    monkeypatch.setattr("extractor.batch.feed.ARTICLES", 2)
    monkeypatch.setattr("extractor.batch.sink.COMMIT_ARTICLES", 2)
    return Bench(tmp_path)


def claims_of(*articles: dict[str, Any]) -> bytes:
    return b"".join(map(lines_of, articles))


# --- how a run begins ---------------------------------------------------------------------------------------------


def test_a_run_leaves_the_claims_and_the_ledger(bench: Bench) -> None:
    assert bench.run(bench.file("a.jsonl", ANY)) == "anew"
    assert bench.out() == claims_of(*ANY) != b""
    assert bench.left() == ["out.jsonl", "out.jsonl.ledger"]


def test_a_whole_output_is_left_alone(bench: Bench) -> None:
    source = bench.file("a.jsonl", ANY)
    bench.run(source)
    before = bench.paths.out.stat()
    assert bench.run(source) == "nothing"
    assert bench.paths.out.stat() == before


@pytest.mark.parametrize("after", range(5))
def test_an_interrupted_run_is_gone_on_with(bench: Bench, after: int) -> None:
    sources = [bench.file("a.jsonl", ANY[:3]), bench.file("b.jsonl", ANY[3:])]
    bench.interrupted(*sources, after=after)
    assert bench.left() == ["out.jsonl.failed.jsonl", "out.jsonl.ledger", "out.jsonl.part"]
    assert bench.run(*sources) == "resume"
    assert bench.out() == claims_of(*ANY)
    assert bench.left() == ["out.jsonl", "out.jsonl.ledger"]


def test_failures_are_listed_with_the_claims_of_all_others(bench: Bench) -> None:
    bench.run(bench.file("a.jsonl", SICK))
    assert bench.out() == claims_of(*ANY[:3])
    row = {"id": "sick", "where": str(bench.folder / "a.jsonl"), "line": 2, "reason": "was told to fail"}
    assert [json.loads(line) for line in bench.paths.failed.read_bytes().splitlines()] == [{**row, "kind": "article"}]


def test_new_inputs_are_added_when_asked_for(bench: Bench) -> None:
    first, second = bench.file("a.jsonl", ANY[:3]), bench.file("b.jsonl", ANY[2:])
    bench.run(first)
    with pytest.raises(RefusedError, match=r"b\.jsonl is new since the run began"):
        bench.run(first, second)
    assert bench.run(first, second, append=True) == "append"
    assert bench.out() == claims_of(*ANY)  # the third article came in the first file
    assert bench.run(first, second) == "nothing"


def test_new_inputs_do_not_get_lost_behind_an_interruption_just_before_the_end(bench: Bench) -> None:
    first, second = bench.file("a.jsonl", ANY[:3]), bench.file("b.jsonl", ANY[3:])
    with pytest.MonkeyPatch.context() as patch, pytest.raises(Killed):
        patch.setattr("extractor.batch.disk.RealDisk.rename", _killed)
        bench.run(first)
    assert bench.run(first, second, append=True) == "append"
    assert bench.out() == claims_of(*ANY)


def _killed(*arguments: object) -> None:
    raise Killed


def test_failures_are_tried_again_when_asked_for(bench: Bench) -> None:
    source = bench.file("a.jsonl", SICK)
    bench.run(source)
    assert bench.run(source, retry=True) == "retry"  # still sick
    assert (bench.out(), bench.failures()) == (claims_of(*ANY[:3]), ["sick"])
    assert bench.run(source, retry=True, healthy=True) == "retry"
    assert (bench.out(), bench.failures()) == (claims_of(*SICK), [])
    assert bench.run(source, retry=True) == "nothing"
    assert bench.left() == ["out.jsonl", "out.jsonl.ledger"]


@pytest.mark.parametrize("after", range(3))
def test_trying_again_can_be_interrupted(bench: Bench, after: int) -> None:
    source = bench.file("a.jsonl", SICK)
    bench.run(source)
    bench.interrupted(source, after=after, retry=True, healthy=True)
    assert bench.out() == claims_of(*ANY[:3])
    assert bench.run(source, healthy=True) == "resume"
    assert (bench.out(), bench.failures()) == (claims_of(*SICK), [])


def test_an_input_that_was_not_there_is_tried_again(bench: Bench) -> None:
    first, late = bench.file("a.jsonl", ANY[:3]), bench.folder / "late.jsonl"
    bench.run(late, first)
    assert bench.out() == claims_of(*ANY[:3])
    bench.file("late.jsonl", ANY[3:])
    with pytest.raises(RefusedError, match=r"late\.jsonl: changed since it was read"):
        bench.run(late, first)
    assert bench.run(late, first, retry=True) == "retry"
    assert (bench.out(), bench.failures()) == (claims_of(*ANY[3:], *ANY[:3]), [])


def test_what_is_tried_again_must_not_push_out_what_was_done(bench: Bench) -> None:
    first, late = bench.file("a.jsonl", ANY[:3]), bench.folder / "late.jsonl"
    bench.run(late, first)
    bench.file("late.jsonl", [article("a1", "Another text of that id.")])
    with pytest.raises(RefusedError, match="holds claims of articles that do not come any more"):
        bench.run(late, first, retry=True)
    assert bench.out() == claims_of(*ANY[:3])


def test_new_inputs_are_added_after_failures_were_tried_again(bench: Bench) -> None:
    first, second = bench.file("a.jsonl", SICK), bench.file("b.jsonl", ANY[3:])
    bench.run(first)
    bench.run(first, retry=True, healthy=True)
    bench.interrupted(first, second, append=True, after=1)
    assert bench.run(first, second) == "resume"
    assert bench.out() == claims_of(*SICK, *ANY[3:])


def test_new_inputs_wait_while_failures_are_tried_again(bench: Bench) -> None:
    first, second = bench.file("a.jsonl", SICK), bench.file("b.jsonl", ANY[3:])
    bench.run(first)
    bench.interrupted(first, after=1, retry=True, healthy=True)
    with pytest.raises(RefusedError, match="first have failures tried again without new inputs"):
        bench.run(first, second, append=True, healthy=True)
    bench.run(first, healthy=True)
    assert bench.run(first, second, append=True) == "append"
    assert bench.out() == claims_of(*SICK, *ANY[3:])


def test_failures_wait_while_there_are_new_inputs(bench: Bench) -> None:
    first, second = bench.file("a.jsonl", SICK), bench.file("b.jsonl", ANY[3:])
    bench.run(first)
    with pytest.raises(RefusedError, match="first go on with new inputs by --append, then try failures again"):
        bench.run(first, second, append=True, retry=True)


def test_what_came_through_a_pipe_cannot_be_tried_again(bench: Bench) -> None:
    pipe, source = bench.folder / "pipe", bench.file("a.jsonl", SICK)
    os.mkfifo(pipe)
    with subprocess.Popen(["cp", source, pipe]):
        bench.run(pipe)
    assert bench.out() == claims_of(*ANY[:3])
    with pytest.raises(RefusedError, match="pipe cannot be read again for what failed in it"):
        bench.run(pipe, retry=True)


def test_an_output_that_is_gone_is_made_again(bench: Bench) -> None:
    source = bench.file("a.jsonl", ANY)
    bench.run(source)
    bench.paths.out.unlink()
    assert bench.run(source) == "anew"
    assert bench.out() == claims_of(*ANY)


def test_restart_begins_anew_and_keeps_the_old_output_until_the_new_is_whole(bench: Bench) -> None:
    source = bench.file("a.jsonl", ANY)
    bench.run(source)
    bench.file("a.jsonl", ANY[:4])
    bench.interrupted(source, restart=True, after=1)
    assert bench.out() == claims_of(*ANY)
    assert bench.run(source) == "resume"
    assert bench.out() == claims_of(*ANY[:4])


# --- refusals -----------------------------------------------------------------------------------------------------


def test_other_settings_are_refused(bench: Bench) -> None:
    source = bench.file("a.jsonl", ANY)
    bench.interrupted(source, after=1)
    with pytest.raises(RefusedError) as refusal:
        bench.run(source, fingerprint="two")
    told = (
        f"{bench.paths.out} was begun otherwise, settings: name (then one, now two): use --restart, or another output"
    )
    assert str(refusal.value) == told
    bench.run(source)
    assert bench.out() == claims_of(*ANY)


def test_a_changed_input_is_refused(bench: Bench) -> None:
    sources = [bench.file("a.jsonl", ANY[:3]), bench.file("b.jsonl", ANY[3:])]
    bench.interrupted(*sources, after=1)
    bench.file("b.jsonl", ANY[3:5])  # not begun yet: may still change
    bench.interrupted(*sources, after=2)
    bench.file("a.jsonl", ANY[:2])
    with pytest.raises(RefusedError, match=r"a\.jsonl: changed since it was read: --restart begins anew"):
        bench.run(*sources)


def test_a_missing_input_is_refused(bench: Bench) -> None:
    sources = [bench.file(f"{name}.jsonl", [article(name)]) for name in "abc"]
    bench.interrupted(*sources, after=0)
    with pytest.raises(RefusedError, match=r"b\.jsonl and another are not among the inputs any more"):
        bench.run(sources[0])


def test_an_output_that_was_changed_is_refused(bench: Bench) -> None:
    source, other = bench.file("a.jsonl", ANY), bench.file("b.jsonl", ANY)
    bench.run(source)
    bench.paths.out.write_bytes(bench.out() + b"{}\n")
    for asked in ({}, {"append": True}, {"retry": True}):
        with pytest.raises(RefusedError, match="was changed since it was written"):
            bench.run(source, *([other] if "append" in asked else []), **asked)


def test_an_output_changed_while_failures_are_tried_again_is_refused(bench: Bench) -> None:
    source = bench.file("a.jsonl", SICK)
    bench.run(source)
    bench.interrupted(source, after=1, retry=True)
    bench.paths.out.write_bytes(b"")
    with pytest.raises(RefusedError, match="was changed while its failures were tried again"):
        bench.run(source)


def test_a_second_run_on_an_output_is_refused(bench: Bench) -> None:
    lock = Lock(bench.paths.ledger, bench.paths.out)
    with pytest.raises(RefusedError, match=r"out\.jsonl: another run is writing it"):
        bench.run(bench.file("a.jsonl", ANY))
    lock.release()
    bench.run(bench.folder / "a.jsonl")
    assert bench.out() == claims_of(*ANY)


def test_a_lock_is_one_on_the_name_not_on_a_file_that_lost_it(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between opening and locking the ledger another run may have put a new one in its place."""
    flock, ledger = __import__("fcntl").flock, bench.paths.ledger

    def replaced_meanwhile(descriptor: int, how: int) -> None:
        monkeypatch.setattr("fcntl.flock", flock)
        ledger.unlink()
        ledger.touch()
        flock(descriptor, how)

    monkeypatch.setattr("fcntl.flock", replaced_meanwhile)
    lock = Lock(ledger, bench.paths.out)
    with pytest.raises(RefusedError, match="another run is writing it"):
        Lock(ledger, bench.paths.out)
    lock.release()


def test_nothing_usable_leaves_only_the_list_of_failures(bench: Bench) -> None:
    with pytest.raises(ExtractorError, match="no article could be used"):
        bench.run(bench.file("a.jsonl", [SICK[1]]))
    assert bench.left() == ["out.jsonl.failed.jsonl"]
    assert bench.failures() == ["sick"]


# --- damage ---------------------------------------------------------------------------------------------------------


def test_a_torn_end_of_a_ledger_is_cut_off(bench: Bench) -> None:
    source = bench.file("a.jsonl", ANY)
    bench.interrupted(source, after=2)
    for torn in (b"0", bytes(300), b"0123abcd {}\n", bench.paths.ledger.read_bytes().splitlines()[-1][:-3]):
        with bench.paths.ledger.open("ab") as ledger:
            ledger.write(torn)
        bench.interrupted(source, after=0)
    bench.run(source)
    assert bench.out() == claims_of(*ANY)


def test_damage_in_the_middle_of_a_ledger_is_told(bench: Bench) -> None:
    source = bench.file("a.jsonl", ANY)
    bench.interrupted(source, after=2)
    lines = bench.paths.ledger.read_bytes().splitlines(keepends=True)
    bench.paths.ledger.write_bytes(b"".join([lines[0], lines[1].replace(b"commit", b"submit"), *lines[2:]]))
    with pytest.raises(LedgerError) as error:
        bench.run(source)
    told = f"{bench.paths.ledger}: damaged in line 2, before its end: begin anew with --restart"
    assert str(error.value) == told
    assert bench.run(source, restart=True) == "anew"
    assert bench.out() == claims_of(*ANY)


def test_a_ledger_of_another_version_is_told(bench: Bench) -> None:
    bench.paths.ledger.write_bytes(encode({"entry": "run", "print": {}}))
    with pytest.raises(LedgerError, match="an entry that this version does not know"):
        bench.run(bench.file("a.jsonl", ANY))


@pytest.mark.parametrize("which", ["part", "failed"])
def test_a_file_shorter_than_the_ledger_says_is_told(bench: Bench, which: str) -> None:
    source = bench.file("a.jsonl", [SICK[1], *ANY])
    bench.interrupted(source, after=3)
    path = getattr(bench.paths, which)
    state = state_of(bench.paths.ledger.read_bytes())
    os.truncate(path, {"part": state.claims, "failed": state.failed}[which] - 1)
    with pytest.raises(LedgerError, match=r"has \d+ bytes, the ledger says \d+: begin anew with --restart"):
        bench.run(source)


def test_the_state_is_what_the_entries_add_up_to(bench: Bench) -> None:
    source = bench.file("a.jsonl", SICK)
    bench.interrupted(source, after=1)
    data = bench.paths.ledger.read_bytes()
    state = state_of(data + b"torn")
    assert (state.run, state.units) == ({"settings": {"name": "one"}}, [str(source)])
    assert (state.place.unit, state.place.within, len(state.seen), len(state.digests)) == (0, 2, 32, 1)
    assert (state.claims, state.failed) == (len(claims_of(SICK[0])), bench.paths.failed.stat().st_size)
    assert (state.totals["articles"], state.totals["failed"], state.length) == (1, 1, len(data))
    assert (state.whole, state.out, state.retry) == (None, None, None)


# --- what is taken --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 6])
@pytest.mark.parametrize("after", range(3))
def test_a_limit_holds_over_interruptions(bench: Bench, limit: int, after: int) -> None:
    sources, take = [bench.file("a.jsonl", ANY[:3]), bench.file("b.jsonl", ANY[3:])], Take(limit=limit)
    bench.interrupted(*sources, after=after, take=take)
    bench.run(*sources, take=take)
    assert bench.out() == claims_of(*ANY[:limit])


def test_a_limit_counts_failed_articles_and_none_set_aside(bench: Bench) -> None:
    source = bench.file("a.jsonl", [ANY[0], ANY[0], SICK[1], ANY[1], ANY[2]])
    bench.run(source, take=Take(limit=3))
    assert bench.out() == claims_of(*ANY[:2])


def test_a_sample_does_not_depend_on_the_order(bench: Bench) -> None:
    many = [article(f"m{number}") for number in range(60)]
    taken = [one for one in many if Take(share=0.4).wants(one["id"])]
    assert 10 < len(taken) < 40
    bench.run(bench.file("a.jsonl", many), take=Take(share=0.4))
    assert bench.out() == claims_of(*taken)
    bench.run(bench.file("a.jsonl", many[::-1]), take=Take(share=0.4), restart=True)
    assert bench.out() == claims_of(*taken[::-1])
    assert all(Take(share=1.0).wants(one["id"]) and not Take(share=0.0).wants(one["id"]) for one in many)


@pytest.mark.parametrize("after", range(5))
def test_an_id_passes_once_over_interruptions(bench: Bench, after: int) -> None:
    again = [*ANY[:3], ANY[1], article("a2", "Another text."), *ANY[3:]]
    bench.interrupted(bench.file("a.jsonl", again), after=after)
    bench.run(bench.folder / "a.jsonl")
    assert bench.out() == claims_of(*ANY)
    assert bench.failures() == ["a2"]
    assert state_of(bench.paths.ledger.read_bytes()).totals["set_aside"] == {"again": 1}
