from __future__ import annotations

import subprocess
from pathlib import Path

from tests.spark.java import ABSENT, packaged


def test_the_packaged_java_is_spared_the_module_it_has_not(tmp_path: Path) -> None:
    java = tmp_path / "its java"
    java.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    java.chmod(0o755)
    program = packaged(java, tmp_path / "home") / "bin" / "java"
    shown = subprocess.run([program, "-Da=b c", ABSENT, "-cp", "x *"], capture_output=True, text=True, check=True)
    assert shown.stdout.splitlines() == ["-Da=b c", "-cp", "x *"]
