"""Words that are to name nobody: whether a handle stands in them."""

import pytest

from convo.domain.naming_nobody import handles_in, named_sentence


@pytest.mark.parametrize(
    ("words", "handle"),
    [
        ("As Otterly says, the page is wrong", "otterly"),
        ("@otterly is right", "@Otterly"),
        ("So says O’Hara", "O'Hara"),
        ("river   watch asks", "River Watch"),
        ("We read @jo on this", "jo"),
    ],
)
def test_a_handle_is_seen_however_it_is_written(words: str, handle: str):
    assert handles_in(words, [handle]) == (handle,)


@pytest.mark.parametrize(
    ("words", "handle"),
    [
        ("It was planned", "Ann"),
        ("It is jo or nothing", "jo"),  # too short to mean anybody
        ("Everything [erased] stays so", "[erased]"),
        ("Nobody is named @ all", "@"),
        ("Nobody is named", ""),
    ],
)
def test_what_only_looks_like_a_handle_is_let_be(words: str, handle: str):
    assert handles_in(words, [handle]) == ()


def test_each_is_named_once_in_the_sentence_that_asks_for_other_words():
    named = handles_in("Wren and Otterly and Wren", ["Wren", "Otterly", "Wren", "Lark"])
    assert named_sentence(named).startswith("“Wren” and “Otterly” spoke in this conversation.")
