"""Quality as numbers that may only rise: scores on the corpus, and the corpus they were set on."""

from __future__ import annotations

import re

import pytest
from spacy.language import Language

import describe
import extractor
import scores


@pytest.fixture(scope="module")
def measured(nlp: Language) -> dict[str, float]:
    articles = extractor.read_articles(scores.ARTICLES)
    return scores.scores(scores.outcomes(extractor.extract(articles, nlp=nlp)))


def test_the_corpus_is_the_one_the_floors_were_set_on() -> None:
    assert scores.read_floors()["fingerprint"] == scores.fingerprint()


def test_every_score_has_a_floor(measured: dict[str, float]) -> None:
    assert set(scores.read_floors()["floors"]) == set(measured)


def test_no_score_is_below_its_floor(measured: dict[str, float]) -> None:
    floors = scores.read_floors()["floors"]
    assert {name: (measured[name], floor) for name, floor in floors.items() if measured[name] < floor} == {}


def test_the_readme_states_the_scores_of_now(measured: dict[str, float]) -> None:
    """To within a hundredth: a better rule should not have to wait for the readme."""
    readme = (scores.FOLDER.parent / "README.md").read_text("utf-8")
    named = {"claim found": "detection", "value, kind, date and source all right": "right", "source": "source"}
    for row, name in named.items():
        stated = re.search(rf"^\| {row} \| (\S+) \| (\S+) \| (\S+) \|$", readme, re.MULTILINE)
        assert stated, row
        precision, recall = measured[f"{name} precision"], measured[f"{name} recall"]
        now = [precision, recall, 2 * precision * recall / (precision + recall)]
        assert list(map(float, stated.groups())) == pytest.approx(now, abs=0.01), row


def test_the_datasheet_counts_what_is_there() -> None:
    datasheet = describe.DATASHEET.read_text("utf-8")
    assert describe.with_counts(datasheet) == datasheet


def test_gold_offsets_are_those_of_the_articles() -> None:
    texts = {article["id"]: article["text"] for article in describe.rows(scores.ARTICLES)}
    entries = describe.rows(scores.GOLD)
    wrong = [
        (entry["id"], part["text"])
        for entry in entries
        for claim in entry["claims"]
        for part in ({**claim, "text": claim["quantity"]}, claim["date"], claim["source"])
        if part and texts[entry["id"]][part["start"] : part["end"]] != part["text"]
    ]
    assert wrong == []
    assert [entry["id"] for entry in entries] == list(texts)
