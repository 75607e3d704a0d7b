"""What two runs over the same articles tell differently: claims gained, lost and changed, without gold to judge them.

A claim is the same in both when its article's id and its quantity's characters are. Articles may stand in any order.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, BinaryIO, Literal

import numpy as np
import orjson

from extractor.errors import RecordError
from extractor.records import Claim, from_line, schema

What = Literal["gained", "lost", "changed"]

ASIDE = ("confidence", "rules")
"""Fields whose change alone makes no changed claim unless asked for: each upgrade moves them nearly everywhere."""

_MAKER = ("schema", "id", "extractor")  # what tells of the record itself
_OFFSETS = ("start", "end")
_MADE_WITH = {"direction": "role", "baseline": "role"}  # the rules of other fields begin with the field's name

_EXTRACTOR = re.compile(rb',"extractor":\{"version":"[^"\\]*","model":"[^"\\]*"\}\}\s*\Z')
"""The end of a line as we write it. A line that begins and ends so is the same claim as another that differs in it."""

_BEGINNING = b'{"schema":1,'


# --- files ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file with its number, from 1."""

    number: int
    data: bytes


class ClaimFile:
    """A file of claims and where in it each article's lines stand: some 40 bytes an article, whatever its claims.

    The file is read once from where it stands to find them, and must be one that can be read anywhere (``seek``).
    Raises RecordError, naming line and file, for a line that is no JSON object with an article's id.
    """

    def __init__(self, file: BinaryIO, name: str) -> None:
        self._file, self.name = file, name
        self._offsets, self._numbers, digests = array("Q"), array("Q"), array("Q")
        for digest, offset, number in self._runs():
            digests.append(digest)
            self._offsets.append(offset)
            self._numbers.append(number)
        self._digests = np.frombuffer(digests, dtype=np.uint64) if digests else np.empty(0, dtype=np.uint64)
        self._order = np.argsort(self._digests, kind="stable")
        self._sorted = self._digests[self._order]

    def _runs(self) -> Iterator[tuple[int, int, int]]:
        """Digest of the article, offset and line number of each run of lines about one article; then the file's end."""
        article, offset = None, self._file.tell()
        for number, line in enumerate(self._file, start=1):
            if line.strip() and (found := self._article(line, number)) != article:
                article = found
                yield _digest(found), offset, number
            offset += len(line)
        self._end = offset

    def _article(self, line: bytes, number: int) -> str:
        try:
            article = orjson.loads(line)["article"]["id"]
        except (ValueError, KeyError, TypeError):
            article = None
        if not isinstance(article, str):
            raise RecordError(f"{self.name}:{number}: no claim record: it names no article")
        return article

    def articles(self) -> Iterator[int]:
        """The digests of the articles' ids, each once, in the order in which they begin."""
        for run, digest in enumerate(self._digests):
            if self._runs_of(digest)[0] == run:
                yield int(digest)

    def __contains__(self, digest: int) -> bool:
        return len(self._runs_of(np.uint64(digest))) > 0

    def lines(self, digest: int) -> list[Line]:
        """The lines about an article; none where the file has none. Two ids of one digest come together."""
        return [line for run in self._runs_of(np.uint64(digest)) for line in self._lines_of(int(run))]

    def _runs_of(self, digest: np.uint64) -> np.ndarray[Any, Any]:
        first, last = (np.searchsorted(self._sorted, digest, side) for side in ("left", "right"))
        return self._order[first:last]

    def _lines_of(self, run: int) -> Iterator[Line]:
        end = self._offsets[run + 1] if run + 1 < len(self._offsets) else self._end
        self._file.seek(self._offsets[run])
        data = self._file.read(end - self._offsets[run])
        for number, line in enumerate(data.split(b"\n"), start=self._numbers[run]):
            if line.strip():
                yield Line(number, line)

    def claims(self, lines: Iterable[Line]) -> dict[Key, Claim]:
        """The claims of some lines by what makes them the same; the last counts where a file has one twice.

        Raises RecordError, SchemaVersionError among them, naming file and line.
        """
        found = {}
        for line in lines:
            try:
                claim = from_line(line.data)
            except RecordError as error:
                raise type(error)(f"{self.name}:{line.number}: {error}") from None
            found[_key(claim)] = claim
        return found


Key = tuple[str, int, int]
"""Article, and the range of the quantity's characters."""


def _key(claim: Claim) -> Key:
    return claim.article.id, claim.quantity.start, claim.quantity.end


def _digest(article: str) -> int:
    return int.from_bytes(blake2b(article.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


# --- differences ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field by its path in the record, ``date.from``, with both values as the record's plain data has them."""

    field: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Difference:
    """A claim that one of the files alone has, or that has other fields in the other."""

    old: Claim | None
    new: Claim | None
    changes: tuple[FieldChange, ...]

    @property
    def what(self) -> What:
        """What became of the claim."""
        return "gained" if self.old is None else "lost" if self.new is None else "changed"

    @property
    def claim(self) -> Claim:
        """The claim as it is now, or was."""
        claim = self.new or self.old
        assert claim is not None
        return claim


@dataclass
class Summary:
    """How many claims there are, and how many differ: by field, by kind of quantity and by rule.

    ``aside`` are those whose confidence or rules alone differ; they are counted as the same, too. A changed claim
    counts for each field that changed, with the fields it is part of, and for the rules of either record that make such
    a field: a new date for the date's.
    """

    old: int = 0
    new: int = 0
    same: int = 0
    aside: int = 0
    totals: Counter[What] = field(default_factory=Counter)
    fields: Counter[str] = field(default_factory=Counter)
    kinds: defaultdict[str, Counter[What]] = field(default_factory=lambda: defaultdict(Counter))
    rules: defaultdict[str, Counter[What]] = field(default_factory=lambda: defaultdict(Counter))

    def add(self, difference: Difference) -> None:
        """Count one difference."""
        self.totals[difference.what] += 1
        self.fields.update({part for change in difference.changes for part in _with_parents(change.field)})
        self.kinds[difference.claim.quantity.kind][difference.what] += 1
        for rule in _rules_of(difference):
            self.rules[rule][difference.what] += 1


def _rules_of(difference: Difference) -> set[str]:
    """The rules that made a claim, of a changed one those that made what changed in either record."""
    rules = {rule for claim in (difference.old, difference.new) if claim for rule in claim.rules}
    if difference.what != "changed":
        return rules
    fields = {change.field.split(".")[0] for change in difference.changes}
    makers = {_MADE_WITH.get(name, name) for name in fields}
    return {rule for rule in rules if rule.split(".")[0] in makers}


def _with_parents(path: str) -> list[str]:
    """``source.said.from``: source, source.said, source.said.from."""
    parts = path.split(".")
    return [".".join(parts[: count + 1]) for count in range(len(parts))]


class Comparison:
    """The differences between two files; ``summary`` is complete once they have all been taken.

    With ``fields`` a claim differs in these alone, each a field's path with all that is in it, and claims that one file
    alone has are no differences.
    """

    def __init__(self, old: ClaimFile, new: ClaimFile, fields: Iterable[str] = ()) -> None:
        self._old, self._new, self._fields = old, new, tuple(fields)
        self.summary = Summary()

    def differences(self) -> Iterator[Difference]:
        """The differences article by article, as the new file has them, then what only the old one has."""
        for article in self._new.articles():
            yield from self._in_article(self._old.lines(article), self._new.lines(article))
        for article in self._old.articles():
            if article not in self._new:
                yield from self._in_article(self._old.lines(article), [])

    def _in_article(self, old: list[Line], new: list[Line]) -> Iterator[Difference]:
        if _certainly_the_same(old, new):
            self._count_same(len(new))
            return
        before, after = self._old.claims(old), self._new.claims(new)
        for key in sorted({*before, *after}):
            yield from self._of_claim(before.get(key), after.get(key))

    def _count_same(self, count: int) -> None:
        self.summary.old += count
        self.summary.new += count
        self.summary.same += count

    def _of_claim(self, old: Claim | None, new: Claim | None) -> Iterator[Difference]:
        if old is None or new is None:
            self.summary.old += old is not None
            self.summary.new += new is not None
            difference = None if self._fields else Difference(old, new, ())
        else:
            difference = self._changed(old, new)
        if difference is not None:
            self.summary.add(difference)
            yield difference

    def _changed(self, old: Claim, new: Claim) -> Difference | None:
        changes = tuple(change for change in field_changes(old, new) if self._is_asked_for(change))
        if changes and (self._fields or any(change.field not in ASIDE for change in changes)):
            self.summary.old += 1
            self.summary.new += 1
            return Difference(old, new, changes)
        self._count_same(1)
        self.summary.aside += bool(changes)
        return None

    def _is_asked_for(self, change: FieldChange) -> bool:
        """Whether a change is of a field asked for, in it, or of the whole that holds it."""
        return not self._fields or any(
            wanted in _with_parents(change.field) or change.field in _with_parents(wanted) for wanted in self._fields
        )


def _certainly_the_same(old: list[Line], new: list[Line]) -> bool:
    """Whether lines that we have written differ at most in the extractor that made them; no record is read for it."""
    return len(old) == len(new) and all(
        _without_extractor(before.data) == _without_extractor(after.data) is not None
        for before, after in zip(old, new, strict=True)
    )


def _without_extractor(line: bytes) -> bytes | None:
    end = _EXTRACTOR.search(line) if line.startswith(_BEGINNING) else None
    return line[: end.start()] if end else None


def field_changes(old: Claim, new: Claim) -> Iterator[FieldChange]:
    """What differs between two records of a claim, in the order of the fields.

    What is null in one alone is a change of that field whole. Offsets are named where the text at them is the same.
    """
    before, after = old.model_dump(by_alias=True), new.model_dump(by_alias=True)
    for name in before:
        if name not in _MAKER:
            yield from _changes_at(name, before[name], after[name])


def _changes_at(path: str, old: Any, new: Any) -> Iterator[FieldChange]:
    if old == new:
        return
    if not isinstance(old, Mapping) or not isinstance(new, Mapping):
        yield FieldChange(path, old, new)
        return
    elsewhere = old.get("text") == new.get("text")
    for name in old:
        if elsewhere or name not in _OFFSETS:
            yield from _changes_at(f"{path}.{name}", old[name], new[name])


def comparable_fields() -> list[str]:
    """The paths by which fields can be asked for, in the order of the record: date, date.text, date.from, ..."""
    record = schema()
    return [path for path in _paths(record, record["$defs"]) if path.split(".")[0] not in _MAKER]


def _paths(part: Mapping[str, Any], parts: Mapping[str, Any], before: str = "") -> Iterator[str]:
    for name, described in part["properties"].items():
        yield f"{before}{name}"
        for kind in (described, *described.get("anyOf", ())):
            if "$ref" in kind:
                yield from _paths(parts[kind["$ref"].rpartition("/")[2]], parts, f"{before}{name}.")
