"""Options that several commands share."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

import typer

from extractor.articles.formats import FormatName

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
Limit = Annotated[int | None, typer.Option(min=1, help="Read this many articles at most.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress; failures are still told.")]


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
