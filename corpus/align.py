"""Check hand-written gold claims against their articles and write them with offsets.

usage: python corpus/align.py DRAFT.json [DRAFT.json ...] --articles articles.jsonl --gold gold.jsonl

A draft is ``{"article": {id, published, title, beat, text}, "claims": [...]}``; each claim has the fields of the gold
form without offsets. Offsets of the quantity are found by its ``context`` (an exact substring that occurs once in the
text and in which the quantity occurs once, or first), those of a date or source by the occurrence nearest to the
quantity. Every mistake is printed with article and claim; nothing is written unless all drafts are clean.
"""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
import json
import re
import sys
from pathlib import Path
from typing import Any

KINDS: set[str | None] = {"count", "percent", "points", "money", "measure", "duration", "age", "fraction", "multiple"}
ALLOWED: dict[str, set[str | None]] = {
    "kind": KINDS,
    "modifier": {"=", "~", ">", ">=", "<", "<="},
    "role": {"value", "change", "baseline"},
    "direction": {"up", "down", None},
    "status": {"asserted", "negated", "expected", "possible"},
}
FIELDS = ["quantity", "context", "kind", "low", "high", "modifier", "unit", "entity", "heads", "role", "direction",
          "status", "date", "source", "via"]  # fmt: skip
OPTIONAL_FIELDS = {"per", "optional", "date_any", "source_any"}


def occurrences(text: str, part: str) -> list[int]:
    """Where ``part`` stands in ``text`` as whole words."""
    edge = r"(?<![A-Za-z0-9])" if part[:1].isalnum() else ""
    close = r"(?![A-Za-z0-9])" if part[-1:].isalnum() else ""
    return [match.start() for match in re.finditer(edge + re.escape(part) + close, text)]


def locate(text: str, claim: dict[str, Any]) -> int:
    """The start of the claim's quantity. Raises ValueError where the context does not settle it."""
    context, quantity = claim["context"], claim["quantity"]
    places = [m.start() for m in re.finditer(re.escape(context), text)]
    if len(places) != 1:
        raise ValueError(f"context occurs {len(places)} times")
    inside = occurrences(context, quantity)
    if not inside:
        raise ValueError("quantity is not in its context")
    return places[0] + inside[0]


def nearest(text: str, part: str, position: int) -> int:
    """The start of the occurrence of ``part`` nearest to ``position``. Raises ValueError where there is none."""
    places = occurrences(text, part)
    if not places:
        raise ValueError(f"{part!r} is not in the text")
    return min(places, key=lambda place: abs(place - position))


def mistakes(claim: dict[str, Any]) -> list[str]:
    """What is wrong with a claim's fields, in words."""
    found = [f"{name} is missing" for name in FIELDS if name not in claim]
    found += [f"unknown field {name}" for name in claim if name not in {*FIELDS, *OPTIONAL_FIELDS}]
    if found:
        return found
    found += [f"{name} is {claim[name]!r}" for name, allowed in ALLOWED.items() if claim[name] not in allowed]
    if claim["low"] > claim["high"]:
        found.append("low is above high")
    if not claim["heads"]:
        found.append("heads is empty")
    if claim["date"]:
        first, last = (dt.date.fromisoformat(claim["date"][end]) for end in ("from", "to"))
        if first > last:
            found.append("date ends before it begins")
    for name in ("date", "source"):
        if claim[name] and claim[name].get("how") not in {"explicit", "context"}:
            found.append(f"{name}.how is {claim[name].get('how')!r}")
    if claim["source"] and not claim["source"].get("names"):
        found.append("source.names is empty")
    return found


def aligned(text: str, claim: dict[str, Any]) -> dict[str, Any]:
    """The claim with offsets. Raises ValueError with everything that is wrong with it."""
    wrong = mistakes(claim)
    if wrong:
        raise ValueError("; ".join(wrong))
    start = locate(text, claim)
    result = {**claim, "start": start, "end": start + len(claim["quantity"])}
    for name in ("date", "source"):
        if claim[name]:
            place = nearest(text, claim[name]["text"], start)
            result[name] = {**claim[name], "start": place, "end": place + len(claim[name]["text"])}
    return result


def align(draft: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The gold entry of one draft and the mistakes found in it."""
    article = draft["article"]
    claims, wrong = [], []
    for claim in draft["claims"]:
        try:
            claims.append(aligned(article["text"], claim))
        except ValueError as error:
            wrong.append(f"{article['id']}: {claim.get('quantity')!r} in {claim.get('context')!r}: {error}")
    claims.sort(key=lambda claim: (claim["start"], claim["end"]))
    for one, other in itertools.pairwise(claims):
        if one["end"] > other["start"]:
            wrong.append(f"{article['id']}: {one['quantity']!r} and {other['quantity']!r} overlap")
    return {"id": article["id"], "claims": claims}, wrong


def main() -> int:
    """Align all drafts; 0 when clean and written, 1 when something is wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("drafts", nargs="+", type=Path)
    parser.add_argument("--articles", type=Path, required=True)
    parser.add_argument("--gold", type=Path, required=True)
    options = parser.parse_args()
    drafts = sorted((json.loads(path.read_text("utf-8")) for path in options.drafts), key=lambda d: d["article"]["id"])
    entries = [align(draft) for draft in drafts]
    wrong = [line for _, lines in entries for line in lines]
    if wrong:
        print("\n".join(wrong), file=sys.stderr)
        return 1
    write(options.articles, [draft["article"] for draft in drafts])
    write(options.gold, [entry for entry, _ in entries])
    return 0


def write(path: Path, rows: list[dict[str, Any]]) -> None:
    """One JSON object a line."""
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
