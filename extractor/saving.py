"""How a component saves the additions it was made with, so that they travel with the pipeline."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from extractor.additions import Additions, undoubled

FILE = "additions.json"


class Saved:
    """What spaCy asks of a component that it saves; ``_load`` reads word lists and rules anew."""

    additions: Additions

    def _load(self, additions: Additions) -> None:
        raise NotImplementedError

    def set_additions(self, additions: Additions) -> None:
        """Work with these additions from now on. Raises LexiconError where they hold a mistake."""
        self._load(additions)
        self.additions = undoubled(additions)

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """The additions as JSON."""
        return json.dumps(self.additions, ensure_ascii=False, sort_keys=True).encode()

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> Saved:
        """Work with the additions that were saved. Raises LexiconError where this version finds a mistake in them."""
        additions = json.loads(data)
        if additions != self.additions:
            self.set_additions(additions)
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the additions into a folder that is made for them."""
        Path(path).mkdir(parents=True, exist_ok=True)
        (Path(path) / FILE).write_bytes(self.to_bytes())

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Saved:
        """The inverse of :meth:`to_disk`; a folder of a version that saved none changes nothing."""
        file = Path(path) / FILE
        return self.from_bytes(file.read_bytes()) if file.is_file() else self
