"""Who *he*, *the source*, *the ministry*, *Lund* or an acronym is in this article: the fullest name the text gives.

Everything is read from the raw text and the shapes of its words, so that paragraphs which no parser has seen count too.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from extractor import clauses
from extractor.components.sources import holders
from extractor.components.sources.frame import Frame
from extractor.components.sources.holders import NO_TRADE, Holder
from extractor.components.sources.words import singular
from extractor.types import Range

_WORD = r"(?:[A-Z]\.(?:[A-Z]\.)*|[A-Z\u00c0-\u00de][\w’'-]*)"
_LINKS = r"(?:de|da|van|von|bin|al|el|der|den|la|le|del|di|ibn)"
_FULL_NAME = re.compile(rf"(?<![\w’'-]){_WORD}(?:[ \u00a0](?:{_LINKS}[ \u00a0])?{_WORD}){{1,4}}")
_ACRONYM = re.compile(
    rf"(?P<name>{_WORD}(?:[ \u00a0-](?:(?:of|the|for|and|on|in|to)[ \u00a0]){{0,2}}{_WORD}){{1,8}})"
    r"[ \u00a0]\((?:the )?[\"“]?(?P<short>[A-Z][A-Za-z.&-]{1,9})[\"”]?\)"
)
# Words that begin a sentence and no name.
_OPENERS = frozenset(
    [
        "A",
        "An",
        "The",
        "In",
        "On",
        "At",
        "But",
        "And",
        "Or",
        "For",
        "From",
        "By",
        "With",
        "As",
        "If",
        "When",
        "While",
        "After",
        "Before",
        "Since",
        "Then",
        "That",
        "This",
        "These",
        "Those",
        "Some",
        "Both",
        "All",
        "Of",
        "To",
        "Not",
        "No",
        "Like",
        "Meanwhile",
        "However",
        "Although",
        "Though",
        "Because",
        "So",
        "Yet",
        "Also",
        "Earlier",
        "Later",
        "Last",
        "Former",
        "Even",
        "Only",
        "Now",
        "Plus",
        "Still",
        "Once",
        "Among",
        "Under",
        "Over",
        "During",
        "Here",
        "There",
        "Why",
        "How",
        "What",
        "Where",
        "Who",
        "Which",
        "Many",
        "Most",
        "Several",
        "Such",
        "Until",
        "Without",
        "Within",
        "Despite",
        "Instead",
        "Perhaps",
        "Our",
        "My",
        "Your",
        "Both",
        "His",
        "Her",
        "Its",
        "Their",
        "He",
        "She",
        "It",
        "They",
        "We",
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ]
)
_SUFFIXES = frozenset({"Jr", "Sr", "II", "III", "IV"})
# Plurals that name people by what they do or where they are from; *they* leads back to no others.
_PEOPLE = re.compile(
    r"(?:ers|ors|ists|ians|ants|ents|ics|ees|ans|ese|men|people|police|families|authorities|officials|executives|witnesses"
    r"|relatives|rebels|troops|children|advocates|candidates|delegates|associates|inmates|representatives|conservatives|operatives|youths|experts|critics|aides|allies|activists)$"
)
_PERSON = re.compile(
    r"(?:er|or|ist|ian|ant|ent|ic|ee|man|woman|official|source|chief|head|boss|aide|nurse|coach|captain|judge|mother|wife"
    r"|nephew|niece|son|victim|guard|guide|pilot|cleric|priest|king|queen|prince|expert|mate|analyst|one|colonel|general"
    r"|diplomat|envoy|attaché|youth|boy|girl|aunt|widow|witness|spokesperson|person|he|she|who)$"
)
_ROLE_HEAD = 8
"""Words behind a name within which a trade or office is told: *head of sales*, but not *for instance*."""
_PERSON_WORDS = frozenset({"he", "she", "him", "her", "his"})
_FEMALE = re.compile(r"\b(?:Mrs|Ms|Miss|spokeswoman|chairwoman|woman|Queen|Princess|mother|wife|daughter|sister)\b")
_MALE = re.compile(r"\b(?:Mr|spokesman|chairman|man|King|Prince|father|husband|son|brother|Sir|Lord)\b")
_AGED = re.compile(r"\b([A-Z\u00c0-\u00de][\w-]{1,30}), \d{2},")
_TRADE_REACH = 30  # characters before a name that hold the word before it
_LONE_NAME = re.compile(r"\b[A-Z\u00c0-\u00de][\w-]+\b")
_JUST_BEFORE = 700  # characters before a pronoun in which the only person named is the one it means
_KNOWN = 60  # holders before one that can be named again; farther back its name has come again since
_MENTIONS = 40  # mentions of a noun before a holder that are asked for a fuller form
_NEAR = 1500  # characters: a pronoun reaches back over the last two or three paragraphs, no further


@dataclass(frozen=True, slots=True)
class Known:
    """A holder that has been resolved, in text order."""

    holder: Holder
    head: Token
    name: str
    role: str | None


class Names:
    """The names of one article; built where a holder needs one."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.known: list[Known] = []
        self._titles = re.compile(
            r"(?:"
            + "|".join(re.escape(title) for title in sorted(frame.words.titles, key=len, reverse=True))
            + r")(?=[ \u00a0])"
        )
        self._full: dict[str, set[str]] | None = None
        self._mentions: dict[str, list[Range]] = {}
        self._roles: dict[str, str | None] = {}
        self._acronyms: dict[str, str] | None = None
        self._content: Sequence[Range] = ()
        self._people: set[str] = set()  # names that a title or trade goes before
        self._aged: frozenset[str] | None = None

    def resolve(self, holder: Holder, head: Token, content: Sequence[Range] = ()) -> tuple[str, str | None]:
        """The fullest name of a holder and its role; its own text where the article does not tell.

        ``content`` are the stretches it says; who is spoken of there is not the one who speaks.
        """
        self._content = content
        name, role = self._resolve(holder, head)
        role = holder.role or role or self._role_beside(name)
        self.known.append(Known(holder, head, name, role))
        return name, role

    def _resolve(self, holder: Holder, head: Token) -> tuple[str, str | None]:
        word = holder.text.lower()
        if word in _PERSON_WORDS or word in {"they", "it", "its", "their", "them"}:
            antecedent = self._antecedent(holder, word)
            return (antecedent.name, antecedent.role) if antecedent else (holder.text, None)
        if head.tag_ in {"NNP", "NNPS"} or (
            holder.text[:1].isupper()
            and not holder.text.startswith(("The ", "A ", "An ", "This ", "That "))
            and head.text[:1].isupper()
        ):
            return self._proper(holder)
        return self._definite(holder, head), None

    # ---- names -----------------------------------------------------------------------------------------------------

    def _proper(self, holder: Holder) -> tuple[str, str | None]:
        text = re.sub(r"[’']s$", "", holder.text)
        bare, title = self._without_title(text)
        short = re.sub(r"^[Tt]he ", "", bare)
        if short in self.acronyms:
            return self.acronyms[short], title
        if " " not in bare:
            return self._full_name(bare) or bare, title
        return bare, title

    def _without_title(self, text: str) -> tuple[str, str | None]:
        titles = []
        while match := self._titles.match(text):
            if not text[match.end() :].strip()[:1].isupper():
                break
            titles.append(match.group())
            text = text[match.end() :].strip()
        told = [title for title in titles if title.rstrip(".") not in {"Mr", "Mrs", "Ms", "Miss"}]
        return text, " ".join(told) or None

    def _full_name(self, surname: str) -> str | None:
        """The one longer name that ends or begins with a lone name; None where there is none or more than one."""
        ending = {name for name in self.full_names.get(surname, ()) if name.endswith(" " + surname)}
        people = {name for name in ending if not self._is_body(name)}
        if len(people) == 1:
            return people.pop()
        if len(people) > 1:
            return _longest_form(people)
        beginning = {name for name in self.full_names.get(surname, ()) if not self._is_body(name)}
        return beginning.pop() if len(beginning) == 1 else None

    def _is_body(self, name: str) -> bool:
        return any(part.lower() in self.frame.words.organisations for part in name.split())

    @property
    def full_names(self) -> dict[str, set[str]]:
        """The capitalised sequences of two words and more, by their first and by their last word.

        Titles and sentence openers are cut off.
        """
        if self._full is None:
            self._full = {}
            for match in _FULL_NAME.finditer(self.frame.text):
                words = re.split(r"[’']s? ", match.group().replace("\u00a0", " "))[-1].split()
                while words and words[0] in _OPENERS:
                    words = words[1:]
                while words and words[-1].rstrip(".") in _SUFFIXES:
                    words = words[:-1]
                name, title = self._without_title(re.sub(r"[’']s$|[’']$", "", " ".join(words)))
                if " " in name:
                    if title or self._follows_trade(match.start()):
                        self._people.add(name)
                    for end in (name.split()[0], name.split()[-1]):
                        self._full.setdefault(end, set()).add(name)
        return self._full

    def _follows_trade(self, place: int) -> bool:
        """Whether the word before a name tells a trade: *manager Ana Lind*."""
        before = self.frame.text[max(0, place - _TRADE_REACH) : place].split()
        return bool(before) and bool(_PERSON.search(before[-1].lower()))

    @property
    def acronyms(self) -> dict[str, str]:
        """Acronyms that the article introduces in parentheses, with the name before them."""
        if self._acronyms is None:
            self._acronyms = {}
            for match in _ACRONYM.finditer(self.frame.text):
                name = _initials_name(match["name"], match["short"])
                if name:
                    self._acronyms.setdefault(match["short"], name)
        return self._acronyms

    # ---- definite descriptions ---------------------------------------------------------------------------------------

    def _definite(self, holder: Holder, head: Token) -> str:
        """*the source* leads back to *a source in the province*; other phrases stay."""
        if not re.match(r"(?:the|this|that|these|those)\b", holder.text, re.I) or len(holder.text.split()) > 4:
            return holder.text
        noun = singular(head.lower_)
        for earlier in reversed(self.known[-_KNOWN:]):
            same = singular(earlier.head.lower_) == noun or noun in self.frame.words.kin.get(earlier.head.lower_, ())
            if same and _is_fuller(earlier.name, holder.text):
                return earlier.name
        return self._earlier_mention(holder, noun) or holder.text

    def _earlier_mention(self, holder: Holder, noun: str) -> str | None:
        """The nearest fuller mention of a noun before the holder, by parse where there is one, else by its words."""
        mentions = self._mentions_of(noun)
        before = bisect_left(mentions, (holder.start, holder.start))
        nearest = mentions[max(0, before - _MENTIONS) : before][::-1]
        same = [place for place in nearest if singular(self.frame.text[slice(*place)].lower()) == noun]
        for place in (*same, *nearest):
            phrase = self._phrase_around(*place)
            if phrase and _is_fuller(phrase, holder.text):
                return phrase
        return None

    def _mentions_of(self, noun: str) -> list[Range]:
        """Where a noun or one of its kin stands, in text order."""
        if noun not in self._mentions:
            nouns = self.frame.words.kin.get(noun, frozenset()) | {noun}
            forms = "|".join(re.escape(form) for form in sorted(nouns))
            pattern = re.compile(rf"\b(?:{forms})s?\b", re.I)
            self._mentions[noun] = [match.span() for match in pattern.finditer(self.frame.text)]
        return self._mentions[noun]

    def _phrase_around(self, start: int, end: int) -> str | None:
        span = self.frame.doc.char_span(start, end)
        if span is None:
            return None
        head = span[-1]
        if clauses.is_parsed(head):
            if head.dep_ == "compound":  # the relief group Lantern Aid
                head = head.head
                if head.tag_ != "NNP" or head.i < span.end or not span[-1].nbor(1).text[:1].isupper():
                    return None
            return re.sub(r"^[^\w\"“]+", "", holders.noun_phrase(head).text).strip()
        before = re.search(
            rf"(?:\b(?:[Aa]n?|[Tt]he) )?(?:(?:{_WORD}|[\w-]+ed|[a-z]+al) ){{0,5}}$",
            self.frame.text[max(0, start - 60) : start],
        )
        after = re.match(
            rf" of (?:the )?{_WORD}(?: (?:and )?{_WORD}){{0,4}}| (?:in|at) (?:the )?{_WORD}(?: {_WORD}){{0,3}}",
            self.frame.text[end : end + 80],
        )
        return (before.group() if before else "") + self.frame.text[start:end] + (after.group() if after else "")

    # ---- pronouns ----------------------------------------------------------------------------------------------------

    def _antecedent(self, holder: Holder, word: str) -> Known | None:
        """The last holder before a pronoun that it can stand for, unless another fitting subject stands between."""
        wanted = (
            {"person", "unnamed"}
            if word in _PERSON_WORDS
            else {"organisation", "document"}
            if word in {"it", "its"}
            else {"unnamed", "organisation", "person"}
        )
        subject = self._subject_before(holder, word)
        for earlier in reversed(self.known[-_KNOWN:]):
            if earlier.holder.start >= holder.start:
                continue
            if holder.start - earlier.holder.start > _NEAR:
                break
            if subject is not None and subject[0] > earlier.holder.start:
                break
            if earlier.holder.type in wanted and self._agrees(earlier, word):
                return earlier
        if subject is None:
            return self._only_person_near(holder, word) if word in _PERSON_WORDS else None
        place, head, name = subject
        return Known(Holder(place, place + len(name), name, "person", None), head, name, None)

    def _agrees(self, earlier: Known, word: str) -> bool:
        if earlier.name.lower() in _PERSON_WORDS | {"they", "it"}:
            return False
        plural_head = earlier.head.tag_ in {"NNS", "NNPS"}
        if word in _PERSON_WORDS and (plural_head or not self._may_be_person(earlier)):
            return False
        if word in {"they", "them", "their"}:
            return plural_head or earlier.holder.type == "organisation"
        if word in {"she", "her"}:
            return not self._is_of("m", earlier.name, f"{earlier.holder.text} {earlier.role or ''}")
        if word in {"he", "him", "his"}:
            return not self._is_of("f", earlier.name, f"{earlier.holder.text} {earlier.role or ''}")
        return True

    def _is_of(self, sex: str, name: str, own: str) -> bool:
        """Whether a name or the words beside it tell a man (``m``) or a woman (``f``)."""
        bare = self._without_title(name)[0].split()
        if bare and self.frame.words.given.get(bare[0]) == sex:
            return True
        return bool((_MALE if sex == "m" else _FEMALE).search(own))

    def _may_be_person(self, earlier: Known) -> bool:
        """A name of one word that no longer one completes (*Rome*) is no *he*; a trade or *a source* is."""
        if earlier.head.tag_ != "NNP":
            return bool(_PERSON.search(singular(earlier.head.lower_)))
        return " " in earlier.name

    def _subject_before(self, holder: Holder, word: str) -> tuple[int, Token, str] | None:
        """The last subject with a fitting name before a pronoun, in its own sentence or the two before it."""
        if word in {"it", "its"}:
            return self._subject_of_sort(
                holder,
                lambda token: (
                    token.tag_ in {"NNP", "NN"}
                    and (_is_owner_of_shares(token) or self._is_body(holders.noun_phrase(token).text))
                ),
            )
        if word in _PERSON_WORDS:
            unfit = "m" if word in {"she", "her"} else "f"
            return self._subject_of_sort(
                holder, lambda token: self._is_person_name(token) and not self._is_of(unfit, self._name_of(token), "")
            )
        return self._subject_of_sort(
            holder,
            lambda token: (
                token.tag_ in {"NNS", "NNPS"}
                and bool(_PEOPLE.search(token.lower_))
                and not any(child.dep_ == "nummod" for child in token.lefts)
            ),
        )

    def _name_of(self, token: Token) -> str:
        described = holders.describe(token, self.frame.words)
        return self._proper(described)[0] if described.text[:1].isupper() else described.text

    def _only_person_near(self, holder: Holder, word: str) -> Known | None:
        """The one person of fitting sex whom the text just before a pronoun names; None where it names two or nobody.

        What only looks like a full name (*Norrport Athletic*) is none.
        """
        start = max(0, holder.start - _JUST_BEFORE)
        unfit = "m" if word in {"she", "her"} else "f"
        people: dict[str, Range] = {}
        for match in _LONE_NAME.finditer(self.frame.text, start, holder.start):
            name = self._full_name(match.group())
            if name and not self._is_of(unfit, name, "") and self._is_told_person(name):
                people[name] = match.span()
        if len(people) != 1:
            return None
        ((name, place),) = people.items()
        token = clauses.touching(self.frame.doc, *place)[0]
        return Known(Holder(*place, self.frame.text[slice(*place)], "person", None), token, name, None)

    def _is_told_person(self, name: str) -> bool:
        """Whether a known given name, a trade or title before a name, or an age behind it tells a person."""
        if self._aged is None:
            self._aged = frozenset(match.group(1) for match in _AGED.finditer(self.frame.text))
        first, *_, last = name.split()
        return first in self.frame.words.given or name in self._people or last in self._aged

    def _is_person_name(self, token: Token) -> bool:
        if token.tag_ == "NN":
            return holders.describe(token, self.frame.words).type == "person"
        if token.tag_ != "NNP" or token.text.isupper():
            return False
        text = holders.noun_phrase(token).text
        is_outlet = any(part in self.frame.words.carriers for part in text.split(" of ", 1)[0].split())
        if text.startswith(("the ", "The ")) or self._is_body(text) or is_outlet:
            return False
        bare, title = self._without_title(text)
        return bool(title) or text != bare or " " in bare or self._full_name(bare) is not None

    def _subject_of_sort(self, holder: Holder, fits) -> tuple[int, Token, str] | None:  # type: ignore[no-untyped-def]
        doc = self.frame.doc
        index = clauses.touching(doc, holder.start, holder.end)[0].i
        floor = max(0, holder.start - _NEAR)
        seen = 0
        for position in range(index - 1, max(-1, index - 120), -1):
            token = doc[position]
            if token.idx < floor or not clauses.is_parsed(token):
                break
            if token.is_sent_start:
                seen += 1
                if seen > 2:
                    break
            if token.dep_ not in {"nsubj", "nsubjpass"} or any(
                start <= token.idx < end for start, end in self._content
            ):
                continue
            token = _owner_of_shares(token) or token
            if self.frame.quotation_at(token.idx) is None and fits(token):
                described = holders.describe(token, self.frame.words)
                is_name = token.tag_ == "NNP" or (described.text[:1].isupper() and described.type == "person")
                name = self._proper(described)[0] if is_name else described.text
                return described.start, token, name
        return None

    # ---- roles -------------------------------------------------------------------------------------------------------

    def _role_beside(self, name: str) -> str | None:
        """*Mira Lund, an engineer at Coast Rail,*: what the article says of a name somewhere."""
        if " " not in name or not name[:1].isupper():
            return None
        if name not in self._roles:
            self._roles[name] = self._role_behind(name)
        return self._roles[name]

    def _role_behind(self, name: str) -> str | None:
        place = self.frame.text.find(name + ", ")
        if place < 0:
            return None
        match = re.match(
            r"(?:an? |the )?(?P<role>[a-z][^,;.\n]{3,90}?)(?=[,;.\n]| who\b| said\b| told\b)",
            self.frame.text[place + len(name) + 2 : place + len(name) + 102],
        )
        if (
            match is None
            or NO_TRADE.match(match["role"])
            or re.match(
                r"(?:\w+(?:ed|ing) (?:out |up )?(?:by|in|on|at|from|to|for|with|an?|the)|who|which|said|told|was|is|and"
                r"|but|has|had|adding|saying|whose|in|on|at|after|while|as)\b",
                match["role"],
            )
        ):
            return None
        return match["role"] if any(_PERSON.search(word) for word in match["role"].split()[:_ROLE_HEAD]) else None


def _owner_of_shares(subject: Token) -> Token | None:
    """*Shares in Bexley Foods fell after it said*: the firm, for which *it* stands."""
    return next((child for child in subject.subtree if _is_owner_of_shares(child)), None)


def _is_owner_of_shares(token: Token) -> bool:
    thing = token.head if token.dep_ == "appos" else token  # planemaker Avaera
    is_named = token.tag_ in {"NNP", "NNPS"} and thing.dep_ == "pobj" and thing.head.lower_ in {"in", "of"}
    return is_named and thing.head.head.lower_ in {"shares", "stock"}


def _is_fuller(name: str, text: str) -> bool:
    """Whether a mention tells more than *the source*: an article *a*, a name, or what follows the noun."""
    if len(name.split()) < 2 or name.lower() == text.lower() or not _keeps_modifiers(name, text):
        return False
    if re.match(r"(?:an?)\b", name, re.I):
        return True
    rest = re.sub(r"^(?:the|this|that|its|their|his|her)\s+", "", name, flags=re.I)
    return any(word[:1].isupper() for word in rest.split()) or len(rest.split()) > len(text.split())


def _keeps_modifiers(name: str, text: str) -> bool:
    """Whether a mention has the words that tell *the Norrport senator* from another: a name before the noun."""
    told = [word for word in text.split()[1:-1] if word[:1].isupper() and not word.isupper()]
    return all(word in name for word in told)


def _initials_name(name: str, short: str) -> str | None:
    """The shortest tail of a name whose initials are the acronym; the whole where its first letter fits."""
    words = name.replace("\u00a0", " ").split(" ")
    letters = [letter for letter in short if letter.isupper()]
    for start in range(len(words) - 1, -1, -1):
        initials = [part[0] for word in words[start:] for part in word.split("-") if part and part[0].isupper()]
        if initials == letters:
            return " ".join(words[start:])
    return name if letters and name[0] == letters[0] else None


def _longest_form(people: set[str]) -> str | None:
    """Of several names the longest where the others are parts of it; else None: a guess may be wrong."""
    longest = max(sorted(people), key=len)
    parts = set(longest.split())
    return longest if all(set(name.split()) <= parts for name in people) else None
