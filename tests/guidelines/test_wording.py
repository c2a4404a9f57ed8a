"""Whatever the wording, places found in the folded copy are places in the original."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convo.guidelines.engine import GuidelineSet
from convo.guidelines.facts import Facts
from convo.guidelines.patterns import widen
from convo.guidelines.wording import count_words, fold, read, sentences

#: Bits that a draft, or somebody hostile, may hold, beside any text at all.
BITS = st.sampled_from(
    [
        "We categorically reject this. ", "> quoted\n", "https://www.gov.uk/a?b=c, ", "\u200b",
        "\u202e", "it\u2019s ", "\uff33\uff25\uff23\uff32\uff25\uff34", "\ud800", "\x1a", "\x1b",
        "\ufb01", "07700 900123 ", "sam@example.org ", "AB 12 34 56 C", "\r\n",
        "\u0000", "1. Untrue. ", "!!",
    ]
)  # fmt: skip
WORDING = st.lists(st.one_of(BITS, st.text(max_size=12)), max_size=25).map("".join)


@given(wording=WORDING)
def test_a_check_never_raises_and_every_span_shows_the_matched_words(
    in_force: GuidelineSet, wording: str
):
    for finding in in_force.check(wording, Facts()).findings:
        assert 0 <= finding.start <= finding.end <= len(wording)
        assert wording[finding.start : finding.end] == finding.matched
        assert bool(finding.matched) or (finding.start, finding.end) == (0, 0)


@given(wording=WORDING)
def test_the_scopes_of_a_wording_are_equally_long(wording: str):
    seen = read(wording)
    assert len(seen.text) == len(seen.quoted) == len(seen.raw) == len(fold(wording))


@given(text=st.text(alphabet=st.characters(max_codepoint=127), max_size=80))
def test_the_place_of_a_sentence_is_where_it_stands(text: str):
    for start, words in sentences(text):
        assert text[start : start + len(words)] == words


@pytest.mark.parametrize(
    ("disguised", "stands_there"),
    [
        ("We cate\u200bgorically reject it.", "cate\u200bgorically reject"),
        ("\uff37e \uff43ategorically reject it.", "\uff43ategorically reject"),
        ("We categorically\u00a0reject it.", "categorically\u00a0reject"),
        ("\u202eWe firmly reject it.", "firmly reject"),
    ],
)
def test_a_disguised_stop_word_is_found_and_shown_as_it_stands(
    in_force: GuidelineSet, disguised: str, stands_there: str
):
    found = in_force.check(disguised, Facts(venue_discloses=True)).findings
    assert stands_there in [f.matched for f in found if f.rule == "rebuttal.CategoricalDenial"]


def test_quotations_and_links_are_set_aside():
    seen = read("> wrong\nSee https://example.org/wrong, or gov.uk/wrong. Right")
    assert "wrong" not in seen.text
    assert "> wrong" in seen.quoted
    assert seen.raw.count("wrong") == 3
    assert seen.text.endswith(". Right")


def test_words_of_a_quotation_are_not_counted():
    assert count_words(read("> one two\nthree https://example.org four").text) == 3


def test_a_link_is_no_part_of_an_address_to_write_to():
    assert read("sam.hill@example.org").quoted == "sam.hill@example.org"


@pytest.mark.parametrize(
    ("pattern", "widened"),
    [
        ("a b", r"a(?:\s+)b"),
        ("a ?b", r"a(?:\s+)?b"),
        ("a   b", r"a(?:\s+)b"),
        ("[ -]a", "[ -]a"),
        (r"\[ a", r"\[(?:\s+)a"),
        (r"a\ b", r"a\ b"),
        ("it\u2019s", "it's"),
    ],
)
def test_a_space_in_a_pattern_is_any_white_space(pattern: str, widened: str):
    assert widen(pattern) == widened
