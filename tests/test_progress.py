from __future__ import annotations

import io
import itertools

import pytest

from extractor.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def counted(progress_shown: Progress) -> None:
    for _ in range(3):
        progress_shown.article()
        progress_shown.claim()
    progress_shown.message("two.jsonl:2: no text")
    progress_shown.clear()


def test_counts_are_shown_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal, clock = Terminal(), itertools.count()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setattr("time.monotonic", lambda: next(clock) / 16)
    counted(Progress())
    assert terminal.getvalue() == (
        "\r\x1b[K1 articles, 1 claims, 8 articles a second"
        "\r\x1b[K2 articles, 2 claims, 8 articles a second"
        "\r\x1b[K3 articles, 3 claims, 8 articles a second"
        "\r\x1b[Kclaims: two.jsonl:2: no text\n\r\x1b[K"
    )


@pytest.mark.parametrize(("stream", "quiet"), [(io.StringIO, False), (Terminal, True)])
def test_elsewhere_only_messages_are(stream: type[io.StringIO], quiet: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    output = stream()
    monkeypatch.setattr("sys.stderr", output)
    shown = Progress(quiet=quiet)
    counted(shown)
    assert (shown.articles, shown.claims) == (3, 3)
    assert output.getvalue() == "claims: two.jsonl:2: no text\n"
