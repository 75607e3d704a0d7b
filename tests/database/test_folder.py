"""``--to folder/``: a Parquet file a month, in which an article stands once, whatever was loaded and killed before."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.dataset
import pytest
from typer.testing import CliRunner

from extractor.batch import fingerprint
from extractor.batch import run as batch_run
from extractor.batch.pool import Inline
from extractor.cli import app
from extractor.records import Claim, claim_from_row, to_line
from tests.claimrows import claim_row
from tests.database.contents import write
from tests.database.kills import begun, ended
from tests.database.stubs import NOTHING, article, job, write_articles


def run(*arguments: object) -> tuple[int, list[str]]:
    """Exit status and the lines on standard error, without those that tell how long it took."""
    result = CliRunner().invoke(app, [str(part) for part in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    told = re.sub(r" in [\d.,]+ s .*", "", result.stderr)
    return result.exit_code, [line.removeprefix("claims: ") for line in told.splitlines()]


def claim(id: str, published: str | None, confidence: float = 0.9) -> Claim:
    """A claim of an article published on that day."""
    row = claim_row(id, confidence=confidence)
    return claim_from_row(row | {"article": row["article"] | {"published": published}})


JANUARY, LATER, MARCH, NEVER = (
    claim("a1", "2018-01-10"), claim("a2", "2018-01-31"), claim("a3", "2018-03-01"), claim("a4", None)
)  # fmt: skip
FOUR = [JANUARY, LATER, MARCH, NEVER]


def held(folder: Path) -> dict[str, list[bytes]]:
    """The records of each month, as DuckDB reads them."""
    months: dict[str, list[bytes]] = {}
    table = f"read_parquet('{folder}/*/*.parquet', hive_partitioning = true)"
    found = duckdb.sql(f"SELECT published_month, record FROM {table} ORDER BY ALL")
    for month, record in found.fetchall():
        months.setdefault(str(month), []).append(record.encode() + b"\n")
    return months


def lines(*claims: Claim) -> list[bytes]:
    return [to_line(each) for each in claims]


def files(folder: Path) -> dict[str, bytes]:
    """All but the lock, by their paths."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != ".lock")
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def test_claims_stand_by_month_and_loading_again_changes_nothing(tmp_path: Path) -> None:
    source, folder = write(tmp_path / "c.jsonl", *FOUR), tmp_path / "out"
    assert run("load", source, "--to", f"{folder}/") == (0, ["4 articles, 4 claims", "read as: 4 jsonl"])
    assert held(folder) == {"2018-01": lines(JANUARY, LATER), "2018-03": lines(MARCH), "None": lines(NEVER)}
    before = files(folder)
    assert sorted(before) == [
        f"published_month={month}/claims.parquet" for month in ("2018-01", "2018-03", "__HIVE_DEFAULT_PARTITION__")
    ]
    assert run("load", source, "--to", f"{folder}/", "-q") == (0, [])
    assert files(folder) == before


def test_pyarrow_reads_the_folder_as_one_table(tmp_path: Path) -> None:
    run("load", write(tmp_path / "c.jsonl", *FOUR), "--to", f"{tmp_path}/out/", "-q")
    table = pyarrow.dataset.dataset(tmp_path / "out", partitioning="hive").to_table(
        filter=pyarrow.dataset.field("published_month") == "2018-01"
    )
    assert table.column("article_id").to_pylist() == ["a1", "a2"]


def test_an_article_is_replaced_in_whichever_month_it_was(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    run("load", write(tmp_path / "c.jsonl", *FOUR), "--to", f"{folder}/", "-q")
    moved, better = claim("a3", "2018-01-05"), claim("a1", "2018-01-10", 0.5)
    assert run("load", write(tmp_path / "d.jsonl", moved, better), "--to", f"{folder}/", "-q") == (0, [])
    assert held(folder) == {"2018-01": sorted(lines(LATER, moved, better)), "None": lines(NEVER)}
    assert [path.name for path in sorted(folder.glob("p*"))] == [
        "published_month=2018-01", "published_month=__HIVE_DEFAULT_PARTITION__"
    ]  # fmt: skip


def test_an_article_that_has_no_claims_any_more_goes(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    run("load", write(tmp_path / "c.jsonl", *FOUR), "--to", f"{folder}/", "-q")
    articles = write_articles(tmp_path / "a.jsonl", article("a4", NOTHING))
    run("load", write(tmp_path / "d.jsonl", JANUARY), "--articles", articles, "--to", f"{folder}/", "-q")
    assert held(folder) == {"2018-01": lines(JANUARY, LATER), "2018-03": lines(MARCH)}


def test_another_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.txt").write_text("mine")
    status, told = run("load", write(tmp_path / "c.jsonl", *FOUR), "--to", f"{tmp_path}/out/", "-q")
    assert (status, told) == (4, [f"{tmp_path}/out/: holds thesis.txt, which is not ours: choose another folder"])
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["thesis.txt"]


def test_a_folder_without_its_slash_is_told(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    status, told = run("load", write(tmp_path / "c.jsonl", *FOUR), "--to", tmp_path / "out", "-q")
    assert (status, told) == (1, [f"{tmp_path}/out: is a folder; with a / behind it, one of Parquet"])


def killing(number: int) -> Callable[[], None]:
    """Has the process killed before that step of putting in place."""
    left = number

    def counted(step: Callable[..., Any]) -> Callable[..., Any]:
        def take(*arguments: Any, **more: Any) -> Any:
            nonlocal left
            left -= 1
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)
            return step(*arguments, **more)

        return take

    def prepare() -> None:
        for owner, names in ((os, ("fsync",)), (Path, ("replace", "unlink", "rmdir", "mkdir"))):
            for name in names:
                setattr(owner, name, counted(getattr(owner, name)))

    return prepare


def test_what_a_kill_interrupted_the_next_load_ends(tmp_path: Path) -> None:
    """Every step of putting in place is cut off once."""
    for number in range(1, 80):
        folder = tmp_path / str(number)
        folder.mkdir()
        old = [claim(f"a{each}", f"2018-{each:02}-01", 0.5) for each in (1, 2)]
        new = [claim(f"a{each}", f"2018-{each + 2:02}-01") for each in (1, 2)]
        run("load", write(folder / "old.jsonl", *old), "--to", f"{folder}/out/", "-q")
        process = begun(
            ["load", write(folder / "new.jsonl", *new), "--to", f"{folder}/out/", "-q"], folder, killing(number)
        )
        status = ended(process)
        if status == 0:
            break
        assert status == -signal.SIGKILL, (folder / "stderr").read_text()
        none = write(folder / "none.jsonl")
        assert run("load", none, "--to", f"{folder}/out/", "-q") == (0, [])
        found = sorted(line for month in held(folder / "out").values() for line in month)
        assert found in (sorted(lines(*old)), sorted(lines(*new)))
        run("load", folder / "new.jsonl", "--to", f"{folder}/out/", "-q")
        assert held(folder / "out") == {f"2018-{each + 2:02}": lines(new[each - 1]) for each in (1, 2)}
        assert not [name for name in files(folder / "out") if "/." in name or name.startswith(".")]
    else:
        pytest.fail("more than 80 steps")
    assert number > 15


def test_an_extraction_goes_into_a_folder_and_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch_run, "Pool", lambda *_: nullcontext(Inline(job())))
    monkeypatch.setattr(fingerprint, "fingerprint", lambda settings, _: settings)
    day = JANUARY.article.published
    source = write_articles(tmp_path / "in.jsonl", article("a1", published=day), article("a2"))
    folder = tmp_path / "out"
    assert run("extract", source, "--to", f"{folder}/", "-q") == (0, [])
    first = held(folder)
    assert {month: len(records) for month, records in first.items()} == {"2018-01": 2, "None": 2}
    assert run("extract", source, "--to", f"{folder}/")[1][0].endswith("nothing to do (--restart begins anew)")
    write_articles(source, article("a1", NOTHING, published=day), article("a2"))
    assert run("extract", source, "--to", f"{folder}/", "-q")[0] == 4
    assert held(folder) == first
    assert run("extract", source, "--to", f"{folder}/", "-q", "--restart") == (0, [])
    assert held(folder) == {"None": first["None"]}


def test_an_article_is_deleted_with_what_a_run_keeps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch_run, "Pool", lambda *_: nullcontext(Inline(job())))
    monkeypatch.setattr(fingerprint, "fingerprint", lambda settings, _: settings)
    source = write_articles(tmp_path / "in.jsonl", article("a1"), article("rare-id"))
    folder = tmp_path / "out"
    run("extract", source, "--to", f"{folder}/", "-q")
    assert any(b"rare-id" in content for content in files(folder).values())
    assert run("delete", f"{folder}/", "--article", "rare-id", "--article", "none") == (
        3,
        [f"none: no such article in {folder}/"],
    )
    assert sorted(files(folder)) == ["published_month=__HIVE_DEFAULT_PARTITION__/claims.parquet"]
    assert not any(b"rare-id" in content for content in files(folder).values())
    assert {month: len(records) for month, records in held(folder).items()} == {"None": 2}
    status, told = run("delete", f"{tmp_path}/no/", "--article", "a1")
    assert (status, told) == (1, [f"{tmp_path}/no/: no such folder; claims load makes one"])
