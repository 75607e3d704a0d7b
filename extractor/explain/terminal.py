"""Explanations in a terminal: the article with marks in brackets, and under each paragraph its claims.

Styles are there for the eye only: each mark has a letter and brackets too, so that nothing is lost where there is no
colour, in a pipe, or to a reader who does not tell the colours apart.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence

from rich.console import Console
from rich.containers import Lines
from rich.text import Text

from extractor.explain.lines import Part, article_facts, headline, rows
from extractor.explain.marks import Piece, stripped_pieces
from extractor.explain.shown import shown
from extractor.explain.trace import LETTERS, ExplainedClaim, Explanation, Paragraph
from extractor.explain.wording import words_for

STYLES = {
    "quantity": "bold blue",
    "date": "underline yellow",
    "source": "italic green",
    "cue": "magenta",
    "strong": "bold",
    "rule": "dim",
    "passed_over": "bold red",
    "quote": "",
    "plain": "",
}
AROUND = {"quote": ("“", "”"), "rule": ("(", ")")}
"""What stands before and behind words of the article and ids of rules."""

INDENT = 4
NAMES = 10
"""Columns for the names of the fields, the space behind them included."""

NARROWEST = 20
"""Columns of text at least, however narrow the terminal."""


def write(explanations: Iterable[Explanation], console: Console | None = None) -> None:
    """Write articles; without a console to standard output, as wide and as coloured as that allows."""
    console = console or Console(file=sys.stdout, highlight=False, markup=False, emoji=False)
    for explanation in explanations:
        for line in _article(explanation, console):
            line.rstrip()
            console.print(line, soft_wrap=True)


def _article(explanation: Explanation, console: Console) -> Iterator[Text]:
    title = explanation.article["title"] or explanation.article["id"]
    yield from _wrapped(Text(shown(title), style="bold reverse"), console)
    for name, value in article_facts(explanation):
        yield from _wrapped(Text(f"{name}: {shown(value)}", style="dim"), console)
    yield from _wrapped(_legend(), console)
    for paragraph in explanation.paragraphs:
        yield from _paragraph(explanation.text, paragraph, console)
    yield Text()


def _legend() -> Text:
    legend = Text("marks:", style="dim")
    for kind, letter in LETTERS.items():
        legend.append(" ")
        legend.append(f"[{letter} {kind}]", style=STYLES[kind])
    return legend


def _paragraph(text: str, paragraph: Paragraph, console: Console) -> Iterator[Text]:
    body = Text(style="dim" if paragraph.is_set_aside else "")
    if paragraph.is_set_aside:
        body.append(f"({words_for('set_aside', paragraph.kind)}, not read for claims) ", style="bold")
    for piece in stripped_pieces(text, paragraph):
        _append(body, piece)
    if not body:
        return
    yield Text()
    yield from _wrapped(body, console)
    for claim in paragraph.claims:
        yield Text()
        yield from _claim(claim, console)


def _append(line: Text, piece: Piece) -> None:
    """Add a piece, ``[Q1 412]`` where it is marked."""
    if piece.mark is None:
        line.append(shown(piece.text))
        return
    start = len(line)
    line.append(f"[{piece.mark.label} ")
    for inner in piece.inner or (Piece(piece.text, None),):
        _append(line, inner)
    line.append("]")
    line.stylize(STYLES[piece.mark.kind], start)


def _claim(claim: ExplainedClaim, console: Console) -> Iterator[Text]:
    yield from _field(Text(claim.label, style=STYLES["quantity"]), headline(claim)[1:], console)
    for row in rows(claim):
        yield from _field(Text(row.name, style="dim"), row.value, console)
        for note in row.notes:
            yield from _field(Text(), note, console)


def _field(name: Text, parts: Sequence[Part], console: Console) -> Iterator[Text]:
    """The words of a field behind its name, every line at the same column."""
    name.pad_right(NAMES - len(name))
    for line in _wrapped(Text(" ").join(_words(part) for part in parts), console, INDENT + NAMES):
        yield Text.assemble(" " * INDENT, name, line)
        name = Text(" " * NAMES)


def _wrapped(line: Text, console: Console, indent: int = 0) -> Lines:
    return line.wrap(console, max(NARROWEST, console.width - indent))


def _words(part: Part) -> Text:
    before, after = AROUND.get(part.kind, ("", ""))
    return Text(f"{before}{shown(part.text).strip()}{after}", style=STYLES[part.kind])
