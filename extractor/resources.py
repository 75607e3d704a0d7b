"""Where the files lie that a pipeline loads besides the code."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

_PACKAGE = Path(__file__).parent


@lru_cache(maxsize=1)
def models_folder() -> Path:
    """The folder ``models``: inside the package where it is installed, beside it in a checkout."""
    inside = _PACKAGE / "models"
    return inside if inside.is_dir() else _PACKAGE.parent / "models"
