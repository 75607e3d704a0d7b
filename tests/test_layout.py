import re
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.errors import LexiconError
from extractor.layout import (
    Block,
    BlockKind,
    Matchers,
    blocks,
    compile_rule,
    headline,
    paragraphs,
    read_layout_rules,
    set_aside,
)
from extractor.passages import passages

RULES = read_layout_rules()
CASES = Path(__file__).parent / "cases" / "layout.txt"


@dataclass(frozen=True)
class LayoutCase:
    heading: str
    title: str | None
    text: str
    expected: list[tuple[str, str]]  # kind, paragraph without the line breaks after it


def read_layout_cases(path: Path) -> list[LayoutCase]:
    cases = []
    for part in path.read_text("utf-8").split("\n## ")[1:]:
        head, *lines = part.rstrip("\n").split("\n")
        heading, _, title = head.partition(" | title: ")
        text, expected = "", []
        for line in lines:
            if not line:
                text += "\n"
                continue
            kind, content = re.fullmatch(r"(\w*) ?\| (.*)", line).groups()
            text += content + "\n"
            if kind:
                expected.append((kind, content))
            else:
                expected[-1] = (expected[-1][0], f"{expected[-1][1]}\n{content}")
        cases.append(LayoutCase(heading, title or None, text, expected))
    return cases


def kinds(text: str, title: str | None = None) -> list[tuple[str, str]]:
    return [(block.kind, text[block.start : block.end].rstrip()) for block in blocks(text, title)]


@pytest.mark.parametrize("case", read_layout_cases(CASES), ids=lambda case: case.heading)
def test_case(case: LayoutCase) -> None:
    assert kinds(case.text, case.title) == case.expected


@pytest.mark.parametrize("case", read_layout_cases(CASES), ids=lambda case: case.heading)
def test_case_with_carriage_returns(case: LayoutCase) -> None:
    expected = [(kind, content.replace("\n", "\r\n")) for kind, content in case.expected]
    assert kinds(case.text.replace("\n", "\r\n"), case.title) == expected


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_rule_matches_its_example_and_not_its_nearest_miss(rule) -> None:
    assert compile_rule(rule).fullmatch(rule.example)
    assert not compile_rule(rule).fullmatch(rule.never)
    assert kinds(rule.example)[0][0] == rule.settings["kind"]
    assert kinds(rule.never) == [("body", rule.never)]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_rule_stays_fast_on_endless_repetition(rule) -> None:
    pattern = compile_rule(rule)
    fillers = (
        "A",
        "a",
        "Ab ",
        "A ",
        "1",
        "1:11 ",
        " ",
        "(",
        "[A",
        "/",
        "|",
        ", ",
        "Ab, ",
        "-",
        ".",
        "@a",
        "May 1, ",
        "AB ",
    )
    lines = [(rule.example[:cut] + filler * 600)[:599] + "\x01" for filler in fillers for cut in (0, 3, 9, 20, 99)]
    began = time.process_time()
    for line in lines:
        pattern.fullmatch(line)
    assert (time.process_time() - began) / len(lines) < 0.005


@given(st.text(alphabet="aA1.,:-–(“\u2028\x0b \t\r\n", max_size=300) | st.text(max_size=100))
def test_blocks_cover_any_text_without_a_gap(text: str) -> None:
    found = blocks(text)
    assert "".join(text[block.start : block.end] for block in found) == text
    assert [block.start for block in found] == [0, *(block.end for block in found)][: len(found)]
    assert all(block.start < block.end for block in found)
    assert all(text[block.end - 1].isspace() for block in found[:-1])
    assert not any(text[block.start : block.end].isspace() for block in found[1:])


def test_line_breaks_in_front_are_a_block_of_their_own() -> None:
    assert blocks("\n \nPrices fell.\n\n") == (Block(0, 3, "body"), Block(3, 17, "body"))


def test_empty_text_has_no_block() -> None:
    assert blocks("") == ()


def test_what_is_set_aside_is_counted_by_kind() -> None:
    text = (
        "Ferry sinks with 120 aboard\nBy Ana Ruiz\nMarch 14, 2019\n\nSome 40 people drowned on Monday, police said.\n\n"
        "Divers search the wreck. (Omar Said/AFP)\n\nRead more: 12 boats sank\n\nShare\n\nTwo were arrested.\n\nShare\n"
    )
    expected = {"byline": 1, "dateline": 1, "caption": 1, "boilerplate": 3}
    assert set_aside(text) == expected
    assert set_aside(text, "Ferry sinks with 120 aboard") == expected
    assert set_aside("Some 40 people drowned on Monday, police said.") == {}


def test_blocks_are_cut_once_for_all_that_ask() -> None:
    text = "Some 40 people drowned on the lake on Monday, police said.\n\nShare\n"
    blocks.cache_clear()
    passages(text, "Ferry sinks")
    assert (set_aside(text, "Ferry sinks"), blocks.cache_info().misses) == ({"boilerplate": 1}, 1)


def test_one_long_line_amid_wrapped_ones_does_not_unwrap_them() -> None:
    wrapped = "The ministry said that the ferry, which was\nbuilt for sixty, had been inspected.\n\n" * 20
    text = wrapped + "https://tide.example/" + "a" * 150 + "\nwas where it was published.\n"
    assert len(paragraphs(text)) == 21


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ferry sinks on lake\n\nForty people drowned.\n", "Ferry sinks on lake"),
        ("Why did the ferry sink?\nForty people drowned.\n", "Why did the ferry sink?"),
        ("\n\n  Ferry sinks on lake  \nBy Ana Ruiz\nForty drowned.", "Ferry sinks on lake"),
        ("Forty people drowned on Monday.\n\nDivers go on.\n", None),
        ("By Ana Ruiz of Tide\n\nForty people drowned.\n", None),
        ("March 4, 2019 World News\nForty people drowned.\n", None),
        ("A ferry that was built for sixty sank\non Monday on the lake.\n", None),
        ("Ferry sinks on lake\n", None),
        ("Ferry sinks\n\nForty people drowned.\n", None),
        ("Ferry " * 40 + "\n\nForty people drowned.\n", None),
        (
            "Forty drown in ferry disaster.\nBy Ana Ruiz\nForty drown in ferry disaster.\nA boat sank.",
            "Forty drown in ferry disaster.",
        ),
        ("", None),
    ],
)
def test_headline(text: str, expected: str | None) -> None:
    assert headline(text) == expected


@pytest.mark.parametrize(
    "shape", ["a\n", "\n", " \n", "a\n\n", " ", "A " * 200 + "\n", "Share\n", "Related:\nab\n", "a,\nb\n"]
)
def test_cost_grows_with_length_only(shape: str) -> None:
    def cost(size: int) -> float:
        text = (shape * size)[:size]
        times = []
        for _ in range(3):  # the least of three: a collection of garbage may fall into one
            blocks.cache_clear()
            began = time.process_time()
            blocks(text)
            times.append(time.process_time() - began)
        return min(times)

    assert cost(80_000) < 8 * cost(20_000) + 0.05


def test_rule_of_unknown_kind_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "layout.toml"
    path.write_text('[[rule]]\nid = "layout.x"\nexample = "x"\nnever = "y"\nkind = "footer"\npattern = "x"\n')
    with pytest.raises(LexiconError, match=r"layout\.toml: rule 'layout\.x': kind must be one of title, byline"):
        read_layout_rules(path)


def test_malformed_pattern_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "layout.toml"
    path.write_text('[[rule]]\nid = "layout.x"\nexample = "x"\nnever = "y"\nkind = "byline"\npattern = "(x"\n')
    with pytest.raises(LexiconError, match=r"rule 'layout\.x': missing \)"):
        Matchers(read_layout_rules(path))


def test_every_kind_but_title_and_body_has_rules() -> None:
    found: set[BlockKind] = {rule.settings["kind"] for rule in RULES}
    assert found == {"byline", "dateline", "caption", "boilerplate"}
