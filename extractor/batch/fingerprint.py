"""What decides the bytes of an output besides its inputs: code, data, model, libraries, settings."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterable, Mapping
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from extractor.resources import models_folder

LIBRARIES = ("spacy", "thinc", "numpy", "threadpoolctl", "dateparser", "quantulum3", "pydantic", "orjson")
"""Libraries whose version can change a claim."""

READING_LIBRARIES = ("trafilatura", "htmldate", "lxml", "warcio", "feedparser", "pyarrow", "py3langid", "rensa")
"""Libraries that need not be installed, whose version can change what is read."""

_PACKAGE = Path(__file__).parent.parent
_NOT_DATA = {"__pycache__"}


def fingerprint(settings: Mapping[str, Any], model: Path | None) -> dict[str, Any]:
    """Name and value of everything that decides the output, as JSON can hold it.

    ``model`` is the folder of the base model; None leaves it out.
    """
    return {
        "settings": dict(settings),
        "code": _digest_of_folder(_PACKAGE),
        "models": _digest_of_folder(models_folder()),
        "base model": _digest_of_folder(model) if model else None,
        "python": platform.python_version(),
        "libraries": {name: _version(name) for name in LIBRARIES + READING_LIBRARIES},
    }


def difference(old: Mapping[str, Any], new: Mapping[str, Any]) -> str | None:
    """The first thing in which two fingerprints differ, in words; None where they are equal."""
    for name in {**old, **new}:
        before, now = old.get(name), new.get(name)
        if before == now:
            continue
        if isinstance(before, dict) and isinstance(now, dict):
            return f"{name}: {difference(before, now)}"
        return f"{name} (then {_short(before)}, now {_short(now)})"
    return None


def model_folder(name: str | None, known: Iterable[str]) -> Path | None:
    """The folder of a base model that is a path or an installed package, found without loading it.

    ``known`` are the packages tried where ``name`` is None. None where there is no such model: loading it will say so.
    """
    for candidate in [name] if name else known:
        if Path(candidate).is_dir():
            return Path(candidate)
        found = find_spec(candidate) if candidate.isidentifier() else None
        if found and found.submodule_search_locations:
            return Path(next(iter(found.submodule_search_locations)))
    return None


def digest_of_file(path: Path) -> str | None:
    """The SHA-256 of a file; None for one that cannot be read, or that is no regular file and is read only once."""
    if not path.is_file():
        return None
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def _digest_of_folder(folder: Path) -> str:
    """One digest over the names and bytes of all files below a folder, those that Python makes left out."""
    whole = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not _NOT_DATA & set(path.parts):
            whole.update(path.relative_to(folder).as_posix().encode() + b"\0")
            with path.open("rb") as file:
                whole.update(hashlib.file_digest(file, "sha256").digest())
    return whole.hexdigest()


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _short(value: object) -> str:
    shown = "nothing" if value is None else str(value)
    return shown if len(shown) <= 16 else f"{shown[:12]}…"  # a digest need not be shown whole
