"""An article's Doc as the rules see it: paragraphs, quotations and parsed sentences that stay within one paragraph."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from extractor import clauses, layout
from extractor.components.sources.quotations import Quotation, quotations
from extractor.components.sources.words import Words
from extractor.offsets import index_at
from extractor.types import Range

SILENT_BLOCKS = frozenset({"byline", "dateline", "caption", "boilerplate"})

_DATELINE_REACH = 90  # characters
_DATELINE = re.compile(
    r"\s*(?:[A-Z][A-Z.’'-]+|[A-Z][\w.’'-]+)(?: [A-Z][\w.’'-]+){0,3}"
    r"(?:, [A-Z][\w. ]{1,20})?(?:, (?:\w+day|[A-Z][a-z]{2,8}\.? \d{1,2}))?"
    r"(?: ?\([A-Z][\w ./-]{1,30}\))?[ \u00a0]*(?:--?|–|—|_)[ \u00a0]+"
)


@dataclass(frozen=True, slots=True)
class Frame:
    """What is cut once for a Doc and asked often; all ranges are characters in text order."""

    doc: Doc
    text: str
    words: Words
    paragraphs: tuple[Range, ...]
    kinds: tuple[str, ...]
    quotations: tuple[Quotation, ...]
    sentences: tuple[Range, ...]
    _paragraph_starts: tuple[int, ...]
    _quotation_starts: tuple[int, ...]
    _sentence_starts: tuple[int, ...]

    def is_dateline(self, place: int) -> bool:
        """Whether a character stands in the place and day before a paragraph's words: `VELDEN, May 4 (Wire) --`."""
        start, end = self.paragraphs[self.paragraph_at(place)]
        if place - start >= _DATELINE_REACH:
            return False
        match = _DATELINE.match(self.text, start, min(end, start + _DATELINE_REACH))
        return match is not None and place < match.end()

    def paragraph_at(self, place: int) -> int:
        """The number of the paragraph that holds a character; 0 in an empty text."""
        return max(0, index_at(self._paragraph_starts, place))

    def sentence_at(self, place: int) -> Range:
        """The sentence that holds a character, or the paragraph where nothing is parsed."""
        number = index_at(self._sentence_starts, place)
        if number >= 0 and place < self.sentences[number][1]:
            return self.sentences[number]
        return self.paragraphs[self.paragraph_at(place)] if self.paragraphs else (0, 0)

    def sentences_of(self, paragraph: int) -> Sequence[Range]:
        """The sentences of a paragraph, by its number."""
        start, end = self.paragraphs[paragraph]
        first = max(0, index_at(self._sentence_starts, start))
        found = []
        for number in range(first, len(self.sentences)):
            sentence = self.sentences[number]
            if sentence[0] >= end:
                break
            if sentence[0] >= start:
                found.append(sentence)
        return found

    def quotation_at(self, place: int) -> int | None:
        """The number of the quotation that holds a character, None outside quotation marks."""
        number = index_at(self._quotation_starts, place)
        return number if number >= 0 and place < self.quotations[number].end else None

    def quotations_in(self, within: Range) -> list[int]:
        """The numbers of the quotations that share a character with a range."""
        number = max(0, index_at(self._quotation_starts, within[0]))
        found = []
        while number < len(self.quotations) and self.quotations[number].start < within[1]:
            if self.quotations[number].end > within[0]:
                found.append(number)
            number += 1
        return found


def frame(doc: Doc, words: Words) -> Frame:
    """Cut a Doc once."""
    text = doc.text
    parts = layout.blocks(text)
    paragraphs = tuple((part.start, part.end) for part in parts)
    quoted = tuple(quotations(text, paragraphs))
    sentences = tuple(_sentences(doc, paragraphs))
    return Frame(
        doc=doc,
        text=text,
        words=words,
        paragraphs=paragraphs,
        kinds=tuple(part.kind for part in parts),
        quotations=quoted,
        sentences=sentences,
        _paragraph_starts=tuple(start for start, _ in paragraphs),
        _quotation_starts=tuple(quotation.start for quotation in quoted),
        _sentence_starts=tuple(start for start, _ in sentences),
    )


def _sentences(doc: Doc, paragraphs: Sequence[Range]) -> list[Range]:
    """The sentences of the parsed tokens, cut at paragraphs' ends: a headline is none with the text below."""
    if not doc.has_annotation("SENT_START"):
        return []
    starts = [start for start, _ in paragraphs]
    found: list[Range] = []
    for sentence in doc.sents:
        if not clauses.is_parsed(sentence[0]) and not clauses.is_parsed(sentence[-1]):
            continue
        start, end = clauses.char_range(sentence)
        while start < end:
            stop = min(end, paragraphs[max(0, index_at(starts, start))][1])
            found.append((start, max(stop, start + 1)))
            start = max(stop, start + 1)
    return found
