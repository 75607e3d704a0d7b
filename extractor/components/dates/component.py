"""The spaCy component ``claim_dates``: finds the date expressions of a Doc and writes them on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from extractor import extensions
from extractor.additions import NOTHING, Additions, Lists
from extractor.components.dates import anaphora, calendar_forms, confirm, direction
from extractor.components.dates.context import Context
from extractor.components.dates.dateline import dateline_day, publication_date
from extractor.components.dates.find import Expression, Finder
from extractor.components.dates.periods import Period
from extractor.components.dates.resolve import READERS, resolve
from extractor.components.dates.view import View
from extractor.components.dates.words import HERE, load_words, read_words_of
from extractor.saving import Saved
from extractor.scoring import DATES_WEIGHTS, Scored, Scorer
from extractor.types import DateExpression

# Metadata may hold the day a text was begun or archived; further off, the dateline is another article's.
DATELINE_TOLERANCE = 3


class DateFinder(Saved, Scored):
    """Finds every date expression of a Doc, parsed or not, and resolves it against ``doc._.published``.

    ``day_first`` decides whether 3/5/2018 is 3 May; None leaves it to the article's other dates. The article's own
    dateline counts rather than ``doc._.published`` where they are ``dateline_days`` or less apart. Raises LexiconError
    where the ``additions`` hold a mistake.
    """

    def __init__(
        self,
        additions: Additions = NOTHING,
        *,
        day_first: bool | None = None,
        dateline_days: int = DATELINE_TOLERANCE,
        scorer: Scorer | None = None,
    ) -> None:
        self.scorer = scorer
        self.day_first = day_first
        self.dateline_days = dateline_days
        self.set_additions(additions)

    def _load(self, additions: Additions) -> None:
        lists = Lists(HERE, "claim_dates", additions)
        self.words = read_words_of(lists) if additions else load_words()
        self._finder = Finder(lists, self.words.holidays, {*READERS, "nothing"})
        if additions:
            lists.check_all_asked()

    def __call__(self, doc: Doc) -> Doc:
        """Write what :meth:`find` finds to ``doc._.claim_dates`` and ``doc.spans["dates"]``."""
        extensions.set_dates(doc, self.find(doc))
        return doc

    def find(self, doc: Doc) -> list[DateExpression]:
        """The date expressions in text order, none overlapping; a Doc without any gives an empty list.

        Expressions that hang on a publication day that the Doc does not have keep their grain and have no days.
        """
        view = View(doc, self.words)
        return self._resolved(view, self._expressions(view))

    def rules_used(self, doc: Doc) -> set[str]:
        """The ids of the rules of every expression in a Doc and of the parts it is built of."""
        return {rule for expression in self._expressions(View(doc, self.words)) for rule in _rules_of(expression)}

    def _expressions(self, view: View) -> list[Expression]:
        leaves = self._finder.leaves(view.text, view.folded, lambda expression: confirm.is_date(expression, view))
        return self._finder.build(view.folded, leaves) if leaves else []

    def _resolved(self, view: View, expressions: list[Expression]) -> list[DateExpression]:
        if not expressions:
            return []
        published = _base(view, self.dateline_days)
        before = anaphora.Before()
        day_first = calendar_forms.is_day_first(view.folded) if self.day_first is None else self.day_first
        found: list[DateExpression] = []

        def take(expression: Expression) -> None:
            """Resolve one expression; where it names nothing as a whole, its parts stand for themselves."""
            context = Context(
                published=published,
                read=resolve,
                direction=_Direction(view, expression),
                before=before,
                holidays=self.words.holidays,
                day_first=day_first,
                text=view.text,
            )
            period = resolve(expression, context)
            if period is not None:
                before.add(expression, period, view.folded)
                found.append(_date(view, expression, period))
                return
            for part in expression.parts:
                if part.bare:
                    take(part)

        for expression in expressions:
            take(expression)
        return found


def _date(view: View, expression: Expression, period: Period) -> DateExpression:
    return DateExpression(
        start=expression.start,
        end=expression.end,
        text=view.text[expression.start : expression.end],
        first=period.first,
        last=period.last,
        grain=period.grain,
        mod=period.mod,
        rule=expression.rule,
    )


def _rules_of(expression: Expression) -> Iterator[str]:
    yield expression.rule
    for part in expression.parts:
        yield from _rules_of(part)


def _base(view: View, tolerance: int) -> dt.date | None:
    """The day that *yesterday* is told from: the article's own dateline where it is a few days off the metadata."""
    published = extensions.published(view.doc)
    if published is None:
        return None
    own = publication_date(view.text)
    if own:
        return own[0] if abs((own[0] - published).days) <= tolerance else published
    sent = dateline_day(view.text, published)
    return sent if sent and 0 < (sent - published).days <= tolerance else published


class _Direction:
    """The direction of one expression, worked out when first asked."""

    def __init__(self, view: View, expression: Expression) -> None:
        self._view = view
        self._expression = expression
        self._known: int | None = None

    def __call__(self) -> int:
        if self._known is None:
            self._known = direction.direction(
                self._view, self._expression.start, self._expression.end, kind=self._expression.kind
            )
        return self._known


@Language.factory(
    "claim_dates",
    assigns=["doc._.claim_dates", "doc.spans"],
    default_config={
        "additions": {},
        "day_first": None,
        "dateline_days": DATELINE_TOLERANCE,
        "scorer": {"@scorers": "news_claims.dates_scorer.v1"},
    },
    default_score_weights=DATES_WEIGHTS,
)
def make_claim_dates(  # noqa: PLR0913, PLR0917 - spaCy hands over each setting by itself
    nlp: Language,
    name: str,
    additions: dict[str, Any],
    day_first: bool | None,
    dateline_days: int,
    scorer: Scorer | None = None,
) -> DateFinder:
    """The component ``claim_dates``; it takes what parse there is and works without one.

    The settings are those of :class:`DateFinder`.
    """
    return DateFinder(additions, day_first=day_first, dateline_days=dateline_days, scorer=scorer)
