"""An interpreter for the Python blocks of a page: lines of JSON in (where, code) and out (output or error)."""

from __future__ import annotations

import doctest
import io
import json
import sys
import traceback
from contextlib import redirect_stderr, redirect_stdout
from typing import Any


def answer(code: str, where: str, names: dict[str, Any]) -> dict[str, str]:
    """Run code, or a session with ``>>>``, in names. What it printed, or why it failed."""
    printed = io.StringIO()
    try:
        with redirect_stdout(printed), redirect_stderr(printed):
            if code.lstrip().startswith(">>>"):
                return _checked(code, where, names)
            exec(compile(code, where, "exec"), names)
    except BaseException:
        return {"error": traceback.format_exc()}
    return {"output": printed.getvalue()}


def _checked(code: str, where: str, names: dict[str, Any]) -> dict[str, str]:
    differences: list[str] = []
    options = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    runner = doctest.DocTestRunner(optionflags=options)
    example = doctest.DocTestParser().get_doctest(code, names, where, None, 0)
    runner.run(example, out=differences.append, clear_globs=False)
    names.update(example.globs)
    return {"error": "".join(differences), "output": ""}


def main() -> None:
    """Answer every line until there is none."""
    names: dict[str, Any] = {"__name__": "__main__"}
    stdout = sys.stdout
    for line in sys.stdin:
        asked = json.loads(line)
        stdout.write(json.dumps(answer(asked["code"], asked["where"], names)) + "\n")
        stdout.flush()


if __name__ == "__main__":
    main()
