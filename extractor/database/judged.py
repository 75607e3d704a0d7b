"""What decisions tell of the extraction: how much of it is right, how reviewers agree, how far they are.

A claim is right as the extractor read it if the decision that holds of it (``reading.py``) left value, kind, date and
source as they were; so it is in ``claims evaluate``, and so ``confidence`` is meant.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal, TypeVar

import orjson

from extractor.database.base import Database, Params, RowMap
from extractor.database.reading import unfounded
from extractor.records import Claim, from_line

Z = 1.959963984540054
"""Standard deviations of a normal distribution on either side of its mean that hold 95 % of it."""

BINS = 10
"""Bins of confidence, each a tenth wide."""

_HOLDING = """
SELECT held.verdict, held.after, claims.record, claims.confidence, claims.source_name, claims.rules
FROM decisions_holding AS held JOIN claims ON claims.id = held.claim_id
"""

# Every reviewer's own decision, under the conditions of decisions_holding.
_OF_EACH_REVIEWER = """
SELECT own.claim_id, own.reviewer, own.verdict, own.after, claims.record
FROM decisions_now AS own JOIN claims ON claims.id = own.claim_id
WHERE own.verdict <> 'skip' AND (own.state = 'current' OR (own.state = 'reading changed' AND own.verdict <> 'reject'))
ORDER BY own.claim_id
"""

# By article, None where the claim or the article is not there.
_DECIDED = """
SELECT held.verdict, claims.article_id AS of_claim, articles.id AS article, count(*) AS n
FROM decisions_holding AS held
LEFT JOIN claims ON claims.id = held.claim_id
LEFT JOIN articles ON articles.id = held.article_id
GROUP BY held.verdict, claims.article_id, articles.id
"""

_SKIPPED = """
SELECT count(*) AS n FROM (
    SELECT claims.id
    FROM decisions_now AS skipped JOIN claims ON claims.id = skipped.claim_id
    WHERE skipped.verdict = 'skip'
    EXCEPT
    SELECT claim_id FROM decisions_holding
) AS undecided
"""

_CHANGED = """
SELECT state, count(*) AS n FROM decisions_now
WHERE state <> 'current' AND verdict <> 'skip'
GROUP BY state ORDER BY state
"""

_BY_REVIEWER = """
SELECT reviewer, verdict, count(*) AS n FROM decisions GROUP BY reviewer, verdict ORDER BY reviewer, verdict
"""

# A day as text, cut to a year or a month, is a period.
_OVER_TIME = """
WITH frequent AS (
    SELECT source_name, count(*) AS claims FROM claims
    WHERE source_name IS NOT NULL AND {day} IS NOT NULL
    GROUP BY source_name ORDER BY claims DESC, source_name LIMIT ?
), dated AS (
    SELECT claims.source_name, frequent.claims, substr(CAST({day} AS text), 1, ?) AS period
    FROM claims JOIN frequent ON frequent.source_name = claims.source_name
    WHERE {day} IS NOT NULL
)
SELECT source_name, period, count(*) AS n FROM dated
GROUP BY claims, source_name, period ORDER BY claims DESC, source_name, period
"""


@dataclass(frozen=True, slots=True)
class Interval:
    """Bounds between which a share lies with 95 % confidence, 0 to 1."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Precision:
    """How many of the judged claims are right as the extractor read them."""

    right: int
    judged: int

    @property
    def share(self) -> float | None:
        """The share that is right, 0 to 1; None of nothing."""
        return self.right / self.judged if self.judged else None

    @property
    def interval(self) -> Interval:
        """Wilson's interval of the share; 0 to 1 of nothing."""
        return wilson(self.right, self.judged)


@dataclass(frozen=True, slots=True)
class Bin:
    """Judged claims whose confidence lies in [low, low + 1 / BINS), the last bin's 1 included."""

    low: float
    claims: int
    """Claims of the database in this bin, judged or not."""
    confidence: float | None
    """Mean confidence of those judged; None where none is."""
    precision: Precision


@dataclass(frozen=True, slots=True)
class Estimate:
    """Precision over all claims of the database, had all been judged."""

    share: float
    interval: Interval
    covered: float
    """Share of the claims that lie in bins of confidence of which some claim was judged."""


@dataclass(frozen=True, slots=True)
class Statistics:
    """How much is right of what was judged; groups with the most judged claims first."""

    overall: Precision
    by_rule: Mapping[str, Precision]
    by_source: Mapping[str | None, Precision]
    """None: claims in the article's own voice."""
    by_confidence: Sequence[Bin]

    @property
    def calibration_error(self) -> float | None:
        """Mean difference between confidence and share right over the bins, by judged claims; None without any."""
        if not self.overall.judged:
            return None
        off = sum(
            abs((each.confidence or 0) * each.precision.judged - each.precision.right) for each in self.by_confidence
        )
        return off / self.overall.judged

    @property
    def estimate(self) -> Estimate | None:
        """Precision of the database: each bin's share, weighted by all its claims; None where nothing is judged.

        Reviewers take the least certain claims first, so what they judged is worse than the rest; within a bin it is
        much like the rest. Bins of which nothing was judged are left out.
        """
        return _estimate([each for each in self.by_confidence if each.precision.judged], self.by_confidence)


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two reviewers on the claims that both judged, whether right or wrong as read."""

    reviewers: tuple[str, str]
    both_right: int
    only_first: int
    only_second: int
    both_wrong: int

    @property
    def claims(self) -> int:
        """How many both judged."""
        return self.both_right + self.only_first + self.only_second + self.both_wrong

    @property
    def observed(self) -> float:
        """Share of the claims on which they agree."""
        return (self.both_right + self.both_wrong) / self.claims

    @property
    def kappa(self) -> float | None:
        """Cohen's kappa: 1 all agreed, 0 no more than by chance; None where chance alone would have them agree."""
        first, second = self.both_right + self.only_first, self.both_right + self.only_second
        total = self.claims
        chance = (first * second + (total - first) * (total - second)) / total**2
        return None if chance == 1 else (self.observed - chance) / (1 - chance)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the review is. A claim whose decision holds no longer is undecided again."""

    claims: int
    decided: Mapping[str, int]
    """Extracted claims by the decision that holds: accept, edit, reject, and add where a reviewer had added the claim
    before the extractor found it."""
    skipped: int
    """Extracted claims that are undecided but that somebody skipped."""
    added: int
    """Claims that reviewers added and the extractor does not have."""
    articles: int
    articles_done: int
    """Articles with claims, all of which are decided."""
    changed: Mapping[str, int]
    """Decisions by what became of their claim since: reading changed, evidence changed, gone."""
    by_reviewer: Mapping[str, Mapping[str, int]]
    """Decisions made, by reviewer and verdict, with those taken back or replaced since."""

    @property
    def left(self) -> int:
        """Extracted claims on which no decision holds, skipped ones included."""
        return self.claims - sum(self.decided.values())


@dataclass(frozen=True, slots=True)
class Series:
    """Claims of one source by period, in order of time; periods without claims are left out."""

    source: str
    periods: Sequence[tuple[str, int]]


_Key = TypeVar("_Key", str, str | None)

Period = Literal["year", "month", "day"]
_PERIOD_LENGTH: dict[Period, int] = {"year": 4, "month": 7, "day": 10}


def wilson(hits: int, of: int) -> Interval:
    """Wilson's 95 % interval of a share; 0 to 1 of nothing.

    >>> wilson(9, 10)
    Interval(low=0.5958499732047615, high=0.9821237869049271)
    """
    if of == 0:
        return Interval(0.0, 1.0)
    share, square = hits / of, Z * Z
    middle = (share + square / (2 * of)) / (1 + square / of)
    half = Z * math.sqrt(share * (1 - share) / of + square / (4 * of * of)) / (1 + square / of)
    return Interval(max(0.0, middle - half), min(1.0, middle + half))


def statistics(db: Database) -> Statistics:
    """How much of what the extractor read is right, from the decision that holds of each claim."""
    rules: dict[str, Counter[bool]] = defaultdict(Counter)
    sources: dict[str | None, Counter[bool]] = defaultdict(Counter)
    bins: dict[int, Counter[bool]] = defaultdict(Counter)
    sums: Counter[int] = Counter()
    for row in db.stream(_HOLDING):
        right, confidence = is_right(row), row["confidence"]
        sources[row["source_name"]][right] += 1
        bins[_bin(confidence)][right] += 1
        sums[_bin(confidence)] += confidence
        for rule in dict.fromkeys(_listed(row["rules"])):
            rules[rule][right] += 1
    return Statistics(
        overall=_precision(sum(bins.values(), Counter())),
        by_rule=_most_judged_first(rules),
        by_source=_most_judged_first(sources),
        by_confidence=_bins(_claims_by_bin(db), bins, sums),
    )


def agreements(db: Database) -> list[Agreement]:
    """Every two reviewers who judged the same claims, by name; a reviewer's last decision on a claim counts."""
    tables: dict[tuple[str, str], Counter[tuple[bool, bool]]] = defaultdict(Counter)
    for rows in _by_claim(db.stream(_OF_EACH_REVIEWER)):
        verdicts = sorted((row["reviewer"], is_right(row)) for row in rows)
        for (first, one), (second, other) in combinations(verdicts, 2):
            tables[first, second][one, other] += 1
    return [
        Agreement(pair, table[True, True], table[True, False], table[False, True], table[False, False])
        for pair, table in sorted(tables.items())
    ]


def progress(db: Database) -> Progress:
    """How many claims and articles are decided, and by whom."""
    rows = db.rows(_DECIDED)
    decided, by_article = Counter[str](), Counter[str]()
    for row in rows:
        if row["of_claim"] is not None:
            decided[row["verdict"]] += row["n"]
            by_article[row["of_claim"]] += row["n"]
    changed = Counter({row["state"]: row["n"] for row in db.rows(_CHANGED)})
    if lost := _lost(db):
        changed["evidence changed"] += lost
    counted = db.stream("SELECT article_id, count(*) AS n FROM claims GROUP BY article_id")
    return Progress(
        claims=_count(db, "SELECT count(*) AS n FROM claims"),
        decided=dict(sorted(decided.items())),
        skipped=_count(db, _SKIPPED),
        added=sum(row["n"] for row in rows if _is_added(row)) - lost,
        articles=_count(db, "SELECT count(*) AS n FROM articles"),
        articles_done=sum(by_article[row["article_id"]] == row["n"] for row in counted),
        changed=dict(sorted(changed.items())),
        by_reviewer=_by_reviewer(db),
    )


def _lost(db: Database) -> int:
    """Claims that reviewers added and whose words no longer stand in their articles."""
    gone = unfounded(db)
    among = ", ".join("?" * len(gone))
    sql = f"SELECT count(*) AS n FROM decisions_holding WHERE verdict <> 'reject' AND claim_id IN ({among})"
    return _count(db, sql, tuple(gone)) if gone else 0


def _is_added(row: RowMap) -> bool:
    """Whether a row of ``_DECIDED`` counts claims that reviewers added to an article that is there."""
    return row["of_claim"] is None and row["article"] is not None and row["verdict"] != "reject"


def claims_over_time(
    db: Database, *, sources: int = 8, period: Period = "month", dated: Literal["published", "date_from"] = "published"
) -> list[Series]:
    """How many claims of each of the most frequent sources there are by publication day or by day of the figure."""
    rows = db.rows(_OVER_TIME.format(day=dated), (sources, _PERIOD_LENGTH[period]))
    series: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for row in rows:
        series[row["source_name"]].append((row["period"], row["n"]))
    return [Series(source, tuple(periods)) for source, periods in series.items()]


def is_right(row: RowMap) -> bool:
    """Whether the ``record`` of a row has value, kind, date and source of the record ``after`` its decision.

    A row needs ``verdict``, ``record`` and ``after``.
    """
    if row["verdict"] == "reject" or row["after"] is None:
        return False
    record, after = bytes(row["record"]), bytes(row["after"])
    return record == after or _decisive(from_line(record)) == _decisive(from_line(after))


def _decisive(claim: Claim) -> tuple[object, ...]:
    quantity, date, source = claim.quantity, claim.date, claim.source
    days = (date.from_, date.to) if date else (None, None)
    return quantity.low, quantity.high, quantity.kind, days, source and source.name


def _by_claim(rows: Iterable[RowMap]) -> Iterator[list[RowMap]]:
    """The rows of each claim, which follow each other."""
    held: list[RowMap] = []
    for row in rows:
        if held and held[0]["claim_id"] != row["claim_id"]:
            yield held
            held = []
        held.append(row)
    if held:
        yield held


def _listed(rules: str | list[str]) -> list[str]:
    """Rules as a list, which SQLite keeps as JSON."""
    listed: list[str] = orjson.loads(rules) if isinstance(rules, str) else rules
    return listed


def _bin(confidence: float) -> int:
    return min(int(round(confidence, 3) * BINS + 1e-9), BINS - 1)


def _precision(counts: Counter[bool]) -> Precision:
    return Precision(counts[True], counts.total())


def _most_judged_first(groups: Mapping[_Key, Counter[bool]]) -> dict[_Key, Precision]:
    ordered = sorted(groups.items(), key=lambda group: (-group[1].total(), str(group[0])))
    return {key: _precision(counts) for key, counts in ordered}


def _claims_by_bin(db: Database) -> Counter[int]:
    counts: Counter[int] = Counter()
    for row in db.stream("SELECT confidence, count(*) AS n FROM claims GROUP BY confidence"):
        counts[_bin(row["confidence"])] += row["n"]
    return counts


def _bins(claims: Counter[int], judged: Mapping[int, Counter[bool]], sums: Mapping[int, float]) -> list[Bin]:
    precisions = [_precision(judged.get(number, Counter())) for number in range(BINS)]
    return [
        Bin(number / BINS, claims[number], sums[number] / each.judged if each.judged else None, each)
        for number, each in enumerate(precisions)
    ]


def _estimate(judged: Sequence[Bin], bins: Sequence[Bin]) -> Estimate | None:
    covered = sum(each.claims for each in judged)
    if not covered:
        return None
    share = sum(each.claims / covered * each.precision.right / each.precision.judged for each in judged)
    half = Z * math.sqrt(sum((each.claims / covered) ** 2 * _variance(each.precision) for each in judged))
    bounds = Interval(max(0.0, share - half), min(1.0, share + half))
    return Estimate(share, bounds, covered / sum(each.claims for each in bins))


def _variance(precision: Precision) -> float:
    """Variance of a share; with a right and a wrong claim more (Agresti and Coull), so that 3 of 3 are no certainty."""
    share = (precision.right + 1) / (precision.judged + 2)
    return share * (1 - share) / (precision.judged + 2)


def _count(db: Database, sql: str, params: Params = ()) -> int:
    count: int = db.rows(sql, params)[0]["n"]
    return count


def _by_reviewer(db: Database) -> dict[str, dict[str, int]]:
    counted: dict[str, dict[str, int]] = defaultdict(dict)
    for row in db.rows(_BY_REVIEWER):
        counted[row["reviewer"]][row["verdict"]] = row["n"]
    return dict(counted)
