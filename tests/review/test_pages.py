"""The search and the dashboard, and the plots as numbers."""

from __future__ import annotations

from pathlib import Path

from extractor.database import Database, open_database
from extractor.database.judged import Bin, Precision, Series
from extractor.review import charts
from extractor.review.list_pages import PAGE
from tests.review.conftest import LetIn
from tests.review.made import claim, ferry_claims, harvest_claims, load
from tests.review.speed import fill
from tests.review.visitor import Elements, Visitor, words_of

CROSSED, HELD, FREIGHT = (each.id for each in ferry_claims())
RYE, PRICE = (each.id for each in harvest_claims())


def rows(page: str) -> list[str]:
    """The claims that a search shows."""
    links = [attributes.get("href") or "" for tag, attributes in Elements(page).tags if tag == "a"]
    return [link.partition("?")[0].removeprefix("/claim/") for link in links if link.startswith("/claim/")]


def test_a_search_lists_what_the_filters_leave(visitor: Visitor) -> None:
    visitor.decide(FREIGHT, "accept")
    assert rows(visitor.get("/claims").text) == [RYE, PRICE, HELD, CROSSED]
    assert rows(visitor.get("/claims?state=all&order=article&q=ferries+freight").text) == [FREIGHT]
    found = visitor.get("/claims?kind=age")
    assert (found.status_code, rows(found.text)) == (200, [])
    assert "No claim is like that" in words_of(found.text)


def test_a_long_search_goes_on_page_by_page(tmp_path: Path, let_in: LetIn) -> None:
    place = str(tmp_path / "long.db")
    with open_database(place, create=True) as db:
        fill(db, 2 * PAGE + 7)
        wanted = [row["id"] for row in db.rows("SELECT id FROM claims ORDER BY confidence, key")]
    visitor = let_in(place, reviewer="Ana")
    address, seen = "/claims", []
    while address:
        page = visitor.get(address).text
        seen.append(rows(page))
        more = [attributes["href"] for _, attributes in Elements(page).tags if attributes.get("rel") == "next"]
        address = str(more[0]) if more else ""
    assert [len(each) for each in seen] == [PAGE, PAGE, 7]
    assert [each for page in seen for each in page] == wanted


def test_the_dashboard_tells_what_decisions_tell(place: str, let_in: LetIn) -> None:
    ana, bo = (let_in(place, reviewer=name) for name in ("Ana", "Bo"))
    assert "Nothing is judged yet" in words_of(ana.get("/dashboard").text)
    ana.decide(FREIGHT, "accept")
    ana.decide(RYE, "reject")
    ana.decide(HELD, "skip")
    bo.decide(FREIGHT, "accept")
    bo.decide(RYE, "accept")
    words = words_of(bo.get("/dashboard").text)
    assert "2 of 5 claims decided" in words
    assert "Of 2 judged claims 100.0% have value, kind, date and source right" in words
    assert "the port office" in words and "date.clause" in words
    assert "Ana and Bo 2 50.0% 0.00" in words
    assert "Ana 1 0 1 1 0 0 0" in words
    assert "no publication day" not in words
    assert sum(tag == "circle" for tag, _ in Elements(bo.get("/dashboard").text).tags) == 2


def test_the_dashboard_of_a_blind_reviewer_tells_nothing_of_others(place: str, let_in: LetIn) -> None:
    ana, bo = (let_in(place, reviewer=name, is_blind=True) for name in ("Ana", "Bo"))
    ana.decide(FREIGHT, "reject")
    words = words_of(bo.get("/dashboard").text)
    assert "claims decided" in words and "Claims over time" in words
    assert not [told for told in ("Ana", "reject", "How much is right", "Agreement") if told in words]


def test_the_link_to_the_original_is_one_that_a_browser_may_follow(visitor: Visitor, file: Database) -> None:
    def link(url: str) -> list[str | None]:
        load(
            file,
            [
                each.model_copy(update={"article": each.article.model_copy(update={"url": url})})
                for each in ferry_claims()
            ],
        )
        tags = Elements(visitor.get(f"/claim/{FREIGHT}").text).tags
        return [attributes["href"] for tag, attributes in tags if "noopener" in (attributes.get("rel") or "")]

    assert link("https://news.example/a?b=1&c=2") == ["https://news.example/a?b=1&c=2"]
    for wrong in (
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        " javascript:alert(1)",
        "data:text/html,x",
        "//x",
        "http://[::",
        "file:///etc",
    ):
        assert link(wrong) == []


def test_marks_that_cross_are_cut_and_all_of_the_text_is_there(visitor: Visitor, file: Database) -> None:
    text = "About 7 tonnes of rye went."
    made = claim(
        text, text, "7 tonnes", 7, article="crossed", confidence=0.0,
        entity={"text": "tonnes of rye", "start": 8, "end": 21, "head": "rye"},
        event={"text": text, "start": 0, "end": len(text), "lemma": "go"},
    )  # fmt: skip
    load(file, [made], text)
    page = visitor.get(f"/claim/{made.id}").text
    passage = page.partition('data-start="0">')[2].partition("</p>")[0]
    assert passage == (
        '<mark class="event" data-label="event">About <mark class="quantity" data-label="figure">7 '
        '<mark class="entity" data-label="what">tonnes</mark></mark>'
        '<mark class="entity" data-label="what"> of rye</mark>'
        " went.</mark>"
    )


def test_calibration_stands_where_it_should() -> None:
    bins = [
        Bin(0.0, 10, None, Precision(0, 0)),
        Bin(0.5, 10, 0.55, Precision(1, 4)),
        Bin(0.9, 10, 1.0, Precision(16, 16)),
    ]
    points = charts.calibration(bins)
    assert [(each.x, each.y, each.radius) for each in points] == [(165.0, 225.0, 5.5), (300.0, 0.0, 8.0)]
    assert all(each.top <= each.y <= each.bottom for each in points)
    assert points[0].title == "confidence 0.55: 1 of 4 right (5% to 70%)"
    assert charts.calibration([]) == []


def test_bars_share_an_axis_and_a_scale() -> None:
    series = [Series("a", (("2017-11", 4), ("2018-02", 2))), Series("b", (("2018-01", 1),))]
    assert charts.periods(series) == ["2017-11", "2017-12", "2018-01", "2018-02"]
    first, second = charts.strips(series)
    assert [(bar.x, bar.y, bar.height, bar.title) for bar in first.bars] == [
        (0.0, 0.0, 40.0, "2017-11: 4"),
        (480.0, 20.0, 20.0, "2018-02: 2"),
    ]
    assert [(bar.x, bar.height) for bar in second.bars] == [(320.0, 10.0)]
    assert (first.total, second.source, charts.strips([])) == (6, "b", [])


def test_periods_suit_the_time_that_claims_span() -> None:
    def over(*months: str) -> str | None:
        return charts.finer_or_coarser([Series("a", tuple((month, 1) for month in months))])

    assert [over("2018-01"), over("2018-01", "2018-03"), over("2010-01", "2018-01"), over()] == [
        "day",
        None,
        "year",
        None,
    ]
    assert charts.periods([Series("a", (("2015", 1), ("2018", 1)))]) == ["2015", "2016", "2017", "2018"]
    days = [Series("a", (("2018-01-10", 1), ("2018-01-12", 1)))]
    assert charts.periods(days) == ["2018-01-10", "2018-01-12"]


def test_all_years_have_a_place(visitor: Visitor, file: Database) -> None:
    file.execute("UPDATE claims SET published = '0001-01-01' WHERE article_id = 'ferries'")
    file.execute("UPDATE claims SET published = '9999-12-31' WHERE article_id = 'harvest'")
    page = visitor.get("/dashboard")
    assert (page.status_code, "9999" in page.text) == (200, True)
    first, *_, last = charts.strips([Series("a", (("0001-01", 1), ("9999-12", 1)))])[0].bars
    assert (first.x, round(last.x)) == (0, charts.WIDTH)
