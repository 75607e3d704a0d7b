"""What ``claims info`` tells: versions, base model, rules."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import Any, cast

from spacy.language import Language

from extractor import __version__, basemodel, lexicon
from extractor.additions import OUT, REMOVE
from extractor.components import __path__ as component_folders
from extractor.identity import SCHEMA_VERSION, model_name
from extractor.ownfiles import SETTINGS
from extractor.pipeline import COMPONENTS, UNUSED, load
from extractor.saving import Saved

LIBRARIES = ("spacy", "dateparser", "quantulum3", "pydantic", "orjson", "typer", "rich")


def facts(model: str | None = None, config: str | Path | None = None) -> dict[str, str]:
    """Name and value of each fact, in the order to show them.

    Raises ModelError where the model cannot be loaded, LexiconError for a mistake in the words and rules of ``config``.
    """
    nlp = load(model, config=config)
    return {
        "extractor": f"{__version__}, claim schema {SCHEMA_VERSION}",
        "python": f"{platform.python_version()} on {platform.platform()}",
        **{name: metadata.version(name) for name in LIBRARIES},
        "model": _model(nlp),
        "model files": _files_verdict(nlp),
        "pipeline": ", ".join(nlp.pipe_names),
        **{f"{name} rules": str(count) for name, count in rule_counts().items()},
        **{f"own {name}": value for name, value in own_words(nlp).items()},
    }


def own_words(nlp: Language) -> dict[str, str]:
    """By list what a user added to it, and with a hyphen what was taken out; settings that are not the usual ones."""
    found: dict[str, str] = {}
    for name in COMPONENTS:
        component = cast(Saved, nlp.get_pipe(name))
        for listed, entries in component.additions.items():  # rules are several components'
            found[listed] = ", ".join([*filter(None, [found.get(listed)]), *map(_entry, entries)])
        for key, setting in SETTINGS.items():
            if setting.component == name and getattr(component, key) != setting.default:
                found[key] = str(getattr(component, key)).lower()
    return found


def _entry(entry: str | Mapping[str, Any]) -> str:
    """An entry of a word list as it stands; of a table what it is known by."""
    if isinstance(entry, str):
        return entry
    known = next((entry[key] for key in ("id", "name", "code", "names") if key in entry), "")
    shown = ", ".join(known) if isinstance(known, list) else str(known)
    return f"{OUT}{shown}" if entry.get(REMOVE) else shown


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
