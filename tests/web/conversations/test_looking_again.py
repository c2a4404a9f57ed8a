"""The pages of a decision that comes back: extending it, a second person's word, left for long."""

from datetime import date, timedelta

import pytest

from convo.domain.vocabulary import Approach, ConversationState, SpeakerRole
from convo.queries.insights import insights_in
from convo.services import conversations, extensions
from convo.services.extensions import Extend
from tests.page import fetch, fill_in
from tests.web.conversations.hands import QUESTION, REASON
from tests.web.conversations.test_showing import buttons

WHY = "The consultation opens in May and answers what they ask"
AGAIN = "The minister put the consultation off until June"
#: Said of the deed as well (`tests/services/test_extending.py`).
LONG = pytest.mark.long
LATER = {"reason": WHY, "review_on": ["15", "1", "2027"]}


def extend_at(case):
    return f"/conversations/{case}/extend"


def settle_at(case, verb="agree"):
    return f"/conversations/{case}/{verb}-extension"


@pytest.fixture
def left(room, case):
    """A conversation that was left alone; it is looked at again on 7 December."""
    room.decide(case, Approach.LEAVE, QUESTION, review_on=date(2026, 12, 7))
    return case


@pytest.fixture
def extended(room, left):
    """The same, extended twice: the second waits for a second person."""
    for day, why in (("2026-12-14", WHY), ("2027-01-15", AGAIN)):
        deed = Extend(
            conversation_id=left,
            version=room.read(left).version,
            review_on=date.fromisoformat(day),
            reason=why,
        )
        extensions.extend(room.office, room.actor("official"), deed)
    return left


def test_the_page_shows_the_decision_with_its_reason_and_two_ways_on(left, official):
    page = fetch(official, extend_at(left), typed=[REASON])
    assert page.h1 == "Look at the decision again"
    assert "It has been left alone since" in page.text
    assert REASON in page.text
    assert "Stands until 7 December 2026" in page.text
    assert page.link("Decide again") == f"/conversations/{left}/decide"
    assert "If you extend it once more after that, a second person has to agree" in page.text


def test_extended_it_comes_back_on_the_new_day_and_says_so_on_its_page(room, left, official):
    page = fill_in(official, fetch(official, extend_at(left)), extend_at(left), LATER)
    assert "Extended. It comes back to you on 15 January 2027." in page.text
    assert "Extended to 15 January 2027 by The official" in page.text
    assert WHY in page.text
    assert "extended the decision to 15 January 2027 (number 1)" in page.text
    assert room.read(left).due_at.date().isoformat() == "2027-01-15"


@pytest.mark.parametrize(
    ("typed", "faults"),
    [
        pytest.param(
            {"reason": ""}, {"reason": "Say why it still stands, in a sentence"}, marks=LONG
        ),
        pytest.param(
            {"reason": "still fine"},
            {"reason": "Say in a sentence why it still stands. Others will read it"},
            marks=LONG,
        ),
        (
            {"reason": REASON.upper()},
            {"reason": "These are the words of last time. Say why it still stands today"},
        ),
        pytest.param(
            {"review_on": ["", "", ""]},
            {"review_on": "Enter the day on which you will look at it again"},
            marks=LONG,
        ),
        (
            {"review_on": ["7", "12", "2026"]},
            {"review_on": "It stands until 7 December 2026 already. Choose a later day"},
        ),
        pytest.param(
            {"review_on": ["1", "1", "2030"]},
            {
                "review_on": "The day on which you look at it again must be after today, "
                "within a year"
            },
            marks=LONG,
        ),
        ({"learnt": "They ask when"}, {"learnt_kind": "Choose what kind of thing we learnt"}),
    ],
)
def test_what_is_missing_is_said_beside_its_field(room, left, official, typed, faults):
    page = fetch(official, extend_at(left))
    again = fill_in(official, page, extend_at(left), LATER | typed, 400)
    assert again.errors() == faults
    assert room.read(left).due_at.date().isoformat() == "2026-12-07"
    assert again.form(extend_at(left))["reason"] == (LATER | typed)["reason"]


@LONG
def test_what_was_learnt_since_goes_to_the_topic(room, left, official):
    typed = LATER | {"learnt": "They ask when it opens", "learnt_kind": "asks"}
    fill_in(official, fetch(official, extend_at(left)), extend_at(left), typed)
    with room.office.sessions() as session:
        assert [each.words for each in insights_in(session, left)] == ["They ask when it opens"]


def test_the_second_time_the_page_says_that_a_second_person_is_asked(room, left, official):
    fill_in(official, fetch(official, extend_at(left)), extend_at(left), LATER)
    page = fetch(official, extend_at(left))
    assert "This needs a second person." in page.text
    typed = {"reason": AGAIN, "review_on": ["1", "3", "2027"]}
    done = fill_in(official, page, extend_at(left), typed)
    assert "if a second person agrees" in done.text
    assert "A second person has to agree that it may be left alone until 1 March 2027" in done.text
    assert "Next: a second person says whether it may be left alone for longer." in done.text
    assert "Extend it" not in buttons(done)
    assert "Decide again" in buttons(done)


@LONG
def test_extending_from_an_old_page_loses_nothing_and_is_refused(room, left, official):
    page = fetch(official, extend_at(left))
    room.decide(left, Approach.LISTEN, QUESTION, review_on=date(2026, 12, 20))
    stale = fill_in(official, page, extend_at(left), LATER, 409)
    assert WHY in stale.html


@LONG
def test_what_cannot_be_extended_says_why_instead_of_a_form(room, case, official):
    room.join_in(case)
    page = fetch(official, extend_at(case), 409)
    assert "Only a decision to leave it or to listen can be extended." in page.text


@pytest.mark.parametrize("who", ["mentor", pytest.param("press", marks=LONG)])
def test_a_second_person_reads_it_all_and_agrees(room, extended, as_, who):
    client = as_(who)
    page = fetch(client, settle_at(extended))
    assert page.h1 == "May it be left alone until 15 January 2027?"
    for words in (REASON, WHY, AGAIN, "and extended once", "The form closes on 1 May!"):
        assert words in page.text
    done = fill_in(client, page, settle_at(extended), {"why_agree": "I see it the same way"})
    assert "Agreed. It stands until the day to which it was extended." in done.text
    assert f"The {who} agreed" in done.text
    assert "I see it the same way" in done.text
    assert "agreed that the decision stands until 15 January 2027" in done.text
    assert room.read(extended).due_at.date().isoformat() == "2027-01-15"


def test_a_second_person_who_refuses_sends_it_back_to_be_decided(room, extended, as_, official):
    client = as_("mentor")
    page = fetch(client, settle_at(extended))
    typed = {"why_refuse": "It is a position by now, so let us answer"}
    done = fill_in(client, page, settle_at(extended, "refuse"), typed)
    assert "It does not stand." in done.text
    shown = fetch(official, f"/conversations/{extended}", typed=[typed["why_refuse"]])
    assert "A second person did not agree that it stands. Next: decide again." in shown.text
    assert typed["why_refuse"] in shown.text
    assert "Extend it" not in buttons(shown)


@pytest.mark.parametrize(("verb", "field"), [("agree", "why_agree"), ("refuse", "why_refuse")])
def test_a_second_person_has_to_say_why(room, extended, as_, verb, field):
    client = as_("mentor")
    page = fetch(client, settle_at(extended))
    again = fill_in(client, page, settle_at(extended, verb), {field: " "}, 400)
    assert list(again.errors()) == [field]
    assert room.read(extended).state is ConversationState.DECIDED


@LONG
def test_who_decided_it_is_told_that_somebody_else_has_to_agree(extended, official):
    page = fetch(official, settle_at(extended), 403)
    assert "You had a part in it. Somebody else has to say whether it stands." in page.text


@LONG
def test_what_was_decided_again_meanwhile_can_be_agreed_to_no_more(room, extended, as_):
    client = as_("mentor")
    page = fetch(client, settle_at(extended))
    room.decide(extended, Approach.LEAVE, QUESTION, review_on=date(2026, 12, 20))
    fill_in(client, page, settle_at(extended), {"why_agree": "I see it the same way"}, 409)
    shown = fetch(client, f"/conversations/{extended}")
    assert "Nobody had agreed yet when something else was done, so it never stood." in shown.text


@LONG
def test_a_question_from_there_can_only_be_refused(room, extended, as_):
    said = conversations.Said(words="And now?", speaker=SpeakerRole.PUBLIC, asks=True)
    deed = conversations.AddSnapshot(conversation_id=extended, said=said)
    conversations.add_snapshot(room.office, room.actor("official"), deed)
    page = fetch(as_("mentor"), settle_at(extended))
    assert "nobody can agree to it any more" in page.text
    assert "Agree that it stands" not in page.text


def test_what_is_left_alone_for_long_is_listed_the_longest_first(room, left, official, clock):
    page = fetch(official, "/conversations/left-alone")
    assert "No conversation has been left alone for so long." in page.text
    clock.now += timedelta(days=60)
    second = room.log("https://forum.example.org/2", title="Where it closes")
    room.decide(second, Approach.LEAVE, QUESTION, review_on=date(2027, 3, 1))
    # Decided once more: it has been left alone since the first time.
    room.decide(left, Approach.LEAVE, QUESTION, review_on=date(2027, 3, 1))
    clock.now += timedelta(days=40)
    page = fetch(room.client("press"), "/conversations/left-alone", typed=[REASON])
    assert "decided 2 times" in page.text
    assert REASON in page.text
    assert "Where it closes" not in page.text
    clock.now += timedelta(days=60)
    listed = fetch(room.client("press"), "/conversations/left-alone", typed=[REASON]).text
    assert listed.index("When the form closes") < listed.index("Where it closes")


@LONG
def test_what_waits_for_a_second_person_is_listed_from_the_first_day(extended, as_):
    page = fetch(as_("press"), "/conversations/left-alone", typed=[REASON])
    assert "extended once" in page.text
    assert "Waits for a second person." in page.text


@LONG
def test_what_was_decided_otherwise_is_listed_no_more(room, left, as_, clock):
    clock.now += timedelta(days=100)
    room.decide(left, Approach.LISTEN, QUESTION, review_on=clock().date() + timedelta(days=9))
    page = fetch(as_("press"), "/conversations/left-alone")
    assert "No conversation has been left alone for so long." in page.text
    # Left alone again after that: the count begins with this decision.
    room.decide(left, Approach.LEAVE, QUESTION, review_on=clock().date() + timedelta(days=9))
    page = fetch(as_("press"), "/conversations/left-alone")
    assert "No conversation has been left alone for so long." in page.text


def test_what_is_left_alone_although_somebody_did_not_agree_is_listed(room, extended, as_):
    client = as_("mentor")
    typed = {"why_refuse": "It is a position by now, so let us answer"}
    page = fetch(client, settle_at(extended))
    fill_in(client, page, settle_at(extended, "refuse"), typed)
    room.decide(extended, Approach.LEAVE, QUESTION, review_on=date(2026, 12, 20))
    listed = fetch(as_("press"), "/conversations/left-alone", typed=[REASON])
    assert "decided 2 times, extended once. A second person did not agree to more." in listed.text
