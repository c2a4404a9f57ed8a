"""How long a decision to wait may stand, and who may say so: written by hand."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from convo.domain.conversation_table import CONVERSATION
from convo.domain.errors import NotPermitted, NotReady, WrongState
from convo.domain.lasting import (
    fault_of_day,
    fault_of_extension,
    fault_of_later_day,
    needs_second,
)
from convo.domain.permissions import Action
from convo.domain.vocabulary import Approach, ConversationState, Role
from tests.domain.test_workflow_conversation import FACTS, somebody

TODAY = date(2026, 3, 10)
LEFT = replace(FACTS, state=ConversationState.DECIDED, approach=Approach.LEAVE)
#: Asha (1) decided it; 8 extended it while they covered. 3 is her mentor, 9 owns the topic.
WAITING = replace(
    LEFT,
    extension_waits=True,
    stood_by=frozenset({1, 8}),
    second_mentors=frozenset({3, 8}),
    topic_owner=9,
)
IN_CHARGE = somebody(1, Role.OFFICIAL)
#: Who may say whether a waiting extension stands.
MAY_SETTLE = {
    "her mentor": (somebody(3, Role.MENTOR), True),
    "her mentor, who is no mentor any more": (somebody(3, Role.OFFICIAL), False),
    "a mentor of nothing here": (somebody(10, Role.MENTOR), False),
    "the owner of the topic": (somebody(9, Role.OFFICIAL), True),
    "the press office": (somebody(4, Role.PRESS_OFFICE), True),
    "another official": (somebody(2, Role.OFFICIAL), False),
    "herself": (IN_CHARGE, False),
    "herself, who is a mentor": (somebody(1, Role.OFFICIAL, Role.MENTOR), False),
    "herself, in the press office": (somebody(1, Role.OFFICIAL, Role.PRESS_OFFICE), False),
    "a mentor who extended it": (somebody(8, Role.OFFICIAL, Role.MENTOR), False),
    "her cover": (somebody(6, Role.OFFICIAL), False),
    "her cover, in the press office": (somebody(6, Role.OFFICIAL, Role.PRESS_OFFICE), False),
    "an administrator": (somebody(5, Role.ADMINISTRATOR), False),
}
SETTLING = {Action.AGREE_EXTENSION, Action.REFUSE_EXTENSION}


@pytest.mark.parametrize("who", MAY_SETTLE)
def test_who_is_a_second_person(who: str):
    actor, may = MAY_SETTLE[who]
    assert SETTLING & set(CONVERSATION.available(actor, WAITING)) == (SETTLING if may else set())


@pytest.mark.parametrize("approach", [None, *Approach])
@pytest.mark.parametrize("state", ConversationState)
def test_only_a_decision_to_wait_is_extended(state: ConversationState, approach: Approach | None):
    facts = replace(LEFT, state=state, approach=approach)
    waits = approach in {Approach.LEAVE, Approach.LISTEN} and state is ConversationState.DECIDED
    assert (Action.EXTEND in CONVERSATION.available(IN_CHARGE, facts)) == waits


@pytest.mark.parametrize("who", [1, 6])
def test_the_official_in_charge_and_their_cover_extend_it(who: int):
    assert Action.EXTEND in CONVERSATION.available(somebody(who, Role.OFFICIAL), LEFT)


@pytest.mark.parametrize("role", [Role.OFFICIAL, Role.MENTOR, Role.PRESS_OFFICE])
def test_nobody_else_extends_it(role: Role):
    with pytest.raises(NotPermitted):
        CONVERSATION.move(Action.EXTEND, somebody(2, role), LEFT)


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ({"extension_waits": True}, "has not said yet"),
        ({"extension_refused": True}, "did not agree"),
        ({"asked": True}, "asked us something"),
        ({"journalist_joined": True}, "journalist has spoken"),
    ],
)
def test_it_is_extended_only_while_nothing_speaks_against_it(known: dict[str, Any], said: str):
    with pytest.raises(NotReady, match=said):
        CONVERSATION.move(Action.EXTEND, IN_CHARGE, replace(LEFT, **known))
    assert Action.DECIDE in CONVERSATION.available(IN_CHARGE, replace(LEFT, **known))


@pytest.mark.parametrize("known", [{"asked": True}, {"journalist_joined": True}])
def test_what_is_new_is_agreed_to_by_nobody_but_may_be_refused(known: dict[str, Any]):
    mentor = somebody(3, Role.MENTOR)
    offered = CONVERSATION.available(mentor, replace(WAITING, **known))
    assert Action.AGREE_EXTENSION not in offered
    assert Action.REFUSE_EXTENSION in offered


@pytest.mark.parametrize("action", sorted(SETTLING))
def test_there_is_nothing_to_settle_where_nothing_waits(action: Action):
    with pytest.raises(NotReady, match="No extension waits"):
        CONVERSATION.move(action, somebody(4, Role.PRESS_OFFICE), LEFT)


@pytest.mark.parametrize("action", sorted(SETTLING))
@pytest.mark.parametrize(
    "state", [ConversationState.LOGGED, ConversationState.REFERRED, ConversationState.CLOSED]
)
def test_what_moved_on_meanwhile_is_settled_by_nobody(action: Action, state: ConversationState):
    with pytest.raises(WrongState):
        CONVERSATION.move(action, somebody(4, Role.PRESS_OFFICE), replace(WAITING, state=state))


def test_leaving_it_needs_a_second_person_from_the_second_time_on_and_listening_never():
    assert [needs_second(Approach.LEAVE, extended) for extended in range(4)] == [
        False,
        True,
        True,
        True,
    ]
    assert not any(needs_second(Approach.LISTEN, extended) for extended in range(9))


@pytest.mark.parametrize(
    ("day", "fits"),
    [
        (None, False),
        (date(2026, 3, 9), False),
        (TODAY, False),
        (date(2026, 3, 11), True),
        (date(2027, 3, 11), True),
        (date(2027, 3, 12), False),
    ],
)
def test_another_look_is_on_a_day_to_come_within_a_year(day: date | None, fits: bool):
    assert (fault_of_day(day, TODAY) == "") == fits


def test_a_decision_is_extended_to_a_later_day_than_it_has():
    until = date(2026, 4, 1)
    assert fault_of_later_day(date(2026, 4, 2), TODAY, until) == ""
    assert "until 1 April 2026 already" in fault_of_later_day(until, TODAY, until)
    assert fault_of_later_day(date(2026, 3, 9), TODAY, None)


@pytest.mark.parametrize(
    "reason", ["", "  ", "ok", "still fine", "because it is right", "........"]
)
def test_a_reason_that_says_nothing_is_none(reason: str):
    assert "Say in a sentence why" in fault_of_extension(reason, "The court has not met")


def test_the_words_of_last_time_are_no_reason_of_today():
    said = "The court has not heard the case yet."
    assert "words of last time" in fault_of_extension(
        "  the court has not heard\nthe case yet", said
    )
    assert fault_of_extension("The court hears the case in May", said) == ""
