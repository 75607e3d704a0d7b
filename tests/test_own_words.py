"""A user's own words and rules: they work, they travel with the pipeline, and every mistake is told in one line."""

from __future__ import annotations

import datetime as dt
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.language import Language
from typer.testing import CliRunner

import extractor
from extractor import catalogue, ownfiles, pipeline, rulecheck
from extractor.additions import AdditionError
from extractor.cli import app
from extractor.components.dates.component import DateFinder
from extractor.errors import LexiconError
from extractor.lexicon import read_table
from extractor.records import to_line

FILES = {
    "carriers.txt": "# who passes figures on\nPlanet\nHarbour Post   # by its whole name\n-Reuters\n",
    "reporting_verbs.txt": "opine = say\n-claim\nnote = put\n",
    "dates/designations.txt": "carousel\n",
    "vague_figures.txt": "oodles = 20 99\n",
    "changes.toml": '[verbs]\nup = ["embiggen"]\ndown = ["-dwindle"]\n',
    "units.toml": """
[[unit]]
name = "hogshead"
kind = "measure"
words = ["hogshead"]

[[unit]]
name = "kilometre"   # one more word for a unit of the package
words = ["klick"]

[[unit]]
name = "furlong"
kind = "measure"
words = ["$furlong"]
""",
    "currencies.toml": '[[currency]]\ncode = "XTS"\nnames = ["testling"]\nsymbols = ["T$"]\n',
    "not_quantities.toml": """
[[not]]
id = "own.models"
example = "The Zephyr 500 boats left the pier."
names = ["Zephyr"]
bare = true
noun = true
""",
    "holidays.toml": """
[[holiday]]
names = ["regatta day"]
nth = [1, "saturday", 7]

[[event]]
names = ["the great frost"]
date = 2012-02-03
""",
    "rules.toml": """
[[rule]]
id = "quantity.brace"
example = "The hunter sold [two brace -> count 4 bird] of grouse."
never = "She wore a brace on two teeth."
kind = "count"
starts = ["two brace"]
pattern = 'two{s}brace'
low = "4"
unit = "bird"

[[rule]]
id = "quantity.fraction.halved"
remove = true

[[rule]]
id = "date.michaelmas_term"
example = "Fees rose 3 percent in [Michaelmas term 2016 -> 2016-01-01..2016-12-31 year]."
never = "Michaelmas daisies grew in 30 gardens."
starts = ["michaelmas term"]
pattern = "michaelmas term (?P<year>{year})"
read = "year"
kind = "year"

[[rule]]
id = "source.has_it"
example = "{The Harbour Board} has it [that 12 boats were lost.]"
never = "The board has 12 boats."
pattern = '(?P<holder>{name}) (?P<cue>has it) (?P<content>that {words})'

[[rule]]
id = "role.north_of"
example = "Sales reached 500 tonnes, north of the [430 tonnes -> baseline] sold in May."
never = "They sold 430 tonnes in the north of the country."
before = 'north of(?: the)?'
role = "baseline"
""",
    "config.toml": '[words]\nexpectations = ["mull"]\n\n[settings]\nday_first = true\n',
    "README.md": "What else lies in the folder is not read.",
}

TEXT = """The firm embiggened its stock by 300 hogsheads on Regatta Day, Ana Lind opined to the Harbour Post.

Two brace of grouse cost T$5, and 3 testlings went to the keeper. He ran 5 klicks on 3/5/2018.

The Harbour Board has it that 12 boats were lost in the Great Frost. The Zephyr 500 boats left Norrport.

Oodles of people came.

Fees halved in Michaelmas term 2016. The council mulled a rise of 3 percent. A carousel 2012 poster is 40 euros.
"""

FOUND = [
    ("300 hogsheads", "hogshead", "2017-07-01", "Ana Lind via Harbour Post", "asserted"),
    ("Two brace", "bird", None, None, "asserted"),
    ("T$5", "XTS", None, None, "asserted"),
    ("3 testlings", "XTS", None, None, "asserted"),
    ("5 klicks", "kilometre", "2018-05-03", None, "asserted"),
    ("12", "boat", "2012-02-03", "The Harbour Board", "asserted"),
    ("Oodles", "person", None, None, "asserted"),
    ("3 percent", "percent", None, None, "expected"),
    ("40 euros", "EUR", None, None, "asserted"),
]

WITHOUT = [
    ("300", "hogshead", None, None, "asserted"),
    ("Two", "brace", None, None, "asserted"),
    ("$5", "USD", None, None, "asserted"),
    ("3", "testling", None, None, "asserted"),
    ("5", "klick", "2018-03-05", None, "asserted"),
    ("12", "boat", None, None, "asserted"),
    ("500", "boat", None, None, "asserted"),
    ("halved", None, None, None, "asserted"),
    ("3 percent", "percent", None, None, "asserted"),
    ("40 euros", "EUR", "2012-01-01", None, "asserted"),
]


def found_in(text: str, nlp: Language, published: str = "2018-01-10") -> list[tuple[Any, ...]]:
    """Quantity, unit, first day, source and status of every claim."""
    article = extractor.Article(id="a", text=text, published=dt.date.fromisoformat(published))
    rows = [json.loads(to_line(claim)) for claim in extractor.extract(article, nlp=nlp)]
    return [
        (
            row["quantity"]["text"],
            row["quantity"]["unit"],
            row["date"] and row["date"]["from"],
            row["source"] and " via ".join([row["source"]["name"], *(via["name"] for via in row["source"]["via"])]),
            row["status"],
        )
        for row in rows
    ]


@pytest.fixture
def cleared_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="module")
def mine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("own") / "mine", FILES)


@pytest.fixture(scope="module")
def own_nlp(mine: Path) -> Language:
    return extractor.load(config=mine)


@pytest.fixture(scope="module")
def base() -> Language:
    return pipeline._base_model(None)


@pytest.fixture
def quick_load(base: Language, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The base model of all these loads is one, cleared of claim components."""

    def cleared(model: str | None) -> Language:
        for name in pipeline.COMPONENTS:
            if name in base.pipe_names:
                base.remove_pipe(name)
        return base

    with monkeypatch.context() as patch:
        patch.setattr(pipeline, "_base_model", cleared)
        yield


# --- what they do -----------------------------------------------------------------------------------------------------


def test_a_folder_of_every_kind(own_nlp: Language) -> None:
    assert found_in(TEXT, own_nlp) == FOUND


def test_without_the_folder_none_of_it_is_known(own_nlp: Language, nlp: Language) -> None:
    """Two pipelines of one process share no words."""
    assert found_in(TEXT, nlp) == WITHOUT
    assert found_in(TEXT, own_nlp) == FOUND


def test_what_is_taken_out_is_known_no_more(own_nlp: Language, nlp: Language) -> None:
    text = "The toll fell to 12, Ana Lind claimed.\n\nOutput dwindled by 3 percent, Jo Berg told Reuters."

    def read(pipe: Language) -> list[tuple[Any, ...]]:
        claims = pipe(text)._.claims
        return [(c["source"] and [via["name"] for via in c["source"]["via"]], c["direction"]) for c in claims]

    assert read(nlp) == [([], "down"), (["Reuters"], "down")]
    assert read(own_nlp) == [(None, "down"), ([], None)]


def test_one_file_holds_as_much_as_a_folder(own_nlp: Language, tmp_path: Path, quick_load: None) -> None:
    folder = ("units.toml", "currencies.toml", "not_quantities.toml", "holidays.toml", "rules.toml")
    words = """
[words]
carriers = ["Planet", "Harbour Post", "-Reuters"]
reporting_verbs = ["opine = say", "-claim", 'note = put']
designations = [
    "carousel",
]
vague_figures = ["oodles = 20 99"]
verbs_up = ["embiggen"]
verbs_down = ["-dwindle"]
expectations = ["mull"]

[settings]
day_first = true
"""
    (tmp_path / "all.toml").write_text(words + "".join(FILES[name] for name in folder), "utf-8")
    nlp = extractor.load(config=str(tmp_path / "all.toml"))
    for name in pipeline.COMPONENTS:
        assert nlp.get_pipe(name).additions == own_nlp.get_pipe(name).additions
    assert found_in(TEXT, nlp) == FOUND


def test_the_settings_as_data(mine: Path, quick_load: None) -> None:
    """What crosses to worker processes needs no files."""
    settings = json.loads(json.dumps(ownfiles.read(mine).settings))
    assert found_in(TEXT, extractor.load(config=settings)) == FOUND


def test_a_setting_by_itself(tmp_path: Path, quick_load: None) -> None:
    (tmp_path / "config.toml").write_text("[settings]\ndateline_days = 40\n")
    text = "NORRPORT, Jan. 3, 2018 (Wire) -- The toll rose to 12 on Monday."
    assert [row[2] for row in found_in(text, extractor.load(config=tmp_path), "2018-02-08")] == ["2018-01-01"]
    assert [row[2] for row in found_in(text, extractor.load(), "2018-02-08")] == ["2018-02-05"]


def test_a_rule_of_the_package_can_be_replaced(tmp_path: Path, quick_load: None) -> None:
    rule = """
[[rule]]
id = "quantity.fraction.halved"
remove = true

[[rule]]
id = "quantity.fraction.halved"
example = "The firm [halved -> fraction 0.25] its dividend."
never = "The halves of an apple."
kind = "fraction"
pattern = 'halved'
low = "0.25"
"""
    (tmp_path / "rules.toml").write_text(rule)
    doc = extractor.load(config=tmp_path)("Fees halved.")
    assert [(q["low"], q["rule"]) for q in doc._.claim_quantities] == [(0.25, "quantity.fraction.halved")]


# --- how they travel --------------------------------------------------------------------------------------------------


def test_a_saved_pipeline_carries_them(own_nlp: Language, tmp_path: Path) -> None:
    """Loaded in a process that never saw the folder, which may be gone, it gives the same claims."""
    own_nlp.to_disk(tmp_path / "saved")
    (tmp_path / "article.txt").write_text(TEXT)
    code = (
        "import sys, datetime, extractor; from extractor.records import to_line\n"
        "article = extractor.Article(id='a', text=open('article.txt').read(), published=datetime.date(2018, 1, 10))\n"
        "for claim in extractor.extract(article, nlp=extractor.load('saved')): sys.stdout.buffer.write(to_line(claim))"
    )
    root = str(Path(__file__).parent.parent)
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env={"PYTHONPATH": root}, capture_output=True, check=False
    )
    article = extractor.Article(id="a", text=TEXT, published=dt.date(2018, 1, 10))
    wanted = b"".join(to_line(claim) for claim in extractor.extract(article, nlp=own_nlp))
    assert (run.stdout, run.stderr) == (wanted, b"")


def test_saved_again_and_again_they_stay_as_they_are(own_nlp: Language, tmp_path: Path) -> None:
    """SpaCy doubles the dollar signs of a config each time that it reads one."""
    own_nlp.to_disk(tmp_path / "first")
    spacy.load(tmp_path / "first").to_disk(tmp_path / "second")
    last = spacy.load(tmp_path / "second")
    assert [last.get_pipe(name).additions for name in pipeline.COMPONENTS] == [
        own_nlp.get_pipe(name).additions for name in pipeline.COMPONENTS
    ]
    assert last.get_pipe("claim_dates").day_first is True
    assert found_in(TEXT, last) == FOUND


def test_they_come_to_those_that_a_saved_pipeline_carries(own_nlp: Language, tmp_path: Path) -> None:
    own_nlp.to_disk(tmp_path / "saved")
    (tmp_path / "carriers.txt").write_text("Planet\n")
    with pytest.raises(LexiconError) as caught:
        extractor.load(str(tmp_path / "saved"), config=tmp_path / "carriers.txt")
    assert str(caught.value).startswith(f"{tmp_path}/carriers.txt:1: ")
    more = write(tmp_path / "more", {"carriers.txt": "Bugle\n", "config.toml": "[settings]\nday_first = false\n"})
    nlp = extractor.load(str(tmp_path / "saved"), config=more)
    assert nlp.get_pipe("claim_sources").additions["carriers"] == ["Planet", "Harbour Post", "-Reuters", "Bugle"]
    assert [row[2] for row in found_in(TEXT, nlp)][4] == "2018-03-05"
    (more / "carriers.txt").write_text("Bugle\nPlanet\n")
    with pytest.raises(LexiconError) as caught:
        extractor.load(str(tmp_path / "saved"), config=more)
    assert str(caught.value) == f'{more}/carriers.txt:2: "Planet" stands twice'


def test_a_pipeline_saved_without_them_is_read(own_nlp: Language, tmp_path: Path) -> None:
    """What versions before saved has no file of them."""
    own_nlp.to_disk(tmp_path / "saved")
    for name in pipeline.COMPONENTS:
        (tmp_path / "saved" / name / "additions.json").unlink()
        (tmp_path / "saved" / name).rmdir()
    assert found_in("Oodles came.", spacy.load(tmp_path / "saved")) == found_in("Oodles came.", own_nlp)


def test_a_pattern_that_matches_without_holder_tells_no_source(tmp_path: Path, quick_load: None) -> None:
    rule = """
[[rule]]
id = "source.word_is"
example = "Word from {Norrport} is [that 12 boats sank.]"
never = "He kept his word."
pattern = "Word(?: from (?P<holder>{name}))? is (?P<content>that {words})"
type = "document"
"""
    (tmp_path / "rules.toml").write_text(rule)
    nlp = extractor.load(config=tmp_path)
    assert [row[3] for row in found_in("Word from Norrport is that 12 boats sank.", nlp)] == ["Norrport"]
    assert [row[3] for row in found_in("Word is that 12 boats sank.", nlp)] == [None]


def test_a_date_built_of_another(tmp_path: Path, quick_load: None) -> None:
    rule = """
[[rule]]
id = "date.outset_and_dawn"
example = "They met in the [outset and dawn of May 2016 -> 2016-05-01..2016-05-31 month start]."
never = "They met at dawn in May 2016."
before = "outset and (?P<mod>dawn) of "
part = ["month"]
read = "modified"
kind = "same"
"""
    (tmp_path / "rules.toml").write_text(rule)
    doc = extractor.load(config=tmp_path)("The outset and dawn of May 2016 cost $3.")
    assert [(date["text"], date["mod"], date["rule"]) for date in doc._.claim_dates] == [
        ("outset and dawn of May 2016", "start", "date.outset_and_dawn")
    ]


def test_bytes_carry_them(own_nlp: Language) -> None:
    other = extractor.load().from_bytes(own_nlp.to_bytes())
    assert [other.get_pipe(name).additions for name in pipeline.COMPONENTS] == [
        own_nlp.get_pipe(name).additions for name in pipeline.COMPONENTS
    ]
    assert found_in(TEXT.replace("3/5/2018", "13/5/2018"), other) == found_in(
        TEXT.replace("3/5/2018", "13/5/2018"), own_nlp
    )


def test_a_config_of_spacy_can_hold_them() -> None:
    written = """
[nlp]
lang = "en"
pipeline = ["claim_quantities"]

[components]

[components.claim_quantities]
factory = "claim_quantities"

[components.claim_quantities.additions]
rare_units = ["curie"]
unit = [{"name": "hogshead", "kind": "measure", "words": ["hogshead"], "symbols": ["§$$"]}]
"""
    nlp = spacy.util.load_model_from_config(spacy.util.Config().from_str(written), auto_fill=True)
    again = type(nlp).from_config(nlp.config)
    for pipe in (nlp, again):
        doc = pipe("It holds 300 hogsheads or 20 §$.")
        assert [(q["text"], q["unit"]) for q in doc._.claim_quantities] == [
            ("300 hogsheads", "hogshead"),
            ("20 §$", "hogshead"),
        ]


def test_without_any_nothing_is_read_again() -> None:
    """What is in the package alone is kept once for the process."""
    first, second = (spacy.blank("en").add_pipe("claim_quantities") for _ in range(2))
    assert first.finder.words is second.finder.words
    assert first.from_bytes(first.to_bytes()).finder.words is second.finder.words


# --- what is wrong with them ------------------------------------------------------------------------------------------

RULE = """[[rule]]
id = "quantity.brace"
example = "The hunter sold [two brace -> count 4 bird] of grouse."
never = "She wore a brace on two teeth."
kind = "count"
starts = ["two brace"]
pattern = 'two{s}brace'
low = "4"
unit = "bird"
"""
UNIT = """[[unit]]
name = "hogshead"
kind = "measure"
words = ["hogshead"]
"""


def changed(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new)


MISTAKES = re.findall(
    r"^## (\S+)\n(.*?)^=> (.*?)$",
    (Path(__file__).parent / "cases" / "own_words.txt").read_text("utf-8"),
    re.DOTALL | re.MULTILINE,
)


@pytest.mark.parametrize(("file", "text", "told"), MISTAKES, ids=[told.partition(": ")[0] for _, _, told in MISTAKES])
def test_a_mistake_is_told_with_file_and_line(
    file: str, text: str, told: str, cleared_folder: Path, quick_load: None
) -> None:
    write(cleared_folder, {file: text})
    with pytest.raises(LexiconError) as caught:
        extractor.load(config="mine")
    assert str(caught.value) == told


def test_what_is_no_toml_is_told_with_its_line(cleared_folder: Path) -> None:
    write(cleared_folder, {"mine/rules.toml": "\n[[rule]\n"})
    with pytest.raises(LexiconError) as caught:
        extractor.load(config="mine")
    assert str(caught.value).startswith("mine/rules.toml:2: Expected ']]'")


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(LexiconError) as caught:
        extractor.load(config=tmp_path / "mine")
    assert str(caught.value) == f"{tmp_path}/mine: no such folder or file"


def test_a_file_in_another_encoding(tmp_path: Path) -> None:
    (tmp_path / "carriers.txt").write_bytes(b"\xff")
    with pytest.raises(LexiconError) as caught:
        extractor.load(config=tmp_path)
    assert str(caught.value).endswith("carriers.txt: no UTF-8 (invalid start byte at byte 0): save it as UTF-8")


@pytest.mark.parametrize(
    ("additions", "told"),
    [
        ({"carrers": []}, 'claim_sources: carrers: "carrers" is no list of claim_sources; did you mean "carriers"?'),
        ({"carriers": "Bugle"}, "claim_sources: carriers: must be a list of entries"),
        ({"carriers": ["A", "B", "A"]}, 'claim_sources: carriers[2]: "A" stands twice (first: carriers[0])'),
        ({"rule": ["x"]}, "claim_sources: rule[0]: is no entry: write a table of keys and values"),
        ({"rule": [{"example": "x"}]}, "claim_sources: rule[0]: id is missing: every rule has one"),
        ({"rule": [{"id": "date.x", "example": "x", "never": "y", "pattern": "z"}]},
         'claim_sources: rule[0]: "date.x" is no id here: it begins with source.'),
    ],
)  # fmt: skip
def test_a_mistake_in_a_config_of_spacy(additions: dict[str, Any], told: str) -> None:
    with pytest.raises(AdditionError) as caught:
        spacy.blank("en").add_pipe("claim_sources", config={"additions": additions})
    assert str(caught.value) == told


# --- the commands -----------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "mine", FILES)
    (tmp_path / "article.txt").write_text(TEXT)
    return tmp_path


def claims(*arguments: str) -> tuple[int, str, str]:
    """Status, standard output and standard error of a command."""
    result = CliRunner().invoke(app, list(arguments))
    return result.exit_code, result.stdout, result.stderr


def figures(written: str) -> list[str]:
    return [json.loads(line)["quantity"]["text"] for line in written.splitlines()]


def test_extract_and_explain_take_them(folder: Path, quick_load: None) -> None:
    status, out, _ = claims("extract", "article.txt", "--published", "2018-01-10", "--config", "mine", "-n", "0")
    assert (status, figures(out)) == (0, [row[0] for row in FOUND])
    status, out, _ = claims("explain", "article.txt", "--config", "mine", "--find", "brace")
    assert (status, "quantity.brace" in out) == (0, True)


def test_a_run_in_workers_takes_them_and_is_refused_with_others(folder: Path) -> None:
    command = ("extract", "article.txt", "--published", "2018-01-10", "-o", "out.jsonl", "-q")
    assert claims(*command, "--config", "mine", "-n", "1")[0] == 0
    assert figures((folder / "out.jsonl").read_text("utf-8")) == [row[0] for row in FOUND]
    (folder / "mine" / "carriers.txt").write_text("Planet # the same words\nHarbour Post\n-Reuters\n")
    assert claims(*command, "--config", "mine")[0] == 0
    status, _, told = claims(*command)
    assert (status, "begun otherwise, settings: config" in told) == (4, True)
    (folder / "mine" / "carriers.txt").write_text("Planet\n")
    status, _, told = claims(*command, "--config", "mine")
    assert (status, "begun otherwise, settings: config" in told) == (4, True)


def test_a_run_begins_with_no_mistake(folder: Path, quick_load: None) -> None:
    (folder / "mine" / "rules.toml").write_text(changed(RULE, "pattern", "patern"))
    before = sorted(folder.iterdir())
    for command in (["extract", "article.txt", "-o", "out.jsonl"], ["explain", "article.txt"], ["info"], ["rules"]):
        assert claims(*command, "--config", "mine") == (
            1,
            "",
            'claims: mine/rules.toml:7: "patern" is no key of a rule; did you mean "pattern"?\n',
        )
    assert sorted(folder.iterdir()) == before


def test_info_tells_what_is_added(folder: Path, quick_load: None) -> None:
    status, out, _ = claims("info", "--config", "mine")
    told = dict(line.split(maxsplit=2)[1:] for line in out.splitlines() if line.startswith("own "))
    assert (status, told) == (
        0,
        {
            "unit": "hogshead, kilometre, furlong",
            "currency": "XTS",
            "not": "own.models",
            "vague_figures": "oodles = 20 99",
            "rule": "quantity.brace, -quantity.fraction.halved, date.michaelmas_term, source.has_it, role.north_of",
            "designations": "carousel",
            "holiday": "regatta day",
            "event": "the great frost",
            "day_first": "true",
            "carriers": "Planet, Harbour Post, -Reuters",
            "reporting_verbs": "opine = say, -claim, note = put",
            "verbs_up": "embiggen",
            "verbs_down": "-dwindle",
            "expectations": "mull",
        },
    )


def test_rules_lists_what_there_is(folder: Path, quick_load: None) -> None:
    status, out, _ = claims("rules", "quantity.b", "--config", "mine")
    assert (status, out) == (
        0,
        "quantity.brace  (your own)\n"
        "    finds   The hunter sold [two brace -> count 4 bird] of grouse.\n"
        "    leaves  She wore a brace on two teeth.\n",
    )
    assert claims("rules", "kin") == (
        0,
        "kin  (sources/kin.txt, 5 entries `word`)\n"
        "    Nouns by which an article names one source in turn, one family a line; singular. The head of `the\n"
        "    researchers` may lead back to `a team at the institute`.\n"
        "    researcher scientist team author\n    company firm group maker\n    poll survey\n    police officer\n"
        "    ministry department\n",
        "",
    )
    assert claims("rules", "brace")[0] == 1
    shown = json.loads(claims("rules", "day_first", "--json")[1])
    assert shown["settings"] == [
        {
            "component": "claim_dates",
            "name": "day_first",
            "default": None,
            "meaning": ownfiles.SETTINGS["day_first"].meaning,
        }
    ]


# --- the catalogue ----------------------------------------------------------------------------------------------------


def test_the_catalogue_is_that_of_the_package() -> None:
    root = ownfiles.package_folder()
    written = [(f"{path.parent.name}/rules.toml", rule["id"]) for path in root.glob("*/rules.toml")
               for rule in read_table(path)["rule"]]  # fmt: skip
    assert sorted((rule.file, rule.id) for rule in catalogue.rules()) == sorted(written)
    files = {entry.file for entry in catalogue.lists()} | {table.file for table in catalogue.tables()}
    assert files | {f"{name}/rules.toml" for name in ownfiles.FOLDERS} == {
        f"{path.parent.name}/{path.name}" for path in root.glob("*/*") if path.suffix in {".txt", ".toml"}
    }
    assert [entry.name for entry in catalogue.lists() if not entry.meaning.endswith((".", ":"))] == []
    assert {entry.name for entry in catalogue.lists() if entry.form == "word = value"} == {
        "irregular_nouns", "modifiers", "number_words", "scales", "vague_figures",
        "document_nouns", "given_names", "holder_nouns", "reporting_verbs",
    }  # fmt: skip
    assert catalogue.rules()[0].component == "claim_quantities"


def test_settings_are_those_of_the_components() -> None:
    defaults = Language.get_factory_meta("claim_dates").default_config
    assert {each.name: each.default for each in catalogue.settings()} == {
        name: value for name, value in defaults.items() if name not in {"additions", "scorer"}
    }
    assert DateFinder(day_first=True).day_first is True


@pytest.mark.parametrize("component", pipeline.COMPONENTS)
def test_the_package_s_rules_are_written_as_a_user_s_must_be(component: str, nlp: Language) -> None:
    """What is asked of an added rule holds for those that serve as its models."""
    folder = next(folder for folder, name in ownfiles.FOLDERS.items() if name == component)
    rules = read_table(ownfiles.package_folder() / folder / "rules.toml")["rule"]
    rulecheck.check_added(nlp, component, {"rule": rules})


def test_the_package_s_tables_are_written_as_a_user_s_must_be() -> None:
    """So is every entry that serves as a model of one's own, dates of events aside, which TOML writes without marks."""
    from extractor.additions import unfit

    for table, component in ownfiles.TABLES.items():
        folder = next(folder for folder, name in ownfiles.FOLDERS.items() if name == component)
        for entry in read_table(ownfiles.package_folder() / folder / table.file)[table.name]:
            plain = ownfiles._plain(entry)
            assert {key: unfit(value, table.fields[key]) for key, value in plain.items()} == dict.fromkeys(plain)
            assert set(table.needed) <= plain.keys()


@pytest.mark.parametrize("name", list(ownfiles.word_lists()))
def test_every_list_takes_an_entry_in_and_out(name: str) -> None:
    first = catalogue.entries_of(name)[0]
    known = first.rpartition(" = ")[0].split()[0] if name == "reporting_verbs" else first.rpartition(" = ")[0] or first
    added = f"zyx = {first.rpartition(' = ')[2]}" if " = " in first else "furlong" if name == "rare_units" else "zyx"
    entries = [f"-{known}", added] if name != "rare_units" else [f"-{known}"]
    component: Any = spacy.blank("en").add_pipe(ownfiles.word_lists()[name], config={"additions": {name: entries}})
    assert component.additions == {name: entries}
    with pytest.raises(AdditionError) as caught:
        component.set_additions({name: [f"-{known}", f"-{known}x"]})
    assert f'"{known}x" cannot be taken out: it is not there' in str(caught.value)


@pytest.mark.parametrize("table", ownfiles.TABLES, ids=lambda table: table.name)
def test_every_table_takes_an_entry_out(table: Any) -> None:
    component = ownfiles.TABLES[table]
    folder = next(folder for folder, name in ownfiles.FOLDERS.items() if name == component)
    first = read_table(ownfiles.package_folder() / folder / table.file)[table.name][0]
    entry = {key: first[key] for key in (table.key, "per") if key in first} | {"remove": True}
    pipe: Any = spacy.blank("en").add_pipe(component, config={"additions": {table.name: [entry]}})
    assert pipe.additions == {table.name: [entry]}


def test_an_emptied_list_matches_nothing(tmp_path: Path, quick_load: None) -> None:
    sport = "".join(f"-{word}\n" for word in catalogue.entries_of("sport_words"))
    write(tmp_path, {"sport_words.txt": sport, "holidays.toml": '[[event]]\nnames = ["9/11"]\nremove = true\n'})
    doc = extractor.load(config=tmp_path)("The coach said 9/11 cost $3 million, then lost in the first half of 2016.")
    assert [(date["text"], date["rule"]) for date in doc._.claim_dates] == [("the first half of 2016", "date.half")]
