"""Where texts come from: each module reads one form, :mod:`extractor.articles.read` picks one."""

from __future__ import annotations

from extractor.articles.read import read_all, read_articles

__all__ = ["read_all", "read_articles"]
