"""Which of the attributions on a Doc a quantity belongs to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

from extractor.offsets import covered, gap, index_at, overlap, within
from extractor.types import Attribution, How, Range

NotSaid = Literal["own_figure", "not_covered"]
"""Why an attribution says nothing of a quantity: it is part of the holder (*two officials said*), or lies outside of
what is said."""

Outranked = Literal["other_sentence", "wider", "farther"]
"""By what an attribution that covers a quantity comes behind the one chosen: its holder stands in another sentence,
what it says reaches farther around the quantity, its holder stands farther away."""


def by_sentence(attributions: Sequence[Attribution], starts: Sequence[int]) -> Mapping[int, Sequence[Attribution]]:
    """By a sentence's number the attributions that touch it: with their holder, cue or date, or with what is said.

    ``starts`` are where the sentences begin, in text order. A sentence that none touches is left out.
    """
    touching: dict[int, list[Attribution]] = defaultdict(list)
    for source in attributions:
        for number in sorted({number for stretch in _stretches(source) for number in numbers_at(starts, stretch)}):
            touching[number].append(source)
    return touching


def numbers_at(starts: Sequence[int], stretch: Range) -> range:
    """The numbers of the parts, each from its start to the next one's, that a stretch touches."""
    return range(max(0, index_at(starts, stretch[0])), index_at(starts, max(stretch[0], stretch[1] - 1)) + 1)


def _stretches(source: Attribution) -> Iterator[Range]:
    yield from source.content
    yield source.start, source.end
    if source.cue_start is not None and source.cue_end is not None:
        yield source.cue_start, source.cue_end
    if source.said is not None:
        yield source.said


def source_of(quantity: Range, sentence: Range, attributions: Sequence[Attribution]) -> tuple[Attribution, How] | None:
    """The attribution that answers for a quantity, and whether its holder stands in the same sentence.

    Of several the one with its holder in the sentence wins, then the one with the shortest stretch around the quantity
    (the innermost speaker), then the nearest. A quantity inside the holder (*two officials said*) is not its own.
    None in the article's own voice.
    """
    said = [source for source in attributions if _holds(source, quantity)]
    if not said:
        return None
    chosen = min(said, key=lambda source: _rank(source, quantity, sentence))
    return chosen, "explicit" if _stands_in(chosen, sentence) else "context"


def _holds(source: Attribution, quantity: Range) -> bool:
    return why_not_said(source, quantity) is None


def why_not_said(source: Attribution, quantity: Range) -> NotSaid | None:
    """Why an attribution does not answer for a quantity; None where it does."""
    if overlap(quantity, (source.start, source.end)):
        return "own_figure"
    if not source.content or quantity[0] < source.content[0][0] or quantity[1] > source.content[-1][1]:
        return "not_covered"
    return None if covered(quantity, source.content) else "not_covered"


def why_outranked(source: Attribution, chosen: Attribution, quantity: Range, sentence: Range) -> Outranked:
    """By what the chosen one of two attributions that cover a quantity comes first."""
    mine, first = _rank(source, quantity, sentence), _rank(chosen, quantity, sentence)
    if mine[0] != first[0]:
        return "other_sentence"
    return "wider" if mine[1] != first[1] else "farther"


def _stands_in(source: Attribution, sentence: Range) -> bool:
    return overlap((source.start, source.end), sentence) > 0


def _rank(source: Attribution, quantity: Range, sentence: Range) -> tuple[bool, int, int]:
    stretch = min(end - start for start, end in source.content if within(quantity, (start, end)))
    return not _stands_in(source, sentence), stretch, gap(quantity, (source.start, source.end))


def quoted(quantity: Range, quotations: Iterable[Range]) -> bool:
    """Whether a quantity stands wholly inside quotation marks; ``quotations`` are ranges with their marks."""
    return covered(quantity, quotations)
