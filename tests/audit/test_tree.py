"""The tree of the log: RFC 6962 to the letter, as another implementation has it, no false proof.

The leaves and hashes are facts from the tests of Certificate Transparency's own implementation
(github.com/google/certificate-transparency, `merkle_tree_test.cc`).
"""

import hashlib
from collections.abc import Iterator
from functools import cache
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from convo.audit.tree import (
    EMPTY_ROOT,
    Frontier,
    Place,
    consistency_proof,
    inclusion_proof,
    is_consistent,
    is_included,
    leaf_hash,
    places_of_consistency,
    places_of_inclusion,
    places_of_root,
    root_at,
    root_of,
)
from tests.audit.logs import SmallLog

LEAVES = [
    bytes.fromhex(leaf)
    for leaf in (
        *("", "00", "10", "2021", "3031", "40414243", "5051525354555657"),
        "606162636465666768696a6b6c6d6e6f",
    )
]
#: The roots of the first one, two, three… of them.
ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
#: Entry and size → the proof.
INCLUDED = {
    (0, 1): (),
    (0, 8): (
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ),
    (5, 8): (
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ),
    (2, 3): ("fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",),
    (1, 5): (
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ),
}
#: The smaller and the larger size → the proof.
CONSISTENT = {
    (1, 1): (),
    (1, 8): (
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ),
    (6, 8): (
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ),
    (2, 5): (
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ),
}
KNOWN = SmallLog(LEAVES)
LARGEST = 200
LARGE = SmallLog.of(LARGEST)
HASHED = [leaf_hash(leaf) for leaf in LARGE.leaves]


def digits(hashes: list[bytes]) -> tuple[str, ...]:
    return tuple(each.hex() for each in hashes)


def test_roots_are_those_of_rfc_6962():
    hashed = [leaf_hash(leaf) for leaf in LEAVES]
    for size, root in enumerate(ROOTS, 1):
        assert root_of(hashed[:size]).hex() == root
        assert root_at(size, KNOWN.nodes).hex() == root
    # SHA-256 of nothing (RFC 6962, 2.1).
    nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert root_at(0, {}).hex() == root_of([]).hex() == Frontier().root.hex() == nothing


def test_proofs_are_those_of_rfc_6962():
    for (index, size), proof in INCLUDED.items():
        assert digits(inclusion_proof(index, size, KNOWN.nodes)) == proof, (index, size)
    for (old, new), proof in CONSISTENT.items():
        assert digits(consistency_proof(old, new, KNOWN.nodes)) == proof, (old, new)


@cache
def mth(start: int, end: int) -> bytes:
    """The hash of these entries of the large log, by the words of RFC 6962 (2.1)."""
    if end - start == 1:
        return hashlib.sha256(b"\0" + LARGE.leaves[start]).digest()
    middle = start + split(end - start)
    return hashlib.sha256(b"\1" + mth(start, middle) + mth(middle, end)).digest()


def split(size: int) -> int:
    """The largest power of two smaller than `size`."""
    return max(1 << bit for bit in range(size.bit_length()) if 1 << bit < size)


def path(index: int, start: int, end: int) -> list[bytes]:
    """The audit path, by the words of RFC 6962 (2.1.1)."""
    if end - start == 1:
        return []
    middle = start + split(end - start)
    if index < middle:
        return [*path(index, start, middle), mth(middle, end)]
    return [*path(index, middle, end), mth(start, middle)]


def subproof(old: int, start: int, end: int, *, whole: bool) -> list[bytes]:
    """The consistency proof, by the words of RFC 6962 (2.1.2)."""
    if old == end:
        return [] if whole else [mth(start, end)]
    middle = start + split(end - start)
    if old <= middle:
        return [*subproof(old, start, middle, whole=whole), mth(middle, end)]
    return [*subproof(old, middle, end, whole=False), mth(start, middle)]


def test_every_proof_of_every_size_is_what_the_words_of_the_rfc_give():
    for size in range(1, LARGEST + 1):
        root = root_at(size, LARGE.nodes)
        assert root == mth(0, size)
        for old in range(1, size + 1):
            proof = inclusion_proof(old - 1, size, LARGE.nodes)
            assert proof == path(old - 1, 0, size), (old - 1, size)
            assert is_included(HASHED[old - 1], old - 1, size, proof, root), (old - 1, size)
            proof = consistency_proof(old, size, LARGE.nodes)
            assert proof == subproof(old, 0, size, whole=True), (old, size)
            assert is_consistent(old, mth(0, old), size, root, proof), (old, size)


def agrees(tree: InmemoryTree, log: SmallLog, size: int, indexes: set[int]) -> None:
    """What both say of this size, and of these entries and smaller sizes in it."""
    root = tree.get_root(size)
    assert root_at(size, log.nodes) == root
    for index in indexes:
        ours = inclusion_proof(index, size, log.nodes)
        theirs = tree.prove_inclusion(index + 1, size).serialize()["path"]
        hashed = leaf_hash(log.leaves[index])
        # Theirs has the entry's own hash among them, and another order.
        assert sorted(digits([hashed, *ours])) == sorted(theirs), (index, size)
        assert is_included(hashed, index, size, ours, root), (index, size)
        # For this they put other hashes together, so only what it proves can be compared.
        ours = consistency_proof(index + 1, size, log.nodes)
        assert is_consistent(index + 1, tree.get_root(index + 1), size, root, ours), (index, size)


@pytest.fixture(scope="module")
def theirs() -> InmemoryTree:
    """The other implementation, with as many entries."""
    tree = InmemoryTree(algorithm="sha256")
    for leaf in LARGE.leaves:
        tree.append_entry(leaf)
    return tree


def test_another_implementation_agrees_on_every_size(theirs: InmemoryTree):
    random = Random(6962)  # noqa: S311 - places to look at
    assert theirs.get_root(0) == EMPTY_ROOT
    for size in range(1, LARGEST + 1):
        some = {0, size - 1, size // 2, random.randrange(size)}
        agrees(theirs, LARGE, size, some)
        for index in some:
            assert inclusion_proof(index, size, LARGE.nodes) == path(index, 0, size)
            proof = consistency_proof(index + 1, size, LARGE.nodes)
            assert proof == subproof(index + 1, 0, size, whole=True)


def test_another_implementation_agrees_on_every_proof_of_every_size(theirs: InmemoryTree):
    for size in range(1, LARGEST + 1):
        agrees(theirs, LARGE, size, set(range(size)))


@given(st.lists(st.binary(max_size=40), min_size=1, max_size=40), st.data())
def test_another_implementation_agrees_on_random_logs(leaves: list[bytes], data: st.DataObject):
    log, tree = SmallLog(leaves), InmemoryTree(algorithm="sha256")
    for leaf in leaves:
        tree.append_entry(leaf)
    size = data.draw(st.integers(1, len(leaves)))
    agrees(tree, log, size, {data.draw(st.integers(0, size - 1))})


def test_a_proof_reads_only_the_nodes_that_it_names():
    for size in (1, 2, 7, 64, 65, 130, LARGEST):
        for index in {0, size // 3, size - 1}:
            read: dict[Place, bytes] = {p: LARGE.nodes[p] for p in places_of_inclusion(index, size)}
            inclusion_proof(index, size, read)
            read = {p: LARGE.nodes[p] for p in places_of_consistency(index, size)}
            consistency_proof(index, size, read)
        assert root_at(size, {p: LARGE.nodes[p] for p in places_of_root(size)})


def test_a_log_without_entries_begins_every_log_and_has_an_empty_proof():
    root = root_at(8, KNOWN.nodes)
    assert is_consistent(0, EMPTY_ROOT, 8, root, [])
    assert is_consistent(0, EMPTY_ROOT, 0, EMPTY_ROOT, [])
    assert not is_consistent(0, root, 8, root, [])
    assert not is_consistent(0, EMPTY_ROOT, 8, root, [root])
    assert not is_included(EMPTY_ROOT, 0, 0, [], EMPTY_ROOT)


def changed(hashes: list[bytes]) -> Iterator[list[bytes]]:
    """The same hashes with any one bit turned, one more, one less, one of a wrong length."""
    for place, hashed in enumerate(hashes):
        for bit in range(256):
            turned = bytearray(hashed)
            turned[bit // 8] ^= 1 << bit % 8
            yield [*hashes[:place], bytes(turned), *hashes[place + 1 :]]
        yield [*hashes[:place], *hashes[place + 1 :]]
        yield [*hashes[:place], hashed, *hashes[place:]]
        for wrong in (b"", hashed[:-1], hashed + b"\0", hashed[:14], hashed * 2):
            yield [*hashes[:place], wrong, *hashes[place + 1 :]]
    yield [*hashes, bytes(32)]
    if len(set(hashes)) > 1:
        yield hashes[::-1]


def test_no_changed_proof_shows_that_an_entry_is_there():
    for index, size in ((0, 1), (0, 8), (5, 8), (6, 7), (2, 3), (99, 150), (199, 200)):
        root, proof = root_at(size, LARGE.nodes), inclusion_proof(index, size, LARGE.nodes)
        hashed = HASHED[index]
        assert is_included(hashed, index, size, proof, root)
        for made in changed(proof):
            assert not is_included(hashed, index, size, made, root), (index, size)
        for made in filter(None, changed([hashed])):
            assert made[0] == hashed or not is_included(made[0], index, size, proof, root)
        for made in filter(None, changed([root])):
            assert made[0] == root or not is_included(hashed, index, size, proof, made[0])
        elsewhere = {*range(-1, size + 2)} - {index}
        assert not any(is_included(hashed, other, size, proof, root) for other in elsewhere)
        # Some proofs hold for another size as well, where the way to the root is the same.
        for other in (0, -1, index, size * 2 + 1):
            assert not is_included(hashed, index, other, proof, root), (index, size, other)


def test_no_changed_proof_shows_that_one_log_begins_another():
    for old, new in ((1, 2), (1, 8), (6, 8), (4, 7), (3, 150), (128, 200), (199, 200), (5, 5)):
        before, root = root_at(old, LARGE.nodes), root_at(new, LARGE.nodes)
        proof = consistency_proof(old, new, LARGE.nodes)
        assert is_consistent(old, before, new, root, proof)
        wrong = [
            *((old, before, new, root, made) for made in changed(proof)),
            *((old, made[0], new, root, proof) for made in changed([before]) if made),
            *((old, before, new, made[0], proof) for made in changed([root]) if made),
            *((other, before, new, root, proof) for other in {0, -1, old - 1, old + 1, new + 1}),
            *([(old, root, new, before, proof), (new, root, old, before, proof)] * (old != new)),
        ]
        for each in wrong:
            is_other = each != (old, before, new, root, proof)
            assert not (is_other and is_consistent(*each)), each


def test_what_is_no_entry_has_no_proof():
    for index, size in ((0, 0), (8, 8), (-1, 8)):
        with pytest.raises(ValueError, match="no entry"):
            inclusion_proof(index, size, KNOWN.nodes)
    for old, new in ((9, 8), (-1, 8)):
        with pytest.raises(ValueError, match="can't begin"):
            consistency_proof(old, new, KNOWN.nodes)
    with pytest.raises(KeyError):
        inclusion_proof(0, 8, {})


def test_a_stored_frontier_of_the_wrong_length_is_refused():
    for size, joined in ((1, b""), (3, bytes(32)), (2, bytes(33)), (0, bytes(32)), (-1, bytes(32))):
        with pytest.raises(ValueError, match="complete subtrees"):
            Frontier.of(size, joined)
    kept = Frontier.of(LARGEST, LARGE.frontier.joined)
    assert kept == LARGE.frontier
    assert kept.places == tuple(places_of_root(LARGEST))
