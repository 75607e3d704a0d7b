"""The power goes at any moment: what the ledger says is there, and the end is that of an uninterrupted run."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from tests.batch.cuts import cut_power
from tests.batch.power import MemoryDisk

NEEDED = {
    ".part in commit",
    ".jsonl in commit",
    ".ledger in write_entry",
    "folder in __enter__",
    "folder in finish",
}
"""Syncs without which the power takes more than what is not committed."""

SPARE = {
    ".part in _prepared",
    ".part in _opened",
    ".jsonl in _opened",
    ".ledger in _opened",
    ".ledger in finish",
    ".new in write_entry",
    "folder in begin_again",
}
"""Syncs of which one covers for another, or that save work, or that matter only where several accidents meet."""


def test_no_cut_changes_what_comes_out() -> None:
    found = cut_power(500, seed=1)
    assert (found.cuts >= 500, dict(found.wrong)) == (True, {})
    assert found.sites == NEEDED | SPARE


@pytest.mark.parametrize("site", sorted(NEEDED))
def test_every_sync_is_needed(site: str) -> None:
    """And the test above would tell if one were left out."""
    assert cut_power(3000, seed=1, ignored=frozenset({site})).wrong.total() > 0


def test_the_disk_loses_what_was_not_synced(tmp_path: Path) -> None:
    seen = set()
    for seed in range(200):
        disk = MemoryDisk(Random(seed))
        file = disk.grow(tmp_path / "file", 0)
        disk.sync_folder(tmp_path)
        file.write(b"a" * 64)
        file.sync()
        file.write(b"b" * 128)
        disk.rename(tmp_path / "file", tmp_path / "other")
        disk.lose_power()
        ((name, content),) = disk.contents().items()
        assert content.startswith(b"a" * 64)
        seen.add((name, content[64:].rstrip(b"b"), len(content) == 192))
    assert {name for name, _, _ in seen} == {"file", "other"}
    outcomes = {(tail == b"", whole) for _, tail, whole in seen}
    assert outcomes == {(True, True), (True, False), (False, True), (False, False)}
    assert any(tail.startswith(bytes(64)) for _, tail, _ in seen)
