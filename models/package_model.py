"""Make the pipeline a package that spaCy loads by name: dist/en_news_claims-VERSION-py3-none-any.whl.

usage: python models/package_model.py [FOLDER]

The package holds the base model's files as they are, byte for byte, with their licences, and the configuration in
``pipeline.cfg``; the components' code is that of this project, which it requires in the same version.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import spacy
from spacy.cli.package import package

import extractor
from extractor import basemodel
from extractor.pipeline import UNUSED

MODELS = Path(__file__).parent
ROOT = MODELS.parent
CORPUS = ROOT / "corpus"
NAME = "news_claims"
PACKAGE = f"en_{NAME}-{extractor.__version__}"
BESIDE = ("LICENSE", "LICENSES_SOURCES", "README.md", "reliability.svg")

DESCRIPTION = (
    "Dated quantitative claims with their attributed sources, from English news articles: tagger, parser, attribute "
    "ruler and lemmatizer of en_core_web_sm and the rule components claim_quantities, claim_dates, claim_sources and "
    "claims. The performance is that on the project's own corpus, with which the rules were written."
)


def main() -> int:
    """Assemble, score, package."""
    dist = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "dist")
    dist.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "pipeline"
        assemble(folder)
        write_meta(folder, performance(folder))
        package(folder, Path(scratch), create_sdist=False, create_wheel=True, require_parent=True, silent=False)
        [wheel] = (Path(scratch) / PACKAGE / "dist").glob("*.whl")
        print(shutil.copy(wheel, dist))
    return 0


def assemble(folder: Path) -> None:
    """Write the pipeline to a folder that ``spacy.load`` reads.

    Raises SystemExit where the installed base model is not the known one.
    """
    base = basemodel.installed()
    if base is None or basemodel.differing_files(base.folder):
        raise SystemExit(f"{base and base.folder}: not the files of {basemodel.KNOWN}; install that base model")
    for name in basemodel.known_hashes():
        if name.split("/")[0] not in UNUSED:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(base.folder / name, folder / name)
    for name in BESIDE:
        shutil.copyfile(MODELS / name, folder / name)
    shutil.copyfile(MODELS / "pipeline.cfg", folder / "config.cfg")
    write_meta(folder, {})


def write_meta(folder: Path, scores: Mapping[str, Any]) -> None:
    """Write meta.json: what the package is, whose it is, what it requires and how well it does."""
    base = basemodel.installed()
    assert base is not None
    theirs = json.loads((base.folder / "meta.json").read_text("utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    meta = {
        "lang": "en",
        "name": NAME,
        "version": extractor.__version__,
        "description": DESCRIPTION,
        "author": project["authors"][0]["name"],
        "email": "",
        "url": "",
        "license": project["license"]["text"],
        "spacy_version": next(each for each in project["dependencies"] if each.startswith("spacy")).removeprefix(
            "spacy"
        ),
        "requirements": [f"{project['name']}=={project['version']}"],
        "sources": [
            {"name": basemodel.KNOWN, "url": theirs["url"], "author": theirs["author"], "license": theirs["license"]},
            *theirs.get("sources", []),
        ],
        "base_model": basemodel.KNOWN,
    }
    (folder / "meta.json").write_text(json.dumps(meta), "utf-8")
    whole = {**spacy.load(folder).meta, "performance": dict(scores)}
    (folder / "meta.json").write_text(json.dumps(whole, indent=2, ensure_ascii=False), "utf-8")


def performance(folder: Path) -> dict[str, Any]:
    """The scores of the claim components on the corpus, to four decimals."""
    nlp = spacy.load(folder)
    articles = extractor.read_articles(CORPUS / "articles.jsonl")
    scores = nlp.evaluate(list(extractor.examples(articles, CORPUS / "gold.jsonl", nlp)))
    return {name: _rounded(value) for name, value in scores.items() if name.startswith("claim")}


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _rounded(each) for name, each in value.items()}
    return round(value, 4)


if __name__ == "__main__":
    sys.exit(main())
