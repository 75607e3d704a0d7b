"""The processes below this one, of which Spark's Python workers are some."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

EXTRACTING = "extractor.batch.worker"
"""What the command line of a process holds that extracts; its parent is a Python worker of Spark."""

EXECUTOR = "CoarseGrainedExecutorBackend"

_TICKS = os.sysconf("SC_CLK_TCK")


def extracting() -> dict[int, tuple[int, float]]:
    """The processes below this one that extract: the parent of each, and its CPU seconds so far."""
    return _below(EXTRACTING)


def kill_one_at_work(given_up: Callable[[], bool], seconds: float = 0.2) -> int | None:
    """Kill the Python worker of the first process that has extracted for so many CPU seconds from now on; returns its
    number, None where nobody did until it was ``given_up``."""
    before = {pid: spent for pid, (_, spent) in extracting().items()}
    while not given_up():
        for pid, (worker, spent) in extracting().items():
            if spent - before.setdefault(pid, spent) >= seconds:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(worker, signal.SIGKILL)
                    return worker
        time.sleep(0.02)
    return None


def kill_executor() -> int | None:
    """Kill an executor; returns its number, None where there is none with a process of its own."""
    for pid in _below(EXECUTOR):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
            return pid
    return None


def cpu_below() -> dict[int, float]:
    """The CPU seconds of every process below this one so far."""
    return {pid: seconds for pid, (_, seconds) in _below("").items() if pid != os.getpid()}


def peak_memory(pid: int) -> int:
    """The most megabytes that a process has had; 0 where it is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) // 1024 for line in status.splitlines() if line.startswith("VmHWM")), 0)


def _below(command: str) -> dict[int, tuple[int, float]]:
    """The processes below this one with that in their command line: parents and CPU seconds."""
    known = {pid: seen for pid in _all() if (seen := _look(pid))}
    return {pid: seen for pid, seen in known.items() if command in _command(pid) and _is_below(pid, known)}


def _all() -> list[int]:
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdecimal()]


def _look(pid: int) -> tuple[int, float] | None:
    """Parent and CPU seconds of a process; None where it is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return int(fields[1]), (int(fields[11]) + int(fields[12])) / _TICKS


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
    except OSError:
        return ""


def _is_below(pid: int, known: dict[int, tuple[int, float]]) -> bool:
    while pid in known and pid != os.getpid():
        pid = known[pid][0]
    return pid == os.getpid()
