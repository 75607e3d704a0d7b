import time

import pytest

from extractor.articles.check import MAX_CHARACTERS, MAX_SIGNS, MAX_WORD, lone_surrogate, printable, refusal


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Prices fell 4 percent.",
        "“" * (MAX_SIGNS - 1),
        "a" * (MAX_WORD - 1),
        "a " * (MAX_CHARACTERS // 2),
        "\n" * MAX_CHARACTERS,
        "-- " * 1000,
        "a\x00b",
        "😀 up 4 percent",
    ],
)
def test_what_the_model_can_bear(text: str) -> None:
    assert refusal(text) is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a " * 50_000 + "a", "text of 100,001 characters, the limit is 100,000: split it into articles"),
        ("up \ud800 4", r"lone surrogate \ud800 in text: it stands for half a character; repair the encoding"),
        ("x " + "a" * 2_000, "2,000 characters without a space, the limit is 2,000: that is no news text; remove them"),
        ("x " + "([{$" * 50, "200 signs in a row without a space: that is no news text; remove them"),
        ("_" * 200, "200 signs in a row without a space: that is no news text; remove them"),
    ],
)
def test_what_the_model_cannot_bear(text: str, reason: str) -> None:
    assert refusal(text) == reason


@pytest.mark.parametrize("shape", ["a", "(", "a(", "_", " ", "\ud800", "(" * 199 + " ", "a" * 1999 + " "])
def test_cost_stays_small_for_any_shape(shape: str) -> None:
    def seconds(size: int) -> float:
        text = (shape * (size // len(shape) + 1))[:size]
        began = time.process_time()
        refusal(text)
        return time.process_time() - began

    assert seconds(MAX_CHARACTERS) < 30 * max(seconds(MAX_CHARACTERS // 10), 0.01)


@pytest.mark.parametrize(("text", "expected"), [("é😀", None), ("plain", None), ("a\udfff\ud800", r"\udfff")])
def test_lone_surrogate(text: str, expected: str | None) -> None:
    assert lone_surrogate(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a/b é.txt", "a/b é.txt"),
        ("a\nb\x1b[31m\x00", r"a\nb\x1b[31m\x00"),
        ("x\u202egpj", r"x\u202egpj"),
        ("caf\udce9", r"caf\udce9"),
        ("a" * 300, "a" * 200 + "…"),
    ],
)
def test_printable(text: str, expected: str) -> None:
    assert printable(text) == expected
