"""The signatures that `verify.py` checks by itself: RFC 8032, and another implementation of it."""

from types import ModuleType

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from tests.audit.pack.judges import load_program

PROGRAM: ModuleType = load_program()

#: RFC 8032, section 7.1: public key, message, signature.
VECTORS = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
            "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        ),
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        (
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        ),
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        (
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
            "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        ),
    ),
]


@pytest.mark.parametrize("vector", VECTORS)
def test_the_vectors_of_rfc_8032(vector: tuple[str, str, str]):
    key, message, signature = map(bytes.fromhex, vector)
    assert PROGRAM.is_signed(key, message, signature)
    assert not PROGRAM.is_signed(key, message + b"x", signature)


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=40), st.integers(0, 511))
def test_it_agrees_with_another_implementation(secret: bytes, message: bytes, bit: int):
    private = Ed25519PrivateKey.from_private_bytes(secret)
    key, signature = private.public_key().public_bytes_raw(), private.sign(message)
    assert PROGRAM.is_signed(key, message, signature)
    changed = bytearray(signature)
    changed[bit // 8] ^= 1 << bit % 8
    assert not PROGRAM.is_signed(key, message, bytes(changed))


def test_what_is_no_signature_is_none():
    key, message, signature = map(bytes.fromhex, VECTORS[0])
    s = int.from_bytes(signature[32:], "little") + PROGRAM.ORDER
    malleable = signature[:32] + s.to_bytes(32, "little")
    for wrong in (b"", signature[:-1], signature + b"\0", malleable):
        assert not PROGRAM.is_signed(key, message, wrong)
    for off_the_curve in (b"\x02" + bytes(31), b"\xff" * 32):
        assert not PROGRAM.is_signed(off_the_curve, message, signature)
