"""What a found expression means: the days it names, given the publication day and the dates before it.

Each reader takes an Expression and a Context and returns a Period: placed, or with its unit only where the text hangs
on a publication day that nobody knows; None where the words turn out to be no date. Nothing is ever read against today.
"""

from __future__ import annotations

from collections.abc import Mapping

from extractor.components.dates import built_dates, relative_dates, written_dates
from extractor.components.dates.context import Context, Reader
from extractor.components.dates.find import Expression
from extractor.components.dates.periods import Period

READERS: Mapping[str, Reader] = {**written_dates.READERS, **relative_dates.READERS, **built_dates.READERS}


def resolve(expression: Expression, context: Context) -> Period | None:
    """The period an expression names; None where it names none (*Feb. 30*)."""
    try:
        return READERS[expression.read](expression, context)
    except (ValueError, OverflowError):  # a day or year that the calendar does not have
        return None
