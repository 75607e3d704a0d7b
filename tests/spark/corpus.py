"""Where the articles of the corpus stand."""

from __future__ import annotations

from pathlib import Path

ARTICLES = Path(__file__).parent.parent.parent / "corpus" / "articles.jsonl"
