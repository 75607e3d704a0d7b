"""Articles that repeat an earlier one: stories as agencies' customers print them, and stories that only look alike."""

import json
import os
import re
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from extractor.articles import read_all
from extractor.articles.duplicates import MOST_COMPARED, Duplicates, mark_duplicates
from extractor.errors import MissingExtraError
from extractor.pipeline import article_row
from extractor.types import Article

CORPUS = Path(__file__).parents[2] / "corpus" / "articles.jsonl"
TEXTS = [json.loads(line)["text"] for line in CORPUS.read_text("utf-8").splitlines()]
LONG = 120  # characters from which a paragraph is running text


def paragraphs(text: str) -> list[str]:
    return [paragraph for paragraph in text.split("\n\n") if paragraph.strip()]


def with_lead(text: str, rewrite: Callable[[str], str]) -> str:
    """A text with its first paragraph of running text rewritten."""
    found = paragraphs(text)
    at = next(number for number, paragraph in enumerate(found) if len(paragraph) > LONG)
    return "\n\n".join([*found[:at], rewrite(found[at]), *found[at + 1 :]])


def with_headline(text: str) -> str:
    return "\n\n".join(["What the day brought, told in other words", *paragraphs(text)[1:]])


def with_dateline(text: str) -> str:
    return with_lead(text, lambda lead: f"PORT LUND, May 3, 2011 (Coast Wire) - {lead}")


def without_last(text: str, share: float) -> str:
    """A text whose last paragraphs are cut, no less than that share of its characters."""
    found = paragraphs(text)
    room = sum(map(len, found)) * (1 - share)
    while sum(map(len, found)) > room and len(found) > 1:
        found.pop()
    return "\n\n".join(found)


def last_of(text: str, share: float) -> str:
    found = paragraphs(text)
    room = sum(map(len, found)) * share
    while sum(map(len, found)) > room:
        found.pop(0)
    return "\n\n".join(found)


def follow_up(text: str, other: str, share: float) -> str:
    """News of another story's length and words, with that share of an old story as its background."""
    return without_last(other, share) + "\n\n" + last_of(text, share)


def update(text: str, other: str) -> str:
    """An old story with two new paragraphs in front."""
    news = [paragraph for paragraph in paragraphs(other) if len(paragraph) > LONG][:2]
    first, *rest = paragraphs(text)
    return "\n\n".join([first, *news, *rest])


def with_other_figures(text: str) -> str:
    """A story told again with two other figures, the first and the third of two digits."""
    count = 0

    def changed(match: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return f"{match[0]}{count}7" if count in (1, 3) else match[0]

    return re.sub(r"(?<![\w.,])\d\d(?![\w.,])", changed, text)


def marked(first: str, second: str) -> str | None:
    duplicates = Duplicates()
    assert duplicates.first_like(Article("first", first)) is None
    return duplicates.first_like(Article("second", second))


def count(rewrite: Callable[[str, str], str]) -> int:
    """How many of the corpus' articles are recognised in what a rewriting makes of them and another article."""
    pairs = [(text, rewrite(text, TEXTS[number - 1])) for number, text in enumerate(TEXTS)]
    return sum(marked(text, rewritten) == "first" for text, rewritten in pairs)


@pytest.mark.parametrize(
    ("rewrite", "recognised"),
    [
        (lambda text, _: with_headline(text), 42),
        (lambda text, _: with_dateline(text), 42),
        (lambda text, _: without_last(text, 0.1), 42),
        (lambda text, _: without_last(text, 0.25), 42),
        (lambda text, _: without_last(text, 0.5), 40),
        (lambda text, _: with_headline(with_dateline(without_last(text, 0.25))), 42),
        (lambda text, _: with_headline(with_dateline(without_last(text, 0.33))), 40),
        (lambda text, _: text.upper().replace("\n\n", "\r\n  \r\n"), 42),
        (lambda text, _: text.replace("percent", "per cent"), 40),
        (lambda text, _: with_lead(text, lambda lead: "Few who had come to hear it were glad of what they heard."), 42),
        (lambda text, other: follow_up(text, other, 0.33), 0),
        (lambda text, other: follow_up(text, other, 0.5), 0),
        (lambda text, other: follow_up(text, other, 0.7), 0),
        (update, 0),
        (lambda text, other: text + "\n\n" + other, 0),
        (lambda text, other: other, 0),
    ],
)
def test_rewrites_are_recognised_and_other_stories_are_not(rewrite: Callable[[str, str], str], recognised: int) -> None:
    assert count(rewrite) == recognised


def test_a_story_with_another_toll_is_another() -> None:
    told_again = [(text, with_other_figures(text)) for text in TEXTS]
    assert {marked(text, again) for text, again in told_again if text != again} == {None}
    assert sum(text != again for text, again in told_again) > 30


def test_white_space_is_no_difference_and_blank_texts_are_not_alike() -> None:
    texts = ["Nine died.", "", " Nine\n\ndied. ", "Nine died!", "  ", "Nine died."]
    articles = [Article(str(number), text) for number, text in enumerate(texts)]
    found = [article.duplicate_of for article in mark_duplicates(articles)]
    assert found == [None, None, "0", None, None, "0"]


def test_the_first_is_named_and_nothing_else_changed() -> None:
    first = Article("1", TEXTS[0], title="T")
    second = Article("2", with_headline(TEXTS[0]), url="u")
    third = Article("3", with_dateline(TEXTS[0]))
    assert list(mark_duplicates([first, second, third, second])) == [
        first,
        replace(second, duplicate_of="1"),
        replace(third, duplicate_of="1"),
        replace(second, duplicate_of="1"),
    ]


def test_any_text_can_be_asked_about() -> None:
    odd = TEXTS[0].replace("e", "\udce9\x00")
    assert marked(odd, odd + " Again.") == "first"


def test_answers_are_the_same_in_every_process(tmp_path: Path) -> None:
    script = (
        "import json, sys; from extractor.articles import read_all;"
        "print([article.duplicate_of for article in read_all(sys.argv[1:], mark_duplicates=True)])"
    )
    texts = [rewritten for text in TEXTS[:12] for rewritten in (text, without_last(text, 0.4), with_headline(text))]
    lines = (json.dumps({"id": number, "text": text}) for number, text in enumerate(texts))
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(lines))
    expected = [None if number % 3 == 0 else str(number - number % 3) for number in range(36)]
    for seed in ("0", "1"):
        run = subprocess.run(
            [sys.executable, "-c", script, path],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=CORPUS.parents[1],
            capture_output=True,
            text=True,
            check=True,
        )
        assert run.stdout == f"{expected}\n"


def test_reports_written_to_a_pattern_take_no_more_than_their_number(monkeypatch: pytest.MonkeyPatch) -> None:
    duplicates = Duplicates()
    report = "The index of the exchange in Port Lund closed at {} points, where brokers had hoped for more of it. " * 9
    compared = 0
    repeats = type(duplicates)._nearly_like.__globals__["_Print"].repeats

    def counted(mine: object, first: object) -> bool:
        nonlocal compared
        compared += 1
        return repeats(mine, first)

    monkeypatch.setattr("extractor.articles.duplicates._Print.repeats", counted)
    reports = [Article(str(number), report.format(*[number] * 9)) for number in range(MOST_COMPARED + 100)]
    assert {duplicates.first_like(article) for article in reports} == {None}
    assert compared <= len(reports) * MOST_COMPARED
    assert duplicates.first_like(Article("x", "Once more. " + reports[-1].text)) == str(MOST_COMPARED + 99)


def test_memory_for_each_article_is_bounded() -> None:
    texts = [" ".join(f"w{number}x{word}" for word in range(400)) for number in range(300)]
    duplicates = Duplicates()
    tracemalloc.start()
    for number, text in enumerate(texts):
        duplicates.first_like(Article(str(number), text))
    kept = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert kept < 300 * 1_000  # the index itself is not Python's to count


def test_without_the_library(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "rensa", None)
    (tmp_path / "a.txt").write_text("Nine died.")
    assert [article.id for article in read_all([tmp_path])] == ["a.txt"]
    with pytest.raises(MissingExtraError, match=r"marking of duplicates needs rensa: pip install .*\[dedup\]"):
        list(read_all([tmp_path], mark_duplicates=True))


def test_the_record_says_which() -> None:
    assert article_row(Article("2", "", duplicate_of="1"))["duplicate_of"] == "1"
