"""A process with the pipeline loaded, that runs `claims` and `python` for the blocks of the documentation.

Each documented command begins a program, and a program needs seconds to load the model. So the programs that the
shell finds are small ones that send their arguments, folder, environment and streams here; a fork of the warm process
does the rest, in that folder and on those streams, and the small one ends with its status.
"""

from __future__ import annotations

import json
import os
import runpy
import select
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent

PROGRAM = """#!{python} -IS
import json, os, signal, socket, sys
warm = socket.socket(socket.AF_UNIX)
warm.connect({address!r})
words = [{name!r}, *sys.argv[1:]]
order = {{"words": words, "folder": os.getcwd(), "environment": dict(os.environ)}}
socket.send_fds(warm, [json.dumps(order).encode() + b"\\n"], [0, 1, 2])
child = int(warm.makefile().readline())
for number in (signal.SIGINT, signal.SIGTERM):
    signal.signal(number, lambda number, frame: os.kill(child, number))
sys.exit(int(warm.makefile().readline() or 1))
"""

MAKE = """#!/bin/sh
exec {make} --no-print-directory --directory={root} BIN={bin} VENV={bin} --old-file={bin}/.ready "$@"
"""
"""`make` of the repository with these programs; nothing is installed."""


@contextmanager
def programs(folder: Path) -> Generator[Path, None, None]:
    """A folder for the front of PATH with `claims` and `python`, served by a warm process until the end, and `make`."""
    address = str(folder / "warm")
    bin_folder = folder / "bin"
    bin_folder.mkdir()
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(address)
        listening.listen()
        for name in ("claims", "python"):
            (bin_folder / name).write_text(PROGRAM.format(python=sys.executable, address=address, name=name))
        (bin_folder / "make").write_text(MAKE.format(make=shutil.which("make"), root=ROOT, bin=bin_folder))
        for program in bin_folder.iterdir():
            program.chmod(0o755)
        with subprocess.Popen(
            [sys.executable, "-m", "tests.warm", str(listening.fileno())],
            cwd=ROOT,
            pass_fds=[listening.fileno()],
            stdin=subprocess.DEVNULL,
        ) as process:
            try:
                yield bin_folder
            finally:
                process.terminate()


def serve(listening: socket.socket) -> None:
    """Fork for every program that asks, until this process is ended."""
    while True:
        asked, _ = listening.accept()
        if os.fork() == 0:
            listening.close()
            _attend(asked)
        asked.close()
        _reap()


def _reap() -> None:
    """Take note of the forks that have ended, so that none stays as a zombie."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return


def _attend(asked: socket.socket) -> None:
    """In a fork: run the program in a fork of its own, tell its status, and end it when the one that asked is gone."""
    order, streams = _received(asked)
    child = os.fork()
    if child == 0:
        asked.close()
        _become(order, streams)
    for stream in (0, 1, 2, *streams):  # who reads them must see their end when the child has ended
        os.close(stream)
    with suppress(OSError):
        asked.sendall(b"%d\n" % child)
    waited: list[socket.socket | int] = [asked, os.pidfd_open(child)]
    if asked in select.select(waited, [], [])[0]:
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    with suppress(OSError):
        asked.sendall(b"%d\n" % (code if code >= 0 else 128 - code))
    os._exit(0)


def _received(asked: socket.socket) -> tuple[dict[str, Any], list[int]]:
    message, streams, _, _ = socket.recv_fds(asked, 1 << 16, 3)
    while not message.endswith(b"\n"):
        message += asked.recv(1 << 16)
    return json.loads(message), streams


def _become(order: Mapping[str, Any], streams: list[int]) -> None:
    """Turn this fork into the program: its streams, folder, environment, and then its code."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a run of tests in the background ignores it
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    # made anew, for the old ones remember what kind of file was behind them
    sys.stdin = os.fdopen(0, closefd=False)
    sys.stdout = os.fdopen(1, "w", closefd=False)
    sys.stderr = os.fdopen(2, "w", buffering=1, closefd=False)
    opened = (sys.stdout, sys.stderr)  # a program may put others in their place
    os.environ.clear()
    os.environ.update(order["environment"])
    os.chdir(order["folder"])
    status = 1
    try:
        status = _status(order["words"])
    finally:
        for written in opened:
            with suppress(OSError):
                written.flush()
        os._exit(status)


def _status(words: list[str]) -> int:
    import traceback

    try:
        _run(words)
    except SystemExit as end:
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


def _run(words: list[str]) -> None:
    """Run `claims ...`, `python -c CODE ...`, `python -m MODULE ...`, `python FILE ...` or `python` on its input."""
    if words[0] == "claims":
        from extractor.cli import main

        sys.argv = words
        main()
    elif words[1:2] == ["-c"]:
        sys.argv = ["-c", *words[3:]]
        sys.path.insert(0, "")
        exec(compile(words[2], "<string>", "exec"), {"__name__": "__main__"})
    elif words[1:2] == ["-m"]:
        sys.argv = words[2:]
        sys.path.insert(0, "")
        runpy.run_module(words[2], run_name="__main__", alter_sys=True)
    elif words[1:2] in ([], ["-"]):
        sys.argv = ["-"]
        sys.path.insert(0, "")
        exec(compile(sys.stdin.read(), "<stdin>", "exec"), {"__name__": "__main__"})
    else:
        sys.argv = words[1:]
        sys.path.insert(0, str(Path(words[1]).parent))
        runpy.run_path(words[1], run_name="__main__")


def _load_everything() -> None:
    """Load the pipeline once. Programs that load it get this one; workers of a run are this process itself."""
    from contextlib import nullcontext

    import extractor.cli  # noqa: F401
    from extractor import pipeline
    from extractor.batch import run
    from extractor.batch.pool import Inline

    load, warm = pipeline.load, pipeline.load()
    list(pipeline.extract("Sales fell 3 percent to $5 million in May 2017, the firm said on Monday.", nlp=warm))

    def loaded(model: str | None = None, **settings: Any) -> Any:
        return load(model, **settings) if model or any(settings.values()) else warm

    vars(pipeline)["load"] = loaded
    vars(run)["Pool"] = lambda job, size, limits: nullcontext(Inline(job))


if __name__ == "__main__":
    _load_everything()
    serve(socket.socket(fileno=int(sys.argv[1])))
