"""The decision flow: each row of the table is a sentence here."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convo.domain.decision_flow import (
    QUESTIONS,
    CaseFacts,
    Conclusion,
    conclude,
    next_question,
    trim,
)
from convo.domain.vocabulary import Approach, Matter, Sensitivity, SpeakerRole, VenueKind

PUBLIC = CaseFacts(speaker_role=SpeakerRole.PUBLIC, venue_kind=VenueKind.FORUM)
CALM = {
    "danger": "no",
    "rebuttal": "no",
    "hold": "no",
    "welcome": "yes",
    "worth": "yes",
    "bash": "no",
    "rant": "no",
    "engaged": "no",
}
QUIET = (Approach.LISTEN, Approach.LEAVE)
EXITS = {Approach.SAFEGUARDING, Approach.INFORMATION_REQUEST, Approach.ABUSE}
ALONE = EXITS | {Approach.PRESS_OFFICE}

any_facts = st.builds(
    CaseFacts,
    speaker_role=st.sampled_from(SpeakerRole),
    venue_kind=st.sampled_from(VenueKind),
    venue_public=st.booleans(),
    officials_welcome=st.sampled_from([True, False, None]),
    live_story=st.booleans(),
    legal_hold=st.booleans(),
    market_sensitive=st.booleans(),
    election_period=st.booleans(),
    sensitivity=st.sampled_from(Sensitivity),
    replies_in_thread=st.integers(0, 4),
    other_official_engaged=st.booleans(),
)
any_answers = st.fixed_dictionaries(
    {
        key: st.sampled_from([option.value for option in question.options])
        for key, question in QUESTIONS.items()
    }
)


def ends(facts: CaseFacts = PUBLIC, **answers: str) -> Conclusion:
    """What the calm case comes to, with these answers in place of the calm ones."""
    return conclude({**CALM, **answers}, facts)


def asks(*answered: str, facts: CaseFacts = PUBLIC) -> str | None:
    question = next_question({key: CALM[key] for key in answered}, facts)
    return question.key if question else None


# Row 1


def test_danger_is_asked_first_whatever_is_known():
    hot = replace(PUBLIC, venue_kind=VenueKind.NEWS, live_story=True, replies_in_thread=9)
    assert asks(facts=PUBLIC) == asks(facts=hot) == "danger"


def test_danger_goes_to_safeguarding_alone():
    assert ends(danger="yes").approaches == (Approach.SAFEGUARDING,)


@pytest.mark.parametrize(
    ("answer", "exit_"),
    [("staff", Approach.ABUSE), ("request", Approach.INFORMATION_REQUEST)],
)
def test_abuse_of_staff_and_requests_for_information_leave_the_service(answer, exit_):
    politician = replace(PUBLIC, speaker_role=SpeakerRole.POLITICIAN, live_story=True)
    for facts in (PUBLIC, politician, replace(PUBLIC, replies_in_thread=9)):
        assert conclude({"danger": answer}, facts).approaches == (exit_,)


def test_a_journalist_who_asks_for_information_is_the_press_offices():
    journalist = replace(PUBLIC, speaker_role=SpeakerRole.JOURNALIST)
    assert conclude({"danger": "request"}, journalist).approaches == (Approach.PRESS_OFFICE,)
    assert conclude({"danger": "staff"}, journalist).approaches == (Approach.ABUSE,)


# Row 2


@pytest.mark.parametrize(
    "facts",
    [
        replace(PUBLIC, venue_kind=VenueKind.NEWS),
        replace(PUBLIC, speaker_role=SpeakerRole.JOURNALIST),
    ],
)
def test_journalists_and_publications_go_to_the_press_office_unasked(facts):
    assert asks("danger", facts=facts) is None
    conclusion = conclude({"danger": "no"}, facts)
    assert conclusion.approaches == (Approach.PRESS_OFFICE,)
    assert conclusion.rules == ("FR2",)


def test_a_rebuttal_that_is_wanted_goes_to_the_press_office():
    assert asks("danger") == "rebuttal"
    assert ends(rebuttal="yes").approaches == (Approach.PRESS_OFFICE,)


def test_a_politician_is_listened_to_or_referred_and_never_answered():
    facts = replace(PUBLIC, speaker_role=SpeakerRole.POLITICIAN)
    assert ends(facts).approaches == (Approach.LISTEN, Approach.LEAVE, Approach.PRESS_OFFICE)
    assert asks("danger", "rebuttal", facts=facts) is None


# Row 3


@pytest.mark.parametrize(
    ("flag", "rule"),
    [
        ("live_story", "FR11"),
        ("legal_hold", "CL4"),
        ("market_sensitive", "CL6"),
        ("election_period", "PO2"),
    ],
)
def test_a_flag_on_the_topic_holds_the_case_until_a_review(flag, rule):
    known: dict[str, Any] = {flag: True}
    facts = replace(PUBLIC, **known)
    assert asks("danger", "rebuttal", facts=facts) is None
    assert ends(facts).approaches[0] is Approach.LEAVE
    assert ends(facts).rules == (rule,)
    assert ends(facts).review_after_days


def test_an_incident_that_no_flag_knows_of_holds_the_case_too():
    assert asks("danger", "rebuttal") == "hold"
    assert ends(hold="yes").approaches == (Approach.LEAVE, Approach.LISTEN)
    assert ends(hold="yes").review_after_days


# Row 4


def test_a_place_that_is_not_public_is_listened_to_only():
    facts = replace(PUBLIC, venue_public=False, officials_welcome=True)
    assert asks("danger", "rebuttal", "hold", facts=facts) is None
    assert ends(facts).rules == ("VE3",)


def test_house_rules_that_keep_officials_out_are_obeyed():
    facts = replace(PUBLIC, officials_welcome=False)
    assert ends(facts).approaches == QUIET


def test_nobody_is_asked_about_house_rules_that_are_known():
    facts = replace(PUBLIC, officials_welcome=True)
    assert asks("danger", "rebuttal", "hold", facts=facts) == "worth"


def test_house_rules_that_nobody_has_read_are_asked_about():
    assert asks("danger", "rebuttal", "hold") == "welcome"
    assert ends(welcome="no").approaches == QUIET


# Rows 5 to 8


@pytest.mark.parametrize(
    ("answer", "rule"),
    [
        ({"worth": "no"}, "FR17"),
        ({"bash": "yes"}, "SA1"),
        ({"rant": "yes"}, "SA1"),
        ({"engaged": "yes"}, "FR8"),
    ],
)
def test_what_is_not_worth_it_or_hostile_or_in_other_hands_is_only_watched(answer, rule):
    assert ends(**answer).approaches == QUIET
    assert ends(**answer).rules == (rule,)


def test_the_press_office_is_told_of_a_place_that_exists_to_attack():
    assert "tell the press office" in ends(bash="yes").reason


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        (replace(PUBLIC, replies_in_thread=2), "FR7"),
        (replace(PUBLIC, other_official_engaged=True), "FR8"),
    ],
)
def test_two_replies_or_another_official_end_it_unasked(facts, rule):
    assert (
        asks("danger", "rebuttal", "hold", "welcome", "worth", "bash", "rant", facts=facts) is None
    )
    assert ends(facts).rules == (rule,)


def test_a_second_reply_is_still_possible():
    facts = replace(PUBLIC, replies_in_thread=1)
    assert Approach.CONVERSE in ends(facts, matter="question").approaches


# Rows 9 to 13


def test_something_positive_may_stand_be_acknowledged_or_be_joined():
    first = (Approach.LEAVE, Approach.REFLECT, Approach.CONVERSE)
    assert ends(matter="praise").approaches[:3] == first


def test_a_checkable_error_with_a_source_is_corrected_with_evidence():
    conclusion = ends(matter="error", source="yes")
    assert conclusion.approaches[0] is Approach.CONVERSE
    assert conclusion.needs_evidence


def test_an_error_without_a_source_waits_for_one():
    conclusion = ends(matter="error", source="no")
    assert conclusion.approaches == QUIET
    assert conclusion.reason.startswith("Find the source first")


def test_a_bad_experience_we_can_mend_is_answered_and_another_is_passed_on():
    assert ends(matter="experience", mend="yes").approaches[0] is Approach.CONVERSE
    assert ends(matter="experience", mend="no").approaches[0] is Approach.LISTEN
    assert Approach.CONVERSE not in ends(matter="experience", mend="no").approaches


@pytest.mark.parametrize("matter", ["question", "idea"])
def test_a_question_or_an_idea_is_answered(matter):
    assert ends(matter=matter).approaches[0] is Approach.CONVERSE
    assert not ends(matter=matter).needs_evidence


def test_an_opinion_is_listened_to_and_perhaps_acknowledged():
    assert ends(matter="opinion").approaches == (
        Approach.LISTEN,
        Approach.REFLECT,
        Approach.LEAVE,
    )


@pytest.mark.parametrize("matter", Matter)
def test_the_source_is_asked_of_errors_only_and_mending_of_experiences_only(matter):
    question = next_question({**CALM, "matter": matter}, PUBLIC)
    expected = {Matter.ERROR: "source", Matter.EXPERIENCE: "mend"}
    assert (question.key if question else None) == expected.get(matter)


# Always


@given(answers=any_answers, facts=any_facts)
def test_opinions_are_never_contested(answers, facts):
    conclusion = conclude({**answers, "matter": "opinion"}, facts)
    assert Approach.CONVERSE not in conclusion.approaches
    assert not conclusion.needs_evidence


@given(answers=any_answers, facts=any_facts)
def test_only_danger_and_abuse_come_between_a_journalist_and_the_press_office(answers, facts):
    facts = replace(facts, speaker_role=SpeakerRole.JOURNALIST)
    first = {"yes": Approach.SAFEGUARDING, "staff": Approach.ABUSE}
    expected = first.get(answers["danger"], Approach.PRESS_OFFICE)
    assert conclude(answers, facts).approaches == (expected,)


@given(answers=any_answers, facts=any_facts)
def test_an_official_may_always_do_less(answers, facts):
    conclusion = conclude(answers, facts)
    if conclusion.approaches[0] in ALONE:
        assert len(conclusion.approaches) == 1
        assert conclusion.review_after_days is None
    else:
        assert {Approach.LEAVE, Approach.LISTEN} <= set(conclusion.approaches)
        assert conclusion.review_after_days
    assert len(set(conclusion.approaches)) == len(conclusion.approaches)
    assert conclusion.rules


@given(choices=st.data(), facts=any_facts)
def test_every_walk_ends_and_asks_nothing_twice(choices, facts):
    answers: dict[str, str] = {}
    while (question := next_question(answers, facts)) is not None:
        assert question.key not in answers
        assert len(answers) < 15
        values = [value for value, _label, _hint in question.options]
        answers[question.key] = choices.draw(st.sampled_from(values))
    assert list(trim(answers, facts)) == list(answers)
    assert conclude(answers, facts).reason


@given(answers=any_answers, facts=any_facts)
def test_trimming_keeps_the_conclusion_and_only_what_leads_there(answers, facts):
    kept = trim(answers, facts)
    assert conclude(kept, facts) == conclude(answers, facts)
    assert trim(kept, facts) == kept
    for last in list(kept)[-1:]:
        without = {key: value for key, value in kept.items() if key != last}
        assert next_question(without, facts) == QUESTIONS[last]


def test_changing_an_early_answer_drops_the_later_ones():
    walked = {**CALM, "matter": "error", "source": "yes"}
    assert trim({**walked, "worth": "no"}, PUBLIC) == {
        "danger": "no",
        "rebuttal": "no",
        "hold": "no",
        "welcome": "yes",
        "worth": "no",
    }
    assert trim({**walked, "matter": "opinion"}, PUBLIC) == {**CALM, "matter": "opinion"}


@pytest.mark.parametrize("ask", [next_question, conclude, trim])
def test_unknown_keys_and_values_are_refused_in_a_sentence(ask):
    with pytest.raises(ValueError, match="no question called 'mood'"):
        ask({"mood": "sunny"}, PUBLIC)
    with pytest.raises(ValueError, match="'maybe' is not an answer to: Does somebody else have"):
        ask({"danger": "maybe"}, PUBLIC)


def test_there_is_no_conclusion_while_a_question_is_open():
    with pytest.raises(ValueError, match="no answer yet: Is somebody asking you"):
        conclude({"danger": "no"}, PUBLIC)


def test_an_emotive_topic_asks_for_care_where_something_may_be_written():
    emotive = replace(PUBLIC, sensitivity=Sensitivity.EMOTIVE)
    assert "EM1" in ends(emotive, matter="question").rules
    assert "EM1" not in ends(emotive, worth="no").rules
    assert "EM1" not in ends(matter="question").rules


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_every_question_is_one_question_and_says_why(question):
    assert question.wording.count("?") == 1
    assert question.why.count(". ") <= 2
    assert question.why.endswith(".")


def test_what_is_at_issue_offers_every_matter_with_a_hint():
    options = QUESTIONS["matter"].options
    assert [option.value for option in options] == list(Matter)
    assert all(option.hint for option in options)


@pytest.mark.parametrize("matter", Matter)
def test_about_a_community_itself_there_is_no_thread_to_join(matter: Matter):
    thread, itself = (
        ends(replace(PUBLIC, about_community=about), matter=matter.value, source="yes", mend="yes")
        for about in (False, True)
    )
    assert set(itself.approaches) == set(thread.approaches) - {Approach.CONVERSE}
    assert not itself.needs_evidence
    assert ("no thread to join" in itself.reason) == (Approach.CONVERSE in thread.approaches)
