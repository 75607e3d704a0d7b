"""A line on standard error that tells how far a run is; silent unless that is a terminal."""

from __future__ import annotations

import sys
import time
from typing import Any

from extractor.exits import warn

_SECONDS_BETWEEN = 0.1


class Progress:
    """Shows counts, rate and share done, at most ten times a second."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._live: Any = None if quiet or not sys.stderr.isatty() else _display()
        self._began = self._last = time.monotonic()
        self._before: int | None = None

    def show(self, articles: int, claims: int, failed: int, share: float | None) -> None:
        """So many articles are done, claims found, failures met, and this share read, if anybody knows."""
        if self._live is None:
            return
        self._before = articles if self._before is None else self._before  # what an interrupted run did is no speed
        now = time.monotonic()
        if now - self._last < _SECONDS_BETWEEN:
            return
        self._last = now
        rate = (articles - self._before) / (now - self._began)
        failures = f", {failed:,} failed" if failed else ""
        counts = f"{articles:,} articles, {claims:,} claims{failures}, {rate:,.0f} articles a second"
        self._live.start()
        self._live.update(0, completed=share or 0, total=None if share is None else 1, description=counts)

    def message(self, text: str) -> None:
        """A line that stays, above the counts."""
        self.clear()
        warn(text)

    def clear(self) -> None:
        """Take the counts off the terminal."""
        if self._live is not None:
            self._live.stop()


def _display() -> Any:
    """A bar over what is read, counts beside it. Rich costs a tenth of a second to load: only a terminal pays."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    shown = Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True), transient=True)
    shown.add_task("reading", total=None)
    return shown
