"""Corrections and missed claims: what the form makes of fields, and what it refuses."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest

from extractor.database import Database, open_database
from extractor.database.reading import read_claims
from extractor.identity import claim_id
from extractor.records import Claim, from_line
from extractor.review.context import KnownText, Passage, known_text, shown_around
from extractor.review.forms import Choices, FormError, choices_of, guessed, record_from, values_of
from tests.review.conftest import LetIn
from tests.review.made import FERRIES, HARVEST, claim, ferry_claims, fill, harvest_claims, load, span
from tests.review.visitor import Elements, Visitor, claim_in, words_of

CROSSED, HELD, FREIGHT = ferry_claims()
TEXT = KnownText((Passage(0, FERRIES),))
CHOICES = choices_of(ferry_claims())


def edited(base: Claim, choices: Choices = CHOICES, text: KnownText = TEXT, **changes: str) -> Claim:
    """The claim with fields changed; ``__`` in a name is its dot."""
    row = base.model_dump(by_alias=True)
    return record_from(
        row, {**values_of(row), **{key.replace("__", "."): value for key, value in changes.items()}}, text, choices
    )


def changed(base: Claim, **changes: Any) -> Claim:
    """The claim with parts of its record replaced."""
    return base.model_copy(update=changes)


@pytest.mark.parametrize("base", [*ferry_claims(), *harvest_claims()], ids=lambda each: each.quantity.text)
def test_a_form_left_as_it_was_makes_the_same_record(base: Claim) -> None:
    text = KnownText((Passage(0, FERRIES if base.article.id == "ferries" else HARVEST),))
    assert edited(base, text=text) == base


def test_values_are_typed() -> None:
    made = edited(
        FREIGHT, quantity__low="1,250.50", quantity__high="1e3000", quantity__unit="", role="value", direction=""
    )
    assert (f"{made.quantity.low:f}", made.quantity.high.adjusted()) == ("1250.5", 3000)
    assert (made.quantity.unit, made.role, made.direction) == (None, "value", None)
    assert edited(FREIGHT, quantity__low="12").quantity.high == 12


def test_words_are_selected_anew() -> None:
    start = FERRIES.index("The ferries")
    made = edited(
        FREIGHT, entity__text="The ferries", entity__start=str(start), entity__end=str(start + 11), entity__head="ferry"
    )
    assert made == changed(
        FREIGHT, entity=FREIGHT.entity.__class__(text="The ferries", start=start, end=start + 11, head="ferry")
    )


def test_typed_words_are_looked_for_next_to_the_figure() -> None:
    made = edited(HELD, entity__text="guard", entity__start="", entity__end="", entity__head="")
    assert made.entity
    assert (made.entity.start, made.entity.head) == (FERRIES.index("guard told"), "guard")
    again = edited(FREIGHT, source__text="the quay")
    assert again.source
    assert (again.source.start, again.source.how) == (FERRIES.index("the quay"), "context")


def test_stale_offsets_do_not_win_over_the_words() -> None:
    made = edited(FREIGHT, entity__text="12 boats", entity__start="3", entity__end="11")
    assert made.entity and made.entity.start == FERRIES.index("12 boats")


def test_a_moved_figure_has_another_id_and_its_own_sentence() -> None:
    made = edited(FREIGHT, quantity__text="12", quantity__low="12", quantity__kind="count")
    place = span(FERRIES, "12 boats")["start"]
    assert made.id == claim_id("ferries", place, place + 2)
    assert made.sentence.text == "Another 12 boats wait in the yard."


def test_parts_are_taken_away() -> None:
    made = edited(HELD, entity__text="", date__pick="none", source__pick="none")
    assert made == changed(HELD, entity=None, date=None, source=None)


def test_a_date_and_a_source_of_another_claim_are_chosen() -> None:
    date, source = CROSSED.date, CROSSED.source
    assert date and source
    year = next(key for key, choice in CHOICES.dates.items() if choice.title == "2017 = 2017-01-01 to 2017-12-31")
    ministry = next(key for key, choice in CHOICES.sources.items() if "Coast Ministry" in choice.title)
    made = edited(FREIGHT, date__pick=year, source__pick=ministry)
    assert made.date == date.model_copy(update={"how": "context"})
    assert made.source == source.model_copy(update={"how": "context"})


def test_dates_of_saying_are_choices_too() -> None:
    assert [choice.title for choice in CHOICES.dates.values()] == [
        "2017 = 2017-01-01 to 2017-12-31",
        "Jan. 2 = 2018-01-02",
        "Jan. 8 = 2018-01-08",
        "December = 2017-12-01 to 2017-12-31",
    ]
    assert [choice.title for choice in CHOICES.sources.values()] == [
        "the Coast Ministry, via The Harbour Post",
        "a guard",
        "the port office",
    ]


def test_days_and_source_are_typed() -> None:
    made = edited(
        FREIGHT, date__from="2016-12-01", date__to="2016-12-31", date__mod="mid", source__name="Port of Vik",
        source__role="port authority", source__type="document", source__quoted="yes",
        via0__text="The Harbour Post", said__text="Jan. 8", said__from="2018-01-08", said__to="2018-01-08",
    )  # fmt: skip
    assert made.date and made.source and made.source.said
    assert (made.date.from_, made.date.to, made.date.mod) == (dt.date(2016, 12, 1), dt.date(2016, 12, 31), "mid")
    assert (made.source.name, made.source.role, made.source.type) == ("Port of Vik", "port authority", "document")
    assert (made.source.quoted, [each.name for each in made.source.via]) == (True, ["The Harbour Post"])
    assert made.source.said.from_ == dt.date(2018, 1, 8)


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"quantity__text": ""}, {"quantity.text": "these words are needed"}),
        ({"quantity__low": "many"}, {"quantity.low": "write a number in digits, such as 1250 or 0.5"}),
        ({"quantity__low": "Infinity"}, {"quantity.low": "write a number in digits, such as 1250 or 0.5"}),
        ({"quantity__low": "٣"}, {"quantity.low": "write a number in digits, such as 1250 or 0.5"}),
        (
            {"entity__text": "nowhere", "place__text": "no place"},
            dict.fromkeys(("entity.text", "place.text"), "these words do not stand in the known text of the article"),
        ),
        ({"date__pick": "0:1::"}, {"date.pick": "this choice is no longer there"}),
        ({"quantity__low": "9", "quantity__high": "3"}, {"": "quantity: low 9 is above high 3"}),
        ({"quantity__high": "1e9999"}, {"": "quantity.high: not a finite number of reasonable size"}),
        ({"date__from": "2018-02-30"}, {"": "date.from: day is out of range for month"}),
        ({"date__from": "2019-01-01"}, {"": "date: from 2019-01-01 is after to 2017-12-31"}),
        ({"direction": "left"}, {"": "direction: input should be 'up' or 'down'"}),
    ],
    ids=str,
)  # fmt: skip
def test_what_makes_no_record_is_told_by_field(changes: dict[str, str], wrong: dict[str, str]) -> None:
    with pytest.raises(FormError) as refused:
        edited(FREIGHT, **changes)
    assert refused.value.wrong == wrong


@pytest.mark.parametrize(
    ("words", "low", "kind"),
    [
        ("41 percent", "41", "percent"),
        ("180,000 tonnes", "180000", "count"),
        ("2.5%", "2.5", "percent"),
        ("Nine", "", "count"),
    ],
)
def test_a_figure_is_guessed(words: str, low: str, kind: str) -> None:
    values = guessed(words)
    assert (values["quantity.low"], values["quantity.kind"]) == (low, kind)


# --- through the page -------------------------------------------------------------------------------------------------


def form_of(page: str, ending: str = "/edit") -> tuple[str, dict[str, str]]:
    return Elements(page).fields(ending)


def test_a_correction_is_stored_beside_what_was_read(visitor: Visitor, file: Database) -> None:
    action, fields = form_of(visitor.get(f"/claim/{FREIGHT.id}/edit?kind=percent").text)
    answer = visitor.post(action, {**fields, "quantity.low": "42", "note": "misprint"})
    assert answer.headers["location"] == "/?kind=percent"
    row = file.rows("SELECT * FROM decisions_now")[0]
    assert (row["verdict"], row["note"], row["claim_id"]) == ("edit", "misprint", FREIGHT.id)
    assert from_line(bytes(row["before"])) == FREIGHT
    assert from_line(bytes(row["after"])) == edited(FREIGHT, quantity__low="42")
    again = form_of(visitor.get(f"/claim/{FREIGHT.id}/edit").text)[1]
    assert (again["quantity.low"], again["version"]) == ("42", "1"), "one's own correction is gone on with"


def test_a_correction_that_changes_nothing_is_refused(visitor: Visitor, file: Database) -> None:
    action, fields = form_of(visitor.get(f"/claim/{FREIGHT.id}/edit").text)
    answer = visitor.post(action, fields)
    assert answer.status_code == 422
    assert "nothing was changed" in words_of(answer.text)
    assert file.rows("SELECT * FROM decisions") == []


def test_a_wrong_form_comes_back_as_it_was_filled(visitor: Visitor, file: Database) -> None:
    action, fields = form_of(visitor.get(f"/claim/{FREIGHT.id}/edit").text)
    answer = visitor.post(action, {**fields, "quantity.low": "many", "source.name": "Port <of> Vik", "role": "value"})
    assert answer.status_code == 422
    back = form_of(answer.text)[1]
    assert (back["quantity.low"], back["source.name"], back["role"]) == ("many", "Port <of> Vik", "value")
    assert [attributes["id"] for tag, attributes in Elements(answer.text).tags if "aria-invalid" in attributes] == [
        "quantity.low"
    ]
    assert file.rows("SELECT * FROM decisions") == []


def test_a_correction_on_a_stale_page_is_refused(visitor: Visitor, file: Database) -> None:
    action, fields = form_of(visitor.get(f"/claim/{FREIGHT.id}/edit").text)
    visitor.decide(FREIGHT.id, "accept")
    assert visitor.post(action, {**fields, "quantity.low": "42"}).status_code == 409
    load(file, [each.model_copy(update={"status": "possible"}) for each in ferry_claims()], FERRIES)
    action, fields = form_of(visitor.get(f"/claim/{HELD.id}/edit").text)
    load(file, ferry_claims(), FERRIES)
    assert visitor.post(action, {**fields, "quantity.low": "42"}).status_code == 409
    load(file, ferry_claims()[:1], FERRIES)
    assert visitor.post(action, {**fields, "quantity.low": "42"}).status_code == 409
    assert [row["verdict"] for row in file.rows("SELECT verdict FROM decisions")] == ["accept"]


def test_a_missed_claim_is_added_and_taken_back(visitor: Visitor, file: Database) -> None:
    start = FERRIES.index("12 boats")
    page = visitor.get(f"/add?key=ferries&start={start}&end={start + 8}").text
    action, fields = form_of(page, "/add")
    assert (fields["quantity.text"], fields["quantity.low"], fields["sentence.text"]) == (
        "12 boats",
        "12",
        "Another 12 boats wait in the yard.",
    )
    filled = {**fields, "entity.text": "boats", "entity.head": "boat", "quantity.unit": "boat"}
    answer = visitor.post(action, filled)
    assert answer.headers["location"] == "/article?key=ferries"
    row = file.rows("SELECT * FROM decisions_now")[0]
    made = from_line(bytes(row["after"]))
    assert (row["verdict"], row["before"], row["article_id"]) == ("add", None, "ferries")
    assert made == claim(
        FERRIES, "Another 12 boats wait in the yard.", "12 boats", 12, unit="boat", confidence=1.0,
        entity={**span(FERRIES, "boats"), "head": "boat"}, rules=["review.added"],
        extractor={"version": made.extractor.version, "model": "review"},
    )  # fmt: skip
    shown = visitor.get("/article?key=ferries").text
    assert "add by Ana" in words_of(shown)
    assert visitor.post(action, filled).status_code == 409, "it is there already"
    _, undo = form_of(shown, "/undo")
    assert visitor.post("/undo", undo).headers["location"] == "/article?key=ferries"
    assert file.rows("SELECT * FROM decisions_now") == []


def test_a_missed_claim_without_a_selection_is_typed(visitor: Visitor, file: Database) -> None:
    action, fields = form_of(visitor.get("/add?key=ferries").text, "/add")
    typed = {"quantity.text": "12 boats", "quantity.low": "12", "quantity.modifier": "=", "quantity.kind": "count"}
    assert visitor.post(action, {**fields, **typed}).status_code == 303
    made = from_line(bytes(file.rows("SELECT after FROM decisions")[0]["after"]))
    assert made.sentence.text == "Another 12 boats wait in the yard."


@pytest.mark.parametrize(
    "range_", [("x", "y"), ("-1", "5"), ("5", "1"), ("0", "99999999"), ("9" * 40, "1"), ("²", "3")]
)
def test_a_selection_that_is_none_is_as_if_there_were_none(visitor: Visitor, range_: tuple[str, str]) -> None:
    answer = visitor.get(f"/add?key=ferries&start={range_[0]}&end={range_[1]}")
    assert (answer.status_code, form_of(answer.text, "/add")[1]["quantity.text"]) == (200, "")


def test_what_is_not_there_is_said(visitor: Visitor) -> None:
    for address in (
        "/add?key=none",
        "/add",
        "/article?key=none",
        "/claim/none",
        "/claim/none/edit",
        "/claim/none/next",
    ):
        assert visitor.see(address).status_code in {404} if address != "/claim/none/next" else 200
    assert visitor.post("/add?key=none", {}).status_code == 409


def test_without_the_text_the_sentences_serve(tmp_path: Path, let_in: LetIn) -> None:
    bare = str(tmp_path / "bare.db")
    with open_database(bare, create=True) as db:
        fill(db, with_text=False)
    visitor = let_in(bare, reviewer="Ana")
    page = visitor.get(f"/claim/{FREIGHT.id}").text
    assert [words_of(text) for text in passages(page)] == [
        "The ferries carried 41 percent more freight in December , the port office said ."
    ]
    action, fields = form_of(visitor.get(f"/claim/{FREIGHT.id}/edit").text)
    assert visitor.post(action, {**fields, "source.text": "the quay"}).status_code == 422
    assert visitor.post(action, {**fields, "source.text": "the Coast Ministry"}).status_code == 303, "of another claim"


def passages(page: str) -> list[str]:
    return re.findall(r'<p class="passage"[^>]*>(.*?)</p>', page, re.DOTALL)


# --- the text around --------------------------------------------------------------------------------------------------


def test_a_text_that_is_another_is_not_used() -> None:
    sentence = Passage(FREIGHT.sentence.start, FREIGHT.sentence.text)
    assert known_text(FERRIES, [sentence]).passages == (Passage(0, FERRIES),)
    assert known_text("x" + FERRIES, [sentence]).passages == (sentence,)
    assert known_text("", [sentence]).passages == (sentence,)
    assert known_text(None, []).passages == ()


def test_sentences_that_overlap_are_shown_once() -> None:
    known = known_text(None, [Passage(0, "one two"), Passage(4, "two three"), Passage(20, "four")])
    assert known.passages == (Passage(0, "one two three"), Passage(20, "four"))
    known = known_text(None, [Passage(0, "one two."), Passage(8, "Three"), Passage(10, "xx yy"), Passage(10, "re")])
    assert known.passages == (Passage(0, "one two.Three"),)


def test_paragraphs_around_and_of_far_spans_are_shown() -> None:
    text = "First one.\n\nA far source spoke.\n\n\n\nBefore.\n \nThe sentence. And more.\nAfter.\n\nEnd."
    known = KnownText((Passage(0, text),))
    start = text.index("The sentence.")
    shown = shown_around(known, (start, start + 13), [(text.index("far"), text.index("far") + 3), (start, start + 3)])
    assert [each.text for each in shown] == ["A far source spoke.", "Before.", "The sentence. And more.", "After."]
    assert all(text[each.start : each.end] == each.text for each in shown)


def test_of_a_long_paragraph_its_middle_is_shown() -> None:
    text = "a" * 50_000 + "The 7." + "b" * 50_000
    shown = shown_around(KnownText((Passage(0, text),)), (50_000, 50_006), [])
    assert [(each.start, len(each.text)) for each in shown] == [(47_003, 6000)]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("2,315", CROSSED.sentence.text),
        ("12", "Another 12 boats wait in the yard."),
        ("Ana", "By Ana Lund"),
    ],
)  # fmt: skip
def test_a_sentence_is_found_by_full_stops(words: str, sentence: str) -> None:
    start = FERRIES.index(words)
    assert TEXT.sentence(start, start + len(words)) == Passage(FERRIES.index(sentence), sentence)


def test_the_next_claim_after_a_correction_comes(visitor: Visitor) -> None:
    action, fields = form_of(visitor.get(f"/claim/{FREIGHT.id}/edit").text)
    assert claim_in(visitor.post(action, {**fields, "quantity.unit": ""})) == harvest_claims()[0].id


def test_a_figure_is_no_two_claims(visitor: Visitor, file: Database) -> None:
    """Neither one that was loaded nor one that an edit moved there, by an edit or by adding it."""
    action, fields = Elements(visitor.get(f"/claim/{HELD.id}/edit").text).fields("/edit")
    _, crossed = Elements(visitor.get(f"/claim/{CROSSED.id}/edit").text).fields("/edit")
    there = {name: value for name, value in crossed.items() if name.startswith(("quantity.", "sentence."))}
    answer = visitor.post(action, {**fields, **there})
    assert (answer.status_code, "there is a claim of this figure already" in words_of(answer.text)) == (422, True)
    start = FERRIES.index("12 boats")
    boats = {"quantity.text": "12", "quantity.start": str(start), "quantity.end": str(start + 2), "quantity.low": "12"}
    assert visitor.post(action, {**fields, **boats}).status_code == 303
    _, fields = Elements(visitor.get(f"/claim/{HELD.id}/edit").text).fields("/edit")
    assert visitor.post(action, {**fields, "note": "still the boats", "quantity.unit": "boat"}).status_code == 303
    action, fields = Elements(visitor.get(f"/claim/{CROSSED.id}/edit").text).fields("/edit")
    assert visitor.post(action, {**fields, **boats}).status_code == 422
    action, fields = Elements(visitor.get(f"/add?key=ferries&start={start}&end={start + 2}").text).fields("/add")
    assert visitor.post(action, fields).status_code == 409
    ids = [each.id for each in read_claims(file, reviewed=True) if each.article.id == "ferries"]
    assert ids == [CROSSED.id, FREIGHT.id, claim_id("ferries", start, start + 2)]


def test_figures_within_figures_without_end_are_shown(tmp_path: Path, let_in: LetIn) -> None:
    text = "(" * 1000 + "7" + ")" * 1000
    listed = [claim(text, text, text[depth : 2001 - depth], 7, article="deep") for depth in range(1000)]
    with open_database(str(tmp_path / "deep.db"), create=True) as db:
        load(db, listed, text)
    desk = let_in(str(tmp_path / "deep.db"), reviewer="Ana")
    pages = [desk.get(address) for address in ("/article?key=deep", "/add?key=deep")]
    assert [(page.status_code, page.text.count("<mark ")) for page in pages] == [(200, 1), (200, 1)]


def test_an_added_figure_is_not_marked_where_the_text_is_another(visitor: Visitor, file: Database) -> None:
    start = FERRIES.index("12 boats")
    action, fields = Elements(visitor.get(f"/add?key=ferries&start={start}&end={start + 2}").text).fields("/add")
    assert visitor.post(action, fields).status_code == 303
    page = visitor.get("/article?key=ferries").text
    assert ('data-label="added"' in page, "the text has changed since" in page) == (True, False)
    file.execute("UPDATE articles SET text = ? WHERE id = 'ferries'", (FERRIES.replace("12 boats", "14 boats"),))
    page = visitor.get("/article?key=ferries").text
    assert ('data-label="added"' in page, "the text has changed since" in page) == (False, True)
