"""Names and telling words of titles and sentences, without a parse.

A capitalised word is a name unless it begins a sentence; there it is one where other sentences show it to be
(*Nordal said*, after *the pump maker Nordal*), or where it stands as only names do (*Italy's*, *Varga Steel said*).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

_WORD = re.compile(r"[^\W\d_][\w.&-]*(?:['’]\w+)?")
_BEGINNING = (*'.!?:;—–“"‘([', "--")
_SPACE = 3  # characters that are looked at before a word for what begins a sentence
_POSSESSIVE = re.compile(r"['’]s?$")
_APPOSITION = re.compile(r"['’]|, (?:the|a|an|which|who|whose)\b")


@dataclass(frozen=True, slots=True)
class Word:
    """A word, in lower case and without possessive.

    ``first`` tells of words with a ``capital`` whether they begin a sentence, ``strong`` that they are names even so.
    """

    text: str
    capital: bool
    first: bool
    strong: bool


@lru_cache(maxsize=256)
def words_of(text: str) -> tuple[Word, ...]:
    """The words of a title or sentence in order. The texts of an article are asked several times, hence the cache."""
    return tuple(_words(text))


def _words(text: str) -> Iterator[Word]:
    matches = list(_WORD.finditer(text))
    for index, found in enumerate(matches):
        written = _POSSESSIVE.sub("", found[0]).rstrip(".")
        capital = written[:1].isupper()
        first = capital and _begins_sentence(text, found.start())
        following = matches[index + 1] if index + 1 < len(matches) else None
        yield Word(written.casefold(), capital, first, capital and first and _stands_as_name(text, found, following))


def _begins_sentence(text: str, start: int) -> bool:
    before = text[max(0, start - _SPACE) : start].rstrip()
    return before.endswith(_BEGINNING) or not text[:start].strip()


def _stands_as_name(text: str, found: re.Match[str], following: re.Match[str] | None) -> bool:
    """Whether a first word is all capitals, in possession, explained behind a comma, or goes on in another capital."""
    if len(found[0]) > 2 and found[0].isupper():
        return True
    if _POSSESSIVE.search(found[0]) or _APPOSITION.match(text, found.end()):
        return True
    return bool(following and following[0][:1].isupper() and text[found.end() : following.start()] == " ")


def in_headline_case(words: Iterable[Word]) -> bool:
    """Whether nearly every longer word has a capital, so that capitals tell nothing."""
    longer = [word.capital for word in words if len(word.text) > 3]
    return len(longer) > 2 and sum(longer) > 0.75 * len(longer)


def singular(word: str) -> str:
    """A crude singular that is only good for telling that two words are forms of one: *mills* and *mill*."""
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    if len(word) > 4 and word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


@dataclass(slots=True)
class Spellings:
    """Which words all texts there are write as names, and which in small letters; none of ``never`` is a name."""

    countries: Mapping[str, str]
    never: frozenset[str]
    names: set[str] = field(default_factory=set)
    common: set[str] = field(default_factory=set)
    _lands: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self._lands = frozenset(self.countries) | frozenset(self.countries.values())

    def learn(self, text: str) -> None:
        """Take note of the words of a text."""
        words = list(words_of(text))
        headline = in_headline_case(words)
        for word in words:
            if not word.capital:
                self.common.add(word.text)
            elif not headline and (word.strong or not word.first) and word.text not in self.never:
                self.names.add(word.text)

    def names_in(self, text: str) -> frozenset[str]:
        """The names of a text, word by word, in lower case; what is of a country as the country itself."""
        return frozenset(self.countries.get(word, word) for word in self.written_in(text))

    def written_in(self, text: str) -> frozenset[str]:
        """The words that are names, as they are written but for capitals: *danish*."""
        words = list(words_of(text))
        headline = in_headline_case(words)
        found = (word for word in words if word.capital and word.text not in self.never)
        return frozenset(
            word.text
            for word in found
            if self._is_known(word.text) or (not headline and (word.strong or not word.first))
        )

    def _is_known(self, word: str) -> bool:
        return word in self._lands or (word in self.names and word not in self.common)


def telling_words(text: str, dull: frozenset[str]) -> frozenset[str]:
    """The words of three letters and more that say what a text is about, singular and without the ``dull`` ones."""
    words = (singular(word.text) for word in words_of(text) if word.text not in dull)
    return frozenset(word for word in words if len(word) > 2 and word not in dull)
