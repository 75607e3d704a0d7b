"""What the words around a figure say: modifiers, the noun counted, what a rate is told by."""

from __future__ import annotations

import re
from bisect import bisect_right

from spacy.tokens import Doc, Span, Token

from extractor.components.quantities.nouns import singular
from extractor.components.quantities.patterns import SPACE, WORD_END
from extractor.components.quantities.vocabulary import Vocabulary
from extractor.types import Modifier

SENTENCE_END = re.compile(r"[.!?][”\"’')]*\s+(?=[A-Z“\"‘])|\n\s*\n")
_WORD_BEFORE = re.compile(r"[^\s(\[“\"‘]+")
_WINDOW = 36  # characters before a figure in which a modifier can stand
_LONGEST_MODIFIER = 5  # words
_SKIPPED = frozenset({"a", "an", "the", "its", "their", "his", "her", "our", "another", "record", "total", "of"})
_DEFINITE = frozenset({"the", "its", "their", "his", "her", "our"})
_PER = re.compile(
    rf"(?:{SPACE}|-)(?:(?P<article>an?)|(?P<per>per|each|every|(?:in{SPACE}cash{SPACE})?for{SPACE}(?:each|every)))(?:{SPACE}|-)(?!cent\b)(?P<noun>(?:\d{{1,3}}(?:,\d{{3}}){{0,3}}{SPACE}|(?:square|cubic){SPACE})?[^\W\d_]+){WORD_END}(?!{SPACE}(?:ago|earlier|later|before|old))"
    rf"|/(?P<slash>[A-Za-z]+){WORD_END}",
    re.IGNORECASE,
)
_TIMES = frozenset({"second", "minute", "hour", "day", "night", "week", "month", "quarter", "year", "decade", "game"})
_PEOPLE_DONE_TO = re.compile(
    rf"{SPACE}(?:were{SPACE}|was{SPACE}|are{SPACE}|have{SPACE}been{SPACE}|others{SPACE}(?:were{SPACE})?)?"
    r"(?:killed|dead|injured|wounded|hurt|missing|arrested|died|homeless|others)\b",
    re.IGNORECASE,
)
_DONE_TO_PEOPLE = re.compile(
    rf"\b(?:kill|injur|wound|arrest)(?:ed|ing|s|es)?(?:{SPACE}(?:more|over|nearly|about|at|least|than|some|up|to|another|around|almost|and|wounded|injured)){{0,3}}{SPACE}\Z",
    re.IGNORECASE,
)
_INSIDE = frozenset({"JJ", "JJR", "JJS", "VBN", "VBG", "NN", "NNP", "HYPH", "AFX", "FW"})
_NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS", "FW"})
_PLURALS = frozenset({"NNS", "NNPS"})
_MORE = frozenset({"more", "other", "additional", "extra"})
_PLAIN_PLURAL = re.compile(
    r"[a-z]{2,}(?:[^s\W\d_]s|people|men|women|children)(?![^\W\d_])|people|men|women|children", re.IGNORECASE
)
_LONGEST_NOUN = 7  # tokens
_TIME_WORDS = frozenset(
    {"last", "next", "past", "early", "late", "this", "today", "yesterday", "tomorrow", "tonight", "now"}
)  # 300,000 last year
_CLAUSES = frozenset({"acl", "advcl", "ROOT", "conj", "ccomp", "relcl"})  # 40 giving milk
_NO_UNIT = frozenset({"of", "percent", "am", "pm", "ago", "more", "others", "other", "years", "year"})


def modifier_before(text: str, start: int, words: Vocabulary) -> Modifier | None:
    """The modifier whose words end right before ``start``, one article or the like between; None without one.

    Before a definite figure there is none: *more than the 40 billion it had planned* compares with just 40 billion.
    """
    tail = [word.strip("“”\"‘’'(") for word in text[max(0, start - _WINDOW) : start].lower().split()]
    if not tail or "\n\n" in text[max(0, start - 3) : start]:
        return None
    for skip in (0, 1, 2):
        if skip and tail[-skip] not in _SKIPPED:
            return None
        end = len(tail) - skip
        for length in range(min(_LONGEST_MODIFIER, end), 0, -1):
            phrase = " ".join(tail[end - length : end])
            found = words.modifiers.get(phrase)
            if found and not (skip and tail[end] in _DEFINITE):
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


_ONE_WORD = re.compile(rf"{SPACE}[a-z]+(?={SPACE}(?:each|every|per){SPACE})")


def rate_behind_verb(text: str, end: int, words: Vocabulary) -> tuple[str, int] | None:
    """The rate behind one more word: *20 veterans die each day*."""
    match = _ONE_WORD.match(text, end)
    return rate(text, match.end(), words) if match else None


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

        *300 recorded songs* counts songs, *five of the ten boats* nothing by itself.
        """
        token = self.token_at(end - 1)
        if token is None or token.idx + len(token) > end + 1:
            return None
        return self._phrase(token.i + 1)

    def noun_after_of(self, end: int) -> tuple[str, Token] | None:
        """The noun behind *of*: in *dozens of people*, *48m of its lamps*."""
        token = self.token_at(end - 1)
        if token is None or token.i + 2 >= len(self.doc) or self.doc[token.i + 1].lower_ != "of":
            return None
        position = token.i + 2
        while position < len(self.doc) and self.doc[position].tag_ in {"DT", "PRP$", "PDT", "CD"}:
            position += 1
        return self._phrase(position)

    def first_of_compound(self, end: int, found: tuple[str, Token]) -> tuple[str, Token]:
        """*An 80 page manual* counts pages: more than one of a noun in the singular is its modifier's number."""
        head = found[1]
        token = self.token_at(end - 1)
        if token is None or head.tag_ != "NN" or head.i == token.i + 1:
            return found
        first = self.doc[token.i + 1]
        return (first.lower_, head) if first.tag_ == "NN" else found

    def _phrase(self, position: int) -> tuple[str, Token] | None:
        doc = self.doc
        start = position
        while start < len(doc) and start < position + 2 and _goes_before(doc[start]):
            start += 1
        head, start = self._head(start)
        if head is None:
            return self._plain_noun(position)
        unit = self._name(start, head)
        return (unit, head) if unit and unit not in _NO_UNIT and doc[start].lower_ not in _TIME_WORDS else None

    def _name(self, start: int, head: Token) -> str:
        """The noun in the singular with the nouns and names that are part of it, an adjective only where a list has it.

        *Two Kenyan truck drivers* are truck drivers, *18 electoral votes* electoral votes.
        """
        doc = self.doc
        for first in range(max(start, head.i - 3), head.i):
            whole = _joined(doc[first : head.i + 1], singular(head.lower_, self.words.irregular)).lower()
            if whole in self.words.compound_nouns:
                return whole
        first = head.i
        while first >= start + 2 and doc[first - 1].tag_ == "HYPH" and not doc[first - 1].whitespace_:  # first-graders
            first -= 2
        while first > start and _is_part(doc[first - 1], doc[first]):
            first -= 1
        while doc[first].tag_ in {"CC", "HYPH"}:
            first += 1
        return _joined(doc[first : head.i + 1], singular(_own_case(head), self.words.irregular))

    def _plain_noun(self, position: int) -> tuple[str, Token] | None:
        """The next word where tags tell no noun but its plural does; also on a Doc without tags."""
        for token in self.doc[position : position + 2]:
            match = _PLAIN_PLURAL.match(token.text)
            if match and (not token.tag_ or token.tag_[0] not in "VIRD"):
                return singular(match[0], self.words.irregular), token
            if not token.is_alpha or token.tag_[:1] not in {"", "J"}:
                return None
        return None

    def _head(self, start: int) -> tuple[Token | None, int]:
        """The last noun of the run of adjectives and nouns from ``start``, ending at a plural, and where it begins.

        Behind a possessive the unit begins anew: two of *Johnson's deputies* are deputies.
        """
        head = None
        for token in self.doc[start : start + _LONGEST_NOUN]:
            tag = token.tag_
            if tag == "POS":
                head, start = None, token.i + 1
            elif _ends_phrase(token, head):
                break
            elif tag in _NOUNS and token.text[0].isalpha():
                head = token
                if tag in _PLURALS:
                    break
            elif tag == "CC" and self._joins_modifiers(token, head):
                continue
            elif tag not in _INSIDE or (head is not None and tag in {"VBN", "VBG"} and not _describes(token)):
                break
        if head is not None and _is_hyphen_behind(head):
            return None, start
        return (head if head is None or head.text.isalpha() or "-" in head.text else None), start

    def _joins_modifiers(self, conjunction: Token, head: Token | None) -> bool:
        """*Kia and Hyundai vehicles*, *head-office and sales jobs*: the plural behind both is what is counted."""
        following = self.doc[conjunction.i + 1 : conjunction.i + 3]
        tags = [token.tag_ for token in following]
        if head is None:  # current and former employees
            return tags[:1] in (["JJ"], ["VBN"]) and self.doc[conjunction.i - 1].tag_ in {"JJ", "VBN"}
        if head.tag_ == "NNP":
            return tags[:1] == ["NNP"]
        return head.tag_ == "NN" and tags[:1] in (["NN"], ["NNS"], ["JJ"]) and tags[1:] == ["NNS"]

    def person_implied(self, text: str, start: int, end: int) -> bool:
        """Whether people are meant though no noun says so: *killed 107*, *107 were injured*, *100 others*."""
        return bool(_PEOPLE_DONE_TO.match(text, end) or _DONE_TO_PEOPLE.search(text, max(0, start - 40), start))


def _joined(tokens: Span, last: str) -> str:
    """The words as they stand in the text, on one line, the last one replaced."""
    return "".join(_own_case(token) + (" " if token.whitespace_ else "") for token in tokens[:-1]) + last


def _goes_before(token: Token) -> bool:
    """*Five more boats*, *the five most recent polls*: a word that may stand between a figure and its noun phrase."""
    return token.lower_ in _MORE or token.tag_ in {"RB", "RBS", "RBR"}


def _describes(token: Token) -> bool:
    """*Ohio registered voters*, *the Nazi-occupied towns*: a participle before the noun, not the verb behind it."""
    return token.dep_ == "amod" or token.nbor(-1).tag_ == "HYPH"


def _is_hyphen_behind(head: Token) -> bool:
    """*Thousands of self-styled pirates*: the run of words ended within an adjective."""
    return head.i + 1 < len(head.doc) and not head.whitespace_ and head.nbor().tag_ == "HYPH"


def _ends_phrase(token: Token, head: Token | None) -> bool:
    """*40 giving milk* and *two - Utah and Ohio* have no noun of their own; *one call last Thursday* ends at call."""
    if head is None and token.tag_ == "HYPH":
        return bool(token.whitespace_ and token.nbor(-1).whitespace_)
    if head is None:
        return token.tag_ in {"VBG", "VBN"} and token.dep_ in _CLAUSES
    return token.lower_ in _TIME_WORDS or (head.tag_ == "NN" and head.is_lower and token.tag_ == "NNP")


def _is_part(token: Token, following: Token) -> bool:
    """Whether a word before a noun is part of its name: a noun or name, not one joined to an adjective by a hyphen."""
    if token.tag_ in {"NNP", "NNPS"}:
        return True
    if token.tag_ == "CC" or following.tag_ == "CC":
        return token.i > 0 and "NNP" in {token.tag_, token.nbor(-1).tag_} and token.nbor(1).tag_ == "NNP"
    glued = token.i > 0 and not token.nbor(-1).whitespace_ and token.nbor(-1).tag_ == "HYPH"
    return token.tag_ in {"NN", "NNS", "FW"} and not glued


def _own_case(token: Token) -> str:
    """A name as it stands, any other word in lower case."""
    return token.lower_ if token.is_upper and len(token) > 4 else token.text


def word_before(text: str, start: int) -> str:
    """The word before a position, hyphen glued to it included (*TA-35*); empty at the start of a line."""
    window = text[max(0, start - 24) : start]
    if not window or window[-1] == "\n":
        return ""
    words = _WORD_BEFORE.findall(window)
    return words[-1].rstrip("(") if words else ""


_PLURAL_BEHIND = re.compile(
    rf"{SPACE}(?:(?!she\b|he\b|it\b|they\b|who\b|which\b|that\b|and\b|or\b)[a-z-]+{SPACE})?"
    r"(?:(?!was\b|is\b|has\b|this\b|its\b|his\b|as\b|us\b|does\b|says\b)[a-z-]+s|people|men|women|children)\b"
)


def plural_behind(text: str, end: int) -> bool:
    """Whether a plural follows at once or behind one more word."""
    return _PLURAL_BEHIND.match(text, end) is not None
