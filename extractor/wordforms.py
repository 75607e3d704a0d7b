"""Part of speech, features and lemma of words, each distinct word of a batch asked once.

spaCy's attribute ruler and lemmatizer go through every token of every text and cost as much as the parser. What they
say depends on the word, its tag and its label alone, a few patterns of several words apart, and most words come again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from spacy.pipeline import AttributeRuler, Lemmatizer
from spacy.tokens import Doc
from spacy.vocab import Vocab

Array: TypeAlias = Any
"""A NumPy array of ``uint64``, for which spaCy's stubs have another type in each place."""

WordPipe = AttributeRuler | Lemmatizer
"""The components of a base model that look at single words."""

KEY = ("ORTH", "TAG", "DEP")
"""What tells one distinct word from another."""

FORMS = ("TAG", "DEP", "POS", "MORPH", "LEMMA")
"""What the components write; white space is tagged and labelled by them too."""


class WordForms:
    """Attribute rulers and lemmatizers of a pipeline, in their order, asked word by word."""

    def __init__(self, vocab: Vocab, pipes: Sequence[WordPipe]) -> None:
        self._vocab = vocab
        self._of_words = [_of_single_words(pipe) if isinstance(pipe, AttributeRuler) else pipe for pipe in pipes]
        self._in_context = [_of_several_words(pipe) for pipe in pipes if isinstance(pipe, AttributeRuler)]

    def of(self, words: Array) -> Array:
        """The forms of words: rows of ``KEY`` give as many rows of ``FORMS``."""
        keys = list(map(tuple, words.tolist()))
        places = {key: place for place, key in enumerate(dict.fromkeys(keys))}
        if not places:
            return np.zeros((0, len(FORMS)), dtype="uint64")
        doc = Doc(self._vocab, words=[key[0] for key in places], spaces=[True] * len(places))
        tags: Array = np.array([key[1:] for key in places], dtype="uint64")
        doc.from_array(list(KEY[1:]), tags)
        for pipe in self._of_words:
            doc = pipe(doc)
        forms: Array = doc.to_array(list(FORMS))
        return forms[[places[key] for key in keys]]

    def set_in_context(self, doc: Doc) -> Doc:
        """The Doc with what patterns of several words add to its words (*gon na*, *there is*)."""
        for ruler in self._in_context:
            doc = ruler(doc)
        return doc


def _of_single_words(ruler: AttributeRuler) -> AttributeRuler:
    return _with_patterns(ruler, single=True)


def _of_several_words(ruler: AttributeRuler) -> AttributeRuler:
    return _with_patterns(ruler, single=False)


def _with_patterns(ruler: AttributeRuler, *, single: bool) -> AttributeRuler:
    """A ruler with those patterns of another that look at a single word, or at several."""
    part = AttributeRuler(ruler.vocab)
    entries: list[dict[str, Any]] = ruler.patterns
    for entry in entries:
        patterns = [pattern for pattern in entry["patterns"] if _is_single(pattern) == single]
        if patterns:
            part.add(patterns, entry["attrs"], entry["index"])
    return part


def _is_single(pattern: Sequence[dict[str, Any]]) -> bool:
    return len(pattern) == 1 and "OP" not in pattern[0]
