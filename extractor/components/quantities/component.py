"""The spaCy component ``claim_quantities``: finds quantities and writes them to ``doc._.claim_quantities``."""

from __future__ import annotations

from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from extractor import extensions
from extractor.additions import NOTHING, OUT, AdditionError, Additions
from extractor.saving import Saved
from extractor.scoring import QUANTITIES_WEIGHTS, Scored, Scorer
from extractor.types import Quantity


@Language.factory(
    "claim_quantities",
    assigns=["doc._.claim_quantities", "doc.spans"],
    default_config={"additions": {}, "scorer": {"@scorers": "news_claims.quantities_scorer.v1"}},
    default_score_weights=QUANTITIES_WEIGHTS,
)
def make_claim_quantities(
    nlp: Language, name: str, additions: dict[str, Any], scorer: Scorer | None = None
) -> ClaimQuantities:
    """Make the component; it works best behind a tagger, which tells nouns from names, and needs nothing.

    ``additions`` are words, units and rules of one's own.
    """
    return ClaimQuantities(name, additions, scorer=scorer)


class ClaimQuantities(Saved, Scored):
    """Finds quantities; ``find`` touches nothing, calling the component writes what it found.

    Raises LexiconError where the ``additions`` hold a mistake.
    """

    def __init__(
        self,
        name: str = "claim_quantities",
        additions: Additions = NOTHING,
        *,
        scorer: Scorer | None = None,
    ) -> None:
        self.name = name
        self.scorer = scorer
        self.set_additions(additions)

    def _load(self, additions: Additions) -> None:
        from extractor.components.quantities.find import QuantityFinder
        from extractor.components.quantities.value import why_not_rare
        from extractor.components.quantities.vocabulary import load

        self.finder = QuantityFinder(load(additions))
        for number, entry in enumerate(additions.get("rare_units", ())):
            if not entry.startswith(OUT) and (reason := why_not_rare(entry)):
                raise AdditionError(reason, component="claim_quantities", name="rare_units", number=number)

    def find(self, doc: Doc) -> list[Quantity]:
        """The quantities in text order, none overlapping; empty where there are none."""
        return self.finder.find(doc)

    def __call__(self, doc: Doc) -> Doc:
        """Write the quantities of the Doc."""
        extensions.set_quantities(doc, self.find(doc))
        return doc
