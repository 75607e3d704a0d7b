"""``claims import``."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from extractor import exits
from extractor.commands.export import DatabaseArgument
from extractor.errors import ExtractorError
from extractor.types import TaskForm

LONGEST_NAME = 100

_DECISIONS = ("accept", "edit", "reject", "skip")


def _name(value: str) -> str:
    """The name that an option gives, with single spaces."""
    name = " ".join(value.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise typer.BadParameter(f"a name has 1 to {LONGEST_NAME} characters that can be printed")
    return name


def import_(
    database: DatabaseArgument,
    file: Annotated[str, typer.Argument(metavar="FILE", help="What the annotation tool exported.")],
    format: Annotated[
        TaskForm, typer.Option("--format", help="The tool: prodigy and doccano JSONL, label-studio JSON.")
    ],
    reviewer: Annotated[
        str, typer.Option("--reviewer", parser=_name, metavar="NAME", help="Who decided; stands with each decision.")
    ],
) -> None:
    """Bring answers back from tasks that claims export wrote, as decisions.

    Accepted, rejected and ignored tasks become decisions, changed spans of entity, event, source, cue, carrier and
    place edits. A task whose text or spans do not fit is told by its line and left out. The same file again changes
    nothing.
    """
    with exits.statuses():
        refused = run_import(database, Path(file), format, reviewer)
    raise typer.Exit(exits.PARTLY if refused else exits.DONE)


def run_import(database: str, file: Path, form: TaskForm, reviewer: str) -> int:
    """Append decisions, tell how many, and return how many tasks were refused.

    Raises DatabaseError where the database cannot be used, ExtractorError where no task was usable, OSError where the
    file cannot be read.
    """
    from extractor.database import open_database
    from extractor.exports.answers import read_answers
    from extractor.exports.take_in import take_in

    with open_database(database) as db:
        counts = take_in(
            db, read_answers(file, form), reviewer, lambda number, reason: exits.warn(f"{file}:{number}: {reason}")
        )
    if counts["refused"] == counts.total() > 0:
        raise ExtractorError(f"{file}: no task could be used")
    exits.tell(f"{_told(counts)}\n")
    return counts["refused"]


def _told(counts: Counter[str]) -> str:
    """``12 decisions (10 accept, 2 reject), 3 unanswered``."""
    made = [f"{counts[verdict]} {verdict}" for verdict in _DECISIONS if counts[verdict]]
    total = sum(counts[verdict] for verdict in _DECISIONS)
    decisions = f"{total} decision{'' if total == 1 else 's'}" + (f" ({', '.join(made)})" if made else "")
    rest = [f"{counts[name]} {name}" for name in ("known", "unanswered", "refused") if counts[name]]
    return ", ".join([decisions, *rest])
