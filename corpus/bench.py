"""Time the fast path and each of its parts against the bare base model, in one run on the corpus.

usage: python corpus/bench.py [ARTICLES.jsonl] [--rounds 5] [--full]

CPU seconds of this process, the median of the rounds. The base model is timed whole, entity recogniser included, as it
comes; times are shares of that, so that they say the same on a slow machine as on a fast one. The parts are timed one
after the other on the same articles; what is left of the whole is taken by records and by forgetting words. Then
whole runs of the command are timed and weighed, for some minutes; with --full of up to 20,000 articles, for an hour.
No test depends on it.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc

import extractor
from extractor.basemodel import BASE_MODELS
from extractor.passages import passages
from extractor.pipeline import COMPONENTS, Stitcher
from extractor.types import Article
from throughput import report

ARTICLES = Path(__file__).with_name("articles.jsonl")


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds that the work takes."""
    began = time.process_time()
    work()
    return time.process_time() - began


def base_model() -> Language:
    """The bare base model with all its components."""
    return spacy.load(next(name for name in BASE_MODELS if spacy.util.is_package(name)))


def one_round(bare: Language, nlp: Language, articles: list[Article]) -> dict[str, float]:
    """CPU seconds of each part over all articles."""
    texts = [article.text for article in articles]
    times = {"bare base model": cpu(lambda: list(bare.pipe(texts)))}
    times["fast path, all of it"] = cpu(lambda: list(extractor.extract(articles, nlp=nlp)))
    stitcher = Stitcher(nlp)
    chosen = [text for article in articles for text in passages_to_parse(article)]
    times["choosing passages"] = cpu(lambda: list(map(passages_to_parse, articles)))
    times["parsing them"] = cpu(lambda: stitcher.parse(chosen))
    docs: list[Doc] = []
    whole = cpu(lambda: docs.extend(stitcher(articles)))
    times["stitching, word forms"] = whole - times["choosing passages"] - times["parsing them"]
    for name in COMPONENTS:
        component = nlp.get_pipe(name)
        times[name] = cpu(lambda component=component: [component(doc) for doc in docs])  # type: ignore[misc]
    return times


def passages_to_parse(article: Article) -> list[str]:
    """The texts of an article that the fast path parses."""
    found = passages(article.text, article.title)
    return [article.text[passage.start : passage.end] for passage in found if passage.parse]


def parsed_share(articles: list[Article]) -> float:
    """The share of the articles' characters that the fast path parses."""
    parsed = sum(len(text) for article in articles for text in passages_to_parse(article))
    return parsed / sum(len(article.text) for article in articles)


def table(rounds: Iterable[dict[str, float]]) -> list[tuple[str, float, float]]:
    """Part, median seconds, and its share of the bare base model's time: the median of the rounds' shares."""
    rounds = list(rounds)
    return [
        (
            part,
            statistics.median(times[part] for times in rounds),
            statistics.median(times[part] / times["bare base model"] for times in rounds),
        )
        for part in rounds[0]
    ]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", nargs="?", type=Path, default=ARTICLES)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--full", action="store_true", help="runs of up to 20,000 articles, too")
    options = parser.parse_args()
    articles = list(extractor.read_articles(options.articles))
    bare, nlp = base_model(), extractor.load()
    one_round(bare, nlp, articles[:3])  # word lists and dateparser are loaded at first need
    rows = table(one_round(bare, nlp, articles) for _ in range(options.rounds))
    print(f"{len(articles)} articles, {options.rounds} rounds; {parsed_share(articles):.0%} of their text is parsed\n")
    print(f"{'part':22} {'CPU s':>7}  share of the bare base model")
    for part, seconds, share in rows:
        print(f"{part:22} {seconds:7.3f}  {share:6.1%}")
    fast = {part: share for part, _, share in rows}["fast path, all of it"]
    print(f"\nThe fast path is {1 / fast:.2f} times as fast as the bare base model.")
    report(articles, bare, nlp, full=options.full)


if __name__ == "__main__":
    main()
