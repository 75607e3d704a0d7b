"""Which claim comes next, in which order, under which filters; in both engines."""

from __future__ import annotations

import itertools

import pytest

from extractor.database import Database
from extractor.review.decide import Seen, decide, undo
from extractor.review.queue import ORDERS, Filters, Queue, Reviewer
from extractor.review.views import claim_view
from tests.review.made import FERRIES, claim, ferry_claims, harvest_claims, load

ANA, BO = Reviewer("Ana"), Reviewer("Bo")

CROSSED, HELD, FREIGHT = (each.id for each in ferry_claims())
RYE, PRICE = (each.id for each in harvest_claims())

IN_ORDER = {
    "confidence": [FREIGHT, RYE, PRICE, HELD, CROSSED],
    "certain": [CROSSED, HELD, PRICE, RYE, FREIGHT],
    "article": [CROSSED, HELD, FREIGHT, RYE, PRICE],
    "source": [HELD, CROSSED, RYE, FREIGHT, PRICE],
    "entity": [FREIGHT, CROSSED, HELD, RYE, PRICE],
    "date": [CROSSED, RYE, FREIGHT, HELD, PRICE],
    "newest": [CROSSED, HELD, FREIGHT, RYE, PRICE],
}


def queue(db: Database, by: Reviewer = ANA, **filters: str) -> Queue:
    return Queue(db, Filters.read(filters), by)


def ids(db: Database, by: Reviewer = ANA, **filters: str) -> list[str]:
    return [row["id"] for row in queue(db, by, **filters).listing(None, 100)]


def judge(db: Database, claim_id: str, verdict: str = "accept", by: Reviewer = ANA) -> None:
    view = claim_view(db, claim_id, by)
    assert view
    decide(db, claim_id, verdict, by=by, seen=Seen(view.version, view.stamp))  # type: ignore[arg-type]


@pytest.mark.parametrize("order", ORDERS)
def test_orders_are_walked_both_ways(db: Database, order: str) -> None:
    wanted = IN_ORDER[order]
    assert ids(db, order=order) == wanted
    walk = queue(db, order=order)
    assert walk.first() == wanted[0]
    for one, other in itertools.pairwise(wanted):
        assert walk.after(one) == other
        assert walk.before(other) == one
    assert walk.after(wanted[-1]) == wanted[0], "behind the last comes what was left before it"
    assert walk.before(wanted[0]) is None


@pytest.mark.parametrize("order", ORDERS)
def test_a_listing_goes_on_where_it_stopped(db: Database, order: str) -> None:
    pages = queue(db, order=order)
    first = [row["id"] for row in pages.listing(None, 2)]
    assert first + [row["id"] for row in pages.listing(first[-1], 10)] == IN_ORDER[order]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"article": "harvest"}, [RYE, PRICE]),
        ({"source": "the Coast Ministry"}, [CROSSED]),
        ({"entity": "person"}, [HELD, CROSSED]),
        ({"kind": "money"}, [PRICE]),
        ({"kind": "money'; --"}, IN_ORDER["confidence"]),
        ({"unit": "tonne"}, [RYE]),
        ({"role": "change"}, [FREIGHT]),
        ({"status": "negated"}, []),
        ({"publisher": "The Lagoon", "unit": "EUR"}, [PRICE]),
        ({"rule": "date.clause"}, IN_ORDER["confidence"]),
        ({"rule": "date"}, []),
        ({"since": "2017-12-15"}, [FREIGHT, HELD, CROSSED]),
        ({"until": "2017-06-01"}, [RYE, CROSSED]),
        ({"low": "0.5", "high": "0.7"}, [PRICE, HELD]),
        ({"q": "crossing strait"}, [CROSSED]),
        ({"q": "guard nine"}, [HELD]),
        ({"q": '“*" OR NEAR('}, []),
        ({"order": "nonsense", "state": "nonsense"}, IN_ORDER["confidence"]),
    ],
    ids=str,
)
def test_filters(db: Database, filters: dict[str, str], found: list[str]) -> None:
    assert ids(db, **filters) == found


def test_filters_survive_an_address() -> None:
    filters = Filters.read({"q": "rye & barley", "kind": "money", "order": "date", "state": "all", "low": "0.5"})
    assert filters == Filters(words="rye & barley", kind="money", order="date", state="all", low="0.5")
    assert filters.query() == "order=date&state=all&q=rye+%26+barley&kind=money&low=0.5"
    assert filters.query(kind="", order="confidence") == "state=all&q=rye+%26+barley&low=0.5"
    assert Filters.read({"since": "2017-02-30", "until": "1", "low": "nan", "high": "2"}) == Filters()


def test_what_is_decided_is_not_asked_again(db: Database) -> None:
    judge(db, FREIGHT)
    judge(db, RYE, "reject")
    judge(db, HELD, "skip")
    assert ids(db) == [PRICE, CROSSED]
    assert ids(db, state="all") == IN_ORDER["confidence"]
    assert ids(db, state="mine") == ids(db, state="decided") == [FREIGHT, RYE, HELD]
    assert ids(db, state="skipped") == [HELD]
    assert queue(db).counts() == (5, 3)
    assert queue(db, kind="percent").counts() == (1, 1)
    assert queue(db).before(PRICE) == RYE, "going back shows what was decided"


def test_another_reviewer_is_asked_what_was_skipped(db: Database) -> None:
    judge(db, FREIGHT)
    judge(db, RYE, "skip")
    assert ids(db, BO) == [RYE, PRICE, HELD, CROSSED]
    assert ids(db, BO, state="mine") == []
    assert queue(db, BO).counts() == (5, 1)


def test_a_blind_reviewer_is_asked_everything(db: Database) -> None:
    judge(db, FREIGHT)
    blind = Reviewer("Bo", is_blind=True)
    assert ids(db, blind) == IN_ORDER["confidence"]
    judge(db, FREIGHT, "reject", blind)
    assert ids(db, blind) == IN_ORDER["confidence"][1:]
    assert ids(db, blind, state="disagreed") == []
    assert ids(db, state="disagreed") == [FREIGHT]


def test_what_was_taken_back_is_asked_again(db: Database) -> None:
    judge(db, FREIGHT, "reject")
    undo(db, db.rows("SELECT id FROM decisions")[0]["id"], ANA)
    assert ids(db) == IN_ORDER["confidence"]


def test_a_rejected_claim_that_reads_otherwise_is_asked_again(db: Database) -> None:
    judge(db, FREIGHT, "reject")
    judge(db, HELD, "accept")
    read_anew = [each.model_copy(update={"status": "possible"}) for each in ferry_claims()]
    load(db, read_anew, FERRIES)
    assert ids(db) == [FREIGHT, RYE, PRICE, CROSSED]
    assert ids(db, state="changed") == [FREIGHT, HELD]
    judge(db, FREIGHT, "reject")
    assert ids(db, state="changed") == [HELD]


def test_articles_are_walked_by_their_ids(db: Database) -> None:
    assert queue(db).article_after(HELD) == RYE
    assert queue(db).article_after(RYE) is None
    assert queue(db).article_after(PRICE, backward=True) == CROSSED
    assert queue(db).article_after("0" * 16) is None


def test_a_claim_that_is_gone_leads_to_the_first(db: Database) -> None:
    assert queue(db).after("0" * 16) == FREIGHT
    assert queue(db).before("0" * 16) is None


def test_a_queue_of_one_ends(db: Database) -> None:
    one = queue(db, kind="money")
    assert (one.first(), one.after(PRICE), one.before(PRICE)) == (PRICE, None, None)


def test_equal_places_are_told_apart(db: Database) -> None:
    alike = [
        claim(FERRIES, "Another 12 boats wait in the yard.", "12", 12, article=f"twin{number}", confidence=0.2)
        for number in range(3)
    ]
    for each in alike:
        load(db, [each])
    walk = queue(db, order="confidence")
    found = [walk.first()]
    while (following := walk.after(str(found[-1]))) != found[0]:
        found.append(following)
    assert found == [FREIGHT, *(each.id for each in alike), *IN_ORDER["confidence"][1:]]


def test_a_name_that_tables_cut_is_filtered_by(db: Database) -> None:
    """The link to others of its source tells the whole name."""
    held = ferry_claims()[1]
    assert held.source
    named = held.model_copy(update={"source": held.source.model_copy(update={"name": "guard " * 100})})
    load(db, [named], FERRIES)
    filters = Filters.read({"source": "guard " * 100})
    assert [row["id"] for row in Queue(db, filters, Reviewer("Ana")).listing(None, 10)] == [held.id]
