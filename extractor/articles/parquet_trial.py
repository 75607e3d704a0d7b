"""A process that reads Parquet files before we do: damaged ones can end the process that reads them.

pyarrow reports most damage as an exception; some, in sizes and counts of the footer above all, ends the process from
within the library, where Python has no say.
"""

from __future__ import annotations

import atexit
import json
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from threading import Lock

_SCRIPT = (
    "import json, sys; sys.path[:] = json.loads(sys.stdin.readline());"
    "from extractor.articles.parquet_trial import _serve; _serve()"
)


def survives(path: str, fields: Mapping[str, str]) -> bool:
    """Whether a process can read the file to its end, with whatever exceptions."""
    return _trial().survives(path, fields)


class Trial:
    """The process, started when it is first needed and again after it was ended; files are tried one at a time."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._lock = Lock()

    def survives(self, path: str, fields: Mapping[str, str]) -> bool:
        """Whether the process is there after it has read a file."""
        with self._lock:
            process = self._process = self._process or _started()
            answer = _answer(process, [path, dict(fields)])
            if not answer:
                self._end()
            return bool(answer)

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._end()

    def _end(self) -> None:
        if self._process is not None:
            self._process.communicate()
            self._process = None


@cache
def _trial() -> Trial:
    """One process for all files: starting it takes longer than reading a small one."""
    trial = Trial()
    atexit.register(trial.close)
    return trial


def _started() -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-P", "-c", _SCRIPT],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # an interrupt is ours to answer: its end would tell of a damaged file
        text=True,
        encoding="utf-8",
    )
    assert process.stdin is not None
    process.stdin.write(json.dumps(sys.path) + "\n")
    return process


def _answer(process: subprocess.Popen[str], question: object) -> str:
    """The line that answers one; empty where the process has ended."""
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(json.dumps(question) + "\n")
        process.stdin.flush()
        return process.stdout.readline()
    except BrokenPipeError:
        return ""


def _serve() -> None:
    """Read the files that standard input names, a line each, and answer each with a line."""
    from extractor.articles.parquet import read_through

    for line in sys.stdin:
        path, fields = json.loads(line)
        read_through(path, fields)
        print("read", flush=True)
