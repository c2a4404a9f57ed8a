"""Whether two texts say nearly the same, and by what one is found from the other."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from convo.guidelines.likeness import (
    ALIKE,
    FEWEST_WORDS,
    MOST,
    fingerprints,
    is_alike,
    page_fingerprint,
    ratio,
)

LETTER = (
    "The bridge by the mill has been closed since Easter, and nobody at the council can say when "
    "it opens. My children walk an hour to school each way. Could somebody please tell us why it "
    "takes so long, what it costs, and whether the old ferry could run until it is done?"
)
_WORDS = st.lists(
    st.sampled_from(["the", "bridge", "is", "closed", "and", "nobody", "knows", "why"]), min_size=1
)
#: Texts in which no word comes twice, as long as people write.
_DISTINCT = st.lists(
    st.text("abcdefgh", min_size=4, max_size=9), min_size=16, max_size=120, unique=True
)


@given(_DISTINCT, st.integers(0, 2**32))
@settings(max_examples=60)
def test_a_text_with_one_word_in_eight_changed_is_found_and_is_alike(words, seed):
    random, changed = Random(seed), list(words)  # noqa: S311 - places of words
    for first in range(0, len(words), 8):
        place = first + random.randrange(8)
        if place < len(words):
            changed[place] = f"other{place}"
    mine, theirs = " ".join(words), " ".join(changed)
    assert is_alike(mine, theirs)
    assert fingerprints(mine) & fingerprints(theirs)


@given(_WORDS, _WORDS)
def test_a_ratio_is_the_same_both_ways_and_a_hundred_only_of_the_same_words(mine, theirs):
    one, other = " ".join(mine), " ".join(theirs)
    assert ratio(one, other) == ratio(other, one)
    assert 0 <= ratio(one, other) <= 100
    assert (ratio(one, other) == 100) == (mine == theirs)


def test_ways_of_typing_make_no_difference():
    shouted = LETTER.upper().replace("'", "’").replace(" ", "  \n")
    assert ratio(LETTER, shouted) == 100
    assert fingerprints(LETTER) == fingerprints(shouted)


def test_the_same_subject_in_other_words_is_not_alike():
    other = (
        "We have had no bridge at the mill since spring and it is a disgrace. Pay for a boat, or "
        "mend it before winter comes. I want to know who decided to close it, and I would like my "
        "money back for the bus that I now have to take every morning."
    )
    assert ratio(LETTER, other) < ALIKE - 10


def test_nothing_is_found_by_a_few_words_that_anybody_says():
    assert fingerprints("I agree with all of this") == frozenset()
    assert fingerprints(" ".join(["word"] * (FEWEST_WORDS - 1))) == frozenset()
    assert ratio("", LETTER) == ratio("", "") == 0


def test_a_long_text_has_no_more_fingerprints_than_a_short_one():
    assert len(fingerprints(" ".join(f"word{n}" for n in range(4000)))) == MOST


def test_pages_and_comments_of_a_thread_are_the_same_page_and_another_thread_is_not():
    first = page_fingerprint("https://forum.example.org/thread?id=7")
    assert page_fingerprint("https://forum.example.org/thread?id=7&page=3") == first
    assert page_fingerprint("https://forum.example.org/thread/?comment=12&id=7") == first
    assert page_fingerprint("https://forum.example.org/thread?id=8") != first
    assert page_fingerprint("https://other.example.org/thread?id=7") != first
