"""Reasons for keeping words: what says something, and what only sounds like a reason."""

import unicodedata
from dataclasses import dataclass

import pytest
from hypothesis import assume, given, strategies

from convo.domain.reasons import (
    EMPTY,
    EMPTY_ABOUT_NO_WORDS,
    REPEATED,
    SHORTEST_REASON,
    TOO_SHORT,
    TOO_SHORT_ABOUT_NO_WORDS,
    fault_of,
)


@dataclass(frozen=True)
class Concern:
    rule: str = "promises.Commitment"
    message: str = "'We guarantee' promises something that may not be yours to promise."
    matched: str = "We guarantee"
    why: str = (
        "A promise in public binds the department. Who may make it is not decided in a thread."
    )
    instead: str = "Promise only what you can do yourself: 'I'll ask and reply here by Friday.'"


PROMISE = Concern()

ACCEPTED = [
    "The minister announced this in the House on 4 March.",
    "It is on our page about fees, in the second paragraph.",
    "The team agreed to these words on Monday",
    "Our lawyers asked for exactly this sentence.",
    "It is a quotation.",
    "Quoted from the Act.",
    "She asked for it herself, in her last post.",
    "The guarantee is in the customer charter, section 2.",
    "That is what the scheme is called.",
    "Kyle in licensing checked it with the council.",
    "HMRC publish the same figure.",
    "It has been announced.",
    "The deadline is set by law.",
    "Everybody on this forum says it like that.",
    "This promise was made by the Secretary of State, not by me.",
    "Cytunodd y tîm ar hyn ddydd Llun.",
    "Olga hat zugestimmt, und Łukasz auch.",
    "No room left for more: Chirrup takes 280 characters.",
    "I can do it myself, today.",
    "The refund is automatic, so it will be paid.",
]

REFUSED = {
    "": TOO_SHORT,
    "because": TOO_SHORT,
    "n/a": TOO_SHORT,
    "         ok         ": TOO_SHORT,
    "asdf asdf": TOO_SHORT,
    "It is fine.": EMPTY,
    "because it is fine as it is": EMPTY,
    "I think that this is the right wording.": EMPTY,
    "N/A N/A N/A N/A": EMPTY,
    "no reason needed here": EMPTY,
    "aaaaaaaaaaaaaaaaaaaa": EMPTY,
    "asdf asdf asdf asdf": EMPTY,
    "asdfasdf qwertyuiop": EMPTY,
    "hahaha blabla": EMPTY,
    "1234567890 1234567890": EMPTY,
    "..................": EMPTY,
    "sdfkjh hrtpsdf xcvbnm": EMPTY,
    "See above, same as before.": EMPTY,
    "ⓘⓣ ⓘⓢ ⓕⓘⓝⓔ, ⓞⓚⓐⓨ": EMPTY,
    "We guarantee it.": REPEATED,
    "WE GUARANTEE — because we GUARANTEE!!": REPEATED,
    "It promises something that may not be mine to promise": REPEATED,
    "This is a promises commitment": REPEATED,
    "A promise in public binds the department.": REPEATED,
    "Who may make it is not decided in a thread, in public, for the department": REPEATED,
    "Promise only what you can do yourself: I'll ask and reply here by Friday": REPEATED,
    "My promise binds the department, in public": REPEATED,
}


@pytest.mark.parametrize("reason", ACCEPTED)
def test_a_reason_that_says_something_is_taken(reason: str):
    assert fault_of(reason, [PROMISE]) == ""


@pytest.mark.parametrize("reason", REFUSED)
def test_a_reason_that_says_nothing_or_the_same_is_refused_with_its_sentence(reason: str):
    assert fault_of(reason, [PROMISE]) == REFUSED[reason]


def test_what_one_finding_of_a_rule_says_is_no_reason_for_another():
    other = Concern(message="'You have my word' promises something.", matched="You have my word")
    assert fault_of("You have my guarantee", [PROMISE, other]) == REPEATED
    assert fault_of("They have a published guarantee", [PROMISE, other]) == ""


def test_where_a_finding_is_about_no_words_nobody_is_asked_why_they_keep_them():
    balance = Concern(message="One side is above its share.", matched="")
    assert fault_of("ok", [balance]) == TOO_SHORT_ABOUT_NO_WORDS
    assert fault_of("because it is fine", [balance]) == EMPTY_ABOUT_NO_WORDS
    assert fault_of("ok", [balance, PROMISE]) == TOO_SHORT


#: What a message may be written in: letters that have a case, figures, marks and blanks.
LETTERS = strategies.characters(max_codepoint=0x24F, categories=("L", "N", "P", "Z"))
MESSAGES = strategies.text(LETTERS, min_size=SHORTEST_REASON, max_size=80)
CASES = strategies.sampled_from([str.upper, str.lower, str.title, str.swapcase, str.casefold])
JOINTS = strategies.sampled_from([" ", "  ", " - ", ", ", "\n", "… "])


@given(MESSAGES, CASES, JOINTS)
def test_the_message_again_is_refused_in_any_case_and_punctuation(message, case, joint):
    assume(len(message.strip()) >= SHORTEST_REASON)
    again = joint.join(case(message).split())
    assert fault_of(again, [Concern(message=message)])
    assert fault_of(f"“{again}”!!", [Concern(message=message)])


@given(strategies.sampled_from([PROMISE.matched, PROMISE.message, PROMISE.why]), CASES)
def test_so_are_the_words_found_and_the_rationale(words, case):
    assert fault_of(case(words), [PROMISE])
    assert fault_of(unicodedata.normalize("NFD", case(words)), [PROMISE])


@given(strategies.text())
def test_no_reason_whatever_breaks_it_and_the_answer_is_a_sentence_or_nothing(reason):
    assert fault_of(reason, [PROMISE]) in {"", TOO_SHORT, EMPTY, REPEATED}


def test_a_very_long_reason_is_judged_at_once():
    assert fault_of("guarantee " * 20_000, [PROMISE]) == REPEATED
    assert fault_of("x" * 200_000, [PROMISE]) == EMPTY
    assert fault_of("ab" * 100_000 + "c", [PROMISE]) == ""
