"""Reading an entry back from its bytes, strictly: only bytes that `Entry.leaf` could have made.

Whoever reads a leaf any other way may understand something else than the next reader: a key that
stands there twice, a number that a program rounds. So such bytes are refused. Pure.
"""

import json
import re
from json import JSONDecodeError
from json.encoder import JSONEncoder
from operator import itemgetter
from typing import Any

from convo.audit.entry import LARGEST, SCHEMA, NotCanonical, require_canonical

#: The fields of an entry; `back` is there only where the clock went back.
FIELDS = frozenset(
    "v seq id req n ts actor via app act obj rel outcome reason facts c".split()  # noqa: SIM905 - a list to read
)
_WITH_BACK = FIELDS | {"back"}
_TEXTS = itemgetter("id", "req", "n", "via", "app", "act", "outcome", "reason")
_ACTOR = frozenset({"id", "role", "sess"})
_SUBJECT = frozenset({"type", "id"})
_SUBJECT_WITH_VERSION = _SUBJECT | {"ver"}
_ONLY_TEXT = {str}
_HEX128 = re.compile(r"[0-9a-f]{32}").fullmatch
_HEX256 = re.compile(r"[0-9a-f]{64}").fullmatch
#: An identifier of the database, or nothing.
_IDENTIFIER = re.compile(r"(?:[1-9][0-9]{0,18})?", re.ASCII).fullmatch
#: So many digits are below 2^53 whichever they are.
_SAFE_DIGITS = 15


class BadLeaf(ValueError):
    """Bytes that are no entry: why, as the end of a sentence."""


def read_leaf(leaf: object) -> dict[str, Any]:
    """The fields of the entry that these bytes are. Raises `BadLeaf`."""
    if type(leaf) is not bytes:
        raise BadLeaf("it is not stored as bytes")
    content = _parsed(leaf)
    if type(content) is not dict or content.keys() not in (FIELDS, _WITH_BACK):
        raise BadLeaf("it has not the fields of an entry")
    _require_kinds(content)
    return content


def _parsed(leaf: bytes) -> Any:  # noqa: ANN401 - whatever stands there
    """What these canonical bytes say; a repeated key, a blank or another order is refused."""
    try:
        text = leaf.decode()
        content = _DECODER.decode(text)
        is_canonical = _ENCODER.encode(content) == text
        if not text.isascii() or "\\u0000" in text:
            require_canonical(content)
    except (UnicodeError, JSONDecodeError, RecursionError) as wrong:
        raise BadLeaf("it is not JSON in UTF-8") from wrong
    except NotCanonical as wrong:
        raise BadLeaf(f"{wrong}") from wrong
    if not is_canonical:
        raise BadLeaf("its bytes are not in their canonical form")
    return content


def _whole(digits: str) -> int:
    value = int(digits) if len(digits) < 2 * _SAFE_DIGITS else LARGEST
    if len(digits) > _SAFE_DIGITS and abs(value) >= LARGEST:
        raise BadLeaf("it has a number that is too large to be exact everywhere")
    return value


def _no_fraction(_digits: str) -> Any:  # noqa: ANN401 - never returns
    raise BadLeaf("it has a number that is not a whole one")


_DECODER = json.JSONDecoder(
    parse_int=_whole, parse_float=_no_fraction, parse_constant=_no_fraction
)
_ENCODER = JSONEncoder(
    ensure_ascii=False,
    sort_keys=True,
    separators=(",", ":"),
    allow_nan=False,
    check_circular=False,  # what was parsed has no circles
)


def _require_kinds(content: dict[str, Any]) -> None:
    version, seq, ts = content["v"], content["seq"], content["ts"]
    if type(version) is not int or version != SCHEMA:
        raise BadLeaf("it is of a version that this convo doesn't know")
    if type(seq) is not int or type(ts) is not int or seq < 0:
        raise BadLeaf("its place or its moment is no number")
    if "back" in content and (type(content["back"]) is not int or content["back"] <= 0):
        raise BadLeaf("it doesn't say properly by how much the clock went back")
    if set(map(type, _TEXTS(content))) != _ONLY_TEXT or not _HEX128(content["n"]):
        raise BadLeaf("one of its fields is not of its kind")
    _require_actor(content["actor"])
    _require_subject(content["obj"])
    if type(content["rel"]) is not list or type(content["facts"]) is not dict:
        raise BadLeaf("one of its fields is not of its kind")
    for each in content["rel"]:
        _require_subject(each)
    _require_commitments(content["c"])


def _require_actor(actor: Any) -> None:  # noqa: ANN401 - whatever stands there
    if type(actor) is not dict or actor.keys() != _ACTOR:
        raise BadLeaf("it doesn't say properly who did it")
    if set(map(type, actor.values())) != _ONLY_TEXT or not _IDENTIFIER(actor["id"]):
        raise BadLeaf("it doesn't say properly who did it")


def _require_subject(subject: Any) -> None:  # noqa: ANN401 - whatever stands there
    if type(subject) is not dict or subject.keys() not in (_SUBJECT, _SUBJECT_WITH_VERSION):
        raise BadLeaf("it doesn't say properly what was changed")
    kind, identifier, version = subject["type"], subject["id"], subject.get("ver", 0)
    if type(kind) is not str or type(identifier) is not str or type(version) is not int:
        raise BadLeaf("it doesn't say properly what was changed")
    if not _IDENTIFIER(identifier):
        raise BadLeaf("it doesn't say properly what was changed")


def _require_commitments(commitments: Any) -> None:  # noqa: ANN401 - whatever stands there
    if type(commitments) is not dict:
        raise BadLeaf("its commitments are no commitments")
    for value in commitments.values():
        if type(value) is not str or not _HEX256(value):
            raise BadLeaf("one of its commitments is not 64 hexadecimal digits")
