"""Articles from files, folders and streams, whichever form they have."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping

from extractor.articles.fields import check_mapping
from extractor.articles.formats import FormatName, ReadOptions
from extractor.articles.gate import Gate
from extractor.articles.inputs import Source, inputs_of
from extractor.articles.reading import Read, read_input
from extractor.articles.versions import check_readable_twice, last_versions
from extractor.errors import ArticleError
from extractor.types import Article, Failure, Versions

OnError = Callable[[Failure], None]


def read_articles(  # noqa: PLR0913 - options by name, each with its usual value
    path_or_stream: Source,
    *,
    format: FormatName | None = None,
    on_error: OnError | None = None,
    published: dt.date | None = None,
    fields: Mapping[str, str] | None = None,
    english_only: bool = True,
) -> Iterator[Article]:
    """The articles of a file, folder, archive, stream of text or bytes, or of ``-``, standard input, one at a time.

    A folder is read recursively in the order of names, an archive in its own, hidden entries and foreign suffixes left
    out; the id of an article that fills its file is the file's name or its path below the folder or in the archive, or
    the path as given where another article had that id before. ``format`` is told by the name, else by the first bytes.
    ``published`` is the day of articles that state none; ``fields`` maps our names of fields to those of JSONL or of a
    table, ``{"text": "body"}``. The same id with the same text is passed over, and with ``english_only`` an article in
    another language, by what it states or by its text (extra ``lang`` where that is not plain). What cannot be used is
    handed to ``on_error`` and the stream goes on; without ``on_error`` the first such raises ArticleError.
    MissingExtraError is raised where a form needs a library that is not installed, ValueError for a mapping of a field
    that no article has.
    """
    check_mapping(fields or {})
    options = ReadOptions(format, published, fields or {})
    return read_all([path_or_stream], options, on_error=on_error, english_only=english_only)


def read_all(  # noqa: PLR0913 - options by name, each with its usual value
    sources: Iterable[Source],
    options: ReadOptions | None = None,
    *,
    on_error: OnError | None = None,
    versions: Versions = "refuse",
    mark_duplicates: bool = False,
    english_only: bool = True,
) -> Iterator[Article]:
    """The articles of several inputs as one stream; see :func:`read_articles`. An id is unique over all of them.

    Of several texts of one id the first is read and the others are failures, or with ``versions="last"`` the last alone
    is read: that takes a reading of everything beforehand, and raises ExtractorError where an input is a stream.
    ``mark_duplicates`` sets ``Article.duplicate_of``.
    """
    take_note, options, sources = on_error or _raise, options or ReadOptions(), tuple(sources)
    last = None
    if versions == "last":
        check_readable_twice(sources)
        last = last_versions(read_results(sources, options))
    gate = Gate(last=last, mark_duplicates=mark_duplicates, english_only=english_only)
    for result in gate.passed(read_results(sources, options)):
        if isinstance(result, Failure):
            take_note(result)
        elif isinstance(result, Read):
            yield result.article


def read_results(sources: Iterable[Source], options: ReadOptions) -> Iterator[Read | Failure]:
    """Everything that the inputs hold, in order, whether or not it came before."""
    for source in inputs_of(sources):
        if isinstance(source, Failure):
            yield source
        else:
            yield from read_input(source, options)


def _raise(failure: Failure) -> None:
    raise ArticleError(failure)
