"""Set the floors below which the scores on the corpus must not fall.

usage: python corpus/floors.py [--lower]

Floors rise to the scores of now, rounded down to three decimals. One that would fall is kept, and told, unless --lower
is given; a commit that lowers a floor says why.
"""

from __future__ import annotations

import json
import math
import sys

import extractor
from scores import ARTICLES, FLOORS, fingerprint, outcomes, read_floors, scores


def main() -> int:
    """Extract, score, write; 1 where a floor would have to fall."""
    results = outcomes(extractor.extract(extractor.read_articles(ARTICLES)))
    now = {name: math.floor(value * 1000) / 1000 for name, value in scores(results).items()}
    old = read_floors()["floors"]
    kept = {name: floor for name, floor in old.items() if floor > now.get(name, 0.0)}
    for name, floor in kept.items():
        print(f"{name}: {now.get(name, 0.0):.3f} is below its floor {floor:.3f}", file=sys.stderr)
    if kept and "--lower" not in sys.argv[1:]:
        print("nothing written; mend the cause, or lower the floors with --lower and say why", file=sys.stderr)
        return 1
    FLOORS.write_text(json.dumps({"fingerprint": fingerprint(), "floors": now}, indent=2) + "\n", "utf-8")
    print(f"{FLOORS}: {len(now)} floors written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
