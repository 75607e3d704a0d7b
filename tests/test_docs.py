"""The documentation: every block runs, every link leads somewhere, every measured figure names its command."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
import typer

import extractor
from extractor import catalogue
from extractor.cli import COMMANDS, app
from extractor.lexicon import read_table
from tests.docs_figures import unexplained
from tests.docs_runner import ROOT, Runner, blocks, pages

NAMES = [str(page.relative_to(ROOT)) for page in pages()]
ELSEWHERE = {
    "docs/databases.md": "tests/database/test_guide.py",
    "docs/pipeline.md": "tests/test_spacy.py",
    "docs/spark.md": "tests/spark/test_guide.py",
}
"""Pages that a test of their own runs, since it has to prepare something."""

MOST_PASSED_OVER = 10
"""Blocks of all pages that are not run; each says why."""


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ELSEWHERE])
def test_every_block_of_a_page_runs(docs_runner: Runner, tmp_path: Path, name: str) -> None:
    for block in docs_runner.run_page(ROOT / name, tmp_path):
        assert len(block.marks["not run"]) > 10, f"{block.where}: no reason why it is not run"


def test_few_blocks_are_passed_over() -> None:
    passed_over = [block.where for page in pages() for block in blocks(page) if "not run" in block.marks]
    assert len(passed_over) <= MOST_PASSED_OVER, passed_over


@pytest.mark.parametrize("name", NAMES)
def test_code_stands_in_fences(name: str) -> None:
    """An indented block is code as well, and nobody would run it."""
    text = re.sub(r"^( *)```.*?^\1```$", "", (ROOT / name).read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    assert re.findall(r"^(?! *[*\-\d]).*\n\n {4}(?=\S).*$", text, re.MULTILINE) == []


def unknown(command: str) -> list[str]:
    """What a command in running text names that is not there: a target, a command or its option, a script."""
    program, *rest = re.findall(r"[^\s'\"]+", command.partition("|")[0])
    if program == "make":
        targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
        return [word for word in rest if re.fullmatch("[a-z]+", word) and word not in targets]
    if program == "python":
        return [word for word in rest if word.endswith(".py") and not (ROOT / word).exists()]
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    named = rest[0] if rest else ""
    if named.startswith("-") or named.isupper():
        return []
    if named not in commands:
        return [named]
    options = {option for each in commands[named].params for option in (*each.opts, *each.secondary_opts)} | {"--help"}
    return [word for word in rest[1:] if re.fullmatch(r"--?[a-z][\w-]*", word) and word not in options]


@pytest.mark.parametrize("name", NAMES)
def test_commands_in_running_text_exist(name: str) -> None:
    text = re.sub(r"^( *)```.*?^\1```$", "", (ROOT / name).read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    commands = re.findall(r"`((?:claims|make|python) [^`\n]+)`", text)
    assert {command: unknown(command) for command in commands if unknown(command)} == {}


def test_a_command_that_does_not_exist_is_found() -> None:
    assert unknown("make tea") == ["tea"]
    assert unknown("make accuracy DATA=corpus") == []
    assert unknown("python corpus/none.py --full") == ["corpus/none.py"]
    assert unknown("claims ponder a.txt") == ["ponder"]
    assert unknown("claims extract - -o OUT --twice") == ["--twice"]
    assert unknown("claims extract - -o OUT --published 2018-01-10") == []


@pytest.mark.parametrize("name", ELSEWHERE)
def test_a_page_with_a_test_of_its_own_is_run_there(name: str) -> None:
    text = (ROOT / ELSEWHERE[name]).read_text("utf-8")
    assert "run_page(" in text
    assert Path(name).name in text


@pytest.mark.parametrize("name", NAMES)
def test_a_measured_figure_names_its_command(name: str) -> None:
    assert unexplained((ROOT / name).read_text("utf-8")) == []


def test_a_measured_figure_without_command_is_found() -> None:
    table = "| what | F1 |\n| --- | --- |\n| date | 0.858 |"
    assert unexplained(f"It takes 3 s.\n\n{table}\n\nAn aside of 2 parts, `--deadline 30 s`.\n") == [
        "3 s in 'It takes 3 s.'",
        "0.858 in '| what | F1 |\\n| --- | --- |\\n| date | 0.858 |'",
    ]
    assert unexplained(f"{table}\n\nReproduce: `make accuracy`\n") == []
    assert unexplained("<!-- not measured -->\nEach article has 30 s.\n\n```sh\nsleep 30 s\n```\n") == []


# links


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as forges and the site make them."""
    text = re.sub(r"^( *)```.*?^\1```$", "", page.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    headings = re.findall(r"^#+ +(.*?)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("name", [*NAMES, "CHANGELOG.md"])
def test_every_link_of_a_page_leads_somewhere(name: str) -> None:
    page = ROOT / name
    text = re.sub(r"```.*?```|`[^`\n]*`", "", page.read_text("utf-8"), flags=re.DOTALL)
    broken = []
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        is_made = target.is_relative_to(ROOT / "docs" / "reference")  # made from code, held by the site's own check
        if re.match(r"https?://", link) or is_made:
            continue
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)
    assert broken == []


# the site


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site; a warning is an error: a link, an anchor or a page of the navigation that is not there."""
    folder = tmp_path_factory.mktemp("site")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NO_MKDOCS_2_WARNING": "1"}
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
    built = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=environment, check=False)
    assert (built.returncode, built.stdout + built.stderr) == (0, "")
    return folder


class Fetched(HTMLParser):
    """The addresses that a browser fetches for a page by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag in {"script", "img", "iframe", "source", "link"} and values.get("rel") != "canonical":
            self.addresses += [value for name in ("src", "href") if (value := values.get(name))]


def test_the_site_fetches_nothing_from_elsewhere(site: Path) -> None:
    foreign = []
    for page in site.rglob("*.html"):
        parser = Fetched()
        parser.feed(page.read_text("utf-8"))
        foreign += [address for address in parser.addresses if re.match(r"(?:https?:)?//", address)]
    assert foreign == []
    assert "url(http" not in "".join(path.read_text("utf-8") for path in site.rglob("*.css"))


def test_the_reference_has_everything(site: Path) -> None:
    texts = {path.stem: path.read_text("utf-8") for path in (site / "reference").glob("*.html")}
    assert set(texts) == {"commands", "record", "python", "rules", "words"}
    for command in COMMANDS:
        assert f"claims {command.__name__.removesuffix('_')}" in texts["commands"]
    for name in extractor.__all__:
        assert f'id="{name.lower()}"' in texts["python"].lower()
    for path in (ROOT / "extractor" / "components").rglob("rules.toml"):
        for rule in read_table(path)["rule"]:
            assert f"<code>{rule['id']}</code>" in texts["rules"]
    names = [each.name for each in (*catalogue.lists(), *catalogue.settings())]
    for name in [*names, *(f"[[{each.name}]]" for each in catalogue.tables())]:
        assert f"<code>{name}</code>" in texts["words"]
    schema = json.loads((ROOT / "extractor" / "claim.schema.json").read_text("utf-8"))
    for part in schema["$defs"]:
        assert f'id="{part.removesuffix("Record").lower()}"' in texts["record"]


def test_what_is_searched_is_found_offline(site: Path) -> None:
    index = json.loads((site / "search" / "search_index.json").read_text("utf-8"))
    assert {"index.html", "tutorial.html", "reference/rules.html", "datasheet.html"} <= {
        entry["location"] for entry in index["docs"]
    }


def test_pictures_are_small() -> None:
    sizes = {path.name: path.stat().st_size for path in (ROOT / "docs" / "images").glob("*")}
    assert sizes
    assert max(sizes.values()) < 200_000
