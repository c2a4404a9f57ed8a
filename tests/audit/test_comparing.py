"""Holding a log against a receipt: as it was, or from which entry on it is not."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from convo.audit.checkpoint import Checkpoint
from convo.audit.comparison import compare
from convo.audit.note import BadNote, SigningKey, sign_note
from convo.audit.receipt import bytes_of_receipt, read_receipt, write_receipt
from convo.audit.tree import leaf_hash
from tests.audit.logs import SmallLog

ORIGIN = "convo.tests/audit"
KEY = SigningKey(ORIGIN, Ed25519PrivateKey.from_private_bytes(bytes(32)))
SIZE = 13
KEPT = (3, 8, 12, 13)


def checkpoint(log):
    """Where a log ends."""
    return Checkpoint(ORIGIN, log.frontier.size, log.frontier.root)


def written(log, *, long):
    """The file of its receipt."""
    hashes = [leaf_hash(leaf) for leaf in log.leaves] if long else []
    return write_receipt(str(sign_note(checkpoint(log).text, [KEY])), hashes)


def kept(*sizes, but=()):
    """Checkpoints of the log as it was."""
    return [checkpoint(SmallLog.of(size)) for size in sizes if size not in but]


def held(now, stored=None, *, long=False, kept_here=KEPT):
    """The log `now`, with the tree of `stored`, held against a receipt of the log as it was."""
    receipt = read_receipt(written(SmallLog.of(SIZE), long=long))
    tree = (stored or now).leaves
    hashes = [
        (leaf_hash(leaf) if leaf is not None else None, leaf_hash(then))
        for leaf, then in zip(now.leaves[:SIZE], tree[:SIZE], strict=True)
    ]
    return compare(receipt, hashes, kept(*kept_here))


@pytest.mark.parametrize("long", [True, False])
@pytest.mark.parametrize("size", [13, 14, 40])
def test_a_log_that_only_grew_is_as_it_was(size, long):
    found = held(SmallLog.of(size), long=long)
    assert (found.is_as_it_was, found.size, found.present) == (True, 13, 13)


@pytest.mark.parametrize("changed", range(SIZE))
def test_with_fingerprints_the_first_other_entry_is_named_also_in_a_tree_built_anew(changed):
    found = held(SmallLog.of(20, changed, 12), long=True, kept_here=())
    assert (found.is_as_it_was, found.first) == (False, changed)


@pytest.mark.parametrize("changed", range(SIZE))
def test_an_entry_changed_below_the_tree_is_named_by_the_tree(changed):
    found = held(SmallLog.of(13, changed), SmallLog.of(13), kept_here=())
    assert (found.is_as_it_was, found.first) == (False, changed)


def test_a_tree_that_was_built_anew_itself_names_nothing():
    found = held(SmallLog.of(13, 2, 9), SmallLog.of(13, 2))
    assert (found.is_as_it_was, found.low, found.high, found.first) == (False, 0, 3, None)


def test_an_entry_that_was_taken_out_below_the_tree_is_named():
    now = SmallLog.of(13)
    now.leaves[6] = None  # type: ignore[call-overload]  # an entry that is not there
    assert held(now, SmallLog.of(13)).first == 6


@pytest.mark.parametrize(
    ("changed", "low", "high", "first"),
    [
        (0, 0, 3, None),
        (2, 0, 3, None),
        (3, 3, 8, None),
        (11, 8, 12, None),
        (12, 12, 13, 12),
    ],
)
def test_a_short_receipt_finds_a_tree_built_anew_between_two_checkpoints(changed, low, high, first):
    found = held(SmallLog.of(20, changed))
    assert (found.is_as_it_was, found.low, found.high, found.first) == (False, low, high, first)


def test_checkpoints_made_anew_narrow_nothing_down():
    new = SmallLog.of(20, 5)
    receipt = read_receipt(written(SmallLog.of(SIZE), long=False))
    again = [checkpoint(SmallLog.of(size, 5)) for size in (3, 8, 12, 13)]
    hashes = [(leaf_hash(leaf), leaf_hash(leaf)) for leaf in new.leaves[:SIZE]]
    found = compare(receipt, hashes, again)
    assert (found.is_as_it_was, found.low, found.high, found.first) == (False, 0, 13, None)


@pytest.mark.parametrize(
    ("size", "long", "low", "high", "first"),
    [
        (10, False, 8, 11, None),
        (12, False, 12, 13, 12),
        (0, False, 0, 1, 0),
        (10, True, 8, 11, 10),
    ],
)
def test_a_log_whose_end_is_missing_is_not_as_it_was(size, long, low, high, first):
    found = held(SmallLog.of(size), long=long)
    assert (found.is_as_it_was, found.present) == (False, size)
    assert (found.low, found.high, found.first) == (low, high, first)


def test_a_shorter_log_that_was_changed_too_is_named_where_it_was_changed():
    assert held(SmallLog.of(10, 4), long=True).first == 4


def test_damaged_fingerprints_do_not_make_a_log_another():
    log = SmallLog.of(SIZE)
    damaged = written(log, long=True).splitlines(keepends=True)
    damaged[-1] = damaged[-2]
    receipt = read_receipt(b"".join(damaged))
    hashes = [(leaf_hash(leaf), leaf_hash(leaf)) for leaf in log.leaves]
    assert compare(receipt, hashes, []).is_as_it_was


@pytest.mark.parametrize("size", [0, 1, 13])
@pytest.mark.parametrize("long", [True, False])
def test_a_receipt_is_read_as_it_was_written(size, long):
    log = SmallLog.of(size)
    content = written(log, long=long)
    receipt = read_receipt(content)
    assert receipt.checkpoint == checkpoint(log)
    assert receipt.fingerprints == tuple(
        leaf_hash(leaf)[:8] for leaf in (log.leaves if long else [])
    )
    if long and size:
        assert len(content) == bytes_of_receipt(str(receipt.note), size)


SPOILT = {
    "a line less": lambda lines: lines[:-1],
    "a line more": lambda lines: [*lines, lines[-1]],
    "another count": lambda lines: [line.replace(b"v1 13", b"v1 12") for line in lines],
    "a count with a nought": lambda lines: [line.replace(b"v1 13", b"v1 013") for line in lines],
    "half a line": lambda lines: [*lines[:-1], lines[-1][4:]],
    "no end": lambda lines: [*lines[:-1], lines[-1][:-1]],
    "no letters": lambda lines: [*lines[:-1], b"\xff" * 12 + b"\n"],
    "other line ends": lambda lines: [line.replace(b"\n", b"\r\n") for line in lines],
    "an empty line": lambda lines: [*lines[:-2], b"\n", lines[-1]],
}


@pytest.mark.parametrize("how", SPOILT)
def test_a_garbled_receipt_is_refused_with_a_sentence(how):
    lines = written(SmallLog.of(SIZE), long=True).splitlines(keepends=True)
    with pytest.raises(BadNote, match=r"[A-Z].*\."):
        read_receipt(b"".join(SPOILT[how](lines)))
