"""What an entry of the audit log is: its fields, its bytes, and how it commits to words.

The fields are those of the design notes on the log (3.1); the bytes follow the RFC 8785 subset
named there: sorted ASCII keys, no floats, integers below 2^53, no lone surrogates, no U+0000, no
Unicode normalisation. Pure: no database, no clock.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

SCHEMA = 1
#: Whole numbers have to be smaller: beyond it, programs round them.
LARGEST = 2**53
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_COMMITMENT = b"convo/commit/v1\0"
_WRITER = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
)


class NotCanonical(ValueError):
    """A value that has no canonical bytes."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Subject:
    """What a deed was done to: `type`, identifier, and the version it then had, if it has any."""

    type: str
    id: str
    version: int | None = None

    def as_dict(self) -> dict[str, Any]:
        """As it stands in an entry."""
        known = {"type": self.type, "id": self.id}
        return known if self.version is None else {**known, "ver": self.version}


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One line of the log before it has its place: what happened, without any words.

    `facts` holds codes and numbers only (rule names, versions, digests). Free and personal words
    go into `commitments`, by field, and nowhere else.
    """

    entry_id: str
    request: str
    nonce: str
    actor_id: int | None
    actor_role: str
    session: str
    via: str
    build: str
    action: str
    subject: Subject
    related: tuple[Subject, ...] = ()
    outcome: str = "ok"
    reason: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    commitments: Mapping[str, str] = field(default_factory=dict)

    def leaf(
        self, seq: int, ts: int, back: int = 0, also: Mapping[str, str] | None = None
    ) -> bytes:
        """The canonical bytes at place `seq`, at `ts` microseconds since 1970 in UTC.

        `back` says by how many microseconds the clock stood behind the entry before, `also` what
        else it commits to. Raises `NotCanonical` for a value that has no canonical bytes.
        """
        content: dict[str, Any] = {
            "v": SCHEMA,
            "seq": seq,
            "id": self.entry_id,
            "req": self.request,
            "n": self.nonce,
            "ts": ts,
            "actor": {
                "id": str(self.actor_id or ""),
                "role": self.actor_role,
                "sess": self.session,
            },
            "via": self.via,
            "app": self.build,
            "act": self.action,
            "obj": self.subject.as_dict(),
            "rel": [subject.as_dict() for subject in self.related],
            "outcome": self.outcome,
            "reason": self.reason,
            "facts": dict(self.facts),
            "c": {**self.commitments, **(also or {})},
        }
        return canonical({**content, "back": back} if back else content)


def canonical(value: object) -> bytes:
    """The one way to write a value as bytes (RFC 8785, subset). Raises `NotCanonical`."""
    require_canonical(value)
    return _WRITER.encode(value).encode()


def commit(salt: bytes, field_name: str, value: str) -> str:
    """A salted commitment to words, as 64 hexadecimal digits.

    With the salt gone nobody can guess the words back; with it, anybody can check them.
    """
    return commit_encoded(salt, field_name.encode(), value.encode())


def commit_encoded(salt: bytes, field_name: bytes, value: bytes) -> str:
    """The same for what is in UTF-8 already."""
    return sha256(_COMMITMENT + salt + field_name + b"\0" + value).hexdigest()


def commitments(
    salts: Iterable[bytes], field_names: Iterable[bytes], values: Iterable[bytes]
) -> list[bytes]:
    """The same for many, side by side, in bytes."""
    return [
        sha256(_COMMITMENT + salt + name + b"\0" + value).digest()
        for salt, name, value in zip(salts, field_names, values, strict=True)
    ]


def require_canonical(value: object) -> None:
    """Raise `NotCanonical` for a value that has no canonical bytes."""
    match value:
        case str():  # first, since nearly everything in an entry is text
            _require_plain(value)
        case dict():
            _require_plain_keys(value)
        case None | bool():
            return
        case int():
            _require_small(value)
        case list():
            _require_each(value)
        case _:
            raise NotCanonical(f"{type(value).__name__} has no canonical bytes")


def _require_each(values: list[Any]) -> None:
    for value in values:
        require_canonical(value)


def _require_small(value: int) -> None:
    if abs(value) >= LARGEST:
        raise NotCanonical(f"{value} is too large to be exact everywhere")


def _require_plain(value: str) -> None:
    if "\0" in value or (not value.isascii() and _LONE_SURROGATE.search(value)):
        raise NotCanonical("text with U+0000 or a lone surrogate has no canonical bytes")


def _require_plain_keys(value: dict[Any, Any]) -> None:
    for key, item in value.items():
        if not isinstance(key, str) or not key.isascii():
            raise NotCanonical(f"{key!r} is no ASCII key")
        _require_plain(key)
        require_canonical(item)
