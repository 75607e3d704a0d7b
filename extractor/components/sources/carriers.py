"""Who passes a figure on between its source and the article: *told The Gazette*, *reported by The Herald*."""

from __future__ import annotations

import re

from spacy.tokens import Doc, Token

from extractor import clauses
from extractor.components.sources import holders
from extractor.components.sources.cue import Cue
from extractor.components.sources.frame import Frame
from extractor.components.sources.words import Words
from extractor.types import Carrier, Range

_KINDS = (
    r"(?:(?:[A-Z]\w+ |official |state |state-run |private |local |national |public )?"
    r"(?:daily|weekly|newspaper|magazine|website|news agency|agency|broadcaster|network"
    r"|(?:TV|television|radio) (?:channel|station|network)|news channel))"
)
# `state radio`, `the official news agency`: an outlet that the article does not name.
_UNNAMED = (
    r"(?:(?:the )?(?:official|state|state-run|local|national|public|private|Chinese|Russian) "
    r"(?:news agency|television|TV|radio|media|newspaper|broadcaster)\b)"
)
_NO_NAME = (
    r"(?!(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Spring|Summer|Autumn|Fall|Winter)\b)"
)
_NUMBERED = r"(?:Channel|Kanal|Canal|Radio|TV|France|Russia) \d{1,2}\b"
_OUTLET = (
    rf"(?P<outlet>{_UNNAMED}|{_NUMBERED}|(?:[Tt]he )?{_NO_NAME}[A-Z][\w.&’'-]*(?: (?:of )?[A-Z][\w.&’'-]*){{0,4}})"
)
# Behind a holder, in words that say by whom it was heard or printed; any name serves.
_PASSED_ON = re.compile(
    r"(?:\b(?:(?:reported|cited|quoted|carried(?! out)|published) (?:[\w.]+ ){0,3}?(?:by|in)"
    r"|(?:obtained|reached|interviewed|seen) (?:[\w.]+ ){0,3}?by)"
    rf"(?: the)?(?: {_KINDS})?"
    r"|\bw(?:rote|rites) (?:[A-Z][\w.-]+ ){1,3}(?:for|in)|\b(?:that|who|which) (?:spoke|talked|had spoken) (?:with|to)"
    r"|\binterview(?:ed)? (?:with|on|by|for|to)) " + _OUTLET
)
# Behind the verb of saying; only what looks like an outlet, for one also speaks to a crowd or on Monday.
_SAID_TO = re.compile(
    rf"\b(?:told|tells|telling|tell|to|for|on|in)"
    rf"(?: (?=(?:the )?{_UNNAMED})|(?: the| an?)?(?P<kind> {_KINDS})?(?: the)? ){_OUTLET}"
)
_IS_UNNAMED = re.compile(_UNNAMED)
_POSSESSIVE = re.compile(r"[’']s?(?= )")  # CNN’s Anna Berg speaks for CNN
_SIGNED_REACH = 400  # characters at an article's start in which its dateline stands
_SIGNED = re.compile(r"(?s).*?[A-Z]{3}[^\n(]{0,40}\((?P<agency>[A-Z][\w ]{1,20})\) ?(?:--?|–|—|_)")
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
        if (match["kind"] or is_outlet(match["outlet"], frame.words)) and not _is_far(frame, cue, match.start()):
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
    text = _POSSESSIVE.split(match["outlet"], maxsplit=1)[0]
    trimmed = re.sub(
        r"(?:[’']s| (?:On|In|At|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b.*|[.’'])$", "", text
    )
    return start, start + len(trimmed) if trimmed else end


def own_publishers(doc: Doc, text: str) -> frozenset[str]:
    """The names of who publishes the article, in lower case: as its input tells, and as its dateline signs it."""
    told = doc._.article or {}
    signed = _SIGNED.match(text[:_SIGNED_REACH])
    names = [told.get("publisher"), signed["agency"] if signed else None]
    return frozenset(name.lower() for name in names if name)


def is_own(name: str, publishers: frozenset[str]) -> bool:
    """Whether a name, or its initials, are the publisher's: *The Associated Press* in an article signed `(AP)`."""
    bare = re.sub(r"^[Tt]he ", "", name)
    initials = "".join(word[0] for word in bare.split() if word[0].isupper())
    return bool(publishers & {name.lower(), bare.lower(), initials.lower()})


def is_outlet(name: str, words: Words) -> bool:
    """Whether a name looks like a newspaper, broadcaster or agency; of *CNN’s Anna Berg* the first part is asked."""
    name = _POSSESSIVE.split(name, maxsplit=1)[0]
    is_known = re.sub(r"^[Tt]he ", "", name) in words.carriers
    return (
        is_known or bool(_IS_UNNAMED.match(name)) or any(part.strip(".’'") in words.carriers for part in name.split())
    )


def quoted_source(verb: Token) -> Token | None:
    """The one quoted in *Interfax said, quoting prosecutors* and *citing police*: the object of the participle.

    The parse hangs the participle on either verb, so the words behind the saying are read, and those between it and its
    subject: *The Wire, citing prosecutors, put the toll at 12*.
    """
    holder = clauses.subject(verb)
    start = holder.i + 1 if holder is not None and 0 < verb.i - holder.i < 2 * _QUOTING_REACH else verb.i + 1
    for token in verb.doc[start : verb.i + _QUOTING_REACH]:
        above = list(token.ancestors) if token.lower_ in QUOTING else []
        if verb in above or (token.i < verb.i and holder in above):
            return next((noun for noun in token.children if noun.dep_ == "dobj"), None)
    return None
