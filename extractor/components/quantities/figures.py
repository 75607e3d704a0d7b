"""A cheap test whether a stretch of text can hold a quantity at all; imports nothing but ``re``."""

from __future__ import annotations

import re

_NUMBERS = (
    r"two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen"
    r"|nineteen|twenty|thirty|fou?rty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion|trillion|dozens?"
    r"|lakhs?|crores?|zero"
)
# "in 2017," tells only a year; behind any other word, or before a word, four digits may count something.
_YEAR_ALONE = r"(?:(?<=\bin )|(?<=\bsince )|(?<=\buntil ))(?:19|20)\d\d[.,;:)]?(?:\s*$|(?<=[.,;:)])\s)"
_FIGURE = re.compile(
    rf"(?<!\d)(?!{_YEAR_ALONE})\d|[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞]|(?<![^\W_])(?:{_NUMBERS}|(?:hundred|thousand|million|billion|trillion)s|scores"
    r"|one(?=[\s-]+(?!of\b|another\b)[a-z])|half|halv(?:e|ed|es|ing)|quarter|thirds?|(?:four|fif|six|seven|eigh|nin|ten)ths?"
    r"|doubl(?:e|ed|es|ing)|tripl(?:e|ed|es|ing)|trebl(?:e|ed|ing)|quadrupl(?:e|ed|ing)|quintupled|twice|thrice"
    r"|\w+fold|couple|an?\s(?:second|minute|hour|day|night|week|fortnight|month|year|decade|century)"
    r"|an?\s(?:full|whole|working|extra)\s\w+|another\s\w+)(?![^\W_])",
    re.IGNORECASE,
)


def may_hold_quantity(text: str) -> bool:
    """Whether a quantity can stand in the text: true wherever the finder finds one, and now and then without."""
    return _FIGURE.search(text) is not None
