"""Which module may import which, and what importing costs."""

from __future__ import annotations

import ast
import re
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "extractor"

ARCHITECTURE = PACKAGE.parent / "docs" / "architecture.md"


def drawn_layers(text: str) -> list[list[str]]:
    """The names of each layer of the drawing, from the top down: a line ``── title`` begins one, a name a line."""
    drawing = text.partition("```layers\n")[2].partition("```")[0]
    return [re.findall(r"^   (\w+)", layer, re.MULTILINE) for layer in re.split(r"^──.*\n", drawing, flags=re.M)[1:]]


LAYERS = drawn_layers(ARCHITECTURE.read_text("utf-8"))
"""From the top down; a module imports from its own layer or a lower one, a component never from another."""

LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}
MODULES = [path for path in sorted(PACKAGE.rglob("*.py")) if path != PACKAGE / "__init__.py"]


def unit(parts: tuple[str, ...]) -> str:
    """What the arrows connect: a component is one, any other folder or module at the top another."""
    return ".".join(parts[:2]) if parts[0] == "components" and len(parts) > 2 else parts[0]


def imported(path: Path) -> Iterator[tuple[str, ...]]:
    """The modules of ours that a file imports, also inside its functions; those for types alone left out."""
    tree = ast.parse(path.read_text("utf-8"))
    typing_only = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and id(node) not in typing_only:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import) and id(node) not in typing_only:
            names = [alias.name for alias in node.names]
        else:
            continue
        for name in names:
            package, *rest = name.split(".")
            if package == "extractor" and rest and (rest[0] in LEVEL or (PACKAGE / f"{rest[0]}.py").exists()):
                yield tuple(rest)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_down(path: Path) -> None:
    mine = path.relative_to(PACKAGE).with_suffix("").parts
    wrong = [
        ".".join(theirs)
        for theirs in imported(path)
        if LEVEL[theirs[0]] < LEVEL[mine[0]]
        or (mine[0] == theirs[0] == "components" and unit((*theirs, "")) != unit((*mine, "")))
    ]
    assert wrong == []


def test_every_module_has_a_layer() -> None:
    """One that has none needs a line in the drawing of docs/architecture.md."""
    drawn = [name for names in LAYERS for name in names]
    assert sorted({path.relative_to(PACKAGE).with_suffix("").parts[0] for path in MODULES}) == sorted(drawn)


def test_the_drawing_is_read_line_by_line() -> None:
    drawing = (
        "text\n```layers\n── top ──\n   cli   the program\n   web   pages\n── low ──\n   types   records\n```\n   no\n"
    )
    assert drawn_layers(drawing) == [["cli", "web"], ["types"]]


def imports_of(code: str) -> set[str]:
    """The modules that a fresh interpreter has loaded after some code."""
    script = f"{code}\nimport sys; print(' '.join(sys.modules))"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=PACKAGE.parent)
    return set(run.stdout.split())


def test_importing_the_package_costs_next_to_nothing() -> None:
    clock = "import time; t = time.perf_counter(); import extractor; t = time.perf_counter() - t; print(t)"
    best = min(
        float(subprocess.run([sys.executable, "-c", clock], capture_output=True, check=True, cwd=PACKAGE.parent).stdout)
        for _ in range(3)
    )
    assert best < 0.05
    assert not {"spacy", "pydantic", "typer"} & imports_of("import extractor")


def test_reading_records_needs_no_spacy() -> None:
    loaded = imports_of("import extractor; extractor.read_claims, extractor.write_claims, extractor.read_articles")
    assert not {"spacy", "dateparser", "quantulum3", "pyarrow", "lxml"} & loaded


def test_telling_versions_needs_no_spacy() -> None:
    assert "spacy" not in imports_of("from extractor.commands.about import versions; assert len(versions()) == 4")


def test_components_are_registered_without_their_libraries() -> None:
    """SpaCy imports every registered factory whenever any pipeline is made."""
    names = ("quantities", "dates", "sources", "claims")
    loaded = imports_of("\n".join(f"import extractor.components.{name}.component" for name in names))
    assert not {"dateparser", "quantulum3"} & loaded


def test_help_comes_at_once() -> None:
    def seconds(*arguments: str) -> float:
        """Of the processor, which other work on the machine does not lengthen as it does the clock's."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, *arguments], capture_output=True, check=True, cwd=PACKAGE.parent)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    rounds = [(seconds("-m", "extractor", "--help"), seconds("-c", "import typer.main")) for _ in range(3)]
    assert min(ours / theirs for ours, theirs in rounds) < 4
    assert min(ours for ours, _ in rounds) < 0.5  # it takes 0.12 s
    assert not {"spacy", "pydantic", "rich"} & imports_of("import extractor.cli")
