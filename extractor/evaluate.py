"""Scores claims against gold claims: found or not, and which fields are right, by field, kind and rule.

A claim and a gold claim are one pair when their quantities share characters; one to one, the largest share first.
*Right* is a claim whose low, high, kind, date and source are all as in the gold. Optional gold claims are neither
rewarded nor punished; where careful annotators differ on a date or source, that field is not scored.

Gold of a review may be unfinished: where an article has claims that nobody judged (``unjudged``), what is found there
is scored against the gold claims and against what was rejected (``rejected``) alone.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from extractor.errors import RecordError
from extractor.offsets import overlap
from extractor.records import Claim, DateRecord, SourceRecord, claim_from_row
from extractor.types import Range

FIELDS = ("value", "modifier", "kind", "entity", "role", "direction", "status", "date", "source")
DECISIVE = ("value", "kind", "date", "source")
"""The fields that make a claim right."""

KINDS_WITH_UNIT = frozenset({"money", "measure", "duration", "percent"})
HIGH_CONFIDENCE = 0.9

_BINS = 10
_VALUE_TOLERANCE = 1e-3  # relative: a third may be written 0.333
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_ARTICLES = frozenset({"the", "a", "an", "this", "that", "these", "those", "some"})
_POSSESSIVES = frozenset({"his", "her", "its", "their", "our", "my"})
_TITLES = frozenset({"mr", "mrs", "ms", "dr"})
_DETERMINERS = _ARTICLES | _POSSESSIVES | _TITLES
_SMALL_WORDS = frozenset({"of", "in", "for", "from", "on", "at", "and", "by", "to", "s"})
_SINGULARS = (
    ("ies", "y"),
    ("sses", "ss"),
    ("ches", "ch"),
    ("shes", "sh"),
    ("xes", "x"),
    ("men", "man"),
    ("people", "person"),
)


# --- gold -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class GoldDate:
    """The days that a careful reader gives a claim, both included; None where the text does not let them be placed."""

    first: dt.date | None
    last: dt.date | None
    how: str


@dataclass(frozen=True, slots=True)
class GoldClaim:
    """A claim as annotated; ``source`` are the accepted names, None in the article's own voice.

    ``optional`` claims need not be found. A ``rejected`` one is none: who finds it is wrong. An ``unjudged`` one was
    found once and nobody has said whether it is one; it is optional too.
    """

    start: int
    end: int
    text: str
    context: str
    kind: str
    low: float
    high: float
    modifier: str
    unit: str
    heads: tuple[str, ...]
    role: str
    direction: str | None
    status: str
    date: GoldDate | None
    source: tuple[str, ...] | None
    via: tuple[str, ...]
    optional: bool
    date_any: bool
    source_any: bool
    rejected: bool = False
    unjudged: bool = False

    @property
    def required(self) -> bool:
        """Whether it has to be found."""
        return not self.optional and not self.rejected

    @property
    def range(self) -> Range:
        """The characters of the quantity."""
        return self.start, self.end


Gold = Mapping[str, Sequence[GoldClaim]]
"""Gold claims by article id."""


def read_gold(path: str | Path) -> dict[str, list[GoldClaim]]:
    """The gold claims of a file of ``{"id", "claims": [...]}`` lines, by article.

    Raises RecordError, naming file and line, for a line that is none.
    """
    return {article: [gold_claim(row) for row in rows] for article, rows in read_gold_rows(path).items()}


def read_gold_rows(path: str | Path) -> dict[str, list[dict[str, Any]]]:
    """The gold claims of a file as they stand in it, by article: what the reference of a spaCy Example carries.

    Raises RecordError as :func:`read_gold` does.
    """
    gold: dict[str, list[dict[str, Any]]] = {}
    for number, line in enumerate(Path(path).read_text("utf-8").split("\n"), start=1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
            article, rows = entry["id"], list(entry["claims"])
            for row in rows:
                gold_claim(row)
            gold[article] = rows
        except (ValueError, KeyError, TypeError, RecordError) as error:
            raise RecordError(f"{path}:{number}: no gold article ({type(error).__name__}: {error})") from None
    return gold


def gold_claim(row: Mapping[str, Any]) -> GoldClaim:
    """The gold claim that a plain dict holds: a claim of a gold line, or a claim record that somebody has checked.

    Raises KeyError, TypeError or ValueError for a dict that is no claim of a gold line, RecordError for one with a
    ``schema`` that is no claim record.
    """
    return _checked_claim(claim_from_row(row)) if "schema" in row else _annotated_claim(row)


def _checked_claim(claim: Claim) -> GoldClaim:
    """A claim record as gold: its own names and head are the only ones accepted."""
    quantity, entity, source, date = claim.quantity, claim.entity, claim.source, _placed(claim.date)
    return GoldClaim(
        start=quantity.start,
        end=quantity.end,
        text=quantity.text,
        context=claim.sentence.text,
        kind=quantity.kind,
        low=float(quantity.low),
        high=float(quantity.high),
        modifier=quantity.modifier,
        unit=quantity.unit or "",
        heads=(entity.head,) if entity else (),
        role=claim.role,
        direction=claim.direction,
        status=claim.status,
        date=GoldDate(date.from_, date.to, date.how) if date else None,
        source=(source.name, source.text) if source else None,
        via=tuple(_via(source)),
        optional=False,
        date_any=False,
        source_any=False,
    )


def _annotated_claim(row: Mapping[str, Any]) -> GoldClaim:
    date, source = row.get("date"), row.get("source")
    return GoldClaim(
        start=row["start"],
        end=row["end"],
        text=row["quantity"],
        context=row.get("context", ""),
        kind=row["kind"],
        low=row["low"],
        high=row["high"],
        modifier=row["modifier"],
        unit=row.get("unit") or "",
        heads=tuple(row["heads"]),
        role=row["role"],
        direction=row["direction"],
        status=row["status"],
        date=GoldDate(_day(date["from"]), _day(date["to"]), date["how"]) if date else None,
        source=tuple(source["names"]) if source else None,
        via=tuple(row.get("via") or ()),
        optional=bool(row.get("optional") or row.get("unjudged")),
        date_any=bool(row.get("date_any")),
        source_any=bool(row.get("source_any")),
        rejected=bool(row.get("rejected")),
        unjudged=bool(row.get("unjudged")),
    )


def _day(iso: str | None) -> dt.date | None:
    return dt.date.fromisoformat(iso) if iso else None


# --- are two fields the same? -----------------------------------------------------------------------------------------


def words(text: str | None) -> list[str]:
    """The words of a phrase in lower case, articles and titles left out."""
    found = _WORD.findall((text or "").lower().replace("’", "'"))
    return [word for word in found if word not in _DETERMINERS]


def singular(word: str) -> str:
    """A word without plural or possessive ending, roughly: *ministries* is *ministry*; others unchanged."""
    word = word.removesuffix("'s")
    for plural, ending in _SINGULARS:
        if word.endswith(plural):
            return word.removesuffix(plural) + ending
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def same_name(found: str | None, accepted: Iterable[str]) -> bool:
    """Whether a name holds at least half the content words of an accepted one, and is no rambling phrase."""
    mine = _content_words(found)
    return any(_holds_half(mine, _content_words(name)) for name in accepted)


def _content_words(text: str | None) -> set[str]:
    return {singular(word) for word in words(text)} - _SMALL_WORDS


def _holds_half(mine: set[str], theirs: set[str]) -> bool:
    if not mine or not theirs:
        return False
    return 2 * len(mine & theirs) >= len(theirs) and len(mine) <= 3 * len(theirs) + 10


def same_days(first: dt.date | None, last: dt.date | None, gold: GoldDate) -> bool:
    """Whether two periods are the same: a week may begin and end a day off, a month or more three days."""
    if first is None or last is None or gold.first is None or gold.last is None:
        return False
    length = (gold.last - gold.first).days
    tolerance = 3 if length >= 27 else 1 if length >= 6 else 0
    return abs((first - gold.first).days) <= tolerance and abs((last - gold.last).days) <= tolerance


def _same_number(found: float, gold: float) -> bool:
    return found == gold or abs(found - gold) <= _VALUE_TOLERANCE * max(1e-9, abs(found), abs(gold))


def same_value(low: Decimal, high: Decimal, gold: GoldClaim) -> bool:
    """Whether both bounds are those of a gold claim, to a thousandth."""
    return _same_number(float(low), gold.low) and _same_number(float(high), gold.high)


def _same_value(claim: Claim, gold: GoldClaim) -> bool:
    return same_value(claim.quantity.low, claim.quantity.high, gold)


def _same_unit(claim: Claim, gold: GoldClaim) -> bool:
    return singular((claim.quantity.unit or "").lower()) == singular(gold.unit.lower())


def _same_entity(claim: Claim, gold: GoldClaim) -> bool:
    """Whether the entity's head, or any word of its phrase, is an accepted head; or whether neither has an entity."""
    if claim.entity is None:
        return not gold.heads
    accepted = {singular(word) for head in gold.heads for word in words(head)[-1:]}
    heads = {singular(word) for word in words(claim.entity.head)[-1:]}
    phrase = {singular(word) for word in words(claim.entity.text)}
    return claim.entity.head in gold.heads or bool(accepted & (heads | phrase))  # *those* has no words to compare


def _placed(date: DateRecord | None) -> DateRecord | None:
    """A date with days; one the text does not let be placed counts as none."""
    return date if date and date.from_ else None


def _same_date(claim: Claim, gold: GoldClaim) -> bool:
    date = _placed(claim.date)
    if gold.date_any:
        return True
    if gold.date is None:
        return date is None
    return date is not None and same_days(date.from_, date.to, gold.date)


def _same_source(claim: Claim, gold: GoldClaim) -> bool:
    if gold.source_any:
        return True
    if gold.source is None:
        return claim.source is None
    return claim.source is not None and same_name(claim.source.name or claim.source.text, gold.source)


def _same_via(claim: Claim, gold: GoldClaim) -> bool:
    names = _via(claim.source)
    return len(names) == len(gold.via) and all(
        same_name(found, [name]) for found, name in zip(names, gold.via, strict=True)
    )


def _via(source: SourceRecord | None) -> list[str]:
    return [carrier.name or carrier.text for carrier in source.via] if source else []


_SAME: dict[str, Callable[[Claim, GoldClaim], bool]] = {
    "value": _same_value,
    "modifier": lambda claim, gold: claim.quantity.modifier == gold.modifier,
    "kind": lambda claim, gold: claim.quantity.kind == gold.kind,
    "entity": _same_entity,
    "role": lambda claim, gold: claim.role == gold.role,
    "direction": lambda claim, gold: claim.direction == gold.direction,
    "status": lambda claim, gold: claim.status == gold.status,
    "date": _same_date,
    "source": _same_source,
}


# --- pairs ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one gold claim or of one claim without gold: a pair, a miss (no claim) or spurious (no gold)."""

    article: str
    gold: GoldClaim | None
    claim: Claim | None
    same: Mapping[str, bool] = field(default_factory=dict)

    @property
    def counts(self) -> bool:
        """Whether it is scored: all but optional gold."""
        return self.gold is None or not self.gold.optional

    @property
    def right(self) -> bool:
        """Whether value, kind, date and source are all as in the gold."""
        return bool(self.same) and all(self.same[name] for name in DECISIVE)

    @property
    def verdict(self) -> str:
        """``right``, ``missed``, ``spurious``, or ``wrong`` with the decisive fields that differ."""
        if self.claim is None:
            return "missed"
        if self.gold is None:
            return "spurious"
        wrong = [name for name in DECISIVE if not self.same[name]]
        return f"wrong {', '.join(wrong)}" if wrong else "right"


def outcomes(gold: Gold, claims: Iterable[Claim]) -> list[Outcome]:
    """Every gold claim paired or missed, then every spurious claim, article by article in the order of the gold.

    Claims of articles without gold are passed over.
    """
    by_article: defaultdict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.article.id in gold:
            by_article[claim.article.id].append(claim)
    return [
        outcome for article, entries in gold.items() for outcome in of_article(article, entries, by_article[article])
    ]


def judged(gold: Sequence[Mapping[str, Any]], rows: Sequence[Mapping[str, Any]]) -> list[bool | None]:
    """For each claim row of one article whether it is right: None where its gold is optional, False without gold, but
    None where the gold is unfinished.

    ``gold`` are the claims of a gold line, ``rows`` plain dicts as on a Doc.
    """
    claims = [claim_from_row(row) for row in rows]
    outcome_of = {id(o.claim): o for o in of_article("", [gold_claim(row) for row in gold], claims) if o.claim}
    found = [outcome_of.get(id(claim)) for claim in claims]
    return [outcome.right if outcome and outcome.counts else None for outcome in found]


def of_article(article: str, gold: Sequence[GoldClaim], claims: Sequence[Claim]) -> Iterator[Outcome]:
    """The outcomes of one article: its gold claims in order, then what is spurious; in unfinished gold only claims that
    were rejected are."""
    pairs = dict(matched([entry.range for entry in gold], [_range(claim) for claim in claims]))
    for index, entry in enumerate(gold):
        claim = claims[pairs[index]] if index in pairs else None
        if not entry.rejected:
            same = {name: alike(claim, entry) for name, alike in _SAME.items()} if claim else {}
            yield Outcome(article, entry, claim, same)
        elif claim:
            yield Outcome(article, None, claim)
    if not any(entry.unjudged for entry in gold):
        taken = set(pairs.values())
        yield from (Outcome(article, None, claim) for index, claim in enumerate(claims) if index not in taken)


def _range(claim: Claim) -> Range:
    return claim.quantity.start, claim.quantity.end


def matched(gold: Sequence[Range], found: Sequence[Range]) -> list[tuple[int, int]]:
    """Index pairs of ranges that overlap, one to one: the largest overlap first, then the likest length."""
    candidates = sorted(_overlapping(gold, found), reverse=True)
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, i, j in candidates:
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return list(pairs.items())


def _overlapping(gold: Sequence[Range], found: Sequence[Range]) -> Iterator[tuple[int, int, int, int]]:
    """Overlap, length difference below zero, and both indices, for every two ranges that share a character."""
    order = sorted(range(len(found)), key=lambda j: found[j])
    starts = [found[j][0] for j in order]
    longest = max((end - start for start, end in found), default=0)
    for i, span in enumerate(gold):
        for j in order[bisect_left(starts, span[0] - longest) : bisect_left(starts, span[1])]:
            shared = overlap(span, found[j])
            if shared:
                yield shared, -abs((span[1] - span[0]) - (found[j][1] - found[j][0])), i, j


# --- scores -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and F1 of true positives against false ones and misses; all 0 where there is nothing."""

    tp: int
    fp: int
    fn: int

    @property
    def precision(self) -> float:
        """Share of what was found that is right."""
        return self.tp / (self.tp + self.fp) if self.tp + self.fp else 0.0

    @property
    def recall(self) -> float:
        """Share of what there is that was found."""
        return self.tp / (self.tp + self.fn) if self.tp + self.fn else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of the two."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def as_dict(self) -> dict[str, float]:
        """For JSON."""
        return {
            "precision": self.precision,
            "recall": self.recall,
            "f1": self.f1,
            "tp": self.tp,
            "fp": self.fp,
            "fn": self.fn,
        }


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many; the share itself is None of nothing."""

    hits: int
    of: int

    @property
    def share(self) -> float | None:
        """The share, 0 to 1."""
        return self.hits / self.of if self.of else None

    def as_dict(self) -> dict[str, float | None]:
        """For JSON."""
        return {"share": self.share, "hits": self.hits, "of": self.of}


@dataclass(frozen=True, slots=True)
class Calibration:
    """Whether confidence means what it says, over all claims that are scored."""

    error: float  # expected calibration error over ten bins of equal size
    high: Share  # claims at or above HIGH_CONFIDENCE, of all
    right_at_high: Share  # those that are right, of these


def share(values: Iterable[bool]) -> Share:
    """The share of true values."""
    counted = Counter(values)
    return Share(counted[True], counted.total())


def detection(results: Sequence[Outcome]) -> Score:
    """Whether quantities were found at all."""
    counted = Counter((o.gold is not None, o.claim is not None) for o in results if o.counts)
    return Score(tp=counted[True, True], fp=counted[False, True], fn=counted[True, False])


def right(results: Sequence[Outcome]) -> Score:
    """Whether value, kind, date and source are all right; a wrong claim is false and its gold missed."""
    found = detection(results)
    hits = sum(o.right for o in results if o.counts)
    return Score(tp=hits, fp=found.tp - hits + found.fp, fn=found.tp - hits + found.fn)


def source_score(results: Sequence[Outcome]) -> Score:
    """Sources of pairs: named rightly, named wrongly or where the article speaks itself, not named."""
    pairs = [o for o in _pairs(results) if not _gold(o).source_any]
    attributed = [o for o in pairs if _gold(o).source is not None]
    hits = sum(o.same["source"] for o in attributed)
    named = sum(_claim(o).source is not None for o in pairs)
    return Score(tp=hits, fp=named - hits, fn=len(attributed) - hits)


def field_shares(results: Sequence[Outcome]) -> dict[str, Share]:
    """For each field, of the pairs it is scored on, how many have it right."""
    pairs = _pairs(results)
    shares = {name: share(o.same[name] for o in pairs) for name in FIELDS}
    shares["unit"] = share(_same_unit(_claim(o), _gold(o)) for o in pairs if _gold(o).kind in KINDS_WITH_UNIT)
    for how in ("explicit", "context", None):
        shares[f"date {how or 'none'}"] = share(
            o.same["date"] for o in pairs if not _gold(o).date_any and _how(_gold(o)) == how
        )
    shares["via"] = share(_same_via(_claim(o), _gold(o)) for o in pairs if _gold(o).via)
    return shares


def via_invented(results: Sequence[Outcome]) -> int:
    """Pairs with a carrier where the gold has none."""
    return sum(bool(_via(_claim(o).source)) and not _gold(o).via for o in _pairs(results))


def calibration(results: Sequence[Outcome]) -> Calibration | None:
    """How far confidence and being right differ; None without claims."""
    scored = sorted((o.claim.confidence, o.right) for o in results if o.counts and o.claim)
    if not scored:
        return None
    size = len(scored)
    bins = [scored[b * size // _BINS : (b + 1) * size // _BINS] for b in range(_BINS)]
    error = sum(abs(sum(c for c, _ in part) - sum(r for _, r in part)) for part in bins) / size
    high = [hit for confidence, hit in scored if confidence >= HIGH_CONFIDENCE]
    return Calibration(error, Share(len(high), size), share(high))


def by_kind(results: Sequence[Outcome]) -> dict[str, list[Outcome]]:
    """The outcomes by kind of quantity, a spurious claim's its own; the most frequent first."""
    return _grouped((_kind(o), o) for o in results if o.counts)


def by_rule(results: Sequence[Outcome]) -> dict[str, list[Outcome]]:
    """The outcomes by each rule that took part in the claim, the most frequent rule first."""
    return _grouped((rule, o) for o in results if o.counts and o.claim for rule in dict.fromkeys(o.claim.rules))


def _grouped(keyed: Iterable[tuple[str, Outcome]]) -> dict[str, list[Outcome]]:
    groups: defaultdict[str, list[Outcome]] = defaultdict(list)
    for key, outcome in keyed:
        groups[key].append(outcome)
    return dict(sorted(groups.items(), key=lambda group: (-len(group[1]), group[0])))


def _kind(outcome: Outcome) -> str:
    return outcome.gold.kind if outcome.gold else _claim(outcome).quantity.kind


def _how(gold: GoldClaim) -> str | None:
    return gold.date.how if gold.date else None


def _pairs(results: Sequence[Outcome]) -> list[Outcome]:
    return [o for o in results if o.counts and o.gold and o.claim]


def _gold(outcome: Outcome) -> GoldClaim:
    assert outcome.gold is not None
    return outcome.gold


def _claim(outcome: Outcome) -> Claim:
    assert outcome.claim is not None
    return outcome.claim


# --- gains and losses -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Change:
    """A claim that one run has right and the other has not, or a spurious one that came or went."""

    gain: bool
    before: str
    after: str
    outcome: Outcome


def changes(old: Sequence[Outcome], new: Sequence[Outcome]) -> list[Change]:
    """What a new run of the same gold gains and loses, in the order of the gold, gone spurious claims last."""
    before = {_key(o): o for o in old if o.counts}
    after = {_key(o): o for o in new if o.counts}
    found = []
    for key in dict.fromkeys([*after, *before]):
        was, now = before.get(key), after.get(key)
        outcome = now or was
        assert outcome is not None
        good, better = _good(was), _good(now)
        if good != better:
            found.append(Change(better, was.verdict if was else "absent", now.verdict if now else "absent", outcome))
    return found


def _good(outcome: Outcome | None) -> bool:
    """Right, or rightly absent."""
    return outcome is None or outcome.right


def _key(outcome: Outcome) -> tuple[str, str, int, int]:
    if outcome.gold:
        return outcome.article, "gold", outcome.gold.start, outcome.gold.end
    return outcome.article, "spurious", *_range(_claim(outcome))
