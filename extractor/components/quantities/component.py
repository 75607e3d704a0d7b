"""The spaCy component ``claim_quantities``: finds quantities and writes them to ``doc._.claim_quantities``."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from extractor import extensions
from extractor.scoring import QUANTITIES_WEIGHTS, Scored, Scorer
from extractor.types import Quantity


@Language.factory(
    "claim_quantities",
    assigns=["doc._.claim_quantities", "doc.spans"],
    default_config={"scorer": {"@scorers": "news_claims.quantities_scorer.v1"}},
    default_score_weights=QUANTITIES_WEIGHTS,
)
def make_claim_quantities(nlp: Language, name: str, scorer: Scorer | None = None) -> ClaimQuantities:
    """Make the component; it works best behind a tagger, which tells nouns from names, and needs nothing."""
    return ClaimQuantities(name, scorer)


class ClaimQuantities(Scored):
    """Finds quantities; ``find`` touches nothing, calling the component writes what it found."""

    def __init__(self, name: str = "claim_quantities", scorer: Scorer | None = None) -> None:
        from extractor.components.quantities.find import QuantityFinder
        from extractor.components.quantities.vocabulary import load

        self.name = name
        self.scorer = scorer
        self._finder = QuantityFinder(load())

    def find(self, doc: Doc) -> list[Quantity]:
        """The quantities in text order, none overlapping; empty where there are none."""
        return self._finder.find(doc)

    def __call__(self, doc: Doc) -> Doc:
        """Write the quantities of the Doc."""
        extensions.set_quantities(doc, self.find(doc))
        return doc
