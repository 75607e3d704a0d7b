"""Which of the attributions on a Doc a quantity belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from extractor.offsets import covered, gap, overlap, within
from extractor.types import Attribution, How, Range


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
    if not source.content or quantity[0] < source.content[0][0] or quantity[1] > source.content[-1][1]:
        return False
    return not overlap(quantity, (source.start, source.end)) and covered(quantity, source.content)


def _stands_in(source: Attribution, sentence: Range) -> bool:
    return overlap((source.start, source.end), sentence) > 0


def _rank(source: Attribution, quantity: Range, sentence: Range) -> tuple[bool, int, int]:
    stretch = min(end - start for start, end in source.content if within(quantity, (start, end)))
    return not _stands_in(source, sentence), stretch, gap(quantity, (source.start, source.end))


def quoted(quantity: Range, quotations: Iterable[Range]) -> bool:
    """Whether a quantity stands wholly inside quotation marks; ``quotations`` are ranges with their marks."""
    return covered(quantity, quotations)
