"""Reading an entry back: the bytes that an entry has, and no others."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convo.audit import reading
from convo.audit.entry import Entry, Subject, canonical
from convo.audit.plain_leaf import Leaf, plain_leaf, plain_leaves
from convo.audit.reading import read_fields, read_leaf
from convo.audit.strict_json import BadLeaf

ENTRY = Entry(
    entry_id="0195b0c2-1111-7abc-8def-0123456789ab",
    request="ab" * 16,
    nonce="cd" * 16,
    actor_id=7,
    actor_role="mentor",
    session="ef" * 16,
    via="web",
    build="1.2.3",
    action="reply:sign-off",
    subject=Subject(type="reply", id="3", version=2),
    related=(Subject(type="conversation", id="5"),),
    facts={"revision": 2, "findings": ["advise tone.Shouting"]},
    commitments={"note": "a" * 64, "words": "b" * 64},
)
LEAF = ENTRY.leaf(41, 1_773_136_800_000_001)
FIELDS = json.loads(LEAF)

PLAIN = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)
ASCII = st.text(st.characters(max_codepoint=126, exclude_characters="\0"), max_size=8)
WHOLE = st.integers(-(2**53) + 1, 2**53 - 1)
NUMBERS = st.integers(1, 2**63 - 1).map(str) | st.just("")
FACTS: st.SearchStrategy[Any] = st.dictionaries(
    ASCII,
    st.recursive(
        st.none() | st.booleans() | WHOLE | PLAIN,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ASCII, inner, max_size=3),
        max_leaves=6,
    ),
    max_size=4,
)
SUBJECTS = st.builds(
    Subject,
    type=st.sampled_from(["conversation", "reply", "log"]) | PLAIN,
    id=NUMBERS,
    version=st.none() | st.integers(0, 10**6),
)
ENTRIES = st.builds(
    Entry,
    entry_id=PLAIN,
    request=PLAIN,
    nonce=st.text("0123456789abcdef", min_size=32, max_size=32),
    actor_id=st.none() | st.integers(1, 2**63 - 1),
    actor_role=PLAIN,
    session=PLAIN,
    via=PLAIN,
    build=PLAIN,
    action=PLAIN,
    subject=SUBJECTS,
    related=st.lists(SUBJECTS, max_size=3).map(tuple),
    outcome=PLAIN,
    reason=PLAIN,
    facts=FACTS,
    commitments=st.dictionaries(
        ASCII, st.text("0123456789abcdef", min_size=64, max_size=64), max_size=3
    ),
)


def the_long_way(leaf: bytes) -> Leaf:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "plain_leaf", lambda _leaf: None)
        return read_leaf(leaf)


def is_listed(leaf: Leaf) -> bool:
    findings, alert = leaf.facts.get("findings"), leaf.facts.get("alert")
    names_rules = type(findings) is list and bool(findings)
    return names_rules or type(alert) is str or bool(leaf.facts.get("erased"))


def made_of(**changed: object) -> bytes:
    return canonical({**FIELDS, **changed})


@given(ENTRIES, st.integers(0, 2**53 - 1), st.integers(0, 2**53 - 1), st.integers(0, 10**9))
def test_what_was_written_is_read(entry: Entry, seq: int, ts: int, back: int):
    leaf = entry.leaf(seq, ts, back)
    read = read_leaf(leaf)
    assert (read.seq, read.ts, read.back) == (seq, ts, back)
    assert (read.action, read.outcome) == (entry.action, entry.outcome)
    assert (read.facts, read.commitments) == (entry.facts, entry.commitments)
    subjects = (entry.subject, *entry.related)
    case = next((each.id for each in subjects if each.type == "conversation"), "")
    assert read.copies == (
        *(entry.entry_id, entry.request, entry.action, entry.outcome, entry.actor_id),
        *(entry.actor_role, entry.subject.type, int(entry.subject.id or 0) or None),
        *(int(case or 0) or None, ts),
    )
    assert canonical(read_fields(leaf)) == leaf


@given(ENTRIES, st.integers(0, 2**53 - 1), st.integers(0, 2**53 - 1))
def test_the_short_way_reads_what_the_long_way_reads_or_leaves_it(entry: Entry, seq: int, ts: int):
    leaf = entry.leaf(seq, ts)
    assert plain_leaf(leaf) in (None, the_long_way(leaf))


@given(st.data())
def test_the_short_way_never_takes_what_the_long_way_refuses(data: st.DataObject):
    leaf = bytearray(replace(ENTRY, facts=data.draw(FACTS)).leaf(41, 1_773_136_800_000_001))
    for _ in range(data.draw(st.integers(1, 2))):
        place = data.draw(st.integers(0, len(leaf) - 1))
        match data.draw(st.sampled_from(["turn", "drop", "put"])):
            case "turn":
                leaf[place] = data.draw(st.integers(0, 255))
            case "drop":
                del leaf[place]
            case "put":
                leaf[place:place] = data.draw(st.sampled_from([b'"', b"{}", b",", b"0", b" "]))
    if plain_leaf(bytes(leaf)) is not None:
        assert canonical(read_fields(bytes(leaf))) == leaf


@given(st.lists(ENTRIES, min_size=1, max_size=4), st.integers(0, 10**9))
def test_several_at_once_are_read_as_one_by_one_or_left(entries: list[Entry], seq: int):
    leaves = [entry.leaf(seq + at, 5) for at, entry in enumerate(entries)]
    plain, single = plain_leaves(leaves), [the_long_way(leaf) for leaf in leaves]
    if plain is None:
        return
    assert plain.places == [leaf.seq for leaf in single]
    assert plain.moments == [leaf.ts for leaf in single]
    assert list(zip(*plain.copies, strict=True)) == [leaf.copies for leaf in single]
    assert [plain.leaf(at) for at in range(len(leaves))] == single
    words = [(leaf.seq, *each) for leaf in single for each in leaf.commitments.items()]
    assert list(plain.promised) == words
    listed = [bool(told.is_listed) for told in plain.told]
    assert listed == [is_listed(leaf) for leaf in single]


def test_several_that_are_not_each_an_entry_are_left():
    assert plain_leaves([LEAF, LEAF]) is not None
    for leaves in (
        [LEAF + b"\n" + LEAF],
        [LEAF + b"\n" + LEAF, b"junk"],
        [LEAF, b""],
        [LEAF, LEAF + b"\n"],
        [LEAF, "text"],
        [LEAF, LEAF.replace(b"mentor", b"ment\xc3\xb6r")],
        *([LEAF, leaf] for leaf in REFUSED.values()),
    ):
        assert plain_leaves(leaves) is None, leaves  # type: ignore[arg-type]  # whatever is stored


def test_commitments_in_another_order_are_refused_whatever_their_fields_are_called():
    kept = replace(ENTRY, commitments={"+": "a" * 64, "-": "b" * 64, ":b": "c" * 64}).leaf(41, 1)
    front, back = f'"-":"{"b" * 64}"', f'":b":"{"c" * 64}"'
    swapped = kept.replace(f"{front},{back}".encode(), f"{back},{front}".encode())
    assert swapped != kept
    assert plain_leaves([swapped]) is None
    with pytest.raises(BadLeaf):
        read_leaf(swapped)


def test_an_ordinary_entry_is_read_the_short_way():
    assert plain_leaf(LEAF) == read_leaf(LEAF)
    assert plain_leaf(LEAF) is not None


REFUSED: dict[str, object] = {
    "no bytes": LEAF.decode(),
    "nothing": b"",
    "not UTF-8": LEAF.replace(b"mentor", b"ment\xff"),
    "not JSON": LEAF[:-1],
    "no object": b"[]",
    "a number alone": b"12",
    "something behind it": LEAF + b" ",
    "a blank": LEAF.replace(b'"act":', b'"act": '),
    "another order": LEAF.replace(b'"seq":41,', b"").replace(b'"v":1', b'"seq":41,"v":1'),
    "a key twice": LEAF.replace(b'"seq":41', b'"seq":41,"seq":41'),
    "a key twice in the facts": LEAF.replace(b'"revision":2', b'"revision":2,"revision":2'),
    "a key twice in the commitments": LEAF.replace(b'"words":"', b'"note":"'),
    "commitments in another order": LEAF.replace(b'"note":', b'"zote":'),
    "an escape where none is needed": LEAF.replace(b"mentor", b"\\u006dentor"),
    "a fraction": LEAF.replace(b'"revision":2', b'"revision":2.0'),
    "an exponent": LEAF.replace(b'"revision":2', b'"revision":2e1'),
    "a number that is none": LEAF.replace(b'"revision":2', b'"revision":NaN'),
    "an infinite one": LEAF.replace(b'"revision":2', b'"revision":Infinity'),
    "2^53": LEAF.replace(b'"revision":2', b'"revision":9007199254740992'),
    "below -2^53": LEAF.replace(b'"revision":2', b'"revision":-9007199254740993'),
    "minus nought": LEAF.replace(b'"revision":2', b'"revision":-0'),
    "a leading nought": LEAF.replace(b'"seq":41', b'"seq":041'),
    "half a surrogate pair": LEAF.replace(b"mentor", b"\\ud800"),
    "half of one in UTF-8": LEAF.replace(b"mentor", b"\xed\xa0\x80"),
    "U+0000": LEAF.replace(b"mentor", b"ment\\u0000"),
    "a key that is not ASCII": made_of(facts={}).replace(b'"facts":{}', '"facts":{"é":1}'.encode()),
    "too deep": LEAF.replace(b'"revision":2', b'"revision":' + b"[" * 5000 + b"]" * 5000),
    "a long number": LEAF.replace(b'"revision":2', b'"revision":' + b"9" * 5000),
    "a field more": made_of(more=1),
    "a field less": canonical({name: FIELDS[name] for name in FIELDS if name != "reason"}),
    "another version": made_of(v=2),
    "a version that is true": made_of(v=True),
    "a place below nought": made_of(seq=-1),
    "a place in words": made_of(seq="41"),
    "a moment in words": made_of(ts="now"),
    "no time by which the clock went back": made_of(back=0),
    "less than no time": made_of(back=-1),
    "somebody without a role": made_of(actor={"id": "7", "sess": ""}),
    "an account in words": made_of(actor={"id": "seven", "role": "mentor", "sess": ""}),
    "account nought": made_of(actor={"id": "07", "role": "mentor", "sess": ""}),
    "a subject without a number": made_of(obj={"type": "reply"}),
    "a subject of no type": made_of(obj={"id": "3", "type": 3}),
    "a version in words": made_of(obj={"id": "3", "type": "reply", "ver": "2"}),
    "something related that is none": made_of(rel=["conversation"]),
    "related things that are no list": made_of(rel={}),
    "facts that are no object": made_of(facts=[]),
    "commitments that are none": made_of(c=[]),
    "a short commitment": made_of(c={"words": "b" * 63}),
    "a commitment in capitals": made_of(c={"words": "B" * 64}),
    "a number used once that is none": made_of(n="x" * 32),
    "an outcome that is a number": made_of(outcome=1),
}


def test_other_bytes_are_refused(subtests: pytest.Subtests):
    for why, leaf in REFUSED.items():
        assert leaf != LEAF, why
        with subtests.test(why), pytest.raises(BadLeaf):
            read_leaf(leaf)
