"""What ``claims info`` tells: versions, base model, rules."""

from __future__ import annotations

import platform
from importlib import metadata
from pathlib import Path

from spacy.language import Language

from extractor import __version__, basemodel, lexicon
from extractor.components import __path__ as component_folders
from extractor.identity import SCHEMA_VERSION, model_name
from extractor.pipeline import UNUSED, load

LIBRARIES = ("spacy", "dateparser", "quantulum3", "pydantic", "orjson", "typer", "rich")


def facts(model: str | None = None) -> dict[str, str]:
    """Name and value of each fact, in the order to show them. Raises ModelError where the model cannot be loaded."""
    nlp = load(model)
    return {
        "extractor": f"{__version__}, claim schema {SCHEMA_VERSION}",
        "python": f"{platform.python_version()} on {platform.platform()}",
        **{name: metadata.version(name) for name in LIBRARIES},
        "model": _model(nlp),
        "model files": _files_verdict(nlp),
        "pipeline": ", ".join(nlp.pipe_names),
        **{f"{name} rules": str(count) for name, count in rule_counts().items()},
    }


def _files_verdict(nlp: Language) -> str:
    """Whether the model's files are the known ones."""
    if nlp.path is None:
        return "unknown: not loaded from a folder"
    folder = Path(nlp.path)
    digest = basemodel.files_digest(folder)[: basemodel.SHORT]
    left_out = [name for name in UNUSED if not (folder / name).exists()]
    differing = basemodel.differing_files(folder, without=left_out)
    if not differing:
        return f"{digest}, identical with {basemodel.KNOWN} (SHA-256 of every component file)"
    return f"{digest}, not those of {basemodel.KNOWN}: {', '.join(differing)}"


def _model(nlp: Language) -> str:
    """The base model, and the package it came in where it has another name."""
    name, meta = model_name(nlp.meta), nlp.meta
    package = f"{meta['lang']}_{meta['name']}-{meta['version']}"
    return f"{name}, packaged as {package}" if "base_model" in meta else name


def rule_counts() -> dict[str, int]:
    """How many named rules each component has."""
    root = Path(next(iter(component_folders)))
    return {
        path.parent.name: len(lexicon.read_table(path).get("rule", [])) for path in sorted(root.glob("*/rules.toml"))
    }
