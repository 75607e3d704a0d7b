"""Articles with gold claims as spaCy Examples, for ``nlp.evaluate``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.training import Example

from extractor import extensions
from extractor.evaluate import read_gold_rows
from extractor.pipeline import article_row
from extractor.types import Article

GoldRows = Mapping[str, Sequence[Mapping[str, Any]]]
"""Gold claims as plain dicts, by article id."""


def examples(articles: Iterable[Article], gold: str | Path | GoldRows, nlp: Language) -> Iterator[Example]:
    """An Example for each article that has gold, in the order of the articles: ``nlp.evaluate(examples(...))``.

    ``gold`` is a file of ``{"id", "claims": [...]}`` lines, or the claims by article id: as in such a line, or claim
    records that somebody has checked. Both Docs know their article and its publication day; ``reference`` has the gold
    on ``doc._.claims``. Raises RecordError for a file that holds something else.
    """
    rows = read_gold_rows(gold) if isinstance(gold, str | Path) else gold
    return (_example(article, rows[article.id], nlp) for article in articles if article.id in rows)


def _example(article: Article, gold: Sequence[Mapping[str, Any]], nlp: Language) -> Example:
    predicted, reference = nlp.make_doc(article.text), nlp.make_doc(article.text)
    for doc in (predicted, reference):
        extensions.set_article(doc, article_row(article))
    reference._.set(extensions.CLAIMS, [dict(row) for row in gold])
    return Example(predicted, reference)
