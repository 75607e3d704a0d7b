"""Options that several commands share."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

import typer

from extractor.articles.formats import FormatName
from extractor.types import LogFormat, Versions

STANDARD_STREAM = "-"


def day(value: str) -> dt.date:
    """The day that an option names."""
    try:
        return dt.datetime.strptime(value, "%Y-%m-%d").date()
    except ValueError:
        raise typer.BadParameter(f"{value!r} is no day; write it as YYYY-MM-DD") from None


Inputs = Annotated[list[str], typer.Argument(metavar="INPUT...", help="Files, folders, archives; - is standard input.")]
Form = Annotated[FormatName | None, typer.Option("--format", help="Form of the inputs; told by their names otherwise.")]
Published = Annotated[
    dt.date | None,
    typer.Option(parser=day, metavar="YYYY-MM-DD", help="Publication day of articles that carry none."),
]
Model = Annotated[str | None, typer.Option(help="Name or path of a spaCy pipeline to use.")]
Config = Annotated[
    str | None,
    typer.Option(metavar="PATH", help="Folder of words and rules of your own, or a TOML file; see `claims rules`."),
]
Limit = Annotated[int | None, typer.Option(min=1, help="Read this many articles at most.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress, no summary; failures are still told.")]


def _field(what: str) -> Any:
    return typer.Option(metavar="NAME", help=f"Field of JSONL, CSV or Parquet that holds the {what}.")


IdField = Annotated[str | None, _field("id")]
TextField = Annotated[str | None, _field("text")]
DateField = Annotated[str | None, _field("publication date")]
TitleField = Annotated[str | None, _field("title")]
PublisherField = Annotated[str | None, _field("publisher")]
UrlField = Annotated[str | None, _field("address")]
AuthorField = Annotated[str | None, _field("author")]
LanguageField = Annotated[str | None, _field("language")]

Output = Annotated[
    str | None,
    typer.Option(
        "-o",
        "--output",
        metavar="OUT",
        help="Write there, whole or not at all; the same command goes on after an interruption. "
        ".csv, .tsv and .parquet give these forms.",
    ),
]
Sample = Annotated[
    float,
    typer.Option("--sample", min=0, max=1, metavar="SHARE", help="Read this share of the articles, always the same."),
]
VersionsOf = Annotated[
    Versions, typer.Option("--versions", help="Several texts of one id: all but the first refused, or only the last.")
]
AnyLanguage = Annotated[
    bool, typer.Option("--any-language", help="Read articles in other languages too; the rules are for English.")
]
MarkDuplicates = Annotated[
    bool, typer.Option("--mark-duplicates", help="Say in duplicate_of which earlier article an article repeats.")
]
Workers = Annotated[int, typer.Option("-n", "--workers", min=0, help="Processes to extract in; 0: this one alone.")]
Deadline = Annotated[float, typer.Option(min=0.1, metavar="SECONDS", help="Longest time for one article.")]
Memory = Annotated[int, typer.Option(min=512, metavar="MB", help="Most memory for one worker.")]
Restart = Annotated[bool, typer.Option("--restart", help="Begin anew where an earlier run left OUT.")]
Append = Annotated[bool, typer.Option("--append", help="Go on with inputs that came since OUT was begun.")]
RetryFailed = Annotated[bool, typer.Option("--retry-failed", help="Try again what is in OUT.failed.jsonl.")]
Whole = Annotated[bool, typer.Option("--whole", help="Parse paragraphs without figures too; slower.")]
Log = Annotated[LogFormat, typer.Option("--log-format", help="Messages as text, or one line of JSON an event.")]
