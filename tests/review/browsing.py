"""A real browser for tests: Debian's Chromium, driven by Playwright."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright

INSTALL = "apt-get install -y chromium"

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
    "--disable-dev-shm-usage",
]


def chromium() -> str | None:
    """The path of Chromium; installed first where that is this machine's task (root, ``CI=1``)."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None and os.environ.get("CI") == "1" and os.geteuid() == 0:
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        subprocess.run([*INSTALL.split(), "-qq"], check=False)
        found = shutil.which("chromium")
    return found


@contextmanager
def browser() -> Iterator[Browser]:
    """Chromium, or a skipped test that says how to get it."""
    path = chromium()
    if path is None:
        pytest.skip(f"no Chromium here; as root: {INSTALL}")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield opened
        opened.close()
