"""``claims compare``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from extractor import exits
from extractor.commands.options import STANDARD_STREAM, day
from extractor.commands.selecting import Kinds, MinConfidence, selection
from extractor.commands.stream import is_sqlite
from extractor.commands.writing import writer
from extractor.errors import ExtractorError, describe
from extractor.types import Failure

if TYPE_CHECKING:
    from extractor.compare.groups import Group
    from extractor.compare.show import Wanted
    from extractor.compare.told import Told
    from extractor.records import Claim
    from extractor.sinks.select import Selection

Form = Literal["text", "jsonl"]

DATABASES = ("sqlite:///", "postgresql://", "postgres://")

Inputs = Annotated[
    list[str],
    typer.Argument(
        metavar="CLAIMS_OR_DB...",
        help="Claims as JSONL or Parquet, - is standard input; or databases as claims load makes them.",
    ),
]


def compare(  # noqa: PLR0913, PLR0917 - one parameter an option is what typer reads
    inputs: Inputs,
    format: Annotated[Form, typer.Option("--format", help="For people, or one group a line.")] = "text",
    entity: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Only groups that have TEXT in what is measured or its sentence.")
    ] = None,
    since: Annotated[
        dt.date | None,
        typer.Option(parser=day, metavar="YYYY-MM-DD", help="Only groups with a figure of this day or later."),
    ] = None,
    until: Annotated[
        dt.date | None,
        typer.Option(parser=day, metavar="YYYY-MM-DD", help="Only groups with a figure of this day or earlier."),
    ] = None,
    kinds: Kinds = None,
    min_confidence: MinConfidence = 0.0,
    show_all: Annotated[bool, typer.Option("--all", help="Show groups that agree as well.")] = False,
    reviewed: Annotated[
        bool, typer.Option("--reviewed", help="Of databases, claims as reviewers left them, rejected ones left out.")
    ] = False,
) -> None:
    """Show where figures of the same thing differ between articles and sources, or were revised.

    Groups hold what counts the same thing, in the order of publication. disputed: another source says otherwise;
    revised: a later figure has taken the place of an earlier one; agreeing groups are counted and shown by --all.
    A pair that is not surely of one thing is left apart. All claims are held in memory, some 4 KB each.
    """
    from extractor.compare.show import Wanted

    reading = _Reading(selection(min_confidence, kinds, None, None, None), reviewed)
    with exits.statuses():
        _show(inputs, reading, Wanted(entity, since, until, show_all), format)
    raise typer.Exit(exits.PARTLY if reading.failures else exits.DONE)


@dataclass(slots=True)
class _Reading:
    """Which claims are read, and what could not be."""

    selection: Selection
    reviewed: bool
    failures: int = 0
    claims: int = 0
    articles: set[str] = field(default_factory=set)

    def told(self, inputs: list[str]) -> Iterator[Told]:
        """What is compared of the claims of all inputs.

        Raises ExtractorError at the end where nothing could be used, and for a database that cannot be read.
        """
        from extractor.compare.told import told

        for name in inputs:
            claims = self._of_database(name) if _is_database(name) else self._of_file(name)
            for claim in self.selection.selected(claims):
                self.claims += 1
                self.articles.add(claim.article.id)
                yield told(claim)
        if self.failures and not self.claims:
            raise ExtractorError("no claim could be used")

    def _of_database(self, name: str) -> Iterator[Claim]:
        from extractor.database import open_database
        from extractor.database.reading import read_claims

        with open_database(name) as database:
            yield from read_claims(database, reviewed=self.reviewed)

    def _of_file(self, name: str) -> Iterator[Claim]:
        from extractor.database.claimfiles import claim_groups

        for group in claim_groups([name]):
            if isinstance(group, Failure):
                self.failures += 1
                exits.warn(describe(group))
            else:
                yield from (placed.claim for placed in group.claims)


def _is_database(name: str) -> bool:
    """Whether a name is an address of a database, or a file that is one."""
    if name.startswith(DATABASES):
        return True
    return name != STANDARD_STREAM and is_sqlite(name)


def _show(inputs: list[str], reading: _Reading, wanted: Wanted, form: Form) -> None:
    from extractor.compare.groups import compare_told

    groups = compare_told(reading.told(inputs))
    shown = [group for group in groups if wanted.shows(group)]
    if form == "jsonl":
        _write_jsonl(shown)
    else:
        _write_text(shown, groups, reading)


def _write_jsonl(shown: list[Group]) -> None:
    from extractor.compare.show import as_dict
    from extractor.records import to_json

    for group in shown:
        print(to_json(as_dict(group)).decode())


def _write_text(shown: list[Group], groups: list[Group], reading: _Reading) -> None:
    from extractor.compare.show import lines, summary

    write = writer()
    for group in shown:
        for style, line in lines(group):
            write(exits.printable(line), style)
    write(summary(groups, reading.claims, len(reading.articles)), "")
