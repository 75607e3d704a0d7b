from __future__ import annotations

import pytest

from extractor.spark.session import with_retries


@pytest.mark.parametrize(
    ("master", "with_them"),
    [
        ("local", "local[1,4]"),
        ("local[2]", "local[2,4]"),
        ("local[*]", "local[*,4]"),
        ("local[2,7]", "local[2,7]"),
        ("local-cluster[2,1,2048]", "local-cluster[2,1,2048]"),
        ("spark://head:7077", "spark://head:7077"),
        ("yarn", "yarn"),
    ],
)
def test_a_local_session_tries_tasks_again(master: str, with_them: str) -> None:
    assert with_retries(master) == with_them
