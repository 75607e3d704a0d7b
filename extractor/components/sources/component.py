"""The spaCy component ``claim_sources``: who is made responsible for which stretches of an article."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from extractor import clauses, extensions
from extractor.additions import NOTHING, Additions
from extractor.components.sources import carriers, holders, patterns
from extractor.components.sources.cue import Cue
from extractor.components.sources.cues import find_cues
from extractor.components.sources.frame import SILENT_BLOCKS, Frame, frame
from extractor.components.sources.labels import find_labels
from extractor.components.sources.names import Names
from extractor.components.sources.scope import Reach, widen
from extractor.components.sources.speakers import quoting_verb
from extractor.components.sources.words import load_words
from extractor.offsets import merge, within
from extractor.saving import Saved
from extractor.scoring import SOURCES_WEIGHTS, Scored, Scorer
from extractor.types import Attribution, Carrier, Range

_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_SHORT_MONTH = r"(?:Jan|Feb|Mar|Apr|Aug|Sept|Sep|Oct|Nov|Dec)\."
# on Jan. 7, late Monday night, 3 March 2017, last week; a year alone only before *that* (disclosed in late 2017 that)
_DAY = (
    r"(?:(?:[Ll]ate|[Ee]arly|[Ee]arlier|[Oo]n|in|since|last|this|next|by) ){0,4}"
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?: (?:morning|afternoon|evening|night))?|today|yesterday"
    rf"|(?:{_MONTH}|{_SHORT_MONTH}) \d{{1,2}}(?:, \d{{4}})?|\d{{1,2}} {_MONTH}(?: \d{{4}})?"
    r"|(?:last|this) (?:week|month|year)|\d{4}(?= that\b))"
)
# What these find is told beside the outer speaker's words: he put it at 12, against the 9 cited by the trust.
_BESIDE = frozenset({"source.nominal", "source.reduced_passive"})
_PRONOUNS = frozenset({"he", "she", "it", "they", "who"})
_NESTING = 300  # characters from a cue within which another one is part of what it says
_OTHER_CLAUSE = re.compile(
    r"[;:]\s|, (?:while|whereas|but) "
)  # what stands behind it is told beside what was said before it, not within
_WORDS_BEGIN = re.compile(r"[\s,;:.]*")
_DAY_AT = re.compile(_DAY)
_DAY_BEHIND = re.compile(
    r",? (?:(?:here|there) )?(?:(?:in|at|during) an? [\w-]+(?: [\w-]+)? )?(?P<day>" + _DAY + r")\b"
)


@Language.factory(
    "claim_sources",
    requires=["token.tag", "token.dep", "token.head", "doc.sents"],
    assigns=["doc._.claim_sources", "doc.spans"],
    default_config={"additions": {}, "scorer": {"@scorers": "news_claims.sources_scorer.v1"}},
    default_score_weights=SOURCES_WEIGHTS,
)
def make_claim_sources(
    nlp: Language, name: str, additions: dict[str, Any], scorer: Scorer | None = None
) -> ClaimSources:
    """The factory behind ``nlp.add_pipe("claim_sources")``; ``additions`` are words and rules of one's own."""
    return ClaimSources(additions, scorer=scorer)


class ClaimSources(Saved, Scored):
    """Finds attributions by say-verbs, *according to*, documents, nouns, colons and quotation marks.

    Raises LexiconError where the ``additions`` hold a mistake.
    """

    def __init__(self, additions: Additions = NOTHING, *, scorer: Scorer | None = None) -> None:
        self.scorer = scorer
        self.set_additions(additions)

    def _load(self, additions: Additions) -> None:
        self.words = load_words(additions)

    def __call__(self, doc: Doc) -> Doc:
        """Write what :meth:`find` finds to ``doc._.claim_sources`` and ``doc.spans["sources"]``."""
        extensions.set_sources(doc, self.find(doc))
        return doc

    def find(self, doc: Doc) -> list[Attribution]:
        """The attributions of a Doc in text order of their holders; empty where no token is parsed. Alters nothing."""
        if not len(doc):
            return []
        cut = frame(doc, self.words)
        cues = [_with_giver(cut, cue) for cue in find_cues(cut) if cue.rule not in self.words.removed]
        reaches = widen(cut, cues, [holders.document_class(cue.head, self.words) for cue in cues])
        found = _attributions(cut, reaches)
        found += [source for source in _labelled(cut) if source.rule not in self.words.removed]
        found += _by_patterns(cut)
        told = _inherited(_nested(cut.text, found))
        return sorted(_without_own(cut, told), key=lambda source: (source.start, source.end))


def _with_giver(cut: Frame, cue: Cue) -> Cue:
    """The cue with the giver of plain figures as holder, and with the one quoted in place of who quotes."""
    head = carriers.quoted_source(cue.verb) or holders.giver(cue.head, cut.words)
    if head is None or head is cue.head:
        return cue
    return Cue(cue.rule, head, cue.verb, cue.cue, cue.span, cue.content, cue.where, cue.colon)


def _attributions(cut: Frame, reaches: Sequence[Reach]) -> list[Attribution]:
    names = Names(cut)
    found = []
    for reach in reaches:
        cue = reach.cue
        holder = holders.describe(cue.head, cut.words)
        if not holder.text:
            continue
        name, role = names.resolve(holder, cue.head, cue.content)
        found.append(
            Attribution(
                start=holder.start,
                end=holder.end,
                text=holder.text,
                name=name,
                type=holder.type,
                role=role,
                cue_start=cue.cue[0],
                cue_end=cue.cue[1],
                content=_trimmed(cut.text, _less((holder.start, holder.end), merge(reach.content))),
                said=_said(cut, cue, (holder.start, holder.end)),
                via=_via(cut, cue, (holder.start, holder.end)),
                rule=cue.rule,
            )
        )
    return found


def _via(cut: Frame, cue: Cue, holder: Range) -> tuple[Carrier, ...]:
    found = [carrier for carrier in carriers.carriers(cut, cue) if not within((carrier.start, carrier.end), holder)]
    quoting = quoting_verb(cue.verb)
    if carriers.quoted_source(cue.verb) is not None or (quoting is not None and not clauses.is_passive(quoting)):
        outer = clauses.subject(quoting or cue.verb)
        if outer is not None:
            phrase = holders.noun_phrase(outer)
            start, end = clauses.char_range(phrase)
            found.append(Carrier(phrase.text, phrase.text, start, end))
    return tuple(found)


def _less(hole: Range, stretches: Sequence[Range]) -> list[Range]:
    """The stretches without the holder itself."""
    kept = []
    for start, end in stretches:
        for part in ((start, min(end, hole[0])), (max(start, hole[1]), end)):
            if part[0] < part[1] and (part[0], part[1]) not in kept:
                kept.append(part)
    return merge(kept)


def _trimmed(text: str, stretches: Sequence[Range]) -> tuple[Range, ...]:
    """The stretches without the spaces and commas at their ends; none that holds no word or figure."""
    kept = []
    for start, end in stretches:
        first, last = _WORDS_BEGIN.match(text, start, end), text[start:end].rstrip(" \t\n\u00a0,;:")
        begin = first.end() if first else start
        if any(character.isalnum() for character in text[begin : start + len(last)]):
            kept.append((begin, start + len(last)))
    return tuple(kept)


def _said(cut: Frame, cue: Cue, holder: Range) -> Range | None:
    """The date expression that dates the saying: right behind the verb or its hearer, or between holder and verb."""
    if holder[1] <= cue.cue[0]:
        between = _DAY_AT.search(cut.text, _own_words(cut, cue, holder[1]), cue.cue[0])
        if between and "," not in cut.text[holder[1] : between.start()]:
            return between.span()
    sentence = cut.sentence_at(cue.cue[0])
    for place in sorted(
        {cue.cue[1], holder[1], cue.span[1], *(carrier.end for carrier in carriers.carriers(cut, cue))}
    ):
        behind = _DAY_BEHIND.match(cut.text, place, sentence[1])
        if behind:
            return behind.span("day")
    return None


def _own_words(cut: Frame, cue: Cue, start: int) -> int:
    """Where the words of a verb that shares its subject begin, behind *and*: *was taken on May 3 and found that*."""
    if cue.rule != "source.shared_subject":
        return start
    return max(
        (token.idx for token in cue.verb.head.children if token.dep_ == "cc" and start <= token.idx < cue.cue[0]),
        default=start,
    )


def _labelled(cut: Frame) -> list[Attribution]:
    """Attributions by a label before the words or a signature behind them."""
    found = []
    for rule, holder, cue, content in find_labels(cut):
        text = cut.text[slice(*holder)]
        found.append(
            Attribution(
                start=holder[0],
                end=holder[1],
                text=text,
                name=text,
                type="person",
                role=None,
                cue_start=cue[0],
                cue_end=cue[1],
                content=_trimmed(cut.text, (content,)),
                said=None,
                via=(),
                rule=rule,
            )
        )
    return found


def _by_patterns(cut: Frame) -> list[Attribution]:
    """Attributions by the rules that a user added."""
    found = []
    for rule, holder, cue, content in patterns.matches(cut, SILENT_BLOCKS):
        text = cut.text[slice(*holder)]
        head = clauses.touching(cut.doc, *holder).root
        found.append(
            Attribution(
                start=holder[0],
                end=holder[1],
                text=text,
                name=text,
                type=rule.type or holders.describe(head, cut.words).type,
                role=None,
                cue_start=cue and cue[0],
                cue_end=cue and cue[1],
                content=_trimmed(cut.text, (content,)),
                said=None,
                via=(),
                rule=rule.id,
            )
        )
    return found


def _nested(text: str, found: Sequence[Attribution]) -> list[Attribution]:
    """The attributions as news reads them where one speaks of another.

    A body or person cited in indirect speech (*Wire said, the office found 12*) is the source and the outer speaker its
    carrier; a bare document (*Tan said polls show 40 percent*) leaves the outer speaker responsible.
    """
    kept = []
    by_cue = sorted((source for source in found if source.cue_end is not None), key=_cue_end)
    for inner in found:
        outer = _outer(text, inner, by_cue)
        if outer is None or inner.rule in _BESIDE:
            kept.append(inner)
        elif inner.type != "document" and inner.text.lower() not in _PRONOUNS and inner.name != outer.name:
            carrier = Carrier(outer.name, outer.text, outer.start, outer.end)
            is_named = outer.name.lower() not in _PRONOUNS
            kept.append(replace(inner, via=(*inner.via, carrier)) if is_named else inner)
        elif inner.name == outer.name:
            kept.append(inner)
    return kept


def _inherited(found: Sequence[Attribution]) -> list[Attribution]:
    """A document named again (*the poll*) keeps the carriers it came with (*published by The Daily Fjord*)."""
    carried: dict[str, tuple[Carrier, ...]] = {}
    kept = []
    for source in found:
        if source.type == "document" and source.via:
            carried.setdefault(source.name, source.via)
        kept.append(replace(source, via=source.via or carried.get(source.name, ())))
    return kept


def _without_own(cut: Frame, found: Sequence[Attribution]) -> list[Attribution]:
    """The attributions without the article's own publisher among the carriers."""
    own = carriers.own_publishers(cut.doc, cut.text)
    return [
        replace(source, via=tuple(carrier for carrier in source.via if not carriers.is_own(carrier.name, own)))
        for source in found
    ]


def _outer(text: str, inner: Attribution, by_cue: Sequence[Attribution]) -> Attribution | None:
    """The attribution in whose content, behind its own cue, another one stands with holder and cue."""
    if inner.cue_start is None or inner.cue_end is None:
        return None
    whole = min(inner.start, inner.cue_start), max(inner.end, inner.cue_end)
    first = bisect_right(by_cue, whole[0] - _NESTING, key=_cue_end)
    for outer in by_cue[first : bisect_right(by_cue, whole[0], key=_cue_end)]:
        if outer is inner or outer.rule == "source.in_document":
            continue
        if _OTHER_CLAUSE.search(text, _cue_end(outer), whole[0]):
            continue
        around = _stretch_around(whole, outer.content)
        if around is not None and around[0] >= _cue_end(outer) and _stretch_around(_span(outer), inner.content) is None:
            return outer
    return None


def _stretch_around(inner: Range, stretches: Sequence[Range]) -> Range | None:
    """The one of the stretches, which stand in text order, that holds a range wholly."""
    number = bisect_right(stretches, inner[0], key=_first) - 1
    return stretches[number] if number >= 0 and within(inner, stretches[number]) else None


def _first(stretch: Range) -> int:
    return stretch[0]


def _span(source: Attribution) -> Range:
    return source.start, source.end


def _cue_end(source: Attribution) -> int:
    return source.cue_end or 0
