"""Where something is said: say-verbs, *according to*, documents, participles, relative clauses, nouns, colons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from spacy.tokens import Token

from extractor import clauses
from extractor.components.sources import holders
from extractor.components.sources.frame import SILENT_BLOCKS, Frame
from extractor.components.sources.words import singular
from extractor.types import Range

Where = Literal["before", "after", "around"]

_ASIDE = frozenset({",", "—", "–", "--", "-", '"', "”", "''", "’", "'", "?", "!", ";", "…", "...", ")", "]"})
_CLAUSAL = frozenset({"ccomp", "xcomp", "parataxis", "advcl", "dep", "acl", "oprd"})
_OBJECTS = frozenset({"dobj", "attr", "oprd"})
_BESIDE = frozenset(
    {"npadvmod", "advmod", "prep", "dative", "dobj", "nsubj", "agent", "prt", "pobj", "appos", "nsubjpass"}
)
_SHARING = frozenset({"advcl", "xcomp", "conj", "pcomp", "ccomp", "dep", "parataxis"})
# Participles whose agent has made or met something rather than said it: written by, found by.
_MADE = frozenset(
    {"written", "shown", "found", "seen", "given", "posted", "called", "had", "recorded", "ruled", "asked", "read"}
)
_WORDS_OF = frozenset({"words", "view", "opinion"})
_TOPICS = frozenset({"for", "of", "at", "with", "to", "that", "about"})
_LEADING_ON = frozenset({"went", "goes", "go", "going", "continued", "had", "has", "appeared", "seemed"})
# What only describes an object and is the article's own: showed a tight race in the state, where 18 seats are at stake.
_ASIDE_CLAUSE = re.compile(r",[”\"]? (?:where|which|who|whose|(?:\w+ ){1,3}of (?:which|whom))\b")
_RELATIVES = frozenset({"who", "which", "that", "whom"})
_OUTLOOKS = frozenset({"forecast", "forecasts", "estimate", "estimates", "projection", "projections", "target"})
_IN = frozenset({"in", "under", "by", "from", "on", "per"})
_COLON = re.compile(
    r"(?m)(?:^[ \t\"“]*|(?<=[.!?\]”\"–—-] )(?=[^:\n]{1,60}: [“\"]))(?P<holder>[A-Z][\w.’'-]*(?:[ \t][A-Z&(][\w.’'()-]*|[ \t](?:of|the|for|and)(?=[ \t][A-Z])){0,5}):[ \t]+(?=[\"“‘'A-Z0-9$])"
)
_SIGNATURE = re.compile(
    r"[\"”][ \t]*(?:-{1,2}|–|—)[ \t]*(?P<holder>[A-Z][\w.’'-]*(?:[ \t][A-Z][\w.’'-]*){0,4})[ \t]*(?=\n|$)"
)
_PARAGRAPH_COLON = re.compile(r":[ \t\u00a0]*\n+(?=[ \t]*[“\"])")
_LABELS = frozenset(
    {
        "photo",
        "video",
        "photos",
        "note",
        "update",
        "read",
        "related",
        "watch",
        "image",
        "caption",
        "source",
        "editor",
        "correction",
        "more",
        "see",
        "also",
        "here",
        "breaking",
        "exclusive",
        "results",
        "scores",
        "summary",
        "analysis",
    }
)


@dataclass(frozen=True, slots=True)
class Cue:
    """One saying: its holder's head word, the words that tell it, and the stretches said in its own sentence.

    ``where`` tells whether content stands before the cue, after it, or on both sides. ``span`` covers holder and cue
    together; ``colon`` is set where the content follows in the next paragraph. ``agent_of`` holds the verb for verbs.
    """

    rule: str
    head: Token
    verb: Token
    cue: Range
    span: Range
    content: tuple[Range, ...]
    where: Where
    colon: bool = False


def find_cues(frame: Frame) -> list[Cue]:
    """The cues of the parsed sentences in text order."""
    found = []
    for token in _candidates(frame):
        cue = _cue_at(frame, token)
        if cue is not None:
            found.append(cue)
    found += _colon_cues(frame, {cue.verb.i for cue in found})
    return sorted(found, key=lambda cue: cue.cue)


def _candidates(frame: Frame) -> Iterator[Token]:
    """The parsed tokens that can be a cue; one array look-up for the whole Doc."""
    doc = frame.doc
    strings = doc.vocab.strings
    wanted = [
        strings.add(form) for form in (*frame.words.verbs, *frame.words.documents, "according", "per", *_WORDS_OF)
    ]
    hits = np.flatnonzero(np.isin(doc.to_array("LOWER"), np.array(wanted, dtype="uint64")))
    for index in hits:
        token = doc[int(index)]
        if clauses.is_parsed(token) and frame.kinds[frame.paragraph_at(token.idx)] not in SILENT_BLOCKS:
            yield token


def _cue_at(frame: Frame, token: Token) -> Cue | None:
    if token.lower_ == "according":
        return _according_to(frame, token)
    if token.lower_ == "per":
        return _per(frame, token)
    if token.tag_.startswith("V") and token.lower_ in frame.words.verbs:
        return _verb_cue(frame, token)
    if token.lower_ in _WORDS_OF:
        return _in_words_of(frame, token)
    if token.tag_.startswith("N"):
        return _in_document(frame, token) or _nominal(frame, token)
    return None


# ---- according to ----------------------------------------------------------------------------------------------------


def _according_to(frame: Frame, token: Token) -> Cue | None:
    """*According to X, ...*; *..., according to X*; *the toll, according to X, rose*."""
    doc = token.doc
    if token.i + 1 >= len(doc) or doc[token.i + 1].lower_ != "to":
        return None
    head = next(
        (noun for preposition in (doc[token.i + 1], token) for noun in preposition.children if noun.dep_ == "pobj"),
        None,
    )
    if head is None or not holders.can_speak(head):
        return None
    return _preposition_cue(frame, "source.according_to", token, doc[token.i + 1], head)


def _in_words_of(frame: Frame, noun: Token) -> Cue | None:
    """*In the words of the prosecutor, ...*."""
    preposition = noun.head
    if preposition.lower_ != "in":
        return None
    head = next((given for of, given in clauses.prepositions(noun) if of.lower_ == "of"), None)
    if head is None or not holders.can_speak(head):
        return None
    return _preposition_cue(frame, "source.in_words_of", preposition, noun, head)


def _per(frame: Frame, token: Token) -> Cue | None:
    """*..., per the ministry*; never the *per* of a rate."""
    head = next((noun for noun in token.children if noun.dep_ == "pobj"), None)
    if head is None or not _follows_comma(token):
        return None
    if head.tag_ not in {"NNP", "NNPS"} and head.lower_ not in frame.words.organisations | frame.words.documents.keys():
        return None
    return _preposition_cue(frame, "source.per", token, token, head)


def document_class_of(frame: Frame, head: Token) -> str | None:
    """The class of a document noun, None for another noun."""
    return holders.document_class(head, frame.words)


def _follows_comma(token: Token) -> bool:
    return token.i > 0 and token.nbor(-1).text in _ASIDE


def _preposition_cue(frame: Frame, rule: str, first: Token, last: Token, head: Token) -> Cue:
    sentence = frame.sentence_at(first.idx)
    phrase = holders.noun_phrase(head)
    end = max(clauses.end_of(phrase[-1]), clauses.end_of(last))
    subtree_end = min(clauses.end_of(head.right_edge), sentence[1])
    span = (first.idx, max(end, _end_of_tail(frame, end, subtree_end)))
    before, after = (sentence[0], first.idx), (span[1], sentence[1])
    where = _side(frame, before, after, first)
    content = {"before": (before,), "after": (after,), "around": (before, after)}[where]
    return Cue(rule, head, first, (first.idx, clauses.end_of(last)), span, content, where)


def _end_of_tail(frame: Frame, end: int, subtree_end: int) -> int:
    """The end of a holder with the appositions and clauses behind it; figures in them are no content."""
    return subtree_end if frame.text[end : end + 1] in {",", " "} and subtree_end > end else end


def _side(frame: Frame, before: Range, after: Range, first: Token) -> Where:
    """Where the content of *according to* stands: a clause that only begins (*But according to X, ...*) is after it."""
    left, right = frame.text[slice(*before)].strip(" \t\n\"“'("), frame.text[slice(*after)].strip(" \t\n.,;:!?\"”')")
    if len(left.split()) < 3 and (
        not left
        or left.split()[-1].lower().strip(",")
        in {"and", "but", "still", "yet", "meanwhile", "while", "however", "so", "or"}
        or len(left.split()) < 2
    ):
        return "after"
    if not right:
        return "before"
    if re.search(r"(?:[;—–]|\b(?:and|but|while|although|though|because|that|which|where))\s*,?\s*$", left):
        return "after"
    if frame.text[first.idx - 2 : first.idx].strip() == "," or re.match(r"\s*[,”\"]", frame.text[after[0] :]):
        return "around"
    return "around"


# ---- polls and documents in a preposition ----------------------------------------------------------------------------


def _in_document(frame: Frame, noun: Token) -> Cue | None:
    """*In a survey by X released Monday, 31 percent ...*; *... in the latest poll*; *by one estimate*."""
    kind = document_class_of(frame, noun)
    if noun.dep_ != "pobj" or kind != "poll" and not (kind == "figures" and noun.head.lower_ == "by"):
        return None
    preposition = noun.head
    if preposition.lower_ not in _IN or preposition.dep_ not in {"prep", "ROOT", "mark", "advcl", "agent"}:
        return None
    if kind == "figures" and not _stands_apart(frame, preposition, noun):
        return None
    sentence = frame.sentence_at(noun.idx)
    opens = not frame.text[sentence[0] : preposition.idx].strip(' "“')
    end = noun.right_edge if opens else holders.noun_phrase(noun)[-1]
    span = (preposition.idx, min(clauses.end_of(end), sentence[1]))
    parts = ((sentence[0], span[0]), (span[1], sentence[1]))
    content = tuple(part for part in parts if frame.text[slice(*part)].strip(" .,"))
    cue = (preposition.idx, clauses.end_of(preposition))
    return Cue("source.in_document", noun, preposition, cue, span, content, "around")


def _stands_apart(frame: Frame, preposition: Token, noun: Token) -> bool:
    """*By one estimate, ...* or *..., by some estimates*; in *beat estimates by figures of 12* it tells no source."""
    before = frame.text[max(0, preposition.idx - 2) : preposition.idx].strip()
    after = frame.text[clauses.end_of(noun) : clauses.end_of(noun) + 1]
    return (not before or before == ",") and after in {",", "."}


# ---- nouns -----------------------------------------------------------------------------------------------------------


def _nominal(frame: Frame, noun: Token) -> Cue | None:
    """*his estimate of 12*, *claims by X that ...*, *a statement from X*, *a Wire report that ...*."""
    kind = document_class_of(frame, noun)
    if kind not in {"words", "figures"} and noun.lower_ not in {"report", "reports"}:
        return None
    head = _nominal_holder(noun)
    if head is None or not (holders.can_speak(head) or head.lower_ in holders.POSSESSIVES):
        return None
    sentence = frame.sentence_at(noun.idx)
    start = max(clauses.end_of(noun), clauses.end_of(head) if head.i > noun.i else 0)
    edge = noun.right_edge
    if noun.lower_ in _OUTLOOKS and noun.dep_ == "dobj":  # raised its forecast by 2 points to 8 percent
        edge = max(edge, noun.head.right_edge, key=lambda token: token.i)
    end = min(clauses.end_of(edge), sentence[1])
    if end <= start:
        return None
    span = (min(head.left_edge.idx, noun.idx), start)
    return Cue("source.nominal", head, noun, (noun.idx, clauses.end_of(noun)), span, ((start, end),), "after")


def _nominal_holder(noun: Token) -> Token | None:
    """The owner, giver or outlet of somebody's words."""
    for child in noun.lefts:
        if child.dep_ == "poss":
            return child
    for preposition, given in clauses.prepositions(noun):
        if preposition.lower_ in {"by", "from"}:
            return given
    if not any(child.dep_ in {"acl", "relcl", "ccomp"} for child in noun.rights):
        return None
    return next((child for child in noun.lefts if child.dep_ == "compound" and child.tag_ == "NNP"), None)


# ---- verbs -----------------------------------------------------------------------------------------------------------


def _verb_cue(frame: Frame, verb: Token) -> Cue | None:
    """A verb of the list with a holder that can speak and something said."""
    kind = frame.words.verbs[verb.lower_]
    if verb.dep_ in {"amod", "compound"} or verb.lower_ == "citing" or _is_denied(verb, kind):
        return None
    found = _speaker(frame, verb)
    if found is None:
        return None
    head, rule = found
    if not holders.can_speak(head) or holders.is_share_of_people(head):
        return None
    document = document_class_of(frame, head)
    if kind == "document" and document is None or _puts_no_figure(verb, document):
        return None
    if rule == "source.passive":
        return _passive(frame, verb, head)
    return _placed(_Saying(frame, verb, head, rule, kind, document))


def _is_denied(verb: Token, kind: str) -> bool:
    """*Police did not say how many*: nothing is said; but one who does not expect 12 still speaks."""
    return clauses.is_negated(verb) and kind != "expect" and not verb.lower_.startswith("den")


def _puts_no_figure(verb: Token, document: str | None) -> bool:
    """*The penalty put them 1-0 up*: a putting without *at* is none of figures, unless a document does it."""
    if not verb.lower_.startswith("put") or document:
        return False
    return not any(child.lower_ in {"at", "to"} for child in verb.subtree if child.dep_ == "prep")


def _speaker(frame: Frame, verb: Token) -> tuple[Token, str] | None:
    """The head word of the holder of a verb, and the rule that found it."""
    if _is_passive(verb):
        agent = next((noun for preposition, noun in clauses.prepositions(verb) if preposition.dep_ == "agent"), None)
        reports = agent is not None and verb.dep_ != "acl" and verb.lower_ not in _MADE
        return (agent, "source.passive") if reports and agent is not None else None
    own = _subject_behind(verb) or clauses.subject(verb, shared=False)
    if own is None:
        return _after_quotation(frame, verb) or _inverted(verb) or _set_off(frame, verb) or _shared(verb)
    if own.lower_ in _RELATIVES and own.i < verb.i:
        antecedent = _antecedent(own, verb)
        return (antecedent, "source.relative_clause") if antecedent is not None else None
    return own, "source.content_verb_subject" if own.i > verb.i else "source.subject_verb_content"


def _subject_behind(verb: Token) -> Token | None:
    """*The winners, said Tan, are ...*: the subject right behind the verb, whatever else the parse calls its subject."""
    if verb.i == 0 or verb.nbor(-1).text not in _ASIDE:
        return None
    behind = (child for child in verb.rights if child.dep_ in clauses.SUBJECTS and child.left_edge.i == verb.i + 1)
    return next(behind, None)


def _antecedent(pronoun: Token, verb: Token) -> Token | None:
    """The noun that a relative pronoun stands for."""
    if verb.dep_ == "relcl":
        return verb.head
    before = pronoun.i - 1
    if before >= 0 and pronoun.doc[before].text in {",", "--", "—", "–"}:
        before -= 1
    return pronoun.doc[before] if before >= 0 and clauses.is_noun(pronoun.doc[before]) else None


def _after_quotation(frame: Frame, verb: Token) -> tuple[Token, str] | None:
    """*..., but failed,” a source in the province, up north, told The Wire*: the parse loses such a subject.

    It is the first noun between the closing mark and the verb, where no other verb stands between.
    """
    sentence = frame.sentence_at(verb.idx)
    ends = [
        frame.quotations[number].end
        for number in frame.quotations_in(sentence)
        if frame.quotations[number].end <= verb.idx
    ]
    if not ends or verb.tag_ not in clauses.FINITE_TAGS:
        return None
    between = [
        token for token in clauses.touching(frame.doc, ends[-1], verb.idx + 1) if ends[-1] <= token.idx < verb.idx
    ]
    if any(token.tag_ in clauses.FINITE_TAGS for token in between):
        return None
    for token in between:
        if (clauses.is_noun(token) or token.pos_ == "PRON") and not _leans_on_next(token):
            return token, "source.content_subject_verb"
    return None


def _leans_on_next(token: Token) -> bool:
    """A noun before its head: *health* in *health officials*, *Tan* in *Tan Li*, *ministry* in *the ministry's*."""
    return token.dep_ in {"compound", "poss", "amod", "nmod"} and token.head.i > token.i


def _inverted(verb: Token) -> tuple[Token, str] | None:
    """*..., added Interfax.*: behind a quotation mark or comma the parse may take the speaker for an object."""
    if verb.i == 0 or verb.nbor(-1).text not in _ASIDE or verb.tag_ not in {"VBD", "VBZ", "VBN", "VBP"}:
        return None
    for child in verb.rights:
        if (
            child.dep_ in {"dobj", "attr", "oprd", "npadvmod"}
            and child.left_edge.i == verb.i + 1
            and child.tag_ in {"NNP", "NNPS", "PRP"}
        ):
            return child, "source.content_verb_subject"
    return None


def _set_off(frame: Frame, verb: Token) -> tuple[Token, str] | None:
    """*Lim would win, the poll, held by the institute, found.*: the holder parsed as apposition of the noun before."""
    if verb.i + 1 < len(verb.doc) and not verb.nbor(1).is_punct or verb.tag_ not in clauses.FINITE_TAGS:
        return None
    sentence = frame.sentence_at(verb.idx)
    for token in clauses.touching(frame.doc, sentence[0], verb.idx):
        first = token.left_edge
        if token.dep_ == "appos" and first.lower_ == "the" and first.i > 0 and first.nbor(-1).text == ",":
            return token, "source.content_subject_verb"
    return None


def _shared(verb: Token) -> tuple[Token, str] | None:
    """The holder that a participle or second verb takes over."""
    if verb.dep_ == "acl" and verb.tag_ == "VBG":
        return verb.head, "source.participle"
    if verb.dep_ not in _SHARING or verb.head is verb:
        return None
    if verb.tag_ == "VB" and verb.dep_ == "xcomp" and verb.head.lower_ not in _LEADING_ON:
        return None
    shared = _shared_subject(verb.head)
    rule = "source.participle" if verb.tag_ == "VBG" else "source.shared_subject"
    return (shared, rule) if shared is not None else None


def _is_passive(verb: Token) -> bool:
    if clauses.is_passive(verb):
        return True
    reduced = verb.tag_ == "VBN" and verb.dep_ in {"acl", "advcl", "relcl"}
    return reduced and not clauses.auxiliaries(verb) and clauses.subject(verb, shared=False) is None


def _shared_subject(verb: Token) -> Token | None:
    """The subject that a participle or second verb takes over, climbing over verbs that have none of their own."""
    for candidate in (verb, *verb.ancestors):
        if not clauses.is_verb(candidate):
            return None
        own = clauses.subject(candidate, shared=False)
        if own is not None:
            return _antecedent(own, candidate) if own.lower_ in _RELATIVES else own
    return None


def _passive(frame: Frame, verb: Token, head: Token) -> Cue | None:
    """*The toll was put at 12 by officials*: all of the clause but the agent, and but what only describes its subject."""
    sentence = frame.sentence_at(verb.idx)
    phrase = clauses.char_range(holders.noun_phrase(head))
    subject = clauses.subject(verb, shared=False)
    start, end = max(verb.left_edge.idx, sentence[0]), min(clauses.end_of(verb.right_edge), sentence[1])
    if subject is not None and "," in frame.text[start : verb.idx]:
        start = verb.idx
    content = tuple(part for part in ((start, phrase[0]), (phrase[1], end)) if part[0] < part[1])
    return Cue("source.passive", head, verb, (verb.idx, clauses.end_of(verb)), (verb.idx, phrase[1]), content, "around")


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
    after = _has_object(saying) or _opens_content(frame, verb, right)
    if saying.kind == "quote":
        after = bool(frame.quotations_in((right, min(right + 4, sentence[1]))))
    if saying.rule == "source.relative_clause":
        return _after(saying) if after else None
    quoted = _closes_quotation(frame, left)
    if saying.kind == "document" or saying.kind == "quote" and not quoted:
        return _after(saying) if after else None
    aside = _stands_aside(frame, left, sentence)
    clause_before = aside and any(child.dep_ == "ccomp" for child in verb.lefts)
    ends = not frame.text[right : sentence[1]].strip(" .!?\n\"”'’)")
    if quoted or clause_before or saying.inverted and aside or aside and ends and not saying.takes_over:
        return _before(saying)
    if aside and not saying.takes_over and not _governs(verb) and _aside_follows(frame, right, sentence):
        return _around(saying)
    if _begins_with_as(saying) and not _governs(verb) and _aside_follows(frame, right, sentence):
        return _around(saying)
    if _is_object_relative(verb, saying.head):
        return _object_relative(saying)
    if after or _ends_with_colon(frame, right, sentence):
        return _after(saying)
    return None


def _before(saying: _Saying) -> Cue:
    """*..., X said*, with what goes on behind it where that is a clause or a quotation of its own."""
    frame, sentence = saying.frame, saying.sentence
    left, right = saying.left, saying.right
    content = [(sentence[0], left)]
    where: Where = "before"
    if _goes_on_behind(frame, saying.verb, right, sentence):
        content.append((right, sentence[1]))
        where = "around"
    rule = saying.rule if saying.inverted else "source.content_subject_verb"
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
    return holders.noun_phrase(head)[0].idx


def _right_of(frame: Frame, verb: Token, head: Token, sentence: Range) -> int:
    edge = clauses.end_of(verb)
    if head.i > verb.i:
        edge = max(edge, clauses.end_of(head.right_edge))
        return min(edge, sentence[1])
    for child in verb.rights:
        if child.dep_ not in _BESIDE or child.dep_ == "dobj" and frame.words.verbs[verb.lower_] != "say":
            break
        if child.left_edge.idx > edge + 1:
            break
        edge = clauses.end_of(child.right_edge)
    return min(edge, sentence[1])


def _stands_aside(frame: Frame, left: int, sentence: Range) -> bool:
    before = frame.text[sentence[0] : left].rstrip()
    return bool(before) and before[-1] in ",—–-”\"’'?!;…)]»"


def _closes_quotation(frame: Frame, left: int) -> bool:
    before = frame.text[max(0, left - 6) : left].rstrip(" ,\t")
    if not before or before[-1] == "\n":
        return False
    place = max(0, left - 6) + len(before) - 1
    number = frame.quotation_at(place)
    return number is not None and frame.quotations[number].end == place + 1


def _aside_follows(frame: Frame, right: int, sentence: Range) -> bool:
    after = frame.text[right : sentence[1]].lstrip()
    return bool(after) and after[0] in ",—–-;"


def _ends_with_colon(frame: Frame, right: int, sentence: Range) -> bool:
    paragraph = frame.paragraphs[frame.paragraph_at(sentence[0])]
    return frame.text[right : paragraph[1]].rstrip().endswith(":") and "." not in frame.text[right : paragraph[1]]


def _has_object(saying: _Saying) -> bool:
    """Whether what is said hangs on the right of the verb, as far as verbs of this class allow it."""
    kind = saying.kind
    if kind == "quote":
        return False
    finds = saying.document or singular(saying.head.lower_) in saying.frame.words.kin.get("researcher", ())
    for child in saying.verb.rights:
        if child.i == saying.head.i:
            continue
        if child.dep_ in {"ccomp", "parataxis", "xcomp"} or _is_lost_clause(child):
            return True
        if child.dep_ in _OBJECTS and (kind in {"report", "put", "expect", "document"} or kind == "show" and finds):
            return True
        if child.dep_ == "prep" and any(
            deep.dep_ in {"acl", "relcl"} and deep.tag_ != "VBN" for noun in child.children for deep in noun.children
        ):
            return True  # says in a statement that 12 died
        if child.dep_ == "prep" and kind in {"expect", "report", "document", "put"} and child.lower_ in _TOPICS:
            return True
    return False


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
    if verb.lower_.startswith(("tell", "told")):
        hearer = next((child for child in verb.rights if child.dep_ in {"dobj", "dative"}), None)
        start = max(start, clauses.end_of(holders.noun_phrase(hearer)[-1])) if hearer is not None else start
    if saying.kind == "say" and not any(
        child.dep_ in {"ccomp", "xcomp"} and child.tag_ != "VB" for child in verb.rights
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


# ---- colons and signatures -------------------------------------------------------------------------------------------


def _colon_cues(frame: Frame, known: set[int]) -> Iterator[Cue]:
    """*The senator took to the stage:* before a paragraph that is a quotation: the subject of its main verb speaks."""
    for match in _PARAGRAPH_COLON.finditer(frame.text):
        sentence = frame.sentence_at(match.start())
        tokens = clauses.touching(frame.doc, sentence[0], match.start() + 1)
        root = tokens.root
        head = clauses.subject(root, shared=False) if clauses.is_parsed(root) and clauses.is_verb(root) else None
        if head is None or root.i in known or not (holders.can_speak(head) and not holders.is_share_of_people(head)):
            continue
        span = (sentence[0], match.start() + 1)
        yield Cue("source.colon_quotation", head, root, (root.idx, clauses.end_of(root)), span, (), "after", colon=True)


def find_labels(frame: Frame) -> Iterator[tuple[str, Range, Range, Range]]:
    """Rule, holder, cue and content ranges of *Name: ...* at a line's start and *"..." - Name* at its end."""
    for match in _COLON.finditer(frame.text):
        holder = match.span("holder")
        if match["holder"].split()[0].lower() in _LABELS or not _is_speaker_label(frame, match["holder"]):
            continue
        end = frame.paragraphs[frame.paragraph_at(holder[0])][1]
        yield "source.colon", holder, (holder[1], holder[1] + 1), (match.end(), end)
    for match in _SIGNATURE.finditer(frame.text):
        number = frame.quotation_at(match.start())
        if number is not None:
            quotation = frame.quotations[number]
            yield (
                "source.signature",
                match.span("holder"),
                (match.start() + 1, match.start("holder")),
                (quotation.start, quotation.end),
            )


def _is_speaker_label(frame: Frame, label: str) -> bool:
    """A label names a speaker where its last word stands elsewhere in the article too, or it is a document noun."""
    last = label.rsplit(maxsplit=1)[-1].strip("()")
    return frame.text.count(last) > 1 or last.lower() in frame.words.documents
