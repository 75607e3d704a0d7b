"""The word lists of the sources component, read once by its constructor."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, cast, get_args

from extractor.errors import LexiconError
from extractor.lexicon import read_pairs, read_words

HERE = Path(__file__).parent

VerbClass = Literal["say", "report", "show", "document", "put", "expect", "quote", "accuse"]
NounClass = Literal["poll", "study", "figures", "words", "order"]


@dataclass(frozen=True, slots=True)
class Words:
    """The lists as the rules ask them; ``verbs`` and ``documents`` are keyed by lower-case forms, plurals included."""

    verbs: dict[str, VerbClass]
    documents: dict[str, NounClass]
    organisations: frozenset[str]
    titles: tuple[str, ...]
    carriers: frozenset[str]
    kin: dict[str, frozenset[str]]
    headings: frozenset[str]
    voiceless: frozenset[str]
    given: dict[str, str]


@lru_cache(maxsize=1)
def load_words() -> Words:
    """The lists beside this module. Raises LexiconError, naming the file, for an entry of no known class."""
    verbs = cast(dict[str, VerbClass], _classes("reporting_verbs.txt", get_args(VerbClass)))
    nouns = cast(dict[str, NounClass], _classes("document_nouns.txt", get_args(NounClass)))
    return Words(
        verbs={form: kind for entry, kind in verbs.items() for form in forms(entry)},
        documents={form: kind for noun, kind in nouns.items() for form in (noun, plural(noun))},
        organisations=frozenset(
            form for noun in read_pairs(HERE / "holder_nouns.txt") for form in (noun, plural(noun))
        ),
        titles=read_words(HERE / "titles.txt"),
        carriers=frozenset(read_words(HERE / "carriers.txt")),
        kin=_families("kin.txt"),
        headings=frozenset(read_words(HERE / "headings.txt")),
        given=read_pairs(HERE / "given_names.txt"),
        voiceless=frozenset(form for noun in read_words(HERE / "voiceless.txt") for form in (noun, plural(noun))),
    )


def _classes(name: str, allowed: tuple[str, ...]) -> dict[str, str]:
    pairs = read_pairs(HERE / name)
    for entry, kind in pairs.items():
        if kind not in allowed:
            raise LexiconError(f"{HERE / name}: {entry!r} is of class {kind!r}; allowed are {', '.join(allowed)}")
    return pairs


def _families(name: str) -> dict[str, frozenset[str]]:
    families = [entry.split() for entry in read_words(HERE / name)]
    return {form: frozenset(family) for family in families for noun in family for form in (noun, plural(noun))}


def forms(entry: str) -> tuple[str, ...]:
    """The printed forms of a verb entry: those listed, else the regular ones (*note, notes, noted, noting*)."""
    listed = tuple(entry.split())
    if len(listed) > 1:
        return listed
    verb = listed[0]
    stem = verb[:-1] if verb.endswith("e") else verb
    third = verb + ("es" if verb.endswith(("s", "x", "ch", "sh")) else "s")
    return verb, third, stem + "ed", stem + "ing"


def plural(noun: str) -> str:
    """The regular plural (*survey, surveys; study, studies*)."""
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s")


def singular(form: str) -> str:
    """The singular of a regular plural; other forms come back as they are."""
    if form.endswith("ies") and len(form) > 4:
        return form[:-3] + "y"
    if form.endswith("s") and not form.endswith(("ss", "us", "is")):
        return form[:-1]
    return form
