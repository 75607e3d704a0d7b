"""Sayings told by a verb: what is said stands before it, after it or on both sides."""

from __future__ import annotations

import re
from dataclasses import dataclass

from spacy.tokens import Token

from extractor import clauses
from extractor.components.sources import holders
from extractor.components.sources.cue import Cue, Where
from extractor.components.sources.frame import Frame
from extractor.components.sources.speakers import quoting_verb, speaker
from extractor.components.sources.words import singular
from extractor.types import Range

_OBJECTS = frozenset({"dobj", "attr", "oprd"})
_BESIDE = frozenset(
    {"npadvmod", "advmod", "prep", "dative", "dobj", "nsubj", "agent", "prt", "pobj", "appos", "nsubjpass"}
)
_IDIOMS = {
    "say": frozenset({"lot", "much", "little", "nothing", "volumes", "more", "no", "yes", "goodbye", "prayers"}),
    "claim": frozenset({"life", "lives", "victim", "victims", "victory", "responsibility", "credit", "title", "seats"}),
    "post": frozenset({"gain", "gains", "loss", "losses", "profit", "rise", "win", "record", "bail", "advance"}),
    "report": frozenset({"duty"}),
    "charge": frozenset({"fee", "fees", "price", "prices", "rate", "rates", "interest"}),
}
_CLAUSE_REACH = 25  # tokens between a verb and the *that* of what it says
_COLON_REACH = 200  # characters between a verb and the colon that ends its paragraph
_TOPICS = frozenset({"for", "of", "at", "with", "to", "that", "about"})
_AHEAD = clauses.FUTURE_AUXILIARIES | {"would"}
_ACCUSED = frozenset({"of", "with", "for"})
# What only describes an object and is the article's own: showed a tight race in the state, where 18 seats are at stake.
_ASIDE_CLAUSE = re.compile(r",[”\"]? (?:where|which|who|whose|(?:\w+ ){1,3}of (?:which|whom))\b")


def verb_cue(frame: Frame, verb: Token) -> Cue | None:
    """A verb of the list with a holder that can speak and something said."""
    kind = frame.words.verbs[verb.lower_]
    if verb.dep_ in {"amod", "compound"} or verb.lower_ == "citing" or _is_denied(verb, kind) or _is_idiom(verb):
        return None
    found = speaker(frame, verb)
    if found is None:
        return None
    head, rule = found
    if not holders.can_speak(head) or holders.is_share_of_people(head) or head.lower_ in frame.words.voiceless:
        return None
    document = holders.document_class(head, frame.words)
    if (kind == "document" and document in {None, "order"}) or _puts_no_figure(verb, document):
        return None
    if rule in {"source.passive", "source.reduced_passive"}:
        return _passive(frame, verb, head) if rule == "source.passive" else _reduced_passive(frame, verb, head)
    return _placed(_Saying(frame, verb, head, rule, kind, document))


def _is_idiom(verb: Token) -> bool:
    """*The storm claimed 12 lives*, *found the time*: with these objects the verb tells no saying."""
    objects = _IDIOMS.get(verb.lemma_.lower())
    return objects is not None and any(
        child.dep_ in {"dobj", "npadvmod"} and child.lower_ in objects for child in verb.rights
    )


def _is_denied(verb: Token, kind: str) -> bool:
    """*Police did not say how many*: nothing is said; but one who does not expect 12 still speaks.

    Nor is anything said yet in *the office said the mayor will announce 300 posts*.
    """
    if verb.dep_ == "ccomp" and any(child.lower_ in _AHEAD for child in verb.lefts):
        return True
    return clauses.is_negated(verb) and kind != "expect" and not verb.lower_.startswith("den")


def _puts_no_figure(verb: Token, document: str | None) -> bool:
    """*The penalty put them 1-0 up*, *put 40 posts at risk*: only a putting at or on a figure tells one.

    A document that puts anything tells it.
    """
    if not verb.lower_.startswith("put") or document:
        return False
    return not any(
        preposition.lower_ in {"at", "to", "on", "above", "below", "over"}
        and any(token.like_num for token in preposition.subtree)
        for preposition in verb.subtree
        if preposition.dep_ == "prep"
    )


def _passive(frame: Frame, verb: Token, head: Token) -> Cue | None:
    """*The toll was put at 12 by officials*: the clause without the agent and what describes its subject."""
    sentence = frame.sentence_at(verb.idx)
    phrase = clauses.char_range(holders.noun_phrase(head))
    subject = clauses.subject(verb, shared=False)
    start, end = max(verb.left_edge.idx, sentence[0]), min(clauses.end_of(verb.right_edge), sentence[1])
    if subject is not None and "," in frame.text[start : verb.idx]:
        start = verb.idx
    content = tuple(part for part in ((start, phrase[0]), (phrase[1], end)) if part[0] < part[1])
    return Cue("source.passive", head, verb, (verb.idx, clauses.end_of(verb)), (verb.idx, phrase[1]), content, "around")


def _reduced_passive(frame: Frame, verb: Token, head: Token) -> Cue | None:
    """*above the 3 million cited by the trust*: the noun phrase that the participle describes."""
    sentence = frame.sentence_at(verb.idx)
    start = max(verb.head.left_edge.idx, sentence[0])
    end = clauses.char_range(holders.noun_phrase(head))[1]
    cue = (verb.idx, clauses.end_of(verb))
    tells = frame.words.verbs[verb.lower_] in {"say", "report", "put", "expect"}
    if not tells or not any(token.like_num for token in verb.doc[verb.head.left_edge.i : verb.i]):
        return None
    return Cue("source.reduced_passive", head, verb, cue, (verb.idx, end), ((start, verb.idx),), "before")


@dataclass(frozen=True, slots=True)
class _Saying:
    """An active verb with its holder, before its content is placed."""

    frame: Frame
    verb: Token
    head: Token
    rule: str
    kind: str
    document: str | None

    @property
    def cue(self) -> Range:
        return self.verb.idx, clauses.end_of(self.verb)

    @property
    def sentence(self) -> Range:
        return self.frame.sentence_at(self.verb.idx)

    @property
    def takes_over(self) -> bool:
        return self.rule in {"source.participle", "source.shared_subject"}

    @property
    def inverted(self) -> bool:
        return self.rule == "source.content_verb_subject"

    @property
    def left(self) -> int:
        """Where holder and verb begin together."""
        quoting = quoting_verb(self.verb)
        if quoting is not None:
            return max(_left_of(clauses.subject(quoting) or quoting), self.sentence[0])
        if self.takes_over or self.rule == "source.relative_clause" or self.head.i > self.verb.i:
            return max(self.verb.idx, self.sentence[0])
        return max(min(self.verb.idx, _left_of(self.head)), self.sentence[0])

    @property
    def right(self) -> int:
        """Where holder and verb end together, with the hearer, the day and the place of saying behind them."""
        return _right_of(self.frame, self.verb, self.head, self.sentence)


def _placed(saying: _Saying) -> Cue | None:
    """Place the content of an active verb before it, after it or around it."""
    frame, verb, sentence = saying.frame, saying.verb, saying.sentence
    left, right = saying.left, saying.right
    after = _says_after(saying)
    quoted = _closes_quotation(frame, left)
    leads_only = saying.rule == "source.relative_clause" or saying.kind == "document"
    if leads_only or (saying.kind == "quote" and not quoted):
        return _after(saying) if after else None
    aside = _stands_aside(frame, left, sentence)
    clause_before = aside and any(child.dep_ == "ccomp" for child in verb.lefts)
    ends = not frame.text[right : sentence[1]].strip(" .!?\n\"”'’)")
    if quoted or clause_before or (saying.inverted and aside) or (aside and ends and not saying.takes_over):
        return _before(saying)
    inserted = (aside and not saying.takes_over) or _begins_with_as(saying)
    if inserted and not _governs(verb) and _aside_follows(frame, right, sentence):
        return _around(saying)
    if _is_object_relative(verb, saying.head):
        return _object_relative(saying)
    return _after(saying) if after or _ends_with_colon(frame, right, sentence) else None


def _says_after(saying: _Saying) -> bool:
    """Whether something said follows the verb; after *asked* only a quotation is."""
    right, end = saying.right, saying.sentence[1]
    if saying.kind == "quote":
        return bool(saying.frame.quotations_in((right, min(right + 4, end))))
    return _has_object(saying) or _opens_content(saying.frame, saying.verb, right) or _clause_further_in(saying)


def _clause_further_in(saying: _Saying) -> bool:
    """*said in a statement carried by the Wire that 12 died*: the clause hangs on a noun behind the verb."""
    if saying.kind != "say":
        return False
    reach = saying.verb.doc[saying.verb.i + 1 : saying.verb.i + _CLAUSE_REACH]
    marks = (
        token for token in reach if token.lower_ == "that" and token.dep_ == "mark" and saying.verb in token.ancestors
    )
    return any(saying.frame.quotation_at(mark.idx) is None for mark in marks)


def _before(saying: _Saying) -> Cue:
    """*..., X said*, with what goes on behind it where that is a clause or a quotation of its own."""
    frame, sentence = saying.frame, saying.sentence
    left, right = saying.left, saying.right
    content = [(sentence[0], left)]
    where: Where = "before"
    if _goes_on_behind(frame, saying.verb, right, sentence):
        content.append((right, sentence[1]))
        where = "around"
    keeps = saying.inverted or saying.rule == "source.quoted_as_saying"
    rule = saying.rule if keeps else "source.content_subject_verb"
    return Cue(rule, saying.head, saying.verb, saying.cue, (left, right), tuple(content), where)


def _around(saying: _Saying) -> Cue:
    """*The toll, X said, rose*; *As X told Y, the toll rose*."""
    sentence, left, right = saying.sentence, saying.left, saying.right
    content = tuple(part for part in ((sentence[0], left), (right, sentence[1])) if part[0] < part[1])
    return Cue("source.content_subject_verb", saying.head, saying.verb, saying.cue, (left, right), content, "around")


def _after(saying: _Saying) -> Cue:
    """*X said (that) ...* up to the end of what hangs on the verb."""
    start, end = _content_start(saying), _content_end(saying)
    content = ((start, end),) if start < end else ()
    span = (min(saying.left, start), start)
    colon = _ends_with_colon(saying.frame, saying.right, saying.sentence)
    return Cue(_rule_after(saying), saying.head, saying.verb, saying.cue, span, content, "after", colon)


def _rule_after(saying: _Saying) -> str:
    if saying.rule not in {"source.subject_verb_content", "source.content_verb_subject"}:
        return saying.rule
    if saying.document:
        return "source.document_shows"
    return "source.expectation" if saying.kind == "expect" else "source.subject_verb_content"


def _goes_on_behind(frame: Frame, verb: Token, right: int, sentence: Range) -> bool:
    """Whether a quotation or a finite clause follows; *said Tan, in town for the fair of 40 stands* has none."""
    rest = frame.text[right : sentence[1]]
    if re.search(r"[\"“]|``|''", rest.strip("\"”'. \n")):
        return True
    if not rest.strip(" .,!?\"”'’\n"):
        return False
    tokens = clauses.touching(frame.doc, right, sentence[1])
    scene = {token.i for child in verb.rights if _sets_the_scene(child) for token in child.subtree}
    return any(
        token.tag_ in clauses.FINITE_TAGS and token.dep_ != "relcl" and token.idx >= right and token.i not in scene
        for token in tokens
    )


def _sets_the_scene(clause: Token) -> bool:
    """*..., he said as 300 others marched past*: the clause tells of the saying, not what is said."""
    return clause.dep_ == "advcl" and any(
        child.lower_ in {"as", "when", "after", "before", "until"} for child in clause.lefts
    )


def _begins_with_as(saying: _Saying) -> bool:
    return saying.frame.text[saying.sentence[0] : saying.left].strip(' "“').lower() == "as"


def _governs(verb: Token) -> bool:
    """Whether a clause hangs on the right of the verb, so that commas around it are chance."""
    return any(child.dep_ in {"ccomp", "xcomp"} for child in verb.rights)


def _left_of(head: Token) -> int:
    """Where a holder begins, with a trade that is parsed as a subject of its own: *the charity Lantern Aid said*."""
    first = holders.noun_phrase(head)[0]
    if first.i > 0 and head.tag_ == "NNP" and first.nbor(-1).dep_ == head.dep_ and first.nbor(-1).head == head.head:
        first = holders.noun_phrase(first.nbor(-1))[0]
    return first.idx


def _right_of(frame: Frame, verb: Token, head: Token, sentence: Range) -> int:
    edge = clauses.end_of(verb)
    if head.i > verb.i:
        edge = max(edge, clauses.end_of(head.right_edge))
        return min(edge, sentence[1])
    for child in verb.rights:
        if child.dep_ not in _BESIDE or (child.dep_ == "dobj" and frame.words.verbs[verb.lower_] != "say"):
            break
        if child.left_edge.idx > edge + 1 or (
            child.lower_ in _TOPICS - {"to", "at"} and frame.words.verbs[verb.lower_] != "say"
        ):
            break
        edge = clauses.end_of(child.right_edge)
    return min(edge, sentence[1])


def _stands_aside(frame: Frame, left: int, sentence: Range) -> bool:
    before = frame.text[sentence[0] : left].rstrip()
    if frame.is_dateline(sentence[0] + len(before) - 1):
        return False
    return bool(before) and before[-1] in ",—–-”\"’'?!…)]»"


def _closes_quotation(frame: Frame, left: int) -> bool:
    before = frame.text[max(0, left - 6) : left].rstrip(" ,\t")
    if not before or before[-1] == "\n":
        return False
    place = max(0, left - 6) + len(before) - 1
    if frame.text[max(0, place - 2) : place + 1].endswith(('."', ".”", ".''")):
        return False  # “It sank.” The coast guard said 12 had drowned.
    number = frame.quotation_at(place)
    return number is not None and frame.quotations[number].end == place + 1


def _aside_follows(frame: Frame, right: int, sentence: Range) -> bool:
    after = frame.text[right : sentence[1]].lstrip()
    return bool(after) and after[0] in ",—–-;"


def _ends_with_colon(frame: Frame, right: int, sentence: Range) -> bool:
    paragraph = frame.paragraphs[frame.paragraph_at(sentence[0])]
    if paragraph[1] - right > _COLON_REACH:
        return False
    return frame.text[right : paragraph[1]].rstrip().endswith(":") and "." not in frame.text[right : paragraph[1]]


def _has_object(saying: _Saying) -> bool:
    """Whether what is said hangs on the right of the verb, as far as verbs of this class allow it."""
    kind = saying.kind
    if kind in {"quote", "accuse"}:
        return kind == "accuse" and any(child.lower_ in _ACCUSED for child in saying.verb.rights)
    finds = saying.document or singular(saying.head.lower_) in saying.frame.words.kin.get("researcher", ())
    for child in saying.verb.rights:
        if child.i == saying.head.i:
            continue
        if _is_clause_said(child, kind):
            return True
        if child.dep_ in _OBJECTS and (kind in {"report", "put", "expect", "document"} or (kind == "show" and finds)):
            return True
        if child.dep_ == "prep" and any(
            deep.dep_ in {"acl", "relcl"} and (deep.tag_ != "VBN" or clauses.auxiliaries(deep))
            for noun in child.children
            for deep in noun.children
        ):
            return True  # says in a statement that 12 died
        if child.dep_ == "prep" and kind in {"expect", "report", "document", "put"} and child.lower_ in _TOPICS:
            return True
    return False


def _is_clause_said(child: Token, kind: str) -> bool:
    """A clause behind a verb; an infinitive behind a plain verb of saying is an act (*agreed to pay 12 million*)."""
    if child.dep_ == "xcomp" and kind == "say":
        return not any(to.tag_ == "TO" for to in child.lefts)
    return child.dep_ in {"ccomp", "parataxis", "xcomp"} or _is_lost_clause(child)


def _is_lost_clause(child: Token) -> bool:
    """*They estimated by May sales would rise*: a clause parsed as second verb, though no conjunction joins it."""
    return (
        child.dep_ == "conj"
        and clauses.is_verb(child)
        and not any(other.dep_ == "cc" and other.i < child.i for other in child.head.rights)
    )


def _opens_content(frame: Frame, verb: Token, right: int) -> bool:
    """Whether a quotation or *that* follows the verb though the parse hangs it elsewhere."""
    after = frame.text[right : right + 12].lstrip(" ,:")
    if after.startswith(("“", '"', "``", "''", "that ")):
        return True
    return verb.i + 1 < len(verb.doc) and verb.nbor(1).lower_ in {"that", "“", '"'}


def _content_start(saying: _Saying) -> int:
    """Where the content after a verb begins: behind the verb, and behind the hearer of *told*."""
    frame, verb, head = saying.frame, saying.verb, saying.head
    start = clauses.end_of(verb)
    if head.i > verb.i:
        start = max(start, clauses.end_of(head.right_edge))
    if saying.kind == "accuse":
        accused = next((child for child in verb.rights if child.lower_ in _ACCUSED), None)
        start = max(start, accused.idx) if accused is not None else start
    if verb.lower_.startswith(("tell", "told")):
        hearer = next((child for child in verb.rights if child.dep_ in {"dobj", "dative"}), None)
        start = max(start, clauses.end_of(holders.noun_phrase(hearer)[-1])) if hearer is not None else start
    if saying.kind == "say" and not any(
        child.dep_ in {"ccomp", "xcomp"} and (child.tag_ != "VB" or clauses.auxiliaries(child)) for child in verb.rights
    ):
        number = next((n for n in frame.quotations_in((start, saying.sentence[1]))), None)
        if number is not None:  # wrote to his 20,000 readers, “It is time”
            start = max(start, frame.quotations[number].start)
    return start


def _content_end(saying: _Saying) -> int:
    """Where the content after a verb ends: with its clause, before a second verb that only shares the subject."""
    verb, sentence = saying.verb, saying.sentence
    leads = verb.head is verb or verb.dep_ == "ccomp"
    end = sentence[1] if leads else clauses.end_of(verb.right_edge)
    for child in verb.rights:
        if (
            child.dep_ == "conj"
            and not _is_lost_clause(child)
            and not _is_modal(child)
            and clauses.is_verb(child)
            and clauses.subject(child, shared=False) is None
        ):
            conjunction = next((other for other in verb.rights if other.dep_ == "cc" and other.i < child.i), child)
            end = min(end, conjunction.idx)
    if not _governs(verb) and not _opens_content(saying.frame, verb, clauses.end_of(verb)):
        aside = _ASIDE_CLAUSE.search(saying.frame.text, verb.idx, end)
        end = aside.start() if aside else end
    return min(end, sentence[1])


def _is_modal(verb: Token) -> bool:
    """*The office says it would cost more, but would save 12 million*: the second verb goes on what is said."""
    return any(child.tag_ == "MD" for child in verb.lefts)


def _is_object_relative(verb: Token, head: Token) -> bool:
    return (
        verb.dep_ == "relcl"
        and head.i < verb.i
        and head.head == verb
        and not any(child.dep_ == "mark" for child in verb.lefts)
    )


def _object_relative(saying: _Saying) -> Cue:
    """*the flood, which officials said killed 12*; *the 2 million that experts say it costs*, its noun included."""
    start = saying.right if not _governs(saying.verb) else clauses.end_of(saying.verb)
    end = min(clauses.end_of(saying.verb.right_edge), saying.sentence[1])
    noun = clauses.char_range(holders.noun_phrase(saying.verb.head))
    content = tuple(part for part in (noun, (start, end)) if part[0] < part[1] and part[0] >= saying.sentence[0])
    return Cue("source.relative_clause", saying.head, saying.verb, saying.cue, (saying.left, start), content, "after")
