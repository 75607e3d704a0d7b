"""Whether the base model can bear a text: cheap tests in front of everything that parses."""

from __future__ import annotations

import re

MAX_CHARACTERS = 100_000
"""Characters of one article. The parser needs some 17 KB of memory a token: 20,000 tokens, about this many characters,
take half a gigabyte. The longest news articles met have a tenth of it; what is longer is a book or a dump of many."""

MAX_ID = 1_000
"""Characters of an id: it stands in every record, and is a key in databases, which bear some 2,700 bytes."""

MAX_WORD = 2_000
"""Characters between two spaces. The tokenizer peels affixes off a word one by one and turns quadratic."""

MAX_SIGNS = 200
"""Punctuation and symbols in a row, for the same reason: 4,000 brackets take seconds, 8,000 four times as long."""

# Looked for where a run begins only, so that runs just short of the limit cost no more than their length.
_SIGNS = re.compile(rf"(?<![^\w\s])[^\w\s]{{{MAX_SIGNS}}}|(?<!_)_{{{MAX_SIGNS}}}")
_SURROGATE = re.compile("[\ud800-\udfff]")
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def refusal(text: str) -> str | None:
    """Why a text cannot be parsed, and what to do; None for every ordinary text. Linear in the text's length."""
    if len(text) > MAX_CHARACTERS:
        return f"text of {len(text):,} characters, the limit is {MAX_CHARACTERS:,}: split it into articles"
    if surrogate := lone_surrogate(text):
        return f"lone surrogate {surrogate} in text: it stands for half a character; repair the encoding"
    longest = max(map(len, text.split()), default=0)
    if longest >= MAX_WORD:
        return f"{longest:,} characters without a space, the limit is {MAX_WORD:,}: that is no news text; remove them"
    if _SIGNS.search(text):
        return f"{MAX_SIGNS} signs in a row without a space: that is no news text; remove them"
    return None


def lone_surrogate(text: str) -> str | None:
    r"""The first surrogate without its partner, written as ``\ud800``; None where there is none."""
    if text.isascii():
        return None
    match = _SURROGATE.search(text)
    return match and f"\\u{ord(match[0]):04x}"


def printable(text: str, limit: int = 200) -> str:
    """A text as a message may show it: control and direction signs escaped, cut after ``limit`` characters."""
    shown = _UNPRINTABLE.sub(lambda match: ascii(match[0])[1:-1], text[:limit])
    return shown if len(text) <= limit else shown + "…"
