"""A log receipt: a signed checkpoint that somebody keeps, to hold the log against later.

As a file it is the checkpoint as it was signed. The long form has an empty line below it, a heading
and a short fingerprint of each entry, one a line. The root decides whether the log is as it was;
fingerprints only say where it is not, also when somebody built the whole tree anew. Pure.
"""

import base64
import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass

from convo.audit.checkpoint import Checkpoint, read_checkpoint
from convo.audit.note import BadNote, Note, read_note

#: So much of each leaf hash.
FINGERPRINT_BYTES = 8
_LINE = len(base64.b64encode(bytes(FINGERPRINT_BYTES))) + 1
_HEADING = "convo fingerprints v1 "
_COUNT = re.compile(r"0|[1-9][0-9]{0,17}", re.ASCII)


class BadReceipt(BadNote):
    """No receipt: a sentence for people."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """A checkpoint that was kept, whoever signed it, and a fingerprint of each entry or none."""

    note: Note
    checkpoint: Checkpoint
    fingerprints: tuple[bytes, ...] = ()


def read_receipt(content: bytes) -> Receipt:
    """The receipt that these bytes are. Raises `BadNote`, saying what is wrong."""
    written, found, more = content.partition(f"\n\n{_HEADING}".encode())
    note = read_note(written + b"\n" if found else content)
    checkpoint = read_checkpoint(note)
    if not found:
        return Receipt(note, checkpoint)
    return Receipt(note, checkpoint, _fingerprints(more, checkpoint.size))


def write_receipt(note: str, leaf_hashes: Iterable[bytes] = ()) -> bytes:
    """The file of a receipt: short, or with a fingerprint of each of these entries."""
    lines = [f"{_encoded(hashed[:FINGERPRINT_BYTES])}\n" for hashed in leaf_hashes]
    more = f"\n{_HEADING}{len(lines)}\n{''.join(lines)}" if lines else ""
    return f"{note}{more}".encode()


def bytes_of_receipt(note: str, size: int) -> int:
    """How large the long form of a receipt for so many entries is."""
    return len(note.encode()) + len(f"\n{_HEADING}{size}\n") + size * _LINE


def _fingerprints(content: bytes, size: int) -> tuple[bytes, ...]:
    try:
        count, *lines = content.decode("ascii").split("\n")
    except UnicodeDecodeError as wrong:
        raise BadReceipt("The list below the receipt is garbled.") from wrong
    if not _COUNT.fullmatch(count) or int(count) != size or len(lines) != size + 1 or lines.pop():
        raise BadReceipt(
            f"The list below the receipt should have {size:,} lines, one for each entry: "
            "some of it is missing."
        )
    return tuple(_decoded(number, line) for number, line in enumerate(lines))


def _decoded(number: int, line: str) -> bytes:
    try:
        fingerprint = base64.b64decode(line, validate=True)
    except (binascii.Error, ValueError):
        fingerprint = b""
    if len(fingerprint) != FINGERPRINT_BYTES or _encoded(fingerprint) != line:
        raise BadReceipt(f"In the list below the receipt the line for entry {number} is garbled.")
    return fingerprint


def _encoded(content: bytes) -> str:
    return base64.b64encode(content).decode()
