"""Pages of the reference, made from the code: commands, record, Python names, rules, words and settings.

``python docs/generate.py FOLDER`` writes them into a folder; the site has them from ``docs/hooks.py``, made anew with
every build, so that they cannot fall behind the code.
"""

from __future__ import annotations

import base64
import dataclasses
import inspect
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import typer

import extractor
from extractor import catalogue
from extractor.lexicon import read_table, read_words

ROOT = Path(__file__).resolve().parent.parent
COMPARE = ROOT / "extractor" / "compare"
RULE_HEADINGS = {
    "quantities": "In an example, brackets mark the quantity and the arrow tells its value.",
    "dates": "In an example, brackets mark the expression and the arrow tells its days, read on 10 January 2018, "
    "a Wednesday.",
    "sources": "In an example, braces mark the source and brackets what it said.",
    "claims": "In an example, brackets mark the quantity and the arrow tells what the rule decides of it.",
}
PLACEHOLDERS = {
    "<int range>": "NUMBER",
    "<int>": "NUMBER",
    "<float range>": "NUMBER",
    "<str>": "TEXT",
    "<path>": "PATH",
}


# Markdown


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table of Markdown; ``|`` within a cell is escaped, line breaks become spaces."""
    lines = [list(head), *([list(row) for row in rows])]
    lines.insert(1, ["---"] * len(lines[0]))
    return "".join(f"| {' | '.join(map(_cell, line))} |\n" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def code(text: str) -> str:
    """Text as inline code, empty where it is."""
    return f"`{text}`" if text else ""


def prose(docstring: str) -> str:
    """A docstring as Markdown: double backticks and roles become code, an indented sketch a block."""
    text = re.sub(r":\w+:`~?([^`]*)`", r"`\1`", inspect.cleandoc(docstring))
    text = re.sub(r"``([^`]*)``", r"`\1`", text)
    return re.sub(r":$\n\n((?: {4}.*\n?|\n)+)|^::\n\n((?: {4}.*\n?|\n)+)", _sketch, text, flags=re.MULTILINE)


def _sketch(match: re.Match[str]) -> str:
    lines = inspect.cleandoc(match[1] or match[2])
    return f"{':' if match[1] else ''}\n\n```text\n{lines}\n```\n"


# commands


def commands() -> str:
    """Every command with its arguments, options and exit statuses."""
    from extractor import exits
    from extractor.cli import app

    program = typer.main.get_command(app)
    parts = ["# Commands\n", _sentence(program.help), "`claims COMMAND --help` prints the same.\n"]
    parts += [_command(f"claims {name}", command) for name, command in _subcommands(program)]
    statuses = re.findall(r"^ {2}(\d+) +(.*)$", exits.TABLE, re.MULTILINE)
    parts += ["## Exit status\n", table(("status", "meaning"), statuses), exits.TABLE.strip().splitlines()[-1] + "\n"]
    return "\n".join(parts)


def _subcommands(group: Any) -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        if command.hidden:
            continue
        if hasattr(command, "commands"):
            yield from ((f"{name} {inner}", each) for inner, each in _subcommands(command))
        else:
            yield name, command


def _command(name: str, command: Any) -> str:
    context = command.make_context(name, [], resilient_parsing=True)
    arguments = [each for each in command.params if each.param_type_name == "argument"]
    options = [each for each in command.params if each.param_type_name == "option"]
    usage = " ".join([name, *(["[OPTIONS]"] if options else []), *(_argument(each) for each in arguments)])
    parts = [f"## {name}\n", f"```text\n{usage}\n```\n", _sentence(command.help)]
    told = [(code(_argument(each)), each.help or "") for each in arguments]
    if any(meaning for _, meaning in told):
        parts.append(table(("argument", "meaning"), told))
    if options:
        rows = (_option(*option.get_help_record(context)) for option in options if not option.hidden)
        parts.append(table(("option", "meaning", "default, bounds"), rows))
    return "\n".join(parts)


def _argument(argument: Any) -> str:
    return str(argument.metavar or argument.name.upper())


def _option(names: str, help_text: str) -> tuple[str, str, str]:
    for typed, shown in PLACEHOLDERS.items():
        names = names.replace(typed, shown)
    meaning, bracket, facts = help_text.rstrip("]").rpartition("  [")
    return code(names), meaning if bracket else help_text, facts.replace("default: ", "") if bracket else ""


def _sentence(text: str | None) -> str:
    return prose(text or "").strip() + "\n"


# the record


def record() -> str:
    """Every field of a claim record, part by part."""
    from extractor import records

    schema = records.schema()
    parts = [
        "# The record\n",
        f"{schema['description']} One claim is one line of JSON. `claims schema` prints its JSON Schema. "
        "What the values mean in an article is told in [what is a claim](../annotation.md), the columns of tables in "
        "[columns](../columns.md).\n",
        _part("claim", schema),
        *(_part(name, part) for name, part in schema["$defs"].items()),
    ]
    return "\n".join(parts)


def _part(name: str, part: Mapping[str, Any]) -> str:
    heading = name.removesuffix("Record").lower()
    about = "" if heading == "claim" else f"{part['description']}\n\n"
    rows = ((code(field), _type(each), each.get("description", "")) for field, each in part["properties"].items())
    return f"## {heading}\n\n{about}{table(('field', 'type', 'meaning'), rows)}"


def _type(field: Mapping[str, Any]) -> str:
    if "$ref" in field:
        name = field["$ref"].rpartition("/")[2].removesuffix("Record").lower()
        return f"[{name}](#{name})"
    if "anyOf" in field:
        return " or ".join(_type(each) for each in field["anyOf"])
    if "enum" in field:
        return ", ".join(code(value) for value in field["enum"])
    if "const" in field:
        return code(str(field["const"]))
    if field["type"] == "array":
        return f"list of {_type(field['items'])}"
    return {"null": "null", "string": "day" if field.get("format") == "date" else "text"}.get(
        field["type"], field["type"]
    )


# Python


def python() -> str:
    """Every public name with its signature and docstring, and the names on a Doc."""
    parts = ["# Python names\n", "All of them come from `import extractor` and are loaded when they are first used.\n"]
    names = sorted(extractor.__all__, key=lambda name: (name[0].isupper(), name))
    parts += [_name(name, getattr(extractor, name)) for name in names]
    parts += ["## On a Doc\n", _extensions()]
    return "\n".join(parts)


def _name(name: str, value: Any) -> str:
    about = prose(value.__doc__ or "")
    if dataclasses.is_dataclass(value):
        fields = ((code(each.name), code(str(each.type))) for each in dataclasses.fields(value))
        return f"## {name}\n\n{about}\n\n{table(('field', 'type'), fields)}"
    if inspect.isclass(value):
        kind = "An exception. " if issubclass(value, Exception) else ""
        fields_in = " Its fields are those of [the record](record.md)." if name == "Claim" else ""
        return f"## {name}\n\n{kind}{about}{fields_in}\n"
    return f"## {name}\n\n```text\nextractor.{name}{_signature(value)}\n```\n\n{about}\n"


def _signature(function: Callable[..., Any]) -> str:
    text = str(inspect.signature(function)).replace("'", "")
    return re.sub(r"\b(?:[a-z_]+\.)+(?=[A-Z])", "", text)


def _extensions() -> str:
    from extractor import extensions

    rows = re.findall(r"^``(.*?)`` +(.*)$", extensions.__doc__ or "", re.MULTILINE)
    groups = (
        (f'`doc.spans["{group}"]`', f"the same stretches as `doc._.{name}`")
        for name, group in extensions.SPAN_GROUPS.items()
    )
    return table(("name", "holds"), [*((code(name), prose(text)) for name, text in rows), *groups])


# rules and words


def rules() -> str:
    """Every rule with its example and its near miss."""
    from extractor.ownfiles import FOLDERS

    parts = [
        "# Rules\n",
        "Every rule has a sentence that it must find and its nearest miss, in which it must find nothing; a test holds "
        "it to both. The ids stand in `rules` of each record; `claims explain` shows them at work, `claims rules` "
        "lists them. [Rules of your own](../own-rules.md) come before these.\n",
    ]
    found = catalogue.rules()
    for folder, component in FOLDERS.items():
        entries = [rule for rule in found if rule.component == component]
        rows = ((code(rule.id), _example(rule.example), _example(rule.never)) for rule in entries)
        lead = f"{len(entries)} rules. {RULE_HEADINGS[folder]}\n"
        parts += [f"## {folder.capitalize()}\n", lead, table(("rule", "example", "near miss"), rows)]
    families = read_table(COMPARE / "rules.toml")["rule"]
    rows = ((code(rule["id"]), _example(rule["example"]), _example(rule["never"])) for rule in families)
    lead = f"{len(families)} families of events that [`claims compare`](../compare.md) joins. Brackets mark a figure.\n"
    return "\n".join([*parts, "## Compare\n", lead, table(("rule", "example", "near miss"), rows)])


def _example(text: str) -> str:
    shown = " ↵ ".join(part for part in text.split("\n") if part.strip())
    return re.sub(r"([*_<\[\]])", r"\\\1", shown)


def words() -> str:
    """Every word list, table and setting, with what it is for."""
    from extractor.ownfiles import FOLDERS

    parts = [
        "# Words and settings\n",
        "What the rules read, in files of `extractor/components/`. The guide "
        "[words and rules of your own](../own-rules.md) tells how to add to it, each by its name; `claims rules NAME` "
        "shows the entries of a list.\n",
    ]
    for folder, component in FOLDERS.items():
        parts += [f"## {folder.capitalize()}\n", _lists(component), _tables(component)]
    return "\n".join([*parts, "## Settings of the components\n", _settings(), "## Compare\n", _compared()])


def _lists(component: str) -> str:
    lists = (each for each in catalogue.lists() if each.component == component)
    rows = ((code(each.name), prose(each.meaning), code(each.form), str(each.entries)) for each in lists)
    return table(("list", "what it holds", "an entry", "entries"), rows)


def _tables(component: str) -> str:
    tables = [each for each in catalogue.tables() if each.component == component]
    rows = ((code(f"[[{each.name}]]"), prose(each.meaning), _keys(each), str(each.entries)) for each in tables)
    return table(("table", "what it holds", "keys, needed ones first", "entries"), rows) if tables else ""


def _keys(entry: catalogue.TableEntry) -> str:
    others = [key for key in entry.keys if key not in entry.needed]
    return ", ".join(map(code, [*entry.needed, *others]))


def _settings() -> str:
    from extractor.pipeline import COMPONENTS

    told = {(each.component, each.name): each.meaning for each in catalogue.settings()}
    told |= {(name, "additions"): "words and rules of your own" for name in COMPONENTS}
    told |= {(name, "scorer"): "what scores the component in `nlp.evaluate`" for name in COMPONENTS}
    nlp = extractor.load()
    rows = (
        (code(name), code(key), code(_short(value)), told[name, key])
        for name in COMPONENTS
        for key, value in (nlp.get_factory_meta(name).default_config or {}).items()
    )
    return (
        "A component takes them as `nlp.add_pipe(NAME, config={...})`, and `extractor.load(config={NAME: {...}})` "
        f"passes them on.\n\n{table(('component', 'setting', 'default', 'meaning'), rows)}"
    )


def _compared() -> str:
    files = sorted(COMPARE.glob("*.txt"))
    rows = ((code(path.name), catalogue.meaning(path), str(len(read_words(path)))) for path in files)
    lead = "Words that [`claims compare`](../compare.md) reads, in files of `extractor/compare/`.\n"
    return f"{lead}\n{table(('file', 'what it holds', 'entries'), rows)}"


def _short(value: Any) -> str:
    return str(value["@scorers"]) if isinstance(value, dict) and "@scorers" in value else repr(value)


# notebooks


def notebook(path: Path) -> tuple[str, dict[str, bytes]]:
    """A notebook with its outputs as Markdown, and its pictures by file name."""
    cells = json.loads(path.read_text("utf-8"))["cells"]
    parts, pictures = [], {}
    for number, cell in enumerate(cells):
        source = "".join(cell["source"])
        parts.append(source if cell["cell_type"] == "markdown" else f"```python\n{source}\n```")
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            if output["output_type"] == "stream":
                parts.append(f"```text\n{''.join(output['text']).rstrip()}\n```")
            if "text/html" in data:
                parts.append("".join(data["text/html"]))
            if "image/png" in data:
                name = f"{path.stem}-{number}.png"
                pictures[name] = base64.b64decode("".join(data["image/png"]))
                parts.append(f"![output of the cell above]({name})")
    return "\n\n".join(parts) + "\n", pictures


PAGES: Mapping[str, Callable[[], str]] = {
    "reference/commands.md": commands,
    "reference/record.md": record,
    "reference/python.md": python,
    "reference/rules.md": rules,
    "reference/words.md": words,
}
"""Path of a page below ``docs/``, and what makes it."""


def main() -> None:
    """Write all pages below the folder that the command line names."""
    for name, made in PAGES.items():
        path = Path(sys.argv[1]) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(made(), "utf-8")


if __name__ == "__main__":
    main()
