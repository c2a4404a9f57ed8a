"""Who may do what to an acknowledgement, and when: what it has beyond a reply, written by hand."""

from dataclasses import replace

import pytest

from convo.domain.acknowledging import Acknowledged, Naming
from convo.domain.errors import NotPermitted, NotReady, WrongState
from convo.domain.permissions import Action
from convo.domain.recognition import Comfort, Legitimacy
from convo.domain.reply_table import REPLY
from convo.domain.vocabulary import ReplyState
from tests.domain.test_workflow_reply import FACTS, NAMED, PEOPLE, POLICY

_CONTENT = Naming(name="gardener", comfort=Comfort.AGREED)
#: One that is complete and in its time, and names somebody who is happy with it.
GIVEN = replace(FACTS, acknowledged=Acknowledged(names=(_CONTENT,)))

_CHANGE = "set-channel add-mention drop-mention change-mention"
AUTHORS_OWN = {
    "drafting": _CHANGE,
    "with-mentor": "change-mention",
    "with-second-signer": "change-mention",
    "returned": _CHANGE,
    "with-press-office": "change-mention",
    "signed-off": _CHANGE,
}
#: Whoever is asked may say no to anybody.
ANYBODYS = dict.fromkeys(AUTHORS_OWN, "change-mention")

#: What each may do besides what they may do to a reply.
MORE: dict[str, dict[str, str]] = {
    "author": AUTHORS_OWN,
    "cover of an author": AUTHORS_OWN,
    "author who is a mentor": AUTHORS_OWN,
    "press officer who is an author": AUTHORS_OWN,
    "mentor who wrote some of it": ANYBODYS,
    "named mentor": ANYBODYS,
    "cover of the mentor": ANYBODYS,
    "mentor of the topic": ANYBODYS,
    "press officer": ANYBODYS,
    "other official": {},
    "administrator": {},
    "clock": {},
}


def allowed(who: str, state: ReplyState) -> set[str]:
    deeds = f"{POLICY[who].get(state.value, '')} {MORE[who].get(state.value, '')}".split()
    return {f"reply:{deed}" for deed in deeds}


@pytest.mark.parametrize("state", ReplyState)
@pytest.mark.parametrize("who", PEOPLE)
def test_who_may_do_what_when(who: str, state: ReplyState):
    facts, passed = replace(GIVEN, state=state), set()
    for action in Action:
        try:
            REPLY.move(action, PEOPLE[who], facts)
        except (NotPermitted, NotReady, WrongState):
            continue
        passed.add(action.value)
    assert passed == allowed(who, state)
    assert {each.value for each in REPLY.available(PEOPLE[who], facts)} == passed


@pytest.mark.parametrize(
    ("deed", "leads_to"),
    [
        (Action.SET_CHANNEL, ReplyState.DRAFTING),
        (Action.ADD_MENTION, ReplyState.DRAFTING),
        (Action.DROP_MENTION, ReplyState.DRAFTING),
        (Action.CHANGE_MENTION, None),
    ],
)
def test_a_change_voids_the_sign_off_and_an_answer_does_not(
    deed: Action, leads_to: ReplyState | None
):
    for state in (ReplyState.DRAFTING, ReplyState.RETURNED, ReplyState.SIGNED_OFF):
        assert REPLY.move(deed, PEOPLE["author"], replace(GIVEN, state=state)) == leads_to


@pytest.mark.parametrize("deed", [Action.SET_CHANNEL, Action.ADD_MENTION, Action.CHANGE_MENTION])
def test_a_reply_has_nothing_of_the_kind_and_nobody_is_told_of_it(deed: Action):
    with pytest.raises(WrongState):
        REPLY.move(deed, PEOPLE["author"], FACTS)
    assert deed not in {offer.action for offer in REPLY.offers(PEOPLE["author"], FACTS)}


STOPPED = replace(
    GIVEN,
    acknowledged=Acknowledged(names=(replace(_CONTENT, comfort=Comfort.REFUSED),)),
)


@pytest.mark.parametrize(
    ("deed", "who", "state"),
    [
        (Action.SIGN_OFF, "named mentor", ReplyState.WITH_MENTOR),
        (Action.SIGN_OFF, "press officer", ReplyState.WITH_SECOND_SIGNER),
        (Action.POST, "author", ReplyState.SIGNED_OFF),
    ],
)
def test_a_refusal_stops_signing_off_and_giving(deed: Action, who: str, state: ReplyState):
    assert REPLY.move(deed, PEOPLE[who], replace(GIVEN, state=state))
    with pytest.raises(NotReady, match="gardener would rather not be named"):
        REPLY.move(deed, PEOPLE[who], replace(STOPPED, state=state))


DOUBTFUL = replace(
    GIVEN,
    state=ReplyState.WITH_MENTOR,
    second_signers=frozenset({6}),
    acknowledged=Acknowledged(
        names=(Naming(name="Growers", comfort=Comfort.NOT_NEEDED, legitimacy=Legitimacy.UNCHECKED),)
    ),
)
FIRST_YES = replace(DOUBTFUL, state=ReplyState.WITH_SECOND_SIGNER, first_signer=NAMED)


def test_where_a_community_is_in_doubt_the_first_yes_waits_for_the_press_office():
    first = REPLY.move(Action.SIGN_OFF, PEOPLE["named mentor"], DOUBTFUL)
    assert first is ReplyState.WITH_SECOND_SIGNER
    second = REPLY.move(Action.SIGN_OFF, PEOPLE["press officer"], FIRST_YES)
    assert second is ReplyState.SIGNED_OFF


@pytest.mark.parametrize("who", ["mentor of the topic", "cover of the mentor"])
def test_no_mentor_says_the_second_yes_then_and_each_is_told_why(who: str):
    with pytest.raises(NotPermitted, match=r"press office .*Growers: there is no engagement check"):
        REPLY.move(Action.SIGN_OFF, PEOPLE[who], FIRST_YES)


def test_a_press_officer_who_wrote_some_of_it_does_not_say_it_either():
    with pytest.raises(NotPermitted):
        REPLY.move(Action.SIGN_OFF, PEOPLE["press officer who is an author"], FIRST_YES)


def test_a_doubt_that_comes_after_the_sign_off_stops_giving_it():
    signed_off = replace(DOUBTFUL, state=ReplyState.SIGNED_OFF)
    with pytest.raises(NotReady, match="needs a yes from the press office too"):
        REPLY.move(Action.POST, PEOPLE["author"], signed_off)
    both = replace(signed_off, press_office_signed=True)
    assert REPLY.move(Action.POST, PEOPLE["author"], both) is ReplyState.POSTED


@pytest.mark.parametrize("deed", [Action.SEE_AS_POSTED, Action.REMOVE, Action.NOTE_REMOVED])
def test_what_was_said_stands_on_no_page_to_look_at_or_take_down(deed: Action):
    said = replace(GIVEN, state=ReplyState.POSTED, stands_somewhere=False)
    with pytest.raises(NotReady, match="stands on no page"):
        REPLY.move(deed, PEOPLE["press officer"], said)


def test_it_is_called_what_it_is():
    with pytest.raises(WrongState, match=r"This acknowledgement has moved on\. It is now: Given"):
        REPLY.move(Action.SUBMIT, PEOPLE["author"], replace(GIVEN, state=ReplyState.POSTED))
    with pytest.raises(NotPermitted, match="Only an author of this acknowledgement"):
        REPLY.move(Action.SET_CHANNEL, PEOPLE["other official"], GIVEN)
