"""The role of a quantity (value, change, baseline) and the direction of the change that its clause tells of."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import get_args

from extractor.additions import Field, Lists
from extractor.components.claims.frames import Frame
from extractor.lexicon import Rule
from extractor.types import Direction, Quantity, QuantityKind, Role

RULE_KEYS = {
    **dict.fromkeys(("before", "after", "text"), Field("pattern")),
    "role": Field("text", get_args(Role)),
    "direction": Field("text", ("up", "down", "sign", "clause", "verb", "word")),
    "kinds": Field("texts", get_args(QuantityKind)),
}

WINDOW = 24
"""Symbols of context a rule may look at on either side: no pattern reaches further, and cost stays linear."""

_SIGN = re.compile(r"[VNAvna]([+-])")
_STRONG_SIGN = re.compile(r"(?:^| )[VN]([+-])|(?:^| )(?:be )?A([+-]) (?:from|by|Q)")
_DIRECTIONS: dict[str, Direction] = {"+": "up", "-": "down"}
_RESTATED = re.compile(r"Q(?: per \S+| [^ ,]+ share)?(?: ,)? (?:or|\()$|Q [^ ,]+ , or$")
_COORDINATED = re.compile(r"Q(?: D| in D)?(?: ,)? (?:and|or)(?: even| in D)?$")
_DOWNWARD = re.compile(r"minus \||below|short of")
_SHRINKING = re.compile(r"hal[fv]|one-half")


@dataclass(frozen=True, slots=True)
class RoleReading:
    """What the rules make of a quantity's place in its sentence."""

    role: Role
    direction: Direction | None
    rule: str


@dataclass(frozen=True, slots=True)
class RoleRule:
    """A rule ready to be tried on the symbols around a quantity and on its text."""

    id: str
    before: re.Pattern[str]
    after: re.Pattern[str]
    text: re.Pattern[str]
    role: Role
    direction: str | None
    kinds: frozenset[str] | None


def compiled(rule: Rule, lists: Lists) -> RoleRule:
    """A rule ready to be tried. Raises AdditionError for one that would match everywhere."""
    settings = rule.settings
    if not {"before", "after", "text"} & settings.keys():
        reason = f'rule "{rule.id}": before, after or text is missing: it would match every quantity'
        raise lists.wrong("rule", rule.id, reason)
    kinds = settings.get("kinds")
    return RoleRule(
        id=rule.id,
        before=re.compile(rf"(?:^| )(?:{settings['before']})$" if "before" in settings else r"$"),
        after=re.compile(settings.get("after", "")),
        text=re.compile(settings.get("text", ""), re.IGNORECASE),
        role=settings["role"],
        direction=settings.get("direction"),
        kinds=frozenset(kinds) if kinds else None,
    )


def read_role(frame: Frame, quantity: Quantity, rules: Iterable[RoleRule]) -> RoleReading:
    """The reading of the first of the rules that matches; a plain value where none does."""
    before = " ".join(frame.before.split(" ")[-WINDOW:])
    after = " ".join(frame.after.split(" ")[:WINDOW])
    for rule in rules:
        if (rule.kinds is not None and quantity.kind not in rule.kinds) or not rule.text.match(quantity.text):
            continue
        left, right = rule.before.search(before), rule.after.match(after)
        if left and right:
            direction = _direction(rule.direction, left.group(), right.group(), before, quantity)
            return RoleReading(rule.role, direction, rule.id)
    return RoleReading("value", None, "role.value")


def is_restatement(around: Frame, before: Quantity, quantity: Quantity, reading: RoleReading) -> bool:
    """Whether a figure says again, or goes on with, what the figure before it said and so shares its role.

    *$48.2 million, or 71 cents a share*; *10 million dollars (7.6 million euros)*;
    *shed 700 weavers, or 9 percent*; *rose 6 percent in 2003 and 5 in 2004*; no *down from $5 million, and $6 million
    for libraries*.
    """
    if _RESTATED.search(around.before):
        return True
    same_kind = before.kind == quantity.kind
    is_of_its_own = around.before.endswith(", and") and around.after.startswith("for ")
    return reading.rule == "role.value" and same_kind and not is_of_its_own and bool(_COORDINATED.search(around.before))


def _direction(how: str | None, left: str, right: str, before: str, quantity: Quantity) -> Direction | None:
    match how:
        case "sign":
            return _sign(_SIGN, right, 0) or _sign(_SIGN, left, -1)
        case "clause":
            return _sign(_STRONG_SIGN, before, -1) or _sign(_SIGN, before, -1)
        case "verb":
            return "down" if _SHRINKING.match(quantity.text.lower()) else "up"
        case "word":
            return "down" if _DOWNWARD.search(f"{left} | {right}") else "up"
        case "up" | "down":
            return how
        case _:
            return None


def _sign(pattern: re.Pattern[str], symbols: str, which: int) -> Direction | None:
    """The direction of the first (0) or last (-1) sign among the symbols; None where there is none."""
    signs = ["".join(filter(None, match.groups())) for match in pattern.finditer(symbols)]
    return _DIRECTIONS[signs[which]] if signs else None
