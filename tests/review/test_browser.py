"""The whole review in a real browser: keys, mouse, two reviewers, a stale page, hostile text, a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from extractor.database import Database
from extractor.records import from_line
from tests.review.browsing import browser as chromium
from tests.review.made import FERRIES, claim, ferry_claims, harvest_claims, load, source, span
from tests.review.serving import serving

CROSSED, HELD, FREIGHT = (each.id for each in ferry_claims())
RYE, PRICE = (each.id for each in harvest_claims())
AXE = Path(__file__).parent / "vendor" / "axe.min.js"


@pytest.fixture(scope="module")
def chrome() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@dataclass
class Desk:
    """A browser window of one reviewer, with everything it complained about."""

    page: Page
    complaints: list[str]

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    @property
    def claim(self) -> str:
        return self.page.url.partition("/claim/")[2].partition("?")[0].partition("/")[0]

    def is_at(self, claim_id: str, *, loaded: bool = False) -> None:
        """Wait until a claim is shown, keys at the ready; its title has the focus unless the whole page was loaded."""
        expect(self.page).to_have_url(re.compile(rf"/claim/{claim_id}(\?.*)?$"))
        expect(self.page.locator(f"form#decide[action*='{claim_id}']")).to_be_visible()
        if not loaded:
            expect(self.page.locator("h1")).to_be_focused()

    def mark(self, words: str) -> None:
        """Select words of the text with the mouse."""
        box = self.page.evaluate(_BOX_OF, words)
        mouse = self.page.mouse
        mouse.move(box["left"] + 1, box["top"])
        mouse.down()
        mouse.move(box["right"] - 1, box["bottom"], steps=4)
        mouse.up()


_BOX_OF = """words => {
    const passages = [...document.querySelectorAll('.passage')];
    for (const passage of passages) {
        const walker = document.createTreeWalker(passage, NodeFilter.SHOW_TEXT);
        let text = '', nodes = [];
        while (walker.nextNode()) { nodes.push([text.length, walker.currentNode]); text += walker.currentNode.data; }
        const at = text.indexOf(words);
        if (at < 0) continue;
        passage.scrollIntoView({block: 'nearest'});
        const place = offset => {
            const [start, node] = nodes.filter(([begin]) => begin <= offset).pop();
            return [node, offset - start];
        };
        const range = document.createRange();
        range.setStart(...place(at));
        range.setEnd(...place(at + words.length));
        const boxes = [...range.getClientRects()].filter(box => box.width);
        const first = boxes[0], last = boxes[boxes.length - 1];
        const middle = box => box.top + box.height / 2;
        return {left: first.left, top: middle(first), right: last.right, bottom: middle(last)};
    }
}"""


class Desks:
    """Opens windows at one server; each reviewer has cookies of their own."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser = browser
        self.address = address
        self.contexts: list[BrowserContext] = []
        self.desks: list[Desk] = []

    def open(self, name: str | None = None, **options: Any) -> Desk:
        """A window of somebody who has opened the printed address and said their name."""
        context = self.browser.new_context(**options)
        context.set_default_timeout(10_000)
        self.contexts.append(context)
        page = context.new_page()
        desk = Desk(page, [])
        self.desks.append(desk)

        def on_console(message: ConsoleMessage) -> None:
            if message.type == "error" and "409 (Conflict)" not in message.text and "422 (" not in message.text:
                desk.complaints.append(message.text)

        page.on("console", on_console)
        page.on("pageerror", lambda error: desk.complaints.append(str(error)))
        page.goto(self.address)
        if name is not None:
            page.get_by_label("Your name").fill(name)
            page.keyboard.press("Enter")
            expect(page.locator("form#decide")).to_be_visible()
        return desk


@pytest.fixture
def desks(chrome: Browser, place: str) -> Iterator[Desks]:
    with serving(place) as (address, _):
        opened = Desks(chrome, address)
        yield opened
        for context in opened.contexts:
            context.close()
    assert [desk.complaints for desk in opened.desks] == [[] for _ in opened.desks]


@pytest.fixture
def ana(desks: Desks) -> Desk:
    return desks.open("Ana")


def decided(db: Database) -> list[tuple[str, str, str]]:
    rows = db.rows("SELECT claim_id, reviewer, verdict FROM decisions ORDER BY id")
    return [(row["claim_id"], row["reviewer"], row["verdict"]) for row in rows]


def test_claims_are_decided_by_keys(ana: Desk, file: Database) -> None:
    ana.is_at(FREIGHT)
    ana.press("a")
    ana.is_at(RYE)
    expect(ana.page.locator("#announce")).to_contain_text("Accepted. 180,000 tonnes")
    ana.press("r")
    ana.is_at(PRICE)
    ana.press("s")
    ana.is_at(HELD)
    ana.press("u")
    ana.is_at(PRICE)
    ana.press("n")
    ana.page.keyboard.type("are these prices? ar")
    ana.press("Escape", "r")
    ana.is_at(HELD)
    ana.press("k")
    ana.is_at(PRICE)
    ana.press("ArrowRight")
    ana.is_at(HELD)
    ana.press("a")
    ana.is_at(CROSSED)
    ana.press("a")
    expect(ana.page.locator("h1")).to_have_text("Nothing left")
    expect(ana.page.locator(".progress")).to_contain_text("5 of 5 decided")
    assert decided(file) == [
        (FREIGHT, "Ana", "accept"),
        (RYE, "Ana", "reject"),
        (PRICE, "Ana", "skip"),
        (PRICE, "Ana", "undo"),
        (PRICE, "Ana", "reject"),
        (HELD, "Ana", "accept"),
        (CROSSED, "Ana", "accept"),
    ]
    assert [row["note"] for row in file.rows("SELECT note FROM decisions WHERE note IS NOT NULL")] == [
        "are these prices? ar"
    ]
    ana.press("u")
    ana.is_at(CROSSED)


def test_keys_pressed_too_fast_decide_once_a_claim(ana: Desk, file: Database) -> None:
    ana.is_at(FREIGHT)
    ana.press("a", "a", "a", "a")
    expect(ana.page.locator("h1")).not_to_contain_text("stale")
    ana.page.wait_for_load_state("networkidle")
    claims = [claim_id for claim_id, _, _ in decided(file)]
    assert claims and len(claims) == len(set(claims))


def test_articles_are_walked_and_letters_typed_in_fields_decide_nothing(ana: Desk, file: Database) -> None:
    ana.press("J")
    ana.is_at(RYE)
    ana.press("K")
    ana.is_at(CROSSED)
    ana.press("/")
    expect(ana.page.locator("h1")).to_have_text("Search")
    ana.page.get_by_role("searchbox").fill("rye")
    ana.page.keyboard.press("Enter")
    expect(ana.page.locator("tbody tr")).to_have_count(1)
    ana.page.get_by_role("link", name="180,000 tonnes").click()
    ana.is_at(RYE)
    expect(ana.page.locator(".chip")).to_contain_text("q: rye")
    ana.press("?")
    expect(ana.page.locator("h1")).to_have_text("Keys")
    assert decided(file) == []


def test_keys_can_be_switched_off(ana: Desk, file: Database) -> None:
    ana.press("?")
    ana.page.get_by_role("button", name="Keys are on").click()
    expect(ana.page.get_by_role("button", name="Keys are off")).to_be_visible()
    ana.page.get_by_role("link", name="Back to the queue").click()
    ana.is_at(FREIGHT)
    ana.press("a")
    ana.page.get_by_role("button", name="Reject").click()
    ana.is_at(RYE)
    assert decided(file) == [(FREIGHT, "Ana", "reject")]


def test_filters_and_order_are_chosen(ana: Desk) -> None:
    ana.page.get_by_label("Order").select_option("certain")
    ana.is_at(CROSSED)
    ana.page.goto(f"{ana.page.url.partition('/claim')[0]}/?kind=percent")
    ana.is_at(FREIGHT, loaded=True)
    ana.page.get_by_role("link", name="Remove filter kind").click()
    ana.is_at(FREIGHT)
    expect(ana.page.locator(".chip")).to_have_count(0)
    ana.page.get_by_role("link", name="others of this source").click()
    expect(ana.page.locator(".chip")).to_have_text(re.compile("source: the port office"))
    ana.is_at(FREIGHT)
    ana.press("a")
    expect(ana.page.locator("h1")).to_have_text("Nothing left")


def test_a_value_is_corrected_and_words_are_marked_with_the_mouse(ana: Desk, file: Database) -> None:
    ana.is_at(FREIGHT)
    ana.press("e")
    page = ana.page
    page.get_by_label("Value, or lower bound").fill("42")
    page.get_by_label("What is measured").click()
    ana.mark("more freight")
    expect(page.get_by_label("What is measured")).to_have_value("more freight")
    expect(page.get_by_label("Its head noun")).to_have_value("more freight")
    page.get_by_label("Its head noun").fill("freight")
    page.get_by_label("A date found in the article").select_option(label="Jan. 2 = 2018-01-02")
    page.get_by_role("button", name="Store").click()
    ana.is_at(RYE)
    row = file.rows("SELECT verdict, after FROM decisions_now")[0]
    made = from_line(bytes(row["after"]))
    assert made.entity and made.date
    assert (row["verdict"], made.quantity.low, made.entity.text, made.entity.start, made.entity.head) == (
        "edit",
        42,
        "more freight",
        FERRIES.index("more freight"),
        "freight",
    )
    assert (made.date.text, made.date.how) == ("Jan. 2", "context")
    ana.press("k")
    expect(page.locator(".history")).to_contain_text("42 percent")


def test_marks_after_characters_beyond_the_basic_plane_are_right(desks: Desks, file: Database) -> None:
    text = "🙂🙂 The 👩‍👩‍👧 club sold 30 🎟 tickets, 𝕬na said."
    load(file, [claim(text, text, "30", 30, article="plane", confidence=0.0)], text)
    desk = desks.open("Ana")
    desk.press("e")
    desk.page.get_by_label("Words of the source").click()
    desk.mark("𝕬na")
    expect(desk.page.get_by_label("Words of the source")).to_have_value("𝕬na")
    desk.page.get_by_label("What is measured").click()
    desk.mark("🎟 tickets")
    desk.page.get_by_role("button", name="Store").click()
    desk.is_at(FREIGHT)
    made = from_line(bytes(file.rows("SELECT after FROM decisions")[0]["after"]))
    assert made.source and made.entity
    assert (made.source.start, made.source.text) == (text.index("𝕬na"), "𝕬na")
    assert (made.entity.start, made.entity.text) == (text.index("🎟"), "🎟 tickets")


def test_a_wrong_field_is_told_and_nothing_else_is_lost(ana: Desk, file: Database) -> None:
    ana.press("e")
    ana.page.get_by_label("Value, or lower bound").fill("a lot")
    ana.page.get_by_label("Its name").first.fill("Port of Vik")
    ana.page.get_by_role("button", name="Store").click()
    expect(ana.page.get_by_role("alert")).to_contain_text("Nothing was stored")
    expect(ana.page.get_by_label("Value, or lower bound")).to_have_attribute("aria-invalid", "true")
    expect(ana.page.get_by_label("Its name").first).to_have_value("Port of Vik")
    assert decided(file) == []


def test_a_missed_claim_is_marked_and_added(ana: Desk, file: Database) -> None:
    ana.is_at(FREIGHT)
    ana.mark("12 boats")
    ana.press("m")
    page = ana.page
    expect(page.get_by_label("Words of the figure")).to_have_value("12 boats")
    expect(page.get_by_label("Value, or lower bound")).to_have_value("12")
    page.get_by_label("Unit").fill("boat")
    page.get_by_role("button", name="Store").click()
    expect(page.locator("main")).to_contain_text("Added by reviewers")
    expect(page.locator("mark.entity")).to_have_text("12 boats")
    made = from_line(bytes(file.rows("SELECT after FROM decisions_now")[0]["after"]))
    assert made.quantity.start == FERRIES.index("12 boats")
    ana.press("u")
    expect(page.locator("main")).not_to_contain_text("Added by reviewers")


def test_two_reviewers_and_a_stale_page(desks: Desks, file: Database) -> None:
    ana, bo = desks.open("Ana"), desks.open("Bo")
    ana.is_at(FREIGHT)
    bo.is_at(FREIGHT)
    bo.press("r")
    bo.is_at(RYE)
    ana.press("a")
    expect(ana.page.locator("h1")).to_have_text("This page was stale")
    expect(ana.page.locator("main")).to_contain_text("not stored")
    expect(ana.page.locator("main")).to_contain_text("reject by Bo")
    ana.press("e")
    ana.is_at(FREIGHT)
    expect(ana.page.locator(".history")).to_contain_text("reject by Bo")
    ana.press("a")
    ana.is_at(RYE)
    assert decided(file) == [(FREIGHT, "Bo", "reject"), (FREIGHT, "Ana", "accept")]
    ana.page.get_by_role("link", name="Dashboard").click()
    expect(ana.page.locator("main")).to_contain_text("Ana and Bo")
    expect(ana.page.locator("svg.plot circle")).to_have_count(1)


HOSTILE = (
    "<script>window.pwned=1</script><img src=x onerror=window.pwned=2>\"'><svg onload=window.pwned=3>"
    "</textarea></title></option>{{7*7}}${7*7}javascript:window.pwned=4\u202e\u2028&lt;b&gt; 12 tonnes said <b>Ana</b>"
)


def test_hostile_text_is_only_text(desks: Desks, file: Database) -> None:
    about = {"title": HOSTILE, "publisher": HOSTILE, "url": "javascript:window.pwned=5"}
    made = claim(
        HOSTILE, HOSTILE, "12 tonnes", 12, article=HOSTILE, confidence=0.0, about=about, unit="<i>tonne",
        source=source(HOSTILE, "<b>Ana</b>", "said", name=HOSTILE, role=HOSTILE),
        entity={**span(HOSTILE, "<script>window.pwned=1</script>"), "head": HOSTILE},
    )  # fmt: skip
    load(file, [made], HOSTILE)
    desk = desks.open("<b onclick=window.pwned=6>Ana")
    page = desk.page
    desk.is_at(made.id)
    desk.press("n")
    page.keyboard.insert_text(HOSTILE)
    page.get_by_role("button", name="Keep the note alone").click()
    expect(page.locator(".history")).to_contain_text("<b onclick=window.pwned=6>Ana")
    base = page.url.partition("/claim")[0]
    for address in (
        f"/claim/{made.id}",
        f"/claim/{made.id}/edit",
        "/claims?state=all",
        "/dashboard",
        "/?q=%3Cscript%3Ewindow.pwned%3D7%3C/script%3E",
    ):
        page.goto(base + address)
        assert page.locator("script").count() == 2
        assert page.locator("main img, main b, main i, main svg[onload], main script").count() == 0
        assert page.evaluate("window.pwned") is None
    page.goto(base + f"/claim/{made.id}")
    assert page.get_by_role("link", name="original").count() == 0
    page.get_by_role("link", name=re.compile("window.pwned=1")).first.click()
    expect(page.locator("#claims-of")).to_be_visible()
    desk.press("m")
    expect(page.get_by_label("Words of the figure")).to_be_visible()
    assert page.evaluate("window.pwned") is None


def test_history_of_the_browser_works(ana: Desk) -> None:
    ana.is_at(FREIGHT)
    ana.press("j")
    ana.is_at(RYE)
    ana.page.go_back()
    expect(ana.page.locator(f"form#decide[action*='{FREIGHT}']")).to_be_visible()
    ana.press("a")
    ana.is_at(RYE)


PAGES = (
    "/", "/claims?state=all", "/claims?state=all&kind=percent", "/dashboard", "/keys", "/article?key=ferries",
    "/add?key=ferries", f"/claim/{FREIGHT}/edit", f"/claim/{HELD}", "/claim/none", "/?kind=age",
)  # fmt: skip


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_pages_are_accessible(desks: Desks, file: Database, width: int, scheme: Any) -> None:
    """Axe finds nothing serious, and nothing is wider than a phone."""
    desk = desks.open("Ana", viewport={"width": width, "height": 740}, color_scheme=scheme)
    desk.press("a")
    desk.is_at(RYE)
    base = desk.page.url.partition("/claim")[0]
    found = {address: audit(desk.page, base + address) for address in PAGES}
    desk.complaints.clear()  # that a claim is not there
    assert found == {address: [] for address in PAGES}


def test_the_pages_of_trouble_are_accessible(desks: Desks) -> None:
    nameless = desks.open()
    expect(nameless.page.get_by_label("Your name")).to_be_focused()
    assert audit(nameless.page, None) == []
    ana, bo = desks.open("Ana"), desks.open("Bo")
    bo.press("r")
    bo.is_at(RYE)
    ana.press("a")
    expect(ana.page.locator("h1")).to_have_text("This page was stale")
    assert audit(ana.page, None) == []
    bo.press("e")
    bo.page.get_by_label("Value, or lower bound").fill("a lot")
    bo.page.get_by_role("button", name="Store").click()
    expect(bo.page.get_by_role("alert")).to_be_visible()
    assert audit(bo.page, None) == []


def test_the_audit_finds_what_is_wrong(ana: Desk) -> None:
    ana.is_at(FREIGHT)
    ana.page.evaluate("document.querySelector('main').append(new Image(2000, 10))")
    assert [each.partition(":")[0] for each in audit(ana.page, None)] == [
        "image-alt",
        "wider than the window by 896",
    ]


def audit(page: Page, address: str | None) -> list[str]:
    """What axe takes for serious or critical, and a word where the page must be scrolled sideways."""
    if address:
        page.goto(address)
        expect(page.locator(".progress", has_text="…")).to_have_count(0)
    page.evaluate(AXE.read_text("utf-8"))
    report = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    serious = [
        f"{each['id']}: {node['target']} {node['failureSummary']}"
        for each in report["violations"]
        if each["impact"] in {"serious", "critical"}
        for node in each["nodes"]
    ]
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return serious + ([f"wider than the window by {overflow}"] if overflow > 0 else [])


def test_a_phone_decides_by_touch(desks: Desks, file: Database) -> None:
    phone = desks.open("Ana", viewport={"width": 360, "height": 640}, has_touch=True, is_mobile=True)
    phone.page.get_by_role("button", name="Accept").tap()
    phone.is_at(RYE)
    assert decided(file) == [(FREIGHT, "Ana", "accept")]


def test_without_scripts_everything_is_there(desks: Desks, file: Database) -> None:
    desk = desks.open("Ana", java_script_enabled=False)
    page = desk.page
    page.get_by_role("button", name="Accept").click()
    expect(page.locator("h1")).to_contain_text("180,000 tonnes")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("h1")).to_contain_text("41 percent")
    page.get_by_role("link", name="Edit").click()
    page.get_by_label("What is measured").fill("The ferries")
    page.get_by_role("button", name="Store").click()
    expect(page.locator("h1")).to_contain_text("180,000 tonnes")
    assert decided(file) == [(FREIGHT, "Ana", "accept"), (FREIGHT, "Ana", "undo"), (FREIGHT, "Ana", "edit")]
