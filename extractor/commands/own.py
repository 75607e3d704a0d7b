"""What ``--config`` names, read and tried once."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractor.ownfiles import Own


def own_of(config: str | None, model: str | None) -> Own | None:
    """The words and rules of a user's own, each tried once: a run begins with none that holds a mistake.

    Raises LexiconError for one, ModelError where there is no such model.
    """
    if config is None:
        return None
    from extractor.ownfiles import read
    from extractor.pipeline import load

    own = read(config)
    load(model, config=own)
    return own
