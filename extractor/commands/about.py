"""``claims schema`` and ``claims info``."""

from __future__ import annotations

import json

from extractor import exits
from extractor.commands import options


def schema() -> None:
    """Show the JSON Schema of a claim record."""
    from extractor.records import schema as claim_schema

    with exits.statuses():
        print(json.dumps(claim_schema(), indent=2, ensure_ascii=False))


def info(
    model: options.Model = None,
) -> None:
    """Show versions, model and rules: what a report of a wrong claim needs."""
    from extractor.info import facts

    with exits.statuses():
        for name, value in facts(model).items():
            print(f"{name:<12} {exits.printable(value)}")
