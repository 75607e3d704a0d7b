"""Builds regular expressions from word lists: one trie, so that matching looks at each character once."""

from __future__ import annotations

import re
from collections.abc import Iterable

# One space of any kind, or one line break: figures and their units may stand on two lines of a wrapped text.
SPACE = r"(?:[ \t\u00a0\u2009\u202f]|\r?\n)"
DASH = r"[-‐‑–—−]"
WORD_END = r"(?![^\W_])"


def alternatives(words: Iterable[str]) -> str:
    """A pattern that matches the longest of the words; a space in a word stands for any one space.

    It matches nothing where there are no words.
    """
    trie: dict[str, dict] = {}  # type: ignore[type-arg]
    for word in words:
        node = trie
        for letter in word:
            node = node.setdefault(letter, {})
        node[""] = {}
    return _branches(trie) if trie else r"(?!)"


def _branches(node: dict[str, dict]) -> str:  # type: ignore[type-arg]
    branches = [_letter(letter) + _branches(node[letter]) for letter in sorted(node) if letter]
    if not branches:
        return ""
    joined = branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
    return f"(?:{joined})?" if "" in node else joined


def _letter(letter: str) -> str:
    return SPACE if letter == " " else re.escape(letter)
