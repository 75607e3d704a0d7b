"""How fast claims are loaded, against the barest way of doing the same: ``python -m tests.database.bench``.

Both begin with the same parsed records and end with the same rows in the same tables, with all indexes, keys and full
text, an article's rows deleted before its new ones come. The bare way makes its rows in a plain loop and hands them to
``executemany`` (SQLite) or COPY (PostgreSQL), of as many articles a transaction as we do; it keeps no texts, refuses
nothing, tells nothing and does without fingerprints. The first load fills an empty database, the second replaces all of
it. Rounds are interleaved; the ratios told are medians. No test depends on it.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import groupby
from pathlib import Path
from typing import Any

import psycopg

import extractor
from extractor.database import location, open_database
from extractor.database.claimfiles import Group, Placed
from extractor.database.load import BATCH_ARTICLES, BATCH_CLAIMS, Loader
from extractor.database.rows import COLUMNS
from extractor.database.sqlite import SqliteDatabase
from extractor.records import Claim, to_line
from extractor.types import Failure
from tests.database.server import empty_database, running_server

ROOT = Path(__file__).parent.parent.parent
CORPUS = ROOT / "corpus" / "articles.jsonl"

FINGERPRINT = "0" * 16

Rows = dict[str, list[tuple[Any, ...]]]
Way = Callable[[str, Sequence[Claim]], None]


# --- what is loaded ---


def many_claims(count: int, claims: Sequence[Claim], seed: int = 1) -> list[Claim]:
    """The claims over and over, each time of other articles with other claim ids."""
    drawn = random.Random(seed)
    articles = [list(group) for _, group in groupby(claims, key=lambda claim: claim.article.id)]
    many: list[Claim] = []
    while len(many) < count:
        for group in articles:
            ids = {claim.id: f"{drawn.getrandbits(64):016x}" for claim in group}
            article = group[0].article.model_copy(update={"id": f"{group[0].article.id}-{len(many)}"})
            many += [_renamed(claim, ids).model_copy(update={"article": article}) for claim in group]
    return many[:count]


def _renamed(claim: Claim, ids: dict[str, str]) -> Claim:
    baseline = claim.baseline
    if baseline and baseline.claim:
        baseline = baseline.model_copy(update={"claim": ids[baseline.claim]})
    return claim.model_copy(update={"id": ids[claim.id], "baseline": baseline})


# --- the bare way ---


def batches(claims: Sequence[Claim]) -> Iterator[list[Claim]]:
    """As many articles as we store in a transaction."""
    batch: list[Claim] = []
    count = 0
    for _, group in groupby(claims, key=lambda claim: claim.article.id):
        batch += group
        count += 1
        if count == BATCH_ARTICLES or len(batch) >= BATCH_CLAIMS:
            yield batch
            batch, count = [], 0
    yield batch


def bare_rows(claims: Sequence[Claim]) -> Rows:
    """The rows of some claims in the plainest way."""
    rows: Rows = {table: [] for table in COLUMNS}
    articles, makers = {}, {}
    positions: Counter[str] = Counter()
    for c in claims:
        a, q, e, v, d, s, b, x = (
            c.article, c.quantity, c.entity, c.event, c.date, c.source, c.baseline, c.extractor
        )  # fmt: skip
        articles[a.id] = (
            a.id, a.title, a.published, a.date_source, a.publisher, a.url, a.duplicate_of, None, None, None
        )  # fmt: skip
        maker = f"{x.version} {x.model}"
        makers[maker] = (maker, x.version, x.model)
        rows["claims"].append((
            c.id, a.id, positions[a.id], q.kind, q.text, q.low, q.high, q.modifier, q.unit, q.per, e and e.text,
            e and e.head, v and v.text, v and v.lemma, c.role, c.direction, c.status, c.place and c.place.text,
            d and d.from_, d and d.to, d and d.grain, s and s.name, s and s.type, a.publisher, a.published,
            b and b.claim, c.sentence.text, c.confidence, list(c.rules), maker, FINGERPRINT, FINGERPRINT,
            to_line(c)[:-1],
        ))  # fmt: skip
        positions[a.id] += 1
        if d:
            rows["dates"].append((c.id, "date", d.text, d.start, d.end, d.from_, d.to, d.grain, d.mod, d.how))
        if b:
            rows["dates"].append((c.id, "baseline", b.text, b.start, b.end, b.from_, b.to, None, None, None))
        if s:
            if s.said:
                t = s.said
                rows["dates"].append((c.id, "said", t.text, t.start, t.end, t.from_, t.to, None, None, None))
            rows["sources"].append(
                (c.id, s.text, s.start, s.end, s.name, s.role, s.type, s.cue and s.cue.text, s.how, s.quoted)
            )
            for n, w in enumerate(s.via):
                rows["carriers"].append((c.id, n, w.name, w.text, w.start, w.end))
    rows["articles"], rows["extractors"] = list(articles.values()), list(makers.values())
    return rows


def bare_sqlite(url: str, claims: Sequence[Claim]) -> None:
    """Delete by article and ``executemany``, through the connection that our database opened."""
    with SqliteDatabase(location(url), create=True) as database:
        connection = database._connection
        for batch in batches(claims):
            rows = bare_rows(batch)
            for table, listed in rows.items():
                rows[table] = [tuple(map(_plain, row)) for row in listed]
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany("DELETE FROM articles WHERE id = ?", [row[:1] for row in rows["articles"]])
            for table, names in COLUMNS.items():
                marks = ", ".join("?" * len(names))
                sql = f"INSERT OR IGNORE INTO {table} ({', '.join(names)}) VALUES ({marks})"
                connection.executemany(sql if table == "extractors" else sql.replace(" OR IGNORE", ""), rows[table])
            connection.execute("COMMIT")


def _plain(value: object) -> object:
    """What SQLite takes."""
    if value is None or isinstance(value, str | int | float | bytes):
        return value
    return json.dumps(value) if isinstance(value, list) else str(value)


def bare_postgresql(url: str, claims: Sequence[Claim]) -> None:
    """Delete by article and COPY."""
    open_database(url, create=True).close()
    with closing(psycopg.connect(url)) as connection, connection.cursor() as cursor:
        for batch in batches(claims):
            rows = bare_rows(batch)
            cursor.execute("DELETE FROM articles WHERE id = ANY(%s)", ([row[0] for row in rows["articles"]],))
            makers = rows.pop("extractors")
            cursor.executemany("INSERT INTO extractors VALUES (%s, %s, %s) ON CONFLICT DO NOTHING", makers)
            for table, listed in rows.items():
                with cursor.copy(f"COPY {table} ({', '.join(COLUMNS[table])}) FROM STDIN") as copy:
                    for row in listed:
                        copy.write_row(row)
            connection.commit()


# --- our way ---


class Deaf:
    """Hears nothing."""

    def failed(self, failure: Failure) -> None:
        raise AssertionError(failure)

    def stored(self, articles: Counter[str], claims: int) -> None:
        pass


def ours(url: str, claims: Sequence[Claim]) -> None:
    """What ``claims load`` does behind its reading."""
    with open_database(url, create=True) as database:
        Loader(database, Deaf()).load(_groups(claims))


def _groups(claims: Sequence[Claim]) -> Iterator[Group]:
    for _, group in groupby(claims, key=lambda claim: claim.article.id):
        yield Group("bench", "jsonl", [Placed(claim, 1) for claim in group])


# --- rounds ---


Clock = Callable[[], float]


def cpu() -> float:
    """CPU seconds of this process and of those it waited for: steadier on a busy machine, blind to a server's work."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


CLOCKS: dict[str, Clock] = {"wall": time.perf_counter, "cpu": cpu}


def seconds(work: Callable[[], object], clock: Clock) -> float:
    """Seconds that the work takes."""
    began = clock()
    work()
    return clock() - began


@contextmanager
def places(engine: str) -> Iterator[Callable[[], Any]]:
    """Gives contexts with the address of an empty database."""
    if engine == "postgresql":
        with running_server() as server:
            yield lambda: empty_database(server)
    else:
        yield _empty_file


@contextmanager
def _empty_file() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        yield f"{folder}/claims.db"


def measure(engine: str, claims: Sequence[Claim], source: Path, rounds: int, clock: Clock) -> None:
    """Print the times and ratios of an engine."""
    found: dict[str, list[float]] = {}
    ways: dict[str, Way] = {"bare": bare_sqlite if engine == "sqlite" else bare_postgresql, "ours": ours}
    with places(engine) as place:
        for number in range(rounds):
            times: dict[str, float] = {}
            for name, way in sorted(ways.items(), reverse=number % 2 == 1):
                with place() as url:
                    times[f"{name} first"] = seconds(lambda way=way, url=url: way(url, claims), clock)  # type: ignore[misc]
                    times[f"{name} again"] = seconds(lambda way=way, url=url: way(url, claims), clock)  # type: ignore[misc]
            with place() as url:
                times["command"] = seconds(lambda url=url: _command(source, url), clock)  # type: ignore[misc]
            for name, taken in times.items():
                found.setdefault(name, []).append(taken)
            print(f"{engine} round {number + 1}:", ", ".join(f"{name} {taken:.2f} s" for name, taken in times.items()))
    for title, numerator, denominator in (
        ("first load", "bare first", "ours first"),
        ("second load", "bare again", "ours again"),
        ("whole command, JSONL to commit", "bare first", "command"),
    ):
        ratios = [a / b for a, b in zip(found[numerator], found[denominator], strict=True)]
        rate = len(claims) / statistics.median(found[denominator])
        print(f"{engine}: {title}: {rate:,.0f} claims a second, {statistics.median(ratios):.2f} x the bare way")


def _command(source: Path, url: str) -> None:
    command = [sys.executable, "-m", "extractor", "load", str(source), "--to", url, "-q"]
    subprocess.run(command, check=True, cwd=ROOT)


def main() -> None:
    """Measure both engines."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=Path, help="claims to repeat, as JSONL; those of the corpus otherwise")
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--engine", choices=["sqlite", "postgresql"], action="append")
    parser.add_argument("--clock", choices=list(CLOCKS), default="wall")
    asked = parser.parse_args()
    few = extractor.read_claims(asked.claims) if asked.claims else extractor.extract(extractor.read_articles(CORPUS))
    claims = many_claims(asked.count, list(few))
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "claims.jsonl"
        extractor.write_claims(source, claims)
        for engine in asked.engine or ["sqlite", "postgresql"]:
            measure(engine, claims, source, asked.rounds, CLOCKS[asked.clock])


if __name__ == "__main__":
    main()
