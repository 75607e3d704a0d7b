"""Claims as tasks of annotation tools: Prodigy, Label Studio and doccano, a task a claim.

Each task carries the claim's id, by which ``claims import`` finds it again, and the decision that holds of it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeVar

from extractor.database.reading import Judged
from extractor.exports.shown import LABELS, RELATIONS, Shown, Span, Texts, shown_in, stored
from extractor.records import Claim

if TYPE_CHECKING:
    from spacy.language import Language

ANSWERS: dict[str, str] = {
    "accept": "accept",
    "edit": "accept",
    "add": "accept",
    "reject": "reject",
    "skip": "ignore",
}
"""Prodigy's word for each judgement."""

Task = dict[str, Any]

_Id = TypeVar("_Id", int, str)


def tasks(judged: Iterable[Judged], texts: Texts) -> Iterator[tuple[Judged, Shown]]:
    """Each claim with what is shown of it."""
    for each in judged:
        yield each, shown_in(each.claim, texts.of(each.claim.article.id))


# --- Prodigy ----------------------------------------------------------------------------------------------------------


def prodigy_task(judged: Judged, shown: Shown) -> Task:
    """A task for ``spans.manual``; an ``answer`` where there is a decision.

    Tokens are those of spaCy's English, cut where a span begins or ends within one, so that every span is one of whole
    tokens.
    """
    tokens = _tokens(shown)
    starts = {token["start"]: token["id"] for token in tokens}
    ends = {token["end"]: token["id"] for token in tokens}
    spans = [
        {
            "start": span.start,
            "end": span.end,
            "token_start": starts[span.start],
            "token_end": ends[span.end],
            "label": span.label,
        }
        for span in shown.spans
    ]
    claim = judged.claim
    return {
        "text": shown.text,
        "tokens": tokens,
        "spans": spans,
        "meta": {**_about(claim), "offset": shown.offset, "confidence": claim.confidence},
        "_input_hash": _hash(shown.text),
        "_task_hash": _hash(f"{shown.text}\n{claim.id}\n{spans}"),
        "_view_id": "spans_manual",
        **_prodigy_answer(judged),
    }


def _prodigy_answer(judged: Judged) -> Task:
    if judged.verdict is None:
        return {}
    reviewer = judged.verdict.reviewer
    return {
        "_annotator_id": reviewer,
        "_session_id": reviewer,
        "_timestamp": int(dt.datetime.fromisoformat(judged.verdict.made_at).timestamp()),
        "answer": ANSWERS[judged.verdict.judgement],
    }


def _hash(content: str) -> int:
    """A number of 32 bits with sign, as Prodigy's are."""
    return int.from_bytes(hashlib.sha256(content.encode()).digest()[:4], signed=True)


def _tokens(shown: Shown) -> list[Task]:
    edges = sorted({edge for span in shown.spans for edge in (span.start, span.end)})
    tokens: list[Task] = []
    for first, last, space in _spacy_tokens(shown.text):
        cuts = [first, *(edge for edge in edges if first < edge < last), last]
        for start, end in pairwise(cuts):
            words, ws = shown.text[start:end], space and end == last
            tokens.append({"text": words, "start": start, "end": end, "id": len(tokens), "ws": ws})
    return tokens


@lru_cache(maxsize=1)  # the claims of an article follow each other
def _spacy_tokens(text: str) -> tuple[tuple[int, int, bool], ...]:
    """Start, end and whether a space follows, of each token."""
    return tuple((token.idx, token.idx + len(token), bool(token.whitespace_)) for token in _english().make_doc(text))


@lru_cache(maxsize=1)
def _english() -> Language:
    from spacy.lang.en import English

    return English()


# --- Label Studio -----------------------------------------------------------------------------------------------------

LABEL_STUDIO_CONFIG = """<View>
  <Text name="text" value="$text"/>
  <Labels name="label" toName="text">
    {labels}
  </Labels>
  <Relations>
    {relations}
  </Relations>
  <Choices name="answer" toName="text" choice="single" showInline="true">
    <Choice value="accept"/>
    <Choice value="reject"/>
  </Choices>
</View>
"""


def label_studio_config() -> str:
    """The labeling interface for which the tasks are made."""
    return LABEL_STUDIO_CONFIG.format(
        labels="\n    ".join(f'<Label value="{label}"/>' for label in LABELS),
        relations="\n    ".join(f'<Relation value="{label}_OF"/>' for label in RELATIONS),
    )


def label_studio_task(judged: Judged, shown: Shown) -> Task:
    """A task with the extractor's spans as a prediction, and the decision, where there is one, as an annotation."""
    claim = judged.claim
    regions = [_region(claim, number, span, shown) for number, span in enumerate(shown.spans)]
    result = [*regions, *_region_relations(regions)]
    version = f"news-claim-extractor-{claim.extractor.version}"
    return {
        "data": {"text": shown.text, **_about(claim), "offset": shown.offset},
        "predictions": [{"model_version": version, "score": claim.confidence, "result": result}],
        **_label_studio_annotations(judged, result),
    }


def _label_studio_annotations(judged: Judged, result: list[Task]) -> Task:
    if judged.verdict is None:
        return {}
    skipped = not judged.decided
    answer = {
        "id": f"{judged.claim.id}-answer",
        "from_name": "answer",
        "to_name": "text",
        "type": "choices",
        "value": {"choices": ["reject" if judged.rejected else "accept"]},
    }
    annotation = {"result": [] if skipped else [*result, answer], "was_cancelled": skipped, "ground_truth": False}
    about = {"reviewer": judged.verdict.reviewer, "decided": judged.verdict.made_at}
    return {"annotations": [annotation], "meta": about}


def _region(claim: Claim, number: int, span: Span, shown: Shown) -> Task:
    value = {"start": span.start, "end": span.end, "text": shown.text[span.start : span.end], "labels": [span.label]}
    return {"id": f"{claim.id}-{number}", "from_name": "label", "to_name": "text", "type": "labels", "value": value}


def _region_relations(regions: Sequence[Task]) -> Iterator[Task]:
    ids = [(region["id"], region["value"]["labels"][0]) for region in regions]
    for start, end, name in _relations(ids):
        yield {"type": "relation", "from_id": start, "to_id": end, "direction": "right", "labels": [name]}


# --- doccano ----------------------------------------------------------------------------------------------------------


def doccano_tasks(shown: Iterable[tuple[Judged, Shown]]) -> Iterator[Task]:
    """Examples for a project of sequence labeling with relations and overlapping spans; ids count through the file."""
    entity_id = relation_id = 0
    for number, (judged, page) in enumerate(shown, start=1):
        spans = list(enumerate(page.spans, start=entity_id + 1))
        pairs = list(enumerate(_relations([(id, span.label) for id, span in spans]), start=relation_id + 1))
        entity_id, relation_id = entity_id + len(spans), relation_id + len(pairs)
        yield {
            "id": number,
            "text": page.text,
            "entities": [
                {"id": id, "label": span.label, "start_offset": span.start, "end_offset": span.end}
                for id, span in spans
            ],
            "relations": [
                {"id": id, "from_id": first, "to_id": second, "type": name} for id, (first, second, name) in pairs
            ],
            "Comments": [],
            **_about(judged.claim),
            "offset": page.offset,
            **_doccano_decision(judged),
        }


def _doccano_decision(judged: Judged) -> Task:
    """Columns that doccano keeps beside the text: it has no answers of its own."""
    if judged.verdict is None:
        return {}
    return {"answer": ANSWERS[judged.verdict.judgement], "reviewer": judged.verdict.reviewer}


# --- what they share --------------------------------------------------------------------------------------------------


def _about(claim: Claim) -> Task:
    """What an annotator wants to know of a claim beside its text."""
    quantity, date, source = claim.quantity, claim.date, claim.source
    value = f"{quantity.low:f}" if quantity.low == quantity.high else f"{quantity.low:f}..{quantity.high:f}"
    days = f"{date.from_ or '?'}..{date.to or '?'}" if date else None
    return {
        "claim_id": claim.id,
        "article_id": claim.article.id,
        "title": claim.article.title and stored(claim.article.title),
        "published": claim.article.published and claim.article.published.isoformat(),
        "url": claim.article.url,
        "value": " ".join(filter(None, [quantity.modifier.replace("=", ""), value, quantity.unit])),
        "days": days,
        "source": source and stored(source.name),
    }


def _relations(spans: Sequence[tuple[_Id, str]]) -> Iterator[tuple[_Id, _Id, str]]:
    """Ids of a span and of what it belongs to, with the name of the relation."""
    first: dict[str, _Id] = {}
    for id, label in spans:
        first.setdefault(label, id)
    for id, label in spans:
        of = RELATIONS.get(label)
        if of in first:
            yield id, first[of], f"{label}_OF"
