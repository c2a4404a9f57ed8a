"""Who may do what to a conversation, and when: the whole policy, written by hand."""

from dataclasses import replace

import pytest

from convo.domain.actor import Actor
from convo.domain.conversation_table import CONVERSATION, ConversationFacts
from convo.domain.errors import NotPermitted, NotReady
from convo.domain.permissions import Action
from convo.domain.vocabulary import Approach, ConversationState, Role, Via


def somebody(person_id: int, *roles: Role) -> Actor:
    return Actor(person_id=person_id, roles=frozenset(roles), via=Via.WEB, request="r")


PEOPLE = {
    "official in charge": somebody(1, Role.OFFICIAL),
    "official in charge who is a mentor": somebody(1, Role.OFFICIAL, Role.MENTOR),
    "official in charge who is a press officer": somebody(1, Role.OFFICIAL, Role.PRESS_OFFICE),
    "other official": somebody(2, Role.OFFICIAL),
    "mentor": somebody(3, Role.MENTOR),
    "press officer": somebody(4, Role.PRESS_OFFICE),
    "administrator": somebody(5, Role.ADMINISTRATOR),
    "clock": Actor.clock(),
}
#: The official in charge decided to join in; nothing is open and nothing was declined.
FACTS = ConversationFacts(
    state=ConversationState.LOGGED, official=1, official_name="Asha", approach=Approach.CONVERSE
)
IN_CHARGE = {
    "logged": "decide add-snapshot refer close",
    "decided": "decide start add-snapshot refer close",
    "referred": "add-snapshot",
    "closed": "reopen",
}
#: Person → state → deeds. A state that is not named allows nothing.
POLICY: dict[str, dict[str, str]] = {
    "official in charge": IN_CHARGE,
    "official in charge who is a mentor": IN_CHARGE,
    # Closing what was referred judges no words, so a press officer may close their own.
    "official in charge who is a press officer": IN_CHARGE | {"referred": "add-snapshot close"},
    "other official": {
        "logged": "add-snapshot",
        "decided": "add-snapshot",
        "referred": "add-snapshot",
    },
    "mentor": {
        "logged": "add-snapshot",
        "decided": "add-snapshot",
        "referred": "add-snapshot",
    },
    "press officer": {
        "logged": "add-snapshot",
        "decided": "add-snapshot",
        "referred": "add-snapshot close",
    },
    "administrator": {},
    "clock": {},
}


def allowed(who: str, state: ConversationState) -> set[str]:
    deeds = POLICY[who].get(state.value, "").split()
    return {"reply:start" if deed == "start" else f"conversation:{deed}" for deed in deeds}


@pytest.mark.parametrize("state", ConversationState)
@pytest.mark.parametrize("who", PEOPLE)
def test_who_may_do_what_when(who: str, state: ConversationState):
    offered = CONVERSATION.available(PEOPLE[who], replace(FACTS, state=state))
    assert set(offered) == allowed(who, state)


@pytest.mark.parametrize("state", [ConversationState.LOGGED, ConversationState.DECIDED])
def test_while_a_reply_is_open_its_official_can_only_add_what_was_said(state: ConversationState):
    busy = replace(FACTS, state=state, has_open_reply=True)
    assert CONVERSATION.available(PEOPLE["official in charge"], busy) == [Action.ADD_SNAPSHOT]


@pytest.mark.parametrize("approach", [None, *Approach])
def test_a_reply_starts_only_from_a_decision_that_leads_to_one(approach: Approach | None):
    decided = replace(FACTS, state=ConversationState.DECIDED, approach=approach)
    offered = CONVERSATION.available(PEOPLE["official in charge"], decided)
    assert (Action.START in offered) == (approach in {Approach.CONVERSE, Approach.REFLECT})


def test_after_a_decline_only_the_press_office_can_open_the_way_again():
    declined = replace(FACTS, state=ConversationState.DECIDED, declined=True)
    with pytest.raises(NotReady, match="has to agree"):
        CONVERSATION.move(Action.START, PEOPLE["official in charge"], declined)
    with pytest.raises(NotPermitted):
        CONVERSATION.move(Action.AGREE, PEOPLE["official in charge"], declined)
    assert CONVERSATION.available(PEOPLE["press officer"], declined) == [
        Action.ADD_SNAPSHOT,
        Action.AGREE,
    ]


def test_there_is_nothing_to_agree_to_where_nothing_was_declined():
    decided = replace(FACTS, state=ConversationState.DECIDED)
    with pytest.raises(NotReady, match="No reply has been declined"):
        CONVERSATION.move(Action.AGREE, PEOPLE["press officer"], decided)


def test_somebody_else_is_told_who_is_in_charge():
    with pytest.raises(NotPermitted, match="Asha is in charge"):
        CONVERSATION.move(Action.DECIDE, PEOPLE["other official"], FACTS)
