"""Reads a user's own words and rules: a folder of files named as the package's, or one ``config.toml``.

A folder holds word lists (``carriers.txt``), tables (``units.toml``), ``rules.toml`` and ``config.toml``, each in the
form of the package's file of that name, at its top or in folders named as the components'. A ``config.toml`` holds the
same in one file::

    [words]                 # word lists by name; an entry behind a hyphen is taken out
    carriers = ["Bugle", "-Bee"]

    [settings]
    day_first = true

    [[unit]]                # tables and rules as in their files

What an entry means is for its component to judge; here each gets to its component, and its mistakes to file and line.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from extractor.additions import AdditionError, Field, nearest, unfit
from extractor.components import __path__ as component_folders
from extractor.components.dates.holidays import EVENTS, HOLIDAYS
from extractor.components.quantities.vocabulary import CURRENCIES, NOT_QUANTITIES, UNITS
from extractor.errors import LexiconError
from extractor.lexicon import read_table

CONFIG = "config.toml"
FOLDERS = {"quantities": "claim_quantities", "dates": "claim_dates", "sources": "claim_sources", "claims": "claims"}
"""The folder of each component, in the order in which they run."""

PREFIXES = {
    "quantity.": "claim_quantities",
    "date.": "claim_dates",
    "not_date.": "claim_dates",
    "source.": "claim_sources",
    "role.": "claims",
}
"""What the ids of a component's rules begin with."""

TABLES = {
    **dict.fromkeys((UNITS, CURRENCIES, NOT_QUANTITIES), "claim_quantities"),
    **dict.fromkeys((HOLIDAYS, EVENTS), "claim_dates"),
}


@dataclass(frozen=True, slots=True)
class Setting:
    """A scalar setting of a component: what it may be, what it usually is (None: the text decides), what it means."""

    component: str
    allowed: Field
    default: bool | int | None
    meaning: str


SETTINGS: Mapping[str, Setting] = {
    "day_first": Setting(
        "claim_dates",
        Field("flag"),
        None,
        "whether 3/5/2018 is 3 May; where it is not set the article's other dates tell, else it is March 5",
    ),
    "dateline_days": Setting(
        "claim_dates",
        Field("whole"),
        3,
        "days by which an article's own dateline may differ from its publication day and still be taken for it",
    ),
}

_HEADER = re.compile(r"\s*\[\[?\s*([\w.-]+)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""\s*(?:"([^"]+)"|'([^']+)'|([\w-]+))\s*=""")
_TOML_PLACE = re.compile(r"(.*) \(at line (\d+), column (\d+)\)$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry stands, and on which line each of its keys."""

    path: Path
    line: int
    keys: Mapping[str, int] = field(default_factory=dict)

    def of(self, key: str | None) -> str:
        """File and line of a key, else of the entry."""
        return f"{self.path}:{self.keys.get(key or '', self.line)}"


@dataclass(slots=True)
class Own:
    """Words, rules and settings of a user's own: for each component its settings as ``nlp.add_pipe`` takes them."""

    settings: dict[str, dict[str, Any]] = field(default_factory=dict)
    places: dict[tuple[str, str, int], Place] = field(default_factory=dict)
    """By component, list and number of an entry where it stands."""

    def digest(self) -> str | None:
        """A digest of all of it, None where there is nothing; the same for the same words in other files."""
        if not self.settings:
            return None
        return hashlib.sha256(json.dumps(self.settings, ensure_ascii=False, sort_keys=True).encode()).hexdigest()

    def add(self, component: str, name: str, entry: Any, place: Place) -> None:
        """Put an entry behind the others of its list."""
        entries = self.settings.setdefault(component, {}).setdefault("additions", {}).setdefault(name, [])
        self.places[component, name, len(entries)] = place
        entries.append(entry)

    def located(self, error: AdditionError) -> LexiconError:
        """The mistake with its file and line, as far as they are known."""
        place = self.places.get((error.component, error.name, error.number if error.number is not None else 0))
        if place is None:
            return error
        first = self.places.get((error.component, error.name, error.first)) if error.first is not None else None
        return LexiconError(f"{place.of(error.key)}: {error.reason}" + (f" (first: {first.of(None)})" if first else ""))


def read(path: str | Path) -> Own:
    """What a folder, or a TOML file, adds. Raises LexiconError for a mistake, naming file and line."""
    path, own = Path(path), Own()
    if path.is_dir():
        _read_folder(path, own)
    elif path.suffix == ".txt" and path.is_file():
        _read_file(path, own)
    elif path.is_file():
        _read_config(path, own)
    else:
        raise LexiconError(f"{path}: no such folder or file")
    return own


@lru_cache(maxsize=1)
def word_lists() -> Mapping[str, str]:
    """The component of each word list; ``verbs_up`` is the list ``up`` of ``[verbs]`` in changes.toml."""
    root = package_folder()
    lists = {file.stem: FOLDERS[name] for name in FOLDERS for file in sorted((root / name).glob("*.txt"))}
    return {**lists, **dict.fromkeys(change_lists(), "claims")}


@lru_cache(maxsize=1)
def change_lists() -> Mapping[str, tuple[str, str]]:
    """Table and key in changes.toml of each of its lists."""
    table = read_table(package_folder() / "claims" / "changes.toml")
    return {f"{name}_{key}": (name, key) for name in table for key in table[name]}


def package_folder() -> Path:
    """The folder that holds the components' folders."""
    return Path(next(iter(component_folders)))


# --- folders ---


def _read_folder(folder: Path, own: Own) -> None:
    for inside in sorted(path for path in folder.iterdir() if path.is_dir()):
        if inside.name not in FOLDERS and _files_in(inside):
            raise LexiconError(f"{inside}: no component has this name{nearest(inside.name, FOLDERS)}")
    files = [file for inside in (folder, *(folder / name for name in FOLDERS)) for file in _files_in(inside)]
    if not files:
        raise LexiconError(f"{folder}: holds no word list, table, rules.toml or {CONFIG}; `claims rules` lists them")
    for file in files:
        _read_file(file, own)


def _files_in(folder: Path) -> list[Path]:
    """The word lists and TOML files right in a folder; what is named otherwise may be notes."""
    if not folder.is_dir():
        return []
    return sorted(file for file in folder.iterdir() if file.suffix in {".txt", ".toml"} and file.is_file())


def _read_file(file: Path, own: Own) -> None:
    """One file of a folder, as its name tells."""
    tables = [table for table in TABLES if table.file == file.name]
    if file.name == CONFIG:
        _read_config(file, own)
    elif file.name == "rules.toml":
        _read_tables(file, _parsed(file), ("rule",), own)
    elif file.name == "changes.toml":
        _read_changes(file, own)
    elif tables:
        _read_tables(file, _parsed(file), tuple(table.name for table in tables), own)
    elif file.suffix == ".txt" and file.stem in word_lists():
        _read_words(file, own)
    else:
        names = {f"{name}.txt" for name in word_lists() if name not in change_lists()}
        names |= {table.file for table in TABLES} | {"rules.toml", "changes.toml", CONFIG}
        raise LexiconError(f"{file}: no list has this name{nearest(file.name, names)}")


def _read_words(file: Path, own: Own) -> None:
    for number, line in enumerate(_text(file).split("\n"), start=1):
        entry = line.split("#", 1)[0].strip()
        if entry:
            own.add(word_lists()[file.stem], file.stem, entry, Place(file, number))


def _read_changes(file: Path, own: Own) -> None:
    lists = {place: name for name, place in change_lists().items()}
    lines = _text(file).split("\n")
    for table, directions in _parsed(file).items():
        start = _line_of_key(lines, table, 0)
        for key, entries in directions.items() if isinstance(directions, dict) else [("", [])]:
            place = Place(file, _line_of_key(lines, key, start))
            if (table, key) not in lists:
                known = {f"[{name}] {key}" for name, key in lists}
                raise LexiconError(f"{place.of(None)}: [{table}] {key} is no list{nearest(f'[{table}] {key}', known)}")
            _add_entries(own, lists[table, key], entries, place, lines)


# --- config.toml ---


def _read_config(file: Path, own: Own) -> None:
    table = _parsed(file)
    lines = _text(file).split("\n")
    _read_tables(file, table, (*(each.name for each in TABLES), "rule"), own, beside=("words", "settings"))
    start = _line_of_key(lines, "words", 0)
    for name, entries in _table_of(table, "words", file, lines).items():
        place = Place(file, _line_of_key(lines, name, start))
        if name not in word_lists():
            raise LexiconError(f'{place.of(None)}: "{name}" is no word list{nearest(name, word_lists())}')
        _add_entries(own, name, entries, place, lines)
    start = _line_of_key(lines, "settings", 0)
    for name, value in _table_of(table, "settings", file, lines).items():
        place = Place(file, _line_of_key(lines, name, start))
        if name not in SETTINGS:
            raise LexiconError(f'{place.of(None)}: "{name}" is no setting{nearest(name, SETTINGS)}')
        if reason := unfit(value, SETTINGS[name].allowed):
            raise LexiconError(f"{place.of(None)}: {name} {reason}")
        own.settings.setdefault(SETTINGS[name].component, {})[name] = value


def _table_of(table: Mapping[str, Any], name: str, file: Path, lines: list[str]) -> Mapping[str, Any]:
    found = table.get(name, {})
    if not isinstance(found, Mapping):
        raise LexiconError(f"{file}:{_line_of_key(lines, name, 0)}: {name} must be a table: write [{name}]")
    return found


def _add_entries(own: Own, name: str, entries: Any, place: Place, lines: list[str]) -> None:
    """The entries of a word list in an array, each on the line where it is written."""
    if not isinstance(entries, list):
        raise LexiconError(f'{place.of(None)}: {name} must be a list: write {name} = ["...", "..."]')
    line = place.line
    for entry in entries:
        quoted = {f'"{entry}"', f"'{entry}'"}
        line = next((n for n in range(line, len(lines) + 1) if any(q in lines[n - 1] for q in quoted)), line)
        own.add(word_lists()[name], name, entry, Place(place.path, line))


# --- tables ---


def _read_tables(
    file: Path, table: Mapping[str, Any], names: tuple[str, ...], own: Own, beside: tuple[str, ...] = ()
) -> None:
    """The entries of the tables ``names``; a file may hold those ``beside`` them, too, and no others."""
    lines = _text(file).split("\n")
    places = {name: iter(_places(file, lines, name)) for name in names}
    for name, entries in table.items():
        if name in beside:
            continue
        line = _line_of_key(lines, name, 0)
        if name not in names:
            raise LexiconError(f'{file}:{line}: "{name}" is no table of this file{nearest(name, (*names, *beside))}')
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            raise LexiconError(f"{file}:{line}: {name} must be a table in double brackets: write [[{name}]]")
        for entry in entries:
            place = next(places[name], Place(file, line))
            own.add(_component_of(name, entry, place), name, _plain(entry), place)


def _component_of(name: str, entry: Mapping[str, Any], place: Place) -> str:
    if name != "rule":
        return next(component for table, component in TABLES.items() if table.name == name)
    known = str(entry.get("id", ""))
    for prefix, component in PREFIXES.items():
        if known.startswith(prefix):
            return component
    if not known:
        raise LexiconError(f"{place.of(None)}: id is missing: every rule has one")
    raise LexiconError(
        f'{place.of("id")}: "{known}" is no id of a rule: it begins with {", ".join(PREFIXES)}'
        f"{nearest(known.partition('.')[0] + '.', PREFIXES, shown=0)}"
    )


def _places(file: Path, lines: list[str], name: str) -> Iterator[Place]:
    """The places of the entries ``[[name]]``, in order."""
    headers = [number for number, line in enumerate(lines, start=1) if _HEADER.match(line)]
    for start, end in zip(headers, [*headers[1:], len(lines) + 1], strict=True):
        found = _HEADER.match(lines[start - 1])
        if found and found[1] == name:
            yield Place(file, start, dict(_keys(lines, start + 1, end)))


def _keys(lines: list[str], start: int, end: int) -> Iterator[tuple[str, int]]:
    for number in range(start, end):
        if found := _KEY.match(lines[number - 1]):
            yield found[1] or found[2] or found[3], number


def _line_of_key(lines: list[str], name: str, after: int) -> int:
    """The first line behind ``after`` that begins with a key or a table's header; 1 where it cannot be told."""
    for number, line in enumerate(lines, start=1):
        header, key = _HEADER.match(line), _KEY.match(line)
        told = header[1] if header else key and (key[1] or key[2] or key[3])
        if number > after and told == name:
            return number
    return max(1, after)


def _plain(value: Any) -> Any:
    """A value of TOML as JSON can hold it."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list) else value


def _parsed(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(_text(file))
    except tomllib.TOMLDecodeError as error:
        found = _TOML_PLACE.match(str(error))
        told = f"{file}:{found[2]}: {found[1]} (column {found[3]})" if found else f"{file}: {error}"
        raise LexiconError(told) from error


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise LexiconError(f"{file}: no UTF-8 ({error.reason} at byte {error.start}): save it as UTF-8") from error
