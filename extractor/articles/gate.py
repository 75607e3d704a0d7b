"""What of a stream of articles goes on: each article once, one text an id, in English."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from extractor.articles.check import MAX_ID, lone_surrogate, printable
from extractor.articles.duplicates import Duplicates
from extractor.articles.inputs import failure
from extractor.articles.language import is_english
from extractor.articles.reading import Read
from extractor.articles.seen import SeenArticles
from extractor.articles.versions import LastVersions
from extractor.types import Failure

SetAsideReason = Literal["again", "older version", "not English", "not in the sample"]


@dataclass(frozen=True, slots=True)
class SetAside:
    """An article that is passed over on purpose, and counted."""

    id: str
    reason: SetAsideReason


class Gate:
    """Remembers what has passed, some 40 bytes an article.

    Of several texts of one id the first passes and the others are failures; with ``last``, which a first reading gave,
    the last passes, where it stood first. With ``mark_duplicates`` an article that repeats one that passed is marked;
    that takes 6 KB an article, and raises MissingExtraError where rensa is not installed. With ``english_only`` what is
    surely in another language is set aside, and its id remains free.
    """

    def __init__(
        self,
        seen: SeenArticles | None = None,
        *,
        last: LastVersions | None = None,
        mark_duplicates: bool = False,
        english_only: bool = True,
    ) -> None:
        self.seen = SeenArticles() if seen is None else seen
        self._last = last
        self._english_only = english_only
        self._duplicates = Duplicates() if mark_duplicates else None

    def passed(self, results: Iterator[Read | Failure]) -> Iterator[Read | SetAside | Failure]:
        """The results, with a SetAside or a Failure in place of each article that may not pass."""
        for result in results:
            yield result if isinstance(result, Failure) else self.admit(result)

    def admit(self, read: Read) -> Read | SetAside | Failure:
        """The article if its id is new, under another id where it fills a file whose name another article has."""
        if self._last is not None and self._last.is_older(read):
            return SetAside(read.article.id, "older version")
        if self._english_only and not is_english(read.article.text, read.article.language):
            return SetAside(read.article.id, "not English")
        verdict = self.seen.add(read.article.id, read.article.text)
        if verdict == "other" and (renamed := _under_its_path(read)):
            read = renamed
            verdict = self.seen.add(read.article.id, read.article.text)
        if verdict == "other":
            shown = printable(read.article.id, 80)
            reason = f'id "{shown}" came before with another text: give each article its own id'
            return failure(read.where, reason, read.line, read.article.id)
        return self._marked(read) if verdict == "new" else SetAside(read.article.id, "again")

    def _marked(self, read: Read) -> Read:
        """The article with the one that it repeats, if that is asked for."""
        if self._duplicates is None:
            return read
        return replace(read, article=replace(read.article, duplicate_of=self._duplicates.first_like(read.article)))


def _under_its_path(read: Read) -> Read | None:
    """The article under the path as given, where its id is but the name of the file that it fills."""
    if read.own_id or len(read.where) > MAX_ID or lone_surrogate(read.where):
        return None
    return replace(read, article=replace(read.article, id=read.where))
