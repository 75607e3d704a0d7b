"""The parse multiplies by NumPy in one thread, and leaves the models as they were."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from spacy.language import Language

from extractor import algebra
from extractor.algebra import one_threaded


def uses_blis(nlp: Language) -> set[bool]:
    return {node.ops.use_blis for _, pipe in nlp.pipeline if hasattr(pipe, "model") and hasattr(pipe.model, "walk")
            for node in pipe.model.walk()}  # fmt: skip


class Controller:
    """Stands for threadpoolctl's, and notes what is asked of it."""

    def __init__(self) -> None:
        self.asked: list[dict[str, object]] = []

    @contextmanager
    def limit(self, **settings: object) -> Iterator[None]:
        self.asked.append(settings)
        yield


def test_models_multiply_by_numpy_in_one_thread(nlp: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    controller = Controller()
    monkeypatch.setattr(algebra, "_controller", lambda: controller)
    with one_threaded(nlp):
        assert uses_blis(nlp) == {False}
        tags = [token.tag_ for token in nlp("The toll rose to 52.")]
    assert tags == ["DT", "NN", "VBD", "IN", "CD", "."]
    assert controller.asked == [{"limits": 1, "user_api": "blas"}]
    assert uses_blis(nlp) == {True}


def test_models_are_left_alone_where_threads_cannot_be_limited(nlp: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(algebra, "_controller", lambda: None)
    with one_threaded(nlp):
        assert uses_blis(nlp) == {True}


def test_models_are_as_before_after_a_failure(nlp: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(algebra, "_controller", Controller)
    with pytest.raises(ValueError, match="spilt"), one_threaded(nlp):
        raise ValueError("spilt")
    assert uses_blis(nlp) == {True}
