"""Passages: they cover the text, and those with figures and their neighbours are worth parsing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from extractor.passages import ENDLESS_PIECE, PASSAGE_LIMIT, passages

LEAD = "The council met on Monday in the old hall by the river to talk about the new bridge and its cost.\n\n"


def chosen(text: str) -> list[str]:
    return [text[part.start : part.end].strip() for part in passages(text) if part.parse]


def test_only_paragraphs_with_figures_and_the_lead_are_parsed() -> None:
    text = LEAD + "Nobody spoke for long.\n\nThe bridge will cost $3 million.\n\nThen they went home.\n"
    assert chosen(text) == [LEAD.strip(), "The bridge will cost $3 million."]


def test_without_a_figure_nothing_is_parsed() -> None:
    assert chosen(LEAD + "Nobody spoke for long.\n") == []


def test_a_quotation_leans_on_the_paragraph_before() -> None:
    text = LEAD + "The mayor spoke last.\n\n“We have 12 boats,” she said.\n"
    assert chosen(text) == [LEAD.strip(), "The mayor spoke last.", "“We have 12 boats,” she said."]


def test_an_open_quotation_leans_on_the_paragraph_behind() -> None:
    text = LEAD + "A man said: “We have 12 boats.\n\n“And they leak,” said the mayor.\n\nThey left.\n"
    assert chosen(text) == [LEAD.strip(), "A man said: “We have 12 boats.", "“And they leak,” said the mayor."]


def test_a_quotation_left_open_leans_on_the_paragraph_before_too() -> None:
    text = LEAD + "The mayor spoke last. She said: “We are late.\n\nWe have 12 boats,” and left.\n\nThey left.\n"
    assert chosen(text)[1:] == ["The mayor spoke last. She said: “We are late.", "We have 12 boats,” and left."]


def test_a_pronoun_leans_on_the_paragraph_before() -> None:
    text = LEAD + "The mayor came last.\n\nShe said 12 boats were lost.\n"
    assert chosen(text) == [LEAD.strip(), "The mayor came last.", "She said 12 boats were lost."]


def test_years_and_dates_alone_are_not_parsed() -> None:
    text = LEAD + "They met in 2017, on May 3.\n\nThe 1998 tour ended three weeks ago.\n\nIn 2017 boats cost $5.\n"
    assert chosen(text) == [LEAD.strip(), "In 2017 boats cost $5."]


def test_that_number_leans_on_the_paragraph_before() -> None:
    text = LEAD + "Many boats came.\n\nThat number is half what it was.\n"
    assert chosen(text)[1:] == ["Many boats came.", "That number is half what it was."]


def test_captions_and_boilerplate_are_not_parsed() -> None:
    text = LEAD + "The bridge will cost $3 million.\n\nSign up for our newsletter and join 50,000 readers.\n"
    assert chosen(text) == [LEAD.strip(), "The bridge will cost $3 million."]


def test_a_long_paragraph_is_cut_at_sentence_ends() -> None:
    text = "The toll rose to 12 people. " * 400
    parts = passages(text)
    assert len(parts) == -(-len(text) // PASSAGE_LIMIT)
    assert all(text[part.start : part.end].rstrip().endswith("people.") for part in parts)
    assert all(part.end - part.start <= PASSAGE_LIMIT for part in parts)


def test_what_has_no_end_of_a_sentence_is_cut_into_smaller_pieces() -> None:
    parts = passages("9" * (PASSAGE_LIMIT + 1))
    assert [(part.start, part.end) for part in parts] == [(0, ENDLESS_PIECE), (ENDLESS_PIECE, PASSAGE_LIMIT + 1)]
    parts = passages("nine " * (PASSAGE_LIMIT // 5 + 1))
    assert [(part.start, part.end) for part in parts] == [(0, ENDLESS_PIECE), (ENDLESS_PIECE, PASSAGE_LIMIT + 5)]


@given(st.text(alphabet=st.sampled_from('a1 .\n“”"’$,—é\u2028\r\t'), max_size=400))
def test_passages_cover_the_text_without_a_gap(text: str) -> None:
    assert "".join(text[part.start : part.end] for part in passages(text)) == text
