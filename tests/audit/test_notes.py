"""Signed notes: what is one, what is none, and who signed it."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from convo.audit.note import (
    MOST_BYTES,
    MOST_SIGNATURES,
    BadKey,
    BadNote,
    PublicKey,
    SigningKey,
    UnknownKey,
    read_note,
    sign_note,
)

#: The published vector: golang.org/x/mod, sumdb/note/note_test.go (BSD-3-Clause).
PUBLISHED_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PUBLISHED_SEED = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
PUBLISHED_TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
PUBLISHED = (
    f"{PUBLISHED_TEXT}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZ"
    "SNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)

TEXT = "convo.department-for-examples/audit\n2\nAAAA\n"
NAME = "convo.department-for-examples/audit"


def key(name=NAME, seed=1):
    """A key, the same one each time."""
    return SigningKey(name, Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32))


def written(text=TEXT, *keys):
    """A signed note."""
    return str(sign_note(text, keys or (key(),)))


def said_of(note):
    """Why this is no note."""
    with pytest.raises(BadNote) as refused:
        read_note(note if isinstance(note, bytes) else note.encode())
    return str(refused.value)


def test_the_published_note_is_signed_by_the_published_key():
    known = PublicKey.read(PUBLISHED_KEY)
    note = read_note(PUBLISHED.encode())
    assert note.text == PUBLISHED_TEXT
    assert note.signers([known]) == [known]
    assert known.text == PUBLISHED_KEY


def test_the_published_secret_key_signs_the_published_note():
    seed = base64.b64decode(PUBLISHED_SEED)[1:]
    signing = SigningKey("PeterNeumann", Ed25519PrivateKey.from_private_bytes(seed))
    assert str(sign_note(PUBLISHED_TEXT, [signing])) == PUBLISHED


def test_a_note_is_read_as_it_was_written():
    note = written(TEXT, key(), key(seed=2))
    assert str(read_note(note.encode())) == note


def test_a_text_may_have_empty_lines():
    note = sign_note("one\n\nthree\n", [key()])
    assert note.text == "one\n\nthree\n"
    assert note.signers([key().public]) == [key().public]


@pytest.mark.parametrize("at", range(len(TEXT)))
def test_one_other_letter_in_the_text_is_signed_by_nobody(at):
    other = "x" if TEXT[at] != "x" else "y"
    changed = f"{TEXT[:at]}{other}{TEXT[at + 1 :]}\n{written().partition(chr(10) * 2)[2]}"
    with pytest.raises(BadNote):
        read_note(changed.encode()).signers([key().public])


def test_a_key_that_nobody_knows_is_said_to_be_unknown():
    with pytest.raises(UnknownKey):
        read_note(written().encode()).signers([key(seed=2).public])


def test_the_same_key_under_another_name_is_another_key():
    with pytest.raises(UnknownKey):
        read_note(written().encode()).signers([key("convo.elsewhere/audit").public])


def test_signatures_of_strangers_are_passed_over():
    note = read_note(written(TEXT, key(seed=2), key()).encode())
    assert note.signers([key().public]) == [key().public]


def test_a_signature_that_a_known_key_did_not_make_spoils_the_note():
    note = written(TEXT, key(seed=2)) + written("other\n").partition("\n\n")[2]
    with pytest.raises(BadNote, match="does not belong to this text"):
        read_note(note.encode()).signers([key().public, key(seed=2).public])


#: What was done to a note, and what is said of it.
SPOILT = {
    "Windows line ends": (lambda note: note.replace("\n", "\r\n"), "line ends were changed"),
    "no blank line": (lambda note: note.replace("\n\n", "\n"), "no blank line"),
    "a hyphen": (lambda note: note.replace("— ", "- "), "another mark than a long dash"),
    "two hyphens": (lambda note: note.replace("— ", "-- "), "another mark than a long dash"),
    "a short dash": (lambda note: note.replace("— ", "– "), "another mark than a long dash"),
    "no space after the dash": (
        lambda note: note.replace("— ", "—"),
        "another mark than a long dash",
    ),
    "the same signature twice": (
        lambda note: note + note.partition("\n\n")[2],
        "signed this twice",
    ),
    "no last line end": (lambda note: note[:-1], "cut off"),
    "letters cut off": (lambda note: note[:-3] + "\n", "garbled"),
    "a signature of three bytes": (
        lambda note: note.replace(" " + note.split()[-1], " AAAA"),
        "garbled",
    ),
    "no padding": (lambda note: note.replace("=\n", "\n"), "garbled"),
    "a name with a space": (lambda note: note.replace("— convo", "— con vo"), "garbled"),
    "a name with a plus": (lambda note: note.replace("— convo", "— con+vo"), "garbled"),
    "a line that is no signature": (lambda note: note + "more\n", "no signature"),
    "an empty line at the end": (lambda note: note + "\n", "missing"),
    "no signature": (lambda note: note.partition("\n\n")[0] + "\n\n", "missing"),
    "no text": (lambda note: "\n\n" + note.partition("\n\n")[2], "missing"),
    "a tab": (lambda note: note.replace("2", "2\t"), "no text has"),
    "no UTF-8": (lambda note: note.encode() + b"\xff", "UTF-8"),
    "too long": (lambda note: "x" * MOST_BYTES + note, "longer than"),
    "nothing": (lambda _: "", "empty"),
    "many lines": (lambda _: written(TEXT) + MOST_SIGNATURES * "x\n", "no signature"),
}


def test_there_is_one_way_to_write_a_signature():
    """Base64 leaves two bits over in the last letter: they have to be nought."""
    note = written()
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    last = note[-3]
    other = letters[letters.index(last) | 1]
    assert (note[-2:], last != other) == ("=\n", True)
    assert "garbled" in said_of(f"{note[:-3]}{other}=\n")


@pytest.mark.parametrize("spoilt", SPOILT)
def test_what_is_no_note_is_refused_with_a_sentence(spoilt):
    change, said = SPOILT[spoilt]
    assert str(read_note(written().encode())) == written()
    assert said in said_of(change(written()))


def test_a_note_has_so_many_signatures_at_most():
    many = [key(seed=number) for number in range(MOST_SIGNATURES)]
    assert len(read_note(written(TEXT, *many).encode()).signatures) == MOST_SIGNATURES
    one_more = written(TEXT, *many) + written(TEXT, key(seed=99)).partition("\n\n")[2]
    assert "more than 16" in said_of(one_more)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "PeterNeumann",
        PUBLISHED_KEY.replace("c74f", "c74e"),
        PUBLISHED_KEY.replace("Peter", "Pieter"),
        PUBLISHED_KEY.replace("PeterNeumann", "Peter Neumann"),
        PUBLISHED_KEY[:-1],
        PUBLISHED_KEY + "AAAA",
        PUBLISHED_KEY.replace("+AR", "+BR"),
    ],
)
def test_what_is_no_public_key_is_refused(text):
    with pytest.raises(BadKey):
        PublicKey.read(text)
