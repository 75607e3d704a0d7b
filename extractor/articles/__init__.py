"""Where texts come from: each module reads one form, :mod:`extractor.articles.read` picks one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractor.articles.read import read_all, read_articles

__all__ = ["read_all", "read_articles"]


def __getattr__(name: str) -> object:
    """Load the readers when they are asked for: a command's help needs the names of the forms only."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from extractor.articles import read

    return getattr(read, name)
