"""Who may do what to a conversation, and when: the whole policy, written by hand."""

from dataclasses import replace

import pytest

from convo.domain.actor import Actor
from convo.domain.conversation_guards import ConversationFacts
from convo.domain.conversation_table import CONVERSATION
from convo.domain.errors import NotPermitted, NotReady
from convo.domain.permissions import Action
from convo.domain.vocabulary import Approach, ConversationState, Role, Via


def somebody(person_id: int, *roles: Role) -> Actor:
    return Actor(person_id=person_id, roles=frozenset(roles), via=Via.WEB, request="r")


PEOPLE = {
    "official in charge": somebody(1, Role.OFFICIAL),
    "official in charge who is a mentor": somebody(1, Role.OFFICIAL, Role.MENTOR),
    "official in charge who is a press officer": somebody(1, Role.OFFICIAL, Role.PRESS_OFFICE),
    "cover of the official in charge": somebody(6, Role.OFFICIAL),
    "author of a reply here": somebody(7, Role.OFFICIAL),
    "other official": somebody(2, Role.OFFICIAL),
    "mentor": somebody(3, Role.MENTOR),
    "press officer": somebody(4, Role.PRESS_OFFICE),
    "administrator": somebody(5, Role.ADMINISTRATOR),
    "clock": Actor.clock(),
}
#: The official in charge decided to join in; nothing is open and nothing was declined.
FACTS = ConversationFacts(
    state=ConversationState.LOGGED,
    official=1,
    official_name="Asha",
    stand_ins=frozenset({6}),
    authors=frozenset({1, 7}),
    approach=Approach.CONVERSE,
)
IN_CHARGE = {
    "logged": "decide add-snapshot ask record-unsigned refer transfer close",
    "decided": "decide start add-snapshot ask record-unsigned refer transfer close",
    "referred": "add-snapshot ask record-unsigned transfer",
    "closed": "record-unsigned reopen transfer",
}
MENTORS_DEEDS = {
    "logged": "add-snapshot advise record-unsigned",
    "decided": "add-snapshot advise record-unsigned",
    "referred": "add-snapshot advise record-unsigned",
    "closed": "record-unsigned",
}
PRESS_OFFICERS_DEEDS = {
    "logged": "add-snapshot advise record-unsigned transfer",
    "decided": "add-snapshot advise record-unsigned transfer",
    "referred": "add-snapshot advise record-unsigned transfer hand-back close",
    "closed": "record-unsigned transfer",
}


def together(*policies: dict[str, str]) -> dict[str, str]:
    return {
        state.value: " ".join(policy.get(state.value, "") for policy in policies)
        for state in ConversationState
    }


#: Person → state → deeds. A state that is not named allows nothing.
POLICY: dict[str, dict[str, str]] = {
    "official in charge": IN_CHARGE,
    "cover of the official in charge": IN_CHARGE,
    "official in charge who is a mentor": together(IN_CHARGE, MENTORS_DEEDS),
    # Closing what was referred judges no words, and an official may close before referring: so a
    # press officer may close their own.
    "official in charge who is a press officer": together(IN_CHARGE, PRESS_OFFICERS_DEEDS),
    "author of a reply here": {
        "logged": "add-snapshot ask",
        "decided": "add-snapshot ask",
        "referred": "add-snapshot ask",
    },
    "other official": {
        "logged": "add-snapshot",
        "decided": "add-snapshot",
        "referred": "add-snapshot",
    },
    "mentor": MENTORS_DEEDS,
    "press officer": PRESS_OFFICERS_DEEDS,
    "administrator": {},
    "clock": {},
}

#: Whoever takes part says which sides speak there and what was learnt, in every state.
LEARNING = dict.fromkeys((state.value for state in ConversationState), "mark-sides draw-insight")
TAKE_NO_PART = {"administrator", "clock"}
POLICY |= {
    who: together(policy, LEARNING) for who, policy in POLICY.items() if who not in TAKE_NO_PART
}


def allowed(who: str, state: ConversationState) -> set[str]:
    deeds = POLICY[who].get(state.value, "").split()
    of_replies = {"start", "record-unsigned"}
    return {f"{'reply' if deed in of_replies else 'conversation'}:{deed}" for deed in deeds}


@pytest.mark.parametrize("state", ConversationState)
@pytest.mark.parametrize("who", PEOPLE)
def test_who_may_do_what_when(who: str, state: ConversationState):
    offered = CONVERSATION.available(PEOPLE[who], replace(FACTS, state=state))
    assert set(offered) == allowed(who, state)


@pytest.mark.parametrize("state", [ConversationState.LOGGED, ConversationState.DECIDED])
def test_while_a_reply_is_on_its_way_nothing_is_decided_anew(state: ConversationState):
    busy = replace(FACTS, state=state, has_reply_under_way=True)
    assert CONVERSATION.available(PEOPLE["official in charge"], busy) == [
        Action.ADD_SNAPSHOT,
        Action.ASK,
        Action.RECORD_UNSIGNED,
        Action.TRANSFER,
        Action.MARK_SIDES,
        Action.DRAW_INSIGHT,
    ]


def test_beside_a_posted_reply_another_may_start_but_the_case_stays_open():
    posted = replace(FACTS, state=ConversationState.DECIDED, has_live_reply=True)
    offered = CONVERSATION.available(PEOPLE["official in charge"], posted)
    assert {Action.DECIDE, Action.START} <= set(offered)
    with pytest.raises(NotReady, match="Close it first"):
        CONVERSATION.move(Action.CLOSE_CONVERSATION, PEOPLE["official in charge"], posted)


@pytest.mark.parametrize("who", ["official in charge", "press officer"])
@pytest.mark.parametrize("approach", [None, *Approach])
def test_only_what_leaves_the_service_is_passed_on(approach: Approach | None, who: str):
    decided = replace(FACTS, state=ConversationState.DECIDED, approach=approach)
    leaves = {Approach.SAFEGUARDING, Approach.INFORMATION_REQUEST, Approach.ABUSE}
    assert (Action.PASS_ON in CONVERSATION.available(PEOPLE[who], decided)) == (approach in leaves)


@pytest.mark.parametrize("state", ConversationState)
def test_the_clock_escalates_what_waited_too_long_unless_it_is_closed(state: ConversationState):
    overdue = replace(FACTS, state=state, is_overdue=True)
    expected = [] if state is ConversationState.CLOSED else [Action.ESCALATE_CONVERSATION]
    assert CONVERSATION.available(Actor.clock(), overdue) == expected


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
        Action.ADVISE,
        Action.RECORD_UNSIGNED,
        Action.AGREE,
        Action.TRANSFER,
        Action.MARK_SIDES,
        Action.DRAW_INSIGHT,
    ]


def test_a_press_officer_does_not_agree_to_their_own_next_reply():
    declined = replace(FACTS, state=ConversationState.DECIDED, declined=True)
    with pytest.raises(NotPermitted, match="Another press officer has to agree"):
        CONVERSATION.move(
            Action.AGREE, PEOPLE["official in charge who is a press officer"], declined
        )


def test_once_a_journalist_joins_it_is_decided_again_before_another_reply_starts():
    joined = replace(FACTS, state=ConversationState.DECIDED, journalist_joined=True)
    with pytest.raises(NotReady, match="journalist has spoken"):
        CONVERSATION.move(Action.START, PEOPLE["official in charge"], joined)
    assert Action.DECIDE in CONVERSATION.available(PEOPLE["official in charge"], joined)


def test_what_the_press_office_took_on_is_decided_again_before_another_reply_starts():
    taken = replace(FACTS, state=ConversationState.DECIDED, taken_on=True)
    with pytest.raises(NotReady, match="answers instead"):
        CONVERSATION.move(Action.START, PEOPLE["official in charge"], taken)
    assert Action.DECIDE in CONVERSATION.available(PEOPLE["official in charge"], taken)


def test_there_is_nothing_to_agree_to_where_nothing_was_declined():
    decided = replace(FACTS, state=ConversationState.DECIDED)
    with pytest.raises(NotReady, match="No reply has been declined"):
        CONVERSATION.move(Action.AGREE, PEOPLE["press officer"], decided)


def test_which_sides_speak_is_said_of_a_thread_and_never_of_a_community():
    itself = replace(FACTS, about_community=True)
    with pytest.raises(NotReady, match="What a community stands for is not kept"):
        CONVERSATION.move(Action.MARK_SIDES, PEOPLE["other official"], itself)
    assert Action.DRAW_INSIGHT in CONVERSATION.available(PEOPLE["other official"], itself)


def test_somebody_else_is_told_who_is_in_charge():
    with pytest.raises(NotPermitted, match="Asha is in charge"):
        CONVERSATION.move(Action.DECIDE, PEOPLE["other official"], FACTS)
