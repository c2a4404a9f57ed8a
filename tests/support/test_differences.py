"""Differences between two wordings: exact, readable and quick."""

import random
from itertools import pairwise
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convo.support.differences import MOST_WORDS, Piece, compare, is_same

wordings = st.text(max_size=60) | st.lists(
    st.sampled_from(["the ", "fee ", "is ", "£30", ", ", ".\n", "we'll ", "\r\n", "May "]),
    max_size=25,
).map("".join)


def joined(pieces: tuple[Piece, ...], *kinds: str) -> str:
    return "".join(piece.text for piece in pieces if piece.kind in kinds)


@given(wordings, wordings)
def test_both_wordings_can_be_read_back_exactly(before, after):
    pieces = compare(before, after)
    assert joined(pieces, "same", "removed") == before
    assert joined(pieces, "same", "added") == after
    assert all(piece.text for piece in pieces)
    assert all(left.kind != right.kind for left, right in pairwise(pieces))


@given(wordings)
def test_the_same_wording_is_one_piece(wording):
    assert compare(wording, wording) == ((Piece("same", wording),) if wording else ())


def test_one_changed_word_is_one_change():
    assert compare("The form closes on 1 May.", "The form closes on 1 June.") == (
        Piece("same", "The form closes on 1 "),
        Piece("removed", "May"),
        Piece("added", "June"),
        Piece("same", "."),
    )


def test_amounts_and_short_forms_are_whole_words():
    pieces = compare("It costs £1,500 and we don't pay.", "It costs £1,600 and we won't pay.")
    assert [piece.text for piece in pieces if piece.kind != "same"] == [
        "£1,500 ",
        "£1,600 ",
        "don't ",
        "won't ",
    ]


def test_a_lonely_little_word_between_changes_makes_no_confetti():
    pieces = compare("Most of us object", "Few of them agree")
    assert pieces == (Piece("removed", "Most of us object"), Piece("added", "Few of them agree"))


def test_a_word_with_meaning_between_changes_stays():
    pieces = compare("Most residents object", "Few residents agree")
    assert Piece("same", "residents ") in pieces


def test_five_thousand_words_take_less_than_a_second():
    dice = random.Random(7)  # noqa: S311 - the same words in every run
    vocabulary = [f"word{number}" for number in range(3000)]
    weights = [1 / (rank + 3) for rank in range(3000)]
    words = dice.choices(vocabulary, weights, k=5000)
    changed = [dice.choice(vocabulary) if dice.random() < 0.2 else word for word in words]
    before, after = " ".join(words), " ".join(changed)
    start = perf_counter()
    pieces = compare(before, after)
    assert perf_counter() - start < 1
    assert len(pieces) > 500


def test_very_long_wordings_are_compared_by_sentences():
    sentences = [f"This is sentence number {number} of many. " for number in range(MOST_WORDS)]
    changed = [*sentences]
    changed[10] = "This one is new. "
    assert compare("".join(sentences), "".join(changed)) == (
        Piece("same", "".join(sentences[:10])),
        Piece("removed", sentences[10]),
        Piece("added", changed[10]),
        Piece("same", "".join(sentences[11:])),
    )


def test_endless_repetition_is_told_apart_whole_rather_than_slowly():
    before, after = "no. " * 6000, "no. " * 5999
    start = perf_counter()
    assert [piece.kind for piece in compare(before, after)] == ["removed", "added"]
    assert perf_counter() - start < 1


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("One\nTwo", "One\r\nTwo"),
        ("One\nTwo", "One\rTwo"),
        ("One\nTwo", "One  \nTwo\t\n\n"),
        ("", " \n"),
    ],
)
def test_line_ends_and_trailing_space_are_no_difference(before, after):
    assert is_same(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("One Two", "One  Two"),
        ("One", " One"),
        ("One\nTwo", "One\n\nTwo"),
        ("one", "One"),
        ("It's", "It\u2019s"),
        ("caf\u00e9", "cafe\u0301"),
    ],
)
def test_everything_else_is_a_difference(before, after):
    assert not is_same(before, after)
