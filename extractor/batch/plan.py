"""What to read, in which order, and whether that is what an earlier run began to read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from extractor.articles.inputs import Input, Source, inputs_of
from extractor.batch.fingerprint import digest_of_file
from extractor.exits import RefusedError
from extractor.types import Failure


@dataclass(frozen=True, slots=True)
class Unit:
    """One file or stream to read, or why an input named cannot be. ``where`` tells it from all others of a run."""

    where: str
    source: Input | Failure

    @property
    def path(self) -> Path | None:
        """The file, where it is one."""
        return self.source.path if isinstance(self.source, Input) else None

    @property
    def is_stream(self) -> bool:
        """Whether it can be read but once: standard input, or a named pipe."""
        if self.path is None:
            return isinstance(self.source, Input)
        return self.path.exists() and not self.path.is_file()

    @property
    def size(self) -> int:
        """Bytes of the file; 0 where there is none."""
        try:
            return self.path.stat().st_size if self.path else 0
        except OSError:
            return 0

    def digest(self) -> str | None:
        """The SHA-256 of the file; None where there is none to read again: a stream, or nothing at all."""
        return digest_of_file(self.path) if self.path else None


def units_of(sources: Iterable[Source]) -> list[Unit]:
    """What there is to read, in order, each file once."""
    found = (Unit(source.where, source) for source in inputs_of(sources))
    return list({unit.where: unit for unit in reversed(list(found))}.values())[::-1]


def settled(units: Sequence[Unit], earlier: Sequence[str], *, append: bool) -> tuple[list[Unit], list[Unit]]:
    """The units of an earlier run in its order, and those that came since.

    Raises RefusedError, with the first name, where one of the earlier is missing, or where some came since and
    ``append`` does not ask for them.
    """
    now = {unit.where: unit for unit in units}
    missing = [where for where in earlier if where not in now]
    if missing:
        raise RefusedError(f"{_first(missing)} not among the inputs any more: name all of them, or --restart")
    since = [unit for unit in units if unit.where not in set(earlier)]
    if since and not append:
        names = [unit.where for unit in since]
        raise RefusedError(
            f"{_first(names)} new since the run began: --append goes on with what is new, --restart begins anew"
        )
    return [now[where] for where in earlier], since


def check_unchanged(units: Sequence[Unit], digests: Sequence[str | None], *, unread_too: bool) -> None:
    """Raise RefusedError for the first unit that is not as it was when it was read; one that could not be read is
    looked at only with ``unread_too``. Reads the files once."""
    for unit, before in zip(units, digests, strict=False):
        if (before or unread_too) and unit.digest() != before:
            raise RefusedError(f"{unit.where}: changed since it was read: --restart begins anew")


def _first(names: Sequence[str]) -> str:
    others = len(names) - 1
    return names[0] + (f" and {others:,} more are" if others > 1 else " and another are" if others else " is")
