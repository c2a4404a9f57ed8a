"""Which sentences can be quoted: whole ones, word for word, that lead to nobody."""

import pytest

from convo.guidelines.quotable import MOST, quotable

TAP = "The tap at Brook Lane is off for the third time."


@pytest.mark.parametrize(
    ("words", "quoted"),
    [
        (f"Hi all. {TAP}", TAP),  # a greeting says nothing
        (
            f"{TAP} Nobody says when it comes back on. Who pays?",
            f"{TAP} Nobody says when it comes back on.",
        ),
        (
            f"{TAP}\n\nNobody says when it comes back on.",
            f"{TAP}\n\nNobody says when it comes back on.",
        ),
        ("They call it “a leak. Nobody can find it at all,” so there.", ""),  # it closes elsewhere
        ("We asked, e.g. the council and the water people. No answer.", ""),
        ("The tap is off for the third\ntime, and nobody says why.", ""),  # broken by the line
        ("A line that nobody ended so it may go on", ""),
        ("Ring me on 07700 900123 about the leaking tap. Soon.", ""),
        ("Write to me@example.org about the tap, please do.", ""),
        ("As @otterly says, the tap is off again today.", ""),
        ("See https://example.org/tap for all of the dates.", ""),
        ("My [erased] is off for the third time this year.", ""),
        ("[These words were erased.]", ""),
        ("word " * MOST + "more.", ""),
        ("", ""),
    ],
)
def test_what_can_be_quoted(words: str, quoted: str):
    assert quotable(words) == quoted


def test_of_two_long_sentences_only_the_first_is_taken():
    long = "The tap " + "really " * 25 + "drips."
    assert quotable(f"{long} {long}") == long
