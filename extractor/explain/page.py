"""Explanations as one page of HTML that needs nothing else: no script, no font, no picture, no address.

All text of articles is escaped here, and here alone; names in tags (``id``, ``class``, ``href``) are never made of it.
"""

from __future__ import annotations

import html
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from extractor.explain import templates
from extractor.explain.lines import Part, Row, article_facts, headline, rows
from extractor.explain.marks import Piece, stripped_pieces
from extractor.explain.shown import shown
from extractor.explain.trace import LETTERS, ExplainedClaim, Explanation, Paragraph
from extractor.explain.wording import words_for

STYLE_FILE = Path(__file__).with_name("page.css")


def page(explanations: Iterable[Explanation]) -> Iterator[str]:
    """The page in pieces, one an article, as the explanations come."""
    legend = (
        templates.LEGEND.substitute(kind=kind, label=letter, content=_escaped(kind)) for kind, letter in LETTERS.items()
    )
    yield templates.HEAD.substitute(style=STYLE_FILE.read_text("utf-8"), legend=" ".join(legend))
    for number, explanation in enumerate(explanations, start=1):
        yield _Article(explanation, f"a{number}").html()
    yield templates.FOOT


def write_page(target: str | None, explanations: Iterable[Explanation]) -> None:
    """Write the page to a file, which is whole or what it was before, or to standard output where ``target`` is None.

    Raises OSError where the disk refuses, and whatever ``explanations`` raises.
    """
    if target is None:
        for part in page(explanations):
            sys.stdout.buffer.write(part.encode())  # as the page says, whatever the terminal's encoding
        return
    path = Path(target).resolve()  # a symbolic link stays one, and what it points to is replaced
    content = "".join(page(explanations)).encode()
    if path.exists() and not path.is_file():  # /dev/stdout, a named pipe: there is nothing to put in its place
        path.write_bytes(content)
        return
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _escaped(text: str) -> str:
    return html.escape(shown(text))


class _Article:
    """One article of the page; ``name`` begins the names of its marks, so that labels of two articles never meet."""

    def __init__(self, explanation: Explanation, name: str) -> None:
        self.explanation = explanation
        self.name = name
        self.named: set[str] = set()
        """Labels of the marks written so far."""
        self.shown = {mark.label for paragraph in explanation.paragraphs for mark in paragraph.marks}

    def html(self) -> str:
        explanation = self.explanation
        return templates.ARTICLE.substitute(
            title=_escaped(explanation.article["title"] or explanation.article["id"]),
            facts=" ".join(
                templates.FACT.substitute(name=_escaped(name), value=_escaped(value))
                for name, value in article_facts(explanation)
            ),
            paragraphs="".join(map(self._paragraph, explanation.paragraphs)),
        )

    def _paragraph(self, paragraph: Paragraph) -> str:
        content = "".join(map(self._piece, stripped_pieces(self.explanation.text, paragraph)))
        if not content:
            return ""
        if paragraph.is_set_aside:
            reason = words_for("set_aside", paragraph.kind) or paragraph.kind
            return templates.SET_ASIDE.substitute(reason=_escaped(reason), content=content)
        claims = "".join(map(self._claim, paragraph.claims))
        return templates.PARAGRAPH.substitute(
            content=content, claims=templates.CLAIMS.substitute(claims=claims) if claims else ""
        )

    def _piece(self, piece: Piece) -> str:
        if piece.mark is None:
            return _escaped(piece.text)
        content = "".join(map(self._piece, piece.inner)) if piece.inner else _escaped(piece.text)
        label, kind = piece.mark.label, piece.mark.kind
        if label in self.named:  # the rest of a mark that another one cuts
            return templates.LEGEND.substitute(kind=kind, label=label, content=content)
        self.named.add(label)
        return templates.MARK.substitute(kind=kind, label=label, content=content, id=self._id(label))

    def _id(self, label: str) -> str:
        return f"{self.name}-{label}"

    def _claim(self, claim: ExplainedClaim) -> str:
        return templates.CLAIM.substitute(
            headline=self._line(headline(claim)), rows="".join(self._row(row) for row in rows(claim))
        )

    def _row(self, row: Row) -> str:
        notes = "".join(map(self._note, row.notes))
        return templates.ROW.substitute(
            name=_escaped(row.name),
            value=self._line(row.value),
            notes=templates.NOTES.substitute(notes=notes) if notes else "",
        )

    def _note(self, parts: Sequence[Part]) -> str:
        is_passed_over = parts[0].kind == "passed_over"
        template = templates.PASSED_OVER if is_passed_over else templates.NOTE
        return template.substitute(note=self._line(parts))

    def _line(self, parts: Sequence[Part]) -> str:
        return " ".join(map(self._part, parts))

    def _part(self, part: Part) -> str:
        if part.kind in LETTERS:
            template = templates.REFERENCE if part.text in self.shown else templates.LABEL
            return template.substitute(kind=part.kind, label=_escaped(part.text), id=self._id(part.text))
        return templates.WORDS[part.kind].substitute(text=_escaped(part.text))
