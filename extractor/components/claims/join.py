"""Joins a quantity with what governs it: role, status, entity, date, source, place, baseline."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from spacy.tokens import Doc, Span, Token

from extractor import extensions
from extractor.clauses import OBJECTS, is_noun, is_verb, lemma, touching
from extractor.components.claims.attribution import by_sentence, numbers_at, source_of
from extractor.components.claims.baseline import Baseline, baseline_of
from extractor.components.claims.change import RoleReading, is_restatement, read_role
from extractor.components.claims.dating import (
    Dated,
    DatedQuantity,
    Figures,
    date_token,
    dateline_of,
    dates_in,
    explicit_date,
    figures_of,
    is_of_dateline,
    tells_of_an_event,
    until_published,
    without,
)
from extractor.components.claims.entity import (
    Entity,
    entity_in_line,
    entity_of,
    event_of,
    is_set_behind,
    stands_for_another,
)
from extractor.components.claims.frames import frame, symbols
from extractor.components.claims.place import place_names, place_of
from extractor.components.claims.status import NOTHING_MODIFIED, Modified, is_replaced, modified_in, status_of, would
from extractor.components.claims.story import LEAD_SENTENCES, DatedSentence, Story, Undated
from extractor.components.claims.words import Words
from extractor.layout import SET_ASIDE, Block, blocks
from extractor.offsets import covered, index_at, overlap, within
from extractor.types import Attribution, DateExpression, How, Quantity, Range, Status

FIGURE_PREPOSITIONS = frozenset({"at", "by", "on", "to"})
"""Prepositions by which a figure completes its verb: *put the toll at 12*, *cut by 5 percent to 3*."""

DISTINCTIVE = 20
"""From this size on the same figure of the same thing is one figure told twice."""

LONGEST_PARAGRAPH = 3_000
"""Characters before a figure in which the quotation it stands in is opened."""

SAYING_GRAINS = frozenset({"day", "week", "month"})

_POLL = re.compile(r"\b(?:poll|survey|polls|surveys|average|census|canvass)\b", re.IGNORECASE)
_OF_WHICH = re.compile(r",? (?:of (?:which|whom|that sum|that amount)|including)\b[^.;]*$")
_POLLED = re.compile(r"\b(?:in|over|between|during)\b")


@dataclass(frozen=True, slots=True)
class JoinedClaim:
    """A quantity with everything that the text tells of it; the record is made of this alone."""

    text: str
    """The whole article."""
    quantity: Quantity
    sentence: Span
    entity: Entity | None
    event: Token | None
    reading: RoleReading
    status: Status
    baseline: Baseline | None
    dated: Dated | None
    source: tuple[Attribution, How] | None
    said: DateExpression | None
    quoted: bool
    place: Span | None
    neighbours: int
    """Quantities in the sentence, this one included."""
    dates_near: int
    """Date expressions in the sentence that could date a claim."""
    narrated: bool
    """Whether its clause tells in the simple past what happened, so that a date is to be expected."""
    sources_near: bool
    """Whether somebody is quoted in its paragraph."""
    target: DatedQuantity
    figures: Figures
    """All quantities of the sentence, ``target`` included, and the date expressions that ``dates_near`` counts."""
    aside: Sequence[tuple[DateExpression, SetAside]]
    """The other date expressions of the sentence, and why they can date no claim."""
    undated: Undated | None
    """Why the text around gives no date; None where the claim has one."""


SetAside = Literal["source_name", "dateline", "saying"]
"""Why a date can date no claim: it belongs to a source's name, opens the paragraph, or dates the saying."""


@dataclass(frozen=True, slots=True)
class _Sentence(DatedSentence):
    """A sentence and what was found in it; ``dates`` without those of saying and those inside a source's name."""

    where: Range
    near: Sequence[DateExpression]
    """All its date expressions, those of saying and of names included."""
    aside: Sequence[tuple[DateExpression, SetAside]]
    told: Sequence[Attribution]
    """The attributions that touch it: no other answers for what stands in it."""
    sources_near: bool
    """Whether somebody is quoted in its paragraph."""
    places: Sequence[Token]
    """Names that may tell where something holds."""
    modified: Modified


def claims_of(doc: Doc, words: Words) -> Iterator[JoinedClaim]:
    """The claims of a Doc in text order; quantities in captions and boilerplate are none."""
    attributions = extensions.sources(doc)
    all_dates = extensions.dates(doc)
    text = doc.text
    sentences = list(_sentences(doc, text, attributions, all_dates, words))
    lead = [date for sentence in sentences[:LEAD_SENTENCES] for date in _claim_dates(sentence, text, words)]
    story = Story(text, sentences, lead, extensions.published(doc))
    claims: list[JoinedClaim] = []
    for sentence in sentences:
        story.enter(sentence)
        before = claims[-1].entity if claims and _is_in(claims[-1].sentence, sentence.paragraph) else None
        claims += _claims_of_sentence(sentence, all_dates, story, before, words)
        story.go_on(sentence)
    yield from _with_repeated_dates(claims)


def _is_in(sentence: Span, paragraph: Range) -> bool:
    return paragraph[0] <= sentence.start_char < paragraph[1]


def _with_repeated_dates(claims: list[JoinedClaim]) -> Iterator[JoinedClaim]:
    """A figure told again without a date has the date of its first telling: *1,640 burglaries in May ... the 1,640*."""
    told: dict[tuple[object, ...], Dated] = {}
    for claim in claims:
        if claim.dated and claim.dated.how == "explicit":
            told.setdefault(_figure(claim), claim.dated)
    for claim in claims:
        again = told.get(_figure(claim))
        is_plain = claim.dated is None and claim.status == "asserted" and claim.reading.role != "baseline"
        if again and is_plain and claim.quantity.high >= DISTINCTIVE:
            yield replace(claim, dated=Dated(again.date, "context", "date.repeated"))
        else:
            yield claim


def _figure(claim: JoinedClaim) -> tuple[object, ...]:
    quantity = claim.quantity
    return (quantity.kind, quantity.low, quantity.high, quantity.unit, claim.entity and claim.entity.head)


def _claim_dates(sentence: _Sentence, text: str, words: Words) -> Iterator[DateExpression]:
    """The dates that govern the sentence's own claims, baselines aside."""
    targets = [target for target, _ in _targets(sentence, text, words)] if sentence.dates else []
    figures = figures_of(targets, sentence.dates)
    for target in targets:
        found = explicit_date(target, figures) if target.role != "baseline" else None
        if found:
            yield found.date


def _claims_of_sentence(
    sentence: _Sentence, dates: Sequence[DateExpression], story: Story, before: Entity | None, words: Words
) -> Iterator[JoinedClaim]:
    """The claims of one sentence; ``before`` is the entity of the last figure before it in its paragraph."""
    targets = _targets(sentence, story.text, words)
    figures = figures_of([target for target, _ in targets], sentence.dates)
    shared: Entity | None = None
    last: JoinedClaim | None = None
    for target, reading in targets:
        claim = _claim(sentence, target, reading, figures, dates, story, words)
        if last is not None and _shares_date(claim, last):
            claim = replace(claim, dated=last.dated, undated=last.undated)
        entity = entity_in_line(claim.entity, shared, target, words.change_nouns)
        claim = replace(
            claim, entity=before if before and not shared and stands_for_another(entity, sentence.span) else entity
        )
        shared = claim.entity or shared
        last = claim
        yield claim


def _shares_date(claim: JoinedClaim, last: JoinedClaim) -> bool:
    """Whether a figure has the date of the one before it: a part that of its whole, a change that of its level.

    *£100 million, of which £30 million was new*; *a second-quarter profit of $96 million, up 68 percent*. A date right
    behind the figure is its own all the same.
    """
    if claim.dated is not None and claim.dated.rule == "date.own":
        return False
    if _OF_WHICH.search(claim.text[last.quantity.end : claim.quantity.start]):
        return claim.dated is None or claim.dated.how == "context"
    is_told_behind = claim.reading.role == "change" and is_set_behind(claim.target)
    return is_told_behind and last.dated is not None and last.dated.how == "explicit"


def _sentences(
    doc: Doc, text: str, attributions: Sequence[Attribution], dates: Sequence[DateExpression], words: Words
) -> Iterator[_Sentence]:
    """The sentences with their paragraphs, quantities and dates; those without quantity and date are left out."""
    paragraphs = blocks(text, extensions.article(doc)["title"])
    starts = [block.start for block in paragraphs]
    with_holder = {n for source in attributions for n in numbers_at(starts, (source.start, source.end))}
    quantities = body_quantities(doc, paragraphs)
    spans = list(_spans(doc, set(starts)))
    touching = by_sentence(attributions, [span.start_char for span in spans])
    for place, span in enumerate(spans):
        where = (span.start_char, span.end_char)
        number = index_at(starts, where[0])
        here = _begun_in(quantities, where)
        near = dates_in(dates, where)
        told = touching.get(place, ())
        found, aside = _sorted_dates(near, span, told, here, text, words)
        if here or found:
            block = paragraphs[number]
            yield _Sentence(
                span=span,
                paragraph=(block.start, block.end),
                dates=found,
                quantities=here,
                is_headline=block.kind == "title",
                where=where,
                near=near,
                aside=aside,
                told=told,
                sources_near=number in with_holder,
                places=place_names(span) if here else (),
                modified=modified_in(span, words) if here else NOTHING_MODIFIED,
            )


def _begun_in(quantities: Sequence[Quantity], where: Range) -> Sequence[Quantity]:
    """The quantities, which stand in text order, that begin in a range."""
    first, last = (bisect_left(quantities, place, key=_start) for place in where)
    return quantities[first:last]


def _sorted_dates(  # noqa: PLR0913, PLR0917 - a sentence, what was found in it, and the words that judge it
    near: Sequence[DateExpression],
    span: Span,
    told: Sequence[Attribution],
    quantities: Sequence[Quantity],
    text: str,
    words: Words,
) -> tuple[list[DateExpression], list[tuple[DateExpression, SetAside]]]:
    """The dates of a sentence that may date a claim, and the others with what sets them aside."""
    names = [place for attribution in told for place in _ranges_of_telling(attribution)]
    found, aside = [], []
    for date in near:
        reason = _why_set_aside(date, text, names, says=_dates_the_saying(date, span, told, quantities, words))
        if reason is None:
            found.append(date)
        else:
            aside.append((date, reason))
    return found, aside


def _spans(doc: Doc, starts: set[int]) -> Iterator[Span]:
    """The sentences, cut where a paragraph starts: a parser may run a title into what follows it."""
    for sentence in doc.sents if doc.has_annotation("SENT_START") else [doc[:]]:
        cuts = [token.i for token in sentence if token.idx in starts and token.i > sentence.start]
        for start, end in pairwise([sentence.start, *cuts, sentence.end]):
            yield doc[start:end]


def body_quantities(doc: Doc, paragraphs: Sequence[Block]) -> list[Quantity]:
    """The quantities of the Doc less those in captions, bylines and boilerplate."""
    starts = [block.start for block in paragraphs]
    return [
        quantity
        for quantity in extensions.quantities(doc)
        if paragraphs[index_at(starts, quantity.start)].kind not in SET_ASIDE
    ]


def _why_set_aside(date: DateExpression, text: str, names: Sequence[Range], *, says: bool) -> SetAside | None:
    """Why a date can date no claim; None where it can. ``names`` are the ranges of holders."""
    if not without([date], names):
        return "source_name"
    if is_of_dateline(date, text):
        return "dateline"
    return "saying" if says else None


def _dates_the_saying(
    date: DateExpression,
    sentence: Span,
    attributions: Sequence[Attribution],
    quantities: Sequence[Quantity],
    words: Words,
) -> bool:
    """Whether a date hangs on a verb of saying by itself or a preposition: *officials said Monday*, *announced in May*.

    So does the clause of time that a verb of saying ends with: *officials said as dawn broke Saturday*.
    A year or quarter in front (*For 2016 the company said*) belongs to what is said, and so does the date of a verb
    that takes the figure itself (*donors pledged $6 million in May*).
    """
    verb = _governor(date, sentence)
    if verb is not None and _holds_what_is_said(verb, date, quantities, words):
        return False
    if any(source.said and overlap(source.said, (date.start, date.end)) for source in attributions):
        return True
    if verb is None or date.grain not in SAYING_GRAINS:
        return False
    said = verb.head if _ends_the_saying(verb, quantities) else verb
    if lemma(said) == "file" and any(child.lower_ == "for" for child in said.rights):  # for bankruptcy
        return False
    return lemma(said) in words.announcing_verbs or any(_is_cue(said, source) for source in attributions)


def _holds_what_is_said(governor: Token, date: DateExpression, quantities: Sequence[Quantity], words: Words) -> bool:
    """Whether what a date hangs on is part of what is said: a noun that it names, a verb that takes the figure."""
    if is_noun(governor) and _stands_before(date, governor):
        return True
    if _is_tally(governor, date, quantities):
        return True
    return lemma(governor) not in words.announcing_verbs and _takes_figures(governor, quantities)


def _ends_the_saying(verb: Token, quantities: Sequence[Quantity]) -> bool:
    """Whether a clause of time stands behind its verb and all figures before that: *officials said as dawn broke*."""
    is_behind = verb.dep_ == "advcl" and verb.i > verb.head.i and is_verb(verb.head)
    return is_behind and all(quantity.end <= verb.head.idx for quantity in quantities)


def _governor(date: DateExpression, sentence: Span) -> Token | None:
    """The token that a date hangs on, prepositions aside; None for the head of the sentence."""
    token = date_token(sentence, date)
    for ancestor in token.ancestors if token is not None else ():
        if ancestor.pos_ not in {"ADP", "ADV"} and not date.start <= ancestor.idx < date.end:
            return ancestor
    return None


def _stands_before(date: DateExpression, noun: Token) -> bool:
    """Whether a date names the noun right behind it: *Sunday's polls*; *a statement Monday* dates the saying."""
    return date.end <= noun.idx


def _is_cue(verb: Token, source: Attribution) -> bool:
    return source.cue_start is not None and source.cue_end is not None and source.cue_start <= verb.idx < source.cue_end


def _is_tally(verb: Token, date: DateExpression, quantities: Sequence[Quantity]) -> bool:
    """*reported 1,204 new infections on Thursday*: what is counted day by day has the day on which it is told."""
    counts = [quantity for quantity in quantities if quantity.kind == "count"]
    return lemma(verb) in TALLYING and date.grain == "day" and _takes_figures(verb, counts)


TALLYING = frozenset({"report", "record", "register", "confirm", "log"})


def _takes_figures(verb: Token, quantities: Sequence[Quantity]) -> bool:
    """Whether a figure is the verb's own object, with no clause of what was said."""
    if any(child.dep_ in {"ccomp", "xcomp", "parataxis"} for child in verb.children):
        return False
    objects = [child for child in verb.children if child.dep_ in OBJECTS or child.lower_ in FIGURE_PREPOSITIONS]
    ranges = [(child.left_edge.idx, child.right_edge.idx + len(child.right_edge)) for child in objects]
    return any(covered((quantity.start, quantity.end), ranges) for quantity in quantities)


def _start(quantity: Quantity) -> int:
    return quantity.start


def _ranges_of_telling(attribution: Attribution) -> Iterator[Range]:
    """Where an attribution's holder stands: a date there belongs to the source's name.

    The date in the name of a poll (*a survey in August*) is that of its findings.
    """
    if _POLL.search(attribution.text) and _POLLED.search(attribution.text):
        return
    if not any(within((attribution.start, attribution.end), content) for content in attribution.content):
        yield (attribution.start, attribution.end)


def _targets(sentence: _Sentence, text: str, words: Words) -> list[tuple[DatedQuantity, RoleReading]]:
    """The quantities of a sentence with the role that each has in it."""
    if not sentence.quantities:
        return []
    doc = sentence.span.doc
    marks = symbols(sentence.span, sentence.quantities, sentence.near, words.changes)
    targets: list[tuple[DatedQuantity, RoleReading]] = []
    for quantity in sentence.quantities:
        around = frame(marks, (quantity.start, quantity.end), words.fillers)
        reading = read_role(around, quantity, words.roles)
        if targets and is_restatement(around, targets[-1][0].quantity, quantity, reading):
            reading = targets[-1][1]
        targets.append(
            (DatedQuantity(quantity, reading.role, touching(doc, quantity.start, quantity.end), text), reading)
        )
    return targets


def _claim(  # noqa: PLR0913, PLR0917 - a claim is joined of just these
    sentence: _Sentence,
    target: DatedQuantity,
    reading: RoleReading,
    figures: Figures,
    dates: Sequence[DateExpression],
    story: Story,
    words: Words,
) -> JoinedClaim:
    quantity, span = target.quantity, target.span
    place = (quantity.start, quantity.end)
    source = source_of(place, sentence.where, sentence.told)
    status = _status(span, reading, source and source[0], sentence.modified, words)
    quoted = _quoted(story.text[max(sentence.paragraph[0], quantity.start - LONGEST_PARAGRAPH) : quantity.start])
    others = _others(target, figures.all, sentence.near, sentence.paragraph)
    entity = entity_of(span, quantity, others, words.change_nouns)
    dated = explicit_date(target, figures) or story.date_of(target, status, source and source[0], quoted=quoted)
    if dated is not None and entity is not None and entity.head in words.accounts:
        dated = story.accounted(dated)
    return JoinedClaim(
        text=story.text,
        quantity=quantity,
        sentence=sentence.span,
        entity=entity,
        event=event_of(span, words.change_nouns),
        reading=reading,
        status=status,
        baseline=baseline_of(target, figures.all, sentence.near),
        dated=until_published(dated, story.published) if dated else None,
        source=source,
        said=_said(source, dates),
        quoted=quoted,
        place=place_of(span, sentence.places, _taken(sentence, source)),
        neighbours=len(figures.all),
        dates_near=len(sentence.dates),
        narrated=tells_of_an_event(span),
        sources_near=sentence.sources_near,
        target=target,
        figures=figures,
        aside=sentence.aside,
        undated=None if dated else story.why_undated(target, status, source and source[0], quoted=quoted),
    )


def _status(span: Span, reading: RoleReading, source: Attribution | None, modified: Modified, words: Words) -> Status:
    """The status of a figure; a baseline exists already, and what a poll says people *would* do is only possible."""
    cue = _cue(source)
    if reading.role == "baseline":
        return "negated" if is_replaced(span) else "asserted"
    found = status_of(span.root, cue, modified, words)
    if found == "expected" and source is not None and _POLL.search(source.name) and would(span.root):
        return "possible"
    return found


def _cue(source: Attribution | None) -> Range | None:
    if source is None or source.cue_start is None or source.cue_end is None:
        return None
    return (source.cue_start, source.cue_end)


def _said(source: tuple[Attribution, How] | None, dates: Sequence[DateExpression]) -> DateExpression | None:
    """The date expression that dates the saying."""
    if source is None or source[0].said is None:
        return None
    return next((date for date in dates if overlap((date.start, date.end), source[0].said)), None)


def _others(
    target: DatedQuantity, others: Sequence[DatedQuantity], dates: Sequence[DateExpression], paragraph: Range
) -> list[Range]:
    """The ranges of the sentence's dates and other quantities, and of the paragraph's dateline."""
    figures = [(other.quantity.start, other.quantity.end) for other in others if other is not target]
    dateline = dateline_of(target.text, paragraph[0])
    return [*figures, *((date.start, date.end) for date in dates), *([dateline] if dateline else [])]


def _taken(sentence: _Sentence, source: tuple[Attribution, How] | None) -> list[Range]:
    taken = [(date.start, date.end) for date in sentence.dates]
    return [*taken, (source[0].start, source[0].end)] if source else taken


def _quoted(before: str) -> bool:
    """Whether what follows the beginning of a paragraph stands inside quotation marks opened there."""
    if "“" in before or "”" in before:
        return before.rfind("“") > before.rfind("”")
    if "``" in before or "''" in before:
        return before.rfind("``") > before.rfind("''")
    return before.count('"') % 2 == 1
