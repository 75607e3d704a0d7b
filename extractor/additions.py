"""A component's word lists, tables and rules with what a user adds to them and takes out of them.

Additions are plain data, as JSON and a spaCy config can hold them: for each list its entries, written as in its file::

    {"carriers": ["Bugle", "-Bee"],                                       # word list: in, and out by a hyphen
     "unit": [{"name": "furlong", "kind": "measure", "words": ["furlong"]},  # table: a new entry,
              {"name": "metre", "words": ["m of rope"]},                     # more for one that is there,
              {"name": "stone", "remove": True}],                            # one taken out
     "rule": [{"id": "quantity.brace", "example": "...", "never": "...", "pattern": "..."}]}

What makes no sense is an AdditionError, which tells list, entry and key, so that a file and line can be found for it.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from extractor.errors import LexiconError
from extractor.lexicon import REQUIRED_KEYS, Rule, read_rules, read_table, read_words

Additions = Mapping[str, Sequence[Any]]
"""By the name of a list what is added to it and taken out of it."""

NOTHING: Additions = {}
_PIECE = re.compile(r"\{([a-z_]+)\}")
_ID = re.compile(r"[a-z_]+(?:\.[a-z0-9_]+)+")
REMOVE = "remove"
OUT = "-"

FieldType = Literal["text", "texts", "pattern", "patterns", "flag", "whole", "number", "day", "nth"]


@dataclass(frozen=True, slots=True)
class Field:
    """What the value of a key may be; ``choices`` are all there are, where not any will do."""

    type: FieldType = "text"
    choices: Collection[str] = ()


Fields = Mapping[str, Field]


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """The entries ``[[name]]`` of a TOML file; ``key`` names one, ``needed`` are the keys that a new one must have."""

    file: str
    name: str
    key: str
    fields: Fields
    needed: tuple[str, ...] = ()


class AdditionError(LexiconError):
    """An addition with a mistake: which entry (from 0) of which list, and which of its keys; ``first`` is an earlier
    entry that it repeats."""

    def __init__(  # noqa: PLR0913 - where a mistake stands
        self,
        reason: str,
        *,
        component: str,
        name: str,
        number: int | None = None,
        key: str | None = None,
        first: int | None = None,
    ) -> None:
        self.reason, self.component, self.name = reason, component, name
        self.number, self.key, self.first = number, key, first
        place = name if number is None else f"{name}[{number}]"
        again = "" if first is None else f" (first: {name}[{first}])"
        super().__init__(f"{component}: {place}: {reason}{again}")

    def counted_behind(self, carried: Additions) -> AdditionError:
        """The same mistake with its entries counted from behind those ``carried`` by a saved pipeline."""
        offset = len(carried.get(self.name, ()))
        number, first = (None if n is None or n < offset else n - offset for n in (self.number, self.first))
        return AdditionError(
            self.reason, component=self.component, name=self.name, number=number, key=self.key, first=first
        )


def nearest(word: str, known: Collection[str], *, shown: int = 12) -> str:
    """The end of a message about a word that is none of the known: the nearest one, else all where they are few."""
    near = difflib.get_close_matches(word, list(known), n=1)
    if near:
        return f'; did you mean "{near[0]}"?'
    return f"; there are {', '.join(sorted(known))}" if len(known) <= shown else ""


def plain_key(entry: str) -> str:
    """What an entry of a word list is known by: all of it."""
    return entry


def pair_key(entry: str) -> str:
    """What an entry ``key = value`` is known by."""
    return entry.partition("=")[0].strip()


class Lists:
    """The lists of one component, each read when it is asked for; ``check_all_asked`` at the end tells of the rest."""

    def __init__(self, folder: Path, component: str, additions: Additions = NOTHING) -> None:
        self._folder = folder
        self._component = component
        self._added = undoubled(additions)
        self._asked: set[str] = set()
        self._numbers: dict[tuple[str, str], int] = {}
        """By list and key the number of the added entry."""

    # --- word lists ---

    def words(self, name: str, *, key: Callable[[str], str] = plain_key) -> tuple[str, ...]:
        """The entries of ``name.txt`` and those added, in order; an added one of a known key takes that one's place.

        Raises LexiconError for an entry that stands twice, AdditionError for one to take out that is not there.
        """
        return self.with_added(name, read_words(self._folder / f"{name}.txt"), key=key)

    def with_added(
        self, name: str, package: Sequence[str], *, key: Callable[[str], str] = plain_key
    ) -> tuple[str, ...]:
        """The same for a list that is read already."""
        self._asked.add(name)
        if name not in self._added:
            return tuple(package)
        entries = {key(entry): entry for entry in package}
        for number, entry in enumerate(self._entries_of(name)):
            if reason := _unfit_entry(entry, package, takes_value=key is not plain_key):
                raise self._error(reason, name, number)
            self._merge_word(name, number, entry.strip(), entries, key)
        return tuple(entries.values())

    def _merge_word(
        self, name: str, number: int, entry: str, entries: dict[str, str], key: Callable[[str], str]
    ) -> None:
        """Put one entry in, or take it out."""
        is_out = entry.startswith(OUT)
        known = key(entry.removeprefix(OUT).strip())
        self._note(name, number, known)
        if not is_out:
            entries[known] = entry
        elif entries.pop(known, None) is None:
            raise self._error(f'"{known}" cannot be taken out: it is not there{nearest(known, entries)}', name, number)

    def pairs(
        self, name: str, *, allowed: Collection[str] = (), key: Callable[[str], str] = pair_key
    ) -> dict[str, str]:
        """The ``entry = value`` lines of ``name.txt`` and those added.

        Raises LexiconError, for additions AdditionError, where the value is missing or none of the ``allowed``.
        """
        found = {}
        for entry in self.words(name, key=key):
            word, _, value = (part.strip() for part in entry.partition("="))
            if not value:
                shown = f"one of {', '.join(allowed)}" if allowed else "a value"
                raise self.wrong(name, key(entry), f'"{entry}" has no meaning: write `{word} = ` and {shown}')
            if allowed and value not in allowed:
                raise self.wrong(name, key(entry), f'"{value}" is no value here{nearest(value, allowed)}')
            found[word] = value
        return found

    def added(self, name: str) -> list[str]:
        """The keys of the entries that were added to a list which has been asked for."""
        return [known for listed, known in self._numbers if listed == name]

    # --- tables ---

    def entries(self, table: Table) -> list[dict[str, Any]]:
        """The entries of a table and those added; an added one of a known key has its lists joined to that one's.

        Raises AdditionError for a key that is none, a value that fits none, a needed key that is missing.
        """
        self._asked.add(table.name)
        package: list[dict[str, Any]] = read_table(self._folder / table.file)[table.name]
        if table.name not in self._added:
            return package
        merge = _merge_named if table.key == "names" else _merge_keyed
        for number, entry in enumerate(self._entries_of(table.name)):
            self._check_fields(table.name, number, entry, {**table.fields, REMOVE: Field("flag")})
            if not entry.get(table.key):
                raise self._error(f"{table.key} is missing: it says which entry this is", table.name, number)
            for known in entry["names"] if table.key == "names" else [_known_by(entry, table)]:
                self._note(table.name, number, known)
            reason = merge(package, entry, table)
            if reason:
                raise self._error(reason, table.name, number)
        return package

    def rules(self, fields: Fields, *, prefixes: tuple[str, ...], needed: Sequence[str] = ()) -> tuple[Rule, ...]:
        """The rules added, then those of ``rules.toml`` that were not taken out; ids begin with one of ``prefixes``.

        Raises AdditionError for a key that is none, a needed key that is missing, an id that stands twice.
        """
        self._asked.add("rule")
        package = read_rules(self._folder / "rules.toml", keys=fields)
        if "rule" not in self._added:
            return package
        ids = {rule.id for rule in package}
        removed = self._ids(removed=True)
        own = []
        for number, entry in enumerate(self._entries_of("rule")):
            everything = {**dict.fromkeys(REQUIRED_KEYS, Field()), **fields, REMOVE: Field("flag")}
            self._check_fields("rule", number, entry, everything, what="a rule")
            if not entry.get("id"):
                raise self._error("id is missing: every rule has one", "rule", number)
            if not entry.get(REMOVE):
                own.append(self._own_rule(number, entry, prefixes, needed, ids - removed))
            elif entry["id"] not in ids:
                raise self._error(f'"{entry["id"]}" is no rule{nearest(entry["id"], ids)}', "rule", number, "id")
        return (*own, *(rule for rule in package if rule.id not in removed))

    @property
    def removed_rules(self) -> frozenset[str]:
        """The ids of rules that find nothing any more: taken out, and no other has come in their place."""
        return self._ids(removed=True) - self._ids(removed=False)

    def _ids(self, *, removed: bool) -> frozenset[str]:
        """The ids of the rules that are taken out, or added."""
        entries = [entry for entry in self._added.get("rule", ()) if isinstance(entry, Mapping)]
        return frozenset(entry.get("id", "") for entry in entries if bool(entry.get(REMOVE)) is removed)

    def _own_rule(
        self,
        number: int,
        entry: Mapping[str, Any],
        prefixes: tuple[str, ...],
        needed: Sequence[str],
        taken: Collection[str],
    ) -> Rule:
        name = entry["id"]
        for key in (*REQUIRED_KEYS, *needed):
            if not entry.get(key):
                every = ", ".join((*REQUIRED_KEYS, *needed))
                raise self._error(f'rule "{name}": {key} is missing; every such rule has {every}', "rule", number)
        if not name.startswith(prefixes):
            raise self._error(f'"{name}" is no id here: it begins with {", ".join(prefixes)}', "rule", number, "id")
        if not _ID.fullmatch(name):
            raise self._error(f'"{name}" is no id: write lower-case letters, digits, _ and .', "rule", number, "id")
        if name in taken:
            raise self._error(
                f'rule "{name}" is the package\'s: take another id, or remove that one', "rule", number, "id"
            )
        self._note("rule", number, name)
        settings = {key: value for key, value in entry.items() if key not in REQUIRED_KEYS and key != REMOVE}
        return Rule(name, entry["example"], entry["never"], settings)

    def filled(self, rule: Rule, key: str, pieces: Mapping[str, str]) -> str:
        """The pattern under a key of a rule with the pieces it names in braces; "" without that key.

        Raises AdditionError, for the package's own rules LexiconError, for the name of no piece.
        """

        def piece(match: re.Match[str]) -> str:
            if match[1] not in pieces:
                reason = f'{key}: "{match[0]}" is no piece{nearest(match[1], pieces)}'
                raise self.wrong("rule", rule.id, reason, key)
            return pieces[match[1]]

        pattern = str(rule.settings.get(key, ""))
        while (found := _PIECE.sub(piece, pattern)) != pattern:
            pattern = found
        return pattern

    # --- mistakes ---

    def wrong(self, name: str, known: str, reason: str, key: str | None = None) -> LexiconError:
        """The mistake of the entry known by ``known``, to be raised: in an addition, else in the package's own file."""
        number = self._numbers.get((name, known))
        if number is None:
            return LexiconError(f"{self._folder / name}: {known!r}: {reason}")
        return self._error(reason, name, number, key)

    def check_all_asked(self) -> None:
        """Raises AdditionError where there are additions to a list that no component has."""
        for name in self._added:
            if name not in self._asked:
                raise self._error(f'"{name}" is no list of {self._component}{nearest(name, self._asked)}', name)

    def _entries_of(self, name: str) -> Sequence[Any]:
        entries = self._added[name]
        if not isinstance(entries, Sequence) or isinstance(entries, str):
            raise self._error("must be a list of entries", name)
        return entries

    def _note(self, name: str, number: int, known: str) -> None:
        first = self._numbers.setdefault((name, known), number)
        if first != number:
            raise self._error(f'"{known}" stands twice', name, number, first=first)

    def _check_fields(self, name: str, number: int, entry: Any, fields: Fields, *, what: str | None = None) -> None:
        if not isinstance(entry, Mapping):
            raise self._error("is no entry: write a table of keys and values", name, number)
        for key, value in entry.items():
            if key not in fields:
                reason = f'"{key}" is no key of {what or f"[[{name}]]"}{nearest(key, fields)}'
                raise self._error(reason, name, number, key)
            reason = unfit(value, fields[key]) or ""
            if reason:
                raise self._error(f"{key} {reason}", name, number, key)

    def _error(
        self, reason: str, name: str, number: int | None = None, key: str | None = None, first: int | None = None
    ) -> AdditionError:
        return AdditionError(reason, component=self._component, name=name, number=number, key=key, first=first)


def unfit(value: Any, field: Field) -> str | None:
    """What is wrong with the value of a key, as the end of a sentence; None where nothing is."""
    reason = _CHECKS[field.type](value)
    if reason or not field.choices:
        return reason
    for each in [value] if isinstance(value, str) else value:
        if each not in field.choices:
            return f'cannot be "{each}"{nearest(each, field.choices)}'
    return None


def _unfit_entry(entry: Any, package: Sequence[str], *, takes_value: bool) -> str | None:
    """What is wrong with an entry of a word list, as the package's are written; None where nothing is."""
    if reason := _unfit_text(entry):
        return f"an entry {reason}, as in the file"
    if "=" in entry and not takes_value:
        return f'"{entry}" has a value, and this list takes none'
    if entry != entry.lower() and all(each == each.lower() for each in package):
        return f'"{entry}" would never be found: this list is in lower case'
    return None


def _unfit_text(value: Any) -> str | None:
    if not isinstance(value, str) or not value:
        return "must be a text"
    # a pipeline's config would take it for a reference to one of its settings
    return 'cannot hold "${"; in a pattern write [$]{' if "${" in value else None


def _unfit_texts(value: Any) -> str | None:
    if not isinstance(value, Sequence) or isinstance(value, str) or any(_unfit_text(each) for each in value):
        return "must be a list of texts"
    return None


def _unfit_pattern(value: Any) -> str | None:
    reason = _unfit_text(value)
    if reason:
        return reason
    try:
        re.compile(_PIECE.sub("x", value))
    except re.error as error:
        return f"is no regular expression: {error}"
    return None


def _unfit_patterns(value: Any) -> str | None:
    return _unfit_texts(value) or next(filter(None, map(_unfit_pattern, value)), None)


def _unfit_flag(value: Any) -> str | None:
    return None if isinstance(value, bool) else "must be true or false"


def _unfit_whole(value: Any) -> str | None:
    return None if isinstance(value, int) and not isinstance(value, bool) else "must be a whole number"


def _unfit_number(value: Any) -> str | None:
    is_one = isinstance(value, str) and re.fullmatch(r"\d+(?:\.\d+)?", value)
    return None if is_one else 'must be a number in quotation marks: "0.5"'


def _unfit_day(value: Any) -> str | None:
    is_one = isinstance(value, str) and re.fullmatch(r"(?:\d{4}-)?\d\d-\d\d", value)
    return None if is_one else 'must be a day: "12-26", or "2001-09-11" for an event'


def _unfit_nth(value: Any) -> str | None:
    is_one = isinstance(value, Sequence) and [type(each) for each in value] == [int, str, int]
    return None if is_one else 'must be which, weekday and month: [4, "thursday", 11]'


_CHECKS: Mapping[FieldType, Callable[[Any], str | None]] = {
    "text": _unfit_text,
    "texts": _unfit_texts,
    "pattern": _unfit_pattern,
    "patterns": _unfit_patterns,
    "flag": _unfit_flag,
    "whole": _unfit_whole,
    "number": _unfit_number,
    "day": _unfit_day,
    "nth": _unfit_nth,
}


def _merge_keyed(package: list[dict[str, Any]], entry: Mapping[str, Any], table: Table) -> str | None:
    """Join an entry to the one of its key, take that out, or append it; what is wrong with it, None if nothing."""
    name = entry[table.key]
    same = next((each for each in package if _known_by(each, table) == _known_by(entry, table)), None)
    if entry.get(REMOVE):
        if same is None:
            return f'"{name}" cannot be taken out: it is not there{nearest(name, {e[table.key] for e in package})}'
        package.remove(same)
    elif same is not None:
        for key, value in entry.items():
            same[key] = [*same.get(key, ()), *value] if isinstance(value, list) else value
    else:
        package.append(dict(entry))
        return _missing(entry, table)
    return None


def _known_by(entry: Mapping[str, Any], table: Table) -> str:
    """What an entry is known by: *kilometre* and *kilometre per hour* are two."""
    return f"{entry[table.key]} per {entry['per']}" if "per" in entry else str(entry[table.key])


def _merge_named(package: list[dict[str, Any]], entry: Mapping[str, Any], table: Table) -> str | None:
    """The same where entries are known by any of their names: a name has its last meaning."""
    known = {name for each in package for name in each["names"]}
    for name in entry["names"] if entry.get(REMOVE) else ():
        if name not in known:
            return f'"{name}" cannot be taken out: it is not there{nearest(name, known)}'
    for each in package:
        each["names"] = [name for name in each["names"] if name not in entry["names"]]
    if entry.get(REMOVE):
        return None
    package.append(dict(entry))
    return _missing(entry, table)


def _missing(entry: Mapping[str, Any], table: Table) -> str | None:
    missing = [key for key in table.needed if key not in entry]
    return f"{missing[0]} is missing; a new {table.name} needs {', '.join(table.needed)}" if missing else None


def undoubled(value: Any) -> Any:
    """Additions with single dollar signs: each time that spaCy reads or fills in a config it doubles them."""
    if isinstance(value, str):
        return re.sub(r"\$+", "$", value)
    if isinstance(value, Mapping):
        return {key: undoubled(each) for key, each in value.items()}
    return [undoubled(each) for each in value] if isinstance(value, list | tuple) else value


def joined(first: Additions, second: Additions) -> dict[str, list[Any]]:
    """Two additions as one; entries of the second stand behind those of the first."""
    return {name: [*first.get(name, ()), *second.get(name, ())] for name in {**first, **second}}
