"""Texts of articles made fit to be shown: nothing in them steers a terminal or turns the direction of writing."""

from __future__ import annotations

import re

from extractor.exits import printable

_SPACE = re.compile(r"\s+")


def shown(text: str) -> str:
    r"""The text with runs of white space as one space, and what cannot be printed escaped (``\x1b``, ``\u202e``)."""
    return printable(_SPACE.sub(" ", text))
