"""``claims schema``, ``claims info`` and ``claims --version``."""

from __future__ import annotations

import json
import platform
from importlib import metadata

from extractor import __version__, exits
from extractor.commands import options


def schema() -> None:
    """Show the JSON Schema of a claim record."""
    from extractor.records import schema as claim_schema

    with exits.statuses():
        print(json.dumps(claim_schema(), indent=2, ensure_ascii=False))


def info(
    model: options.Model = None,
    config: options.Config = None,
) -> None:
    """Show versions, model and rules: what a report of a wrong claim needs."""
    from extractor.info import facts

    with exits.statuses():
        for name, value in facts(model, config).items():
            print(f"{name:<12} {exits.printable(value)}")


def versions() -> list[str]:
    """A line each for this program, Python, spaCy and the base model with the beginning of its files' digest."""
    from extractor import basemodel

    model = basemodel.installed()
    digest = basemodel.files_digest(model.folder)[: basemodel.SHORT] if model else ""
    return [
        f"claims {__version__}",
        f"python {platform.python_version()}",
        f"spacy {_installed_version('spacy')}",
        f"model {model.name} (files {digest})" if model else "model not installed",
    ]


def _installed_version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "not installed"
