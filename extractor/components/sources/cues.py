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
from extractor.types import Range

Where = Literal["before", "after", "around"]

_ASIDE = frozenset({",", "—", "–", "--", "-", '"', "”", "''", "’", "'", "?", "!", ";", "…", "...", ")", "]"})
_CLAUSAL = frozenset({"ccomp", "xcomp", "parataxis", "advcl", "dep", "acl", "oprd"})
_OBJECTS = frozenset({"dobj", "attr", "oprd"})
_BESIDE = frozenset(
    {"npadvmod", "advmod", "prep", "dative", "dobj", "nsubj", "agent", "prt", "pobj", "appos", "nsubjpass"}
)
_SHARING = frozenset({"advcl", "xcomp", "conj", "pcomp", "ccomp", "dep", "parataxis"})
_RELATIVES = frozenset({"who", "which", "that", "whom"})
_IN = frozenset({"in", "under", "by", "from", "on", "per"})
_NOMINAL = frozenset(
    {
        "claim",
        "claims",
        "estimate",
        "estimates",
        "assertion",
        "prediction",
        "projection",
        "forecast",
        "statement",
        "allegation",
        "allegations",
        "pledge",
        "promise",
        "warning",
        "announcement",
        "accusation",
        "remark",
        "remarks",
        "contention",
        "argument",
        "boast",
        "reference",
    }
)
_COLON = re.compile(
    r"(?m)^[ \t]*(?P<holder>[A-Z][\w.’'-]*(?:[ \t][A-Z&(][\w.’'()-]*|[ \t](?:of|the|for|and)(?=[ \t][A-Z])){0,5}):[ \t]+(?=[\"“‘'A-Z0-9$])"
)
_SIGNATURE = re.compile(
    r"[\"”][ \t]*(?:-{1,2}|–|—)[ \t]*(?P<holder>[A-Z][\w.’'-]*(?:[ \t][A-Z][\w.’'-]*){0,4})[ \t]*(?=\n|$)"
)
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
    return sorted(found, key=lambda cue: cue.cue)


def _candidates(frame: Frame) -> Iterator[Token]:
    """The parsed tokens that can be a cue; one array look-up for the whole Doc."""
    doc = frame.doc
    strings = doc.vocab.strings
    wanted = [strings.add(form) for form in (*frame.words.verbs, *frame.words.documents, *_NOMINAL, "according", "per")]
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


def _per(frame: Frame, token: Token) -> Cue | None:
    """*..., per the ministry*; never the *per* of a rate."""
    head = next((noun for noun in token.children if noun.dep_ == "pobj"), None)
    if head is None or (head.tag_ not in {"NNP", "NNPS"} and document_class_of(frame, head) is None):
        return None
    if not _follows_comma(token):
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
    """*In a survey by X released Monday, 31 percent ...*; *... in the latest poll*."""
    if document_class_of(frame, noun) != "poll" or noun.dep_ != "pobj":
        return None
    preposition = noun.head
    if preposition.lower_ not in _IN or preposition.dep_ not in {"prep", "ROOT", "mark", "advcl", "agent"}:
        return None
    sentence = frame.sentence_at(noun.idx)
    end = min(clauses.end_of(noun.right_edge), sentence[1])
    span = (
        preposition.idx,
        end
        if not frame.text[sentence[0] : preposition.idx].strip(' "“')
        else clauses.end_of(holders.noun_phrase(noun)[-1]),
    )
    content = tuple(
        part for part in ((sentence[0], span[0]), (span[1], sentence[1])) if frame.text[slice(*part)].strip(" .,")
    )
    return Cue(
        "source.in_document", noun, preposition, (preposition.idx, clauses.end_of(preposition)), span, content, "around"
    )


# ---- nouns -----------------------------------------------------------------------------------------------------------


def _nominal(frame: Frame, noun: Token) -> Cue | None:
    """*his estimate of 12*, *claims by X that ...*, *a statement from X*."""
    if noun.lower_ not in _NOMINAL:
        return None
    head = next((child for child in noun.lefts if child.dep_ == "poss"), None)
    if head is None:
        head = next(
            (given for preposition, given in clauses.prepositions(noun) if preposition.lower_ in {"by", "from"}), None
        )
    if head is None or not (holders.can_speak(head) or head.lower_ in {"his", "her", "their", "its"}):
        return None
    sentence = frame.sentence_at(noun.idx)
    start = max(clauses.end_of(noun), clauses.end_of(head) if head.i > noun.i else 0)
    end = min(clauses.end_of(noun.right_edge), sentence[1])
    if end <= start:
        return None
    span = (min(head.left_edge.idx, noun.idx), start)
    return Cue("source.nominal", head, noun, (noun.idx, clauses.end_of(noun)), span, ((start, end),), "after")


# ---- verbs -----------------------------------------------------------------------------------------------------------


def _verb_cue(frame: Frame, verb: Token) -> Cue | None:
    """A verb of the list with a holder that can speak and something said."""
    kind = frame.words.verbs[verb.lower_]
    if verb.dep_ in {"amod", "compound"} or (
        clauses.is_negated(verb) and kind != "expect" and verb.lower_[:3] != "den"
    ):
        return None
    found = _speaker(verb)
    if found is None:
        return None
    head, rule = found
    if not holders.can_speak(head) or holders.is_share_of_people(head):
        return None
    document = document_class_of(frame, head)
    if kind == "document" and document is None:
        return None
    if rule == "source.passive":
        return _passive(frame, verb, head)
    return _placed(frame, verb, head, rule, kind, document)


def _speaker(verb: Token) -> tuple[Token, str] | None:
    """The head word of the holder of a verb, and the rule that found it."""
    if _is_passive(verb):
        agent = next((noun for preposition, noun in clauses.prepositions(verb) if preposition.dep_ == "agent"), None)
        return (agent, "source.passive") if agent is not None and verb.dep_ != "acl" else None
    own = clauses.subject(verb, shared=False)
    if own is not None:
        if own.lower_ in _RELATIVES and verb.dep_ == "relcl":
            return verb.head, "source.relative_clause"
        return own, "source.content_verb_subject" if own.i > verb.i else "source.subject_verb_content"
    if verb.dep_ == "acl" and verb.tag_ == "VBG":
        return verb.head, "source.participle"
    if verb.dep_ in _SHARING and verb.head is not verb:
        if (
            verb.tag_ == "VB"
            and verb.dep_ == "xcomp"
            and verb.head.lower_ not in {"went", "goes", "go", "going", "continued", "had", "has", "appeared", "seemed"}
        ):
            return None
        shared = _shared_subject(verb.head)
        rule = "source.participle" if verb.tag_ == "VBG" else "source.shared_subject"
        return (shared, rule) if shared is not None else None
    return None


def _is_passive(verb: Token) -> bool:
    if clauses.is_passive(verb):
        return True
    return (
        verb.tag_ == "VBN"
        and verb.dep_ in {"acl", "advcl", "relcl"}
        and not clauses.auxiliaries(verb)
        and clauses.subject(verb, shared=False) is None
    )


def _shared_subject(verb: Token) -> Token | None:
    """The subject that a participle or second verb takes over, climbing over verbs that have none of their own."""
    for candidate in (verb, *verb.ancestors):
        if not clauses.is_verb(candidate):
            return None
        own = clauses.subject(candidate, shared=False)
        if own is not None:
            if own.lower_ in _RELATIVES and candidate.dep_ == "relcl":
                return candidate.head
            return own
    return None


def _passive(frame: Frame, verb: Token, head: Token) -> Cue | None:
    """*The toll was put at 12 by officials*: all of the clause but the agent."""
    sentence = frame.sentence_at(verb.idx)
    phrase = clauses.char_range(holders.noun_phrase(head))
    start, end = max(verb.left_edge.idx, sentence[0]), min(clauses.end_of(verb.right_edge), sentence[1])
    content = tuple(part for part in ((start, phrase[0]), (phrase[1], end)) if part[0] < part[1])
    return Cue("source.passive", head, verb, (verb.idx, clauses.end_of(verb)), (verb.idx, phrase[1]), content, "around")


def _placed(frame: Frame, verb: Token, head: Token, rule: str, kind: str, document: str | None) -> Cue | None:
    """Place the content of an active verb before it, after it or around it."""
    sentence = frame.sentence_at(verb.idx)
    relative = rule == "source.relative_clause"
    left = verb.idx if relative or head.i > verb.i else min(verb.idx, _left_of(head))
    if rule in {"source.participle", "source.shared_subject"}:
        left = verb.idx
    right = _right_of(frame, verb, head, sentence)
    aside_before = _stands_aside(frame, left, sentence)
    inverted = rule == "source.content_verb_subject"
    has_after = _has_object(verb, head, kind, document) or _opens_content(frame, verb, right)
    quote_before = _closes_quotation(frame, left)
    left_clause = any(child.dep_ == "ccomp" and child.i < verb.i for child in verb.lefts) and aside_before
    shared = rule in {"source.participle", "source.shared_subject"}
    parenthetical = aside_before and not shared and _aside_follows(frame, right, sentence)
    cue = (verb.idx, clauses.end_of(verb))
    span = (max(left, sentence[0]), min(right, sentence[1]))
    if kind in {"document"} and not has_after:
        return None
    if relative:
        return _relative(frame, verb, head, cue, sentence, right) if has_after else None
    if _is_object_relative(verb, head):
        return _object_relative(verb, cue, sentence, span, head)
    if (inverted and (aside_before or quote_before)) or (
        (left_clause or quote_before) and not (has_after and not quote_before and not left_clause)
    ):
        content = [(sentence[0], span[0])]
        if span[1] < sentence[1]:
            content.append((span[1], sentence[1]))
        where: Where = "around" if frame.text[span[1] : sentence[1]].strip(" .,!?\"”'\n") else "before"
        return Cue(rule if inverted else "source.content_subject_verb", head, verb, cue, span, tuple(content), where)
    if parenthetical and kind in {"say", "report", "expect", "put", "show"} and not _governs(verb):
        return Cue(
            "source.content_subject_verb",
            head,
            verb,
            cue,
            span,
            ((sentence[0], span[0]), (span[1], sentence[1])),
            "around",
        )
    colon = _ends_with_colon(frame, right, sentence)
    if has_after or colon:
        end = _content_end(verb, sentence)
        start = _content_start(frame, verb, head)
        content_after = ((start, end),) if start < end else ()
        if document in {"figures"} or document in {"poll", "study"}:
            rule = "source.document_shows" if rule == "source.subject_verb_content" else rule
        elif kind == "expect" and rule == "source.subject_verb_content":
            rule = "source.expectation"
        return Cue(rule, head, verb, cue, (span[0], start), content_after, "after", colon)
    if aside_before and not shared and kind in {"say", "report"} and not has_after:
        return Cue("source.content_subject_verb", head, verb, cue, span, ((sentence[0], span[0]),), "before")
    return None


def _governs(verb: Token) -> bool:
    """Whether a clause hangs on the right of the verb, so that commas around it are chance."""
    return any(child.dep_ in {"ccomp", "xcomp"} for child in verb.rights)


def _left_of(head: Token) -> int:
    return holders.noun_phrase(head)[0].idx


def _right_of(frame: Frame, verb: Token, head: Token, sentence: Range) -> int:
    """The end of holder and verb together, with the hearer, the day and the place of saying behind them."""
    edge = clauses.end_of(verb)
    if head.i > verb.i:
        edge = max(edge, clauses.end_of(head.right_edge))
        return min(edge, sentence[1])
    for child in verb.rights:
        if child.dep_ not in _BESIDE or (child.dep_ == "dobj" and frame.words.verbs[verb.lower_] != "say"):
            break
        if child.left_edge.idx > edge + 1:
            break
        edge = clauses.end_of(child.right_edge)
    return min(edge, sentence[1])


def _stands_aside(frame: Frame, left: int, sentence: Range) -> bool:
    before = frame.text[sentence[0] : left].rstrip()
    return bool(before) and before[-1] in ",—–-”\"’'?!;…)]»"


def _closes_quotation(frame: Frame, left: int) -> bool:
    before = frame.text[max(0, left - 6) : left].rstrip(" ,\n\t")
    if not before:
        return False
    place = max(0, left - 6) + len(before) - 1
    number = frame.quotation_at(place)
    return number is not None and frame.quotations[number].end == place + 1


def _aside_follows(frame: Frame, right: int, sentence: Range) -> bool:
    after = frame.text[right : sentence[1]].lstrip()
    return bool(after) and after[0] in ",—–-;"


def _ends_with_colon(frame: Frame, right: int, sentence: Range) -> bool:
    paragraph = frame.paragraphs[frame.paragraph_at(sentence[0])]
    return (
        frame.text[sentence[0] : paragraph[1]].rstrip().endswith(":")
        and frame.text[right : sentence[1]].count(".") == 0
    )


def _has_object(verb: Token, head: Token, kind: str, document: str | None) -> bool:
    """Whether what is said hangs on the right of the verb, as far as verbs of this class allow it."""
    for child in verb.rights:
        if child is head or child.i == head.i:
            continue
        if child.dep_ == "ccomp" or child.dep_ in {"parataxis"}:
            return True
        if child.dep_ == "xcomp" and kind in {"expect", "report", "put", "show", "document", "say"}:
            return True
        if child.dep_ in _OBJECTS and (
            kind in {"report", "put", "expect", "document"} or (kind == "show" and document)
        ):
            return True
        if (
            child.dep_ == "prep"
            and kind in {"expect", "report", "document", "put"}
            and child.lower_ in {"for", "of", "at", "with", "to", "that", "about"}
        ):
            return True
    return False


def _opens_content(frame: Frame, verb: Token, right: int) -> bool:
    """Whether a quotation or *that* follows the verb though the parse hangs it elsewhere."""
    after = frame.text[right : right + 12].lstrip(" ,:")
    return after.startswith(("“", '"', "``", "that ")) or (verb.i + 1 < len(verb.doc) and verb.nbor(1).lower_ == "that")


def _content_start(frame: Frame, verb: Token, head: Token) -> int:
    """Where the content after a verb begins: behind the verb, and behind the hearer of *told*."""
    start = clauses.end_of(verb)
    if head.i > verb.i:
        start = max(start, clauses.end_of(head.right_edge))
    if verb.lower_.startswith(("tell", "told")):
        for child in verb.rights:
            if child.dep_ in {"dobj", "dative"}:
                start = max(start, clauses.end_of(holders.noun_phrase(child)[-1]))
                break
    return start


def _content_end(verb: Token, sentence: Range) -> int:
    """Where the content after a verb ends: with its clause, before a second verb that only shares the subject."""
    end = (
        sentence[1]
        if verb.head is verb or (verb.dep_ == "ccomp" and verb.head.i < verb.i)
        else clauses.end_of(verb.right_edge)
    )
    for child in verb.rights:
        if child.dep_ == "conj" and clauses.is_verb(child) and clauses.subject(child, shared=False) is None:
            conjunction = next((other for other in verb.rights if other.dep_ == "cc" and other.i < child.i), child)
            end = min(end, conjunction.idx)
    return min(end, sentence[1])


def _relative(frame: Frame, verb: Token, head: Token, cue: Range, sentence: Range, right: int) -> Cue:
    """*the company, which reported 300 job cuts*: the holder is the noun before the clause."""
    start = _content_start(frame, verb, verb)
    end = min(clauses.end_of(verb.right_edge), sentence[1])
    return Cue(
        "source.relative_clause", head, verb, cue, (min(head.left_edge.idx, cue[0]), start), ((start, end),), "after"
    )


def _is_object_relative(verb: Token, head: Token) -> bool:
    return (
        verb.dep_ == "relcl"
        and head.i < verb.i
        and head.head == verb
        and not any(child.dep_ == "mark" for child in verb.lefts)
    )


def _object_relative(verb: Token, cue: Range, sentence: Range, span: Range, head: Token) -> Cue:
    """*the flood, which officials said killed 12*: the noun before the clause and the rest of the clause."""
    end = min(clauses.end_of(verb.right_edge), sentence[1])
    content = ((span[1], end),)
    return Cue("source.relative_clause", head, verb, cue, span, content, "after")


# ---- colons and signatures -------------------------------------------------------------------------------------------


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
