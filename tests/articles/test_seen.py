from extractor.articles.seen import FIRST_SLOTS, SeenArticles


def test_new_again_other() -> None:
    seen = SeenArticles()
    verdicts = [
        seen.add(*pair) for pair in [("a", "x"), ("b", "x"), ("a", "x"), ("a", "y"), ("a", "x"), ("\udc80", "")]
    ]
    assert verdicts == ["new", "new", "again", "other", "again", "new"]
    assert len(seen) == 3


def test_grows_and_forgets_nothing() -> None:
    seen = SeenArticles()
    count = 5 * FIRST_SLOTS
    assert {seen.add(str(number), "text") for number in range(count)} == {"new"}
    assert {seen.add(str(number), "text") for number in range(count)} == {"again"}
    assert {seen.add(str(number), "other") for number in range(count)} == {"other"}
    assert len(seen) == count
