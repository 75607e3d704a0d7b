"""Signals while a run goes on: the first one asks it to stop where nothing is lost, a second one ends it at once."""

from __future__ import annotations

import signal
import threading
from types import FrameType
from typing import Any, NoReturn, Self

from extractor.exits import TERMINATED

SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Stop:
    """Use it as a context; in another thread than the main one, where signals do not come, it does nothing."""

    def __init__(self) -> None:
        self._number: int | None = None
        self._before: dict[signal.Signals, Any] = {}

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():
            self._before = {number: signal.signal(number, self._heard) for number in SIGNALS}
        return self

    def __exit__(self, *trouble: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _heard(self, number: int, frame: FrameType | None) -> None:
        if self._number is not None:
            _leave(number)
        self._number = number

    def asked(self) -> bool:
        """Whether a signal has come."""
        return self._number is not None

    def obey(self) -> None:
        """Leave as the signal wants, if one came: KeyboardInterrupt, or SystemExit with its status."""
        if self._number is not None:
            _leave(self._number)


def _leave(number: int) -> NoReturn:
    if number == signal.SIGINT:
        raise KeyboardInterrupt
    raise SystemExit(TERMINATED)
