"""The date that a story goes on about: sentences without a date of their own tell of the event dated just before."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from spacy.tokens import Span, Token

from extractor.clauses import clause_verb, governing_verb, is_infinitive, is_verb, lemma, subject, tense
from extractor.components.claims.dating import (
    ENDING,
    POLLING,
    Dated,
    DatedQuantity,
    completed,
    date_token,
    dated_noun,
    is_aside,
    is_comparison,
    is_timeless,
    tells_of_an_event,
)
from extractor.components.claims.status import is_definite
from extractor.types import Attribution, DateExpression, Quantity, Range, Status

EVENT_GRAINS = frozenset({"day", "week", "month", "quarter", "half", "year", "range"})
SEEMING = frozenset({"look", "seem", "appear", "be", "remain"})
"""Verbs that date an impression, not an event."""

LEAD_SENTENCES = 6
"""Sentences at the top of an article in which its main event is dated, headline and dateline included."""

NEWS_DAYS = 10
"""Days before publication within which a single day is the story's own event."""

PERIOD_DAYS = 366
"""Days before publication within which a week, month, quarter or year may have ended to be the story's own period."""

_LASTING = frozenset({"year", "month"})
"""*150,000 die every year*: a rate by these is not that of the day or month gone on about."""

TIMELESS_KINDS = frozenset({"age", "duration"})


Undated = Literal[
    "not_asserted",
    "baseline",
    "timeless_kind",
    "known_thing",
    "describes",
    "not_narrated",
    "no_event",
    "quoted",
    "study",
]
"""Why the text around dates no figure: it is not asserted, a baseline, an age or duration; it counts known things or
describes one; its clause narrates nothing in the simple past; no event is dated; a speaker or a study tells it."""


@dataclass(frozen=True, slots=True)
class DatedSentence:
    """A sentence, its paragraph, and the dates in it that could date an event."""

    span: Span
    paragraph: Range
    dates: Sequence[DateExpression]
    quantities: Sequence[Quantity]
    is_headline: bool


class Story:
    """Tells, sentence by sentence, which event date the text goes on about."""

    def __init__(
        self,
        text: str,
        sentences: Sequence[DatedSentence],
        lead: Sequence[DateExpression],
        published: dt.date | None,
    ) -> None:
        self.text = text
        self.published = published
        self.running: DateExpression | None = None
        """The date of the last narrated event in the paragraph."""
        self.ahead: dict[Range, DateExpression] = {}
        """By paragraph the first event date told in it."""
        for sentence in reversed(sentences):
            for date in self._event_dates(sentence)[:1]:
                self.ahead[sentence.paragraph] = date
        self.paragraph: Range = (-1, -1)
        self.is_headline = self.tells_hour = self.tells_other_time = self.trades = False
        self.event = self._main_event(sentences[:LEAD_SENTENCES]) or next(filter(self._is_recent, lead), None)
        """The date of the article's main event: that of the first event told, else of the first figures."""
        self.period = next(filter(self._is_recent, lead), None)
        """The week, month, quarter or year for which the first figures are told."""

    def go_on(self, sentence: DatedSentence) -> None:
        """Take note of a sentence that was read."""
        for date in self._event_dates(sentence):
            self.running = date
            return

    def enter(self, sentence: DatedSentence) -> None:
        """A new paragraph begins a new run."""
        self.is_headline = sentence.is_headline
        words = sentence.span.text
        self.tells_hour, self.tells_other_time = bool(_HOUR.search(words)), bool(_OTHER_TIME.search(words))
        self.trades = bool(_TRADING.search(words))
        if sentence.paragraph != self.paragraph:
            self.paragraph, self.running = sentence.paragraph, None

    def date_of(
        self, target: DatedQuantity, status: Status, source: Attribution | None, *, quoted: bool
    ) -> Dated | None:
        """The date that governs a quantity whose sentence names none; None where that is not certain.

        Speakers tell of other times than the story does: what is ``quoted`` goes on about a date near it only.
        """
        if self._why_no_part(target, status) is not None:
            return None
        if self.running is not None and not (self.trades and self.running.grain != "day"):
            return Dated(self.running, "context", "date.running")
        if quoted and self.paragraph in self.ahead:
            return Dated(self.ahead[self.paragraph], "context", "date.ahead")
        is_of_day = self.event is not None and (self.event.grain == "day" or not self.trades)
        if self.event is not None and is_of_day and not quoted and not self._stands_outside(source):
            return Dated(self.event, "context", "date.story")
        return None

    def accounted(self, dated: Dated) -> Dated:
        """The date of what is accounted for by the period: *Revenue rose 6 percent*, behind a profit told for a
        quarter, is no figure of the day that the text goes on about."""
        if dated.how == "explicit" or dated.date.grain != "day" or self.period is None:
            return dated
        return Dated(self.period, "context", "date.period")

    def why_undated(
        self, target: DatedQuantity, status: Status, source: Attribution | None, *, quoted: bool
    ) -> Undated | None:
        """Why :meth:`date_of` gives no date; None where it gives one."""
        if self.date_of(target, status, source, quoted=quoted) is not None:
            return None
        if reason := self._why_no_part(target, status):
            return reason
        if self.event is None:
            return "no_event"
        return "quoted" if quoted else "study"

    def _why_no_part(self, target: DatedQuantity, status: Status) -> Undated | None:
        """Why a figure is no part of what the text goes on about; None where it is."""
        if status != "asserted":
            return "not_asserted"
        if target.role == "baseline":
            return "baseline"
        if target.quantity.kind in TIMELESS_KINDS:
            return "timeless_kind"
        if is_definite(target.span.root):
            return "known_thing"
        if target.quantity.per in _LASTING or is_timeless(target):
            return "describes"
        return None if self._narrates(target) else "not_narrated"

    def _stands_outside(self, source: Attribution | None) -> bool:
        """Whether a figure is no part of the story: what a study found, what was *at that time*."""
        return self.tells_other_time or (source is not None and source.type == "document")

    def _narrates(self, target: DatedQuantity) -> bool:
        """Whether a figure is part of what happened: a headline's figures are, others where the clause tells."""
        if self.is_headline or (clause_verb(target.span.root) is None and self.running is not None):
            return True
        is_told = tells_of_an_event(target.span) or self.tells_hour
        return is_told and not _is_described(target.span)

    def _main_event(self, sentences: Sequence[DatedSentence]) -> DateExpression | None:
        found = ((sentence, date) for sentence in sentences for date in self._event_dates(sentence))
        told = next((date for sentence, date in found if self._is_news(sentence, date)), None)
        return told or next(filter(self._is_occasion, (date for s in sentences for date in s.dates)), None)

    def _is_occasion(self, date: DateExpression) -> bool:
        """Whether a recent day names an event: *Saturday's election*."""
        return self.text[date.end : date.end + 2] in {"'s", "’s"} and self._is_of_these_days(date)

    def _event_dates(self, sentence: DatedSentence) -> list[DateExpression]:
        return [date for date in sentence.dates if self._dates_an_event(sentence.span, date)]

    def _dates_an_event(self, sentence: Span, date: DateExpression) -> bool:
        token = date_token(sentence, date)
        if token is None or date.first is None or date.grain not in EVENT_GRAINS:
            return False
        noun = dated_noun(token, date, self.text)
        is_named = noun is not None and not (self._is_of_these_days(date) and _is_occasion_of_clause(noun))
        if is_named or is_comparison(date, self.text) or _LOOKS_BACK.search(date.text):
            return False
        verb = completed(clause_verb(token))
        if verb is not None and lemma(verb) in ENDING and is_infinitive(verb):
            verb = governing_verb(verb)
        if verb is None or verb not in sentence or is_infinitive(verb) or _is_impression(verb):
            return False
        is_polling = verb.dep_ == "acl" and lemma(verb) in POLLING  # a poll of 800 adults, taken on Monday
        is_aside = verb.dep_ in {"relcl", "acl"} and not is_polling
        return not is_aside and (tense(verb) == "past" or verb.tag_ in {"VBD", "VBN"})

    def _is_recent(self, date: DateExpression) -> bool:
        """Whether a figure's week, month, quarter or year ended shortly before publication."""
        if self.published is None or date.last is None or date.grain in {"range", "day"}:
            return False
        return 0 <= (self.published - date.last).days <= PERIOD_DAYS

    def _is_of_these_days(self, date: DateExpression) -> bool:
        if self.published is None or date.first is None or date.grain != "day":
            return False
        return 0 <= (self.published - date.first).days <= NEWS_DAYS

    @staticmethod
    def _is_reporting_period(date: DateExpression) -> bool:
        """Whether a range is one that figures are reported for: *the first nine months of 2012*, no *since May*."""
        assert date.first is not None and date.last is not None
        return not _OPEN_RANGE.match(date.text) and (date.last - date.first).days <= PERIOD_DAYS

    def _is_news(self, sentence: DatedSentence, date: DateExpression) -> bool:
        """Whether the article is about what happened then: a recent day, or the period of a figure in the lead."""
        if self.published is None or date.first is None or date.last is None:
            return False
        age = (self.published - date.last).days
        if date.grain == "day":
            return 0 <= age <= NEWS_DAYS
        if date.grain == "range" and not self._is_reporting_period(date):
            return False
        return bool(sentence.quantities) and 0 <= age <= PERIOD_DAYS


def _is_occasion_of_clause(noun: Token) -> bool:
    """*killed 23 people in an overnight raid*: the dated noun tells when its clause took place."""
    return noun.dep_ == "pobj" and noun.head.lower_ in {"in", "during"} and is_verb(noun.head.head)


def _is_impression(verb: Token) -> bool:
    """Whether a verb tells how things are or look: *seemed*, *looked set to win*."""
    return lemma(verb) in SEEMING or (verb.dep_ in {"oprd", "acomp"} and lemma(verb.head) in SEEMING)


_HOUR = re.compile(
    r"\b(?:by|at|around|until) (?:(?:noon|midday|midnight|dawn|daybreak|dusk|nightfall)\b"
    r"|\d{4} (?:GMT|UTC)\b|\d{1,2}(?:[:.]\d\d)? ?[ap]\.?m\b)",
    re.IGNORECASE,
)
"""An hour without a day is one of the story's day: *rescuers had reached only four villages by nightfall*."""

_TRADING = re.compile(
    r"\b(?:(?:(?:after|mid)noon|morning|midday|early|late|intraday|after-hours|pre-?market|extended|Asian|European) "
    r"(?:trad(?:e|ing)|dealings)"
    r"|(?:[Ss]hares|[Ss]tocks?|[Ii]ndex|[Yy]ields?|[Ff]utures|S&P 500|Nasdaq|Dow Jones|FTSE|Nikkei)"
    r"(?: \S+){0,6}? (?:rose|fell|climbed|gained|lost|dropped|slipped|jumped|slid|added|shed|closed|ended|edged"
    r"|(?:was|were) (?:up|down)))\b"
)
"""What is traded moves from day to day: the months and quarters that statistics are told for are not its own."""

_LOOKS_BACK = re.compile(r"\S\s(?:earlier|before)$|\b(?:previous|prior|preceding|same)\b", re.IGNORECASE)
"""*A day earlier*, *the previous month*: a look back, after which the text goes on where it was."""

_OPEN_RANGE = re.compile(r"(?:since|between|from|over|(?:in )?(?:the )?(?:past|last))\b|.*\bso far\b", re.IGNORECASE)

_OTHER_TIME = re.compile(
    r"\b(?:at (?:that|the) time|by then|back then|previously|in the past|until then"
    r"|(?:last|this|next|previous) (?:season|term|session|campaign))\b",
    re.IGNORECASE,
)


def _is_described(span: Span) -> bool:
    """Whether a figure only tells of a thing or of what came before.

    It stands in an apposition, an *after* clause, beside a verb of saying (*said Jo, in Rome*), or tells of what
    somebody is known for: *convicted of killing three women*.
    """
    verb = clause_verb(span.root)
    for token in span.root.ancestors:
        if token == verb:
            break
        if token.dep_ == "appos":
            return True
    if verb is None:
        return False
    if verb.dep_ == "relcl" and any(token.lower_ == "whose" for token in verb.doc[verb.left_edge.i : verb.i]):
        return True
    is_behind = any(clause.dep_ == "advcl" and is_aside(clause) for clause in (verb, *verb.ancestors))
    return is_behind or _is_known_for(verb) or _is_saying(verb)


def _is_known_for(verb: Token) -> bool:
    is_of_somebody = verb.dep_ == "pcomp" and verb.head.lower_ in {"of", "for", "with"}
    return is_of_somebody and subject(verb, shared=False) is None


def _is_saying(verb: Token) -> bool:
    """*said Jo, in Rome*; a share that *added 83 cents* says nothing."""
    adds = lemma(verb) == "add" and any(child.dep_ == "dobj" for child in verb.children)
    return lemma(verb) in SAYING and not adds


SAYING = frozenset({"say", "tell", "add"})
