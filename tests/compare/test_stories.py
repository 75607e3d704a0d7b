"""Which figures are joined, and how they relate: small stories, each a case or a near miss."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest
from spacy.language import Language

from compare.stories import Marked, Relation, mark_at, read_stories
from extractor.compare.groups import compare
from extractor.compare.relations import difference
from extractor.pipeline import extract

STORIES = {story: list(articles) for story, articles in read_stories(Path(__file__).parent / "stories.txt").items()}

Related = tuple[str, str, Relation]


def marked_pairs(articles: list[Marked]) -> set[Related]:
    """The marked figures of one thing, by article and words."""
    marks = [mark for article in articles for mark in article.marks]
    pairs = ((one, other, one.relation(other)) for one, other in combinations(marks, 2))
    return {
        (*sorted((f"{one.article} {one.text}", f"{other.article} {other.text}")), found)
        for one, other, found in pairs
        if found
    }


def found_pairs(articles: list[Marked], nlp: Language) -> set[Related]:
    """The joined figures; a mark's words stand for a figure that has one."""
    marks = {each.article.id: each.marks for each in articles}
    claims = list(extract([each.article for each in articles], nlp=nlp))
    names = {}
    for claim in claims:
        start, end = claim.quantity.start, claim.quantity.end
        mark = mark_at(marks[claim.article.id], start, end)
        names[claim.id] = f"{claim.article.id} {mark.text if mark else claim.quantity.text}"
    return {
        (*sorted((names[one.told.id], names[other.told.id])), difference(one, other).relation)
        for group in compare(claims)
        for one, other in combinations(group.members, 2)
    }


@pytest.mark.parametrize("story", STORIES)
def test_a_story_is_told_apart(story: str, nlp: Language) -> None:
    assert found_pairs(STORIES[story], nlp) == marked_pairs(STORIES[story])
