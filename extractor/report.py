"""What ``claims evaluate`` shows: the scores of a run as text or JSON, its errors, and what it gains and loses."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from extractor import evaluate
from extractor.evaluate import Change, Outcome, Score, Share
from extractor.exits import printable
from extractor.records import Claim, to_line
from extractor.sinks.jsonl import read_claims

_AROUND = 60  # characters shown on either side of a quantity whose sentence no claim tells


@dataclass(frozen=True)
class Evaluation:
    """A run against gold; ``texts`` are the articles by id, ``bad_spans`` is None without them."""

    gold: evaluate.Gold
    results: list[Outcome]
    texts: Mapping[str, str]
    bad_spans: list[str] | None
    changes: list[Change] | None


def evaluate_files(
    gold: Path, predicted: Path, *, against: Path | None = None, articles: Path | None = None
) -> Evaluation:
    """Score a file of claims. Raises RecordError for a line that is no claim or no gold, OSError for a missing file."""
    entries = evaluate.read_gold(gold)
    claims = list(read_claims(predicted))
    texts = _texts(articles) if articles else {}
    results = evaluate.outcomes(entries, claims)
    return Evaluation(
        entries,
        results,
        texts,
        list(_bad_spans(claims, texts)) if articles else None,
        evaluate.changes(evaluate.outcomes(entries, read_claims(against)), results) if against else None,
    )


def _texts(path: Path) -> dict[str, str]:
    from extractor.articles.read import read_articles

    return {article.id: article.text for article in read_articles(path)}


def _bad_spans(claims: Iterable[Claim], texts: Mapping[str, str]) -> Iterator[str]:
    """Every span whose text is not what stands at its offsets."""
    for claim in claims:
        text = texts.get(claim.article.id)
        if text is not None:
            for span in _spans(json.loads(to_line(claim))):
                if text[span["start"] : span["end"]] != span["text"]:
                    yield f"{claim.article.id}: {span['text']!r} does not stand at {span['start']}-{span['end']}"


def _spans(value: object) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if "start" in value:
            yield value
        for part in value.values():
            yield from _spans(part)
    elif isinstance(value, list):
        for part in value:
            yield from _spans(part)


# --- as JSON ----------------------------------------------------------------------------------------------------------


def as_dict(evaluation: Evaluation) -> dict[str, Any]:
    """The scores as plain data."""
    results = evaluation.results
    calibration = evaluate.calibration(results)
    return {
        "articles": len(evaluation.gold),
        "gold": sum(o.counts for o in results if o.gold),
        "detection": evaluate.detection(results).as_dict(),
        "right": evaluate.right(results).as_dict(),
        "source": evaluate.source_score(results).as_dict(),
        "fields": {name: share.as_dict() for name, share in evaluate.field_shares(results).items()},
        "via_invented": evaluate.via_invented(results),
        "kinds": {
            kind: {"detection": evaluate.detection(part).as_dict(), "right": evaluate.right(part).as_dict()}
            for kind, part in evaluate.by_kind(results).items()
        },
        "rules": {
            rule: {"claims": len(part), "right": sum(o.right for o in part)}
            for rule, part in evaluate.by_rule(results).items()
        },
        "calibration": asdict(calibration) if calibration else None,
        "bad_spans": None if evaluation.bad_spans is None else len(evaluation.bad_spans),
        "gains": _count(evaluation.changes, gain=True),
        "losses": _count(evaluation.changes, gain=False),
    }


def _count(changes: Sequence[Change] | None, *, gain: bool) -> int | None:
    return None if changes is None else sum(change.gain is gain for change in changes)


def as_json(evaluation: Evaluation) -> str:
    """The scores as one JSON object."""
    return json.dumps(as_dict(evaluation), indent=2, ensure_ascii=False)


# --- as text ----------------------------------------------------------------------------------------------------------


def as_text(evaluation: Evaluation, *, errors: int = 0) -> str:
    """The scores as tables, then gains and losses where there is another run, then the first ``errors`` errors."""
    parts = [_head(evaluation), _overall(evaluation), _fields(evaluation), _kinds(evaluation), _rules(evaluation)]
    if evaluation.changes is not None:
        parts.append(_changes(evaluation))
    if errors:
        parts.append("\n".join(_errors(evaluation)[:errors]) or "no errors")
    return "\n\n".join(part for part in parts if part)


def _head(evaluation: Evaluation) -> str:
    counted = sum(o.counts for o in evaluation.results if o.gold)
    optional = sum(not o.counts for o in evaluation.results)
    text = f"{len(evaluation.gold)} articles, {counted} gold claims and {optional} optional ones"
    if evaluation.bad_spans is not None:
        text += f", {len(evaluation.bad_spans)} bad spans"
    return text


def _overall(evaluation: Evaluation) -> str:
    results = evaluation.results
    scores = {
        "detection": evaluate.detection(results),
        "right": evaluate.right(results),
        "source": evaluate.source_score(results),
    }
    text = table(("", "P", "R", "F1", "tp", "fp", "fn"), [(name, *_cells(score)) for name, score in scores.items()])
    calibration = evaluate.calibration(results)
    if calibration is None:
        return text
    return (
        f"{text}\n\nconfidence: calibration error {calibration.error:.3f}, "
        f"{_percent(calibration.high)} of claims at {evaluate.HIGH_CONFIDENCE} or above, "
        f"{_percent(calibration.right_at_high)} of these right"
    )


def _fields(evaluation: Evaluation) -> str:
    shares = evaluate.field_shares(evaluation.results)
    rows = [(name, _percent(share), str(share.hits), str(share.of)) for name, share in shares.items()]
    rows.append(("via invented", "", str(evaluate.via_invented(evaluation.results)), ""))
    return table(("field", "right", "hits", "of"), rows)


def _kinds(evaluation: Evaluation) -> str:
    rows = [
        (kind, *_cells(evaluate.detection(part))[:3], *_cells(evaluate.right(part))[:3], str(len(part)))
        for kind, part in evaluate.by_kind(evaluation.results).items()
    ]
    return table(("kind", "found P", "R", "F1", "right P", "R", "F1", "n"), rows)


def _rules(evaluation: Evaluation) -> str:
    rows = [
        (rule, str(len(part)), _percent(evaluate.share(o.right for o in part)), str(sum(o.gold is None for o in part)))
        for rule, part in evaluate.by_rule(evaluation.results).items()
    ]
    return table(("rule", "claims", "right", "spurious"), rows) if rows else ""


def _changes(evaluation: Evaluation) -> str:
    changes = evaluation.changes or []
    lines = [f"{_count(changes, gain=True)} gains, {_count(changes, gain=False)} losses"]
    for change in sorted(changes, key=lambda change: change.gain):
        sign = "+" if change.gain else "-"
        lines.append(f"{sign} {change.before} -> {change.after}: {_described(change.outcome, evaluation.texts)}")
    return "\n".join(lines)


def _errors(evaluation: Evaluation) -> list[str]:
    wrong = [f"{o.verdict}: {_described(o, evaluation.texts)}" for o in evaluation.results if o.counts and not o.right]
    return [f"bad span: {printable(line)}" for line in evaluation.bad_spans or []] + wrong


def _described(outcome: Outcome, texts: Mapping[str, str]) -> str:
    """Article, quantity and sentence of an outcome, and where fields differ what gold and claim have."""
    lines = [f"{outcome.article}: {_quantity(outcome)!r} in {_sentence(outcome, texts)!r}"]
    if outcome.gold:
        lines.append(f"    gold   {_gold_line(outcome.gold)}")
    if outcome.claim:
        lines.append(f"    claim  {claim_line(outcome.claim)}")
        lines.append(f"    rules  {', '.join(outcome.claim.rules)}")
    return "\n".join(printable(line) for line in lines)


def _quantity(outcome: Outcome) -> str:
    return outcome.gold.text if outcome.gold else outcome.claim.quantity.text if outcome.claim else ""


def _sentence(outcome: Outcome, texts: Mapping[str, str]) -> str:
    if outcome.claim:
        return outcome.claim.sentence.text
    if outcome.gold is None:
        return ""
    text = texts.get(outcome.article)
    if text is None:
        return outcome.gold.context
    return text[max(0, outcome.gold.start - _AROUND) : outcome.gold.end + _AROUND]


def _gold_line(gold: evaluate.GoldClaim) -> str:
    date = f"{gold.date.first}..{gold.date.last}" if gold.date else "-"
    source = " / ".join(gold.source) if gold.source else "-"
    return _line(f"{gold.low:g}", f"{gold.high:g}", gold.kind, date, source)


def claim_line(claim: Claim) -> str:
    """``412 | count | 2024-03-04..2024-03-04 | the harbour board``."""
    date = f"{claim.date.from_}..{claim.date.to}" if claim.date and claim.date.from_ else "-"
    source = claim.source.name if claim.source else "-"
    return _line(f"{claim.quantity.low:g}", f"{claim.quantity.high:g}", claim.quantity.kind, date, source)


def _line(low: str, high: str, kind: str, date: str, source: str) -> str:
    value = low if low == high else f"{low} to {high}"
    return f"{value} | {kind} | {date} | {source}"


def _cells(score: Score) -> tuple[str, ...]:
    rates = (score.precision, score.recall, score.f1)
    return (*(f"{rate:.3f}" for rate in rates), str(score.tp), str(score.fp), str(score.fn))


def _percent(share: Share) -> str:
    return "-" if share.share is None else f"{share.share:.3f}"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns as wide as their widest cell, the first flush left, the others flush right."""
    lines = [head, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if column else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )
