"""JSON as the log has it, for reading: whole numbers only, and none that programs round. Pure."""

import json
from json.encoder import JSONEncoder
from typing import Any

from convo.audit.entry import LARGEST

#: So many digits are below 2^53 whichever they are.
_SAFE_DIGITS = 15


class BadLeaf(ValueError):
    """Bytes that are no entry: why, as the end of a sentence."""


def _whole(digits: str) -> int:
    value = int(digits) if len(digits) < 2 * _SAFE_DIGITS else LARGEST
    if len(digits) > _SAFE_DIGITS and abs(value) >= LARGEST:
        raise BadLeaf("it has a number that is too large to be exact everywhere")
    return value


def _no_fraction(_digits: str) -> Any:  # noqa: ANN401 - never returns
    raise BadLeaf("it has a number that is not a whole one")


DECODER = json.JSONDecoder(parse_int=_whole, parse_float=_no_fraction, parse_constant=_no_fraction)
ENCODER = JSONEncoder(
    ensure_ascii=False,
    sort_keys=True,
    separators=(",", ":"),
    allow_nan=False,
    check_circular=False,  # what was parsed has no circles
)
