"""``claims explain``: what it shows, that it takes its reasons from the rules, and that no text can break out of it."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, NoReturn, get_args

import pytest
from rich.console import Console
from spacy.language import Language
from typer.testing import CliRunner

from extractor import exits, pipeline
from extractor.cli import app
from extractor.components.claims import attribution, dating, join, story
from extractor.explain import terminal, trace
from extractor.explain.marks import Mark, pieces
from extractor.explain.page import page
from extractor.explain.trace import Explanation, excerpt, explanation_of, narrowed
from extractor.explain.wording import wording
from extractor.layout import SET_ASIDE
from extractor.lexicon import read_table
from extractor.pipeline import annotate
from extractor.types import Article

TEXT = """\
Dock arrivals fell to 1,283 in 2017 from 1,596 in 2016, the harbour board said on Monday.

In this photo taken on Feb. 3, 2017, 40 divers rest.

The quay was quiet.
"""
ARTICLE = Article("dock", TEXT, "Quiet on the quay", dt.date(2018, 1, 10), "metadata", "The Tide")

TERMINAL = """\
Quiet on the quay
id: dock
published: 2018-01-10 (told by the input)
publisher: The Tide
claims: 2
marks: [Q quantity] [D date] [S source] [C cue]

Dock arrivals fell to [Q1 1,283] in [D1 2017] from [Q2 1,596] in [D2 2016], [S1
the harbour board] [C1 said] on [D3 Monday].

    Q1        “1,283” = 1,283 (count) (quantity.count) confidence 0.90
    date      2017-01-01 to 2017-12-31 D1 “2017” (year, explicit)
              stands right behind the figure (date.year, date.own)
              not D2 “2016” (another figure's own date)
              not D3 “Monday” (when it was said, not when it happened)
    source    the harbour board S1 “the harbour board” by C1 “said”
              (organisation, explicit)
              …, X said (source.content_subject_verb)
              said 2018-01-08 D3 “Monday”
    reading   value, down, asserted (role.to)
    about     what: “Dock arrivals” event: “fell”
    baseline  “from 1,596 in 2016” Q2 2016-01-01 to 2016-12-31
    id        7725d643340e8548

    Q2        “1,596” = 1,596 (count) (quantity.count) confidence 0.90
    date      2016-01-01 to 2016-12-31 D2 “2016” (year, explicit)
              stands right behind the figure (date.year, date.own)
              not D1 “2017” (not the period of what is compared with)
              not D3 “Monday” (when it was said, not when it happened)
    source    the harbour board S1 “the harbour board” by C1 “said”
              (organisation, explicit)
              …, X said (source.content_subject_verb)
              said 2018-01-08 D3 “Monday”
    reading   baseline, down, asserted (role.from)
    about     what: “Dock arrivals” event: “fell”
    id        8f7b46316aa11c91

(caption, not read for claims) In this photo taken on Feb. 3, 2017, 40 divers
rest.

The quay was quiet.

"""

PARAGRAPH = """\
<p>Dock arrivals fell to <mark class="quantity" id="a1-Q1"><b class="label">Q1</b>1,283</mark> in \
<mark class="date" id="a1-D1"><b class="label">D1</b>2017</mark> from \
<mark class="quantity" id="a1-Q2"><b class="label">Q2</b>1,596</mark> in \
<mark class="date" id="a1-D2"><b class="label">D2</b>2016</mark>, \
<mark class="source" id="a1-S1"><b class="label">S1</b>the harbour board</mark> \
<mark class="cue" id="a1-C1"><b class="label">C1</b>said</mark> on \
<mark class="date" id="a1-D3"><b class="label">D3</b>Monday</mark>.</p>
"""

CARD = """\
<section class="claim">
<h2><a class="label quantity" href="#a1-Q2">Q2</a> <q>1,596</q> <strong>= 1,596</strong> (count) \
<code>quantity.count</code> confidence 0.90</h2>
<dl>
<dt>date</dt><dd><strong>2016-01-01 to 2016-12-31</strong> <a class="label date" href="#a1-D2">D2</a> <q>2016</q> \
(year, explicit)<ul><li>stands right behind the figure <code>date.year, date.own</code></li>\
<li class="passed-over"><b class="not">not</b> <a class="label date" href="#a1-D1">D1</a> <q>2017</q> \
(not the period of what is compared with)</li>\
<li class="passed-over"><b class="not">not</b> <a class="label date" href="#a1-D3">D3</a> <q>Monday</q> \
(when it was said, not when it happened)</li></ul></dd>
<dt>source</dt><dd><strong>the harbour board</strong> <a class="label source" href="#a1-S1">S1</a> \
<q>the harbour board</q> by <a class="label cue" href="#a1-C1">C1</a> <q>said</q> (organisation, explicit)\
<ul><li>…, X said <code>source.content_subject_verb</code></li>\
<li>said <strong>2018-01-08</strong> <a class="label date" href="#a1-D3">D3</a> <q>Monday</q></li></ul></dd>
<dt>reading</dt><dd><strong>baseline, down, asserted</strong> <code>role.from</code></dd>
<dt>about</dt><dd>what: <q>Dock arrivals</q> event: <q>fell</q></dd>
<dt>id</dt><dd>8f7b46316aa11c91</dd>
</dl>
</section>
"""

HOSTILE = "</p></article><script>alert(1)</script><!-- & &lt; \" ' ]]> $title ${x} \x1b[31m\u202e\x00"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, nlp: Language) -> Path:
    """A folder to work in with an article in a file; the commands use the pipeline that is loaded already."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr(pipeline, "load", lambda model=None, config=None: nlp)
    row = {"id": "dock", "text": TEXT, "title": ARTICLE.title, "published": "2018-01-10", "publisher": "The Tide"}
    (tmp_path / "dock.jsonl").write_text(json.dumps(row))
    return tmp_path


@pytest.fixture(scope="module")
def explanation(nlp: Language) -> Explanation:
    """The article explained, every claim with the same confidence: that is fitted, and none of our business."""
    found = explanation_of(annotate(ARTICLE, nlp=nlp), nlp)
    for claim in found.claims:
        claim.record["confidence"] = 0.9
    return found


def explained(nlp: Language, text: str, published: str = "2018-01-10") -> Explanation:
    return explanation_of(annotate(Article("a", text, published=dt.date.fromisoformat(published)), nlp=nlp), nlp)


def as_text(explanation: Explanation, **settings: Any) -> str:
    """What a terminal of 80 columns gets."""
    file = io.StringIO()
    console = Console(file=file, highlight=False, markup=False, emoji=False, width=80, **settings)
    terminal.write([explanation], console)
    return file.getvalue()


def run(*arguments: str, stdin: str | None = None) -> tuple[int, str, str]:
    """Status, standard output and standard error of ``claims explain``."""
    result = CliRunner().invoke(app, ["explain", *arguments], input=stdin)
    return result.exit_code, result.stdout, result.stderr


# --- in the terminal --------------------------------------------------------------------------------------------------


def test_the_whole_of_an_article(explanation: Explanation) -> None:
    assert as_text(explanation) == TERMINAL


def test_nothing_but_text_goes_into_a_pipe(folder: Path) -> None:
    status, output, errors = run("dock.jsonl")
    assert (status, errors) == (0, "")
    assert "\x1b" not in output
    assert all(len(line) <= 80 and line == line.rstrip() for line in output.splitlines())


def test_a_terminal_gets_styles_and_the_same_words(explanation: Explanation) -> None:
    styled = as_text(explanation, force_terminal=True, color_system="standard", no_color=False)
    assert "\x1b[1;34m[Q1 1,283]\x1b[0m" in styled
    assert re.sub(r"\x1b\[[\d;]*m", "", styled) == as_text(explanation)


def test_no_color_leaves_underlines_and_letters(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("NO_COLOR", "1")
    _, output, _ = run("dock.jsonl")
    codes = {code for codes in re.findall(r"\x1b\[([\d;]*)m", output) for code in codes.split(";")}
    assert codes == {"0", "1", "2", "3", "4", "7"}  # bold, dim, italic, underlined, reversed; no colour
    assert "\x1b[4m[D1 2017]\x1b[0m" in output


def test_width_is_kept_and_no_word_lost(explanation: Explanation) -> None:
    file = io.StringIO()
    terminal.write([explanation], Console(file=file, highlight=False, markup=False, emoji=False, width=40))
    lines = file.getvalue().splitlines()
    assert max(map(len, lines)) <= 40
    assert "".join("".join(lines).split()) == "".join(as_text(explanation).split())


def test_an_escape_sequence_does_not_reach_the_terminal(nlp: Language) -> None:
    shown = as_text(explained(nlp, "The \x1b[31mmill\x07 cut 30 jobs\u202e in May, [bold]it[/bold] said."))
    assert "The \\x1b[31mmill\\x07 cut [Q1 30] jobs\\u202e in [D1 May], [bold]" in shown
    assert not {"\x1b", "\x07", "\u202e"} & set(shown)


# --- as a page --------------------------------------------------------------------------------------------------------


class Structure(HTMLParser):
    """The tags of a page with their attributes, checked to be closed in order."""

    VOID = frozenset({"meta"})

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, list[tuple[str, str | None]]]] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.feed(source)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, attrs))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def values(self, attribute: str) -> list[str | None]:
        return [value for _, attrs in self.tags for name, value in attrs if name == attribute]


def as_page(*explanations: Explanation) -> str:
    return "".join(page(explanations))


def test_the_page_of_an_article(explanation: Explanation) -> None:
    whole = as_page(explanation)
    Structure(whole)
    assert whole.startswith('<!doctype html>\n<html lang="en">\n')
    assert PARAGRAPH + '<div class="claims">\n' in whole
    assert CARD + "</div>\n" in whole
    assert whole.endswith(
        '<p class="aside"><b>caption, not read for claims</b> '
        "In this photo taken on Feb. 3, 2017, 40 divers rest.</p>\n"
        "<p>The quay was quiet.</p>\n</article>\n</body>\n</html>\n"
    )


def test_the_page_needs_nothing_else(explanation: Explanation) -> None:
    structure = Structure(as_page(explanation))
    assert not {"script", "link", "img", "iframe", "object", "form"} & {tag for tag, _ in structure.tags}
    assert structure.values("src") == []
    assert all(str(target).startswith("#") for target in structure.values("href"))
    assert not re.search(r"url\(|@import|https?:", as_page(explanation))


def test_every_reference_leads_to_one_mark(explanation: Explanation) -> None:
    structure = Structure(as_page(explanation, explanation))
    marks = structure.values("id")
    assert len(marks) == len(set(marks)) == 2 * len("QQDDDSC")
    assert {str(target).removeprefix("#") for target in structure.values("href")} <= set(marks)


def with_words(value: Any, words: str) -> Any:
    """The same records with ``words`` behind every text in them, labels and rule ids aside."""
    if isinstance(value, str):
        return value + words
    if isinstance(value, dict):
        return {key: item if key in KEPT else with_words(item, words) for key, item in value.items()}
    return value


KEPT = frozenset({"kind", "modifier", "role", "direction", "status", "grain", "mod", "how", "type", "date_source"})


def filled_with(explanation: Explanation, words: str) -> Explanation:
    """The explanation with ``words`` in every paragraph, mark, field, and note."""
    parts = []
    for paragraph in explanation.paragraphs:
        claims = tuple(
            replace(
                claim,
                record={**with_words(claim.record, words), "confidence": 0.9},
                dating=replace(claim.dating, around=words, refused=tuple(refused(claim.dating.refused, words))),
                sourcing=replace(claim.sourcing, around=words),
            )
            for claim in paragraph.claims
        )
        parts.append(replace(paragraph, claims=claims))
    return replace(explanation, article=with_words(explanation.article, words), paragraphs=tuple(parts))


def refused(found: Any, words: str) -> Any:
    return [replace(item, text=words, reason=words) for item in found]


def in_place_of_text(explanation: Explanation, words: str) -> Explanation:
    """The explanation of a text of nothing but ``words``, marks and all."""
    length = len(explanation.text)
    return replace(explanation, text=(words * (length // len(words) + 1))[:length])


@pytest.mark.parametrize("change", [filled_with, in_place_of_text])
def test_no_text_breaks_out_of_the_page(explanation: Explanation, change: Any) -> None:
    harmless, hostile = Structure(as_page(change(explanation, "x"))), as_page(change(explanation, HOSTILE))
    assert Structure(hostile).tags == harmless.tags
    assert not {"\x1b", "\u202e", "\x00"} & set(hostile)
    assert "alert(1)" in "".join(Structure(hostile).words)


def test_a_hostile_article_from_end_to_end(folder: Path) -> None:
    row = {"id": HOSTILE, "title": HOSTILE, "publisher": HOSTILE, "url": f"javascript:{HOSTILE}"}
    text = f"{HOSTILE}\n\nThe mill cut 30 jobs in May, <b>Ana Lind</b> said."
    status, output, _ = run("-", "--html", "-", stdin=json.dumps({**row, "text": text, "published": "2018-01-10"}))
    assert status == 0
    assert not {"script", "b>"} & {tag for tag, _ in Structure(output).tags}
    assert output.count("<article>") == 1


# --- what the reasons are ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "figure", "date", "reason"),
    [
        ("Rangers said Monday that 17 elk drowned in the river.", "17", "Monday", "saying"),
        ("Police held 30 men in 2016 and 14 women in 2017.", "14", "2016", "other_figure"),
        ("Prices rose 4 percent in March, the most since 1993.", "4 percent", "since 1993", "comparison"),
        ("The party keeps 40 offices for the campaign of April 2019.", "40", "April 2019", "named_thing"),
        ("The hut, which slept 41 people on Monday night, will close on Friday.", "41", "Friday", "other_clause"),
        ("Sales fell to 500 in 2017, compared with 800 tonnes of salt.", "800 tonnes", "2017", "not_compared"),
    ],
)
def test_why_a_date_is_not_the_claims(nlp: Language, text: str, figure: str, date: str, reason: str) -> None:
    claim = next(c for c in explained(nlp, text).claims if c.record["quantity"]["text"] == figure)
    assert [(item.text, item.reason) for item in claim.dating.refused] == [(date, reason)]


@pytest.mark.parametrize(
    ("text", "figure", "source", "reason"),
    [
        ("Two officials told the court that 40 men had fled.", "Two", "Two officials", "own_figure"),
        ("Rain filled 30 cellars. The mayor said 12 roads were shut.", "30", "The mayor", "not_covered"),
    ],
)
def test_why_a_source_is_not_the_claims(nlp: Language, text: str, figure: str, source: str, reason: str) -> None:
    claim = next(c for c in explained(nlp, text).claims if c.record["quantity"]["text"] == figure)
    assert [(item.text, item.reason) for item in claim.sourcing.refused] == [(source, reason)]
    assert claim.sourcing.unsourced == "own_voice"


def test_a_date_from_another_sentence_is_shown_where_it_stands(nlp: Language) -> None:
    found = explained(nlp, "A ferry sank off Kemi on Monday. Divers found 12 bodies.")
    dating_of_12 = found.claims[0].dating
    assert (dating_of_12.rule, dating_of_12.around) == (
        "date.running",
        "A ferry sank off Kemi on Monday. Divers found 12 bodies.",
    )


def test_why_a_claim_has_no_date(nlp: Language) -> None:
    reasons = {
        "The mill has 30 workers.": "not_narrated",
        "The mill may cut 30 jobs.": "not_asserted",
        "The mill cut 30 jobs.": "no_event",
        "The mill was closed for six weeks.": "timeless_kind",
    }
    assert {text: explained(nlp, text).claims[0].dating.undated for text in reasons} == reasons


def test_reasons_change_no_claim(nlp: Language) -> None:
    doc = annotate(ARTICLE, nlp=nlp)
    before = json.dumps(doc._.claims)
    found = explanation_of(doc, nlp)
    assert json.dumps(doc._.claims) == before
    assert [claim.record for claim in found.claims] == doc._.claims


# --- words for all of them --------------------------------------------------------------------------------------------


def test_every_reason_has_words_and_no_words_are_left_over() -> None:
    components = Path(dating.__file__).parent
    joined = "".join((components / name).read_text("utf-8") for name in ("dating.py", "story.py"))
    sources = read_table(components.parent / "sources" / "rules.toml")["rule"]
    # a new rule or reason wants its words in extractor/explain/wording.toml
    assert {kind: set(words) for kind, words in wording().items()} == {
        "dated": set(re.findall(r'"(?:explicit|context)", "(date\.\w+)"', joined)),
        "date_refused": {*get_args(join.SetAside), *get_args(dating.PassedOver)},
        "undated": set(get_args(story.Undated)),
        "sourced": {rule["id"] for rule in sources},
        "source_refused": {*get_args(attribution.NotSaid), *get_args(attribution.Outranked)},
        "unsourced": {"quoted", "own_voice"},
        "set_aside": set(SET_ASIDE),
    }


# --- marks and excerpts -----------------------------------------------------------------------------------------------


def drawn(text: str, *marks: Mark) -> str:
    """Pieces with round brackets around what is marked."""

    def draw(found: Any) -> str:
        return "".join(
            f"({piece.mark.label}:{draw(piece.inner) or piece.text})" if piece.mark else piece.text for piece in found
        )

    return draw(pieces(text, 0, len(text), marks))


def test_marks_nest() -> None:
    outer, inner = Mark(0, 13, "source", "S1"), Mark(0, 3, "quantity", "Q1")
    assert drawn("two officials said", outer, inner) == "(S1:(Q1:two) officials) said"


def test_a_mark_that_crosses_another_is_cut_at_its_end() -> None:
    assert drawn("abcdef", Mark(0, 3, "source", "S1"), Mark(2, 5, "date", "D1")) == "(S1:ab(D1:c))(D1:de)f"


def test_no_marks_give_the_text() -> None:
    assert drawn("abc") == "abc"


def test_an_excerpt_is_cut_at_words_and_paragraphs() -> None:
    text = "First line.\none two three four five six seven\nLast."
    assert excerpt(text, (text.index("four"), text.index("four") + 4), 18) == "… three four five …"
    assert excerpt(text, (0, 5), 90) == "First line."


# --- the command ------------------------------------------------------------------------------------------------------


def test_help_tells_the_exit_statuses() -> None:
    result = CliRunner().invoke(app, ["explain", "--help"])
    assert all(line in result.stdout for line in exits.TABLE.removeprefix("\b\n").splitlines())


def test_the_page_goes_to_a_file(folder: Path) -> None:
    _, printed, _ = run("dock.jsonl", "--html", "-")
    assert run("dock.jsonl", "--html", "out.html") == (0, "", "")
    assert (folder / "out.html").read_text("utf-8") == printed
    assert sorted(path.name for path in folder.iterdir()) == ["dock.jsonl", "out.html"]


def test_one_claim_is_shown_with_its_paragraph_alone(folder: Path) -> None:
    status, output, _ = run("dock.jsonl", "--claim", "8F7B46")
    assert status == 0
    assert "Q2        “1,596”" in output
    assert "Q1        “1,283”" not in output
    assert "quay was quiet" not in output


@pytest.mark.parametrize(("words", "figures"), [("HARBOUR BOARD", ["1,283", "1,596"]), ("2016", ["1,283", "1,596"])])
def test_claims_are_found_by_their_words(explanation: Explanation, words: str, figures: list[str]) -> None:
    found = narrowed(explanation, claim=None, find=words)
    assert found is not None
    assert [claim.record["quantity"]["text"] for claim in found.claims] == figures


@pytest.mark.parametrize("narrow", [("--claim", "ffff"), ("--find", "submarine")])
def test_nothing_like_that_fails(folder: Path, narrow: tuple[str, str]) -> None:
    message = "claims: no claim is like that; `claims extract` lists the ids and sentences of all\n"
    assert run("dock.jsonl", *narrow) == (1, "", message)
    (folder / "old.html").write_text("old")
    assert run("dock.jsonl", *narrow, "--html", "old.html") == (1, "", message)
    assert (folder / "old.html").read_text() == "old"


def test_what_fails_is_told_and_the_rest_is_shown(folder: Path) -> None:
    status, output, errors = run("nowhere.txt", "dock.jsonl")
    assert (status, errors) == (3, "claims: nowhere.txt: no such file or folder\n")
    assert output.startswith("Quiet on the quay\n")
    assert run("nowhere.txt")[0] == 1


def test_an_article_that_cannot_be_processed_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: object, **options: object) -> NoReturn:
        raise ValueError("nope")

    monkeypatch.setattr(trace, "annotate", fail)
    message = "claims: dock: cannot be processed (ValueError: nope)\nclaims: no article could be used\n"
    assert run("dock.jsonl") == (1, "", message)


def test_the_page_over_its_input_is_refused(folder: Path) -> None:
    before = (folder / "dock.jsonl").read_bytes()
    assert run("dock.jsonl", "--html", "dock.jsonl")[0] == 4
    assert (folder / "dock.jsonl").read_bytes() == before


def test_a_day_for_articles_that_carry_none(folder: Path) -> None:
    _, output, _ = run("-", "--published", "2018-01-10", "--format", "text", stdin="The mill cut 30 jobs on Monday.")
    assert "published: 2018-01-10 (told by --published)" in output
    assert "date      2018-01-08 D1 “Monday” (day, explicit)" in output
