"""Checkpoints: which log, how many entries, which root (C2SP tlog-checkpoint); and the keys' chain.

The text of a checkpoint is what is signed (`audit/note.py`). When the key changes, the old and the
new key both sign one checkpoint, and its text names the new key: a signature alone could be put
under any note by anybody, and would prove no succession.
"""

import base64
import binascii
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from convo.audit.note import BadKey, BadNote, Note, PublicKey, read_note
from convo.audit.tree import HASH_BYTES

_SIZE = re.compile(r"0|[1-9][0-9]{0,17}", re.ASCII)
_LEAST_LINES = 3
#: The extension line with which the old key hands over to the new one.
_NEXT_KEY = "convo next key "
_SLUG = re.compile(r"[^a-z0-9]+")
_LONGEST_SLUG = 60


class BadCheckpoint(BadNote):
    """A note that is no checkpoint: a sentence for people."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The log `origin` had `size` entries, and this root. `more` are lines that we don't know."""

    origin: str
    size: int
    root: bytes
    more: tuple[str, ...] = ()

    @classmethod
    def read(cls, text: str) -> Self:
        """The checkpoint that a note's text is. Raises `BadCheckpoint`, saying what is wrong."""
        lines = text.split("\n")
        if lines.pop() or len(lines) < _LEAST_LINES or not all(lines):
            raise BadCheckpoint("A checkpoint has three lines or more, and none is empty.")
        origin, size, root, *more = lines
        if not _SIZE.fullmatch(size):
            raise BadCheckpoint("The second line must be the number of entries, and nothing else.")
        return cls(origin, int(size), _root(root), tuple(more))

    @property
    def text(self) -> str:
        """What is signed."""
        root = base64.b64encode(self.root).decode()
        return "".join(f"{each}\n" for each in (self.origin, self.size, root, *self.more))

    def naming(self, key: PublicKey) -> "Checkpoint":
        """The same, with the key that signs from here on."""
        return Checkpoint(self.origin, self.size, self.root, (*self.more, _NEXT_KEY + key.text))

    @property
    def next_key(self) -> PublicKey | None:
        """The key that signs from here on, where this says so. Raises `BadKey`."""
        named = [line for line in self.more if line.startswith(_NEXT_KEY)]
        return PublicKey.read(named[-1].removeprefix(_NEXT_KEY)) if named else None


def read_checkpoint(note: Note | str | bytes) -> Checkpoint:
    """The checkpoint in a note, whoever signed it. Raises `BadNote` or `BadCheckpoint`."""
    if isinstance(note, str):
        note = note.encode()
    return Checkpoint.read((read_note(note) if isinstance(note, bytes) else note).text)


def find_checkpoint(note: str) -> Checkpoint | None:
    """The same; None for a note that somebody garbled."""
    try:
        return read_checkpoint(note)
    except BadNote:
        return None


def origin_of(department: str) -> str:
    """What a department's log is called, unless it was called otherwise when its key was made."""
    plain = unicodedata.normalize("NFKD", department).encode("ascii", "ignore").decode().lower()
    slug = _SLUG.sub("-", plain).strip("-")[:_LONGEST_SLUG].strip("-")
    return f"convo.{slug or 'department'}/audit"


def trusted_keys(pinned: Iterable[PublicKey], notes: Iterable[str]) -> tuple[PublicKey, ...]:
    """The pinned keys and those that they handed over to, in the order in which they followed.

    A key follows where a checkpoint names it and carries the signatures of a trusted key and of
    its own. Notes that can't be read or were not signed so are passed over: whoever wants to know
    why asks `signers`.
    """
    trusted = list(dict.fromkeys(pinned))
    handovers = [found for note in notes if (found := _handover(note)) is not None]
    grew = True
    while grew:
        grew = False
        for note, following in handovers:
            if following not in trusted and _is_handed_over(note, trusted, following):
                trusted.append(following)
                grew = True
    return tuple(trusted)


def _handover(written: str) -> tuple[Note, PublicKey] | None:
    if _NEXT_KEY not in written:
        return None
    try:
        note = read_note(written.encode())
        following = Checkpoint.read(note.text).next_key
    except (BadNote, BadKey):
        return None
    return (note, following) if following is not None else None


def _is_handed_over(note: Note, trusted: Iterable[PublicKey], following: PublicKey) -> bool:
    try:
        return bool(note.signers(trusted)) and bool(note.signers([following]))
    except BadNote:
        return False


def _root(line: str) -> bytes:
    try:
        root = base64.b64decode(line, validate=True)
    except (binascii.Error, ValueError):
        root = b""
    if len(root) != HASH_BYTES or base64.b64encode(root).decode() != line:
        raise BadCheckpoint("The third line must be the root of the log, in 44 letters and signs.")
    return root
