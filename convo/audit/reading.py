"""Reading an entry back from its bytes, strictly: only bytes that `Entry.leaf` could have made.

Whoever reads a leaf any other way may understand something else than the next reader: a key that
stands there twice, a number that a program rounds. So such bytes are refused. Pure.

Nearly every entry is of a plain form (`plain_leaf.py`). Whatever is not is parsed, written again
and compared.
"""

import re
from json import JSONDecodeError
from operator import itemgetter
from typing import Any

from convo.audit.entry import SCHEMA, NotCanonical, require_canonical
from convo.audit.plain_leaf import Leaf, plain_leaf
from convo.audit.strict_json import DECODER, ENCODER, BadLeaf

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


def read_leaf(leaf: object) -> Leaf:
    """The entry that these bytes are. Raises `BadLeaf`."""
    if type(leaf) is not bytes:
        raise BadLeaf("it is not stored as bytes")
    return plain_leaf(leaf) or _as_leaf(read_fields(leaf))


def read_fields(leaf: bytes) -> dict[str, Any]:
    """The fields of the entry that these bytes are, by their names there. Raises `BadLeaf`."""
    content = _parsed(leaf)
    if type(content) is not dict or content.keys() not in (FIELDS, _WITH_BACK):
        raise BadLeaf("it has not the fields of an entry")
    _require_kinds(content)
    return content


def _as_leaf(content: dict[str, Any]) -> Leaf:
    actor, on = content["actor"], content["obj"]
    subjects = [(each["type"], each["id"]) for each in (on, *content["rel"])]
    conversations = (number for kind, number in subjects if kind == "conversation")
    copies = (
        content["id"],
        content["req"],
        content["act"],
        content["outcome"],
        _number(actor["id"]),
        actor["role"],
        on["type"],
        _number(on["id"]),
        _number(next(conversations, "")),
        content["ts"],
    )
    return Leaf(
        content["seq"],
        content["ts"],
        content.get("back", 0),
        copies,
        content["act"],
        content["outcome"],
        content["facts"],
        ENCODER.encode(content["c"])[1:-1],
    )


def _number(identifier: str) -> int | None:
    return int(identifier) if identifier else None


def _parsed(leaf: bytes) -> Any:  # noqa: ANN401 - whatever stands there
    """What these canonical bytes say; a repeated key, a blank or another order is refused."""
    try:
        text = leaf.decode()
        content = DECODER.decode(text)
        is_canonical = ENCODER.encode(content) == text
        if not text.isascii() or "\\u0000" in text:
            require_canonical(content)
    except (UnicodeError, JSONDecodeError, RecursionError) as wrong:
        raise BadLeaf("it is not JSON in UTF-8") from wrong
    except NotCanonical as wrong:
        raise BadLeaf(f"{wrong}") from wrong
    if not is_canonical:
        raise BadLeaf("its bytes are not in their canonical form")
    return content


def _require_kinds(content: dict[str, Any]) -> None:
    _require_numbers(content)
    if set(map(type, _TEXTS(content))) != _ONLY_TEXT or not _HEX128(content["n"]):
        raise BadLeaf("one of its fields is not of its kind")
    if type(content["rel"]) is not list or type(content["facts"]) is not dict:
        raise BadLeaf("one of its fields is not of its kind")
    _require_actor(content["actor"])
    for each in (content["obj"], *content["rel"]):
        _require_subject(each)
    _require_commitments(content["c"])


def _require_numbers(content: dict[str, Any]) -> None:
    version, seq, ts, back = (content.get(name, 1) for name in ("v", "seq", "ts", "back"))
    if type(version) is not int or version != SCHEMA:
        raise BadLeaf("it is of a version that this convo doesn't know")
    if type(seq) is not int or type(ts) is not int or seq < 0:
        raise BadLeaf("its place or its moment is no number")
    if type(back) is not int or back <= 0:
        raise BadLeaf("it doesn't say properly by how much the clock went back")


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
