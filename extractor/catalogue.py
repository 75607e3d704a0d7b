"""Everything that decides what is found, as plain records: every rule, every list of words, every setting.

For `claims rules` and for a reference made from code. Rules of the package stand in its files with an example and a
near miss; those that a user added come first, with the file ``None``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from extractor import lexicon
from extractor.additions import REMOVE, Additions, Table
from extractor.ownfiles import FOLDERS, SETTINGS, TABLES, change_lists, package_folder, word_lists

Form = Literal["word", "word = value"]


@dataclass(frozen=True, slots=True)
class RuleEntry:
    """A rule: its component, its id, a sentence it must find something in, marked, and one in which it must not.

    ``description`` says in a few words what it is for, where its file does; ``file`` is a path within the package.
    """

    component: str
    id: str
    example: str
    never: str
    description: str | None
    file: str | None


@dataclass(frozen=True, slots=True)
class ListEntry:
    """A word list: its component, the name by which it is added to, its file and how many entries that has.

    ``meaning`` is how its file begins; ``form`` says how an entry is written.
    """

    component: str
    name: str
    file: str
    entries: int
    form: Form
    meaning: str


@dataclass(frozen=True, slots=True)
class TableEntry:
    """A table ``[[name]]`` of a TOML file: which key names an entry, what keys there are and which a new one needs."""

    component: str
    name: str
    file: str
    entries: int
    key: str
    keys: tuple[str, ...]
    needed: tuple[str, ...]
    meaning: str


@dataclass(frozen=True, slots=True)
class SettingEntry:
    """A scalar setting of a component: its usual value (None where the text decides) and its meaning."""

    component: str
    name: str
    default: Any
    meaning: str


def rules(additions: Mapping[str, Additions] | None = None) -> list[RuleEntry]:
    """Every rule by component, in the order in which it is tried; ``additions`` of a user's by component."""
    return [entry for folder in FOLDERS for entry in _rules_of(folder, (additions or {}).get(FOLDERS[folder], {}))]


def _rules_of(folder: str, additions: Additions) -> Iterator[RuleEntry]:
    component, file = FOLDERS[folder], f"{folder}/rules.toml"
    descriptions = _descriptions(package_folder() / file)
    removed = {entry["id"] for entry in additions.get("rule", ()) if entry.get(REMOVE)}
    for entry in additions.get("rule", ()):
        if not entry.get(REMOVE):
            yield RuleEntry(component, entry["id"], entry["example"], entry["never"], None, None)
    for entry in lexicon.read_table(package_folder() / file)["rule"]:
        if entry["id"] not in removed:
            told = descriptions.get(entry["id"])
            yield RuleEntry(component, entry["id"], entry["example"], entry["never"], told, file)


def _descriptions(path: Path) -> dict[str, str]:
    """The comments behind the ids of a rule file."""
    return dict(re.findall(r'^id = "([^"]+)" +# *(.+)$', path.read_text("utf-8"), re.MULTILINE))


def lists() -> list[ListEntry]:
    """Every word list of the package by component."""
    return [_list_entry(name, component) for name, component in word_lists().items()]


def _list_entry(name: str, component: str) -> ListEntry:
    folder = next(folder for folder in FOLDERS if FOLDERS[folder] == component)
    if name in change_lists():
        table, key = change_lists()[name]
        path = package_folder() / folder / "changes.toml"
        entries = lexicon.read_table(path)[table][key]
        told = f"[{table}] {key}: {meaning(path).partition('. ')[0]}."
        return ListEntry(component, name, f"{folder}/changes.toml", len(entries), "word", told)
    path = package_folder() / folder / f"{name}.txt"
    entries = list(lexicon.read_words(path))
    form: Form = "word = value" if all("=" in entry for entry in entries) else "word"
    return ListEntry(component, name, f"{folder}/{path.name}", len(entries), form, meaning(path))


def tables() -> list[TableEntry]:
    """Every table of the package that a user can add to, rules aside."""
    return [_table_entry(table, component) for table, component in TABLES.items()]


def _table_entry(table: Table, component: str) -> TableEntry:
    folder = next(folder for folder in FOLDERS if FOLDERS[folder] == component)
    path = package_folder() / folder / table.file
    return TableEntry(
        component=component,
        name=table.name,
        file=f"{folder}/{table.file}",
        entries=len(lexicon.read_table(path)[table.name]),
        key=table.key,
        keys=tuple(table.fields),
        needed=table.needed or (table.key,),
        meaning=_table_meaning(path, table.name),
    )


def settings() -> list[SettingEntry]:
    """Every scalar setting."""
    return [
        SettingEntry(setting.component, name, setting.default, setting.meaning) for name, setting in SETTINGS.items()
    ]


def entries_of(name: str) -> list[str]:
    """The entries of a word list of the package, as they are written. Raises KeyError where there is none."""
    folder = next(folder for folder in FOLDERS if FOLDERS[folder] == word_lists()[name])
    if name in change_lists():
        table, key = change_lists()[name]
        return list(lexicon.read_table(package_folder() / folder / "changes.toml")[table][key])
    return list(lexicon.read_words(package_folder() / folder / f"{name}.txt"))


@lru_cache(maxsize=64)
def meaning(path: Path) -> str:
    """The first paragraph of the comment with which a file of the package begins."""
    return _paragraph(path.read_text("utf-8").split("\n"))


def _table_meaning(path: Path, name: str) -> str:
    """What is said right before a table's first entry, or where the file begins."""
    lines = path.read_text("utf-8").split("\n")
    start = lines.index(f"[[{name}]]") - 1
    while start > 0 and (lines[start - 1].startswith("#") or not lines[start].strip()):
        start -= 1
    return _paragraph(lines[start:]) or _paragraph(lines)


def _paragraph(lines: list[str]) -> str:
    """The words of the comment that lines begin with, up to an empty line or the list of keys."""
    words: list[str] = []
    for line in lines:
        told = line.removeprefix("#").strip()
        if not line.startswith("#") or not told or line.startswith("#   "):
            break
        words.append(told)
    return " ".join(words)
