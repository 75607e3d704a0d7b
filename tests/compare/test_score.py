"""How well figures are joined on the stories of corpus/compare, as numbers that may only rise."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from spacy.language import Language

from compare import score
from compare.score import FLOORS, Share, fingerprint, result
from compare.stories import HALVES, Mark, mark_at, read_stories
from extractor.pipeline import extract


@pytest.mark.parametrize("half", HALVES)
def test_no_score_is_below_its_floor(half: str, nlp: Language) -> None:
    articles = [article for story in read_stories(HALVES[half]).values() for article in story]
    found = result(articles, extract([each.article for each in articles], nlp=nlp)).shares()
    floors = json.loads(FLOORS.read_text("utf-8"))["floors"][half]
    assert set(floors) == set(found)
    assert {name: found[name].value for name, floor in floors.items() if found[name].value < floor} == {}


def test_the_stories_are_those_the_floors_were_set_on() -> None:
    assert json.loads(FLOORS.read_text("utf-8"))["fingerprint"] == fingerprint()


def test_there_are_enough_stories_and_no_article_stands_in_two() -> None:
    halves = [read_stories(path) for path in HALVES.values()]
    names = [each.article.id for stories in halves for articles in stories.values() for each in articles]
    assert [len(stories) >= 20 for stories in halves] == [True, True]
    assert len(names) >= 120
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("share", "bounds"),
    [
        (Share(0, 0), (0.0, 1.0)),
        (Share(10, 10), (0.722, 1.0)),
        (Share(0, 10), (0.0, 0.278)),
        (Share(5, 10), (0.237, 0.763)),
    ],
)
def test_shares_have_wilsons_interval(share: Share, bounds: tuple[float, float]) -> None:
    assert tuple(round(bound, 3) for bound in share.bounds) == bounds


STORY = """\
=== fire: a story
--- one | 2021-03-02 | The Bay Times | A title
At least [12 -> dead police 1] people died.

Police said.
--- two | 2021-03-03 | Coast Radio | Another
It was [14 -> dead police 2], or [20 -> dead union 1].
"""


def test_stories_are_read_with_their_marks(tmp_path: Path) -> None:
    path = tmp_path / "stories.txt"
    path.write_text(STORY)
    ((name, (one, two)),) = read_stories(path).items()
    assert (name, one.article.id, one.article.title, one.article.text) == (
        "fire",
        "one",
        "A title",
        "At least 12 people died.\n\nPolice said.",
    )
    assert one.marks == (Mark("one", 9, 11, "12", "fire dead", "police", 1),)
    assert [mark.text for mark in two.marks] == ["14", "20"]
    assert [one.marks[0].relation(mark) for mark in (one.marks[0], *two.marks)] == ["agreeing", "revised", "disputed"]
    assert mark_at(one.marks, 10, 12) == one.marks[0]
    assert mark_at(one.marks, 11, 12) is None


@pytest.mark.parametrize(
    ("text", "message"),
    [("no article yet\n", ":1: text before"), ("--- a | 2021-03-02 | b | c\n[12 -> dead]\n", "a: a mark that is none")],
)
def test_a_story_with_a_mistake_is_refused(text: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "stories.txt"
    path.write_text(text)
    with pytest.raises(ValueError, match=message):
        read_stories(path)


def test_floors_are_set_a_little_below_and_lowered_only_when_told_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "floors.json"
    monkeypatch.setattr(score, "FLOORS", path)
    score.set_floors({"develop": {"precision": Share(9, 10)}})
    assert json.loads(path.read_text())["floors"] == {"develop": {"precision": 0.88}}
    score.set_floors({"develop": {"precision": Share(1, 2)}})
    assert json.loads(path.read_text())["floors"] == {"develop": {"precision": 0.88}}
    score.set_floors({"develop": {"precision": Share(1, 2)}}, lower=True)
    assert json.loads(path.read_text())["floors"] == {"develop": {"precision": 0.48}}
