"""The spaCy component ``claim_dates``: finds the date expressions of a Doc and writes them on it."""

from __future__ import annotations

import re

from spacy.language import Language
from spacy.tokens import Doc

from extractor import extensions
from extractor.components.dates import anaphora, confirm, direction
from extractor.components.dates.find import Expression, Finder
from extractor.components.dates.resolve import Context, resolve
from extractor.components.dates.view import View
from extractor.types import DateExpression

NUMERIC = re.compile(r"(?<![0-9/.-])([0-9]{1,2})([/.-])([0-9]{1,2})\2(?:19|20)[0-9]{2}(?![0-9])")
DAY_THEN_MONTH = re.compile(
    r"\b[0-9]{1,2}(?:st|nd|rd|th)? (?:january|february|march|april|may|june|july|august|september|october|november|december)\b"
)
MONTH_THEN_DAY = re.compile(
    r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december) [0-9]{1,2}\b(?! [0-9])"
)


class DateFinder:
    """Finds every date expression of a Doc, parsed or not, and resolves it against ``doc._.published``."""

    def __init__(self) -> None:
        self._finder = Finder()

    def __call__(self, doc: Doc) -> Doc:
        """Write what :meth:`find` finds to ``doc._.claim_dates`` and ``doc.spans["dates"]``."""
        extensions.set_dates(doc, self.find(doc))
        return doc

    def find(self, doc: Doc) -> list[DateExpression]:
        """The date expressions in text order, none overlapping; a Doc without any gives an empty list.

        Expressions that hang on a publication day that the Doc does not have keep their grain and have no days.
        """
        view = View(doc)
        leaves = [e for e in self._finder.leaves(view.text, view.folded) if confirm.is_date(e, view)]
        if not leaves:
            return []
        return self._resolved(view, self._finder.build(view.folded, leaves))

    def _resolved(self, view: View, expressions: list[Expression]) -> list[DateExpression]:
        published = extensions.published(view.doc)
        before = anaphora.Before()
        day_first = is_day_first(view.folded)
        found = []
        for expression in expressions:
            context = Context(
                published=published,
                direction=_Direction(view, expression),
                before=before,
                day_first=day_first,
                folded=view.text,
            )
            period = resolve(expression, context)
            if period is None:
                continue
            before.add(expression.end, expression.kind, period)
            found.append(
                DateExpression(
                    start=expression.start,
                    end=expression.end,
                    text=view.text[expression.start : expression.end],
                    first=period.first,
                    last=period.last,
                    grain=period.grain,
                    mod=period.mod,
                    rule=expression.rule,
                )
            )
        return found


class _Direction:
    """The direction of one expression, worked out when first asked."""

    def __init__(self, view: View, expression: Expression) -> None:
        self._view = view
        self._expression = expression
        self._known: int | None = None

    def __call__(self) -> int:
        if self._known is None:
            self._known = direction.direction(self._view, self._expression.start, self._expression.end)
        return self._known


def is_day_first(folded: str) -> bool:
    """Whether numeric dates of an article put the day first: *3/4/2017* is 3 April.

    Any numeric date that can be read one way only decides, the first of them; else the way months are written out
    (*3 April* or *April 3*, whichever is more frequent); else the month stands first.
    """
    numeric = list(NUMERIC.finditer(folded))
    for match in numeric:
        if int(match[1]) > 12 or int(match[3]) > 12:
            return int(match[1]) > 12
    if any(match[2] == "." for match in numeric):  # 3.4.2017 is never written month first
        return True
    if not numeric:
        return False
    return len(DAY_THEN_MONTH.findall(folded)) > len(MONTH_THEN_DAY.findall(folded))


@Language.factory("claim_dates", assigns=["doc._.claim_dates"])
def make_claim_dates(nlp: Language, name: str) -> DateFinder:
    """The component ``claim_dates``; it takes what parse there is and works without one."""
    return DateFinder()
