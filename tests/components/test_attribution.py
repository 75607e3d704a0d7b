"""Which attribution answers for a quantity: ranges in, attribution out; no parser."""

from __future__ import annotations

from extractor.components.claims.attribution import quoted, source_of
from extractor.types import Attribution, Range


def said(holder: Range, *content: Range) -> Attribution:
    return Attribution(
        start=holder[0],
        end=holder[1],
        text="x",
        name=f"holder at {holder[0]}",
        type="unnamed",
        role=None,
        cue_start=holder[1],
        cue_end=holder[1] + 1,
        content=content,
        said=None,
        via=(),
        rule="source.subject_verb_content",
    )


def test_none_outside_every_content() -> None:
    assert source_of((60, 62), (50, 80), [said((0, 5), (10, 40))]) is None
    assert source_of((60, 62), (50, 80), []) is None


def test_a_quantity_must_lie_wholly_in_one_stretch() -> None:
    split = said((0, 5), (10, 21), (22, 40))
    assert source_of((20, 23), (0, 45), [split]) is None
    assert source_of((18, 21), (0, 45), [split]) == (split, "explicit")


def test_explicit_where_the_holder_stands_in_the_sentence_else_context() -> None:
    source = said((0, 5), (10, 90))
    assert source_of((20, 22), (0, 45), [source]) == (source, "explicit")
    assert source_of((60, 62), (46, 90), [source]) == (source, "context")


def test_a_holder_in_the_sentence_goes_before_one_further_off() -> None:
    far, here = said((0, 5), (50, 60)), said((90, 95), (46, 89))
    assert source_of((52, 54), (46, 100), [far, here]) == (here, "explicit")


def test_of_two_in_the_sentence_the_inner_one() -> None:
    outer, inner = said((0, 5), (10, 90)), said((30, 35), (40, 90))
    assert source_of((50, 52), (0, 90), [outer, inner]) == (inner, "explicit")


def test_of_equal_stretches_the_nearest() -> None:
    before, behind = said((0, 5), (10, 40)), said((45, 50), (10, 40))
    assert source_of((35, 37), (0, 60), [before, behind]) == (behind, "explicit")


def test_a_figure_in_the_holder_is_not_its_own() -> None:
    source = said((0, 12), (0, 60))
    assert source_of((0, 3), (0, 60), [source]) is None


def test_quoted() -> None:
    assert quoted((5, 7), [(0, 3), (4, 9)])
    assert not quoted((2, 5), [(0, 3), (4, 9)])
    assert not quoted((2, 5), [])
