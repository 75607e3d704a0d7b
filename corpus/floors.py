"""Set the floors below which the scores on the corpus must not fall.

usage: python corpus/floors.py [--lower]

Floors rise to a little below the scores of now. Where a score is below its floor nothing is written, unless --lower is
given; a commit that lowers a floor says why.
"""

from __future__ import annotations

import json
import math
import sys

import extractor
from scores import ARTICLES, FLOORS, fingerprint, outcomes, read_floors, scores

SLACK = 0.004
"""How far a floor lies below its score, some three claims: another processor tips a parse here and there."""


def main() -> int:
    """Extract, score, write; 1 where a floor would have to fall."""
    now = scores(outcomes(extractor.extract(extractor.read_articles(ARTICLES))))
    old = {} if "--lower" in sys.argv[1:] else read_floors()["floors"]
    broken = {name: floor for name, floor in old.items() if now.get(name, 0.0) < floor}
    for name, floor in broken.items():
        print(f"{name}: {now.get(name, 0.0):.3f} is below its floor {floor:.3f}", file=sys.stderr)
    if broken:
        print("nothing written; mend the cause, or lower the floors with --lower and say why", file=sys.stderr)
        return 1
    floors = {name: max(old.get(name, 0.0), floor_of(value)) for name, value in now.items()}
    FLOORS.write_text(json.dumps({"fingerprint": fingerprint(), "floors": floors}, indent=2) + "\n", "utf-8")
    print(f"{FLOORS}: {len(floors)} floors written")
    return 0


def floor_of(score: float) -> float:
    """The floor that a score sets, three decimals, never below 0."""
    return max(0.0, math.floor((score - SLACK) * 1000) / 1000)


if __name__ == "__main__":
    sys.exit(main())
