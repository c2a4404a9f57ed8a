"""The one way to write an entry as bytes, compared with an implementation that is not ours."""

import hashlib
from typing import Any

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from convo.audit.entry import Entry, NotCanonical, Subject, canonical, commit

PLAIN = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
ASCII = st.text(st.characters(max_codepoint=126, exclude_characters="\0"))
WHOLE = st.integers(-(2**53) + 1, 2**53 - 1)
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | WHOLE | PLAIN,
    lambda inner: st.lists(inner) | st.dictionaries(ASCII, inner),
    max_leaves=20,
)


@given(VALUES)
@settings(max_examples=200)
def test_the_bytes_are_those_of_rfc_8785(value: Any):
    assert canonical(value) == rfc8785.dumps(value)


@given(st.dictionaries(ASCII, WHOLE))
def test_the_order_in_which_something_was_put_together_makes_no_difference(value: dict[str, int]):
    assert canonical(value) == canonical(dict(reversed(value.items())))


def test_text_is_kept_as_it_was_typed():
    composed, decomposed = "caf\u00e9", "cafe\u0301"
    assert canonical(composed) != canonical(decomposed)
    assert canonical(composed) == b'"caf\xc3\xa9"'


@pytest.mark.parametrize(
    "value",
    [
        1.0,
        float("nan"),
        float("inf"),
        2**53,
        -(2**53),
        "\ud800",
        "a\0b",
        {"é": 1},
        {1: "a"},
        {"a\0": 1},
        {"a": [{"b": 0.5}]},
        ("a", "tuple"),
        b"bytes",
        {1, 2},
    ],
    ids=repr,
)
def test_what_has_no_canonical_bytes_is_refused(value: object):
    with pytest.raises(NotCanonical):
        canonical(value)


def test_the_largest_whole_numbers_are_kept():
    assert canonical([2**53 - 1, -(2**53) + 1]) == b"[9007199254740991,-9007199254740991]"


SALT = b"s" * 32


@given(PLAIN)
def test_a_commitment_can_be_checked_by_anybody_who_has_salt_and_words(words: str):
    by_hand = b"convo/commit/v1\0" + SALT + b"reason\0" + words.encode()
    assert commit(SALT, "reason", words) == hashlib.sha256(by_hand).hexdigest()


@given(PLAIN, PLAIN)
def test_other_words_another_salt_or_another_field_give_another_commitment(one: str, other: str):
    assert (commit(SALT, "words", one) == commit(SALT, "words", other)) == (one == other)
    assert commit(SALT, "words", one) != commit(b"t" * 32, "words", one)
    assert commit(SALT, "words", one) != commit(SALT, "reason", one)


ENTRY = Entry(
    entry_id="0195-1",
    request="ab" * 16,
    nonce="cd" * 16,
    actor_id=7,
    actor_role="mentor",
    session="s",
    via="web",
    build="1",
    action="reply:sign-off",
    subject=Subject(type="reply", id="3", version=2),
    related=(Subject(type="conversation", id="5"),),
)


def test_a_leaf_says_that_the_clock_went_back_only_where_it_did():
    assert b"back" not in ENTRY.leaf(0, 1)
    assert b'"back":12' in ENTRY.leaf(0, 1, back=12)


@pytest.mark.parametrize("place", [(1, 1), (0, 2)])
def test_the_same_entry_elsewhere_has_other_bytes(place: tuple[int, int]):
    assert ENTRY.leaf(*place) != ENTRY.leaf(0, 1)


def test_a_subject_without_a_version_has_none_in_the_leaf():
    assert b'"rel":[{"id":"5","type":"conversation"}]' in ENTRY.leaf(0, 1)
    assert b'"obj":{"id":"3","type":"reply","ver":2}' in ENTRY.leaf(0, 1)
