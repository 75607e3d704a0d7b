"""Article Docs of passages, parsed ones and ones that were only tokenised."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from spacy.tokens import Doc
from spacy.vocab import Vocab

from extractor.wordforms import FORMS, KEY, Array, WordForms

ATTRIBUTES = ("ORTH", "SPACY", "HEAD", *FORMS, "ENT_IOB", "ENT_TYPE", "ENT_KB_ID", "ENT_ID")
"""What a passage's tokens hand on to the article's; spaces and heads go along, so that offsets and parse do."""

_KEY = [ATTRIBUTES.index(attribute) for attribute in KEY]
_FORMS = slice(ATTRIBUTES.index(FORMS[0]), ATTRIBUTES.index(FORMS[-1]) + 1)
_TAG = ATTRIBUTES.index(FORMS[0])


def stitched(articles: Sequence[Sequence[Doc]], vocab: Vocab, forms: WordForms) -> Iterator[Doc]:
    """One Doc for each sequence of passages, which are joined as they are; words that have a tag get their forms.

    Faster than ``Doc.from_docs``, which goes through every token in Python. Each article has a passage.
    """
    rows = [np.concatenate([doc.to_array(list(ATTRIBUTES)) for doc in docs]) for docs in articles]
    ends = np.cumsum([len(part) for part in rows])
    batch: Array = np.concatenate(rows) if rows else np.zeros((0, len(ATTRIBUTES)), dtype="uint64")
    tagged = batch[:, _TAG] != 0
    batch[tagged, _FORMS] = forms.of(batch[tagged][:, _KEY])
    for start, end in zip([0, *ends], ends, strict=False):
        yield forms.set_in_context(_doc(vocab, batch[start:end]))


def _doc(vocab: Vocab, rows: Array) -> Doc:
    doc = Doc(vocab, words=rows[:, 0].tolist(), spaces=rows[:, 1].astype(bool).tolist())
    return doc.from_array(list(ATTRIBUTES[2:]), rows[:, 2:])
