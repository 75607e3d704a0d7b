"""The word lists and role rules of the claims component, read once by its constructor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from extractor.additions import NOTHING, Additions, Lists
from extractor.components.claims.change import RULE_KEYS, RoleRule, compiled
from extractor.lexicon import read_table

HERE = Path(__file__).parent
_SIGNS = {"up": "+", "down": "-"}
_LETTERS = {"verbs": "v", "nouns": "n", "adverbs": "a"}


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The lists as the rules ask them; lemmas, lower case."""

    changes: Mapping[str, Mapping[str, str]]
    """For each word class the symbol of each lemma: ``{"verbs": {"fall": "V-", "raise": "v+"}}``."""
    fillers: frozenset[str]
    """Words that may stand between a governing word and its figure and say nothing of its role."""
    announcing_verbs: frozenset[str]
    """Verbs whose date is that of making known, not of what is made known."""
    expectations: frozenset[str]
    """Verbs and nouns whose complement is only expected, planned, ordered or wished."""
    doubts: frozenset[str]
    """Words that disown what they govern."""
    accounts: frozenset[str]
    """Nouns for what is reported by the month, quarter or year."""
    roles: tuple[RoleRule, ...]
    """The rules of roles in the order they are tried."""

    @property
    def change_nouns(self) -> Mapping[str, str]:
        """The nouns that tell a change, with their symbols."""
        return self.changes["nouns"]


def load_words(additions: Additions = NOTHING) -> Words:
    """The lists beside this module with the additions. Raises LexiconError for an entry that makes no sense."""
    return _read(additions) if additions else _package_words()


@lru_cache(maxsize=1)
def _package_words() -> Words:
    return _read(NOTHING)


def _read(additions: Additions) -> Words:
    lists = Lists(HERE, "claims", additions)
    table = read_table(HERE / "changes.toml")
    words = Words(
        changes={name: _symbols(name, table[name], lists) for name in _LETTERS},
        fillers=frozenset(lists.words("fillers")),
        announcing_verbs=frozenset(lists.words("announcing_verbs")),
        expectations=frozenset(lists.words("expectations")),
        doubts=frozenset(lists.words("doubts")),
        accounts=frozenset(lists.words("accounts")),
        roles=tuple(compiled(rule, lists) for rule in lists.rules(RULE_KEYS, prefixes=("role.",), needed=("role",))),
    )
    lists.check_all_asked()
    return words


def _symbols(name: str, directions: Mapping[str, list[str]], lists: Lists) -> dict[str, str]:
    """The symbols of one word class; what is added to ``[verbs] up`` goes by the name ``verbs_up``."""
    letter = _LETTERS[name]
    return {
        word: (letter if direction.startswith("weak_") else letter.upper()) + _SIGNS[direction.removeprefix("weak_")]
        for direction, words in directions.items()
        for word in lists.with_added(f"{name}_{direction}", words)
    }
