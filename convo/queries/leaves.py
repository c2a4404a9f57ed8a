"""What the bytes of an entry say, which somebody may have changed.

Whether they were changed is for the verifier to say. Here it only matters whether they can be read.
"""

import json
from collections.abc import Mapping
from typing import Any

from convo.domain.errors import DamagedRecord


def find_fields(leaf: bytes) -> Mapping[str, Any] | None:
    """The fields of an entry; None where the bytes are no entry."""
    try:
        found = json.loads(leaf)
    except (ValueError, RecursionError):
        return None
    return found if _is_entry(found) else None


def get_fields(seq: int, leaf: bytes) -> Mapping[str, Any]:
    """The same of the entry at this place. Raises `DamagedRecord` where the bytes are no entry."""
    found = find_fields(leaf)
    if found is None:
        raise DamagedRecord(f"entry {seq} can't be read")
    return found


def _is_entry(found: object) -> bool:
    """Whether it has what everything that shows an entry relies on."""
    if not isinstance(found, dict):
        return False
    if not all(isinstance(found.get(name), str) for name in ("act", "outcome", "reason")):
        return False
    if not isinstance(found.get("c"), dict) or not isinstance(found.get("facts"), dict):
        return False
    findings = found["facts"].get("findings", [])
    return isinstance(findings, list) and all(
        isinstance(each, str) and " " in each for each in findings
    )
