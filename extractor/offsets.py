"""Half-open character ranges ``[start, end)``: small pure questions about them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from extractor.types import Range


def within(inner: Range, outer: Range) -> bool:
    """Whether ``inner`` lies wholly inside ``outer``; a range is within itself."""
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def overlap(a: Range, b: Range) -> int:
    """How many characters two ranges share; 0 when they only touch."""
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def gap(a: Range, b: Range) -> int:
    """How many characters lie between two ranges; 0 when they touch or overlap."""
    return max(0, max(a[0], b[0]) - min(a[1], b[1]))


def covered(inner: Range, ranges: Iterable[Range]) -> bool:
    """Whether ``inner`` lies wholly inside one of ``ranges``."""
    return any(within(inner, outer) for outer in ranges)


def merge(ranges: Iterable[Range]) -> list[Range]:
    """The ranges in text order, overlapping or touching ones joined."""
    merged: list[Range] = []
    for start, end in sorted(ranges):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def index_at(starts: Sequence[int], position: int) -> int:
    """The index of the last start at or before ``position``; -1 where there is none. ``starts`` ascend."""
    return bisect_right(starts, position) - 1
