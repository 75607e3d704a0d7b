"""A load that is killed, and two at once: never a double, an orphan, or half an article."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from extractor import exits
from extractor.database import open_database
from tests.database.contents import contents, trouble
from tests.database.kills import KINDS, NEW, Kind, begun, by_article, command_of, ended, kill_loads
from tests.database.stubs import article, lines_of


@pytest.mark.parametrize("kind", KINDS)
def test_no_kill_leaves_half_an_article(kind: Kind, database_url: str, tmp_path: Path) -> None:
    killed = kill_loads(kind, database_url, tmp_path, 10, seed=3)
    assert (killed.kills, killed.wrong) == (10, Counter())
    assert killed.amid > 0


def test_two_loaders_at_once_leave_what_one_would(database_url: str, tmp_path: Path) -> None:
    """They have the articles in opposite orders, so that each waits for the other again and again."""
    forth = b"".join(line + b"\n" for lines in NEW.values() for line in lines)
    back = b"".join(line + b"\n" for lines in reversed(NEW.values()) for line in lines)
    other = b"".join(line for number in range(200) for line in lines_of(article(f"other{number}")))
    loaders = []
    for name, claims in (("forth", forth), ("back", back)):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "new.jsonl").write_bytes(claims + other)
        loaders.append(begun(command_of("load", database_url, folder), folder))
    statuses = [ended(loader) for loader in loaders]
    assert statuses == [exits.DONE] * 2, [(tmp_path / name / "stderr").read_text() for name in ("forth", "back")]
    with open_database(database_url) as database:
        assert trouble(database) == []
        found = by_article(database)
        assert {id: found[id] for id in NEW} == NEW
        counts = {table: len(rows) for table, rows in contents(database).items()}
    assert counts == {
        "articles": 260, "extractors": 1, "claims": 520, "dates": 780, "sources": 260, "carriers": 0
    }  # fmt: skip
