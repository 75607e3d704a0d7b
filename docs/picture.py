"""Makes the pictures of the documentation: an article as ``claims explain --html`` shows it, and the tutorial's chart.

``python docs/picture.py``; needs Chromium and the packages playwright and Pillow, which the extra ``dev`` brings.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "images" / "explain.png"
CHART = ROOT / "docs" / "images" / "tutorial.svg"
SIZE = {"width": 940, "height": 400}
LARGEST = 150_000
"""Bytes."""


def article() -> str:
    """The article of the README's example."""
    found = re.search(r"^```text[^\n]*\n(.*?)^```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL | re.MULTILINE)
    assert found
    return found[1]


def main() -> None:
    """Make both."""
    explained()
    charted()


def explained() -> None:
    """Explain the readme's article and take a picture of the page."""
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        text, page = Path(folder, "article.txt"), Path(folder, "page.html")
        text.write_text(article(), "utf-8")
        subprocess.run([sys.executable, "-m", "extractor", "explain", str(text), "--html", str(page)], check=True)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        window = browser.new_page(viewport=SIZE, device_scale_factor=1.25)
        window.goto(page.as_uri())
        shot = Image.open(io.BytesIO(window.screenshot(full_page=True)))
        browser.close()
    PICTURE.parent.mkdir(exist_ok=True)
    shot.convert("RGB").quantize(48).save(PICTURE, optimize=True)
    assert PICTURE.stat().st_size < LARGEST


def charted() -> None:
    """Go through the tutorial, and keep the chart that it ends with."""
    sys.path.insert(0, str(ROOT))
    from tests.docs_runner import running

    with TemporaryDirectory() as folder, running() as runner:
        Path(folder, "matplotlibrc").write_text("svg.hashsalt: tutorial\n")  # the same names of its parts every time
        runner.run_page(ROOT / "docs" / "tutorial.md", Path(folder))
        shutil.copy(Path(folder, "chart.svg"), CHART)


if __name__ == "__main__":
    main()
