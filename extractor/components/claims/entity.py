"""What is counted or measured: the measured entity of a quantity, and the event its clause tells of."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter

from spacy.tokens import Doc, Span, Token

from extractor.clauses import (
    SUBJECTS,
    clause_verb,
    counted_noun,
    end_of,
    is_noun,
    is_verb,
    lemma,
    phrase,
    prepositions,
    subject,
    without_determiner,
)
from extractor.components.claims.dating import DatedQuantity
from extractor.offsets import covered
from extractor.types import Quantity, Range

PHRASE_LIMIT = 14
"""Tokens of an entity: longer phrases are cut after their head's own words."""

_WHOLE_PREPOSITIONS = ("of", "for", "worth")
_PURPOSE_PREPOSITIONS = ("in", "on", "from")
"""*$3 million in aid*: money only, and only before a common noun; others tell a place or time."""

_COMPARED_NOUNS = frozenset({"level", "figure", "value", "price"})
_RIVALRY = frozenset({"lead", "trail", "beat", "defeat"})
_SETTING = frozenset({"put", "leave", "keep", "hold", "maintain", "set", "peg"})
"""Verbs whose object is at the level told: *left its rate in a range of 5 to 6 percent*, *put A on 31 percent*."""

_BANDS = frozenset({"range", "band"})
"""Nouns that only lead to the figures: *a range of 5 to 6 percent*."""

_OUTPUTS = frozenset({"gdp", "gnp", "gross domestic product", "gross national product", "economic output"})
"""What deficits and debts are told in parts of: *fell to 3 percent of GDP*."""

_SKIPPED = frozenset({"relcl", "punct", "appos", "conj", "cc", "advcl", "prep"})
_PARTITIVE_KINDS = frozenset({"percent", "fraction", "money", "points", "multiple", "measure", "duration"})


@dataclass(frozen=True, slots=True)
class Entity:
    """The phrase and its head lemma."""

    span: Span
    head: str


def anchor(span: Span) -> Token:
    """The token by which a quantity hangs in its sentence: its syntactic head."""
    return span.root


def entity_of(span: Span, quantity: Quantity, taken: Sequence[Range], changes: Collection[str]) -> Entity | None:
    """The measured entity of a quantity on the span of its tokens; None where the sentence tells none.

    ``taken`` are the ranges of dates and of other quantities: what stands in them is never measured. ``changes`` are
    the nouns of change.
    """
    for noun in candidates(anchor(span), span, quantity, changes):
        if noun is None or noun.pos_ == "X" or covered((noun.idx, noun.idx + 1), taken) or _is_of_comparison(noun):
            continue
        told = _teller(noun, span)
        return Entity(entity_phrase(told, span, taken), lemma(told))
    return None


def _is_of_comparison(noun: Token) -> bool:
    """*12.9 percent year-on-year*, *up 3 percent month on month*: the words of a comparison are never measured."""
    if noun.lower_ not in {"year", "quarter", "month", "week"}:
        return False
    around = noun.doc[max(0, noun.i - 4) : noun.i + 5]
    words = [token.lower_ for token in around if not token.is_punct]
    return words.count(noun.lower_) > 1 and not {"on", "over"}.isdisjoint(words)


def _teller(noun: Token, span: Span) -> Token:
    """The subject of a verb that is all there is to name: *Kidnappings reached 868*; else the token itself."""
    found = subject(noun) if is_verb(noun) else None
    return found if found is not None and found.tag_ != "PRP" and not _inside(found, span) else noun


def candidates(token: Token, span: Span, quantity: Quantity, changes: Collection[str]) -> Iterator[Token | None]:
    """The heads of what may be counted or measured, the likeliest first; None where a way of saying it is not there."""
    if quantity.kind == "age":
        yield _aged(token, span)
    if is_verb(token):
        yield _object(token, span)
    elif quantity.kind == "multiple" and _stands_before_the(span):
        pass
    elif quantity.kind in {"multiple", "fraction"} and _next_word(span) == "what":
        yield _subject_above(token)
    elif quantity.kind in _PARTITIVE_KINDS:
        yield _whole_of_share(token, span, changes)
        yield _whole_of_ratio(span)
        yield _after_preposition(span)
        yield _purpose(span) if quantity.kind == "money" else None
        yield _past_change(_counted_outside(token, span), span, changes)
        yield _governing_noun(token, span, changes)
        yield _rival(token, span)
        yield _noun_right_before(span)
        yield _changed_object(token, span)
    else:
        yield _counted_outside(token, span)
        yield _after_preposition(span, ("of",))
        yield _participle(span)
        yield _governing_noun(token, span, changes)
        yield _changed_object(token, span)
        yield _noun_right_before(span)
        yield _verb_of_object(token)
        yield token.head if quantity.unit == "person" and token.dep_ == "nsubj" and is_verb(token.head) else None
    if not (quantity.kind == "count" and token.dep_ == "nsubj"):  # More than 40,000 have reached Italy
        yield _clause_noun(token, span)


def _aged(token: Token, span: Span) -> Token | None:
    """*warrants for James Orr, 44, of Leeds*: the name right before the comma."""
    before = span.doc[max(span.sent.start, span.start - 2) : span.start]
    return before[0] if len(before) == 2 and before[1].text == "," and is_noun(before[0]) else None


def _counted_outside(token: Token, span: Span) -> Token | None:
    noun = counted_noun(token)
    return noun if noun is not None and not _inside(noun, span) else None


def _participle(span: Span) -> Token | None:
    """*107 killed*, *30 wounded*, *12 dead*: who is counted is told by the word right behind."""
    if span.end < len(span.doc):
        following = span.doc[span.end]
        if following.tag_ in {"VBN", "JJ"} and following.is_alpha:
            return following
    return None


def _noun_right_before(span: Span) -> Token | None:
    """*Trump received 38 percent, Johnson 3 percent*: with the verb left out, the noun right before the figure."""
    if span.start <= span.sent.start:
        return None
    before = span.doc[span.start - 1]
    is_left_over = before.dep_ not in {"pobj", "dobj"} and not is_verb(before.head)
    is_gapped = span.root.tag_ != "CD" and before.dep_ != "pobj"
    return before if before.tag_ in {"NNP", "NNPS"} and (is_left_over or is_gapped) else None


def _object(verb: Token, span: Span) -> Token | None:
    return next((child for child in verb.children if child.dep_ == "dobj" and not _inside(child, span)), None)


def _verb_of_object(token: Token) -> Token | None:
    """*killing 107 or more*: where nothing is named as counted, the verb tells it."""
    return token.head if token.dep_ in {"dobj", "nsubjpass"} and is_verb(token.head) else None


def _changed_object(token: Token, span: Span) -> Token | None:
    """*cut costs by 5 percent*, *put the toll at 12*: the object of the verb with that *by* or *at*."""
    head = token.head
    if head.dep_ == "prep" and head.lower_ in {"by", "at", "to", "from", "above", "below"} and is_verb(head.head):
        return _object(head.head, span)
    if head.dep_ == "prep" and head.head.dep_ == "prep" and is_verb(head.head.head):
        return _object(head.head.head, span)
    verb = clause_verb(token)
    return _object(verb, span) if verb is not None and lemma(verb) in _SETTING else None


def _whole_of_share(token: Token, span: Span, changes: Collection[str]) -> Token | None:
    """*a deficit of 3.9 percent of output*: the deficit, not the output, is measured."""
    head = token.head
    if head.lower_ != "of" or not is_noun(head.head):
        return None
    if lemma(head.head) in _BANDS or lemma(head.head) in changes:
        return None
    return None if _inside(head.head, span) or head.head.i > span.start else head.head


def _whole_of_ratio(span: Span) -> Token | None:
    """*one in four hospitals*: what the second number counts."""
    last = span[-1]
    is_ratio = len(span) > 1 and last.dep_ == "nummod" and is_noun(last.head)
    return last.head if is_ratio and not _inside(last.head, span) else None


def _after_preposition(span: Span, allowed: tuple[str, ...] = _WHOLE_PREPOSITIONS) -> Token | None:
    """*62 percent of the harvest*, *$3 million (2.4 million euros) in aid*: what the preposition behind takes."""
    doc, i = span.doc, span.end
    if i < len(doc) and doc[i].text == "(":
        i = next((j + 1 for j in range(i, min(i + 10, len(doc))) if doc[j].text == ")"), i)
    if i >= len(doc) or doc[i].lower_ not in allowed:
        return None
    found = next((child for child in doc[i].children if child.dep_ in {"pobj", "pcomp"}), None)
    if found is None or found.pos_ == "NUM" or lemma(found) in _COMPARED_NOUNS:
        return None
    return None if _is_yardstick(found, span) else found


def _is_yardstick(noun: Token, span: Span) -> bool:
    """*narrowed to 3 percent of GDP*: output is only what a deficit is told in; no *10 percent of GDP is farming*."""
    words = noun.doc[noun.i - sum(child.dep_ in {"compound", "amod"} for child in noun.lefts) : noun.i + 1]
    return words.text.lower() in _OUTPUTS and span.root.dep_ not in SUBJECTS


def _purpose(span: Span) -> Token | None:
    """*$3 million in aid*; no *rose to $3 in early trading*, no *$6 million in 20 cases*."""
    found = _after_preposition(span, _PURPOSE_PREPOSITIONS)
    if found is None or found.tag_ in {"NNP", "NNPS"} or any(child.dep_ == "nummod" for child in found.children):
        return None
    return None if span.root.head.lower_ in {"to", "at", "from", "above", "below"} else found


def _stands_before_the(span: Span) -> bool:
    """*10 times the average*: what is measured stands elsewhere."""
    return _next_word(span) in {"the", "that", "its", "their"}


def _next_word(span: Span) -> str:
    return span.doc[span.end].lower_ if span.end < len(span.doc) else ""


def _subject_above(token: Token) -> Token | None:
    """*That number is half what it was*: not *it* but the subject of the clause around it."""
    for verb in (token, *token.ancestors):
        found = subject(verb) if is_verb(verb) else None
        if found is not None and found.tag_ != "PRP":
            return found
    return None


def _rival(token: Token, span: Span) -> Token | None:
    """*A leads B by 51 percent to 44*: the first figure is the leader's, the second the other's."""
    verb = clause_verb(token)
    if verb is None or lemma(verb) not in _RIVALRY:
        return None
    is_second = span.start > 0 and span.doc[span.start - 1].lower_ == "to"
    return _object(verb, span) if is_second else subject(verb)


def _past_change(noun: Token | None, span: Span, changes: Collection[str]) -> Token | None:
    """*a 21 percent drop in arrests*: the arrests are measured, not the drop; else the clause's subject."""
    if noun is None or lemma(noun) not in changes:
        return noun
    for preposition, found in prepositions(noun):
        if preposition.lower_ in {"in", "of", "for"} and is_noun(found) and not _inside(found, span):
            return found
    return noun if noun.dep_ in {"dobj", "pobj"} else _clause_noun(noun, span) or noun


def _governing_noun(token: Token, span: Span, changes: Collection[str]) -> Token | None:
    """*a profit of $3 million*, *the rise in exports of 5 percent*: the noun above the preposition."""
    head = token.head
    if head.dep_ != "prep" or not is_noun(head.head) or _inside(head.head, span) or lemma(head.head) in _BANDS:
        return None
    noun = head.head
    return _past_change(noun, span, changes) if head.lower_ in {"of", "by", "to", "at", "from"} else None


def _clause_noun(token: Token, span: Span) -> Token | None:
    """The subject of the clause, else its object, else the noun the clause belongs to."""
    verb = clause_verb(token)
    if verb is None:
        return next((noun for noun in token.ancestors if is_noun(noun) and not _inside(noun, span)), None)
    found = subject(verb)
    if found is not None and found.tag_ == "PRP" and verb.pos_ == "VERB":
        return verb
    if found is not None and found.tag_ == "PRP":
        found = next((child for child in verb.children if child.dep_ == "attr" and is_noun(child)), found)
    if found is not None and not _inside(found, span):
        return _resolved_subject(found, verb)
    if verb.dep_ in {"relcl", "acl"} and is_noun(verb.head):
        return verb.head
    objects = [child for child in verb.children if child.dep_ in {"dobj", "attr"} and not _inside(child, span)]
    if objects:
        return objects[0]
    return _clause_noun(verb.head, span) if verb.dep_ in {"advcl", "xcomp", "conj"} and verb.head != verb else None


def _resolved_subject(found: Token, verb: Token) -> Token:
    """A relative pronoun stands for the noun of its clause, also for verbs coordinated with the first."""
    for clause in (verb, found.head):
        if found.tag_ in {"WDT", "WP"} and clause.dep_ == "relcl":
            return clause.head
    return found


def entity_phrase(noun: Token, span: Span, taken: Sequence[Range]) -> Span:
    """The phrase of an entity without its determiner, what follows a comma, the quantity, and what is ``taken``.

    A verb stands alone: its phrase would be the clause.
    """
    doc = noun.doc
    if is_verb(noun):
        return doc[noun.i : noun.i + 1]
    start, end = _between_figures(noun, [*taken, (span.start_char, span.end_char)])
    end = _first_stop(noun, end)
    if end - noun.i > PHRASE_LIMIT or end - start > PHRASE_LIMIT:
        short = phrase(noun, skip=_SKIPPED)
        start, end = max(start, short.start), min(end, max(short.end, noun.i + 1))
    while start < noun.i and (
        doc[start].is_punct or doc[start].is_space or doc[start].pos_ in {"ADP", "ADV", "CCONJ", "SCONJ", "PART"}
    ):
        start += 1
    return without_determiner(doc[start:end]) if start < noun.i else doc[start:end]


def _between_figures(noun: Token, taken: Sequence[Range]) -> Range:
    """The tokens of a noun's subtree between the nearest ``taken`` ranges on both sides of it."""
    doc, left, end = noun.doc, noun.left_edge.i, noun.right_edge.i + 1
    first, last = doc[left].idx, end_of(doc[end - 1])
    before = sorted(
        (place for place in taken if place[0] < noun.idx and first < place[1]), key=itemgetter(1), reverse=True
    )
    after = sorted(place for place in taken if end_of(noun) <= place[0] < last)
    start = left
    if nearest := _first_at_a_token(doc, before):
        start = noun.i
        while start > left and doc[start - 1].idx >= nearest[1]:
            start -= 1
    if nearest := _first_at_a_token(doc, after):
        end = next(i for i in range(noun.i + 1, end) if end_of(doc[i]) > nearest[0])
    return start, end


def _first_at_a_token(doc: Doc, places: Sequence[Range]) -> Range | None:
    return next((place for place in places if not _is_part_of_token(doc, place[0])), None)


def _is_part_of_token(doc: Doc, place: int) -> bool:
    """Whether a figure begins inside a token, as in *families—10*."""
    span = doc.char_span(place, place + 1, alignment_mode="expand")
    return span is None or span.start_char < place


_FINITE = frozenset({"MD", "VBD", "VBP", "VBZ"})
_RELATIVE = frozenset({"WDT", "WP", "WP$", "WRB"})


def _first_stop(noun: Token, end: int) -> int:
    """Where the phrase after its noun ends, without words that only lead to what comes next: *34 people and*."""
    doc, end = noun.doc, _boundary(noun, end)
    while end > noun.i + 1 and (
        doc[end - 1].is_punct or doc[end - 1].pos_ in _NO_END or doc[end - 1].lower_ in _OPENING
    ):
        end -= 1
    return end


def _boundary(noun: Token, end: int) -> int:
    """Where the phrase after its noun meets a comma, dash, bracket, line end, or the verb of a main clause."""
    doc = noun.doc
    is_open = is_verb(noun)
    for i in range(noun.i + 1, end):
        is_open = is_open or doc[i].tag_ in _RELATIVE
        if doc[i].tag_ in _FINITE and not is_open and doc[i].dep_ not in {"relcl", "acl"}:
            return i
        if doc[i].lower_ in _SEASONS and doc[i - 1].lower_ in {"this", "last", "next", "a", "per"}:
            return i - 1
        if doc[i].text in {",", ";", ":", "(", ")", "-", "--", "–", "—", "_"} or doc[i].is_space or doc[i].is_quote:
            return i
    return end


_SEASONS = frozenset({"season", "term", "session", "day", "week", "month", "year", "hour", "minute", "night"})
"""Words that end a phrase with the time told by them: *goals this season*, *patients a day*."""

_NO_END = frozenset({"ADP", "CCONJ", "PRON", "DET", "PART", "SCONJ"})
_OPENING = frozenset(
    {"up", "more", "less", "fewer", "than", "least", "most", "about", "around", "nearly", "almost", "plus"}
)
"""Words that lead from a noun to its figure: *a fine of up to*, *a margin of plus or minus*."""


def _inside(token: Token, span: Span) -> bool:
    return span.start <= token.i < span.end


def event_of(span: Span, changes: Collection[str]) -> Token | None:
    """The verb, or noun of change, that tells what happens to the quantity; None in a sentence without either."""
    token = anchor(span)
    for candidate in (token, *token.ancestors):
        if is_verb(candidate):
            return clause_verb(candidate)
        if is_noun(candidate) and lemma(candidate) in changes and candidate.dep_ not in SUBJECTS:
            return candidate
    return None


def entity_in_line(
    own: Entity | None, before: Entity | None, target: DatedQuantity, changes: Collection[str]
) -> Entity | None:
    """The entity of a figure in the line of figures of its sentence.

    A baseline is measured on what its change is measured on, an amount of change told behind a level (*3,480 cases, an
    increase of 29 percent*) on the level's, and a bare count (*435 homes and 187*) counts what the one before it does.
    ``before`` is the entity of the figure before it.
    """
    token = anchor(target.span)
    if before is not None and stands_for_another(own, target.span.sent):
        return before
    if before is None or (own is not None and counted_noun(token) is not None):
        return own
    if own is None or target.role == "baseline" or _restates(target.span) or _is_as_much_as(target):
        return before
    if target.quantity.kind == "count" and _after_preposition(target.span, ("of",)) is None:
        is_told_apart = (
            _participle(target.span) is not None or _is_done_to(own, target) or _is_level_of(own.span.root, token)
        )
        return own if is_told_apart else before
    if target.role == "change" and is_set_behind(target):
        return before
    noun = token.head.head if token.head.dep_ == "prep" else token.head
    is_apposed = is_noun(noun) and lemma(noun) in changes and _stands_apart(noun)
    return before if target.role == "change" and is_apposed else own


_OF_THOSE = re.compile(r"(?:Of|Among) (?:those|them|these),? ")
STANDING_FOR = frozenset({"they", "them", "those", "these", "which", "whom"})


def stands_for_another(entity: Entity | None, sentence: Span) -> bool:
    """Whether an entity is a pronoun for what was counted before: *427 homes, 133 of them*; no *those polled*."""
    if entity is None:
        return bool(_OF_THOSE.match(sentence.text))
    return len(entity.span) == 1 and entity.span[0].lower_ in STANDING_FOR


def _is_as_much_as(target: DatedQuantity) -> bool:
    """*spent $120 million on looms, twice as much as in 2008*: nothing else is measured."""
    behind = target.text[target.quantity.end : target.quantity.end + AS_MUCH_REACH]
    return target.quantity.kind in {"multiple", "fraction"} and bool(_AS_MUCH_AS.match(behind))


def is_set_behind(target: DatedQuantity) -> bool:
    """*posted revenue of $4 million, up 14 percent*, *sold 53 vans, 16 percent fewer than in May*."""
    start, end = target.quantity.start, target.quantity.end
    ahead = target.text[max(0, start - AS_MUCH_REACH) : start]
    behind = target.text[end : end + AS_MUCH_REACH]
    return bool(_UP_BY.search(ahead) or (_COMMA.search(ahead) and _MORE_THAN.match(behind)))


_UP_BY = re.compile(
    r"[,(–—-]\s?(?:up|down)(?: (?:by|about|around|nearly|almost|some|only|just|more than|over)){0,2}\s$"
)
_COMMA = re.compile(r"[,(–—]\s?(?:(?:or|by|about|around|nearly|almost|some|more than|over)\s){0,2}$")
_MORE_THAN = re.compile(r"\s(?:more|less|fewer|higher|lower) than\b|\s(?:above|below) (?:the|its|their|that|last)\b")
AS_MUCH_REACH = 24
_AS_MUCH_AS = re.compile(r"(?: times)? as (?:much|many|high|large|big|great|low|fast) as\b")


def _is_done_to(own: Entity, target: DatedQuantity) -> bool:
    """*killed 217 and injured 5,000*: of people the verb tells who is counted, whoever was counted before."""
    return target.quantity.unit == "person" and is_verb(own.span.root)


def _is_level_of(noun: Token, token: Token) -> bool:
    """*a crowd of 31,000*, *took his tally to 24*: the noun right above a bare count, or the object beside it."""
    if token.dep_ != "pobj":
        return False
    above = token.head.head
    return noun == above or (noun.dep_ == "dobj" and noun.head == above)


def _restates(span: Span) -> bool:
    """Whether a figure stands in brackets, or behind *or*, right after another: *15 cm (6 inches)*."""
    before = span.doc[span.start - 1] if span.start > 0 else None
    return before is not None and (before.text == "(" or before.lower_ == "or")


def _stands_apart(noun: Token) -> bool:
    """Whether a noun phrase is no argument of its verb, or a comma stands before it."""
    edge = noun.left_edge.i
    return noun.dep_ not in _ARGUMENTS or (edge > 0 and noun.doc[edge - 1].text == ",")


_ARGUMENTS = SUBJECTS | {"dobj", "pobj", "attr"}
