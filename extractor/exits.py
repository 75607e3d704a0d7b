"""Exit statuses of the commands, and the one place that turns exceptions into them."""

from __future__ import annotations

import errno
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import NoReturn

import typer

from extractor.errors import ExtractorError, ForeignDatabaseError, SchemaVersionError

DONE = 0
FAILED = 1
USAGE = 2
PARTLY = 3
REFUSED = 4
IO_ERROR = 74
INTERRUPTED = 130
TERMINATED = 143

TABLE = """\b
Exit status:
  0    done
  1    failed, nothing usable
  2    usage: a wrong option or argument
  3    done, but some inputs failed
  4    refused: the output is an input, in use or begun otherwise; a record or database of another schema version
  74   input or output error: disk full, read-only
  130  interrupted (SIGINT)
  143  terminated (SIGTERM)
A closed pipe ends the command quietly with 0.
"""


class RefusedError(ExtractorError):
    """A command that would do harm and is not carried out."""


def printable(text: str) -> str:
    """A text with its control characters escaped, so that a file name cannot steer the terminal."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape", "replace").decode() for char in text)


def warn(message: str) -> None:
    """One line on standard error."""
    tell(f"claims: {printable(message)}\n")


def tell(lines: str) -> None:
    """Write on standard error. Where nobody reads it any more, or its disk is full, the work goes on unheard."""
    with suppress(OSError):
        sys.stderr.write(lines)
        sys.stderr.flush()


@contextmanager
def statuses() -> Iterator[None]:
    """Within it an exception raised on purpose ends the command with its one line and its status."""
    try:
        yield
    except (RefusedError, SchemaVersionError, ForeignDatabaseError) as error:
        _leave(REFUSED, str(error))
    except ExtractorError as error:
        _leave(FAILED, str(error))
    except BrokenPipeError:
        raise typer.Exit(DONE) from None
    except OSError as error:
        _leave(IO_ERROR, _io_message(error))


@contextmanager
def naming(output: str | None) -> Iterator[None]:
    """Within it trouble in writing names the output, which the system tells of opening a file but not of writing it."""
    try:
        yield
    except OSError as error:
        error.filename = error.filename or output
        raise


def _leave(status: int, message: str) -> NoReturn:
    warn(message)
    raise typer.Exit(status) from None


def _io_message(error: OSError) -> str:
    reason = error.strerror or str(error)
    hints = {
        errno.ENOSPC: "make room or choose another output",
        errno.EROFS: "choose an output on a writable disk",
        errno.EACCES: "check the permissions",
        errno.ENOENT: "check the path; folders are not made",
        errno.ENOTDIR: "check the path; folders are not made",
    }
    place = f"{error.filename}: " if error.filename else ""
    hint = hints.get(error.errno or 0)
    return f"{place}{reason}" + (f"; {hint}" if hint else "")


def run(app: typer.Typer, name: str = "claims") -> NoReturn:
    """Run the commands as a process: signals, the last flush of standard output, and the exit status."""
    _prepare_streams()
    signal.signal(signal.SIGTERM, _terminate)
    status = _status_of(app, name)
    sys.exit(_flushed(status))


def _prepare_streams() -> None:
    """Something to write to where a stream was closed (``>&-``), and no failure for a letter the terminal has not."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name) or open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - till the end
        stream.reconfigure(errors="backslashreplace")
        setattr(sys, name, stream)


def _status_of(app: typer.Typer, name: str) -> int:
    try:
        app(prog_name=name)
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else DONE if leaving.code is None else FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    return DONE


def _terminate(number: int, frame: object) -> NoReturn:
    """Unwinds like any exit, so that no half-written file stays behind."""
    raise SystemExit(TERMINATED)


def _flushed(status: int) -> int:
    """The status after the last bytes have gone out: a closed pipe is no failure, a full disk is one."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _silence_stdout()
    except OSError as error:
        _silence_stdout()
        warn(_io_message(error))
        return IO_ERROR
    return status


def _silence_stdout() -> None:
    """Send what the interpreter still flushes at its end nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
