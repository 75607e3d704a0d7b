import datetime as dt

import pytest

from extractor.articles.text import article_from_text
from extractor.errors import ArticleError
from extractor.types import Article


def test_text_at_hand_stays_as_it_is() -> None:
    text = "Ferry sinks on lake\r\n\r\nForty people drowned."
    assert article_from_text(text) == Article(id="text", text=text, title="Ferry sinks on lake")


def test_text_at_hand_tells_its_day_or_is_told() -> None:
    text = "LUSAKA, March 4, 2019 (Agency) -- Forty people drowned."
    told = article_from_text(text, id="a", published=dt.date(2018, 1, 10))
    assert told == Article(id="a", text=text, published=dt.date(2018, 1, 10), date_source="option")
    assert article_from_text(text) == Article(id="text", text=text, published=dt.date(2019, 3, 4), date_source="text")


def test_empty_text_at_hand() -> None:
    assert article_from_text("") == Article(id="text", text="")


def test_text_that_cannot_be_parsed() -> None:
    with pytest.raises(ArticleError, match=r"^<text>: lone surrogate \\ud800 in text"):
        article_from_text("up \ud800 4")
