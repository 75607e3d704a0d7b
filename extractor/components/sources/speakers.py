"""Who speaks by a verb: its subject, the one behind it, the one it shares or the one the parse has lost."""

from __future__ import annotations

from spacy.tokens import Token

from extractor import clauses
from extractor.components.sources.cue import ASIDE
from extractor.components.sources.frame import Frame

_SHARING = frozenset({"advcl", "xcomp", "conj", "pcomp", "ccomp", "dep", "parataxis"})
# Participles whose agent has made or met something rather than said it: written by, found by.
_MADE = frozenset(
    {"written", "shown", "found", "seen", "given", "posted", "called", "had", "recorded", "ruled", "asked", "read"}
)
_LEADING_ON = frozenset({"went", "goes", "go", "going", "continued", "had", "has", "appeared", "seemed"})
_RELATIVES = frozenset({"who", "which", "that", "whom"})


def speaker(frame: Frame, verb: Token) -> tuple[Token, str] | None:
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
    if (verb.i + 1 < len(verb.doc) and not verb.nbor(1).is_punct) or verb.tag_ not in clauses.FINITE_TAGS:
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
