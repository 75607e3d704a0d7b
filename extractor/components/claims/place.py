"""Where a claim holds: the place named in its clause."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Span, Token

from extractor.clauses import clause_verb, phrase
from extractor.offsets import overlap
from extractor.types import Range

PLACE_PREPOSITIONS = frozenset({"in", "at", "near", "off", "outside", "across", "throughout", "inside", "around"})
_SKIPPED = frozenset({"prep", "relcl", "appos", "punct", "cc", "conj", "acl", "advcl"})


def place_names(sentence: Span) -> list[Token]:
    """The proper names after a place preposition."""
    return [token for token in sentence if token.tag_ in {"NNP", "NNPS"} and _is_place(token)]


def place_of(span: Span, names: Sequence[Token], taken: Sequence[Range]) -> Span | None:
    """Of the ``names`` of a sentence the one in the quantity's clause, nearest to it; None where there is none.

    ``taken`` are ranges that are something else already (dates, sources).
    """
    quantity = span.root
    verb = clause_verb(quantity)
    found = [(abs(name.i - quantity.i), name.i) for name in names if clause_verb(name) == verb]
    for _, index in sorted(found):
        place = phrase(span.doc[index], skip=_SKIPPED)
        if not any(overlap((place.start_char, place.end_char), other) for other in taken):
            return place
    return None


def _is_place(name: Token) -> bool:
    return name.dep_ == "pobj" and name.head.lower_ in PLACE_PREPOSITIONS
