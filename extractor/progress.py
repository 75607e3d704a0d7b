"""A line on standard error that tells how far an extraction is; silent unless that is a terminal."""

from __future__ import annotations

import sys
import time

from extractor.exits import warn

_SECONDS_BETWEEN = 0.1
_CLEAR_LINE = "\r\x1b[K"


class Progress:
    """Counts articles and claims, and shows the counts at most ten times a second."""

    def __init__(self, *, quiet: bool = False) -> None:
        self.articles = 0
        self.claims = 0
        self._shown = not quiet and sys.stderr.isatty()
        self._began = self._last = time.monotonic()

    def article(self) -> None:
        """One more article was read."""
        self.articles += 1
        self._show()

    def claim(self) -> None:
        """One more claim was found."""
        self.claims += 1
        self._show()

    def message(self, text: str) -> None:
        """A line that stays, above the counts."""
        self.clear()
        warn(text)

    def clear(self) -> None:
        """Take the counts off the terminal."""
        if self._shown:
            sys.stderr.write(_CLEAR_LINE)
            sys.stderr.flush()

    def _show(self) -> None:
        now = time.monotonic()
        if not self._shown or now - self._last < _SECONDS_BETWEEN:
            return
        self._last = now
        rate = self.articles / (now - self._began)
        counts = f"{self.articles:,} articles, {self.claims:,} claims, {rate:,.0f} articles a second"
        sys.stderr.write(f"{_CLEAR_LINE}{counts}")
        sys.stderr.flush()
