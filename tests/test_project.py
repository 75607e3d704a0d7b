"""What stands beside the code: targets, the continuous integration, the package's metadata."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import extractor
from extractor import errors
from extractor.cli import app
from tests.docs_runner import Runner

ROOT = Path(__file__).parent.parent


def test_make_help_lists_every_target() -> None:
    targets = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert targets
    listed = subprocess.run(
        ["make", "--no-print-directory", "help"], capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout
    assert {line.split()[0] for line in listed.splitlines()} == set(targets[1].split())


def test_continuous_integration_runs_make_test_alone() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    commands = [line for line in script.read_text("utf-8").splitlines() if line and not line.startswith(("#", "set "))]
    assert commands == ['cd "$(dirname "$0")/.."', "exec make test"]


def test_hooks_run_the_checks_of_make_test_and_fetch_nothing() -> None:
    hooks = (ROOT / ".pre-commit-config.yaml").read_text("utf-8")
    makefile = (ROOT / "Makefile").read_text("utf-8")
    checks = re.search(r"^lint:.*?\n\n(?=format:)", makefile, re.DOTALL | re.MULTILINE)
    assert checks
    assert set(re.findall(r"repo: (.*)", hooks)) == {"local"}
    assert set(re.findall(r"language: (.*)", hooks)) == {"system"}
    tools = [entry.removesuffix(" --force-exclude") for entry in re.findall(r"entry: \.venv/bin/(.*)", hooks)]
    assert tools == [tool.removesuffix(" .") for tool in re.findall(r"\$\(BIN\)/(.*)", checks[0])]


def test_an_issue_asks_for_commands_that_exist() -> None:
    asked = "".join(path.read_text("utf-8") for path in sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.md")))
    commands = re.findall(r"^\$ claims (\w+)", asked, re.MULTILINE)
    assert commands == ["explain", "info"]
    assert set(commands) <= {command.name or command.callback.__name__ for command in app.registered_commands}


def test_the_version_stands_in_one_way() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == extractor.__version__
    assert f"version: {extractor.__version__}\n" in (ROOT / "CITATION.cff").read_text("utf-8")
    assert f"version {extractor.__version__}" in (ROOT / "README.md").read_text("utf-8")


def test_every_registered_component_is_there() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    factories = project["entry-points"]["spacy_factories"]
    assert set(factories) == {"claim_quantities", "claim_dates", "claim_sources", "claims"}
    for target in factories.values():
        module, function = target.split(":")
        assert f"def {function}(" in (ROOT / f"{module.replace('.', '/')}.py").read_text("utf-8")


def build_targets() -> dict[str, dict[str, Any]]:
    targets = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]["targets"]
    assert isinstance(targets, dict)
    return targets


def tracked() -> list[str]:
    if not (ROOT / ".git").exists():  # an unpacked sdist
        return [str(path.relative_to(ROOT)) for top in ("docs", "models") for path in (ROOT / top).glob("*")]
    listed = subprocess.run(["git", "ls-files"], capture_output=True, text=True, check=True, cwd=ROOT)
    return listed.stdout.splitlines()


def test_the_wheel_has_the_models_files_and_no_script() -> None:
    wanted = {name: f"extractor/{name}" for name in tracked() if re.fullmatch(r"models/[^/]+(?<!\.py)", name)}
    assert build_targets()["wheel"]["force-include"] == wanted


def test_the_sdist_has_everything_that_is_tracked() -> None:
    included = {*build_targets()["sdist"]["include"], "pyproject.toml", ".gitignore"}  # the last two by themselves
    assert {name.split("/")[0] for name in tracked()} <= included


def test_every_library_that_is_imported_is_a_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = (each for extra, names in project["optional-dependencies"].items() if extra != "dev" for each in names)
    declared = {re.split(r"[][<>=]", each)[0].replace("-", "_") for each in (*project["dependencies"], *extras)}
    pattern = re.compile(r"^\s*(?:from|import) (\w+)", re.MULTILINE)
    imported = {
        name for path in (ROOT / "extractor").rglob("*.py") for name in pattern.findall(path.read_text("utf-8"))
    }
    assert imported - set(sys.stdlib_module_names) - {"extractor"} <= declared


def test_every_extra_is_there_for_the_tests() -> None:
    """In continuous integration nothing is skipped for want of a library."""
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    installed, left = {"dev"}, ["dev"]
    while left:
        named = re.findall(r"news-claim-extractor\[(.*?)\]", " ".join(extras[left.pop()]))
        new = {extra for names in named for extra in names.split(",")} - installed
        installed |= new
        left += new
    assert installed == set(extras)


def test_every_exception_is_public() -> None:
    ours = {name for name, value in vars(errors).items() if isinstance(value, type) and issubclass(value, Exception)}
    assert ours <= set(extractor.__all__)
    assert {name: getattr(extractor, name) for name in ours} == {name: getattr(errors, name) for name in ours}


def test_the_changelog_begins_with_what_is_new() -> None:
    headings = re.findall(r"^## (.*)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert headings[0] == "Unreleased" or headings[0].startswith(extractor.__version__)


def test_every_decision_is_listed_and_says_context_decision_and_consequences() -> None:
    folder = ROOT / "docs" / "adr"
    files = sorted(path for path in folder.glob("*.md") if path.name != "README.md")
    listed = re.findall(r"^\* \[(\d{3})\]\((\S+)\) (.*)$", (folder / "README.md").read_text("utf-8"), re.MULTILINE)
    titles = [path.read_text("utf-8").partition("\n")[0] for path in files]
    assert [(name, f"# {number}: {title}") for number, name, title in listed] == [
        (path.name, title) for path, title in zip(files, titles, strict=True)
    ]
    for number, path in enumerate(files, start=1):
        assert path.name.startswith(f"{number:03}-")
        headings = re.findall(r"^## (.*)$", path.read_text("utf-8"), re.MULTILINE)
        assert headings == ["Context", "Decision", "Consequences"]


def test_the_way_to_a_fixed_rule_leads_to_files_that_exist() -> None:
    way = (ROOT / "CONTRIBUTING.md").read_text("utf-8").partition("## From a wrong claim")[2].partition("\n## ")[0]
    table = [line.split(" | ") for line in re.findall(r"^\| (.*`.*) \|$", way, re.MULTILINE)][1:]
    assert len(table) == 4
    for _, folders, cases, tests in table:
        folder, *files = re.findall(r"`(.*?)`", folders)
        assert [name for name in files if not (ROOT / "extractor" / "components" / folder / name).is_file()] == []
        assert (ROOT / "extractor" / "components" / folder / "rules.toml").is_file()
        assert list(ROOT.glob(cases.strip("`")))
        assert (ROOT / tests.strip("`")).is_file()
    assert "locomotive" in (ROOT / "extractor/components/quantities/not_quantities.toml").read_text("utf-8")


def test_the_contributors_guide_runs_as_it_stands_there(docs_runner: Runner, tmp_path: Path) -> None:
    assert docs_runner.run_page(ROOT / "CONTRIBUTING.md", tmp_path) == []
