"""What a worker does with a batch of articles: claims as the lines to write, a reason where there can be none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from extractor.layout import set_aside
from extractor.sinks.select import EVERYTHING, Selection
from extractor.types import Article, Failure


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one article: its claims as JSONL and their number, or the reason why it failed."""

    lines: bytes = b""
    claims: int = 0
    reason: str | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    """How many lines of the text were set aside, by kind."""
    carried: int | None = None
    """Where these claims ended in the output that they were carried over from."""
    stands: bool = False
    """Whether the article with all its claims is where it should go already."""


Work = Callable[[Sequence[Article]], list[Outcome]]
"""One outcome an article, in order."""


@dataclass(frozen=True, slots=True)
class Job:
    """What workers are made of: ``maker`` (``module:function``) called with ``settings`` gives the Work. Both cross to
    other processes."""

    maker: str
    settings: Mapping[str, Any]

    def made(self) -> Work:
        """The Work. Raises what making it raises, ModelError for one."""
        module, function = self.maker.split(":")
        work: Work = getattr(import_module(module), function)(**self.settings)
        return work


def extraction(
    model: str | None = None,
    *,
    config: Mapping[str, Mapping[str, Any]] | None = None,
    whole: bool = False,
    selection: Selection = EVERYTHING,
) -> Work:
    """The Work of extracting the claims that are wanted with a base model.

    ``config`` are the components' settings, with words and rules of a user's own. Raises ModelError.
    """
    from extractor.pipeline import extract, load
    from extractor.records import to_line

    nlp = load(model, config=config)

    def work(articles: Sequence[Article]) -> list[Outcome]:
        failures: list[Failure] = []
        lines: dict[str, list[bytes]] = {article.id: [] for article in articles}
        claims = extract(articles, nlp=nlp, on_error=failures.append, whole=whole)
        for claim in selection.selected(claims):
            lines[claim.article.id].append(to_line(claim))
        reasons = {failure.id: failure.reason for failure in failures}
        return [_outcome(article, lines[article.id], reasons.get(article.id)) for article in articles]

    return work


def _outcome(article: Article, lines: Sequence[bytes], reason: str | None) -> Outcome:
    if reason:
        return Outcome(reason=reason)
    return Outcome(b"".join(lines), len(lines), counts=set_aside(article.text, article.title))
