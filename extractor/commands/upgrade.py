"""``claims upgrade``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from extractor import exits
from extractor.commands.options import STANDARD_STREAM
from extractor.commands.stream import check_output
from extractor.errors import ExtractorError, describe
from extractor.types import Failure

if TYPE_CHECKING:
    from extractor.records import Claim

Claims = Annotated[
    list[str], typer.Argument(metavar="CLAIMS...", help="Claims as JSONL or Parquet; - is standard input.")
]
Output = Annotated[
    str, typer.Option("-o", "--output", metavar="OUT", help="JSONL of the present version, whole or not at all.")
]


def upgrade(claims: Claims, output: Output = STANDARD_STREAM) -> None:
    """Rewrite claims of older record versions as those of now.

    Every command reads older versions by itself; this is for programs that read the files. A line that is no claim is
    told on standard error and left out.
    """
    with exits.statuses():
        failures = run_upgrade(claims, None if output == STANDARD_STREAM else output)
    raise typer.Exit(exits.PARTLY if failures else exits.DONE)


def run_upgrade(claims: list[str], output: str | None) -> int:
    """Rewrite, tell, and return how many lines or inputs could not be used.

    Raises RefusedError where the output is an input, SchemaVersionError for a record of a later version, ExtractorError
    where nothing was usable, OSError where the output cannot be written.
    """
    import sys

    from extractor.sinks.jsonl import write_claims

    check_output(claims, output)
    failures: list[Failure] = []
    with exits.naming(output):
        write_claims(output or sys.stdout.buffer, _read(claims, failures))
    return len(failures)


def _read(names: list[str], failures: list[Failure]) -> Iterator[Claim]:
    """The claims; what could not be used is told and added to ``failures``."""
    from extractor.database.claimfiles import placed_claims

    count = 0
    for read in placed_claims(names):
        if isinstance(read, Failure):
            failures.append(read)
            exits.warn(describe(read))
        else:
            count += 1
            yield read.claim
    if failures and not count:
        raise ExtractorError("no claim could be used")
