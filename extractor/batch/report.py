"""What a run tells while it goes on: lines for people, or one line of JSON an event, on standard error."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, Protocol

import orjson

from extractor.batch.totals import Totals
from extractor.errors import describe
from extractor.exits import tell, warn
from extractor.progress import Progress
from extractor.types import Failure, LogFormat


class Reporter(Protocol):
    """Whom a run tells what happens."""

    def notice(self, event: str, message: str) -> None:
        """Something a person should know."""

    def failure(self, failure: Failure) -> None:
        """Something could not be used."""

    def progress(self, totals: Totals, share: float | None) -> None:
        """So much is done, and this ``share`` of all bytes read, where it is known."""

    def end(self, totals: Totals, seconds: float, *, brief: bool) -> None:
        """All is done; ``seconds`` of wall time in this run. ``brief`` where people look at the claims alone."""

    def close(self) -> None:
        """Nothing more comes."""


class Lines:
    """Lines for people, and on a terminal a line that tells how far the run is."""

    def __init__(self, progress: Progress, *, quiet: bool) -> None:
        self._progress, self._quiet = progress, quiet

    def notice(self, event: str, message: str) -> None:
        """A line that stays."""
        if not self._quiet:
            self._progress.message(message)

    def failure(self, failure: Failure) -> None:
        """A line that names place and reason; told even to the quiet."""
        self._progress.message(describe(failure))

    def progress(self, totals: Totals, share: float | None) -> None:
        """The line of counts."""
        self._progress.show(totals.passed, totals.claims, totals.failed, share)

    def end(self, totals: Totals, seconds: float, *, brief: bool) -> None:
        """The summary; the brief and the quiet hear of failures only."""
        self._progress.clear()
        if not (brief or self._quiet):
            for line in summary(totals, seconds):
                warn(line)
        elif totals.failed:
            warn(f"{_counted(totals.articles, 'article')} done, {_counted(totals.failed, 'failure')}")

    def close(self) -> None:
        """Take the counts off the terminal."""
        self._progress.clear()


class Events:
    """One line of JSON an event, with its UTC time."""

    def notice(self, event: str, message: str) -> None:
        """One line with the message."""
        self._write(event, {"message": message})

    def failure(self, failure: Failure) -> None:
        """One line with place, id and reason."""
        place = {"where": failure.where, "line": failure.line, "id": failure.id}
        self._write("failure", {**place, "reason": failure.reason})

    def progress(self, totals: Totals, share: float | None) -> None:
        """One line with the counts."""
        counts = {"articles": totals.articles, "claims": totals.claims, "failed": totals.failed}
        self._write("progress", {**counts, "share": share and round(share, 4)})

    def end(self, totals: Totals, seconds: float, *, brief: bool) -> None:
        """One line with everything."""
        self._write("end", {**totals.as_dict(), "wall": round(seconds, 3)})

    def close(self) -> None:
        """There is nothing to take away."""

    @staticmethod
    def _write(event: str, fields: Mapping[str, Any]) -> None:
        at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        tell(orjson.dumps({"time": at, "event": event, **fields}).decode() + "\n")


def reporter(form: LogFormat, *, quiet: bool) -> Reporter:
    """Who tells of a run."""
    return Events() if form == "json" else Lines(Progress(quiet=quiet), quiet=quiet)


def summary(totals: Totals, seconds: float) -> list[str]:
    """What was done, in a few lines: those that have nothing to tell are left out."""
    rate = totals.articles / seconds if seconds else 0.0
    done = f"{_counted(totals.articles, 'article')}, {_counted(totals.claims, 'claim')} in {seconds:,.1f} s"
    lines = [f"{done} ({rate:,.1f} articles a second)"]
    if totals.failed:
        lines.append(f"failed: {totals.failed:,}")
    parts = {
        "set aside": totals.set_aside,
        "read as": totals.forms,
        "lines left out": totals.left_out,
    }
    lines += [f"{name}: {_listed(counts)}" for name, counts in parts.items() if counts]
    if totals.seconds:
        stages = ", ".join(f"{stage} {spent:,.1f} s" for stage, spent in sorted(totals.seconds.items()))
        lines.append(f"time by stage: {stages}")
    return lines


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in sorted(counts.items()))


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
