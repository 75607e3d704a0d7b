"""``claims`` with the stub in place of the model: ``python -m tests.batch.driver '{"seconds": 0.01}' extract ...``."""

from __future__ import annotations

import json
import sys
from typing import Any, NoReturn

from extractor import exits
from extractor.batch import pool, run
from extractor.cli import app
from tests.batch.stubs import job


def stubbed(settings: dict[str, Any]) -> None:
    """From now on every run in this process works with the stub."""
    run.Pool = lambda _, size, limits: pool.Pool(job(**settings), size, limits)  # type: ignore[assignment, misc]
    run.Inline = lambda _: pool.Inline(job(**settings))  # type: ignore[assignment, misc]


def main(settings: str, *arguments: str) -> NoReturn:
    """The command with these arguments."""
    stubbed(json.loads(settings))
    sys.argv = ["claims", *arguments]
    exits.run(app)


if __name__ == "__main__":
    main(*sys.argv[1:])
