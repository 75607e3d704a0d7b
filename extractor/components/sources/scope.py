"""How far a saying reaches beyond its own sentence: running quotations, its paragraph, a poll's whole story."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from extractor.components.sources.cue import Cue
from extractor.components.sources.frame import Frame
from extractor.components.sources.quotations import spoken_chain
from extractor.offsets import merge, overlap
from extractor.types import Range

# Words by which a paragraph goes on about a poll's answers.
_ANSWERS = re.compile(
    r"\b(?:respondents|those (?:\w+ed|\w+ing|who)\b|(?:the|this) (?:poll|survey)\b|voters|polled|surveyed"
    r"|approv\w+|disapprov\w+|favou?r\w*|back(?:s|ed)?|said they|[Ss]upport (?:among|for))\b"
)
_SHARE = re.compile(
    r"\d ?%|\bper ?cent\b|\bpoints?\b|\b(?:one|two|three|four|five|six|seven|eight|nine) (?:in|out of) (?:\w+)\b",
    re.I,
)
_SPAN_REACH = 300  # characters that holder and verb of one saying can lie apart
_SPEECH_WORDS = 4  # a quotation of fewer words with no stop at its end is a term
_LINK = re.compile(
    r"[\"“]?(?:(?:He|She|It|They|[Tt]he \w+) (?:also|further)|Also|In addition|(?:Of|Among) (?:those|them|these)"
    r"|That (?:is|was|compares|figure)|Those|Another|The (?:rest|others?))\b"
)


@dataclass(slots=True)
class Reach:
    """A cue with all that its speaker says, growing as the rules find more."""

    cue: Cue
    content: list[Range]
    quotes: list[int] = field(default_factory=list)
    is_poll: bool = False
    is_document: bool = False

    def add(self, stretch: Range) -> None:
        """One more stretch."""
        if stretch[0] < stretch[1]:
            self.content.append(stretch)


def widen(frame: Frame, cues: Sequence[Cue], documents: Sequence[str | None]) -> list[Reach]:
    """The cues with their content grown beyond the sentence; ``documents`` tells the document class of each holder."""
    reaches = [
        Reach(cue, list(cue.content), is_poll=kind == "poll" and cue.head.tag_ == "NN", is_document=kind is not None)
        for cue, kind in zip(cues, documents, strict=True)
    ]
    owners = _own_quotations(frame, reaches)
    _follow_colons(frame, reaches, owners)
    _continue_quotations(frame, reaches, owners)
    reaches = [reach for reach in reaches if not _is_quoted_by_another(frame, reach, owners)]
    _reach_over_paragraphs(frame, reaches)
    _reach_over_poll_stories(frame, reaches)
    return reaches


def _is_quoted_by_another(frame: Frame, reach: Reach, owners: dict[int, Reach]) -> bool:
    """*“The experts say 12,” he said*: within quotation marks the one quoted answers for all of it."""
    number = frame.quotation_at(reach.cue.cue[0])
    return number is not None and number in owners and owners[number] is not reach


def _own_quotations(frame: Frame, reaches: Sequence[Reach]) -> dict[int, Reach]:
    """Give each quotation that a cue's content touches, with what it continues, to that cue."""
    owners: dict[int, Reach] = {}
    for reach in reaches:
        inside = frame.quotation_at(reach.cue.cue[0])
        for number in _touched(frame, reach):
            if number == inside or number in owners:
                continue
            for quotation in spoken_chain(frame.quotations, number):
                owner = frame.quotation_at(quotation.start)
                if owner is not None and owner not in owners:
                    owners[owner] = reach
                    reach.quotes.append(owner)
                    reach.add((quotation.start, quotation.end))
    return owners


def _touched(frame: Frame, reach: Reach) -> list[int]:
    """The quotations in a cue's content, and those that only a comma parts from the cue, however sentences are cut."""
    touched = []
    for stretch in reach.cue.content:
        touched += frame.quotations_in(stretch)
    start, end = reach.cue.span
    for number in frame.quotations_in((max(0, start - 4), end + 4)):
        quotation = frame.quotations[number]
        before_cue = quotation.end <= start and frame.text[quotation.end : start].strip(" ,-—–") == ""
        if before_cue and "\n" not in frame.text[quotation.end : start] and reach.cue.where != "after":
            touched.append(number)
    return touched


def _follow_colons(frame: Frame, reaches: Sequence[Reach], owners: dict[int, Reach]) -> None:
    """*She said:* at a paragraph's end gives the next paragraph, and the quotation or list that begins there."""
    for reach in reaches:
        if not reach.cue.colon:
            continue
        number = frame.paragraph_at(reach.cue.cue[0])
        following = _next_paragraph(frame, number)
        if following is None:
            continue
        start, end = frame.paragraphs[following]
        quoted = [q for q in frame.quotations_in((start, end)) if q not in owners]
        if quoted and frame.quotations[quoted[0]].start - start < 4:
            for quotation in spoken_chain(frame.quotations, quoted[0]):
                owner = frame.quotation_at(quotation.start)
                if owner is not None:
                    owners[owner] = reach
                    reach.quotes.append(owner)
                reach.add((quotation.start, quotation.end))
        elif reach.cue.rule != "source.colon_quotation":
            reach.add((start, end))


def _next_paragraph(frame: Frame, number: int) -> int | None:
    for following in range(number + 1, len(frame.paragraphs)):
        if frame.text[slice(*frame.paragraphs[following])].strip():
            return following
    return None


def _continue_quotations(frame: Frame, reaches: Sequence[Reach], owners: dict[int, Reach]) -> None:
    """A quotation with no cue of its own goes on the one before it, in its paragraph or the paragraph before."""
    last: Reach | None = None
    last_paragraph = -1
    for number, quotation in enumerate(frame.quotations):
        paragraph = frame.paragraph_at(quotation.start)
        owner = owners.get(number)
        if owner is None and last_paragraph != paragraph:
            before = _speaker_before(frame, number, paragraph, reaches)
            if before is not None:
                last, last_paragraph = before, paragraph
        if owner is None and last is not None and _goes_on(frame, number, paragraph, last_paragraph, reaches):
            owner = last
            owners[number] = owner
            owner.quotes.append(number)
            owner.add((quotation.start, quotation.end))
        if owner is not None:
            last, last_paragraph = owner, paragraph


def _is_term(quoted: str) -> bool:
    """A word or two in quotation marks (*the “use it” rule*) is a term and goes on nobody's speech."""
    return len(quoted.split()) < _SPEECH_WORDS and not re.search(r"[.!?,]\W*$", quoted)


def _speaker_before(frame: Frame, number: int, paragraph: int, reaches: Sequence[Reach]) -> Reach | None:
    """The one who spoke, if indirectly, in the sentence before a paragraph's first quotation."""
    start, limit = frame.paragraphs[paragraph][0], frame.quotations[number].start
    sentence_before = frame.sentence_at(max(start, frame.text.rfind(".", start, limit) - 1))
    spoke = _between(reaches, max(start, sentence_before[0]), min(limit, sentence_before[1]))
    spoke = [reach for reach in spoke if not reach.is_document]
    return spoke[-1] if spoke else None


def _goes_on(frame: Frame, number: int, paragraph: int, last_paragraph: int, reaches: Sequence[Reach]) -> bool:
    quotation = frame.quotations[number]
    start, end = frame.paragraphs[paragraph]
    sentence = (quotation.start, quotation.end)
    if _is_term(frame.text[slice(*sentence)]):
        return False
    if paragraph == last_paragraph:
        inside = frame.sentence_at(quotation.start + 3)  # the parse may leave the mark itself with the sentence before
        near = _between(reaches, inside[0] - _SPAN_REACH, inside[1] + _SPAN_REACH)
        return not any(overlap(reach.cue.span, inside) for reach in near if _is_open(frame, reach))
    follows = _next_paragraph(frame, last_paragraph) == paragraph
    opens = quotation.start - start <= 2
    own_cue = any(_is_open(frame, reach) for reach in _between(reaches, start, end))
    return follows and opens and not own_cue


def _reach_over_paragraphs(frame: Frame, reaches: Sequence[Reach]) -> None:
    """Give the sentences without a cue to the attributions of their paragraph, as far as these reach."""
    by_paragraph: dict[int, list[Reach]] = {}
    for reach in reaches:
        if _is_open(frame, reach):
            by_paragraph.setdefault(frame.paragraph_at(reach.cue.cue[0]), []).append(reach)
    for paragraph, members in by_paragraph.items():
        _share_out(frame, paragraph, members)


def _share_out(frame: Frame, paragraph: int, members: Sequence[Reach]) -> None:
    sentences = frame.sentences_of(paragraph)
    holding = [_between(members, *sentence) for sentence in sentences]
    following = _nearest(holding[::-1])[::-1]
    for sentence, held, before, behind in zip(sentences, holding, _nearest(holding), following, strict=True):
        if held:
            continue
        back = behind[0] if behind and _reaches_back(behind[0]) else None
        ahead = before[-1] if before and _reaches_ahead(frame, before[-1], sentence) else None
        chosen = back if back is not None and not (ahead is not None and ahead.is_poll) else ahead
        if chosen is not None:
            chosen.add(sentence)


def _nearest(holding: Sequence[Sequence[Reach]]) -> list[Sequence[Reach]]:
    """For each place the last entry before it that holds anything, else an empty one."""
    found: list[Sequence[Reach]] = []
    last: Sequence[Reach] = ()
    for held in holding:
        found.append(last)
        last = held or last
    return found


def _between(reaches: Sequence[Reach], start: int, end: int) -> Sequence[Reach]:
    """The reaches whose cue begins in ``[start, end)``; they stand in text order."""
    first = bisect_left(reaches, start, key=_place)
    return reaches[first : bisect_left(reaches, end, key=_place)] if start < end else ()


def _place(reach: Reach) -> int:
    return reach.cue.cue[0]


def _is_open(frame: Frame, reach: Reach) -> bool:
    """Whether a cue stands outside quotation marks."""
    return frame.quotation_at(reach.cue.cue[0]) is None


def _reaches_back(reach: Reach) -> bool:
    """A trailing attribution of plain speech reaches back; a trailing quotation colours only itself."""
    return reach.cue.where == "before" and not reach.quotes and reach.cue.rule != "source.reduced_passive"


def _reaches_ahead(frame: Frame, reach: Reach, sentence: Range) -> bool:
    """A leading attribution reaches on where it is a document's, or a word of the sentence ties it."""
    if reach.quotes and not reach.is_poll:
        return False
    text = frame.text[slice(*sentence)]
    return (reach.is_poll and bool(_SHARE.search(text))) or bool(_LINK.match(text))


def _reach_over_poll_stories(frame: Frame, reaches: Sequence[Reach]) -> None:
    """Later paragraphs that go on with a poll's answers and name no source keep the poll."""
    polls = [reach for reach in reaches if reach.is_poll]
    if not polls:
        return
    claimed = merge(stretch for reach in reaches for stretch in reach.content)
    current: Reach | None = None
    upcoming = sorted(polls, key=lambda reach: reach.cue.cue)
    for sentence in frame.sentences:
        while upcoming and upcoming[0].cue.cue[0] < sentence[0]:
            current = upcoming.pop(0)
        text = frame.text[slice(*sentence)]
        if current is None or not _SHARE.search(text) or not _ANSWERS.search(text):
            continue
        if _is_claimed(sentence, claimed) or _between(reaches, *sentence):
            continue
        current.add((sentence[0], sentence[0] + len(text.rstrip())))


def _is_claimed(sentence: Range, claimed: Sequence[Range]) -> bool:
    """Whether a sentence shares a character with one of the ranges, which stand in text order without overlap."""
    first = max(0, bisect_left(claimed, sentence) - 1)
    return any(overlap(sentence, stretch) for stretch in claimed[first : first + 3])
