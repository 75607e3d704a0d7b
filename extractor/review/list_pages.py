"""Addresses that show many claims: the search, and the dashboard."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Response

from extractor.database import Database, judged
from extractor.review import charts
from extractor.review.queue import ORDERS, STATES, Queue, most_frequent
from extractor.review.web import AtDesk, By, Wanted

router = APIRouter()

PAGE = 50
"""Claims of one page of a search."""

MOST_ROWS = 25
"""Rules and sources of the dashboard: those with the most judged claims."""


@router.get("/claims")
def claims(desk: AtDesk, by: By, wanted: Wanted, after: str = "") -> Response:
    """The claims that the filters leave, a page of them, behind a claim."""
    with desk.pool.lent() as db:
        rows = Queue(db, wanted, by).listing(after or None, PAGE + 1)
        frequent = most_frequent(db)
    shown = rows[:PAGE]
    return desk.page(
        "claims",
        rows=shown,
        more=shown[-1]["id"] if len(rows) > PAGE else None,
        frequent=frequent,
        filters=wanted,
        query=wanted.query(),
        states=STATES,
        order_titles=[(name, order.title) for name, order in ORDERS.items()],
        reviewer=by,
        is_later=bool(after),
    )


@router.get("/dashboard")
def dashboard(desk: AtDesk, by: By) -> Response:
    """What the decisions tell so far. A blind reviewer sees the progress alone: the rest shows what others decided."""
    with desk.pool.lent() as db:
        progress = judged.progress(db)
        told: dict[str, Any] = {} if by.is_blind else _told(db)
        series = _over_time(db)
    return desk.page(
        "dashboard",
        reviewer=by,
        progress=progress,
        is_blind=by.is_blind,
        strips=charts.strips(series),
        periods=charts.periods(series),
        size=(charts.WIDTH, charts.HEIGHT),
        side=charts.SIDE,
        **told,
    )


def _told(db: Database) -> dict[str, Any]:
    statistics = judged.statistics(db)
    return {
        "statistics": statistics,
        "points": charts.calibration(statistics.by_confidence),
        "rules": list(statistics.by_rule.items())[:MOST_ROWS],
        "sources": list(statistics.by_source.items())[:MOST_ROWS],
        "agreements": judged.agreements(db),
    }


def _over_time(db: Database) -> Sequence[judged.Series]:
    months = judged.claims_over_time(db)
    other = charts.finer_or_coarser(months)
    return judged.claims_over_time(db, period=other) if other else months
