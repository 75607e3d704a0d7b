"""The spaCy component ``claims``: joins quantities, dates and sources of a Doc into claim records.

It takes what is there: in a pipeline without dates or sources those fields are null.
"""

from __future__ import annotations

from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from extractor import extensions
from extractor.components.claims.join import claims_of
from extractor.components.claims.record import row
from extractor.identity import model_name


@Language.factory(
    "claims",
    requires=["doc._.claim_quantities", "token.dep", "token.head", "token.tag", "token.pos"],
    assigns=["doc._.claims", "doc.spans"],
)
def make_claims(nlp: Language, name: str) -> Claims:
    """The factory that ``nlp.add_pipe("claims")`` calls."""
    return Claims(name, model_name(nlp.meta))


class Claims:
    """Finds the claims of a Doc and writes them to ``doc._.claims`` and ``doc.spans["claims"]``."""

    def __init__(self, name: str, model: str) -> None:
        self.name = name
        self.model = model

    def __call__(self, doc: Doc) -> Doc:
        """Write the claims of a Doc to it."""
        extensions.set_claims(doc, self.find(doc))
        return doc

    def find(self, doc: Doc) -> list[dict[str, Any]]:
        """The claim records of a Doc as plain dicts, ordered by quantity; the Doc is not touched."""
        article = extensions.article(doc)
        return [row(claim, article, self.model) for claim in claims_of(doc)]
