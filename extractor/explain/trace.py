"""What was found in an article and why, as plain records that no longer need the Doc.

Reasons are ids (``comparison``, ``date.clause``), given by the functions that decide; ``wording.toml`` has the words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal, cast

from spacy.language import Language
from spacy.tokens import Doc

from extractor import extensions
from extractor.articles.check import refusal
from extractor.components.claims.attribution import why_not_said, why_outranked
from extractor.components.claims.component import Claims
from extractor.components.claims.dating import why_passed_over
from extractor.components.claims.join import JoinedClaim
from extractor.errors import ExtractorError
from extractor.explain.marks import Mark
from extractor.layout import SET_ASIDE, BlockKind, blocks
from extractor.offsets import overlap
from extractor.pipeline import OnError, annotate
from extractor.types import Article, Attribution, DateExpression, Failure, Range

MarkKind = Literal["quantity", "date", "source", "cue"]

LETTERS: dict[MarkKind, str] = {"quantity": "Q", "date": "D", "source": "S", "cue": "C"}
"""What the labels of each kind begin with: Q1, D1, S1, C1."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A date or source that was considered and not taken; ``reason`` is an id of the wording."""

    label: str
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Dating:
    """How a claim came by its date: the label of the expression, the rule that read it and the one that joined it.

    All three are None without a date; ``undated`` is then why the text around gave none either. ``around`` are the
    words around a date that stands in another sentence.
    """

    label: str | None
    form: str | None
    rule: str | None
    around: str | None
    undated: str | None
    refused: tuple[Refused, ...]


@dataclass(frozen=True, slots=True)
class Sourcing:
    """How a claim came by its source: labels of holder, cue and day of saying, the rule, the words around a holder that
    stands in another sentence.

    All but ``refused`` are None without a source; ``unsourced`` is then why there is none.
    """

    label: str | None
    cue: str | None
    said: str | None
    rule: str | None
    around: str | None
    unsourced: str | None
    refused: tuple[Refused, ...]


@dataclass(frozen=True, slots=True)
class ExplainedClaim:
    """A claim record with the label of its quantity and the reasons for its fields.

    ``figure_rule`` and ``role_rule`` read the quantity and its role; ``baseline`` is the label of what it is compared
    with.
    """

    label: str
    record: dict[str, Any]
    figure_rule: str
    role_rule: str
    dating: Dating
    sourcing: Sourcing
    baseline: str | None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, what is marked in it, and its claims; ``kind`` tells what is set aside."""

    start: int
    end: int
    kind: BlockKind
    marks: tuple[Mark, ...]
    claims: tuple[ExplainedClaim, ...]

    @property
    def is_set_aside(self) -> bool:
        """Whether no claim was looked for in it."""
        return self.kind in SET_ASIDE


@dataclass(frozen=True, slots=True)
class Explanation:
    """An article with everything found in it; ``article`` is the ``article`` part of its records."""

    article: dict[str, Any]
    text: str
    paragraphs: tuple[Paragraph, ...]

    @property
    def claims(self) -> list[ExplainedClaim]:
        """The claims in text order."""
        return [claim for paragraph in self.paragraphs for claim in paragraph.claims]


def explain(articles: Iterable[Article], *, nlp: Language, on_error: OnError) -> Iterator[Explanation]:
    """The explanations of a stream of articles, in order; what cannot be processed goes to ``on_error``."""
    for article in articles:
        try:
            if reason := refusal(article.text):
                raise ExtractorError(reason)
            explanation = explanation_of(annotate(article, nlp=nlp), nlp)
        except Exception as error:
            told = str(error) if isinstance(error, ExtractorError) else f"{type(error).__name__}: {error}"
            on_error(Failure(article.id, None, article.id, f"cannot be processed ({told})"))
        else:
            yield explanation


def explanation_of(doc: Doc, nlp: Language) -> Explanation:
    """What the pipeline found in a Doc that it annotated, and why; the Doc is not touched."""
    trace = _Trace(doc)
    paragraphs = [
        Paragraph(block.start, block.end, block.kind, trace.marks_in(block.start, block.end), ())
        for block in blocks(trace.text, trace.article["title"])
    ]
    joined = cast(Claims, nlp.get_pipe("claims")).joined(doc)
    claims = [trace.claim(record, claim) for record, claim in zip(doc._.claims, joined, strict=True)]
    return Explanation(trace.article, trace.text, tuple(_with_claims(paragraph, claims) for paragraph in paragraphs))


def narrowed(explanation: Explanation, *, claim: str | None, find: str | None) -> Explanation | None:
    """The paragraphs and claims that were asked for, all of them where nothing was; None where there are none.

    ``claim`` is the beginning of a claim's id; ``find`` stands, in whatever case, in its sentence or one of its fields.
    """
    if claim is None and find is None:
        return explanation
    paragraphs = []
    for paragraph in explanation.paragraphs:
        kept = tuple(c for c in paragraph.claims if _has_id(c, claim) and _mentions(c, find))
        if kept:
            paragraphs.append(replace(paragraph, claims=kept))
    return replace(explanation, paragraphs=tuple(paragraphs)) if paragraphs else None


def _has_id(claim: ExplainedClaim, wanted: str | None) -> bool:
    return wanted is None or claim.record["id"].startswith(wanted.lower())


def _mentions(claim: ExplainedClaim, wanted: str | None) -> bool:
    if wanted is None:
        return True
    fields = [claim.record[name] for name in ("sentence", "entity", "date", "source", "place") if claim.record[name]]
    texts = [field[key] for field in fields for key in ("text", "name") if field.get(key)]
    return any(wanted.casefold() in text.casefold() for text in texts)


def _with_claims(paragraph: Paragraph, claims: Iterable[ExplainedClaim]) -> Paragraph:
    mine = [c for c in claims if paragraph.start <= c.record["quantity"]["start"] < paragraph.end]
    return replace(paragraph, claims=tuple(mine))


class _Trace:
    """The labels of everything found on one Doc, and the reasons of its claims in those terms."""

    def __init__(self, doc: Doc) -> None:
        self.article = extensions.article(doc)
        self.text = doc.text
        self.dates = extensions.dates(doc)
        self.attributions = extensions.sources(doc)
        self.aside = [(b.start, b.end) for b in blocks(self.text, self.article["title"]) if b.kind in SET_ASIDE]
        figures = [(row["quantity"]["start"], row["quantity"]["end"]) for row in doc._.claims]
        self.labels: dict[tuple[MarkKind, Range], str] = {
            **self._numbered("quantity", figures),
            **self._numbered("date", [(date.start, date.end) for date in self.dates]),
            **self._numbered("source", [(source.start, source.end) for source in self.attributions]),
            **self._numbered("cue", [cue for source in self.attributions if (cue := _cue(source))]),
        }

    def _numbered(self, kind: MarkKind, places: Iterable[Range]) -> dict[tuple[MarkKind, Range], str]:
        """Labels in text order; two attributions of one holder share its label."""
        body = sorted({place for place in places if not any(overlap(place, aside) for aside in self.aside)})
        return {(kind, place): f"{LETTERS[kind]}{number}" for number, place in enumerate(body, start=1)}

    def marks_in(self, start: int, end: int) -> tuple[Mark, ...]:
        """The marks that begin in a range, cut at its end, the outer before the inner."""
        found = [
            Mark(place[0], min(place[1], end), kind, label)
            for (kind, place), label in self.labels.items()
            if start <= place[0] < end
        ]
        return tuple(sorted(found, key=lambda mark: (mark.start, -mark.end)))

    def claim(self, record: dict[str, Any], claim: JoinedClaim) -> ExplainedClaim:
        """One claim with its reasons."""
        return ExplainedClaim(
            label=self.labels["quantity", (claim.quantity.start, claim.quantity.end)],
            record=record,
            figure_rule=claim.quantity.rule,
            role_rule=claim.reading.rule,
            dating=self._dating(claim),
            sourcing=self._sourcing(claim),
            baseline=self._baseline(claim),
        )

    def _baseline(self, claim: JoinedClaim) -> str | None:
        figure = claim.baseline and claim.baseline.quantity
        return self.labels.get(("quantity", (figure.start, figure.end))) if figure else None

    # --- dates ---

    def _dating(self, claim: JoinedClaim) -> Dating:
        refused = tuple(self._refused_dates(claim))
        if claim.dated is None:
            return Dating(None, None, None, None, claim.undated or "no_event", refused)
        date = claim.dated.date
        around = None if claim.dated.how == "explicit" else excerpt(self.text, (date.start, date.end))
        return Dating(self._date_label(date), date.rule, claim.dated.rule, around, None, refused)

    def _refused_dates(self, claim: JoinedClaim) -> Iterator[Refused]:
        """The other date expressions of the sentence, in text order."""
        chosen = (claim.dated.date.start, claim.dated.date.end) if claim.dated else (0, 0)
        reasons: list[tuple[DateExpression, str]] = [*claim.aside]
        for date in claim.figures.dates:
            if not overlap((date.start, date.end), chosen):
                reasons.append((date, why_passed_over(date, claim.target, claim.figures)))
        for date, reason in sorted(reasons, key=lambda found: found[0].start):
            yield Refused(self._date_label(date), date.text, reason)

    def _date_label(self, date: DateExpression) -> str:
        """The label of a date; of one made of several (*in May and June*) that of the first."""
        place = (date.start, date.end)
        parts = ((part.start, part.end) for part in self.dates if overlap((part.start, part.end), place))
        return self.labels.get(("date", place)) or next((self.labels.get(("date", part), "") for part in parts), "")

    # --- sources ---

    def _sourcing(self, claim: JoinedClaim) -> Sourcing:
        refused = tuple(self._refused_sources(claim))
        if claim.source is None:
            unsourced = "quoted" if claim.quoted else "own_voice"
            return Sourcing(None, None, None, None, None, unsourced, refused)
        source, how = claim.source
        cue = _cue(source)
        return Sourcing(
            label=self._source_label(source),
            cue=cue and self.labels.get(("cue", cue)),
            said=self._date_label(claim.said) if claim.said else None,
            rule=source.rule,
            around=None if how == "explicit" else excerpt(self.text, _telling_words(source)),
            unsourced=None,
            refused=refused,
        )

    def _refused_sources(self, claim: JoinedClaim) -> Iterator[Refused]:
        """The attributions that cover the quantity too, and those around it that do not."""
        quantity = (claim.quantity.start, claim.quantity.end)
        sentence = (claim.sentence.start_char, claim.sentence.end_char)
        chosen = claim.source[0] if claim.source else None
        beside = self._beside(claim) if chosen is None else []
        told = _holders(chosen) if chosen else set()
        for source in self.attributions:
            label = self._source_label(source)
            if not label or (source.start, source.end) in told:
                continue
            reason: str | None = why_not_said(source, quantity)
            if reason is None and chosen is not None:
                reason = why_outranked(source, chosen, quantity, sentence)
            elif not (_is_in(source, sentence) or source in beside):
                continue
            if reason:
                told.add((source.start, source.end))
                yield Refused(label, source.text, reason)

    def _beside(self, claim: JoinedClaim) -> list[Attribution]:
        """The last attribution before a quantity and the first behind it in its paragraph."""
        before = [a for a in self.attributions if a.end <= claim.quantity.start and self._same_line(a, claim)]
        after = [a for a in self.attributions if a.start >= claim.quantity.end and self._same_line(a, claim)]
        return [*before[-1:], *after[:1]]

    def _same_line(self, source: Attribution, claim: JoinedClaim) -> bool:
        first, last = sorted([source.start, claim.quantity.start])
        return self.text.find("\n", first, last) < 0

    def _source_label(self, source: Attribution) -> str:
        return self.labels.get(("source", (source.start, source.end)), "")


def _cue(source: Attribution) -> Range | None:
    if source.cue_start is None or source.cue_end is None or source.cue_start >= source.cue_end:
        return None
    return (source.cue_start, source.cue_end)


def _holders(source: Attribution) -> set[Range]:
    """Where an attribution's holder and carriers stand."""
    return {(source.start, source.end), *((carrier.start, carrier.end) for carrier in source.via)}


def _telling_words(source: Attribution) -> Range:
    """From the holder to the cue or the other way round, where they stand together; else the holder alone."""
    cue = _cue(source) or (source.start, source.end)
    start, end = min(source.start, cue[0]), max(source.end, cue[1])
    return (start, end) if end - start < EXCERPT else (source.start, source.end)


def _is_in(source: Attribution, sentence: Range) -> bool:
    return overlap((source.start, source.end), sentence) > 0


EXCERPT = 90
"""Characters of an excerpt: what fits on a line beside its label."""


def excerpt(text: str, place: Range, length: int = EXCERPT) -> str:
    """The words around a range, within its paragraph and some ``length`` characters, with dots where it was cut."""
    room = max(0, length - (place[1] - place[0])) // 2
    first, last = text.rfind("\n", 0, place[0]) + 1, text.find("\n", place[1])
    last = len(text) if last < 0 else last
    start, end = max(first, place[0] - room), min(last, place[1] + room)
    start = start if start == first else text.find(" ", start, place[0]) + 1 or place[0]
    end = end if end == last else max(place[1], text.rfind(" ", place[1], end))
    return ("… " if start > first else "") + text[start:end].strip() + (" …" if end < last else "")
