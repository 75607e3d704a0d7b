"""The spaCy component ``claim_quantities``: finds quantities and writes them to ``doc._.claim_quantities``."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from extractor import extensions
from extractor.types import Quantity


@Language.factory("claim_quantities", assigns=["doc._.claim_quantities"])
def make_claim_quantities(nlp: Language, name: str) -> ClaimQuantities:
    """Make the component; it works best behind a tagger, which tells nouns from names, and needs nothing."""
    return ClaimQuantities(name)


class ClaimQuantities:
    """Finds quantities; ``find`` touches nothing, calling the component writes what it found."""

    def __init__(self, name: str = "claim_quantities") -> None:
        from extractor.components.quantities.find import QuantityFinder
        from extractor.components.quantities.vocabulary import load

        self.name = name
        self._finder = QuantityFinder(load())

    def find(self, doc: Doc) -> list[Quantity]:
        """The quantities in text order, none overlapping; empty where there are none."""
        return self._finder.find(doc)

    def __call__(self, doc: Doc) -> Doc:
        """Write the quantities of the Doc."""
        extensions.set_quantities(doc, self.find(doc))
        return doc
