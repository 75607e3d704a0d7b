"""Which date governs a quantity: one of its own clause, of a clause around it, or the one the story goes on about."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from spacy.tokens import Span, Token

from extractor import extensions
from extractor.clauses import (
    HYPHENS,
    SUBJECTS,
    auxiliaries,
    clause_verb,
    counted_noun,
    governing_verb,
    is_infinitive,
    is_noun,
    is_verb,
    lemma,
    subject,
    tense,
    touching,
)
from extractor.components.claims.status import is_definite
from extractor.offsets import overlap
from extractor.types import DateExpression, How, Quantity, Range, Role

ADJACENT_TOKENS = 4
"""Tokens that may stand between a figure and a date that is its own (*1,596 units sold in* 2016)."""

POLLING = frozenset({"take", "conduct", "carry", "collect", "poll", "survey", "interview"})

FAR = 99
"""A clause distance at which a date says nothing of the quantity."""

_COMPARING = re.compile(
    r"\b(?:(?:from|over|than|compared (?:with|to)|against|on|versus|as(?= in| on| at| during))"
    r"(?: (?:that|those|the (?:level|figure|total)))?|(?:half|twice|double|times) (?:that|those))"
    r"(?: (?:in|of|for|at|on))?(?: the)?$"
    r"|\bwhat (?:it|they|he|she) (?:was|were|did|had(?: been)?|stood at)(?: (?:in|at|on|during))?(?: the)?$"
    r"|\bas (?:many|much|high|low|large|big|great|often|fast) as$"
)
_COMPARED_FIGURE = re.compile(
    r"\b(?:from|against|(?<!more )(?<!less )(?<!fewer )than|versus|compared (?:with|to))\s+"
    r"(?:(?:more|less|fewer) than\s+)?\S*\d(?:(?!\bto\b)[^,;]){0,30}?"
    r"(?:\s(?:in|on|at|for))?(?: the)?$"
)
_LOOSE_COMPARING = re.compile(r"(?:^|\s)(?:on|over)(?: the)?$")
_COMPARING_TEXT = re.compile(r"(?:earlier|before|ago|year-ago|previous|prior|same)\b")
_COMPARING_AFAR = re.compile(r"compared|against|versus|from")
_PLACED = re.compile(
    r"\s*(?:\([^()]{1,40}\)\s*|\)\s*)?(?:to the )?(?:north|south|east|west|away|off|from|outside|inland|offshore|wide"
    r"|long|tall|deep|high|thick|across|up|down|upstream|downstream|ahead|above|below)",
    re.IGNORECASE,
)
_RECORD = re.compile(r"\W{1,2}(?:\w+ ){0,2}(?:high|low|record|peak|best|worst)\b")
_WHEN_CLAUSE = re.compile(r"[^,;.()]{0,30},?\s+when\b[^;.]{1,80}$")
_AGO = re.compile(r"\b(?:year|month|quarter|week|day)s? (?:earlier|before|ago)\b")
_ADVERBIAL = re.compile(r"\b(?:in|on|by|during|since|until)\s+(?:the\s+)?$", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s?\b")
_DETERMINED = re.compile(r"\b(?:the|an?|its|their|his|her|this|that)\s$", re.IGNORECASE)
_SET_IN = re.compile(r",\s(?!(?:when|who|which|where|while|and|but|or|the|an?|its|as|in|on|at)\b)[a-z]+\s")
_SUPERLATIVE = re.compile(
    r"\b(?:most|least|first|last|best|worst|record|fewest|(?:high|low|larg|bigg|small|long|short|strong|weak|steep|deep"
    r"|sharp|hott|warm|cold|wett|dri|fast|slow|heavi|great|close|earli|old|young)est)\b[^.;]*$"
)
_LEVEL = re.compile(r"\s(?:levels?|figures?|peak|average|record)\b")
_OF_WHICH = re.compile(r"\bof (?:which|whom|them)\b")
_RESTATED = re.compile(r"\s*\((?:(?:or|about|around|nearly) )?[^()\w]?[\d][^()\n]{0,30}\)|\)")
_BETWEEN_STOPS = re.compile(r"[,;:()—–]|\b(?:and|but|while|when|after|as|who|which|that|than|from|to)\b")


PassedOver = Literal["timeless", "not_compared", "other_figure", "comparison", "named_thing", "other_clause", "farther"]
"""Why a date of the sentence does not govern a figure: the figure only describes a thing; it is a baseline and the date
no comparison; the date belongs to another figure, is what is compared with, names a thing (*the 1951 pact*), stands in
a clause about something else, or farther off than another."""


@dataclass(frozen=True, slots=True)
class Dated:
    """The date of a claim and how the text gives it."""

    date: DateExpression
    how: How
    rule: str


@dataclass(frozen=True, slots=True)
class DatedQuantity:
    """A quantity of the sentence with what its date depends on."""

    quantity: Quantity
    role: Role
    span: Span
    text: str
    """The whole article: building it from the tokens anew would cost more than all rules together."""


@dataclass(frozen=True, slots=True)
class Figures:
    """All quantities of a sentence in text order, its dates, and which date stands right behind which figure."""

    all: Sequence[DatedQuantity]
    dates: Sequence[DateExpression]
    """The date expressions that could date a claim, without those of saying."""
    owned: Mapping[int, DateExpression]
    """By the start of a figure the date that is its own."""

    def own(self, figure: DatedQuantity) -> DateExpression | None:
        """The date right behind a figure, with no clause boundary or other figure between."""
        return self.owned.get(figure.quantity.start)

    def is_taken(self, date: DateExpression, target: DatedQuantity) -> bool:
        """Whether a date is another figure's own."""
        return any(own == date for start, own in self.owned.items() if start != target.quantity.start)


def figures_of(quantities: Sequence[DatedQuantity], dates: Sequence[DateExpression]) -> Figures:
    """The figures of a sentence with their own dates, each looked at once."""
    starts = [figure.quantity.start for figure in quantities]
    owned: dict[int, DateExpression] = {}
    for figure in quantities if dates else ():
        after = bisect_left(starts, _restated_end(figure))
        limit = starts[after] if after < len(starts) else len(figure.text)
        date = _date_behind(figure, limit, dates)
        if date is not None:
            owned[figure.quantity.start] = date
    return Figures(quantities, dates, owned)


def explicit_date(target: DatedQuantity, figures: Figures) -> Dated | None:
    """The date expression of the same sentence that governs the quantity; None where none does."""
    text, dates = target.text, figures.dates
    if is_timeless(target):
        return None
    own = figures.own(target)
    if own and (target.role == "baseline" or not is_comparison(own, text)):
        return Dated(with_next(own, dates, text), "explicit", "date.own")
    if target.role == "baseline":
        return _when_it_was(target, dates) or _shared_baseline_date(target, figures)
    free = [date for date in dates if _why_not_free(date, target, figures) is None]
    since = _since_clause(target, free)
    if since:
        return since
    ranked = sorted(
        (clause_distance(target.span, date, text), _gap(target.quantity, date), date.start) for date in free
    )
    if ranked and ranked[0][0] < FAR:
        date = next(date for date in free if date.start == ranked[0][2])
        return Dated(date, "explicit", "date.clause")
    return _of_a_pair(target, figures) or _when_it_was(target, dates)


def with_next(date: DateExpression, dates: Sequence[DateExpression], text: str) -> DateExpression:
    """*in 2008 and 2012*: two dates joined by *and* are one stretch from the first to the second."""
    for other in dates:
        is_joined = other.grain == date.grain and text[date.end : other.start].strip() == "and"
        if is_joined and date.last and other.last and other.last > date.last:
            end, words = other.end, text[date.start : other.end]
            return replace(date, end=end, text=words, last=other.last, grain="range")
    return date


def until_published(dated: Dated, published: dt.date | None) -> Dated:
    """*earlier this week*: what has passed of a unit ends with the day of publication."""
    date = dated.date
    is_running = published and date.first and date.last and date.first <= published < date.last
    if date.mod == "start" and is_running and date.text.lower().startswith("earlier"):
        return replace(dated, date=replace(date, last=published))
    return dated


def why_passed_over(date: DateExpression, target: DatedQuantity, figures: Figures) -> PassedOver:
    """Why a date of the sentence that :func:`explicit_date` did not choose is not the figure's."""
    if is_timeless(target):
        return "timeless"
    if target.role == "baseline":
        return "not_compared"
    unfree = _why_not_free(date, target, figures)
    if unfree or clause_distance(target.span, date, target.text) < FAR:
        return unfree or "farther"
    token = date_token(target.span, date)
    is_name = token is not None and dated_noun(token, date, target.text) is not None
    return "named_thing" if is_name else "other_clause"


def _why_not_free(
    date: DateExpression, target: DatedQuantity, figures: Figures
) -> Literal["other_figure", "comparison"] | None:
    """Why a date can be that of no figure but its own; None where it can."""
    if figures.is_taken(date, target):
        return "other_figure"
    return "comparison" if is_comparison(date, target.text) else None


def is_timeless(target: DatedQuantity) -> bool:
    """Whether a figure only describes a thing: *45 km off the coast*, *Orr, 44,*, *a three-year contract*; no *11-year
    high*."""
    quantity, text = target.quantity, target.text
    if quantity.kind == "measure" and _PLACED.match(text, quantity.end):
        return True
    if quantity.rule == "quantity.age.apposition":
        return True
    is_compound = text[quantity.end : quantity.end + 1] in HYPHENS or any(h in quantity.text for h in HYPHENS)
    if not is_compound or counted_noun(target.span.root) is None or _RECORD.match(text, quantity.end):
        return False
    return quantity.kind in {"duration", "measure", "age"} or is_definite(target.span.root)


def _since_clause(target: DatedQuantity, dates: Sequence[DateExpression]) -> Dated | None:
    """*have been evacuated since the lake began to boil on November 27*: from that day to the day of publication."""
    published = extensions.published(target.span.doc)
    here = clause_verb(target.span.root)
    for date in dates:
        token = date_token(target.span, date)
        there = completed(clause_verb(token)) if token is not None else None
        since = _since(there) if there is not None else None
        if there is None or here is None or published is None or date.first is None or since is None:
            continue
        before = target.text[max(0, since.idx - 60) : since.idx]
        if here.is_ancestor(there) and date.first <= published and not _SUPERLATIVE.search(before):
            open_period = replace(date, last=published, grain="range", mod=None)
            return Dated(open_period, "explicit", "date.since_clause")
    return None


def completed(verb: Token | None) -> Token | None:
    """The verb that an infinitive completes: *began* of *began to smoke*."""
    while verb is not None and verb.dep_ == "xcomp" and is_verb(verb.head):
        verb = verb.head
    return verb


def _since(verb: Token) -> Token | None:
    """The *since* that opens a clause; None where none does."""
    if verb.dep_ == "pcomp" and verb.head.lower_ == "since":
        return verb.head
    return next((child for child in verb.children if child.lower_ == "since"), None)


def _when_it_was(target: DatedQuantity, dates: Sequence[DateExpression]) -> Dated | None:
    """*the highest since 1993, when it stood at* 11 percent, *the 2000 vote, when*: the date before the clause."""
    for date in dates:
        if date.end <= target.quantity.start and _WHEN_CLAUSE.match(target.text, date.end, target.quantity.start):
            return Dated(date, "explicit", "date.when")
    return None


def _shared_baseline_date(target: DatedQuantity, figures: Figures) -> Dated | None:
    """A comparison date of the sentence that no other baseline owns: *against 430 units sold the year before*."""
    text = target.text
    for date in figures.dates:
        is_told = date.start >= target.quantity.end and _COMPARING_TEXT.search(date.text.lower())
        if is_told and is_comparison(date, text) and not figures.is_taken(date, target):
            return Dated(date, "explicit", "date.comparison")
    return None


def _of_a_pair(target: DatedQuantity, figures: Figures) -> Dated | None:
    """*12 dead and 30 wounded on Friday*, *3,480 cases in 2016, up 16 percent*: the date of its neighbour."""
    for other in figures.all if figures.owned else ():
        if other is target or other.role == "baseline":
            continue
        date = figures.own(other)
        if date and not is_comparison(date, target.text) and _share_a_clause(target, other):
            return Dated(date, "explicit", "date.pair")
    return None


def _share_a_clause(target: DatedQuantity, other: DatedQuantity) -> bool:
    here, there = clause_verb(target.span.root), clause_verb(other.span.root)
    if here is None or there is None or here == there:
        return here == there
    return _goes_on(here, there) or (_goes_on(there, here) and tense(here) == tense(there))


def _goes_on(second: Token, first: Token) -> bool:
    """Whether a verb is coordinated with another of the same subject, and tells of no later time than that."""
    is_second = second.dep_ == "conj" and second.head == first and subject(second, shared=False) is None
    return is_second and not (_holds_now(second) and tense(first) == "past")


def own_date(
    target: DatedQuantity, others: Sequence[DatedQuantity], dates: Sequence[DateExpression]
) -> DateExpression | None:
    """The date of ``dates`` right behind a figure, with no clause boundary or other of the figures between."""
    nexts = [other.quantity.start for other in others if other.quantity.start >= _restated_end(target)]
    return _date_behind(target, min(nexts, default=len(target.text)), dates)


def _restated_end(figure: DatedQuantity) -> int:
    """Where a figure ends, with what restates it in brackets, or the bracket it stands in: *2.9 billion rand ($360
    million)*."""
    end = figure.quantity.end
    behind = _RESTATED.match(figure.text, end)
    if behind is None or (behind.group() == ")" and figure.quantity.kind not in {"money", "measure"}):
        return end
    return behind.end()


def _date_behind(figure: DatedQuantity, limit: int, dates: Sequence[DateExpression]) -> DateExpression | None:
    end = _restated_end(figure)
    for date in dates:
        if end <= date.start <= limit:
            between = figure.text[end : date.start]
            is_near = len(between.split()) <= ADJACENT_TOKENS and not _BETWEEN_STOPS.search(between)
            return date if is_near else None
    return None


def is_comparison(date: DateExpression, text: str) -> bool:
    """Whether a date only names what is compared with: *from May*, *the lowest since 1993*, *below 2005 levels*."""
    before = text[max(0, date.start - 60) : date.start].rstrip().lower()
    own = date.text.lower()
    if own.startswith("since") or before.endswith("since"):
        return bool(_SUPERLATIVE.search(before))
    if _LEVEL.match(text, date.end) or before.endswith(("before", "until", "after")):
        return True
    if own.startswith(("from", "between")):
        return False
    if _COMPARED_FIGURE.search(before):
        return True
    if _COMPARING.search(before):
        return not _LOOSE_COMPARING.search(before) or bool(_COMPARING_TEXT.search(own))
    return bool(_AGO.search(own)) and bool(_COMPARING_AFAR.search(before))


def clause_distance(span: Span, date: DateExpression, text: str) -> int:
    """How far, in clauses, a date stands from the quantity: 0 its own words, 1 its clause, more above, else FAR."""
    token, quantity = date_token(span, date), span.root
    if token is None or (date.start >= span.end_char and _OF_WHICH.search(text, span.end_char, date.start)):
        return FAR
    if _is_of_an_aside(token, span):
        return FAR
    if _hangs_on(token, span) or token.is_ancestor(quantity):
        return 0
    noun = dated_noun(token, date, text)
    if noun is not None:
        return _noun_distance(noun, quantity)
    return _clause_steps(token, quantity)


def _is_of_an_aside(token: Token, span: Span) -> bool:
    """*Aver, founded in 2011, has 900 clients*: a participle behind a comma dates what stands before the comma."""
    preposition = token.head
    participle = preposition.nbor(-1) if token.dep_ == "pobj" and preposition.i > 1 else None
    if participle is None or participle.tag_ not in {"VBN", "VBD"} or participle.nbor(-1).text != ",":
        return False
    return not participle.i < span.start < token.i and subject(participle, shared=False) is None


def _clause_steps(token: Token, quantity: Token) -> int:
    """Clauses between a date that hangs on a verb, or on the noun of a relative clause, and the quantity."""
    here, there = clause_verb(quantity), clause_verb(token)
    if here is None or there is None:
        return 1
    if here.dep_ in {"relcl", "acl"} and _hangs_on_noun(token) == here.head:
        return 2
    return verb_distance(here, there, quantity, token)


def _hangs_on_noun(token: Token) -> Token | None:
    """The noun that a date hangs on by prepositions (*a fire in Lodz in 1958 that ...*); None on a verb."""
    for ancestor in token.ancestors:
        if ancestor.pos_ != "ADP":
            return ancestor if is_noun(ancestor) or ancestor.pos_ in {"NUM", "PRON"} else None
    return None


def dated_noun(token: Token, date: DateExpression, text: str) -> Token | None:
    """The noun that a date names rather than dates a clause by: *its 1994 war*, *the 1951 pact*, *Sunday's poll*,
    *the May 3, 1988, crash*, where the parse takes the second comma for the end of a phrase."""
    if _SET_IN.match(text, date.end) and _DETERMINED.search(text, max(0, date.start - 8), date.start):
        return next((noun for noun in token.doc[token.i : token.i + 8] if noun.idx > date.end and is_noun(noun)), None)
    if token.dep_ in {"compound", "nmod", "poss", "nummod", "amod"} and is_noun(token.head) and token.head.i > token.i:
        is_adverbial = _ADVERBIAL.search(text, max(0, date.start - 20), date.start) and not _POSSESSIVE.match(
            text, date.end
        )
        return None if is_adverbial else token.head
    if token.dep_ == "pobj" and token.head.lower_ == "of" and is_noun(token.head.head):
        return token.head.head
    return None


def _noun_distance(noun: Token, quantity: Token) -> int:
    """A date in a noun phrase dates what hangs on that noun, and the clause whose subject or occasion it is."""
    if noun == quantity or noun.is_ancestor(quantity):
        return 1
    verb = clause_verb(quantity)
    if verb is None:
        return FAR
    if noun.dep_ in SUBJECTS and (noun.head == verb or _is_complement(verb, noun.head)):
        return 2
    if verb.dep_ in {"relcl", "acl"} and (verb.head == noun or verb.head.is_ancestor(noun)):
        return 2
    is_occasion = noun.dep_ == "pobj" and noun.head.lower_ in {"in", "at", "during", "on"}
    told = noun.head.head
    if is_occasion and told == verb:
        return 2
    return 3 if is_occasion and _goes_on(told, verb) and tense(told) == tense(verb) else FAR


def _is_complement(verb: Token, above: Token) -> bool:
    """Whether a verb completes another (*left the court split*, *saw sales reach*), with nothing else between."""
    while verb != above:
        if verb.dep_ not in {"xcomp", "ccomp", "oprd", "conj", "dep"} or verb.head == verb:
            return False
        verb = verb.head
    return True


def verb_distance(here: Token, there: Token, quantity: Token, date: Token) -> int:
    """Steps between the clause of a quantity and that of a date; FAR where the second tells of another thing."""
    if here == there:
        return 1
    if _goes_on_from(here, there):
        return 2
    if there.is_ancestor(here):
        return _steps(here, there, date)
    if here.is_ancestor(there):
        return _steps_down(here, there, quantity)
    return _sideways(here, there, date)


def _goes_on_from(participle: Token, verb: Token) -> bool:
    """*who ran across in 2017, taking five bullets*: a bare participle goes on from the verb right before it."""
    if participle.tag_ != "VBG" or participle.dep_ not in {"advcl", "acl", "conj"} or verb.i > participle.i:
        return False
    if any(child.dep_ in {"mark", "nsubj", "aux"} for child in participle.children):
        return False
    before = next((token for token in reversed(verb.doc[verb.i : participle.i]) if is_verb(token)), None)
    return before == verb


def _steps(here: Token, there: Token, date: Token) -> int:
    """Clauses from a verb up to one above it; FAR across a relative clause or a complement of a noun."""
    steps, verb = 1, here
    while verb != there:
        if verb.dep_ in {"relcl", "acl"} or (verb.dep_ == "conj" and subject(verb, shared=False) is not None):
            return FAR if verb.dep_ != "conj" or date.i > there.i else steps + 2
        if verb.dep_ == "conj" and date.i > there.i and _holds_now(verb) and tense(there) == "past":
            return FAR
        above = governing_verb(verb)
        if above is None or above == verb:
            return FAR
        steps, verb = steps + 1, above
    return steps


def _holds_now(verb: Token) -> bool:
    """Whether a verb is in the present or present perfect."""
    return tense(verb) == "present" or any(token.lower_ in {"has", "have"} for token in verb.lefts)


def _steps_down(here: Token, there: Token, quantity: Token) -> int:
    """Clauses from a verb down to one below it: only clauses of time count, and those about the thing counted."""
    there = completed(there) or there
    if there.dep_ in {"relcl", "acl"}:
        if there.head == quantity or there.head.is_ancestor(quantity):
            return 2
        return 5 if _tells_of_the_subject(there) else FAR
    between = [there, *(verb for verb in there.ancestors if here.is_ancestor(verb) and is_verb(verb))]
    is_of_another = any(verb.dep_ == "conj" for verb in between[1:])
    return FAR if is_of_another or any(map(is_aside, between)) else 4


def _tells_of_the_subject(participle: Token) -> bool:
    """*polls taken over two weeks show*, *people crossing last year drove*: the subject's participle dates it."""
    if participle.dep_ != "acl" or participle.head.dep_ not in SUBJECTS | {"pobj"}:
        return False
    return participle.tag_ == "VBG" or lemma(participle) in POLLING


def _sideways(here: Token, there: Token, date: Token) -> int:
    """Two clauses under a third: a date in front of both holds for both, else that of a clause of time does."""
    if _tells_of_the_subject(there):
        return 6
    if (
        is_aside(there)
        and not _is_condition(there, date, here)
        and not (there.dep_ == "conj" and date.i < min(there.i, here.i))
    ):
        return FAR
    return 6


def _is_condition(verb: Token, date: Token, here: Token) -> bool:
    """*if the vote took place this week*, in front: what is said then holds for that time."""
    return date.i < here.i and any(child.lower_ == "if" for child in verb.children)


def is_aside(verb: Token) -> bool:
    """Whether a clause tells of another thing than those around it: a relative clause, *after* and *because* clauses,
    a coordinated clause with a subject of its own."""
    if verb.dep_ in {"relcl", "acl"}:
        return True
    if verb.dep_ == "advcl":
        opening = {child.lower_ for child in verb.children if child.dep_ in {"mark", "advmod"}}
        return bool(opening & {"after", "before", "because", "although", "though", "if", "unless", "until", "since"})
    if verb.dep_ == "conj":
        return subject(verb, shared=False) is not None
    return verb.dep_ == "ccomp" and subject(verb, shared=False) is not None


def date_token(span: Span, date: DateExpression) -> Token | None:
    """The head token of a date expression, where it stands in the quantity's sentence."""
    tokens = touching(span.doc, date.start, date.end)
    return tokens.root if len(tokens) else None


def _hangs_on(token: Token, span: Span) -> bool:
    """Whether a date hangs on the quantity or the noun it counts, by prepositions alone."""
    for ancestor in token.ancestors:
        if span.start <= ancestor.i < span.end:
            return True
        if ancestor.dep_ not in {"prep", "pobj", "npadvmod", "nmod"} and ancestor.pos_ != "ADP":
            return False
    return False


def _gap(quantity: Quantity, date: DateExpression) -> int:
    return max(0, date.start - quantity.end, quantity.start - date.end)


def dates_in(dates: Sequence[DateExpression], where: Range) -> list[DateExpression]:
    """Of dates in text order those that lie wholly in a range."""
    first, last = (bisect_left(dates, place, key=_first_character) for place in where)
    return [date for date in dates[first:last] if date.end <= where[1]]


def _first_character(date: DateExpression) -> int:
    return date.start


def without(dates: Sequence[DateExpression], ranges: Sequence[Range]) -> list[DateExpression]:
    """The dates that share no character with any of the ranges."""
    return [date for date in dates if not any(overlap((date.start, date.end), place) for place in ranges)]


DATELINE_LENGTH = 60
"""Characters of place and agency before the date of a dateline."""

_DATELINE_PLACE = re.compile(r"\s*[A-Z][A-Z .'’-]{2,}")
_DATELINE_END = re.compile(r"[^.\n]{0,30}?(?:\)|\s)\s*(?:--|[-–—_])")


def is_of_dateline(date: DateExpression, text: str) -> bool:
    """Whether a date stands in the dateline that opens a paragraph: *LUSAKA, March 4 (Agency) --*."""
    start = text.rfind("\n", 0, date.start) + 1
    if date.start - start > DATELINE_LENGTH or not _DATELINE_PLACE.match(text, start):
        return False
    return bool(_DATELINE_END.match(text, date.end))


_DATELINE = re.compile(r"\s*[A-Z][A-Z .'’-]{2,}(?:,[^\n—–]{1,40}?)?(?:\s\([^()\n]{1,30}\))?\s*(?:--?|[–—_])\s")


def dateline_of(text: str, start: int) -> Range | None:
    """The dateline that opens the paragraph which starts at ``start``: *LUSAKA, March 4 (Agency) --*; None without."""
    match = _DATELINE.match(text, start, start + 2 * DATELINE_LENGTH)
    return match.span() if match else None


def tells_of_an_event(span: Span) -> bool:
    """Whether the clause of a quantity narrates in the simple past: no present state, no *had been*, *has come*."""
    verb = completed(clause_verb(span.root))
    if verb is None or any(token.lower_ in PERFECT for token in auxiliaries(verb)) or _is_habit(verb):
        return False
    if _is_shifted_back(verb):
        return False
    if lemma(verb) in ENDING and is_infinitive(verb):
        verb = governing_verb(verb) or verb
    return tense(verb) == "past" or (tense(verb) is None and verb.tag_ in {"VBN", "VBD", "VBG"})


def _is_habit(verb: Token) -> bool:
    """*used to spend $80 a week*: what was done time and again."""
    return verb.lower_ == "used" and any(child.dep_ == "xcomp" and is_infinitive(child) for child in verb.children)


def _is_shifted_back(verb: Token) -> bool:
    """*said her team was treating 150 a day*: what is going on while it is said, in the past as the saying is."""
    going_on = verb.tag_ == "VBG" and verb.dep_ == "ccomp" and is_verb(verb.head) and tense(verb.head) == "past"
    return going_on and any(token.lower_ in {"was", "were"} for token in auxiliaries(verb))


ENDING = frozenset(
    {"finish", "close", "end", "settle", "reach", "beat", "defeat", "win", "claim", "clinch", "seal", "draw"}
)
"""*fell 7 points to finish at 578*, *came from behind to win*: infinitives that tell how an event ended."""

PERFECT = frozenset({"has", "have", "had", "'ve", "’ve", "'d", "’d"})
