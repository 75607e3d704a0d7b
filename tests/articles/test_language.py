"""English passes without a library, other languages are set aside, what cannot be told passes."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from extractor.articles import language, read_all
from extractor.articles.formats import PLAIN
from extractor.articles.gate import Gate, SetAside
from extractor.articles.language import is_english, states_other
from extractor.articles.read import read_results
from extractor.articles.reading import Read
from tests.languages import ENGLISH, RESULTS, TEXTS

CORPUS = Path(__file__).parent.parent.parent / "corpus" / "articles.jsonl"


@pytest.fixture(params=[False, True], ids=["installed", "missing"])
def is_missing(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    if request.param:
        monkeypatch.setattr(language, "_identifier", lambda: None)
    return bool(request.param)


def test_other_languages_are_told_by_their_text(is_missing: bool) -> None:
    by_script = {"ru", "zh", "ar"}
    told = {name for name, text in TEXTS.items() if not is_english(text)}
    assert told == (by_script if is_missing else set(TEXTS))


def test_other_languages_are_told_in_capitals() -> None:
    assert [name for name, text in TEXTS.items() if is_english(text.upper())] == []


@pytest.mark.usefixtures("is_missing")
@pytest.mark.parametrize(
    "text",
    [ENGLISH, ENGLISH.upper(), RESULTS, "", "Zwei Boote sanken.", TEXTS["de"][:150], TEXTS["zh"][:199], "4,200 " * 100],
)
def test_english_and_what_cannot_be_told_passes(text: str) -> None:
    assert is_english(text)


def test_english_with_foreign_names_passes() -> None:
    assert is_english(f"{ENGLISH} “Неизвестно”, he said. {TEXTS['fr'][:80]}")


@pytest.mark.parametrize("stated", ["fr", "de-DE", "pt_BR", "spa", "French", "zh-Hans", "sw ", "Norsk (bokmål)"])
def test_other_language_that_is_stated_is_believed(stated: str) -> None:
    assert states_other(stated)
    assert not is_english("Two boats sank.", stated)


@pytest.mark.parametrize(
    "stated", [None, "", "en", "en-GB", "EN_us", "eng", "English", "English (UK)", "und", "x-default", "1", "?", "e"]
)
def test_english_or_nothing_stated_passes(stated: str | None) -> None:
    assert not states_other(stated)
    assert is_english("Two boats sank.", stated)


def test_stated_english_does_not_hide_another_language() -> None:
    assert not is_english(TEXTS["fr"], "en-US")


def test_english_never_waits_for_the_library() -> None:
    script = (
        "import json, sys; from extractor.articles.language import is_english\n"
        f"articles = [json.loads(line) for line in open({str(CORPUS)!r}, encoding='utf-8')]\n"
        "assert len(articles) > 10 and all(is_english(article['text']) for article in articles)\n"
        "assert not {'py3langid', 'numpy'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script], check=True, cwd=CORPUS.parent.parent)


def articles() -> io.StringIO:
    lines = [
        {"id": "a", "text": ENGLISH},
        {"id": "b", "text": TEXTS["fr"]},
        {"id": "b", "text": ENGLISH},
        {"id": "c", "text": "Two boats sank.", "language": "fr"},
    ]
    return io.StringIO("".join(json.dumps(line) + "\n" for line in lines))


def test_gate_counts_what_it_sets_aside() -> None:
    passed = list(Gate().passed(read_results([articles()], PLAIN)))
    assert [item.article.id if isinstance(item, Read) else item for item in passed] == [
        "a",
        SetAside("b", "not English"),
        "b",
        SetAside("c", "not English"),
    ]


def test_reading_any_language() -> None:
    assert [article.id for article in read_all([articles()])] == ["a", "b"]
    failures = []
    read = read_all([articles()], on_error=failures.append, english_only=False)
    assert [(article.id, article.text) for article in read] == [
        ("a", ENGLISH),
        ("b", TEXTS["fr"]),
        ("c", "Two boats sank."),
    ]
    assert [(failure.line, failure.id) for failure in failures] == [(3, "b")]
