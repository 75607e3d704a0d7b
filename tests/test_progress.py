from __future__ import annotations

import io

import pytest

from extractor.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def shown(progress: Progress) -> None:
    progress.show(3, 7, 0, None)
    progress.show(5, 9, 1, 0.25)
    progress.message("two.jsonl:2: no text")
    progress.clear()


def test_counts_are_shown_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setattr("extractor.progress._SECONDS_BETWEEN", -1)
    shown(Progress())
    assert "5 articles, 9 claims, 1 failed" in terminal.getvalue()
    assert " 25%" in terminal.getvalue()
    assert "claims: two.jsonl:2: no text\n" in terminal.getvalue()


@pytest.mark.parametrize(("stream", "quiet"), [(io.StringIO, False), (Terminal, True)])
def test_elsewhere_only_messages_are(stream: type[io.StringIO], quiet: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    output = stream()
    monkeypatch.setattr("sys.stderr", output)
    shown(Progress(quiet=quiet))
    assert output.getvalue() == "claims: two.jsonl:2: no text\n"
