"""Singular forms of English nouns, by ending and by a list of exceptions."""

from __future__ import annotations

import re
from collections.abc import Mapping

_ENDINGS = (
    (re.compile(r"(?<=[^aeiou\W])ies$"), "y"),  # families
    (re.compile(r"(?<=ch|sh|ss|zz)es$"), ""),  # churches, losses
    (re.compile(r"(?<=x)es$"), ""),  # boxes
    (re.compile(r"(?<=[^su])s$"), ""),  # homes, Iraqis; not bus, loss
)
_COMPOUNDS = ("women", "men", "children", "people")


def singular(noun: str, irregular: Mapping[str, str]) -> str:
    """*families* is *family*, *fishermen* is *fisherman*; a word that is singular already stays as it is."""
    lower = noun.lower()
    if lower in irregular:
        return irregular[lower]
    for plural in _COMPOUNDS:
        if lower.endswith(plural):
            return noun[: -len(plural)] + irregular[plural]
    if len(noun) < 4:
        return noun
    for ending, replacement in _ENDINGS:
        found = ending.sub(replacement, noun)
        if found != noun:
            return found
    return noun
