"""The date that a story goes on about: sentences without a date of their own tell of the event dated just before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from spacy.tokens import Span

from extractor.clauses import clause_verb, tense
from extractor.components.claims.dating import Dated, DatedQuantity, date_token, tells_of_an_event
from extractor.components.claims.status import is_definite
from extractor.types import Attribution, DateExpression, How, Status

EVENT_GRAINS = frozenset({"day", "week", "month", "quarter"})
NEWS_DAYS = 10
"""Days before publication within which a day is the story's own event."""


class Story:
    """Remembers, sentence by sentence, which event date the text goes on about."""

    def __init__(self, text: str, published: dt.date | None) -> None:
        self.text = text
        self.published = published
        self.paragraph = (-1, -1)
        self.running: DateExpression | None = None
        """The date of the last narrated event in this paragraph."""
        self.event: DateExpression | None = None
        """The day of the story's main event, told near its top."""

    def go_on(self, sentence: Span, dates: Sequence[DateExpression]) -> None:
        """Take note of a sentence that was read."""
        self._enter_paragraph(sentence)
        for date in dates:
            if date.first is not None and self._dates_an_event(sentence, date):
                self.running = date
                if self.event is None and self._is_news(date):
                    self.event = date

    def date_of(
        self,
        target: DatedQuantity,
        sentence: Span,
        status: Status,
        source: tuple[Attribution, How] | None,
    ) -> Dated | None:
        """The date that governs a quantity whose sentence names none; None where that is not certain."""
        self._enter_paragraph(sentence)
        if status != "asserted" or target.role == "baseline" or is_definite(target.span.root):
            return None
        if not tells_of_an_event(target.span):
            return None
        if self.running is not None:
            return Dated(self.running, "context", "date.running")
        if self.event is not None and source is None:
            return Dated(self.event, "context", "date.story")
        return None

    def _enter_paragraph(self, sentence: Span) -> None:
        start = self.text.rfind("\n", 0, sentence.start_char) + 1
        if not self.paragraph[0] <= start < self.paragraph[1]:
            end = self.text.find("\n", sentence.start_char)
            self.paragraph = (start, end if end >= 0 else len(self.text) + 1)
            self.running = None

    def _dates_an_event(self, sentence: Span, date: DateExpression) -> bool:
        token = date_token(sentence, date)
        verb = clause_verb(token) if token is not None else None
        return (
            verb is not None and date.grain in EVENT_GRAINS and (tense(verb) == "past" or verb.tag_ in {"VBD", "VBN"})
        )

    def _is_news(self, date: DateExpression) -> bool:
        if self.published is None or date.first is None or date.grain != "day":
            return False
        return 0 <= (self.published - date.first).days <= NEWS_DAYS
