"""``claims diff``."""

from __future__ import annotations

import contextlib
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO

import typer

from extractor import exits
from extractor.commands.options import STANDARD_STREAM
from extractor.commands.writing import writer
from extractor.errors import ExtractorError

if TYPE_CHECKING:
    from extractor.diff import Comparison, Difference, FieldChange, Summary

SIGNS = {"gained": "+", "lost": "-", "changed": "~"}
STYLES = {"+": "green", "-": "red", "~": "yellow"}


def diff(  # noqa: PLR0913, PLR0917 - one parameter an option is what typer reads
    old: Annotated[str, typer.Argument(metavar="OLD", help="Claims as `claims extract` wrote them before.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="Claims of now; - is standard input, also for OLD.")],
    as_json: Annotated[bool, typer.Option("--json", help="Differences and counts as JSON.")] = False,
    limit: Annotated[int | None, typer.Option(min=0, metavar="N", help="List N claims at most; count all.")] = None,
    fields: Annotated[
        list[str] | None,
        typer.Option(
            "--field", metavar="FIELD", help="Only changes of this field, as `date` or `source.name`; several times."
        ),
    ] = None,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="End with 1 where there are differences.")] = False,
) -> None:
    """List the claims that are gained, lost and changed from one run to another.

    A claim is the same in both files when its article and the place of its quantity are. Claims of which only
    confidence or rules changed are counted and not listed, unless asked for with --field. With --field, claims that one
    file alone has are left out.
    """
    with exits.statuses(), contextlib.ExitStack() as opened:
        comparison = _comparison(old, new, fields or [], opened)
        write = _write_json if as_json else _write_text
        write(comparison, fields or [], limit)
        differs = bool(comparison.summary.totals)
    raise typer.Exit(exits.FAILED if differs and exit_code else exits.DONE)


def _comparison(old: str, new: str, fields: list[str], opened: contextlib.ExitStack) -> Comparison:
    """Raises BadParameter for a field that no record has, ExtractorError where a file cannot be read."""
    from extractor.diff import ClaimFile, Comparison, comparable_fields

    known = comparable_fields()
    for name in fields:
        if name not in known:
            there = ", ".join(path for path in known if "." not in path)
            raise typer.BadParameter(
                f"{name!r} is no field; there are {there}, and parts of them such as date.from",
                param_hint="'--field'",
            )
    if old == new == STANDARD_STREAM:
        raise typer.BadParameter("OLD and NEW cannot both be standard input")
    files = [ClaimFile(opened.enter_context(_seekable(name)), name) for name in (old, new)]
    return Comparison(files[0], files[1], fields)


@contextlib.contextmanager
def _seekable(name: str) -> Iterator[BinaryIO]:
    """A file that can be read anywhere: the named one, or a copy of what comes out of a pipe."""
    with contextlib.ExitStack() as opened:
        try:
            file = sys.stdin.buffer if name == STANDARD_STREAM else opened.enter_context(Path(name).open("rb"))
        except OSError as error:
            raise ExtractorError(f"{name}: cannot be read ({error.strerror})") from error
        if name == STANDARD_STREAM or not file.seekable():
            copy = opened.enter_context(tempfile.TemporaryFile())
            shutil.copyfileobj(file, copy)
            copy.seek(0)
            yield copy
        else:
            yield file


# --- as JSON ----------------------------------------------------------------------------------------------------------


def _write_json(comparison: Comparison, fields: list[str], limit: int | None) -> None:
    """One object, a claim a line; the counts come last, when they are known."""
    from extractor.records import to_json

    print('{"claims": [', end="")
    listed = 0
    for difference in comparison.differences():
        if limit is None or listed < limit:
            print("," if listed else "", to_json(_as_dict(difference)).decode(), sep="\n", end="")
            listed += 1
    print('\n],\n"summary":', to_json(_counts(comparison.summary)).decode(), end="}\n")


def _as_dict(difference: Difference) -> dict[str, Any]:
    claim = difference.claim
    row: dict[str, Any] = {
        "what": difference.what,
        "article": claim.article.id,
        "id": claim.id,
        "quantity": claim.quantity.text,
        "sentence": claim.sentence.text,
    }
    if difference.what == "changed":
        return {
            **row,
            "changes": [{"field": each.field, "old": each.old, "new": each.new} for each in difference.changes],
        }
    return {**row, "record": claim.model_dump(by_alias=True)}


def _counts(summary: Summary) -> dict[str, Any]:
    return {
        "old": summary.old,
        "new": summary.new,
        "same": summary.same,
        "confidence_or_rules_alone": summary.aside,
        **_by_what(summary.totals),
        "fields": {name: summary.fields[name] for name in _in_order(summary.fields)},
        "kinds": {kind: _by_what(counts) for kind, counts in sorted(summary.kinds.items())},
        "rules": {rule: _by_what(counts) for rule, counts in sorted(summary.rules.items())},
    }


def _by_what(counts: Mapping[Any, int]) -> dict[str, int]:
    return {what: counts.get(what, 0) for what in SIGNS}


def _in_order(fields: Iterable[str]) -> list[str]:
    """Fields in the order of the record."""
    from extractor.diff import comparable_fields

    there = set(fields)
    return [name for name in comparable_fields() if name in there]


# --- as text ----------------------------------------------------------------------------------------------------------


def _write_text(comparison: Comparison, fields: list[str], limit: int | None) -> None:
    write = writer()
    listed = 0
    for difference in comparison.differences():
        if limit is None or listed < limit:
            listed += 1
            for style, line in _lines(difference):
                write(exits.printable(line), style)
    more = comparison.summary.totals.total() - listed
    if more and listed:
        write(f"... {more:,} more", "dim")
    if listed:
        write("", "")
    for line in _summary_lines(comparison.summary, fields):
        write(line, "")


def _lines(difference: Difference) -> Iterator[tuple[str, str]]:
    """Style and text of each line about a difference."""
    from extractor.report import claim_line

    claim = difference.claim
    sign = SIGNS[difference.what]
    yield STYLES[sign], f"{sign} {claim.article.id}: {claim.quantity.text!r} in {claim.sentence.text!r}"
    if difference.what != "changed":
        yield "", f"    {claim_line(claim)}"
    for change in difference.changes:
        yield "", f"    {change.field}: {_change_shown(change)}"


def _change_shown(change: FieldChange) -> str:
    """Both values, or of rules those that came and went."""
    if change.field == "rules" and set(change.old) != set(change.new):
        gone = [f"-{rule}" for rule in change.old if rule not in change.new]
        come = [f"+{rule}" for rule in change.new if rule not in change.old]
        return " ".join(gone + come)
    return f"{_shown(change.old)} -> {_shown(change.new)}"


def _shown(value: Any) -> str:
    """A value of a record for people: a part of it by its name or text and its days, what is null as ``-``."""
    if isinstance(value, Mapping):
        days = f" {value['from']}..{value['to']}" if value.get("from") else ""
        return f"{value.get('name') or value['text']!r}{days}"
    if isinstance(value, tuple):
        return ", ".join(map(_shown, value)) or "-"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, str):
        return repr(value)
    return "-" if value is None else str(value)


def _summary_lines(summary: Summary, fields: list[str]) -> Iterator[str]:
    from extractor.report import table

    counted = f"{summary.old:,} claims before, {summary.new:,} now: "
    if fields:
        yield f"{counted}{summary.totals['changed']:,} changed in {', '.join(fields)}"
    else:
        shares = [f"{summary.totals[what]:,} {what}" for what in ("gained", "lost", "changed")]
        yield f"{counted}{', '.join(shares)}, {summary.same:,} the same"
    if summary.aside:
        yield f"{summary.aside:,} of the same differ in confidence or rules alone"
    if summary.fields:
        rows = [(f"{'  ' * name.count('.')}{name}", f"{summary.fields[name]:,}") for name in _in_order(summary.fields)]
        yield f"\n{table(('field', 'changed'), rows)}"
    for title, counts in (("kind", summary.kinds), ("rule", summary.rules)):
        if counts:
            yield f"\n{table((title, *SIGNS), list(_count_rows(counts)))}"


def _count_rows(counts: Mapping[str, Counter[Any]]) -> Iterator[tuple[str, ...]]:
    """The rows of a table, the most frequent first."""
    for name in sorted(counts, key=lambda name: (-counts[name].total(), name)):
        yield (name, *(f"{counts[name][what]:,}" for what in SIGNS))
