"""Records of older versions, read as those of now: a step from each version to the next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from extractor.errors import RecordError, SchemaVersionError
from extractor.identity import SCHEMA_VERSION

Step = Callable[[dict[str, Any]], dict[str, Any]]
"""Makes of a row of one version a row of the next; raises KeyError, TypeError or ValueError where it is none."""

STEPS: Mapping[int, Step] = {}
"""The step that leads on from each version before the present one."""


def upgraded(row: dict[str, Any]) -> dict[str, Any]:
    """The row as one of the present version.

    Raises SchemaVersionError for a version from which no steps lead here, RecordError where a step finds the row to be
    none of its version. A row without a version is left to whoever reads it.
    """
    version = row.get("schema")
    while version is not None and version != SCHEMA_VERSION:
        if not isinstance(version, int) or version not in STEPS:
            raise SchemaVersionError(
                f"schema: {version!r} is not version {SCHEMA_VERSION}; install the extractor that wrote it"
            )
        try:
            row = {**STEPS[version](row), "schema": version + 1}
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise RecordError(f"not a record of version {version}: {type(error).__name__} {error}") from None
        version += 1
    return row
