"""Build what is released, install it in an empty environment and run it there, away from the repository.

usage: python .ci/release.py [FOLDER]

Leaves sdist, wheel and the wheel of the pipeline in FOLDER (dist). What they depend on comes from the package index.
Ends with 0 where everything holds that is printed, else with 1 at the first thing that does not.
"""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time
import venv
import zipfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LINE = "Sales fell 3 percent in May, the firm said."
ROUNDS = 9
IMPORT_LIMIT = 0.05
"""Seconds that ``import extractor`` may take beyond the start of Python."""
HELP_LIMIT = 0.5
"""Seconds that ``claims --help`` may take."""


def main() -> int:
    """Build, look into the archives, install, run, measure."""
    dist = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "dist").resolve()
    sdist, wheel, model = build(dist)
    with tempfile.TemporaryDirectory() as scratch:
        work = Path(scratch)
        source = unpacked(sdist, work)
        check_contents(source, wheel)
        python = installed(work / "venv", [wheel, model])
        check_place(python, work)
        check_versions(python, work, sdist.name.removesuffix(".tar.gz").rpartition("-")[2])
        check_commands(python, work)
        check_corpus(python, work, source)
        check_model(python, work)
        check_start(python, work)
    told("ready to be released", ", ".join(path.name for path in (sdist, wheel, model)))
    return 0


def build(dist: Path) -> tuple[Path, Path, Path]:
    """The sdist, the wheel made of it, and the wheel of the pipeline, in an emptied folder."""
    dist.mkdir(parents=True, exist_ok=True)
    for old in [*dist.glob("*.whl"), *dist.glob("*.tar.gz")]:
        old.unlink()
    run([sys.executable, "-m", "build", "--outdir", str(dist), str(ROOT)], ROOT)
    run([sys.executable, str(ROOT / "models" / "package_model.py"), str(dist)], ROOT, with_project=True)
    found = [list(dist.glob(name)) for name in ("*.tar.gz", "news_claim_extractor-*.whl", "en_news_claims-*.whl")]
    [[sdist], [wheel], [model]] = found
    return sdist, wheel, model


def unpacked(sdist: Path, work: Path) -> Path:
    """The folder of the sdist's only entry."""
    with tarfile.open(sdist) as archive:
        archive.extractall(work / "sdist", filter="data")
    [folder] = (work / "sdist").iterdir()
    return folder


def check_contents(source: Path, wheel: Path) -> None:
    """The sdist has everything that git tracks but its own settings; the wheel every file of the package and model."""
    tracked = set(run(["git", "ls-files"], ROOT).splitlines())
    held = {path.relative_to(source).as_posix() for path in source.rglob("*") if path.is_file()}
    told("files in the sdist", str(len(held)), not tracked - held, sorted(tracked - held))
    package = {name for name in tracked if name.startswith("extractor/")}
    model = {f"extractor/{name}" for name in tracked if re.fullmatch(r"models/[^/]+(?<!\.py)", name)}
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    told("files in the wheel", str(len(names)), names == package | model, sorted(names ^ (package | model)))


def installed(folder: Path, wheels: Sequence[Path]) -> Path:
    """The Python of a new environment in which the wheels are installed."""
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    pip = [str(python), "-m", "pip", "--disable-pip-version-check"]
    began = time.perf_counter()
    run([*pip, "install", "--quiet", *map(str, wheels)], folder)
    seconds = time.perf_counter() - began
    told("installed in an empty environment", f"{seconds:.0f} s; {run([*pip, 'check'], folder).strip()}")
    return python


def check_place(python: Path, work: Path) -> None:
    """The package comes from the environment, not from the repository."""
    place = run([str(python), "-c", "import extractor; print(extractor.__file__)"], work).strip()
    told("package comes from", place.removeprefix(f"{work}/"), Path(place).is_relative_to(work / "venv"))


def check_versions(python: Path, work: Path, version: str) -> None:
    """``claims --version`` tells the version that was built and the known base model."""
    lines = run([claims(python), "--version"], work).splitlines()
    told("claims --version", "; ".join(lines), lines[0] == f"claims {version}" and "en_core_web_sm-3.8.0" in lines[-1])
    schema = run([claims(python), "schema"], work)
    told(
        "claims schema",
        f"{len(schema)} characters",
        schema == (ROOT / "extractor/claim.schema.json").read_text("utf-8"),
    )
    info = run([claims(python), "info"], work)
    told("claims info", "identical base model", "identical with en_core_web_sm-3.8.0" in info, [info])


def check_commands(python: Path, work: Path) -> None:
    """The line that the contributors' guide begins with."""
    line = run([claims(python), "extract", "-", "--published", "2024-06-12"], work, text=LINE)
    found = re.search(r'"text":"(3 percent)".*"from":"(2024-05-01)".*"name":"(the firm)"', line)
    told("a line through claims extract", ", ".join(found.groups()) if found else "", bool(found), [line])
    explained = run([claims(python), "explain", "-", "--published", "2024-06-12"], work, text=LINE)
    told("claims explain", f"{len(explained.splitlines())} lines", "3 percent" in explained, [explained])


def check_corpus(python: Path, work: Path, source: Path) -> None:
    """The demonstration on the sdist's corpus; a run in two processes gives the same with the packaged pipeline."""
    demo = run([str(python), str(source / "corpus" / "demo.py")], work)
    summary = re.search(r"(\d+) claims from 42 articles", demo)
    told("demonstration", summary[0] if summary else "", summary is not None and int(summary[1]) > 700, [demo])
    for name, model in (("default", []), ("packaged", ["--model", "en_news_claims"])):
        articles = str(source / "corpus" / "articles.jsonl")
        run([claims(python), "extract", articles, "-o", f"{name}.jsonl", "--workers", "2", "--quiet", *model], work)
    default, packaged = ((work / f"{name}.jsonl").read_bytes() for name in ("default", "packaged"))
    told("claims of the packaged pipeline", f"{len(packaged.splitlines())}, the same bytes", default == packaged)


def check_model(python: Path, work: Path) -> None:
    """SpaCy alone finds the pipeline and its metadata by name."""
    code = f"import spacy; doc = spacy.load('en_news_claims')({LINE!r}); print(list(map(str, doc.spans['claims'])))"
    found = run([str(python), "-c", code], work).strip()
    told("spacy.load", found, found == "['3 percent']")
    info = run([str(python), "-m", "spacy", "info", "en_news_claims", "--markdown"], work)
    told("spacy info", "licences of the sources", "WordNet 3.0 License" in info, [info])
    sites = {
        path.name for path in (python.parent.parent / "lib").glob("python*/site-packages/en_news_claims*/**/LICENSE*")
    }
    told("licences of the base model", ", ".join(sorted(sites)), {"LICENSE", "LICENSES_SOURCES"} <= sites)


def check_start(python: Path, work: Path) -> None:
    """What a command costs before it does anything, the best and the median of several rounds."""
    clock = "import time; t = time.perf_counter(); import extractor; print(time.perf_counter() - t)"
    imports = [float(run([str(python), "-c", clock], work)) for _ in range(ROUNDS)]
    told("import extractor", best_and_median(imports), min(imports) < IMPORT_LIMIT)
    helps = [seconds([claims(python), "--help"], work) for _ in range(ROUNDS)]
    nothing = [seconds([str(python), "-c", "pass"], work) for _ in range(ROUNDS)]
    told("Python alone", best_and_median(nothing))
    told("claims --help", best_and_median(helps), min(helps) < HELP_LIMIT)


def best_and_median(times: Sequence[float]) -> str:
    """Both in milliseconds."""
    return f"{min(times) * 1000:.1f} ms at best, {statistics.median(times) * 1000:.1f} ms in the median"


def seconds(command: Sequence[str], folder: Path) -> float:
    """How long a command takes; more on a machine with other work."""
    began = time.perf_counter()
    run(command, folder)
    return time.perf_counter() - began


def claims(python: Path) -> str:
    """The installed command."""
    return str(python.parent / "claims")


def run(command: Sequence[str], folder: Path, *, text: str | None = None, with_project: bool = False) -> str:
    """What a command writes to standard output, in an environment that knows nothing of the repository.

    Ends this script where the command fails.
    """
    environment = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    if with_project:
        environment["PYTHONPATH"] = str(ROOT)
    result = subprocess.run(
        command, cwd=folder, env=environment, input=text, capture_output=True, text=True, check=False
    )
    if result.returncode:
        told(" ".join(command), f"ended with {result.returncode}", False, [result.stdout, result.stderr])
    return result.stdout


def told(what: str, found: str, holds: bool = True, details: Sequence[str] = ()) -> None:
    """Print what was looked at and what was found; end here where it does not hold."""
    print(f"{'ok' if holds else 'WRONG':<6}{what}: {found}", flush=True)
    if not holds:
        sys.exit("\n".join(details) or 1)


if __name__ == "__main__":
    sys.exit(main())
