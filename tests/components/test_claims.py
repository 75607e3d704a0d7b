"""The claims component: every role rule's sentences, whole claims by construction, what it does with missing parts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from extractor import extensions
from extractor.components.claims.change import RULE_KEYS
from extractor.components.claims.words import HERE
from extractor.lexicon import Rule, read_rules
from extractor.pipeline import annotate, article_row
from extractor.types import Article
from tests.casefile import parse_marks

RULES = read_rules(HERE / "rules.toml", keys=RULE_KEYS)
CASE_FILE = Path(__file__).parent.parent / "cases" / "claims.txt"


def claims_in(nlp: Language, text: str, published: str | None = "2018-01-10") -> list[dict[str, object]]:
    day = dt.date.fromisoformat(published) if published else None
    return annotate(Article(id="t", text=text, published=day), nlp=nlp)._.claims


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_role_rule_reads_its_example(nlp: Language, rule: Rule) -> None:
    text, [(start, end, meaning)] = parse_marks(rule.example)
    role, _, direction = meaning.partition(" ")
    found = {(c["quantity"]["start"], c["quantity"]["end"]): c for c in claims_in(nlp, text)}
    assert (start, end) in found
    claim = found[start, end]
    assert (claim["role"], claim["direction"] or "", rule.id in claim["rules"]) == (role, direction, True)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_role_rule_leaves_its_near_miss_alone(nlp: Language, rule: Rule) -> None:
    assert [c["quantity"]["text"] for c in claims_in(nlp, rule.never) if rule.id in c["rules"]] == []


@dataclass(frozen=True)
class WholeCase:
    where: str
    heading: str
    published: str
    columns: tuple[str, ...]
    text: str
    rows: tuple[tuple[str, ...], ...]
    xfail: str | None


def read_whole_cases(path: Path) -> list[WholeCase]:
    """Sentences with one line a claim, indented; ``# published DAY | columns: a b`` names the columns of what follows.

    Columns are set apart by two spaces or more; ``-`` is null.
    """
    cases, published, columns = [], "", ()
    for number, lines in _blocks(path):
        if lines[0].startswith("# published"):
            day, _, names = lines.pop(0).removeprefix("# published").partition("| columns:")
            published, columns = day.strip(), tuple(names.split())
        if not lines or not lines[0].startswith("## "):
            continue
        heading, _, reason = lines[0].removeprefix("## ").partition(" -xfail:")
        text = "\n".join(line.replace("¶", "\n") for line in lines[1:] if not line.startswith("    "))
        rows = tuple(tuple(_cells(line)) for line in lines[1:] if line.startswith("    "))
        where = f"{path.name}:{number}"
        cases.append(WholeCase(where, heading, published, columns, text, rows, reason.strip() or None))
    return cases


def _blocks(path: Path) -> list[tuple[int, list[str]]]:
    blocks: list[tuple[int, list[str]]] = []
    for number, line in enumerate(path.read_text("utf-8").split("\n"), start=1):
        if not line.strip():
            blocks.append((number + 1, []))
        elif blocks:
            blocks[-1][1].append(line)
        else:
            blocks.append((number, [line]))
    return [(number, lines) for number, lines in blocks if lines]


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().split("  ") if cell.strip()]


def column(claim: dict[str, object], name: str) -> str:
    """What a claim shows in a column, ``-`` for null."""
    date, source, entity, baseline = (claim[key] for key in ("date", "source", "entity", "baseline"))
    shown = {
        "quantity": claim["quantity"]["text"],
        "role": claim["role"],
        "direction": claim["direction"],
        "status": claim["status"],
        "date": date and _days(date),
        "how": date and date["how"],
        "source": source and source["name"],
        "via": source and ", ".join(carrier["name"] for carrier in source["via"]),
        "said": source and source["said"] and _days(source["said"]),
        "entity": entity and entity["text"],
        "baseline": baseline and baseline["text"],
    }[name]
    return shown or "-"


def _days(date: dict[str, str]) -> str:
    return date["from"] if date["from"] == date["to"] else f"{date['from']}..{date['to']}"


@pytest.mark.parametrize("case", read_whole_cases(CASE_FILE), ids=lambda case: f"{case.where} {case.heading}")
def test_whole_claims(nlp: Language, case: WholeCase, request: pytest.FixtureRequest) -> None:
    if case.xfail:
        request.applymarker(pytest.mark.xfail(reason=case.xfail, strict=True))
    found = [tuple(column(claim, name) for name in case.columns) for claim in claims_in(nlp, case.text, case.published)]
    assert found == list(case.rows), f"{case.where}: {case.heading}"


def test_without_dates_and_sources_those_fields_are_null(nlp: Language) -> None:
    doc = nlp("In 2017 the herd shrank to 1,283, the ministry said.", disable=["claim_dates", "claim_sources"])
    [claim] = doc._.claims
    assert (claim["quantity"]["text"], claim["date"], claim["source"]) == ("1,283", None, None)


def test_spans_of_another_component_serve_as_well(nlp: Language) -> None:
    doc = nlp("In 2017 the herd shrank to 1,283, the ministry said.")
    found = extensions.quantities(doc)
    other = nlp("In 2017 the herd shrank to 1,283, the ministry said.", disable=["claim_quantities", "claims"])
    extensions.set_quantities(other, found)
    nlp.get_pipe("claims")(other)
    assert other._.claims == doc._.claims


def test_a_bare_doc_takes_its_id_from_its_text(nlp: Language) -> None:
    ids = {nlp("The club sold 12 tickets.")._.claims[0]["article"]["id"] for _ in range(2)}
    assert len(ids) == 1
    assert ids != {nlp("The club sold 13 tickets.")._.claims[0]["article"]["id"]}


def test_the_span_group_marks_the_quantities(nlp: Language) -> None:
    doc = nlp("The club sold 12 tickets for $30.")
    assert [(span.text, span.label_) for span in doc.spans["claims"]] == [("12", "count"), ("$30", "money")]


def test_a_claimless_doc_has_an_empty_list(nlp: Language) -> None:
    assert nlp("Nothing happened.")._.claims == []
    assert nlp("")._.claims == []


def test_captions_and_boilerplate_hold_no_claims(nlp: Language) -> None:
    text = (
        "The club sold 12 tickets on Monday.\n\n"
        "A woman counts 300 coins in this photo taken on May 3, 2016. (Jo Bloggs/Agency)\n\n"
        "Sign up for our newsletter and join 50,000 readers.\n"
    )
    assert [claim["quantity"]["text"] for claim in claims_in(nlp, text)] == ["12"]


def test_a_doc_survives_saving(nlp: Language) -> None:
    doc = annotate(Article(id="t", text="The toll rose to 52, police said.", published=dt.date(2018, 1, 10)), nlp=nlp)
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert again._.claims == doc._.claims
    assert article_row(Article(id="t", text="", published=dt.date(2018, 1, 10))) == again._.article
