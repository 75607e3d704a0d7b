"""The linear algebra of the base model's parse: NumPy's in one thread, where it is to be had.

spaCy multiplies matrices by BLIS, whose kernels are those of processors of ten years ago; NumPy's OpenBLAS does three
times as many a second. With several threads it loses all of that to their waiting for each other, and who may use more
than one processor has more of it by parsing more articles at a time; so ``threadpoolctl`` holds it to one.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from spacy.language import Language
from thinc.api import Model, NumpyOps


@contextmanager
def one_threaded(nlp: Language) -> Iterator[None]:
    """Let the models of a pipeline multiply by NumPy in one thread; nothing is altered where NumPy has no such threads.

    The numbers differ from those of BLIS in their last bits.
    """
    controller = _controller()
    if controller is None:
        yield
        return
    nodes = list(_nodes_with_blis(nlp))
    with controller.limit(limits=1, user_api="blas"):
        _set_ops(nodes, NumpyOps(use_blis=False))
        try:
            yield
        finally:
            _set_ops(nodes, NumpyOps(use_blis=True))


def _nodes_with_blis(nlp: Language) -> Iterator[Model[Any, Any]]:
    for _, pipe in nlp.pipeline:
        model = getattr(pipe, "model", None)
        for node in model.walk() if isinstance(model, Model) else ():
            if type(node.ops) is NumpyOps and getattr(node.ops, "use_blis", False):
                yield node


def _set_ops(nodes: list[Model[Any, Any]], ops: NumpyOps) -> None:
    for node in nodes:
        node.ops = ops


@lru_cache(maxsize=1)
def _controller() -> Any:
    """What limits the threads of NumPy's linear algebra; None where it is none that can be limited."""
    from threadpoolctl import ThreadpoolController

    found = ThreadpoolController().select(user_api="blas")
    return found if found.lib_controllers else None
