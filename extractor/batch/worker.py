"""The inside of a worker process: makes its Work once, then answers batch by batch until its pipe closes."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
import sys
from multiprocessing.connection import Connection
from typing import Any, Literal

from extractor.batch.stopping import SIGNALS
from extractor.batch.work import Work
from extractor.errors import ExtractorError

Message = tuple[Literal["ready", "done", "memory", "raised", "unfit"], Any]
"""What a worker says: that it is ready; its outcomes; that memory ran out; what else went wrong; that it cannot be
made, and why."""

_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG


def main(descriptor: int, parent: int) -> None:
    """Serve the pipe of that number for the process ``parent``, and die with it."""
    _prepare(parent)
    with Connection(descriptor) as pipe, contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        path, job, megabytes = pipe.recv()
        sys.path[:] = path
        try:
            work = job.made()
        except Exception as error:
            pipe.send(("unfit", _told(error)))
            return
        _bound_memory(megabytes)
        pipe.send(("ready", None))
        while True:
            pipe.send(_answer(work, pipe.recv()))


def _prepare(parent: int) -> None:
    for number in SIGNALS:  # Ctrl-C reaches the whole group, a service's end all its processes: one of them decides
        signal.signal(number, signal.SIG_IGN)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:  # it died before that was set
        os._exit(1)


def _bound_memory(megabytes: int) -> None:
    """Refuse this process more memory of its own than that: what asks for more gets a MemoryError."""
    limit = megabytes * 1024**2
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))


def _answer(work: Work, articles: Any) -> Message:
    try:
        return "done", work(articles)
    except MemoryError:
        return "memory", None
    except Exception as error:
        return "raised", _told(error)


def _told(error: Exception) -> str:
    return str(error) if isinstance(error, ExtractorError) else f"{type(error).__name__}: {error}"
