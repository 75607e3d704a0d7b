"""What is known of an article's text, and which of it a page shows around a claim.

The text itself where the database holds it, else the sentences of its claims. Offsets are those of the article.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from extractor.types import Range

WIDEST = 6000
"""Characters that one passage of a page shows at most; the middle of what is longer."""

_SENTENCE_END = re.compile(r"[.!?…][\"”’')\]]*\s+(?=[\"“‘'(\[]?[A-Z0-9])")


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of an article."""

    start: int
    text: str

    @property
    def end(self) -> int:
        """Offset behind it."""
        return self.start + len(self.text)

    def holds(self, start: int, end: int) -> bool:
        """Whether a stretch lies in it."""
        return self.start <= start <= end <= self.end

    def cut(self, start: int, end: int) -> Passage:
        """The part of it between two offsets."""
        return Passage(start, self.text[start - self.start : end - self.start])


@dataclass(frozen=True, slots=True)
class KnownText:
    """The passages of an article that are known, in order, none touching the next."""

    passages: tuple[Passage, ...]

    def at(self, start: int, end: int) -> str | None:
        """The characters between two offsets; None where they are not known."""
        for passage in self.passages:
            if passage.holds(start, end):
                return passage.cut(start, end).text
        return None

    def find(self, words: str, near: int) -> Range | None:
        """Where words stand, whatever the space between them: the place that is nearest to an offset; None for none."""
        pattern = r"\s+".join(map(re.escape, words.split()))
        if not pattern:
            return None
        places = [
            (passage.start + found.start(), passage.start + found.end())
            for passage in self.passages
            for found in re.finditer(pattern, passage.text)
        ]
        return min(places, key=lambda place: abs(place[0] - near), default=None)

    def sentence(self, start: int, end: int) -> Passage | None:
        """The sentence around a stretch, by full stops; None where it is not known. A reviewer sees and corrects it."""
        paragraph = self.paragraph(start, end)
        if paragraph is None:
            return None
        ends = [paragraph.start + found.end() for found in _SENTENCE_END.finditer(paragraph.text)]
        first = max((place for place in ends if place <= start), default=paragraph.start)
        last = min((place for place in ends if place >= end), default=paragraph.end)
        found = paragraph.cut(first, last)
        stripped = found.text.strip()
        return Passage(found.start + found.text.index(stripped), stripped)

    def paragraph(self, start: int, end: int) -> Passage | None:
        """The paragraph around a stretch, from line break to line break; None where it is not known."""
        for passage in self.passages:
            if passage.holds(start, end):
                first = passage.text.rfind("\n", 0, start - passage.start) + 1
                last = passage.text.find("\n", end - passage.start)
                return passage.cut(passage.start + first, passage.end if last < 0 else passage.start + last)
        return None


def known_text(text: str | None, sentences: Iterable[Passage]) -> KnownText:
    """The text where it is there and agrees with the sentences read from it, else the sentences."""
    sentences = sorted(set(sentences), key=lambda passage: (passage.start, -passage.end))
    if text is not None:
        whole = Passage(0, text)
        if all(whole.holds(each.start, each.end) and _same(whole, each) for each in sentences):
            return KnownText((whole,))
    return KnownText(tuple(_joined(sentences)))


def _same(whole: Passage, part: Passage) -> bool:
    return whole.cut(part.start, part.end).text == part.text.replace("\0", "\u2400")


def _joined(sentences: Sequence[Passage]) -> Iterator[Passage]:
    """The passages that they make: those joined that touch or overlap; without one that contradicts what is before."""
    held: Passage | None = None
    for sentence in sentences:
        if held is None or sentence.start > held.end:
            if held:
                yield held
            held = sentence
        elif sentence.text.startswith(held.text[sentence.start - held.start :]):
            held = Passage(held.start, held.text + sentence.text[held.end - sentence.start :])
    if held:
        yield held


def shown_around(known: KnownText, sentence: Range, spans: Iterable[Range]) -> list[Passage]:
    """The paragraph of a sentence with its neighbours, and those of spans that stand elsewhere, in order.

    Each holds at most WIDEST characters.
    """
    centre = known.paragraph(*sentence)
    if centre is None:
        return []
    shown = [centre, *_neighbours(known, centre)]
    for start, end in spans:
        paragraph = known.paragraph(start, end)
        if paragraph and not any(passage.holds(start, end) for passage in shown):
            shown.append(_bounded(paragraph, start, end))
    return sorted((_bounded(passage, *sentence) for passage in shown), key=lambda passage: passage.start)


def _neighbours(known: KnownText, centre: Passage) -> Iterator[Passage]:
    """The nearest paragraphs before and after that are not blank."""
    whole = next(passage for passage in known.passages if passage.holds(centre.start, centre.end))
    before = whole.cut(whole.start, centre.start).text.rstrip()
    if before:
        yield whole.cut(whole.start + before.rfind("\n") + 1, whole.start + len(before))
    after = whole.cut(centre.end, whole.end).text
    if blank := after.lstrip():
        start = whole.end - len(blank)
        line = blank.find("\n")
        yield whole.cut(start, whole.end if line < 0 else start + line)


def _bounded(passage: Passage, start: int, end: int) -> Passage:
    """The passage, or of a long one what stands around a stretch."""
    if len(passage.text) <= WIDEST:
        return passage
    middle = min(max((start + end) // 2, passage.start + WIDEST // 2), passage.end - WIDEST // 2)
    return passage.cut(middle - WIDEST // 2, middle + WIDEST // 2)
