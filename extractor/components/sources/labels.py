"""Sayings told by marks alone: *Name: ...*, a colon before a quoted paragraph, a name behind a quotation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor import clauses
from extractor.components.sources import holders
from extractor.components.sources.cue import Cue
from extractor.components.sources.frame import Frame
from extractor.types import Range

_NAME_WORD = r"[A-Z][\w.’'-]*"
# A label opens a line, or stands in it before a quotation: `Lind: “...”`, `... [Fjordpress.] Ana Lind: “...”`.
_COLON = re.compile(
    r"(?m)(?:^[ \t\"“]*|(?<=[.!?\]”\"–—-] )(?=[^:\n]{1,60}: [“\"]))"
    rf"(?P<holder>{_NAME_WORD}(?:[ \t][A-Z&(][\w.’'()-]*|[ \t](?:of|the|for|and)(?=[ \t][A-Z])){{0,5}})"
    r":[ \t\u00a0]+(?=[\"“‘'A-Z0-9$])"
)
_SIGNATURE = re.compile(
    rf"[\"”][ \t]{{0,4}}(?:-{{1,2}}|–|—)[ \t]{{0,4}}(?P<holder>{_NAME_WORD}(?:[ \t]{_NAME_WORD}){{0,4}})[ \t]*(?=\n|$)"
)
_PARAGRAPH_COLON = re.compile(r":[ \t\u00a0]{0,4}\n{1,4}(?=[ \t]{0,4}[“\"])")


def colon_cues(frame: Frame, known: set[int]) -> Iterator[Cue]:
    """*The senator took to the stage:* before a paragraph that is a quotation: the subject of its main verb speaks."""
    for match in _PARAGRAPH_COLON.finditer(frame.text):
        sentence = frame.sentence_at(match.start())
        tokens = clauses.touching(frame.doc, sentence[0], match.start() + 1)
        root = tokens.root
        head = clauses.subject(root, shared=False) if clauses.is_parsed(root) and clauses.is_verb(root) else None
        if head is None or root.i in known or not (holders.can_speak(head) and not holders.is_share_of_people(head)):
            continue
        span = (sentence[0], match.start() + 1)
        yield Cue("source.colon_quotation", head, root, (root.idx, clauses.end_of(root)), span, (), "after", colon=True)


def find_labels(frame: Frame) -> Iterator[tuple[str, Range, Range, Range]]:
    """Rule, holder, cue and content ranges of *Name: ...* at a line's start and *"..." - Name* at its end."""
    for match in _COLON.finditer(frame.text):
        holder = match.span("holder")
        if match["holder"].split()[0].lower() in frame.words.headings or not _is_speaker_label(frame, match["holder"]):
            continue
        if frame.text[match.end()].isdigit() and match["holder"].rsplit()[-1].lower() not in frame.words.documents:
            continue  # Injured: 74
        end = frame.paragraphs[frame.paragraph_at(holder[0])][1]
        yield "source.colon", holder, (holder[1], holder[1] + 1), (match.end(), end)
    for match in _SIGNATURE.finditer(frame.text):
        number = frame.quotation_at(match.start())
        if number is not None:
            quotation = frame.quotations[number]
            yield (
                "source.signature",
                match.span("holder"),
                (match.start() + 1, match.start("holder")),
                (quotation.start, quotation.end),
            )


def _is_speaker_label(frame: Frame, label: str) -> bool:
    """A label names a speaker where its last word stands elsewhere in the article too, or it is a document noun."""
    last = label.rsplit(maxsplit=1)[-1].strip("()")
    return frame.text.count(last) > 1 or last.lower() in frame.words.documents
