"""The pictures of the documentation are those that the script takes."""

from __future__ import annotations

from pathlib import Path

from tests.review.screenshots import IMAGES, LARGEST, take


def test_every_picture_of_the_guide_can_be_taken_anew(tmp_path: Path) -> None:
    names = [path.name for path in take(tmp_path, articles=5)]
    guide = (IMAGES.parent / "review.md").read_text("utf-8")
    assert sorted(names) == sorted(path.name for path in IMAGES.glob("review-*.png"))
    assert [name for name in names if f"](images/{name})" not in guide] == []
    assert [path for path in IMAGES.glob("review-*.png") if path.stat().st_size > LARGEST] == []
