"""``claims review``."""

from __future__ import annotations

import threading
import webbrowser
from importlib import import_module
from typing import TYPE_CHECKING, Annotated

import typer

from extractor import exits
from extractor.errors import ExtractorError, MissingExtraError

if TYPE_CHECKING:
    from extractor.database import Location

EXTRA = "review"
LIBRARIES = ("starlette", "fastapi", "uvicorn", "jinja2", "python_multipart")


def review(  # noqa: PLR0913, PLR0917 - one parameter an option is what typer reads
    database: Annotated[str, typer.Argument(metavar="DB", help="The database: a SQLite file or postgresql://...")],
    host: Annotated[str, typer.Option(metavar="HOST", help="Where to listen; this machine alone by default.")] = (
        "127.0.0.1"
    ),
    port: Annotated[int, typer.Option(min=0, max=65535, metavar="PORT", help="0 is any that is free.")] = 8000,
    reviewer: Annotated[
        str | None, typer.Option(metavar="NAME", help="Who reviews; else each browser is asked once.")
    ] = None,
    blind: Annotated[bool, typer.Option("--blind", help="Do not show what other reviewers decided.")] = False,
    open_browser: Annotated[bool, typer.Option("--open/--no-open", help="Open the page in the browser.")] = False,
) -> None:
    """Review claims on a local web page: accept, reject, correct, add what was missed.

    The printed address holds a key that lets a browser in; who has it can read the claims and decide.
    """
    with exits.statuses():
        location = _checked(database)
        _serve(location, host, port, reviewer, blind=blind, open_browser=open_browser)


def _checked(database: str) -> Location:
    """Where the database is. Raises ExtractorError where it cannot be opened."""
    from extractor.database import location, open_database

    place = location(database)
    open_database(place).close()
    return place


def _check_libraries() -> None:
    """Raise MissingExtraError for the first library that is not there; one of them is loaded late by another."""
    for name in LIBRARIES:
        try:
            import_module(name)
        except ModuleNotFoundError as error:
            raise MissingExtraError("claims review", EXTRA, name) from error


def _serve(  # noqa: PLR0913 - as above
    location: Location, host: str, port: int, reviewer: str | None, *, blind: bool, open_browser: bool
) -> None:
    _check_libraries()
    from extractor.review.decide import clean_name
    from extractor.review.security import is_loopback
    from extractor.review.server import listen, serve
    from extractor.review.web import Settings

    if reviewer is not None:
        try:
            reviewer = clean_name(reviewer)
        except ExtractorError as error:
            raise typer.BadParameter(str(error), param_hint="'--reviewer'") from None
    listener = listen(host, port)
    if not is_loopback(host):
        exits.warn(f"{host}: others on the network can reach this page, and what goes to and fro is not encrypted")
    print(f"Review {exits.printable(str(location))} at {listener.address}", flush=True)
    if open_browser:
        threading.Timer(0.5, webbrowser.open, [listener.address]).start()
    serve(listener, location, Settings(reviewer, blind))
