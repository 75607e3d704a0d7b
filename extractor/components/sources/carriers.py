"""Who passes a figure on between its source and the article: *told Daily NK*, *reported by The Herald*, *quoting X*."""

from __future__ import annotations

import re

from spacy.tokens import Token

from extractor.components.sources import holders
from extractor.components.sources.cue import Cue
from extractor.components.sources.frame import Frame
from extractor.components.sources.words import Words
from extractor.types import Carrier, Range

_KINDS = r"(?:daily|weekly|newspaper|magazine|website|agency|broadcaster|network|news agency)"
_OUTLET = r"(?P<outlet>(?:[Tt]he )?[A-Z][\w.&’'-]*(?: (?:of )?[A-Z][\w.&’'-]*){0,4}|state (?:television|radio|media))"
# Behind a holder, in words that say by whom it was heard or printed; any name serves.
_PASSED_ON = re.compile(
    r"(?:\b(?:reported|cited|quoted|carried|published|obtained|reached|interviewed|seen) (?:\w+ )?(?:by|in)"
    rf"(?: the)?(?: {_KINDS})?"
    r"|\bw(?:rote|rites) (?:[A-Z][\w.-]+ ){1,3}(?:for|in)|\b(?:that|who|which) (?:spoke|talked|had spoken) (?:with|to)"
    r"|\binterview(?:ed)? (?:with|on|by|for|to)) " + _OUTLET
)
# Behind the verb of saying; only what looks like an outlet, for one also speaks to a crowd or on Monday.
_SAID_TO = re.compile(r"(?:\b(?:told|tells|telling|to|for|on|in))(?: the)? " + _OUTLET)
_REACH = 130  # characters behind holder and cue in which a carrier of theirs can begin
QUOTING = frozenset({"quoting", "citing"})
_QUOTING_REACH = 12  # tokens behind a verb of saying within which its participle begins


def carriers(frame: Frame, cue: Cue) -> tuple[Carrier, ...]:
    """The carriers named beside a cue, in the order in which the figure passed through them."""
    sentence = frame.sentence_at(cue.cue[0])
    spans = [*_passed_on(frame, cue, sentence), *_told(frame, cue, sentence)]
    found: dict[str, Carrier] = {}
    for start, end in sorted(set(spans)):
        text = frame.text[start:end]
        if start >= cue.head.left_edge.idx and end <= cue.head.idx + len(cue.head):
            continue
        found.setdefault(text, Carrier(text, text, start, end))
    return tuple(found.values())


def _passed_on(frame: Frame, cue: Cue, sentence: Range) -> list[Range]:
    start = min(holders.noun_phrase(cue.head)[0].idx, cue.cue[0])
    stop = min(sentence[1], max(cue.span[1], start) + _REACH)
    return [
        _outlet(match)
        for match in _PASSED_ON.finditer(frame.text, start, stop)
        if not _is_said_content(cue, match.start())
    ]


def _is_said_content(cue: Cue, place: int) -> bool:
    """A carrier inside what is said belongs to the content, unless the content stands before it."""
    return (
        cue.where == "after"
        and cue.rule != "source.according_to"
        and any(start <= place < end for start, end in cue.content)
    )


def _told(frame: Frame, cue: Cue, sentence: Range) -> list[Range]:
    stop = min(sentence[1], cue.cue[1] + _REACH)
    found = []
    for match in _SAID_TO.finditer(frame.text, cue.cue[0], stop):
        if is_outlet(match["outlet"], frame.words) and not _is_far(frame, cue, match.start()):
            found.append(_outlet(match))
    return found


def _is_far(frame: Frame, cue: Cue, place: int) -> bool:
    """Whether more than the verb, its hearer and a day stand between the cue and the outlet."""
    between = frame.text[cue.cue[1] : place]
    return (
        (len(between) > 40 and "interview" not in between)
        or any(mark in between for mark in '"“”:;')
        or "that " in between
        or _is_said_content(cue, place)
    )


def _outlet(match: re.Match[str]) -> Range:
    start, end = match.span("outlet")
    text = match["outlet"]
    trimmed = re.sub(
        r"(?:[’']s| (?:On|In|At|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b.*|[.’'])$", "", text
    )
    return start, start + len(trimmed) if trimmed else end


def is_outlet(name: str, words: Words) -> bool:
    """Whether a name looks like a newspaper, broadcaster or agency."""
    return any(part.strip(".’'") in words.carriers for part in name.split())


def quoted_source(verb: Token) -> Token | None:
    """The one quoted in *Interfax said, quoting prosecutors* and *citing police*: the object of the participle.

    The parse hangs the participle on either verb, so the words behind the saying are read.
    """
    for token in verb.doc[verb.i + 1 : verb.i + _QUOTING_REACH]:
        if token.lower_ in QUOTING and verb in token.ancestors:
            return next((noun for noun in token.children if noun.dep_ == "dobj"), None)
    return None
