"""Checkpoints: what one says, what is none, and how trust goes from one key to the next."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from convo.audit.checkpoint import (
    BadCheckpoint,
    Checkpoint,
    origin_of,
    read_checkpoint,
    trusted_keys,
)
from convo.audit.note import SigningKey, sign_note
from convo.audit.tree import EMPTY_ROOT, leaf_hash

ORIGIN = "convo.department-for-examples/audit"
ROOT = leaf_hash(b"one")
#: The example of C2SP's tlog-checkpoint.md.
PUBLISHED = (
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
    "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q"
    "1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
)


def key(seed):
    """A key of this log, the same one each time."""
    return SigningKey(ORIGIN, Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32))


def handover(old, new, *signers, size=5):
    """A checkpoint that names `new`, signed by these: by both, unless told otherwise."""
    text = Checkpoint(ORIGIN, size, ROOT).naming(new.public).text
    return str(sign_note(text, signers or (old, new)))


def test_the_published_checkpoint_is_read():
    found = read_checkpoint(PUBLISHED)
    assert (found.origin, found.size) == ("example.com/behind-the-sofa", 20852163)
    assert found.text == PUBLISHED.partition("\n\n")[0] + "\n"


@pytest.mark.parametrize("size", [0, 1, 10**17])
def test_a_checkpoint_is_read_as_it_was_written(size):
    written = Checkpoint(ORIGIN, size, ROOT)
    assert Checkpoint.read(written.text) == written


def test_lines_that_we_do_not_know_are_kept_and_looked_at_no_further():
    found = Checkpoint.read(Checkpoint(ORIGIN, 1, ROOT, ("something", "else")).text)
    assert (found.size, found.more, found.next_key) == (1, ("something", "else"), None)


GOOD = Checkpoint(ORIGIN, 12, ROOT).text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        GOOD[:-1],
        GOOD.replace("\n12\n", "\n012\n"),
        GOOD.replace("\n12\n", "\n00\n"),
        GOOD.replace("\n12\n", "\n-1\n"),
        GOOD.replace("\n12\n", "\n+12\n"),
        GOOD.replace("\n12\n", "\n12 \n"),
        GOOD.replace("\n12\n", "\n１２\n"),  # noqa: RUF001 - digits of another script
        GOOD.replace("\n12\n", "\ntwelve\n"),
        GOOD.replace("\n12\n", f"\n{10**18}\n"),
        GOOD.replace("\n12\n", "\n\n"),
        GOOD.replace("=\n", "\n"),
        GOOD.replace("=\n", "A=\n"),
        ORIGIN + "\n12\n",
        f"{ORIGIN}\n12\nAAAA\n",
        GOOD + "\nmore\n",
    ],
)
def test_what_is_no_checkpoint_is_refused(text):
    assert Checkpoint.read(GOOD).size == 12
    with pytest.raises(BadCheckpoint):
        Checkpoint.read(text)


@pytest.mark.parametrize(
    ("department", "origin"),
    [
        ("Department for Examples", "convo.department-for-examples/audit"),
        ("HM Revenue & Customs", "convo.hm-revenue-customs/audit"),
        ("Llywodraeth Cymru – Tŷ Hywel", "convo.llywodraeth-cymru-ty-hywel/audit"),
        ("省", "convo.department/audit"),
        ("x" * 100, f"convo.{'x' * 60}/audit"),
    ],
)
def test_a_log_is_called_after_its_department(department, origin):
    assert origin_of(department) == origin


def test_trust_goes_from_key_to_key_in_whatever_order_the_checkpoints_come():
    one, two, three = key(1), key(2), key(3)
    notes = [handover(two, three, size=9), str(sign_note(GOOD, [one])), handover(one, two)]
    assert trusted_keys([one.public], notes) == (one.public, two.public, three.public)
    assert trusted_keys([two.public], notes) == (two.public, three.public)


def test_a_key_that_nobody_handed_over_to_is_not_trusted():
    one, stranger = key(1), key(7)
    assert trusted_keys([one.public], []) == (one.public,)
    assert trusted_keys([one.public], [handover(one, stranger, stranger)]) == (one.public,)


def test_a_signature_put_under_somebody_elses_checkpoint_is_no_handover():
    one, stranger = key(1), key(7)
    signed = str(sign_note(GOOD, [one]))
    added = signed + str(sign_note(GOOD, [stranger])).partition("\n\n")[2]
    assert trusted_keys([one.public], [added]) == (one.public,)


def test_a_key_that_did_not_sign_its_own_handover_is_not_trusted():
    one, two = key(1), key(2)
    assert trusted_keys([one.public], [handover(one, two, one)]) == (one.public,)


def test_garbled_checkpoints_are_passed_over():
    one, two = key(1), key(2)
    garbled = handover(one, two).replace("5", "6", 1)
    broken = handover(one, two)[:-5]
    assert trusted_keys([one.public], [garbled, broken]) == (one.public,)


def test_an_empty_log_has_a_checkpoint_too():
    assert Checkpoint.read(Checkpoint(ORIGIN, 0, EMPTY_ROOT).text).size == 0
