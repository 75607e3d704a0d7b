"""The word lists and own rules of the sources component, read once by its constructor."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, cast, get_args

from extractor.additions import NOTHING, Additions, Field, Lists, pair_key
from extractor.components.sources.patterns import PatternRule, compiled
from extractor.types import SourceType

HERE = Path(__file__).parent

VerbClass = Literal["say", "report", "show", "document", "put", "expect", "quote", "accuse"]
NounClass = Literal["poll", "study", "figures", "words", "order"]
HolderClass = Literal["organisation"]

RULE_FIELDS = {"pattern": Field("pattern"), "type": Field("text", get_args(SourceType))}
"""What a rule of one's own says besides id, example and never; the package's are code."""


@dataclass(frozen=True, slots=True, eq=False)
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
    own: tuple[PatternRule, ...] = ()
    """Rules that are patterns: those that a user added."""
    removed: frozenset[str] = frozenset()
    """The ids of rules that find nothing."""


def load_words(additions: Additions = NOTHING) -> Words:
    """The lists beside this module with the additions. Raises LexiconError for an entry that makes no sense."""
    return _read(additions) if additions else _package_words()


@lru_cache(maxsize=1)
def _package_words() -> Words:
    return _read(NOTHING)


def _read(additions: Additions) -> Words:
    lists = Lists(HERE, "claim_sources", additions)
    verbs = lists.pairs("reporting_verbs", allowed=get_args(VerbClass), key=verb_key)
    nouns = cast(dict[str, NounClass], lists.pairs("document_nouns", allowed=get_args(NounClass)))
    holders = lists.pairs("holder_nouns", allowed=get_args(HolderClass))
    rules = lists.rules(RULE_FIELDS, prefixes=("source.",), needed=("pattern",))
    words = Words(
        verbs={form: cast(VerbClass, kind) for entry, kind in verbs.items() for form in forms(entry)},
        documents={form: kind for noun, kind in nouns.items() for form in (noun, plural(noun))},
        organisations=frozenset(form for noun in holders for form in (noun, plural(noun))),
        titles=lists.words("titles"),
        carriers=frozenset(lists.words("carriers")),
        kin=_families(lists.words("kin")),
        headings=frozenset(lists.words("headings")),
        given=lists.pairs("given_names", allowed=("f", "m")),
        voiceless=frozenset(form for noun in lists.words("voiceless") for form in (noun, plural(noun))),
        own=tuple(compiled(rule, lists) for rule in rules if "pattern" in rule.settings),
        removed=lists.removed_rules,
    )
    lists.check_all_asked()
    return words


def verb_key(entry: str) -> str:
    """What an entry of the reporting verbs is known by: the verb, whatever forms stand behind it."""
    return pair_key(entry).partition(" ")[0]


def _families(entries: tuple[str, ...]) -> dict[str, frozenset[str]]:
    families = [entry.split() for entry in entries]
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
