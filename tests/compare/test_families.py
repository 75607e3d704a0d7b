"""Every family of events finds its example and leaves its near miss; the word lists say one thing each."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from spacy.language import Language

from extractor.articles.text import article_from_text
from extractor.compare.figures import read_figures
from extractor.compare.phrases import read_phrases
from extractor.compare.things import FOLDER, read_vocabulary
from extractor.compare.told import Told, told
from extractor.lexicon import Rule, read_pairs, read_rules, read_words
from extractor.pipeline import extract
from tests.claimrows import claim

KEYS = ("verbs", "nouns", "kinds", "grows", "cause", "people", "lasts")
RULES = read_rules(FOLDER / "rules.toml", keys=KEYS)


def families(marked: str, nlp: Language) -> dict[str, str]:
    """The family of each figure of a sentence, by its words; those of none are left out."""
    article = article_from_text(re.sub(r"[\[\]]", "", marked))
    figures = read_figures(map(told, extract(article, nlp=nlp)))
    return {figure.told.text: figure.thing.family.id for figure in figures if figure.thing.family}


def marked_figure(sentence: str) -> str:
    return re.findall(r"\[(.*?)\]", sentence)[0]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_family_finds_its_example_and_not_its_near_miss(rule: Rule, nlp: Language) -> None:
    assert families(rule.example, nlp) == {marked_figure(rule.example): rule.id}
    assert families(rule.never, nlp).get(marked_figure(rule.never)) != rule.id


def test_no_verb_belongs_to_two_families() -> None:
    verbs = [verb for family in read_vocabulary().families for verb in family.verbs]
    assert sorted(verbs) == sorted(set(verbs))


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.name)
def test_word_lists_are_in_small_letters_and_said_once(path: Path) -> None:
    words = read_words(path)
    assert [word for word in words if word != word.casefold()] == []
    assert any(line.startswith("#") for line in path.read_text("utf-8").split("\n")[:1])


def test_words_of_one_meaning_lead_to_the_last() -> None:
    same = read_pairs(FOLDER / "same_words.txt")
    assert {word for word in same.values() if word in same} == set()


def test_phrases_hold_the_place_of_the_figure() -> None:
    partial = read_phrases(FOLDER / "partial_words.txt")
    sentences = {
        "Two more people died.": True,
        "Another two people died.": True,
        "Twelve died, two of them children.": True,
        "More than two people died.": False,
        "Others saw two people.": False,
    }
    figures = {sentence: told_of(sentence) for sentence in sentences}
    assert {sentence: partial.beside(figure) for sentence, figure in figures.items()} == sentences


def told_of(sentence: str) -> Told:
    start = sentence.lower().index("two")
    return replace(told(claim()), sentence=sentence, place=(start, start + 3))
