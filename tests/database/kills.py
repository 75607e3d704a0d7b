"""Loads that are killed at random moments: ``python -m tests.database.kills`` does a hundred of each kind.

A database holds the old claims of some articles and a reviewer's decision; a load or an extraction that brings new ones
is killed. Every article must then have all its old or all its new claims, with nothing doubled or left over, and in the
end, when one is left alone, all the new ones.
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Literal

from extractor import exits
from extractor.batch import fingerprint, run, sink
from extractor.batch.pool import Inline
from extractor.cli import app
from extractor.database import Database, load, open_database
from extractor.database.rows import Loaded
from extractor.records import to_line
from tests.database.contents import trouble, two_claims, write
from tests.database.server import empty_database, running_server
from tests.database.stubs import article, job, lines_of, write_articles

Kind = Literal["load", "extract"]

ARTICLES = [article(f"a{number}", title=f"Article {number}") for number in range(60)]
NEW: Mapping[str, list[bytes]] = {each.id: [line.strip() for line in lines_of(each)] for each in ARTICLES}
_OLD = {f"a{number}": two_claims(f"a{number}")[: 1 + number % 2] for number in range(60)}
OLD: Mapping[str, list[bytes]] = {id: [to_line(claim).strip() for claim in claims] for id, claims in _OLD.items()}
"""Other records of the same claims, one or two an article."""


@dataclass
class Killed:
    """Kills that met a living process, and what was wrong after any of them."""

    kills: int = 0
    amid: int = 0
    """Kills after which some articles were old and others new."""
    wrong: Counter[str] = field(default_factory=Counter)


def kill_loads(kind: Kind, url: str, folder: Path, kills: int, seed: int) -> Killed:
    """Kill so many loads or extractions into an empty database."""
    write(folder / "new.jsonl", *(line + b"\n" for lines in NEW.values() for line in lines))
    write_articles(folder / "articles.jsonl", *ARTICLES)
    command, random, killed = command_of(kind, url, folder), Random(seed), Killed()
    with open_database(url, create=True) as database:
        put_back(database)
        decide(database)
    began = time.monotonic()
    assert ended(begun(command, folder)) == exits.DONE, (folder / "stderr").read_text()
    seconds = time.monotonic() - began
    while killed.kills < kills:
        process = begun(command, folder)
        time.sleep(random.random() * seconds)
        os.kill(process, signal.SIGKILL)
        status = ended(process)
        if status == -signal.SIGKILL:
            killed.kills += 1
        elif status != exits.DONE:
            killed.wrong[f"status {status}: {(folder / 'stderr').read_text()}"] += 1
        _look(url, killed)
    if (status := ended(begun(command, folder))) != exits.DONE:
        killed.wrong[f"status {status} at the end"] += 1
    with open_database(url) as database:
        killed.wrong["other claims at the end"] += by_article(database) != NEW
        killed.wrong.update(what for what, _ in trouble(database))
    killed.wrong += Counter()  # without the zeros
    return killed


def _look(url: str, killed: Killed) -> None:
    """What a kill left behind; where it is all new, the old claims are put back."""
    with open_database(url) as database:
        killed.wrong.update(what for what, _ in trouble(database))
        killed.wrong["decisions lost"] += len(database.rows("SELECT id FROM decisions")) != 1
        now = by_article(database)
        states = {"new" if now.get(id) == NEW[id] else "old" if now.get(id) == OLD[id] else "neither" for id in NEW}
        killed.amid += states == {"old", "new"}
        killed.wrong["neither old nor new"] += "neither" in states
        if "old" not in states:
            put_back(database)


def put_back(database: Database) -> None:
    """The old claims in the place of all others."""
    database.replace([Loaded(claims[0].article, claims) for claims in _OLD.values()])


def decide(database: Database) -> None:
    """A decision on a claim."""
    database.execute(
        "INSERT INTO decisions (claim_id, version, article_id, evidence, reading, reviewer, made_at, verdict) "
        "SELECT id, 1, article_id, evidence, reading, 'ann', '2024-01-01T00:00:00Z', 'accept' FROM claims "
        "WHERE article_id = 'a1' AND position = 0"
    )


def by_article(database: Database) -> dict[str, list[bytes]]:
    """The records of each article, in order."""
    found: dict[str, list[bytes]] = {}
    for row in database.rows("SELECT article_id, record FROM claims ORDER BY article_id, position"):
        found.setdefault(row["article_id"], []).append(bytes(row["record"]))
    return found


def command_of(kind: Kind, url: str, folder: Path) -> list[str]:
    """What brings the new claims."""
    if kind == "load":
        return ["load", str(folder / "new.jsonl"), "--to", url, "-q"]
    return ["extract", str(folder / "articles.jsonl"), "--to", url, "-q", "--workers", "0"]


def begun(arguments: Sequence[str], folder: Path, prepare: Callable[[], None] | None = None) -> int:
    """The command in a process of its own, with small transactions, the stub, and what ``prepare`` changes; its
    number."""
    process = os.fork()
    if process:
        return process
    status = 99
    try:
        with (folder / "stderr").open("w") as stderr:
            os.dup2(stderr.fileno(), 2)
            sys.stderr, sys.stdout, sys.argv = stderr, (folder / "stdout").open("w"), ["claims", *arguments]
            load.BATCH_ARTICLES, sink.COMMIT_ARTICLES = 4, 4
            fingerprint.fingerprint = lambda *_: {}  # hashing models takes longer than all the rest
            run.Inline = lambda _: Inline(job(seconds=0.002))  # type: ignore[assignment, misc]
            if prepare:
                prepare()
            exits.run(app)
    except SystemExit as leaving:
        status = int(leaving.code or 0)
    finally:
        os._exit(status)


def ended(process: int) -> int:
    """The status of a process at its end, negative for a signal."""
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


KINDS: tuple[Kind, ...] = ("load", "extract")


def everything(kills: int) -> Iterator[tuple[str, Killed]]:
    """Every kind of kill, so many times each."""
    with running_server() as server:
        for kind in KINDS:
            with tempfile.TemporaryDirectory() as folder:
                yield f"{kind} into SQLite", kill_loads(kind, f"{folder}/claims.db", Path(folder), kills, seed=1)
                with empty_database(server) as url:
                    yield f"{kind} into PostgreSQL", kill_loads(kind, url, Path(folder), kills, seed=2)


def main(kills: str = "100") -> int:
    """Kill, tell, and return the number of kinds in which something was wrong."""
    wrong = 0
    for what, killed in everything(int(kills)):
        listed = ", ".join(f"{name} ({times})" for name, times in killed.wrong.items())
        print(f"{what}: {killed.kills} kills, {killed.amid} amid the load: {listed or 'nothing wrong'}", flush=True)
        wrong += bool(listed)
    return wrong


if __name__ == "__main__":
    sys.exit(min(1, main(*sys.argv[1:])))
