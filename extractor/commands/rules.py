"""``claims rules``."""

from __future__ import annotations

import dataclasses
import json
import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from extractor import exits
from extractor.commands import options
from extractor.commands.own import own_of
from extractor.errors import ExtractorError

if TYPE_CHECKING:
    from extractor.catalogue import ListEntry, RuleEntry, SettingEntry, TableEntry

WIDTH = 110


def rules(
    name: Annotated[
        str | None,
        typer.Argument(metavar="[NAME]", help="Only what has a name that begins so; of a word list its entries, too."),
    ] = None,
    config: options.Config = None,
    as_json: Annotated[bool, typer.Option("--json", help="Show them as one JSON object.")] = False,
) -> None:
    """Show every rule with an example and a near miss, and the word lists, tables and settings that one can add to."""
    with exits.statuses():
        found = _Found(name or "", config)
        if found.is_empty():
            raise ExtractorError(f'no rule, list, table or setting has a name that begins with "{name}"')
        print(json.dumps(found.as_dict(), indent=2, ensure_ascii=False) if as_json else "\n".join(found.lines()))


class _Found:
    """The rules, lists, tables and settings whose names begin in one way. Raises LexiconError for a wrong config."""

    def __init__(self, name: str, config: str | None) -> None:
        from extractor import catalogue

        own = own_of(config, None)
        added = (
            {component: settings.get("additions", {}) for component, settings in own.settings.items()} if own else {}
        )
        self.rules = [rule for rule in catalogue.rules(added) if rule.id.startswith(name)]
        self.lists = [entry for entry in catalogue.lists() if entry.name.startswith(name)]
        self.tables = [table for table in catalogue.tables() if table.name.startswith(name)]
        self.settings = [setting for setting in catalogue.settings() if setting.name.startswith(name)]
        self.entries = catalogue.entries_of(name) if any(entry.name == name for entry in self.lists) else []

    def is_empty(self) -> bool:
        return not (self.rules or self.lists or self.tables or self.settings)

    def as_dict(self) -> dict[str, list[Any]]:
        """The records of each kind as plain dicts, and the entries of a list that was named."""
        return {
            "rules": list(map(dataclasses.asdict, self.rules)),
            "lists": list(map(dataclasses.asdict, self.lists)),
            "tables": list(map(dataclasses.asdict, self.tables)),
            "settings": list(map(dataclasses.asdict, self.settings)),
            "entries": self.entries,
        }

    def lines(self) -> Iterator[str]:
        """What is printed, a paragraph a record."""
        for rule in self.rules:
            yield from _rule_lines(rule)
        for each in self.lists:
            yield from _list_lines(each)
        for table in self.tables:
            yield from _table_lines(table)
        for setting in self.settings:
            yield from _setting_lines(setting)
        for entry in self.entries:
            yield f"    {entry}"


def _rule_lines(rule: RuleEntry) -> Iterator[str]:
    yield f"{rule.id}  ({rule.file or 'your own'})"
    if rule.description:
        yield from _wrapped("", rule.description)
    yield from _wrapped("finds   ", rule.example)
    yield from _wrapped("leaves  ", rule.never)


def _list_lines(entry: ListEntry) -> Iterator[str]:
    yield f"{entry.name}  ({entry.file}, {entry.entries} entries `{entry.form}`)"
    yield from _wrapped("", entry.meaning)


def _table_lines(table: TableEntry) -> Iterator[str]:
    yield f"[[{table.name}]]  ({table.file}, {table.entries} entries)"
    yield from _wrapped("", table.meaning)
    yield from _wrapped("keys    ", ", ".join(table.keys))
    yield from _wrapped("needed  ", ", ".join(table.needed))


def _setting_lines(setting: SettingEntry) -> Iterator[str]:
    usual = "not set" if setting.default is None else str(setting.default).lower()
    yield f"{setting.name}  (setting of {setting.component}, usually {usual})"
    yield from _wrapped("", setting.meaning)


def _wrapped(label: str, text: str) -> list[str]:
    indent = " " * (4 + len(label))
    return textwrap.wrap(text, WIDTH, initial_indent=f"    {label}", subsequent_indent=indent)
