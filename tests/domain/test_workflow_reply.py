"""Who may do what to a reply, and when: the whole policy on one page, written by hand.

It says what DESIGN.md asks for and is not derived from the table that it tests.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from convo.domain.actor import Actor
from convo.domain.errors import NotPermitted, NotReady, WrongState
from convo.domain.permissions import Action
from convo.domain.reply_table import ENDED, REPLY, ReplyFacts
from convo.domain.vocabulary import ReplyState, Role, Via

NOW = datetime(2026, 3, 10, 10, tzinfo=UTC)

AUTHOR, AUTHOR_MENTOR, AUTHOR_PRESS, CO_WRITER = 1, 2, 3, 4
NAMED, OTHER_MENTOR, PRESS, OFFICIAL, ADMIN = 5, 6, 7, 8, 9


def somebody(person_id: int, *roles: Role) -> Actor:
    return Actor(person_id=person_id, roles=frozenset(roles), via=Via.WEB, request="r")


PEOPLE = {
    "author": somebody(AUTHOR, Role.OFFICIAL),
    "author who is a mentor": somebody(AUTHOR_MENTOR, Role.OFFICIAL, Role.MENTOR),
    "press officer who is an author": somebody(AUTHOR_PRESS, Role.OFFICIAL, Role.PRESS_OFFICE),
    "mentor who wrote some of it": somebody(CO_WRITER, Role.MENTOR),
    "named mentor": somebody(NAMED, Role.MENTOR),
    "mentor of the topic": somebody(OTHER_MENTOR, Role.MENTOR),
    "press officer": somebody(PRESS, Role.PRESS_OFFICE),
    "other official": somebody(OFFICIAL, Role.OFFICIAL),
    "administrator": somebody(ADMIN, Role.ADMINISTRATOR),
    "clock": Actor.clock(),
}

#: A reply that is complete, breaks nothing and is in its time, before the mentor's hours are over.
FACTS = ReplyFacts(
    state=ReplyState.DRAFTING,
    now=NOW,
    authors=frozenset({AUTHOR, AUTHOR_MENTOR, AUTHOR_PRESS}),
    writers=frozenset({AUTHOR, CO_WRITER}),
    # Even one who is named may not judge what they wrote.
    mentors=frozenset({NAMED, CO_WRITER, AUTHOR_MENTOR}),
    expires_at=NOW + timedelta(hours=1),
)

AUTHORS_DEEDS = {
    "drafting": "revise submit refer withdraw",
    "with-mentor": "refer withdraw",
    "returned": "revise submit refer withdraw",
    "with-press-office": "withdraw",
    "signed-off": "revise post withdraw",
    "posted": "close",
}
PRESS_OFFICERS_DEEDS = {
    "drafting": "withdraw",
    "with-mentor": "withdraw",
    "returned": "withdraw",
    "with-press-office": "send-to-mentor take-on decline withdraw",
    "signed-off": "withdraw",
}
MENTORS_DEEDS = {"with-mentor": "pick-up sign-off return refer"}

#: Person → state → deeds. A state that is not named allows nothing.
POLICY: dict[str, dict[str, str]] = {
    "author": AUTHORS_DEEDS,
    "author who is a mentor": AUTHORS_DEEDS,
    # Neither sends on nor takes on nor declines their own.
    "press officer who is an author": AUTHORS_DEEDS,
    # A mentor who wrote can still hand it to the press office, and nothing more.
    "mentor who wrote some of it": {"with-mentor": "refer"},
    "named mentor": MENTORS_DEEDS,
    "mentor of the topic": {},
    "press officer": PRESS_OFFICERS_DEEDS,
    "other official": {},
    "administrator": {},
    "clock": {},
}

#: Once the mentor's hours are over, the mentors of the topic may act too.
LATER = replace(FACTS, mentors=FACTS.mentors | {OTHER_MENTOR})
LATER_POLICY = POLICY | {"mentor of the topic": MENTORS_DEEDS}


def allowed(policy: dict[str, dict[str, str]], who: str, state: ReplyState) -> set[str]:
    return {f"reply:{deed}" for deed in policy[who].get(state.value, "").split()}


@pytest.mark.parametrize("state", ReplyState)
@pytest.mark.parametrize("who", PEOPLE)
def test_who_may_do_what_when(who: str, state: ReplyState):
    offered = REPLY.available(PEOPLE[who], replace(FACTS, state=state))
    assert set(offered) == allowed(POLICY, who, state)


@pytest.mark.parametrize("state", ReplyState)
@pytest.mark.parametrize("who", PEOPLE)
def test_who_may_do_what_once_the_mentor_is_overdue(who: str, state: ReplyState):
    offered = REPLY.available(PEOPLE[who], replace(LATER, state=state))
    assert set(offered) == allowed(LATER_POLICY, who, state)


@pytest.mark.parametrize("state", ReplyState)
@pytest.mark.parametrize("who", PEOPLE)
def test_the_gate_lets_through_what_is_offered_and_nothing_else(who: str, state: ReplyState):
    facts, passed = replace(FACTS, state=state), set()
    for action in Action:
        try:
            REPLY.move(action, PEOPLE[who], facts)
        except (NotPermitted, NotReady, WrongState):
            continue
        passed.add(action.value)
    assert passed == allowed(POLICY, who, state)


LEADS_TO = {
    "revise": "drafting",
    "submit": "with-mentor",
    "pick-up": None,
    "sign-off": "signed-off",
    "return": "returned",
    "refer": "with-press-office",
    "send-to-mentor": "with-mentor",
    "take-on": "taken-on",
    "decline": "declined",
    "withdraw": "withdrawn",
    "post": "posted",
    "close": "closed",
}


@pytest.mark.parametrize("who", ["author", "named mentor", "press officer"])
def test_each_deed_leads_to_one_state(who: str):
    for state, deeds in POLICY[who].items():
        for deed in deeds.split():
            facts = replace(FACTS, state=ReplyState.of(state))
            assert REPLY.move(Action(f"reply:{deed}"), PEOPLE[who], facts) == LEADS_TO[deed]


def test_a_reply_that_ended_goes_no_further():
    assert {state.value for state in ENDED} == {"closed", "withdrawn", "taken-on", "declined"}
    for state in ENDED:
        assert not any(REPLY.available(who, replace(FACTS, state=state)) for who in PEOPLE.values())


def test_the_clock_lets_a_sign_off_expire_once_its_life_is_over_and_not_before():
    signed_off = replace(FACTS, state=ReplyState.SIGNED_OFF)
    assert REPLY.available(Actor.clock(), signed_off) == []
    over = replace(signed_off, now=NOW + timedelta(hours=1))
    assert REPLY.available(Actor.clock(), over) == [Action.EXPIRE]


def test_nobody_posts_once_the_life_of_the_sign_off_is_over_even_if_the_clock_lags_behind():
    over = replace(FACTS, state=ReplyState.SIGNED_OFF, now=NOW + timedelta(hours=1))
    with pytest.raises(NotReady, match="expired"):
        REPLY.move(Action.POST, PEOPLE["author"], over)


def test_only_the_clock_expires():
    over = replace(FACTS, state=ReplyState.SIGNED_OFF, now=NOW + timedelta(hours=1))
    for who, actor in PEOPLE.items():
        assert (Action.EXPIRE in REPLY.available(actor, over)) == (who == "clock")


def test_nothing_is_submitted_while_something_is_missing_and_everything_missing_is_said_at_once():
    unready = replace(FACTS, missing=("Write it.", "Renew your training."))
    with pytest.raises(NotReady) as refused:
        REPLY.move(Action.SUBMIT, PEOPLE["author"], unready)
    assert refused.value.missing == ("Write it.", "Renew your training.")


@pytest.mark.parametrize(
    ("action", "who", "state"),
    [
        (Action.SIGN_OFF, "named mentor", ReplyState.WITH_MENTOR),
        (Action.SEND_TO_MENTOR, "press officer", ReplyState.WITH_PRESS_OFFICE),
    ],
)
def test_an_open_stop_is_passed_by_nobody(action: Action, who: str, state: ReplyState):
    stopped = replace(FACTS, state=state, open_stops=("This denies.",))
    with pytest.raises(NotReady, match="This denies"):
        REPLY.move(action, PEOPLE[who], stopped)


def test_the_press_office_sends_no_empty_reply_to_a_mentor():
    empty = replace(FACTS, state=ReplyState.WITH_PRESS_OFFICE, has_revision=False)
    with pytest.raises(NotReady, match="Nothing has been written"):
        REPLY.move(Action.SEND_TO_MENTOR, PEOPLE["press officer"], empty)


def test_what_one_mentor_picked_up_another_can_sign_but_not_pick_up():
    picked_up = replace(LATER, state=ReplyState.WITH_MENTOR, picked_up_by=NAMED)
    offered = REPLY.available(PEOPLE["mentor of the topic"], picked_up)
    assert set(offered) == {Action.SIGN_OFF, Action.RETURN, Action.REFER}
    assert Action.PUT_BACK in REPLY.available(PEOPLE["named mentor"], picked_up)


def test_a_deed_that_is_offered_but_closed_says_why():
    with_mentor = replace(FACTS, state=ReplyState.WITH_MENTOR, mentor_name="Mo")
    offers = {o.action: o for o in REPLY.offers(PEOPLE["mentor of the topic"], with_mentor)}
    assert not offers[Action.SIGN_OFF].open
    assert "Mo has this" in " ".join(offers[Action.SIGN_OFF].not_yours)


def test_a_deed_in_the_wrong_state_names_the_state():
    with pytest.raises(WrongState, match="It is now: Posted"):
        REPLY.move(Action.SUBMIT, PEOPLE["author"], replace(FACTS, state=ReplyState.POSTED))
