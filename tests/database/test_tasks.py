"""Claims as tasks of annotation tools, in the shapes that these read."""

from __future__ import annotations

import json
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.lang.en import English

from extractor.database import Database
from extractor.database.reading import Judged
from extractor.database.rows import Loaded
from extractor.exports.shown import LABELS, RELATIONS, Shown, Span, shown_in
from extractor.exports.tasks import label_studio_config, prodigy_task
from extractor.records import Claim
from tests.claimrows import TEXT, claim, claim_row, span
from tests.database.deciding import Reviewer, loaded
from tests.database.test_export import exported

ARTICLE = f"A headline 😀\n\n{TEXT}\nThe Pier News has seen the figures 😀.\n\nThe end.\n"
BEFORE = ARTICLE.index(TEXT)
BARE = {"entity": None, "event": None, "date": None, "source": None}
YEAR = {**span("2017"), "low": 2017, "high": 2017}


def moved(row: Any, by: int) -> Any:
    """A record whose spans stand so many characters later."""
    if isinstance(row, dict):
        shifted = {name: moved(value, by) for name, value in row.items()}
        return {**shifted, "start": row["start"] + by, "end": row["end"] + by} if "start" in row else shifted
    return [moved(value, by) for value in row] if isinstance(row, list) else row


def in_article(**changes: Any) -> Claim:
    """The claim of ARTICLE, with a carrier in the paragraph below."""
    row = moved(claim_row(**changes), BEFORE)
    start = ARTICLE.index("The Pier News")
    row["source"]["via"] = [{"name": "Pier News", "text": "The Pier News", "start": start, "end": start + 13}]
    return Claim.model_validate(row)


WHOLE = {
    ("ENTITY", "Dock arrivals"),
    ("EVENT", "fell"),
    ("QUANTITY", "1,283"),
    ("DATE", "in 2017"),
    ("SOURCE", "the harbour board"),
    ("CUE", "said"),
}


def words(shown: Shown) -> set[tuple[str, str]]:
    return {(span.label, shown.text[span.start : span.end]) for span in shown.spans}


def test_a_claim_is_shown_in_the_paragraphs_that_hold_it() -> None:
    shown = shown_in(in_article(), ARTICLE)
    assert shown.text == f"{TEXT}\nThe Pier News has seen the figures 😀."
    assert ARTICLE[shown.offset :].startswith(shown.text)
    assert words(shown) == {*WHOLE, ("CARRIER", "The Pier News")}


@pytest.mark.parametrize("text", [None, ARTICLE.replace("1,283", "9,999"), "short"])
def test_without_its_text_a_claim_is_shown_in_its_sentence(text: str | None) -> None:
    shown = shown_in(in_article(), text)
    assert (shown.text, shown.offset, words(shown)) == (TEXT, BEFORE, WHOLE)


def test_spans_end_at_words_and_empty_ones_are_left_out() -> None:
    blank = claim(
        place={"text": " ", "start": 4, "end": 5}, event={"text": " fell ", "start": 13, "end": 19, "lemma": ""}
    )
    shown = shown_in(blank, None)
    assert [span for span in shown.spans if span.label in {"PLACE", "EVENT"}] == [Span("EVENT", 14, 18)]


def test_characters_that_databases_cannot_hold_are_shown_as_stored() -> None:
    row = claim_row(sentence={"text": TEXT.replace("Dock", "D\0ck"), "start": 0, "end": len(TEXT)})
    assert shown_in(Claim.model_validate(row), None).text == TEXT.replace("Dock", "D\u2400ck")


def prodigy(database_url: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in exported(database_url, "--format", "prodigy").splitlines()]


def test_a_prodigy_task(database: Database, database_url: str) -> None:
    database.replace([Loaded(in_article().article, [in_article()], ARTICLE)])
    [task] = prodigy(database_url)
    text = task["text"]
    assert set(task) == {"text", "tokens", "spans", "meta", "_input_hash", "_task_hash", "_view_id"}
    assert [(token["id"], token["text"]) for token in task["tokens"]] == list(
        enumerate(token.text for token in English()(text))
    )
    assert "".join(token["text"] + " " * token["ws"] for token in task["tokens"]) == text
    assert {(each["label"], text[each["start"] : each["end"]]) for each in task["spans"]} == {
        *WHOLE,
        ("CARRIER", "The Pier News"),
    }
    for each in task["spans"]:
        first, last = task["tokens"][each["token_start"]], task["tokens"][each["token_end"]]
        assert (first["start"], last["end"]) == (each["start"], each["end"])
    assert task["meta"] == {
        "claim_id": in_article().id,
        "article_id": "a1",
        "title": None,
        "published": "2018-01-10",
        "url": None,
        "value": "1283 arrival",
        "days": "2017-01-01..2017-12-31",
        "source": "the harbour board",
        "offset": BEFORE,
        "confidence": 0.9,
    }
    assert task["_view_id"] == "spans_manual"
    assert all(-(2**31) <= task[name] < 2**31 for name in ("_input_hash", "_task_hash"))


def test_tokens_are_cut_where_a_span_begins_or_ends_within_one() -> None:
    text = "Prices rose US$5bn-ish."
    shown = Shown(text, 0, (Span("QUANTITY", 12, 18), Span("ENTITY", 14, 23)))
    task = prodigy_task(Judged(claim(), None), shown)
    assert [token["text"] for token in task["tokens"]] == ["Prices", "rose", "US", "$", "5bn", "-", "ish", "."]
    assert [(each["token_start"], each["token_end"]) for each in task["spans"]] == [(2, 4), (3, 7)]


LETTERS = "ab1,.$%’'-–—() \n\t\u00a0\u200b\u2028\u2400é\u0301😀👩\u200d🚒"


@given(text=st.text(st.sampled_from(LETTERS), min_size=1, max_size=40), data=st.data())
def test_any_span_of_any_text_is_one_of_whole_tokens(text: str, data: st.DataObject) -> None:
    """Two overlapping spans that stand anywhere, as the records have them, in a text that is all there is."""
    cuts = [sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2))) for _ in range(2)]
    sentence = {"text": text, "start": 0, "end": len(text)}
    quantity, place = ({"text": text[start:end], "start": start, "end": end} for start, end in cuts)
    shown = shown_in(claim(sentence=sentence, quantity=quantity, place=place, **BARE), None)
    task = prodigy_task(Judged(claim(), None), shown)
    assert "".join(token["text"] + " " * token["ws"] for token in task["tokens"]) == text
    assert all(text[token["start"] : token["end"]] == token["text"] for token in task["tokens"])
    found = [
        (each["label"], task["tokens"][each["token_start"]]["start"], task["tokens"][each["token_end"]]["end"])
        for each in task["spans"]
    ]
    wanted = [(label, text[start:end].strip()) for label, (start, end) in zip(("QUANTITY", "PLACE"), cuts, strict=True)]
    assert sorted((label, text[start:end]) for label, start, end in found) == sorted(each for each in wanted if each[1])


def test_one_text_has_one_input_hash_and_each_task_its_own(database: Database, database_url: str) -> None:
    loaded(database, claim(), claim(quantity=YEAR))
    first, second = prodigy(database_url)
    assert first["_input_hash"] == second["_input_hash"]
    assert first["_task_hash"] != second["_task_hash"]


@pytest.fixture
def decided(database: Database) -> tuple[Claim, ...]:
    """An accepted, an edited, a rejected, a skipped, an untouched and an added claim."""
    claims = tuple(claim(f"a{number}") for number in range(5))
    loaded(database, *claims)
    decide = Reviewer(database)
    decide("accept", claims[0])
    decide("edit", claims[1], claims[1].model_copy(update={"event": None}))
    decide("reject", claims[2])
    decide("skip", claims[3])
    decide("add", claim("a4", quantity=YEAR))
    return (*claims, claim("a4", quantity=YEAR))


def test_prodigy_answers(decided: tuple[Claim, ...], database_url: str) -> None:
    tasks = prodigy(database_url)
    assert [task["meta"]["claim_id"] for task in tasks] == [each.id for each in decided]
    assert [task.get("answer") for task in tasks] == ["accept", "accept", "reject", "ignore", None, "accept"]
    assert [any(each["label"] == "EVENT" for each in task["spans"]) for task in tasks][:2] == [True, False]
    assert {name: tasks[0][name] for name in ("_annotator_id", "_session_id", "_timestamp")} == {
        "_annotator_id": "ann",
        "_session_id": "ann",
        "_timestamp": 1517443201,
    }
    assert "_annotator_id" not in tasks[4]


def label_studio(database_url: str) -> list[dict[str, Any]]:
    tasks: list[dict[str, Any]] = json.loads(exported(database_url, "--format", "label-studio"))
    return tasks


def test_a_label_studio_task_fits_its_labeling_interface(database: Database, database_url: str) -> None:
    database.replace([Loaded(in_article().article, [in_article()], ARTICLE)])
    [task] = label_studio(database_url)
    interface = ElementTree.fromstring(label_studio_config())
    assert set(task) == {"data", "predictions"}
    [prediction] = task["predictions"]
    assert (prediction["model_version"], prediction["score"]) == ("news-claim-extractor-0.1.0", 0.9)
    regions = [result for result in prediction["result"] if result["type"] == "labels"]
    relations = [result for result in prediction["result"] if result["type"] == "relation"]
    text = task["data"][interface.find("Text").get("value").removeprefix("$")]  # type: ignore[union-attr]
    for region in regions:
        value = region["value"]
        control = interface.find(f"Labels[@name='{region['from_name']}'][@toName='{region['to_name']}']")
        assert control is not None
        assert value["labels"][0] in {label.get("value") for label in control}
        assert text[value["start"] : value["end"]] == value["text"]
    labels = {region["id"]: region["value"]["labels"][0] for region in regions}
    assert len(labels) == len(regions) == 7
    names = {relation.get("value") for relation in interface.iter("Relation")}
    assert {relation["labels"][0] for relation in relations} <= names
    assert sorted((labels[each["from_id"]], labels[each["to_id"]], *each["labels"]) for each in relations) == [
        ("CARRIER", "SOURCE", "CARRIER_OF"),
        ("CUE", "SOURCE", "CUE_OF"),
        ("DATE", "QUANTITY", "DATE_OF"),
        ("ENTITY", "QUANTITY", "ENTITY_OF"),
        ("EVENT", "QUANTITY", "EVENT_OF"),
        ("SOURCE", "QUANTITY", "SOURCE_OF"),
    ]


def test_label_studio_annotations(decided: tuple[Claim, ...], database_url: str) -> None:
    tasks = label_studio(database_url)
    answers = [
        [
            (annotation["was_cancelled"], [each["value"]["choices"] for each in annotation["result"][-1:]])
            for annotation in task.get("annotations", [])
        ]
        for task in tasks
    ]
    accepted, rejected, skipped = [(False, [["accept"]])], [(False, [["reject"]])], [(True, [])]
    assert answers == [accepted, accepted, rejected, skipped, [], accepted]
    ids = [result["id"] for task in tasks for result in task["predictions"][0]["result"] if "id" in result]
    assert len(ids) == len(set(ids))
    assert tasks[0]["meta"] == {"reviewer": "ann", "decided": "2018-02-01T00:00:01+00:00"}


def test_doccano_examples(decided: tuple[Claim, ...], database_url: str) -> None:
    examples = [json.loads(line) for line in exported(database_url, "--format", "doccano").splitlines()]
    assert [each["id"] for each in examples] == [1, 2, 3, 4, 5, 6]
    entities = [entity for each in examples for entity in each["entities"]]
    relations = [relation for each in examples for relation in each["relations"]]
    assert [entity["id"] for entity in entities] == list(range(1, len(entities) + 1))
    assert [relation["id"] for relation in relations] == list(range(1, len(relations) + 1))
    labels = {entity["id"]: entity["label"] for entity in entities}
    assert all(
        (labels[each["from_id"]], labels[each["to_id"]]) == (name, RELATIONS[name])
        for each in relations
        for name in [each["type"].removesuffix("_OF")]
    )
    first = examples[0]
    assert {
        (each["label"], first["text"][each["start_offset"] : each["end_offset"]]) for each in first["entities"]
    } == WHOLE
    assert set(labels.values()) <= set(LABELS)
    assert first["Comments"] == []
    assert [each.get("answer") for each in examples] == ["accept", "accept", "reject", "ignore", None, "accept"]
    assert first["claim_id"] == decided[0].id
