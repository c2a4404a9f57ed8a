"""Signed notes: a text, a blank line, and a line for each key that signed it (C2SP signed-note).

Reading is strict, so that two programs never understand one note differently. Pure: no files, no
clock. The signatures are Ed25519.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

#: More than any note of ours; the format allows signatures of several thousand bytes.
MOST_BYTES = 100_000
#: As many as every reader of the format has to take.
MOST_SIGNATURES = 16
#: The format's number for Ed25519.
_ED25519 = b"\x01"
_KEY_BYTES, _ID_BYTES = 32, 4
_EM_DASH = "— "
_MISTAKEN = re.compile("(?:-{1,3}|[\u2010-\u2015\u2212])\\s*\\S")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")
_NAME = re.compile(r"[^\s+]{1,200}")


class BadNote(ValueError):
    """This is no signed note, or nobody whom we trust signed it: a sentence for people."""


class UnknownKey(BadNote):
    """The note is whole, and none of the keys that signed it is known."""


class BadKey(ValueError):
    """This is no public key: a sentence for people."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key as those know it who check signatures: the name it signs under, and 32 bytes."""

    name: str
    raw: bytes

    @classmethod
    def read(cls, text: str) -> Self:
        """The key of `name+hash+base64`, as `text` writes it. Raises `BadKey`."""
        name, _, rest = text.strip().partition("+")
        given, _, encoded = rest.partition("+")
        decoded = _decoded(encoded)
        if decoded is None or len(decoded) != 1 + _KEY_BYTES or not _NAME.fullmatch(name):
            raise BadKey("A public key reads name+hash+key, on one line, without spaces.")
        if decoded[:1] != _ED25519:
            raise BadKey("This key is of another kind than Ed25519.")
        key = cls(name, decoded[1:])
        if key.hash != given:
            raise BadKey("The key and its hash do not belong together: a letter is wrong.")
        return key

    @property
    def id(self) -> bytes:
        """The four bytes by which a signature names the key; with the name they are unique."""
        about = self.name.encode() + b"\n" + _ED25519 + self.raw
        return hashlib.sha256(about).digest()[:_ID_BYTES]

    @property
    def hash(self) -> str:
        """The same in eight hexadecimal digits."""
        return self.id.hex()

    @property
    def text(self) -> str:
        """The one line in which the key is handed on."""
        return f"{self.name}+{self.hash}+{_encoded(_ED25519 + self.raw)}"

    def signed(self, text: str, signature: bytes) -> bool:
        """Whether this is the key's signature of the text."""
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, text.encode())
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key with its secret half, which no text of it shows."""

    name: str
    private: Ed25519PrivateKey

    @property
    def public(self) -> PublicKey:
        """What everybody may know of it."""
        return PublicKey(self.name, self.private.public_key().public_bytes_raw())


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: under which name, by the key with which four bytes, and what it says."""

    name: str
    key_id: bytes
    signature: bytes

    def is_by(self, key: PublicKey) -> bool:
        """Whether the line says that this key signed; not whether it did."""
        return (self.name, self.key_id) == (key.name, key.id)


@dataclass(frozen=True, slots=True)
class Note:
    """A text, which ends with a line end, and who is said to have signed it."""

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        """The note as it is written down."""
        return f"{self.text}\n" + "".join(_line(each) for each in self.signatures)

    def signers(self, known: Iterable[PublicKey]) -> list[PublicKey]:
        """Those of the known keys that signed it.

        Raises `UnknownKey` when none of the known keys is among the signatures, and `BadNote` when
        the signature of a known key is not one of this text.
        """
        found = [(key, each) for key in known for each in self.signatures if each.is_by(key)]
        if not found:
            raise UnknownKey("None of the keys that signed this is known.")
        for key, each in found:
            if not key.signed(self.text, each.signature):
                raise BadNote(f"The signature of {key.name} does not belong to this text.")
        return [key for key, _ in found]


def sign_note(text: str, keys: Sequence[SigningKey]) -> Note:
    """The note of this text, signed with each of the keys in turn.

    Raises `BadNote` for a text that a note can't hold.
    """
    made = tuple(
        Signature(key.name, key.public.id, key.private.sign(text.encode())) for key in keys
    )
    return read_note(str(Note(text, made)).encode())


def read_note(content: bytes) -> Note:
    """The note that these bytes are, whoever signed it. Raises `BadNote`, saying what is wrong."""
    text, found, lines = _clean(content).rpartition("\n\n")
    if not found:
        raise BadNote("There is no blank line between the text and the signatures.")
    if not text or not lines:
        raise BadNote("The text or its signatures are missing.")
    signatures = tuple(_signature(line) for line in lines.removesuffix("\n").split("\n"))
    if len(signatures) > MOST_SIGNATURES:
        raise BadNote(f"There are more than {MOST_SIGNATURES} signatures.")
    if len({(each.name, each.key_id) for each in signatures}) < len(signatures):
        raise BadNote("One key has signed this twice.")
    return Note(f"{text}\n", signatures)


def _clean(content: bytes) -> str:
    text = _text(content)
    if "\r" in text:
        raise BadNote("The line ends were changed (to those of Windows): a program rewrote it.")
    if _CONTROL.search(text):
        raise BadNote("There are characters in it that no text has.")
    if not text.endswith("\n"):
        raise BadNote("The last line has no end: something was cut off.")
    return text


def _text(content: bytes) -> str:
    if not content:
        raise BadNote("It is empty.")
    if len(content) > MOST_BYTES:
        raise BadNote(f"This is longer than {MOST_BYTES:,} bytes.")
    try:
        return content.decode()
    except UnicodeDecodeError as wrong:
        raise BadNote("This is not text in UTF-8.") from wrong


def _signature(line: str) -> Signature:
    if not line.startswith(_EM_DASH):
        if _MISTAKEN.match(line):
            raise BadNote("A signature starts with another mark than a long dash (—) and a space.")
        raise BadNote("There is a line below the blank line that is no signature.")
    name, _, encoded = line.removeprefix(_EM_DASH).partition(" ")
    decoded = _decoded(encoded)
    if not _NAME.fullmatch(name) or decoded is None or len(decoded) <= _ID_BYTES:
        raise BadNote("A signature is garbled: letters are missing or were changed.")
    return Signature(name, decoded[:_ID_BYTES], decoded[_ID_BYTES:])


def _line(each: Signature) -> str:
    return f"{_EM_DASH}{each.name} {_encoded(each.key_id + each.signature)}\n"


def _encoded(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _decoded(text: str) -> bytes | None:
    """The bytes, if this is the one way to write them."""
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return content if _encoded(content) == text else None
