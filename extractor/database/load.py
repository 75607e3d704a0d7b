"""Claims from files into a database, some articles at a time, each article whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from extractor.articles.inputs import failure
from extractor.database.base import ConflictError, Params, RowMap, ValueRangeError
from extractor.database.claimfiles import Group, Placed
from extractor.database.location import Location
from extractor.database.rows import Loaded
from extractor.database.texts import Texts, fits
from extractor.types import Failure

BATCH_ARTICLES = 250
BATCH_CLAIMS = 5000
BATCH_CHARACTERS = 16 * 1024 * 1024
"""A transaction ends at so many articles, claims, or characters of sentences and texts, whichever comes first."""

ASKED_AT_ONCE = 500

TRIES = 5

ELSEWHERE = "stands under another article: a claim's id is made of its article's, load what claims extract wrote"
ANOTHER_TEXT = "another text than the claims were read from: loaded without it"


class Target(Protocol):
    """What claims are loaded into: a database, or a folder of Parquet."""

    location: Location

    def replace(self, batch: Sequence[Loaded]) -> None:
        """Put articles with all their claims in the place of what there was of them."""

    def rows(self, sql: str, params: Params = ()) -> list[RowMap]:
        """The rows that a query gives; asked only where :meth:`replace` raised ConflictError."""


class Listener(Protocol):
    """Who hears what happens."""

    def failed(self, failure: Failure) -> None:
        """A line, a text or a file could not be used."""

    def stored(self, articles: Counter[str], claims: int) -> None:
        """So many articles, by the form in which they came, are in the database for good, with so many claims."""


@dataclass(slots=True)
class Pending:
    """An article to be stored: the ``form`` in which it came, and the ``lines`` of its claims, in the same order, in
    the file ``where``."""

    loaded: Loaded
    form: str
    where: str = ""
    lines: Sequence[int] = ()

    def without(self, ids: frozenset[str]) -> Pending:
        """The article without the claims of these ids."""
        kept = [pair for pair in zip(self.loaded.claims, self.lines, strict=True) if pair[0].id not in ids]
        loaded = replace(self.loaded, claims=[claim for claim, _ in kept])
        return replace(self, loaded=loaded, lines=[line for _, line in kept])

    def refused(self, ids: frozenset[str]) -> Iterable[Failure]:
        """That the claims of these ids are not stored."""
        for claim, line in zip(self.loaded.claims, self.lines, strict=True):
            if claim.id in ids:
                yield failure(self.where, f"claim {claim.id} {ELSEWHERE}", line, self.loaded.article.id)


@dataclass(slots=True)
class Loader:
    """Puts groups of claims into a database; ``texts`` are the articles that came with them."""

    database: Target
    listener: Listener
    texts: Texts | None = None
    _batch: list[Pending] = field(default_factory=list)
    _keys: set[str] = field(default_factory=set)
    _claims: int = 0
    _characters: int = 0

    def load(self, groups: Iterable[Group | Failure]) -> None:
        """Store the groups, then the articles among ``texts`` that have none. What cannot be used is told and left out.

        Raises DatabaseError and OSError where the database refuses; what was told as stored stays.
        """
        for group in groups:
            if isinstance(group, Failure):
                self.listener.failed(group)
            else:
                self.add(self._with_text(group))
        for article, text in self.texts.untaken() if self.texts else ():
            self.add(Pending(Loaded(article, (), text), "article"))
        self.store()

    def _with_text(self, group: Group) -> Pending:
        claims = [placed.claim for placed in group.claims]
        found = self.texts.take(group.article.id) if self.texts else None
        text = found[1] if found else None
        if text is not None and not fits(text, claims):
            self.listener.failed(failure(group.where, ANOTHER_TEXT, group.claims[0].line, group.article.id))
            text = None
        return Pending(Loaded(group.article, claims, text), group.form, group.where, _lines(group.claims))

    def add(self, pending: Pending) -> None:
        """Store an article with the next batch, or this one if it is full then."""
        if pending.loaded.key in self._keys:
            self.store()  # a later file has the article again
        self._batch.append(pending)
        self._keys.add(pending.loaded.key)
        self._claims += len(pending.loaded.claims)
        self._characters += len(pending.loaded.text or "")
        self._characters += sum(len(claim.sentence.text) for claim in pending.loaded.claims)
        if len(self._batch) >= BATCH_ARTICLES or self._claims >= BATCH_CLAIMS or self._characters >= BATCH_CHARACTERS:
            self.store()

    def store(self) -> None:
        """Have in the database what was added."""
        if self._batch:
            self._replace(self._batch)
        self._batch, self._keys, self._claims, self._characters = [], set(), 0, 0

    def _replace(self, batch: Sequence[Pending], tries: int = TRIES) -> None:
        try:
            self.database.replace([pending.loaded for pending in batch])
        except ConflictError:
            self._replace_without_taken(batch, tries)
        except ValueRangeError as error:
            self._one_by_one(batch, str(error))
        else:
            forms = Counter(pending.form for pending in batch)
            self.listener.stored(forms, sum(len(pending.loaded.claims) for pending in batch))

    def _replace_without_taken(self, batch: Sequence[Pending], tries: int) -> None:
        """The batch without the claims whose ids stand under another article, in the database or before in the batch.

        Where that was not the conflict, somebody else wrote or deleted the same articles meanwhile: once more then,
        some times.
        """
        taken = self._taken(batch)
        kept: list[Pending] = []
        for pending in batch:
            ids = frozenset(claim.id for claim in pending.loaded.claims)
            for refused in pending.refused(ids & taken):
                self.listener.failed(refused)
            if ids - taken or not ids:
                kept.append(pending.without(taken))
            taken |= ids
        if kept != list(batch):
            self._replace(kept)
        elif tries:
            self._replace(batch, tries - 1)
        else:
            raise ConflictError(f"{self.database.location}: somebody else is writing the same articles: try again")

    def _taken(self, batch: Sequence[Pending]) -> frozenset[str]:
        """Ids of claims of the batch that stand under an article which is not in it."""
        keys = {pending.loaded.key for pending in batch}
        ids = [claim.id for pending in batch for claim in pending.loaded.claims]
        taken: set[str] = set()
        for begin in range(0, len(ids), ASKED_AT_ONCE):
            asked = ids[begin : begin + ASKED_AT_ONCE]
            sql = f"SELECT id, article_id FROM claims WHERE id IN ({', '.join('?' * len(asked))})"
            taken.update(row["id"] for row in self.database.rows(sql, asked) if row["article_id"] not in keys)
        return frozenset(taken)

    def _one_by_one(self, batch: Sequence[Pending], reason: str) -> None:
        """Every article in a transaction of its own, so that one which the engine cannot hold costs no other."""
        if len(batch) > 1:
            for pending in batch:
                self._replace([pending])
            return
        (pending,) = batch
        line = pending.lines[0] if pending.lines else None
        self.listener.failed(failure(pending.where, reason, line, pending.loaded.article.id))


def _lines(claims: Sequence[Placed]) -> list[int]:
    return [placed.line for placed in claims]
