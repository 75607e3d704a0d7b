"""Reads the word and rule files that lie beside the components.

Word files (``*.txt``): one entry a line, UTF-8; what follows ``#`` is a comment; blank lines are nothing. An entry may
carry a value after ``=`` where the file's head says so.

Rule files (``rules.toml``)::

    [[rule]]
    id = "quantity.percent"                                   # component.what_it_matches; appears in every record
    example = "The number fell [21 percent -> 21 percent]."   # must be found, with this meaning
    never = "Highway 21 was closed."                          # the nearest miss: must give nothing by this rule
    pattern = "{number}[ -]?{percent}"                        # where the rule is a pattern; names in braces stand above

Further keys are the component's own; one it does not know is refused by name.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractor.errors import LexiconError

REQUIRED_KEYS = ("id", "example", "never")


@dataclass(frozen=True, slots=True)
class Rule:
    """A named rule with a sentence it must find and its nearest miss; ``settings`` holds the component's own keys."""

    id: str
    example: str
    never: str
    settings: Mapping[str, Any]


def read_words(path: Path) -> tuple[str, ...]:
    """The entries of a word file in the order they stand. Raises LexiconError for an entry that stands twice."""
    seen: dict[str, int] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        entry = line.split("#", 1)[0].strip()
        if not entry:
            continue
        if entry in seen:
            raise LexiconError(f"{path}:{number}: {entry!r} stands already on line {seen[entry]}; remove one")
        seen[entry] = number
    return tuple(seen)


def read_pairs(path: Path) -> dict[str, str]:
    """The ``entry = value`` lines of a word file. Raises LexiconError for a line without ``=``."""
    pairs = {}
    for entry in read_words(path):
        key, equals, value = entry.partition("=")
        if not equals:
            raise LexiconError(f"{path}:{_line_of(path, entry)}: {entry!r} needs a value: write `{entry} = value`")
        pairs[key.strip()] = value.strip()
    return pairs


def read_table(path: Path) -> dict[str, Any]:
    """A TOML file as a dict. Raises LexiconError, naming file and line, where it is no TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(f"{path}: {error}") from error


def read_rules(path: Path, *, keys: Collection[str] = ()) -> tuple[Rule, ...]:
    """The ``[[rule]]`` entries of a rule file, in order.

    ``keys`` are the settings the component understands besides id, example and never. Raises LexiconError for a missing
    or unknown key and for an id that stands twice.
    """
    rules: dict[str, Rule] = {}
    for entry in read_table(path).get("rule", []):
        rule = _rule(path, entry, keys)
        if rule.id in rules:
            raise LexiconError(f"{path}:{_line_of(path, rule.id)}: rule {rule.id!r} stands twice")
        rules[rule.id] = rule
    return tuple(rules.values())


def _rule(path: Path, entry: Mapping[str, Any], keys: Collection[str]) -> Rule:
    name = str(entry.get("id", "(no id)"))
    where = f"{path}:{_line_of(path, name)}: rule {name!r}"
    for key in REQUIRED_KEYS:
        if not isinstance(entry.get(key), str):
            raise LexiconError(f"{where}: {key} is missing; every rule has {', '.join(REQUIRED_KEYS)}")
    for key in entry:
        if key not in REQUIRED_KEYS and key not in keys:
            near = difflib.get_close_matches(key, [*REQUIRED_KEYS, *keys], n=1)
            hint = f"; did you mean {near[0]!r}?" if near else f"; allowed are {', '.join(sorted(keys))}"
            raise LexiconError(f"{where}: unknown key {key!r}{hint}")
    settings = {key: value for key, value in entry.items() if key not in REQUIRED_KEYS}
    return Rule(entry["id"], entry["example"], entry["never"], settings)


def _line_of(path: Path, entry: str) -> int:
    """The line on which an entry stands, for messages; 1 where it cannot be told."""
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        if entry in line:
            return number
    return 1
