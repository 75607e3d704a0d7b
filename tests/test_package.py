"""The pipeline as a package: what is in it, that spaCy finds it by name, and that its claims are the default's.

The wheel itself is built, installed in an empty environment and run by ``make release``.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from typer.testing import CliRunner

import extractor
from extractor import basemodel, info
from extractor.cli import app
from extractor.records import Claim, to_line
from models import package_model

ROOT = Path(__file__).parent.parent
VERSION = extractor.__version__


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pipeline as a folder."""
    path = tmp_path_factory.mktemp("model") / "pipeline"
    package_model.assemble(path)
    return path


@pytest.fixture(scope="module")
def site(folder: Path) -> Path:
    """A folder of packages with this one in it, as pip leaves it."""
    command = [sys.executable, "-m", "spacy", "package", str(folder), str(folder.parent), "--build", "none"]
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    made = folder.parent / package_model.PACKAGE
    shutil.copy(made / "meta.json", made / "en_news_claims")
    metadata = made / f"{package_model.PACKAGE}.dist-info" / "METADATA"
    metadata.parent.mkdir()
    metadata.write_text(f"Metadata-Version: 2.1\nName: en_news_claims\nVersion: {VERSION}\n")
    return made


def corpus() -> list[extractor.Article]:
    return list(extractor.read_articles(ROOT / "corpus" / "articles.jsonl"))[:8]


def lines(claims: list[Claim]) -> list[bytes]:
    return [to_line(claim) for claim in claims]


def test_the_folder_has_the_base_models_files_and_licences(folder: Path) -> None:
    ours = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    left_out = ("ner", "senter")
    theirs = {name for name in basemodel.known_hashes() if name.split("/")[0] not in left_out}
    assert ours == theirs | {"config.cfg", "meta.json", "LICENSE", "LICENSES_SOURCES", "README.md", "reliability.svg"}
    assert basemodel.differing_files(folder, without=left_out) == []
    for name in ("LICENSE", "LICENSES_SOURCES"):
        assert (folder / name).read_bytes() == (ROOT / "models" / name).read_bytes()


def test_its_meta_says_what_it_is_and_what_it_needs(site: Path) -> None:
    meta = json.loads((site / "en_news_claims" / "meta.json").read_text("utf-8"))
    assert (meta["lang"], meta["name"], meta["version"], meta["license"]) == ("en", "news_claims", VERSION, "MIT")
    assert meta["requirements"] == [f"news-claim-extractor=={VERSION}", "spacy>=3.8.14,<3.9"]
    assert meta["base_model"] == "en_core_web_sm-3.8.0"
    assert [(each["name"], each["license"]) for each in meta["sources"]] == [
        ("en_core_web_sm-3.8.0", "MIT"),
        ("OntoNotes 5", "commercial (licensed by Explosion)"),
        (
            "ClearNLP Constituent-to-Dependency Conversion",
            "Citation provided for reference, no code packaged with model",
        ),
        ("WordNet 3.0", "WordNet 3.0 License"),
    ]
    assert meta["pipeline"][-4:] == ["claim_quantities", "claim_dates", "claim_sources", "claims"]


def test_an_unknown_base_model_is_not_packaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = basemodel.BaseModel("en_other-1.0", tmp_path)
    monkeypatch.setattr(basemodel, "installed", lambda: other)
    with pytest.raises(SystemExit, match=r"not the files of en_core_web_sm-3\.8\.0; install that base model"):
        package_model.assemble(tmp_path / "pipeline")


def test_its_claims_are_those_of_the_default(folder: Path, nlp: Language) -> None:
    packaged = extractor.load(str(folder))
    assert packaged.pipe_names == nlp.pipe_names
    assert lines(list(extractor.extract(corpus(), nlp=packaged))) == lines(list(extractor.extract(corpus(), nlp=nlp)))


def test_a_plain_load_gives_the_same(folder: Path, nlp: Language) -> None:
    plain = spacy.load(folder)
    for article in corpus()[:3]:
        assert plain(article.text)._.claims == nlp(article.text)._.claims


SCRIPT = """
import json, spacy
nlp = spacy.load("en_news_claims")
doc = nlp("Sales fell 3 percent in May 2016, the firm said.")
import sys
print(json.dumps([nlp.meta["version"], doc._.claims[0]["extractor"], "extractor.pipeline" in sys.modules]))
"""


def run(site: Path, *arguments: str) -> str:
    """What a fresh interpreter prints that finds the package, outside of the project's folder."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (site, ROOT)))}
    return subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, check=True, cwd=site.parent, env=environment
    ).stdout


def test_spacy_loads_it_by_name_without_an_import_of_ours(site: Path) -> None:
    version, made_by, through_us = json.loads(run(site, "-c", SCRIPT))
    assert version == VERSION
    assert made_by == {"version": VERSION, "model": "en_core_web_sm-3.8.0"}
    assert not through_us


def test_spacy_info_tells_of_it(site: Path, nlp: Language) -> None:
    told = run(site, "-m", "spacy", "info", "en_news_claims", "--markdown")
    facts = dict(re.findall(r"^- \*\*(\w+):\*\* (.*)$", told, re.MULTILINE))
    assert {name: facts[name] for name in ("lang", "name", "version", "license", "pipeline")} == {
        "lang": "en",
        "name": "news_claims",
        "version": VERSION,
        "license": "MIT",
        "pipeline": str(nlp.pipe_names),
    }


def test_claims_extract_takes_it_by_name(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(site)
    (tmp_path / "a.txt").write_text("Sales fell 3 percent in May 2016, the firm said.")
    results = [
        CliRunner().invoke(app, ["extract", str(tmp_path / "a.txt"), "--workers", "0", *more])
        for more in ([], ["--model", "en_news_claims"])
    ]
    assert [result.exit_code for result in results] == [0, 0]
    assert results[0].stdout == results[1].stdout
    assert json.loads(results[0].stdout)["quantity"]["text"] == "3 percent"


def test_info_tells_base_model_and_package(folder: Path) -> None:
    facts = info.facts(str(folder))
    assert facts["model"] == f"en_core_web_sm-3.8.0, packaged as en_news_claims-{VERSION}"
    assert facts["model files"].endswith(", identical with en_core_web_sm-3.8.0 (SHA-256 of every component file)")
    assert info.facts()["model"] == "en_core_web_sm-3.8.0"


def test_settings_reach_a_component_that_is_there_already(folder: Path) -> None:
    nlp = extractor.load(str(folder), config={"claim_dates": {"scorer": None}})
    assert nlp.pipe_names[-4:] == ["claim_quantities", "claim_dates", "claim_sources", "claims"]
    assert [nlp.get_pipe(name).scorer is None for name in ("claim_quantities", "claim_dates")] == [False, True]
