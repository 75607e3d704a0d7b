"""Who is speaking: from the head word of a holder to the shortest noun phrase that a desk would print."""

from __future__ import annotations

import re
from dataclasses import dataclass

from spacy.tokens import Span, Token

from extractor import clauses
from extractor.components.sources.words import Words
from extractor.types import Range, SourceType

# What may stand behind the head inside the phrase: a source in the province, a poll by the institute, the Bank of X.
_TIES = frozenset({"of", "in", "at", "for", "from", "by", "with", "on", "to"})
_DASHES = frozenset({"-", "--", "–", "—"})
_GIVERS = frozenset({"from", "by", "of"})
_LEFT = frozenset(
    {
        "det",
        "amod",
        "compound",
        "poss",
        "nummod",
        "nmod",
        "advmod",
        "quantmod",
        "predet",
        "npadvmod",
        "case",
        "punct",
        "prep",
        "nounmod",
        "neg",
    }
)
_SHARES = re.compile(
    r"\b(?:per ?cent|majority|half|third|quarter|plurality)\b|%"
    r"|\b\w+ (?:in|out of) (?:\d+|two|three|four|five|six|seven|eight|nine|ten)\b",
    re.I,
)
FIRST_PERSONS = frozenset({"i", "we", "you", "me", "us"})
PERSONAL = frozenset({"he", "she", "they", "it", "him", "her", "them"})
_VOICELESS = frozenset(
    {
        "this",
        "that",
        "there",
        "what",
        "which",
        "these",
        "those",
        "nobody",
        "none",
        "everything",
        "something",
        "nothing",
        "anything",
        "anyone",
        "anybody",
        "everyone",
        "everybody",
        "who",
        "whom",
        "how",
        "where",
        "when",
        "one",
        "if",
        "all",
    }
)
POSSESSIVES = {"his", "her", "their", "its"}
# Who does this to a document passes it on and has not made it.
_SPREAD = frozenset({"published", "reported", "cited", "quoted", "carried", "obtained", "seen"})
_MAKER_REACH = 10  # tokens between a document noun and the one who made it
_DAY = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|(?:19|20)\d\d"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)\.?|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)"
)
_NAME_REACH = 20  # tokens between a trade and the name that is its apposition
NO_TRADE = re.compile(r"(?:for|of|by|with|like|such|the (?:most|least|first|last)|\d)\b")
"""What set off behind a name is no role: *Cement makers, for instance*; *the firm, the most of any*."""
_NO_ROLE = re.compile(r"^(?:an?|the|its|his|her|their)\s+", re.I)
_NAME_WORD = re.compile(r"[A-Z\u00c0-\u00de]")


@dataclass(frozen=True, slots=True)
class Holder:
    """A holder as it stands in the text; ``role`` is what an apposition or the words before the name tell."""

    start: int
    end: int
    text: str
    type: SourceType
    role: str | None


def can_speak(head: Token) -> bool:
    """Whether a noun or pronoun can be a source: not the speaker's own *I* and *we*, nor *this* or *there*."""
    word = head.lower_
    if word in FIRST_PERSONS or word in _VOICELESS or not word[:1].isalnum():
        return False
    return (
        clauses.is_noun(head)
        or head.pos_ in {"PRON", "PROPN", "NOUN"}
        or word in PERSONAL
        or head.text[:1].isupper()
        or word in {"others", "many", "some", "most", "another"}
    )


def is_share_of_people(head: Token) -> bool:
    """*55 percent of voters*, *one in five*: people counted by a poll, whose answers are its finding."""
    return bool(_SHARES.search(noun_phrase(head).text)) or (head.pos_ == "NUM")


def document_class(head: Token, words: Words) -> str | None:
    """The class of a document noun (*poll*, *figures*), None for any other head."""
    found = words.documents.get(head.lower_)
    if found is None and head.lower_ in {"another", "one", "each", "both"}:
        return None
    return found


def giver(head: Token, words: Words) -> Token | None:
    """The one whose figure or words a plain carrier passes on: *the ministry* in *figures from the ministry*.

    None where nobody is named, and for polls and studies, which are sources themselves.
    """
    if document_class(head, words) not in {"figures", "words"}:
        return None
    for child in head.children:
        if child.dep_ == "poss":
            return child
    for preposition, noun in clauses.prepositions(head):
        if (preposition.lower_ in _GIVERS and noun.text[:1].isupper()) or preposition.lower_ in {"from", "by"}:
            return noun
    for child in head.rights:  # data released by the ministry, figures published by the bank
        if child.dep_ == "acl" and child.tag_ == "VBN":
            for preposition, noun in clauses.prepositions(child):
                if preposition.lower_ in {"by", "from"}:
                    return noun
    for child in head.lefts:  # official Census Bureau figures: the name before the noun gives it
        if child.dep_ == "compound" and child.tag_ in {"NNP", "NNPS"}:
            return child
    return None


def noun_phrase(head: Token) -> Span:
    """The phrase of a head without appositions, relative clauses, participles and what follows a comma."""
    doc = head.doc
    left, right = _left_edge(head), _right_edge(head)
    return doc[left : right + 1]


def _left_edge(head: Token) -> int:
    left = head.i
    for child in reversed(list(head.lefts)):
        if child.dep_ not in _LEFT or child.right_edge.i != left - 1 or "\n" in child.text:
            break
        if child.dep_ == "punct" and child.text not in {"-", "'", "’", "/", "–", '"', "“"}:
            break
        left = child.left_edge.i
    left = _behind_dateline(head, left)
    first = head.doc[left]
    while left < head.i and (
        first.is_punct
        or first.is_space
        or first.lower_ in {"also", "only", "but", "and", "while", "as", "even", "meanwhile"}
    ):
        left += 1
        first = head.doc[left]
    return left


def _behind_dateline(head: Token, left: int) -> int:
    """*BREMEN (Wire) - Deutsche Werft said*: no name goes on across a dash that stands free."""
    for i in range(head.i - 1, left, -1):
        if head.doc[i].text in _DASHES and head.doc[i].whitespace_ and head.doc[i - 1].whitespace_:
            return i + 1
    return left


def _right_edge(head: Token) -> int:
    right = head.i
    for child in head.rights:
        if child.left_edge.i != right + 1:
            break
        if child.dep_ == "case" or (child.dep_ == "punct" and child.text in {"-", "/"}):
            right = child.i if child.dep_ == "punct" else right
            continue
        if child.dep_ in {"cc"} or (child.dep_ == "conj" and clauses.is_noun(child)):
            if child.dep_ == "conj":
                right = _right_edge(child)
                continue
            following = [
                other for other in child.head.rights if other.dep_ == "conj" and other.left_edge.i == child.i + 1
            ]
            if not following or not clauses.is_noun(following[0]):
                break
            right = child.i
            continue
        if child.dep_ == "prep" and (
            child.lower_ in _TIES or (child.is_title and head.is_title)
        ):  # Ships Without Sails
            end = _prep_edge(child)
            if end is None or _is_day(head.doc[child.i + 1]):
                break
            right = end
            continue
        if child.dep_ in {"nummod", "nmod", "compound", "flat"} and child.text[:1].isupper():
            right = child.right_edge.i
            continue
        break
    return right


def _is_day(token: Token) -> bool:
    """*a survey in August*, *a report on Monday*: when it came out is no part of its name."""
    return bool(_DAY.fullmatch(token.text))


def _prep_edge(preposition: Token) -> int | None:
    for child in preposition.children:
        if child.dep_ == "pobj" and child.left_edge.i == preposition.i + 1:
            return _right_edge(child)
    return None


def describe(head: Token, words: Words) -> Holder:
    """The holder around a head word."""
    role = _apposition(head)
    named = _name_behind(head) or _name_after_tie(head, words)
    if named is not None:
        role, head = _NO_ROLE.sub("", noun_phrase(head).text if head.i < named.i - 1 else head.text), named
    phrase = noun_phrase(head)
    if words.documents.get(head.lower_):
        phrase = _with_maker(phrase, head)
    if head.tag_ in {"NNP", "NNPS"} and head.text[:1].isupper():
        name, before = _name_part(phrase, head)
        if before and words.documents.get(head.lower_) is None:
            phrase = name
            role = role or before
    text = phrase.text.lstrip()
    start = phrase.start_char + len(phrase.text) - len(text)
    text = text.rstrip()
    return Holder(start, start + len(text), text, _type(head, text, words), role)


def _name_part(phrase: Span, head: Token) -> tuple[Span, str]:
    """The name at the end of *curator Elaine Tan* and the words before it; these are empty where the name is all."""
    start = head.i
    while start > phrase.start and (
        _NAME_WORD.match(phrase.doc[start - 1].text) or phrase.doc[start - 1].text in {"-", "."}
    ):
        start -= 1
    before = phrase.doc[phrase.start : start]
    if not before or before[-1].tag_ not in {"NN", "NNS"} or len(phrase.doc[start : head.i + 1]) < 1:
        return phrase, ""
    return phrase.doc[start : phrase.end], clauses.without_determiner(before).text


def _with_maker(phrase: Span, head: Token) -> Span:
    """A document with its maker: *a report released by the institute*, *a University of Lund poll* however parsed."""
    doc, left, right = phrase.doc, phrase.start, phrase.end
    for child in head.rights:
        if child.dep_ == "acl" and child.tag_ == "VBN" and child.left_edge.i == right and child.lower_ not in _SPREAD:
            maker = next((noun for by, noun in clauses.prepositions(child) if by.lower_ == "by"), None)
            right = _right_edge(maker) + 1 if maker is not None and maker.i - head.i < _MAKER_REACH else right
    while left > 0 and left > phrase.start - _MAKER_REACH and _leads_in_name(doc[left - 1]):
        left -= 1
    return doc[left:right]


def _leads_in_name(token: Token) -> bool:
    return (token.tag_ == "NNP" and not token.is_space) or (
        token.lower_ == "of" and token.i > 0 and token.nbor(-1).tag_ == "NNP"
    )


def _name_behind(head: Token) -> Token | None:
    """The name that is parsed as apposition of a trade: *curator Elaine Tan*, *its director, Elaine Tan*."""
    if head.tag_ != "NN" and not _is_owned(head):
        return None
    for child in head.rights:
        if child.dep_ != "appos" or child.tag_ != "NNP" or child.i - head.i > _NAME_REACH:
            continue
        first = child.left_edge
        if first.i == head.i + 1 or (first.nbor(-1).text == "," and first.text[:1].isupper() and first.i < child.i):
            return child
    return None


def _is_owned(head: Token) -> bool:
    """*The Lantern Group’s CEO*: a trade with a capital, which the tagger takes for a name."""
    return head.tag_ == "NNP" and any(child.dep_ == "poss" for child in head.lefts)


def _name_after_tie(head: Token, words: Words) -> Token | None:
    """*The director of the centre, Ana Lind, said*: behind *of* the parse may hang the name on the nearer noun.

    Only a known given name tells it from a place (*the mayor of Norrport, New Jersey*).
    """
    if head.tag_ != "NN" or words.documents.get(head.lower_) or head.lower_ in words.organisations:
        return None
    comma = noun_phrase(head).end
    doc = head.doc
    if comma + 2 >= len(doc) or doc[comma].text != "," or doc[comma + 1].text not in words.given:
        return None
    last = comma + 1
    while last + 1 < len(doc) and doc[last + 1].tag_ == "NNP":
        last += 1
    return doc[last] if last > comma + 1 else None


def _apposition(head: Token) -> str | None:
    for child in head.rights:
        if child.dep_ == "appos" and child.i - head.i < 12:
            told = noun_phrase(child)
            return None if NO_TRADE.match(told.text) else clauses.without_determiner(told).text.strip()
    return None


def _type(head: Token, text: str, words: Words) -> SourceType:
    word = head.lower_
    if word in {"he", "she", "him", "her", "his"}:
        return "person"
    if word in {"it", "its"}:
        return "organisation"
    if document_class(head, words):
        return "document"
    if word in words.organisations or any(
        part.lower() in words.organisations for part in text.split() if part[:1].isupper()
    ):
        return "organisation"
    if head.tag_ in {"NNP", "NNPS"}:
        return (
            "organisation"
            if text.startswith(("the ", "The ")) or (head.text.isupper() and len(head) > 1) or _is_outlet(text, words)
            else "person"
        )
    return "unnamed"


def _is_outlet(text: str, words: Words) -> bool:
    return any(part in words.carriers for part in text.split())


def char_range(holder: Holder) -> Range:
    """The characters of a holder."""
    return holder.start, holder.end
