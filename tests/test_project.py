"""What stands beside the code: targets, the continuous integration, the package's metadata."""

from __future__ import annotations

import os
import re
import subprocess
import tomllib
from pathlib import Path

import extractor

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


def test_the_version_stands_in_one_way() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == extractor.__version__


def test_every_registered_component_is_there() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    factories = project["entry-points"]["spacy_factories"]
    assert set(factories) == {"claim_quantities", "claim_dates", "claim_sources", "claims"}
    for target in factories.values():
        module, function = target.split(":")
        assert f"def {function}(" in (ROOT / f"{module.replace('.', '/')}.py").read_text("utf-8")


def test_the_changelog_begins_with_what_is_new() -> None:
    headings = re.findall(r"^## (.*)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert headings[0] == "Unreleased" or headings[0].startswith(extractor.__version__)
