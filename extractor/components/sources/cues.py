"""Where something is said: each candidate word is asked by the rules of its kind."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import numpy as np
from spacy.strings import StringStore
from spacy.tokens import Token

from extractor import clauses
from extractor.components.sources.cue import Cue
from extractor.components.sources.frame import SILENT_BLOCKS, Frame
from extractor.components.sources.labels import colon_cues
from extractor.components.sources.phrases import WORDS_OF, according_to, in_document, in_words_of, nominal, per
from extractor.components.sources.verbs import verb_cue
from extractor.components.sources.words import Words


def find_cues(frame: Frame) -> list[Cue]:
    """The cues of the parsed sentences in text order."""
    found = []
    for token in _candidates(frame):
        cue = _cue_at(frame, token)
        if cue is not None:
            found.append(cue)
    found += colon_cues(frame, {cue.verb.i for cue in found})
    return sorted(found, key=lambda cue: cue.cue)


def _candidates(frame: Frame) -> Iterator[Token]:
    """The parsed tokens that can be a cue; one array look-up for the whole Doc."""
    doc = frame.doc
    for index in np.flatnonzero(np.isin(doc.to_array("LOWER"), _wanted(frame.words))):
        token = doc[int(index)]
        if clauses.is_parsed(token) and frame.kinds[frame.paragraph_at(token.idx)] not in SILENT_BLOCKS:
            yield token


@lru_cache(maxsize=8)
def _wanted(words: Words) -> np.ndarray[Any, np.dtype[np.uint64]]:
    """The ids of the lower-case words that can be a cue; they are hashes, the same in every vocabulary."""
    forms = (*words.verbs, *words.documents, *WORDS_OF, "according", "per")
    store = StringStore(forms)
    return np.array([store[form] for form in forms], dtype="uint64")


def _cue_at(frame: Frame, token: Token) -> Cue | None:
    if token.lower_ == "according":
        return according_to(frame, token)
    if token.lower_ == "per":
        return per(frame, token)
    if token.tag_.startswith("V") and token.lower_ in frame.words.verbs:
        return verb_cue(frame, token)
    if token.lower_ in WORDS_OF:
        return in_words_of(frame, token)
    if token.tag_.startswith("N"):
        return in_document(frame, token) or nominal(frame, token)
    return None
