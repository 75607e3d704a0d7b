"""Whether a base model is the one that rules and scores were made with: its files against known hashes."""

from __future__ import annotations

import hashlib
from pathlib import Path

from extractor.resources import models_folder

KNOWN = "en_core_web_sm-3.8.0"


def known_hashes() -> dict[str, str]:
    """SHA-256 by path for every file of the known model's components, as in ``models/*.sha256``."""
    lines = (models_folder() / f"{KNOWN}.sha256").read_text("ascii").splitlines()
    return {name: digest for digest, name in (line.split(maxsplit=1) for line in lines)}


def differing_files(model: Path) -> list[str]:
    """The component files of a model folder that are absent or not the known ones, in order; empty where all are."""
    return [name for name, digest in known_hashes().items() if _sha256(model / name) != digest]


def _sha256(path: Path) -> str | None:
    if not path.is_file():
        return None
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
