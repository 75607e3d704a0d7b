"""Who speaks by a verb: its subject, the one behind it, the one it shares or the one the parse has lost."""

from __future__ import annotations

from spacy.tokens import Token

from extractor import clauses
from extractor.components.sources.cue import ASIDE
from extractor.components.sources.frame import Frame

_SHARING = frozenset({"advcl", "xcomp", "conj", "pcomp", "ccomp", "dep", "parataxis"})
# Participles whose agent has made or met something rather than said it: written by, found by.
_HOLDER_REACH = 10  # tokens between the comma and the verb of a holder that the parse has lost
_MADE = frozenset(
    {"written", "shown", "found", "seen", "given", "posted", "called", "had", "recorded", "ruled", "asked", "read"}
)
_TOLD_OF = frozenset(
    {"believed", "thought", "said", "estimated", "reported", "understood", "rumoured", "rumored", "feared", "presumed"}
)
_GOING_ON = frozenset({"adding", "noting"})
_LEADING_ON = frozenset({"went", "goes", "go", "going", "continued", "had", "has", "appeared", "seemed"})
_CLOSING = frozenset({"”", '"', "''"})
_RELATIVES = frozenset({"who", "which", "that", "whom"})


def speaker(frame: Frame, verb: Token) -> tuple[Token, str] | None:
    """The head word of the holder of a verb, and the rule that found it."""
    if _is_passive(verb):
        agent = next((noun for preposition, noun in clauses.prepositions(verb) if preposition.dep_ == "agent"), None)
        if agent is None or verb.lower_ in _MADE:
            return None
        return agent, "source.reduced_passive" if verb.dep_ == "acl" else "source.passive"
    quoting = quoting_verb(verb)
    if quoting is not None:
        passive = clauses.is_passive(quoting)
        quoted = next((child for child in quoting.children if child.dep_ == ("nsubjpass" if passive else "dobj")), None)
        return (quoted, "source.quoted_as_saying") if quoted is not None else None
    own = _subject_behind(verb) or _own_subject(frame, verb)
    if own is None:
        return _after_quotation(frame, verb) or _inverted(verb) or _set_off(frame, verb) or _shared(frame, verb)
    if own.lower_ in _RELATIVES and own.i < verb.i:
        antecedent = _antecedent(own, verb)
        return (antecedent, "source.relative_clause") if antecedent is not None else None
    return own, "source.content_verb_subject" if own.i > verb.i else "source.subject_verb_content"


def quoting_verb(verb: Token) -> Token | None:
    """*quoted* in *the Wire quoted police as saying* and *police were quoted as saying*; None for another saying."""
    above = verb.head
    if (
        verb.dep_ != "pcomp"
        or above.lower_ != "as"
        or above.head.lower_ not in {"quoted", "cited", "quotes", "quoting"}
    ):
        return None
    return above.head


def _own_subject(frame: Frame, verb: Token) -> Token | None:
    """The subject of a verb, the nearest where the parse gives two (*VELDEN — The dam broke, officials said*).

    A dateline is none; the parse may hang the true one on it as apposition (*VELDEN (Wire) – Dam builder Lind said*).
    """
    own = [child for child in verb.children if child.dep_ in clauses.SUBJECTS and child.dep_ != "expl"]
    before = [child for child in own if child.i < verb.i]
    nearest = before[-1] if before else own[0] if own else None
    if nearest is None or not frame.is_dateline(nearest.idx):
        return nearest
    return next((child for child in nearest.rights if child.dep_ == "appos" and not frame.is_dateline(child.idx)), None)


def _subject_behind(verb: Token) -> Token | None:
    """*The winners, said Tan, are ...*: the subject right behind the verb, whatever else is parsed as one."""
    if verb.i == 0 or verb.nbor(-1).text not in ASIDE:
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
    if verb.i == 0 or verb.nbor(-1).text not in ASIDE or verb.tag_ not in {"VBD", "VBZ", "VBN", "VBP"}:
        return None
    closed = verb.nbor(-1).text in _CLOSING
    for child in verb.rights:
        if (
            child.dep_ in {"dobj", "attr", "oprd", "npadvmod"}
            and child.left_edge.i == verb.i + 1
            and (child.tag_ in {"NNP", "NNPS", "PRP"} or (closed and clauses.is_noun(child)))
        ):
            return child, "source.content_verb_subject"
    return None


def _set_off(frame: Frame, verb: Token) -> tuple[Token, str] | None:
    """*Lim would win, the poll, held by the institute, found.*: the holder parsed as apposition of the noun before."""
    if (verb.i + 1 < len(verb.doc) and not verb.nbor(1).is_punct) or verb.tag_ not in clauses.FINITE_TAGS:
        return None
    sentence = frame.sentence_at(verb.idx)
    for token in clauses.touching(frame.doc, sentence[0], verb.idx):
        first = token.left_edge
        if token.dep_ == "appos" and first.lower_ == "the" and first.i > 0 and first.nbor(-1).text == ",":
            return token, "source.content_subject_verb"
    return None


def _squeezed_in(frame: Frame, verb: Token) -> Token | None:
    """*The fire killed two, port director Ana Lind told The Wire.*: the noun right before a verb, behind a comma.

    The parse may join such a verb to the ones before it; a noun phrase between comma and verb is its holder.
    """
    if verb.i == 0 or verb.tag_ not in clauses.FINITE_TAGS or not clauses.is_noun(verb.nbor(-1)):
        return None
    for token in reversed(verb.doc[max(0, verb.i - _HOLDER_REACH) : verb.i]):
        if token.idx < frame.sentence_at(verb.idx)[0] or clauses.is_verb(token) or token.dep_ == "mark":
            return None
        if token.text == "," or token.text in _CLOSING or token.dep_ == "cc":
            return verb.doc[token.i + 1 : verb.i].root
    return None


def _shared(frame: Frame, verb: Token) -> tuple[Token, str] | None:
    """The holder that a participle or second verb takes over."""
    squeezed = _squeezed_in(frame, verb) if verb.dep_ == "conj" else None
    if squeezed is not None:
        return squeezed, "source.content_subject_verb"
    if verb.dep_ == "acl" and verb.tag_ == "VBG":
        return _issuer(frame, verb.head) or verb.head, "source.participle"
    if verb.dep_ not in _SHARING or verb.head is verb:
        return None
    if verb.tag_ == "VB" and verb.dep_ == "xcomp" and verb.head.lower_ not in _LEADING_ON:
        return None
    above = verb.head.head if verb.dep_ == "pcomp" else verb.head  # after reporting a drop of 12 percent
    if verb.lower_ in _GOING_ON and above.dep_ == "ccomp" and above.head.lower_ in frame.words.verbs:
        above = above.head  # he said the state would spend 12 million, adding that 4 million were released
    shared = _shared_subject(frame, above)
    rule = "source.participle" if verb.tag_ == "VBG" else "source.shared_subject"
    return (shared, rule) if shared is not None else None


def _issuer(frame: Frame, noun: Token) -> Token | None:
    """*The envoys issued a statement saying 12 had left*: who issues words or figures answers for them."""
    issues = noun.dep_ == "dobj" and noun.head.lemma_ in {"issue", "release", "publish", "post", "send", "make"}
    if not issues or frame.words.documents.get(noun.lower_) not in {"words", "figures"}:
        return None
    own = _own_subject(frame, noun.head)
    return own if own is not None and own.lower_ not in _RELATIVES else None


def _is_passive(verb: Token) -> bool:
    if clauses.is_passive(verb) or _is_told_of(verb):
        return True
    reduced = verb.tag_ == "VBN" and verb.dep_ in {"acl", "advcl", "relcl"}
    return reduced and not clauses.auxiliaries(verb) and clauses.subject(verb, shared=False) is None


def _is_told_of(verb: Token) -> bool:
    """*The militants, believed to number 3,000*: they are told of, whatever the parse makes of the participle."""
    is_told = verb.lower_ in _TOLD_OF and verb.tag_ in {"VBD", "VBN"} and verb.i + 1 < len(verb.doc)
    return is_told and verb.nbor(1).tag_ == "TO"


def _shared_subject(frame: Frame, verb: Token) -> Token | None:
    """The subject that a participle or second verb takes over, climbing over verbs that have none of their own.

    A subject that cannot speak is passed over: *He said sales had fallen and promised 40 posts*.
    """
    for candidate in (verb, *verb.ancestors):
        if not clauses.is_verb(candidate):
            return None
        own = _own_subject(frame, candidate)
        if own is not None and own.lower_ not in frame.words.voiceless:
            return _antecedent(own, candidate) if own.lower_ in _RELATIVES else own
    return None
