"""The scores that spaCy gets of the components are those of ``claims evaluate``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin
from spacy.training import Example

import extractor
from extractor import evaluate, scoring
from extractor.types import Article
from tests.test_evaluate import GOLD_CLAIM

CORPUS = Path(__file__).parent.parent / "corpus"
GOLD = CORPUS / "gold.jsonl"
BASE = {"token_acc", "token_p", "token_r", "token_f", "speed"}
"""Scores that spaCy gives without any annotation."""


def corpus(number: int = 6) -> list[Article]:
    return list(extractor.read_articles(CORPUS / "articles.jsonl"))[:number]


def scores_of(nlp: Language, examples: list[Example]) -> dict[str, Any]:
    """The scores of our components."""
    return {name: value for name, value in nlp.evaluate(examples).items() if name.startswith("claim")}


def test_the_scores_are_those_of_claims_evaluate(nlp: Language) -> None:
    articles = corpus()
    scores = scores_of(nlp, list(extractor.examples(articles, GOLD, nlp)))
    gold = {article.id: evaluate.read_gold(GOLD)[article.id] for article in articles}
    results = evaluate.outcomes(gold, extractor.extract(articles, nlp=nlp, whole=True))
    for name, score in (
        ("detection", evaluate.detection(results)),
        ("right", evaluate.right(results)),
        ("source", evaluate.source_score(results)),
    ):
        measures = [scores[f"claims_{name}_{measure}"] for measure in "prf"]
        assert measures == [score.precision, score.recall, score.f1]
        assert score.f1 > 0.5
    shares = evaluate.field_shares(results)
    names = (*evaluate.FIELDS, "unit")
    assert {name: scores[f"claims_{name}"] for name in names} == {name: shares[name].share for name in names}
    assert {kind: measures["f"] for kind, measures in scores["claims_per_kind"].items()} == {
        kind: evaluate.right(group).f1 for kind, group in evaluate.by_kind(results).items()
    }


def test_every_example_has_its_article_and_its_gold(nlp: Language) -> None:
    articles = corpus(2)
    [example] = extractor.examples(
        [articles[0], Article(id="no gold", text="x"), articles[1]], {articles[1].id: []}, nlp
    )
    assert (example.predicted.text, example.reference.text) == (articles[1].text, articles[1].text)
    for doc in (example.predicted, example.reference):
        day = articles[1].published and articles[1].published.isoformat()
        assert (doc._.article["id"], doc._.published) == (articles[1].id, day)
    assert (example.predicted._.claims, example.reference._.claims) == (None, [])


def test_a_checked_article_scores_full_marks_against_itself(nlp: Language) -> None:
    articles = corpus(3)
    gold = {each.id: extractor_rows(nlp, each) for each in articles}
    scores = scores_of(nlp, list(extractor.examples(articles, gold, nlp)))
    per_kind = scores.pop("claims_per_kind")
    assert {kind: set(measures.values()) for kind, measures in per_kind.items()} == {kind: {1.0} for kind in per_kind}
    assert scores == dict.fromkeys(scores, 1.0)


def extractor_rows(nlp: Language, article: Article) -> list[dict[str, Any]]:
    """Claim records of an article, as they come of a whole parse."""
    [example] = extractor.examples([article], {article.id: []}, nlp)
    rows: list[dict[str, Any]] = nlp(example.predicted)._.claims
    return rows


def test_gold_that_was_saved_with_docs_gives_the_same_scores(nlp: Language) -> None:
    examples = list(extractor.examples(corpus(2), GOLD, nlp))
    saved = DocBin(docs=[example.reference for example in examples], store_user_data=True)
    again = [
        Example(example.predicted.copy(), reference)
        for example, reference in zip(examples, saved.get_docs(nlp.vocab), strict=True)
    ]
    assert scores_of(nlp, again) == scores_of(nlp, examples)


def test_each_component_is_scored_by_what_the_claims_need_of_it(nlp: Language) -> None:
    text = "Sales rose 5 percent to 80 in May 2016, the firm said. Police counted 12 dogs on June 3, 2016."
    claim = {**GOLD_CLAIM, "date": None, "source": None}
    may = {"from": "2016-05-01", "to": "2016-05-31", "how": "explicit"}
    gold = [
        {
            **claim,
            "start": 11,
            "end": 20,
            "kind": "percent",
            "low": 5,
            "high": 5,
            "date": may,
            "source": {"names": ["firm"]},
        },
        {**claim, "start": 24, "end": 26, "low": 81, "high": 81, "date": {**may, "how": "context"}},  # read otherwise
        {**claim, "start": 41, "end": 45, "date": {**may, "from": "2016-05-05"}, "source": {"names": ["the union"]}},
        {**claim, "start": 0, "end": 5, "optional": True, "date": may, "source": {"names": ["nobody"]}},
        {
            **claim,
            "start": 47,
            "end": 48,
            "date": may,
            "date_any": True,
            "source": {"names": ["nobody"]},
            "source_any": True,
        },
    ]
    scores = scores_of(nlp, list(extractor.examples([Article(id="a", text=text)], {"a": gold}, nlp)))
    names = ("claim_quantities_r", "claim_quantities_value", "claim_dates_r", "claim_sources_r")
    assert [scores[name] for name in names] == [2 / 4, 1 / 2, 1 / 2, 1 / 2]


def test_without_gold_there_are_no_scores(nlp: Language) -> None:
    doc = nlp.make_doc("Sales rose 5 percent.")
    scores = scores_of(nlp, [Example(doc, nlp.make_doc(doc.text))])
    assert {name for name, value in scores.items() if value is not None} == set()
    assert set(scores) >= {*scoring.CLAIMS_WEIGHTS, *scoring.QUANTITIES_WEIGHTS, *scoring.DATES_WEIGHTS}


def test_every_weighted_score_is_given(nlp: Language) -> None:
    weights = {
        **scoring.CLAIMS_WEIGHTS,
        **scoring.QUANTITIES_WEIGHTS,
        **scoring.DATES_WEIGHTS,
        **scoring.SOURCES_WEIGHTS,
    }
    given = scores_of(nlp, list(extractor.examples(corpus(1), GOLD, nlp)))
    assert set(weights) <= set(given)
    assert set(weights) <= set(nlp.config["training"]["score_weights"])


def test_a_component_alone_is_scored_and_a_scorer_can_be_left_out() -> None:
    blank = spacy.blank("en")
    blank.add_pipe("claim_quantities")
    blank.add_pipe("claim_dates", config={"scorer": None})
    article = Article(id="a", text="Sales rose 5 percent.")
    gold = {"a": [{**GOLD_CLAIM, "start": 11, "end": 20, "kind": "percent", "low": 5, "high": 5}]}
    assert scores_of(blank, list(extractor.examples([article], gold, blank))) == {
        "claim_quantities_r": 1.0,
        "claim_quantities_value": 1.0,
    }


def test_a_scorer_of_ones_own_is_asked() -> None:
    @spacy.registry.scorers("tests.count_scorer")  # type: ignore[untyped-decorator]
    def make() -> scoring.Scorer:
        return lambda examples, **settings: {"claim_count": len(list(examples))}

    blank = spacy.blank("en")
    blank.add_pipe("claim_dates", config={"scorer": {"@scorers": "tests.count_scorer"}})
    doc: Doc = blank.make_doc("x")
    assert scores_of(blank, [Example(doc, blank.make_doc("x"))]) == {"claim_count": 1}


def test_a_gold_file_with_something_else_is_told(tmp_path: Path, nlp: Language) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text('{"id": "a", "claims": [{}]}\n', "utf-8")
    with pytest.raises(extractor.RecordError, match=r"gold\.jsonl:1: no gold article \(KeyError: 'start'\)"):
        extractor.examples([], path, nlp)
