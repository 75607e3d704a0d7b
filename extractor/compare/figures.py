"""Figures as they are compared: what is measured, by which value, when, by whom and in which story."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from extractor.compare.moments import Moment, moment
from extractor.compare.names import Spellings, telling_words
from extractor.compare.parties import NOBODY, Parties, Party, read_parties
from extractor.compare.replacing import Replacement, Replacing, read_replacing
from extractor.compare.things import Thing, Vocabulary, read_vocabulary
from extractor.compare.told import Told, by_article
from extractor.compare.values import Value, value
from extractor.lexicon import read_pairs, read_words

FOLDER = Path(__file__).parent
_PLACE_IN_FRONT = re.compile(r"\A\W*[Ii]n ((?:[A-Z][\w'’-]*,? ?)+)")


@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """One figure of one article, ready to be compared.

    ``own`` are the names that say whose the thing is or where; ``here`` the names of the sentence without the source's;
    ``near`` those of sentence, title and first sentence, ``holders`` the same without sources; ``words`` the telling
    words of the same three. ``restates`` is the figure that this one is replaced by, ``denied`` whether that is said
    against its source.
    """

    told: Told
    thing: Thing
    value: Value
    moment: Moment
    party: Party
    own: frozenset[str]
    here: frozenset[str]
    near: frozenset[str]
    holders: frozenset[str]
    words: frozenset[str]
    restates: str | None = None
    denied: bool = False


def read_figures(told: Iterable[Told]) -> list[Figure]:
    """The figures that can be compared, of each article together, articles in the order in which they begin.

    All are read before the first is understood: which words are names is learnt from all of them.
    """
    articles = by_article(told)
    never = frozenset(read_words(FOLDER / "not_names.txt"))
    spellings = Spellings(read_pairs(FOLDER / "countries.txt"), never)
    for figures in articles.values():
        for text in dict.fromkeys(text for figure in figures for text in (figure.title, figure.sentence)):
            spellings.learn(text)
    vocabulary = read_vocabulary()
    reader = _Reader(
        spellings,
        vocabulary,
        read_parties(spellings),
        never | frozenset(read_words(FOLDER / "plain_words.txt")),
        read_replacing(vocabulary),
    )
    return [figure for figures in articles.values() for figure in reader.article(figures)]


@dataclass(frozen=True, slots=True)
class _Story:
    """Names and telling words of a sentence, its article's title and the first sentence with a claim.

    ``holders`` are the names without those of sources.
    """

    names: frozenset[str]
    holders: frozenset[str]
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Reader:
    spellings: Spellings
    vocabulary: Vocabulary
    parties: Parties
    dull: frozenset[str]
    replacing: Replacing

    def article(self, told: Sequence[Told]) -> list[Figure]:
        """The figures of one article that can be compared; first those that stand for themselves."""
        stories: dict[str, _Story] = {}
        for each in told:
            if each.sentence not in stories:
                stories[each.sentence] = self._story(each, told[0])
        plain = {each.id: figure for each in told if (figure := self._figure(each, stories[each.sentence]))}
        replaced = self.replacing.found(told, {name: figure.thing for name, figure in plain.items()})
        old = {found.old.id: self._in_place(found, plain[found.new.id]) for found in replaced if found.new.id in plain}
        return list({**plain, **old}.values())

    def _story(self, told: Told, first: Told) -> _Story:
        """What surrounds a figure; ``first`` is the first one of its article."""
        texts = (told.title, first.sentence, told.sentence)
        names = frozenset[str]().union(*map(self.spellings.names_in, texts)) - self.parties.general
        without = (told.title, _without_tellers(first), _without_tellers(told))
        holders = frozenset[str]().union(*map(self.spellings.names_in, without)) - self.parties.general
        words = frozenset[str]().union(*(telling_words(text, self.dull) for text in texts))
        return _Story(names, holders, words - names)

    def _figure(self, told: Told, story: _Story) -> Figure | None:
        """A figure; None where what it measures is not told, or it is what another is compared with at no told time."""
        thing = self.vocabulary.thing(told, self.spellings.written_in(told.entity))
        if thing is None or (told.role == "baseline" and told.when is None):
            return None
        own = self.spellings.names_in(told.entity) | self.spellings.names_in(told.where) | self._in_front(told)
        return Figure(
            told=told,
            thing=thing,
            value=self._value(told, thing),
            moment=moment(told, is_state=self._is_state(told, thing)),
            party=self.parties.party(told),
            own=own - self.parties.general,
            here=self.spellings.names_in(_without_tellers(told)) - self.parties.general,
            near=story.names,
            holders=story.holders,
            words=story.words,
        )

    def _in_front(self, told: Told) -> frozenset[str]:
        found = _PLACE_IN_FRONT.match(told.sentence)
        return self.spellings.names_in(f"In {found[1]}") if found else frozenset()

    def _value(self, told: Told, thing: Thing) -> Value:
        """The value in the unit of its dimension, that of a fall below nought."""
        _, factor = self.vocabulary.base_unit(told)
        found = value(told.low, told.high, told.modifier, told.kind, factor)
        if thing.of_change and told.direction == "down":
            return Value(-found.high, -found.low, found.slack)
        return found

    def _is_state(self, told: Told, thing: Thing) -> bool:
        """Whether a figure of a family tells how high a count stands, so that its day is not that of the event."""
        return thing.family is not None and (told.direction is not None or told.event not in thing.family.verbs)

    def _in_place(self, found: Replacement, new: Figure) -> Figure:
        """The old figure of a replacement, as what the new one measures."""
        old = found.old
        return replace(
            new,
            told=old,
            value=self._value(old, new.thing),
            moment=moment(old, is_state=False) if found.keeps_date else new.moment,
            party=self._party_in_place(found, new),
            restates=None if found.keeps_date else new.told.id,
            denied=found.denied,
        )

    def _party_in_place(self, found: Replacement, new: Figure) -> Party:
        """Who held the old figure: its own source, else in one sentence that of the new figure, unless it is denied."""
        if found.denied:
            return NOBODY
        own = self.parties.party(found.old)
        return own if own.is_source else new.party if found.old.begins == found.new.begins else NOBODY


def _without_tellers(told: Told) -> str:
    """The sentence but for the words that stand for source and carriers."""
    sentence = told.sentence
    for teller in told.tellers:
        sentence = sentence.replace(teller, "they", 1)
    return sentence
