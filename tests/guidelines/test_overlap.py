"""`overlap` finds what was copied, marks it, and says how much it is."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convo.guidelines.facts import Facts
from convo.guidelines.load import BadGuidelines
from convo.guidelines.shingles import closest, words_of

LINE = "The new fee of ten pounds pays for the locks and for the people who look after them."
RULE = "extends: overlap\nmessage: '%s of this is a line to take'\nagainst: lines_to_take\n"
POST = "The ramp at Gate 3 has been closed for weeks. When will it open?"
ANSWER = (
    "extends: overlap\nmessage: shares %s\nagainst: said\nfewest: 2\nmin_words: 4\n"
    "convo: {id: TO3, severity: explain, rationale: a, instead: b}\n"
)


def found(rules, settings: str, text: str, **facts) -> list[tuple[str, str]]:
    known: dict[str, Any] = {"lines_to_take": (LINE,)} | facts
    return [
        (f.matched, f.message) for f in rules(RULE + settings).check(text, Facts(**known)).findings
    ]


def test_a_pasted_line_is_marked_and_measured(rules):
    assert found(rules, "least: 0.6", f"Hello Sam. {LINE}") == [
        (LINE.rstrip("."), "88% of this is a line to take")
    ]


def test_what_is_typed_differently_is_the_same_line(rules):
    disguised = LINE.upper().replace("E", "\u0415").replace(" PAYS ", " pa\u200bys,\n")
    (matched, _), *_ = found(rules, "least: 0.6", disguised)
    assert matched == disguised.rstrip(".")


def test_own_words_on_the_same_thing_pass(rules):
    assert found(rules, "least: 0.1", "It's ten pounds, Sam, and it goes into the locks.") == []


@pytest.mark.parametrize(
    ("settings", "fires"),
    [
        ("least: 0.2", True),
        ("least: 0.2\nmost: 0.3", False),
        ("least: 0.9", False),
        ("least: 0.9\nof: other", True),
        ("least: 0.2\nmin_words: 100", False),
        ("least: 0.2\nwords: 20", False),
    ],
)
def test_a_band_a_length_and_whose_share_it_is_can_be_set(rules, settings, fires):
    own = "Thanks for asking, Sam, I looked it up for you and this is what our page says today. "
    assert bool(found(rules, settings, own + LINE)) is fires


def test_the_text_that_shares_most_is_meant(rules):
    other = "Nothing of this stands in there, whatever it may say."
    assert len(found(rules, "least: 0.6", LINE, lines_to_take=(other, LINE, other))) == 1


def test_quotations_are_not_copied_words(rules):
    assert found(rules, "least: 0.1", f"> {LINE}\nWhere did you read that?") == []


@pytest.mark.parametrize("text", ["", "Yes.", "\u200b", "one two three four"])
def test_a_draft_of_hardly_any_words_overlaps_with_nothing(rules, text):
    assert found(rules, "least: 0.1", text, lines_to_take=(text, LINE)) == []


def test_without_the_texts_it_is_not_judged_and_with_none_it_finds_nothing(rules):
    guidelines = rules(RULE + "least: 0.6")
    assert guidelines.check(LINE, Facts()).not_judged == ("style.Rule",)
    empty = guidelines.check(LINE, Facts(lines_to_take=()))
    assert (empty.findings, empty.not_judged) == ((), ())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Thank you for your feedback, we value it.", ["shares 0"]),
        ("The ramp? I'd have to ask about that.", ["shares 1"]),
        ("The ramp reopens on Monday, and Gate 4 stays open.", []),
        ("Gates 3 and 4 are open again.", []),
        ("Yes, tomorrow.", []),
    ],
)
def test_an_answer_shares_words_with_what_was_said(rules, text, message):
    found = rules(ANSWER).check(text, Facts(said=POST)).findings
    assert [f.message for f in found] == message


def test_nothing_said_asks_for_nothing(rules):
    assert rules(ANSWER).check("Thank you for your feedback.", Facts(said="")).findings == ()


@pytest.mark.parametrize(
    ("settings", "key"),
    [
        ("", "least"),
        ("least: 0.5\nfewest: 1", "least"),
        ("least: 0", "least"),
        ("least: 60", "least"),
        ("least: 0.5\nmost: 0.4", "most"),
        ("least: 0.5\nwords: 1", "words"),
        ("fewest: 1\nof: other", "of"),
    ],
)
def test_settings_that_make_no_sense_are_refused(rules, settings, key):
    with pytest.raises(BadGuidelines) as refusal:
        rules(RULE + settings)
    assert refusal.value.faults[0].key == key


WORD = st.sampled_from(["a", "b", "c", "It's", "30", ",", "\n"])
TEXT = st.lists(WORD, max_size=60).map(" ".join)


@given(text=TEXT, other=TEXT)
def test_the_marked_run_stands_in_the_draft_and_begins_in_the_other(text: str, other: str):
    overlap = closest(words_of(text), (other,), 3, of_other=False)
    assert 0 <= overlap.share <= 1
    marked = words_of(text[overlap.start : overlap.end]).each
    assert bool(marked) is (overlap.share > 0)
    if marked:
        theirs = words_of(other).each
        assert any(theirs[at : at + 3] == marked[:3] for at in range(len(theirs)))
