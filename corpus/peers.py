"""Score what libraries find by themselves on the corpus beside what the extractor finds, and time them.

usage: python corpus/peers.py [--limit ARTICLES]

Each library is used as its documentation says, on the same articles, and asked for no more than it offers:

* quantulum3: ``parser.parse`` of each paragraph;
* dateparser: ``search_dates`` of each paragraph, relative to the day of publication, dates of the past preferred;
* spaCy: the entities of the base model, numbers read by quantulum3 and dates by dateparser;
* a regular expression for numbers in digits;
* these joined plainly: quantulum3's quantities, each with the nearest date and the nearest person or organisation of
  its sentence, the latter where the sentence has a verb of saying.

None of them was made for this task, and the corpus is the one that the extractor's rules were written with.
"""

from __future__ import annotations

import argparse
import datetime as dt
import logging
import re
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

import extractor
import scores
from bench import cpu
from extractor import evaluate
from extractor.basemodel import BASE_MODELS
from extractor.evaluate import GoldClaim, matched
from extractor.records import Claim, claim_from_row
from extractor.types import Article, Range

NUMBER_LABELS = {"CARDINAL", "MONEY", "PERCENT", "QUANTITY"}
NAME_LABELS = {"PERSON", "ORG", "GPE", "NORP"}
SAYING = {"say", "tell", "report", "announce", "add", "accord", "state", "estimate", "claim", "warn", "note", "write"}
NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
KINDS = {"currency": "money", "percentage": "percent", "dimensionless": "count", "time": "duration"}
"""quantulum3's entities as the kinds of a claim; any other is a measure."""


@dataclass(frozen=True)
class Found:
    """A quantity or date that a library found, with bounds (numbers or days) as far as it tells them."""

    start: int
    end: int
    low: Any = None
    high: Any = None
    kind: str = "count"


Finder = Callable[[Article, Doc], Iterable[Found]]


# what the libraries find


def paragraphs(text: str) -> Iterator[tuple[int, str]]:
    """Start and text of each paragraph."""
    for match in re.finditer(r"[^\n]+", text):
        yield match.start(), match[0]


def quantulum_quantities(article: Article, doc: Doc) -> Iterator[Found]:
    """The quantities of quantulum3."""
    from quantulum3 import parser

    for start, paragraph in paragraphs(article.text):
        for found in parser.parse(paragraph):
            spread = found.uncertainty or 0
            kind = KINDS.get(found.unit.entity.name, "measure")
            first, last = found.span
            yield Found(start + first, start + last, found.value - spread, found.value + spread, kind)


def digits(article: Article, doc: Doc) -> Iterator[Found]:
    """Numbers in digits."""
    for match in NUMBER.finditer(article.text):
        value = float(match[0].replace(",", ""))
        yield Found(match.start(), match.end(), value, value)


def entity_quantities(article: Article, doc: Doc) -> Iterator[Found]:
    """The base model's entities that are numbers, each read by quantulum3."""
    from quantulum3 import parser

    for entity in doc.ents:
        if entity.label_ in NUMBER_LABELS:
            read = next(iter(parser.parse(entity.text)), None)
            spread = (read.uncertainty or 0) if read else 0
            low, high = (read.value - spread, read.value + spread) if read else (None, None)
            yield Found(entity.start_char, entity.end_char, low, high)


def our_quantities(article: Article, doc: Doc) -> Iterator[Found]:
    """The quantities of the component ``claim_quantities`` that are claims."""
    for row in doc._.claims:
        quantity = row["quantity"]
        yield Found(quantity["start"], quantity["end"], float(quantity["low"]), float(quantity["high"]))


def searched_dates(article: Article, doc: Doc) -> Iterator[Found]:
    """The dates that dateparser finds in free text."""
    from dateparser.search import search_dates

    for start, paragraph in paragraphs(article.text):
        position = 0
        for words, when in search_dates(paragraph, languages=["en"], settings=_settings(article)) or ():
            at = paragraph.find(words, position)
            if at < 0:
                continue
            position = at + len(words)
            yield Found(start + at, start + position, when.date(), when.date())


def entity_dates(article: Article, doc: Doc) -> Iterator[Found]:
    """The base model's dates, each read by dateparser with its period."""
    for entity in doc.ents:
        if entity.label_ == "DATE":
            first, last = read_days(entity.text, article)
            yield Found(entity.start_char, entity.end_char, first, last)


def read_days(text: str, article: Article) -> tuple[dt.date | None, dt.date | None]:
    """First and last day of a date as dateparser reads it."""
    from dateparser.date import DateDataParser

    data = DateDataParser(languages=["en"], settings=_settings(article)).get_date_data(text)
    if data is None or data.date_obj is None:
        return None, None
    day = data.date_obj.date()
    if data.period == "year":
        return day.replace(month=1, day=1), day.replace(month=12, day=31)
    if data.period == "month":
        first = day.replace(day=1)
        return first, (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
    return day, day


def _settings(article: Article) -> dict[str, Any]:
    base = dt.datetime.combine(article.published or dt.date(2000, 1, 1), dt.time(12))
    return {"RELATIVE_BASE": base, "PREFER_DATES_FROM": "past", "RETURN_TIME_AS_PERIOD": False}


def our_dates(article: Article, doc: Doc) -> Iterator[Found]:
    """The dates of the component ``claim_dates``."""
    for row in doc._.claim_dates:
        first, last = (row[name] and dt.date.fromisoformat(row[name]) for name in ("from", "to"))
        yield Found(row["start"], row["end"], first, last)


# how much of it is right


def quantity_scores(
    finder: Finder, articles: Sequence[Article], docs: Sequence[Doc], gold: evaluate.Gold
) -> list[float]:
    """Three shares: of the required gold quantities those found, and those of the right value; of what was found, what
    is a claim's quantity."""
    found_count = value_count = hits = total = required = 0
    for article, doc in zip(articles, docs, strict=True):
        claims, found = gold[article.id], list(finder(article, doc))
        pairs = matched([claim.range for claim in claims], [(each.start, each.end) for each in found])
        required += sum(not claim.optional for claim in claims)
        found_count += sum(not claims[mine].optional for mine, _ in pairs)
        value_count += sum(
            not claims[mine].optional and is_value(found[theirs], claims[mine]) for mine, theirs in pairs
        )
        hits += len(pairs)
        total += len(found)
    return [found_count / required, value_count / required, hits / total]


def is_value(found: Found, claim: GoldClaim) -> bool:
    """Whether both bounds are those of the gold, within a thousandth."""
    return all(
        mine is not None and abs(mine - theirs) <= 1e-3 * max(abs(theirs), 1e-9)
        for mine, theirs in ((found.low, claim.low), (found.high, claim.high))
    )


def date_scores(finder: Finder, articles: Sequence[Article], docs: Sequence[Doc]) -> list[float]:
    """Three shares of the dates that the gold has in a claim's own sentence, each once: those found, those of which the
    first day lies within the right days, those of which first and last day are right."""
    found_count = within = exact = total = 0
    for article, doc in zip(articles, docs, strict=True):
        wanted, found = gold_dates(article.id), list(finder(article, doc))
        total += len(wanted)
        for mine, theirs in matched([each for each, _ in wanted], [(each.start, each.end) for each in found]):
            (first, last), answer = wanted[mine][1], found[theirs]
            found_count += 1
            within += answer.low is not None and first <= answer.low <= last
            exact += (answer.low, answer.high) == (first, last)
    return [found_count / total, within / total, exact / total]


@lru_cache(maxsize=1)
def gold_rows() -> dict[str, list[dict[str, Any]]]:
    """The gold claims as they stand in their file, by article."""
    return evaluate.read_gold_rows(scores.GOLD)


def gold_dates(article: str) -> list[tuple[Range, tuple[dt.date, dt.date]]]:
    """The dates of an article's claims with the days they name, each once."""
    rows = (row["date"] for row in gold_rows()[article] if row["date"] and row["date"]["how"] == "explicit")
    placed = (row for row in rows if row["from"] and row["to"])
    dates = {
        (row["start"], row["end"]): (dt.date.fromisoformat(row["from"]), dt.date.fromisoformat(row["to"]))
        for row in placed
    }
    return sorted(dates.items())


# whole claims of libraries joined plainly


def plain_claims(article: Article, doc: Doc) -> Iterator[Claim]:
    """A claim for each of quantulum3's quantities, dated and attributed by what stands nearest in its sentence."""
    for found in quantulum_quantities(article, doc):
        span = doc.char_span(found.start, found.end, alignment_mode="expand")
        if span is None or found.start >= found.end:
            continue
        yield claim_from_row(plain_row(article, span, found))


def plain_row(article: Article, span: Span, found: Found) -> dict[str, Any]:
    """The record of one quantity."""
    sentence = span.sent
    name = nearest(span, NAME_LABELS) if any(token.lemma_.lower() in SAYING for token in sentence) else None
    date = nearest(span, {"DATE"})
    days = read_days(date.text, article) if date is not None else (None, None)
    return {
        "schema": 1,
        "id": f"{found.start:016x}",
        "article": extractor.pipeline.article_row(article),
        "sentence": _span(sentence),
        "quantity": {
            "text": article.text[found.start : found.end], "start": found.start, "end": found.end, "kind": found.kind,
            "low": min(found.low, found.high), "high": max(found.low, found.high),
            "modifier": "=", "unit": None, "per": None,
        },
        "entity": None, "event": None, "role": "value", "direction": None, "status": "asserted", "baseline": None,
        "date": {**_span(date), "from": days[0], "to": days[1], "grain": "day", "mod": None, "how": "explicit"}
        if date is not None
        else None,
        "source": {
            **_span(name), "name": name.text, "role": None, "type": "organisation", "cue": None, "how": "explicit",
            "quoted": False, "said": None, "via": [],
        }
        if name is not None
        else None,
        "place": None, "confidence": 0.5, "rules": [], "extractor": {"version": "0", "model": "plain"},
    }  # fmt: skip


def _span(span: Span) -> dict[str, Any]:
    return {"text": span.text, "start": span.start_char, "end": span.end_char}


def nearest(span: Span, labels: set[str]) -> Span | None:
    """The entity of the sentence nearest to a span that does not touch it; None where there is none."""
    entities = [
        each for each in span.sent.ents if each.label_ in labels and (each.end <= span.start or each.start >= span.end)
    ]
    return min(entities, key=lambda each: max(each.start - span.end, span.start - each.end), default=None)


# the tables


def rows(articles: Sequence[Article]) -> Iterator[tuple[str, list[tuple[str, list[float]]]]]:
    """The head of each table, and its lines."""
    entities = spacy.load(next(name for name in BASE_MODELS if spacy.util.is_package(name)))
    bare = list(entities.pipe(article.text for article in articles))
    nlp = extractor.load()
    ours = [extractor.annotate(article, nlp=nlp) for article in articles]
    names = {article.id for article in articles}
    gold = {name: claims for name, claims in evaluate.read_gold(scores.GOLD).items() if name in names}
    quantities = partial(quantity_scores, articles=articles, gold=gold)
    dates = partial(date_scores, articles=articles)
    yield (
        "quantities | found | value right | of what it finds, a claim's",
        [
            ("this extractor", quantities(our_quantities, docs=ours)),
            ("quantulum3", quantities(quantulum_quantities, docs=bare)),
            ("spaCy's entities, read by quantulum3", quantities(entity_quantities, docs=bare)),
            ("numbers in digits", quantities(digits, docs=bare)),
        ],
    )
    yield (
        "dates | found | first day within | both days right",
        [
            ("this extractor", dates(our_dates, docs=ours)),
            ("spaCy's entities, read by dateparser", dates(entity_dates, docs=bare)),
            ("dateparser's search", dates(searched_dates, docs=bare)),
        ],
    )
    joined = [claim for article, doc in zip(articles, bare, strict=True) for claim in plain_claims(article, doc)]
    mine = list(extractor.extract(articles, nlp=nlp))
    yield (
        "claims | found (F1) | source (F1) | value, kind, date and source right (F1)",
        [
            ("this extractor", claim_scores(mine, gold)),
            ("the libraries, joined plainly", claim_scores(joined, gold)),
        ],
    )
    yield "CPU time, the base model's as 1 | all of it", list(times(articles, entities, nlp))


def times(articles: Sequence[Article], entities: Language, nlp: Language) -> Iterator[tuple[str, list[float]]]:
    """CPU seconds for all articles against those of the bare base model; everything is loaded and has run once."""
    model = cpu(lambda: list(entities.pipe(article.text for article in articles)))
    doc = nlp.make_doc("")
    for name, work in {
        "this extractor": lambda: list(extractor.extract(articles, nlp=nlp)),
        "quantulum3": lambda: [list(quantulum_quantities(article, doc)) for article in articles],
        "dateparser's search": lambda: [list(searched_dates(article, doc)) for article in articles],
    }.items():
        yield name, [cpu(work) / model]


def claim_scores(claims: Iterable[Claim], gold: evaluate.Gold) -> list[float]:
    """F1 of detection, source and all decisive fields."""
    results = evaluate.outcomes(gold, claims)
    return [evaluate.detection(results).f1, evaluate.source_score(results).f1, evaluate.right(results).f1]


def main() -> None:
    """Score and print all tables as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--limit", type=int, help="only the first articles")
    limit = parser.parse_args().limit
    logging.disable(logging.WARNING)
    warnings.simplefilter("ignore")
    for head, lines in rows(list(extractor.read_articles(scores.ARTICLES))[:limit]):
        print(f"| {head} |\n|{' --- |' * (head.count('|') + 1)}")
        for name, figures in lines:
            print(f"| {name} | {' | '.join(f'{figure:.2f}' for figure in figures)} |")
        print()


if __name__ == "__main__":
    main()
