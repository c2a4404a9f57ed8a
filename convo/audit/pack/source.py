"""A pack as a source of the verifier (`audit/verifier.py`), which judges it like the database."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from convo.audit.checkpoint import read_checkpoint
from convo.audit.entry import NotCanonical, canonical
from convo.audit.note import BadNote
from convo.audit.pack.container import Pack, read
from convo.audit.source import Entries, Head, Opening, Stretch

_AT_ONCE = 512
_SALT_DIGITS = 64


@dataclass(slots=True)
class PackSource:
    """A log in `log.jsonl` and `openings.jsonl`. It has no columns, nodes or lists beside it.

    What is wrong with the lines themselves is told in `faults`, once they were read.
    """

    pack: Pack
    #: Name and end of a sentence.
    faults: list[tuple[str, str]] = field(default_factory=list)
    _last: tuple[int, bytes] = (-1, b"")

    def head(self) -> Head | None:
        """A pack has no row that says where the log ends."""
        return None

    def stretches(self) -> Iterator[Stretch]:
        """The lines of the log, each at the place where it stands, with the words beside them."""
        with self.pack.open("log.jsonl") as log, self.pack.open("openings.jsonl") as words:
            lines, openings = (
                enumerate(self._whole(log, "log.jsonl")),
                _Ahead(self._openings(words)),
            )
            while some := list(islice(lines, _AT_ONCE)):
                places, leaves = zip(*some, strict=True)
                yield Stretch(Entries(places, leaves), openings=openings.before(places[-1] + 1))
            yield Stretch(Entries(), openings=openings.before(None))

    def checkpoints(self) -> Iterator[tuple[int, str]]:
        """Size and note of each file in `checkpoints/`, by size; the size is what its name says."""
        for name in sorted(each for each in self.pack.names() if each.startswith("checkpoints/")):
            try:
                note = read(self.pack, name).decode()
                size = read_checkpoint(note).size
            except (BadNote, UnicodeDecodeError) as wrong:
                self.faults.append((name, f"is no checkpoint: {wrong}"))
                continue
            digits = name.removeprefix("checkpoints/").removesuffix(".txt").partition("-")[0]
            if digits != f"{size:010}":
                self.faults.append((name, "has the name of another size"))
            else:
                yield size, note

    def _whole(self, lines: Any, name: str) -> Iterator[bytes]:  # noqa: ANN401 - a file, from a zip or a folder
        for line in lines:
            if not line.endswith(b"\n"):
                self.faults.append((name, "does not end with a line end"))
                return
            yield line[:-1]

    def _openings(self, lines: Any) -> Iterator[Opening]:  # noqa: ANN401 - likewise
        for number, line in enumerate(self._whole(lines, "openings.jsonl"), 1):
            found = _opening(line)
            if found is None or found[:2] <= self._last:
                what = "is no opening" if found is None else "is not in its order"
                self.faults.append((f"openings.jsonl, line {number},", what))
                return
            self._last = found[:2]
            yield found


class _Ahead:
    """Openings, a stretch at a time."""

    def __init__(self, openings: Iterator[Opening]) -> None:
        self._openings = openings
        self._next = next(openings, None)

    def before(self, place: int | None) -> Iterator[list[Opening]]:
        """Those for places before this one, one by one; all that are left where it is None."""
        while self._next is not None and (place is None or self._next[0] < place):
            yield [self._next]
            self._next = next(self._openings, None)


def _opening(line: bytes) -> Opening | None:
    """What a line of `openings.jsonl` says; None unless it is written as we write it."""
    try:
        found = json.loads(line)
        if canonical(found) != line or found.keys() != {"seq", "field", "salt", "value"}:
            return None
    except (ValueError, NotCanonical, RecursionError, AttributeError):
        return None
    seq, name, salt, value = (found[each] for each in ("seq", "field", "salt", "value"))
    if (type(seq), type(name), type(salt), type(value)) != (int, str, str, str):
        return None
    is_salt = len(salt) == _SALT_DIGITS and salt == salt.lower() and salt.isalnum()
    try:
        return (seq, name.encode(), bytes.fromhex(salt), value.encode()) if is_salt else None
    except ValueError:
        return None
