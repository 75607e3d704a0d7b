"""Decisions: stored once, never lost, refused on a stale page; in both engines."""

from __future__ import annotations

import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from extractor.database import Database, open_database
from extractor.database.delete import delete
from extractor.database.reading import iso_time
from extractor.records import from_line
from extractor.review.decide import DecisionError, Seen, StaleError, add, decide, last_of, undo
from extractor.review.queue import Reviewer
from extractor.review.views import claim_view
from tests.review.conftest import LetIn
from tests.review.made import FERRIES, claim, ferry_claims, harvest_claims, load
from tests.review.visitor import Visitor, claim_in, words_of

ANA, BO = Reviewer("Ana"), Reviewer("Bo")
CROSSED, HELD, FREIGHT = (each.id for each in ferry_claims())
RYE, PRICE = (each.id for each in harvest_claims())


@pytest.fixture
def ana(db: Database, let_in: LetIn) -> Visitor:
    return let_in(db.location, reviewer="Ana")


@pytest.fixture
def bo(db: Database, let_in: LetIn) -> Visitor:
    return let_in(db.location, reviewer="Bo")


def seen(db: Database, claim_id: str, by: Reviewer = ANA) -> Seen:
    view = claim_view(db, claim_id, by)
    assert view
    return Seen(view.version, view.stamp)


def history(db: Database) -> list[tuple[str, int, str, str]]:
    """Claim, version, reviewer and verdict of all that was decided, in order."""
    rows = db.rows("SELECT claim_id, version, reviewer, verdict FROM decisions ORDER BY id")
    return [(row["claim_id"], row["version"], row["reviewer"], row["verdict"]) for row in rows]


def test_a_decision_holds_who_when_what_before_and_after(db: Database, ana: Visitor) -> None:
    answer = ana.decide(FREIGHT, "accept", note=" sure\r\nof it ")
    assert claim_in(answer) == RYE
    row = db.rows("SELECT * FROM decisions")[0]
    claim_row = db.rows("SELECT evidence, reading, record FROM claims WHERE id = ?", (FREIGHT,))[0]
    columns = ("claim_id", "version", "article_id", "reviewer", "verdict", "note", "undoes")
    assert [row[name] for name in columns] == [FREIGHT, 1, "ferries", "Ana", "accept", "sure\nof it", None]
    assert (row["evidence"], row["reading"]) == (claim_row["evidence"], claim_row["reading"])
    assert bytes(row["before"]) == bytes(row["after"]) == bytes(claim_row["record"])
    assert iso_time(row["made_at"]).endswith("+00:00")


@pytest.mark.parametrize(("verdict", "leaves_record"), [("accept", True), ("reject", False), ("skip", False)])
def test_a_decision_leads_to_the_next_claim(db: Database, ana: Visitor, verdict: str, leaves_record: bool) -> None:
    assert claim_in(ana.decide(FREIGHT, verdict)) == RYE
    row = db.rows("SELECT verdict, before, after FROM decisions")[0]
    assert (row["verdict"], row["before"] is not None, row["after"] is not None) == (verdict, True, leaves_record)


def test_a_note_stays_at_its_claim_and_decides_nothing(db: Database, ana: Visitor) -> None:
    answer = ana.decide(FREIGHT, "note", note="which port?")
    assert claim_in(answer) == FREIGHT
    assert "which port?" in words_of(ana.see(answer.headers["location"]).text)
    assert claim_in(ana.get("/")) == FREIGHT


def test_a_long_note_is_refused(db: Database, ana: Visitor) -> None:
    assert ana.decide(FREIGHT, "accept", note="x" * 5001).status_code == 422
    assert history(db) == []


@pytest.mark.parametrize("verdict", ["", "edit", "undo", "add", "accept'", "ACCEPT"])
def test_what_is_no_verdict_is_refused(db: Database, ana: Visitor, verdict: str) -> None:
    assert ana.decide(FREIGHT, verdict).status_code == 400
    assert history(db) == []


def test_all_decided_ends_at_a_page_that_says_so(ana: Visitor) -> None:
    for claim_id in (FREIGHT, RYE, PRICE, HELD):
        ana.decide(claim_id, "accept")
    answer = ana.decide(CROSSED, "accept")
    assert answer.headers["location"] == "/"
    assert "Nothing left" in words_of(ana.see("/").text)


def test_undo_takes_back_the_last_and_then_the_one_before(db: Database, ana: Visitor) -> None:
    ana.decide(FREIGHT, "reject")
    ana.decide(RYE, "accept")
    for claim_id in (RYE, FREIGHT):
        answer = ana.post("/undo", {"decision": last_of(db, "Ana")})
        assert claim_in(answer) == claim_id
    assert last_of(db, "Ana") is None
    assert history(db) == [
        (FREIGHT, 1, "Ana", "reject"),
        (RYE, 1, "Ana", "accept"),
        (RYE, 2, "Ana", "undo"),
        (FREIGHT, 2, "Ana", "undo"),
    ]
    assert db.rows("SELECT claim_id FROM decisions_now") == []


def test_a_decision_is_taken_back_once_and_by_its_reviewer(db: Database, ana: Visitor, bo: Visitor) -> None:
    ana.decide(FREIGHT, "reject")
    last = last_of(db, "Ana")
    assert bo.post("/undo", {"decision": last}).status_code == 422
    assert ana.post("/undo", {"decision": last}).status_code == 303
    assert ana.post("/undo", {"decision": last}).status_code == 409
    for nonsense in ("", "-1", "1; DROP TABLE decisions", "9" * 30, "²"):
        assert ana.post("/undo", {"decision": nonsense}).status_code == 422
    assert [row[3] for row in history(db)] == ["reject", "undo"]


def test_a_stale_page_is_told_so_with_both_states(db: Database, ana: Visitor, bo: Visitor) -> None:
    page = ana.get(f"/claim/{FREIGHT}").text
    bo.decide(FREIGHT, "reject", note="no freight")
    answer = ana.decide(FREIGHT, "accept", page, note="sure")
    assert answer.status_code == 409
    words = words_of(answer.text)
    assert "not stored : somebody decided about the claim since this page was shown" in words
    assert "41 percent | 2017-12-01..2017-12-31 | the port office accept with the note sure" in words
    assert "reject by Bo" in words and "no freight" in words
    assert history(db) == [(FREIGHT, 1, "Bo", "reject")]
    assert ana.decide(FREIGHT, "accept").status_code == 303, "on the new page the decision is taken"


def test_a_page_from_before_another_extraction_is_stale(db: Database, ana: Visitor) -> None:
    page = ana.get(f"/claim/{FREIGHT}").text
    load(db, [each.model_copy(update={"status": "possible"}) for each in ferry_claims()], FERRIES)
    answer = ana.decide(FREIGHT, "accept", page)
    assert answer.status_code == 409
    assert "the claim was read anew since this page was shown" in words_of(answer.text)
    load(db, ferry_claims(), FERRIES + " ")
    assert ana.decide(FREIGHT, "accept", page).status_code == 409, "the article's text is another"
    load(db, ferry_claims()[:1], FERRIES)
    answer = ana.decide(FREIGHT, "accept", page)
    assert answer.status_code == 409
    assert "The claim is gone" in words_of(answer.text)
    assert ana.get(f"/claim/{FREIGHT}").status_code == 404
    load(db, ferry_claims(), FERRIES)
    assert ana.decide(FREIGHT, "accept", page).status_code == 303, "all is as the page showed it"


def test_blind_reviewers_make_no_page_of_each_other_stale(db: Database, let_in: LetIn) -> None:
    ana, bo = (let_in(db.location, reviewer=name, is_blind=True) for name in ("Ana", "Bo"))
    page = ana.get(f"/claim/{FREIGHT}").text
    bo.decide(FREIGHT, "reject", note="no freight")
    assert "no freight" not in ana.get(f"/claim/{FREIGHT}").text
    assert ana.decide(FREIGHT, "accept", page).status_code == 303
    assert ana.decide(FREIGHT, "reject", page).status_code == 409, "one's own does"
    assert history(db) == [(FREIGHT, 1, "Bo", "reject"), (FREIGHT, 2, "Ana", "accept")]


def test_an_added_claim_is_stored_once(db: Database) -> None:
    missed = claim(FERRIES, "Another 12 boats wait in the yard.", "12", 12, unit="boat")
    add(db, missed, "ferries", ANA, "missed")
    row = db.rows("SELECT * FROM decisions_now")[0]
    assert (row["claim_id"], row["verdict"], row["before"], row["state"]) == (missed.id, "add", None, "current")
    assert from_line(bytes(row["after"])) == missed
    with pytest.raises(StaleError):
        add(db, missed, "ferries", BO)
    with pytest.raises(StaleError):
        add(db, ferry_claims()[0], "ferries", ANA)
    undo(db, row["id"], ANA)
    add(db, missed, "ferries", BO)
    assert [each[1:] for each in history(db)] == [(1, "Ana", "add"), (2, "Ana", "undo"), (3, "Bo", "add")]


def test_a_decision_on_no_claim_is_refused(db: Database) -> None:
    with pytest.raises(StaleError):
        decide(db, "0" * 16, "accept", by=ANA, seen=Seen(0, ""))
    with pytest.raises(DecisionError):
        undo(db, 1, ANA)


@pytest.mark.parametrize("rounds", [100])
def test_of_interleaved_decisions_of_two_reviewers_none_is_lost(db: Database, rounds: int) -> None:
    """Both decide on whatever comes, half of them on pages seen a while ago."""
    outcomes = {name: list(run) for name, run in interleaved(db, rounds).items()}
    sent = [outcome for run in outcomes.values() for outcome in run]
    stored = [(claim_id, version, name) for claim_id, version, name, is_stored in sent if is_stored]
    assert len(sent) == 2 * rounds
    assert sorted(stored) == sorted((each[0], each[1], each[2]) for each in history(db))
    versions: dict[str, list[int]] = {}
    for claim_id, version, _, _ in history(db):
        versions.setdefault(claim_id, []).append(version)
    assert all(found == list(range(1, len(found) + 1)) for found in versions.values())
    assert len(stored) < len(sent), "some pages were stale"


def interleaved(db: Database, rounds: int) -> dict[str, list[tuple[str, int, str, bool]]]:
    """Claim, version, reviewer and whether it was stored, of each decision that was sent."""
    outcomes: dict[str, list[tuple[str, int, str, bool]]] = {"Ana": [], "Bo": []}

    def review(name: str) -> None:
        dice = random.Random(name)
        pages: dict[str, Seen] = {}
        with open_database(db.location) as own:
            for _ in range(rounds):
                claim_id = dice.choice([CROSSED, HELD, FREIGHT, RYE, PRICE])
                if claim_id not in pages or dice.random() < 0.5:
                    pages[claim_id] = seen(own, claim_id)
                version = pages[claim_id].version + 1
                verdict = dice.choice(["accept", "reject", "skip", "note"])
                try:
                    decide(own, claim_id, verdict, by=Reviewer(name), seen=pages[claim_id], note="so")  # type: ignore[arg-type]
                except StaleError:
                    outcomes[name].append((claim_id, version, name, False))
                else:
                    outcomes[name].append((claim_id, version, name, True))

    threads = [threading.Thread(target=review, args=(name,)) for name in outcomes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def waiting(db: Database) -> bool:
    """Whether somebody waits for a lock in PostgreSQL, within ten seconds."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        if db.rows("SELECT pid FROM pg_locks WHERE NOT granted"):
            return True
        time.sleep(0.01)
    return False


def test_nothing_is_decided_about_an_article_while_it_is_taken_down(postgresql: Database) -> None:
    page = seen(postgresql, FREIGHT)
    with open_database(postgresql.location) as other, ThreadPoolExecutor() as pool:
        with postgresql.transaction():
            postgresql.execute("DELETE FROM articles WHERE id = 'ferries'")
            deciding = pool.submit(decide, other, FREIGHT, "accept", by=ANA, seen=page)
            assert waiting(postgresql)
        with pytest.raises(StaleError):
            deciding.result()
    assert history(postgresql) == []


def test_a_decision_that_is_being_made_goes_with_the_article_that_is_taken_down(postgresql: Database) -> None:
    page = seen(postgresql, FREIGHT)
    with open_database(postgresql.location) as other, ThreadPoolExecutor() as pool:
        with postgresql.transaction():
            decide(postgresql, FREIGHT, "accept", by=ANA, seen=page)
            deleting = pool.submit(delete, other, ["ferries"])
            assert waiting(postgresql)
        [deleted] = deleting.result()
    assert (deleted.decisions, history(postgresql)) == (1, [])


def test_a_blind_reviewer_who_asks_twice_at_once_decides_once(postgresql: Database) -> None:
    blind = Reviewer("Ana", is_blind=True)
    page = seen(postgresql, FREIGHT, blind)
    with open_database(postgresql.location) as other, ThreadPoolExecutor() as pool:
        with postgresql.transaction():
            decide(postgresql, FREIGHT, "accept", by=blind, seen=page)
            again = pool.submit(decide, other, FREIGHT, "accept", by=blind, seen=page)
            assert waiting(postgresql)
        with pytest.raises(StaleError):
            again.result()
    assert history(postgresql) == [(FREIGHT, 1, "Ana", "accept")]


@pytest.mark.parametrize("address", ["/claim/%00", "/article?key=%00", "/claim/%00/edit", "/add?key=a%00b"])
def test_a_character_that_no_table_holds_finds_nothing(ana: Visitor, address: str) -> None:
    assert ana.get(address).status_code == 404
