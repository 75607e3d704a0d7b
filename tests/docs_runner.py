"""Runs the blocks of a page of the documentation from top to bottom, as a reader would, in a folder of their own.

What a block is, its language says:

* ``console``: commands after ``$ ``, each followed by what it writes on both streams. A line ``...`` stands for any
  lines, ``…`` for anything within a line. Every command must end with 0, or ``echo $?`` must be the next one.
* ``bash``, ``sh``: commands; the block must end with 0. A block ``output`` directly behind it is what it writes.
* ``python``: code, or a session with ``>>>``. The blocks of a page share their names; ``output`` may stand behind.
* ``sql``: statements for the SQLite file that ``title="NAME"`` names, without a title for DuckDB; ``output`` behind it
  are the rows, their cells joined by ``|``.
* ``json``, ``jsonl``, ``toml``: must parse (JSON with ``…`` in it is let be).
* ``text``, ``mermaid``, ``layers``, ``html``, ``csv``: are only shown.

A block of the last two lines with ``title="NAME"`` is the file NAME of the page's folder from there on.

What a reader does not see stands in comments. ``<!-- setup: COMMANDS -->`` are run by the shell, with ``$ROOT`` the
repository. Before a block, ``<!-- not run: REASON -->`` passes over it, and ``<!-- until: TEXT -->`` interrupts its
last command once TEXT was written.
"""

from __future__ import annotations

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import tomllib
from collections.abc import Generator, Iterator, Mapping
from contextlib import chdir, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

from tests import warm

ROOT = Path(__file__).parent.parent
SHELL = {"bash", "sh"}
SHOWN = {"text", "mermaid", "layers", "html", "csv"}
PARSED = {"json", "jsonl", "toml"}
RUN = {"console", *SHELL, "python", "sql", "setup"}

_STEP = re.compile(
    r"^(?P<indent> *)```(?P<language>\w*)(?P<info>[^\n`]*)\n(?P<text>.*?)^(?P=indent)```$"
    r"|^ *<!-- (?P<mark>setup|not run|until): (?P<value>.*?)\s*-->",
    re.DOTALL | re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Block:
    """A block of a page, or the commands of a setup."""

    where: str
    """``page:line``"""
    language: str
    title: str | None
    text: str
    output: str | None = None
    """What it must write, if the page shows that."""
    marks: Mapping[str, str] = field(default_factory=dict)


def pages() -> list[Path]:
    """Every page of the documentation."""
    others = ("README.md", "CONTRIBUTING.md", "corpus/README.md", "models/README.md")
    return [*(ROOT / name for name in others), *sorted((ROOT / "docs").rglob("*.md"))]


def blocks(page: Path) -> list[Block]:
    """The blocks of a page in order; a block of ``output`` is put to the block before it."""
    text = page.read_text("utf-8")
    found: list[Block] = []
    marks: dict[str, str] = {}
    end = 0
    for step in _STEP.finditer(text):
        where = f"{'/'.join(page.parts[-2:])}:{text.count(chr(10), 0, step.start()) + 1}"
        if step["mark"] == "setup":
            found.append(Block(where, "setup", None, step["value"]))
        elif step["mark"]:
            marks[step["mark"]] = step["value"]
        elif step["language"] == "output":
            assert not text[end : step.start()].strip(), f"{where}: output stands directly behind its block"
            found[-1] = _with_output(found[-1], _dedented(step))
        else:
            title = re.search(r'title="(.*?)"', step["info"])
            found.append(Block(where, step["language"], title and title[1], _dedented(step), marks=marks))
            marks = {}
        end = step.end()
    return found


def _with_output(block: Block, output: str) -> Block:
    return Block(block.where, block.language, block.title, block.text, output, block.marks)


def _dedented(step: re.Match[str]) -> str:
    indent = step["indent"]
    return "".join(line.removeprefix(indent) for line in step["text"].splitlines(keepends=True))


@dataclass(frozen=True, slots=True)
class Runner:
    """What runs blocks: the folder with the warm programs."""

    programs: Path

    def run_page(self, page: Path, folder: Path, *, environment: Mapping[str, str] | None = None) -> list[Block]:
        """Run the blocks of a page in a folder; gives those that a comment passes over. Raises AssertionError."""
        variables = self._variables(environment or {})
        with _python_session(folder, variables) as session:
            shell = _Shell(folder, variables)
            for block in blocks(page):
                if "not run" not in block.marks:
                    _run(block, shell, session)
        return [block for block in blocks(page) if "not run" in block.marks]

    def _variables(self, more: Mapping[str, str]) -> dict[str, str]:
        plain = {"COLUMNS": "100", "NO_COLOR": "1", "TERM": "dumb", "ROOT": str(ROOT), "PYTHONPATH": str(ROOT)}
        path = os.pathsep.join([str(self.programs), str(Path(sys.executable).parent), os.environ["PATH"]])
        return {**os.environ, **plain, "PATH": path, **more}


@contextmanager
def running() -> Generator[Runner, None, None]:
    """A Runner, whose warm process lives as long."""
    with TemporaryDirectory() as folder, warm.programs(Path(folder)) as programs:
        yield Runner(programs)


def _run(block: Block, shell: _Shell, session: _Session) -> None:
    if block.language == "console":
        _run_console(block, shell)
    elif block.language in SHELL | {"setup"}:
        status, written = shell.run(block.text, until=block.marks.get("until"))
        assert status == 0, f"{block.where}: ended with {status}\n{written}"
        _compare(block, written)
    elif block.language == "python":
        _compare(block, session.run(block))
    elif block.language == "sql":
        _compare(block, _sql(block, shell.folder))
    elif block.language in PARSED | SHOWN:
        _parse(block)
        _put(block, shell.folder)
    else:
        raise AssertionError(f"{block.where}: a block of {block.language or 'no language'} is never run")


def _compare(block: Block, written: str) -> None:
    if block.output is not None:
        _same(block.where, block.output, written)


def _same(where: str, shown: str, written: str) -> None:
    """Raise where what was written is not what is shown, ``...`` and ``…`` standing for anything."""
    lines = [re.escape(line.rstrip()).replace("…", ".*") for line in shown.rstrip().splitlines()]
    pattern = "".join(r"(?:.*\n)*?" if line == r"\.\.\." else f"{line}\\n" for line in lines)
    plain = "".join(f"{line.rstrip()}\n" for line in written.rstrip().splitlines())
    assert re.fullmatch(pattern, plain), f"{where}: shown is\n{shown}\nwritten was\n{written}"


def _put(block: Block, folder: Path) -> None:
    if block.title:
        path = folder / block.title
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block.text, "utf-8")


def _parse(block: Block) -> None:
    text = re.sub(r",?\s*…", "", block.text) if "…" in block.text else block.text
    try:
        if block.language == "json" and "…" not in block.text:
            json.loads(text)
        elif block.language == "jsonl":
            [json.loads(line) for line in text.splitlines()]
        elif block.language == "toml":
            tomllib.loads(text)
    except ValueError as error:
        raise AssertionError(f"{block.where}: {error}") from None


# the shell


@dataclass(frozen=True, slots=True)
class _Shell:
    folder: Path
    variables: Mapping[str, str]

    def run(self, commands: str, *, until: str | None = None) -> tuple[int, str]:
        """Status of the last command, or of the first that failed, and both streams together.

        With ``until`` the commands are interrupted (SIGINT) when that text was written, which counts as 0.
        """
        with subprocess.Popen(
            ["bash", "-euc", commands],
            cwd=self.folder,
            env=dict(self.variables),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        ) as process:
            assert process.stdout
            if until is None:
                return _ended(process)
            written = _read_until(process.stdout, until)
            os.killpg(process.pid, signal.SIGINT)
            written += _ended(process, seconds=60)[1]
            return (0 if until in written else process.returncode or 1), written


def _ended(process: subprocess.Popen[str], seconds: float = 120) -> tuple[int, str]:
    try:
        written = process.communicate(timeout=seconds)[0]
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        raise
    return process.returncode, written


def _read_until(stream: IO[str], text: str) -> str:
    written = ""
    for line in stream:
        written += line
        if text in line:
            break
    return written


def _run_console(block: Block, shell: _Shell) -> None:
    """Run the commands of a block in one shell, and hold what each wrote against what is shown."""
    shown = [_command(part) for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]]
    assert shown, f"{block.where}: no command begins with $"
    script = "set +e\n" + "".join(
        f"(exit ${{__status:-0}})\n{command}\n__status=$?\nprintf '\\0%d\\0' $__status\n" for command, _ in shown
    )
    _, written = shell.run(script)
    results = written.split("\0")
    for number, (command, output) in enumerate(shown):
        status, asked = results[2 * number + 1], command_at(shown, number + 1).strip() == "echo $?"
        assert status == "0" or asked, f"{block.where}: {command} ended with {status}\n{results[2 * number]}"
        _same(f"{block.where}: {command}", output, results[2 * number])


def command_at(shown: list[tuple[str, str]], number: int) -> str:
    """The command at a place, "" behind the last one."""
    return shown[number][0] if number < len(shown) else ""


def _command(part: str) -> tuple[str, str]:
    """A command, which goes on over lines that end with a backslash or begin with ``> ``, and what is shown behind."""
    lines = part.splitlines(keepends=True)
    count = 1
    while count < len(lines) and (lines[count - 1].endswith("\\\n") or lines[count].startswith("> ")):
        count += 1
    return "".join(line.removeprefix("> ") for line in lines[:count]), "".join(lines[count:])


# Python


@dataclass(frozen=True, slots=True)
class _Session:
    """An interpreter that keeps its names from block to block."""

    process: subprocess.Popen[str]

    def run(self, block: Block) -> str:
        """What the block prints. Raises AssertionError with the traceback where it fails."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps({"where": block.where, "code": block.text}) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline() or '{"error": "the interpreter has ended"}')
        assert not answer.get("error"), f"{block.where}: {answer['error']}"
        return str(answer["output"])


@contextmanager
def _python_session(folder: Path, variables: Mapping[str, str]) -> Generator[_Session, None, None]:
    with subprocess.Popen(
        ["python", "-m", "tests.docs_session"],
        executable=str(Path(variables["PATH"].split(os.pathsep)[0]) / "python"),
        cwd=folder,
        env=dict(variables),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield _Session(process)
        finally:
            process.communicate(timeout=60)


# SQL


def _sql(block: Block, folder: Path) -> str:
    return "".join(f"{'|'.join('' if cell is None else str(cell) for cell in row)}\n" for row in _rows(block, folder))


def _rows(block: Block, folder: Path) -> Iterator[tuple[Any, ...]]:
    if block.title:
        with closing(sqlite3.connect(folder / block.title)) as database:
            for statement in _statements(block.text):
                yield from database.execute(statement)
            database.commit()
        return
    import duckdb

    with chdir(folder), duckdb.connect() as connection:
        for part in connection.extract_statements(block.text):
            yield from connection.execute(part).fetchall()


def _statements(text: str) -> Iterator[str]:
    """The statements of a text, each up to the end of the line that ends it."""
    statement = ""
    for line in text.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    assert not statement.strip(), f"no ; ends {statement!r}"
