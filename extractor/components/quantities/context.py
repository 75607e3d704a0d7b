"""What the words around a figure say: modifiers, the noun counted, what a rate is told by."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable

from spacy.tokens import Doc, Token

from extractor.components.quantities.nouns import singular
from extractor.components.quantities.patterns import SPACE, WORD_END
from extractor.components.quantities.vocabulary import Vocabulary
from extractor.types import Modifier

_WINDOW = 36  # characters before a figure in which a modifier can stand
_LONGEST_MODIFIER = 5  # words
_SKIPPED = frozenset({"a", "an", "the", "its", "their", "his", "her", "our", "another", "record", "total", "of"})
_WORDS = re.compile(r"[^\s]+")
_PER = re.compile(
    rf"(?:{SPACE}|-)(?:(?P<article>an?)|(?P<per>per|each|every))(?:{SPACE}|-)(?P<noun>(?:\d{{1,3}}(?:,\d{{3}}){{0,3}}{SPACE})?[^\W\d_]+){WORD_END}"
    rf"|/(?P<slash>[A-Za-z]+){WORD_END}",
    re.IGNORECASE,
)
_TIMES = frozenset({"second", "minute", "hour", "day", "night", "week", "month", "quarter", "year", "decade", "game"})
_PEOPLE_DONE_TO = re.compile(
    rf"{SPACE}(?:were{SPACE}|was{SPACE}|are{SPACE}|have{SPACE}been{SPACE}|others{SPACE}(?:were{SPACE})?)?"
    r"(?:killed|dead|injured|wounded|hurt|missing|arrested|died|homeless|others)\b",
    re.IGNORECASE,
)
_INSIDE = frozenset({"JJ", "JJR", "JJS", "VBN", "VBG", "NN", "NNP", "HYPH", "AFX", "FW"})
_NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS", "FW"})
_PLURALS = frozenset({"NNS", "NNPS"})
_LONGEST_NOUN = 7  # tokens
_NO_UNIT = frozenset({"of", "percent", "am", "pm", "ago", "more", "others", "other", "years", "year"})


def modifier_before(text: str, start: int, words: Vocabulary) -> Modifier | None:
    """The modifier whose words end right before ``start``, one article or the like between; None without one."""
    tail = [word.strip("“”\"‘’'(") for word in text[max(0, start - _WINDOW) : start].lower().split()]
    if not tail or "\n\n" in text[max(0, start - 3) : start]:
        return None
    for skip in (0, 1, 2):
        if skip and tail[-skip] not in _SKIPPED:
            return None
        end = len(tail) - skip
        for length in range(min(_LONGEST_MODIFIER, end), 0, -1):
            found = words.modifiers.get(" ".join(tail[end - length : end]))
            if found:
                return found
        if end < 2:
            return None
    return None


def modifier_glued(text: str, start: int, words: Vocabulary) -> Modifier | None:
    """A sign glued to the figure: *~1.2mm*, *>5*, *sub-500*."""
    if start and text[start - 1] in "~≈±<>≤≥":
        return words.modifiers[text[start - 1]]
    before = text[max(0, start - 6) : start].lower()
    return "<" if before.endswith("sub-") and not before[:-4].endswith(tuple("abcdefghijklmnopqrstuvwxyz")) else None


def modifier_after(text: str, end: int, words: Vocabulary) -> Modifier | None:
    """The modifier behind a figure: *107 or more*."""
    match = words.modifiers_after.match(text, end)
    return words.after_modifiers[" ".join(match[1].lower().split())] if match else None


def rate(text: str, end: int, words: Vocabulary) -> tuple[str, int] | None:
    """What follows as *a day*, *per 100,000 people*, */year*: the noun in the singular and the character after it."""
    match = _PER.match(text, end)
    if not match:
        return None
    noun = (match["noun"] or match["slash"]).lower()
    base = singular(noun, words.irregular)
    if match["article"] and base not in words.per_words:
        return None
    if match["per"] and match["per"].lower() in {"each", "every"} and base not in _TIMES:
        return None
    return base, match.end()


class Counted:
    """Finds the noun that a count counts, in one Doc."""

    def __init__(self, doc: Doc, words: Vocabulary) -> None:
        self.doc = doc
        self.words = words
        self._starts = [token.idx for token in doc]

    def token_at(self, position: int) -> Token | None:
        """The token that holds a character; None outside the text."""
        index = bisect_right(self._starts, position) - 1
        return self.doc[index] if 0 <= index < len(self.doc) else None

    def noun(self, end: int) -> tuple[str, Token] | None:
        """The noun phrase that follows the figure ending at ``end``, singular, and its head; None where none does.

        *300 recorded songs* counts recorded songs, *five of the ten boats* nothing by itself.
        """
        token = self.token_at(end - 1)
        if token is None or token.idx + len(token) > end + 1:
            return None
        return self._phrase(token.i + 1)

    def noun_after_of(self, end: int) -> tuple[str, Token] | None:
        """The noun behind *of*: in *dozens of people*, *35m of its devices*."""
        token = self.token_at(end - 1)
        if token is None or token.i + 2 >= len(self.doc) or self.doc[token.i + 1].lower_ != "of":
            return None
        position = token.i + 2
        while position < len(self.doc) and self.doc[position].tag_ in {"DT", "PRP$", "PDT"}:
            position += 1
        return self._phrase(position)

    def _phrase(self, position: int) -> tuple[str, Token] | None:
        doc = self.doc
        start = position
        while start < len(doc) and doc[start].lower_ in {"more", "other", "additional", "extra", "-", "new"} and start < position + 2:
            start += doc[start].lower_ not in {"new"} or 0
            if doc[start].lower_ == "new":
                break
        head = self._head(start)
        if head is None:
            return None
        names = [token.lower_ for token in doc[start : head.i]] + [singular(head.text, self.words.irregular)]
        unit = _joined(doc[start : head.i + 1], names)
        return (unit, head) if unit and unit not in _NO_UNIT else None

    def _head(self, start: int) -> Token | None:
        """The last noun of the run of adjectives and nouns that begins at ``start``; a plural ends it."""
        head = None
        for token in self.doc[start : start + _LONGEST_NOUN]:
            tag = token.tag_
            if not tag:
                return token if token.is_alpha and token.is_lower and len(token) > 2 else None
            if tag in _NOUNS:
                head = token
                if tag in _PLURALS:
                    break
            elif tag not in _INSIDE or (head is not None and tag in {"VBN", "VBG"}):
                break
        return head

    def person_implied(self, end: int) -> bool:
        """Whether people are meant though no noun says so: *killed 107*, *107 were injured*, *100 others*."""
        return bool(_PEOPLE_DONE_TO.match(self.doc.text, end))


def _joined(tokens: Iterable[Token], names: list[str]) -> str:
    text = ""
    for token, name in zip(tokens, names, strict=True):
        text += name + token.whitespace_
    return text.strip()
