"""Whether an article is in English: as it states, else by its script and its function words, else by a library."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

MIN_LETTERS = 200
"""Letters of the shortest text that is judged; headlines and lists of names look like any language."""

SAMPLE = 5_000
"""Characters from the beginning of a text that are judged."""

ENGLISH_SHARE = 0.12
"""Share of words that are among ours from which on a text is English. 400 articles have 0.15 to 0.35, texts in other
European languages at most 0.05."""

UNLIKELY = 1e-4
"""Probability that a text is in English below which the library is believed. Texts in other languages have 1e-10, lists
of English names 0.01."""

# fmt: off
FUNCTION_WORDS = frozenset({
    "a", "an", "and", "are", "as", "but", "by", "for", "from", "had", "has", "have", "his", "is", "it", "its", "not",
    "of", "said", "that", "the", "their", "they", "this", "to", "was", "were", "which", "who", "will", "with", "would",
})
# fmt: on

_LANGUAGE = re.compile(r"\s*([A-Za-z]{2,20})(?:[-_ (].*)?\s*", re.DOTALL)
_ENGLISH = frozenset({"en", "eng", "english"})
_UNDETERMINED = frozenset({"und", "mul", "mis", "zxx", "unknown", "none", "null", "default"})
_OTHER_SCRIPT = re.compile(r"[^\W\d_\u0000-\u024f\u1e00-\u1eff\uff21-\uff5a]")


def is_english(text: str, language: str | None = None) -> bool:
    """Whether an article is taken for English: False only where that is sure.

    ``language`` is what the article states, ``en-GB`` or ``English``; a statement of another one is believed. A text
    in English never waits for the library, which takes a second to load; without the library what is odd passes.
    """
    if states_other(language):
        return False
    sample = text[:SAMPLE]
    words = sample.lower().split()
    if len(sample) < MIN_LETTERS or sum(word in FUNCTION_WORDS for word in words) >= ENGLISH_SHARE * len(words):
        return True
    letters = sum(map(str.isalpha, sample))
    if letters < MIN_LETTERS:
        return True
    if 2 * len(_OTHER_SCRIPT.findall(sample)) > letters:
        return False
    probability_of_english = _identifier()
    return probability_of_english is None or probability_of_english(sample) >= UNLIKELY


def states_other(language: str | None) -> bool:
    """Whether a stated language is one, and not English."""
    match = _LANGUAGE.fullmatch(language or "")
    return match is not None and match[1].lower() not in _ENGLISH | _UNDETERMINED


@lru_cache(maxsize=1)
def _identifier() -> Callable[[str], float] | None:
    """What tells how probable it is that a text is in English; None where the library is not installed."""
    try:
        from py3langid.langid import MODEL_FILE, LanguageIdentifier
    except ModuleNotFoundError:
        return None
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    return lambda text: float(dict(identifier.rank(text))["en"])
