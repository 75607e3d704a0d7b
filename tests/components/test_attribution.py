"""Attributions are found by the sentences they touch."""

from __future__ import annotations

from extractor.components.claims.attribution import by_sentence, numbers_at
from extractor.types import Attribution, Range


def attribution(
    holder: Range, *content: Range, cue: tuple[int | None, int | None] = (None, None), said: Range | None = None
) -> Attribution:
    return Attribution(
        start=holder[0], end=holder[1], text="x", name="x", type="person", role=None, cue_start=cue[0], cue_end=cue[1],
        content=content, said=said, via=(), rule="source.said",
    )  # fmt: skip


STARTS = (0, 10, 20, 30, 40)


def test_an_attribution_touches_where_any_part_of_it_stands() -> None:
    spoken = attribution((2, 4), (12, 18), cue=(5, 6), said=(41, 44))
    wide = attribution((30, 33), (8, 25))
    assert by_sentence([spoken, wide], STARTS) == {
        0: [spoken, wide],
        1: [spoken, wide],
        2: [wide],
        3: [wide],
        4: [spoken],
    }


def test_without_attributions_nothing_is_touched() -> None:
    assert by_sentence([], STARTS) == {}


def test_a_stretch_ends_before_the_part_that_begins_where_it_ends() -> None:
    assert list(numbers_at(STARTS, (5, 10))) == [0]
    assert list(numbers_at(STARTS, (10, 31))) == [1, 2, 3]
    assert list(numbers_at(STARTS, (20, 20))) == [2]
