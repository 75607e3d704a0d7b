import time

import pytest

from extractor.articles.markup import bearable, decode_markup, fragment_text, one_line


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("", ""),
        (" \n", ""),
        ("Prices fell\n4 percent.", "Prices fell\n4 percent."),
        ("Rice &amp; tea at 5&nbsp;percent", "Rice & tea at 5 percent"),
        ("<p>One <b>two</b>\nthree.</p><p>Four.</p>", "One two three.\n\nFour."),
        ("One.<br>Two.<br /><br/>Three.", "One.\nTwo.\n\nThree."),
        ("<div>One.<div>Two.</div>Three.</div>", "One.\n\nTwo.\n\nThree."),
        ("<ul><li>One.<li>Two.</ul>", "One.\n\nTwo."),
        ("<h2>Head</h2>Text.", "Head\n\nText."),
        ("One.<figure><img><figcaption>A photo of 5.</figcaption></figure> Two.", "One. Two."),
        ("One.<table><tr><td>5</td></tr></table><script>x</script><style>y</style>Two.", "One.Two."),
        ("<p>fi&shy;gure \u200bof\ufeff</p>", "figure of"),
        ("<!-- 5 --><p>One<!-- 6 -->two</p>", "Onetwo"),
        ("&#27;&#x1b;&#0;&#10;<p>a\x00b&#1;</p>", "ab"),
        ("&lt;p&gt;", "<p>"),
        ("5 < 6 & 7 > 6", "5 < 6 & 7 > 6"),
        ("<p>unclosed <b>bold", "unclosed bold"),
        ("<" * 50, "<" * 50),
        ("<script>only</script>", ""),
    ],
)
def test_fragment(markup: str, expected: str) -> None:
    assert fragment_text(markup) == expected


@pytest.mark.parametrize("part", ["<div>", "<b>", "</p>", "&", "<!--", "<p", "<a b=", "<br>", "&#27", "\u200b"])
def test_cost_grows_with_length_only(part: str) -> None:
    began = time.process_time()
    fragment_text(part * (100_000 // len(part)))
    assert time.process_time() - began < 1


def test_control_references_are_left_out() -> None:
    written = "&#9;&#10;&#13;&#1;&#1 &#08;&#11;&#31;&#x1f;&#x9;&#xA;&#x1F &#100;&#123;&#x1f0;&#32;"
    assert bearable(written) == "&#9;&#10;&#13; &#x9;&#xA; &#100;&#123;&#x1f0;&#32;"


@pytest.mark.parametrize(
    ("data", "charset", "expected"),
    [
        (b"caf\xe9", None, "café"),
        (b"\x93caf\xe9\x94", "iso-8859-1", "“café”"),
        ("café".encode(), "latin1", "café"),
        (b"caf\xc8", "windows-1250", "cafČ"),
        (
            b"<?xml version='1.0' encoding='windows-1250'?>caf\xc8",
            None,
            "<?xml version='1.0' encoding='windows-1250'?>cafČ",
        ),
        (b"<meta charset=koi8-r>\xc1\xc2", None, "<meta charset=koi8-r>аб"),
        (b"caf\xe9\x81", "unicode_escape", "café\ufffd"),
        (b"\xff\xfea\x00\x00", None, "a\ufffd"),
    ],
)
def test_characters(data: bytes, charset: str | None, expected: str) -> None:
    assert decode_markup(data, charset) == expected


def test_one_line() -> None:
    assert one_line(" a\u200b\n b\x1b ") == "a b"
    assert one_line("ab cd", 3) == "ab"
    assert (one_line(" \xad"), one_line(None)) == (None, None)
