"""What MkDocs does beside rendering: it adds the pages made from code, and those that lie elsewhere here."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from posixpath import dirname, normpath, relpath
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

sys.path.insert(0, str(Path(__file__).parent))
import generate

ROOT = Path(__file__).resolve().parent.parent
ELSEWHERE = {
    "corpus/README.md": "datasheet.md",
    "models/README.md": "model-card.md",
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md",
    "README.md": "readme.md",
    "LICENSE": "licence.md",
    "models/reliability.svg": "reliability.svg",
}
"""Files of the repository that are pages of the site, and under which name."""


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the generated pages and those from elsewhere; in place of any that lies there by hand."""
    for name, made in generate.PAGES.items():
        files.append(File.generated(config, name, content=made()))
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        content, pictures = generate.notebook(path)
        files.append(File.generated(config, f"notebooks/{path.stem}.md", content=content))
        for name, picture in pictures.items():
            files.append(File.generated(config, f"notebooks/{name}", content=picture))
    for source, name in ELSEWHERE.items():
        content = (ROOT / source).read_text("utf-8")
        files.append(
            File.generated(config, name, content=f"# Licence\n\n{content}" if source == "LICENSE" else content)
        )
    return files


def on_page_markdown(markdown: str, *, page: Page, files: Files, **_: Any) -> str:
    """Links are written as the repository has them; here they lead to the pages of the site, or are left out."""
    name = page.file.src_uri
    at_home = name if name.startswith("notebooks/") else f"docs/{name}"
    source = next((path for path, made in ELSEWHERE.items() if made == name), at_home)

    def link(found: re.Match[str]) -> str:
        path = site_path(found["path"], source)
        if files.get_file_from_path(path) is None and (ROOT / path).exists():
            return f"{found['text']} (`{path}`)"
        return f"[{found['text']}]({relpath(path, dirname(name) or '.')}{found['anchor']}"

    return re.sub(r"\[(?P<text>[^]]*)\]\((?P<path>[^)#:\s]+)(?P<anchor>[^)]*\))", link, markdown)


def site_path(link: str, source: str) -> str:
    """Where a relative link of a file of the repository leads on the site; a path of the repository where nowhere."""
    path = normpath(f"{dirname(source)}/{link}").removeprefix("./").lstrip("/")
    if path.endswith(".ipynb"):
        return f"{path.removesuffix('.ipynb')}.md"
    return ELSEWHERE.get(path, path.removeprefix("docs/"))
