"""Who may do what to a reply, and when: the whole policy on one page, written by hand.

It says what DESIGN.md asks for and is not derived from the table that it tests.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from convo.domain.actor import Actor
from convo.domain.errors import NotPermitted, NotReady, WrongState
from convo.domain.permissions import Action
from convo.domain.reply_guards import ReplyFacts
from convo.domain.reply_table import ENDED, REPLY
from convo.domain.vocabulary import ReplyState, Role, Via

NOW = datetime(2026, 3, 10, 10, tzinfo=UTC)

AUTHOR, AUTHOR_MENTOR, AUTHOR_PRESS, CO_WRITER = 1, 2, 3, 4
NAMED, OTHER_MENTOR, PRESS, OFFICIAL, ADMIN = 5, 6, 7, 8, 9
COVER, FIRST_SIGNER, MENTORS_COVER = 10, 11, 12


def somebody(person_id: int, *roles: Role) -> Actor:
    return Actor(person_id=person_id, roles=frozenset(roles), via=Via.WEB, request="r")


PEOPLE = {
    "author": somebody(AUTHOR, Role.OFFICIAL),
    "author who is a mentor": somebody(AUTHOR_MENTOR, Role.OFFICIAL, Role.MENTOR),
    "press officer who is an author": somebody(AUTHOR_PRESS, Role.OFFICIAL, Role.PRESS_OFFICE),
    "mentor who wrote some of it": somebody(CO_WRITER, Role.MENTOR),
    "cover of an author": somebody(COVER, Role.OFFICIAL),
    "named mentor": somebody(NAMED, Role.MENTOR),
    "cover of the mentor": somebody(MENTORS_COVER, Role.MENTOR),
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
    mentors=frozenset({NAMED, MENTORS_COVER, CO_WRITER, AUTHOR_MENTOR}),
    stand_ins=frozenset({COVER}),
    posted_by=AUTHOR,
    expires_at=NOW + timedelta(hours=1),
)

_ANY_TIME = "add-author record-unsigned withdraw"
_ONCE_POSTED = "correct remove note-removed"
_ON_THE_SITE = f"add-author set-follow-up close {_ONCE_POSTED}"
AUTHORS_DEEDS = {
    "drafting": f"revise use-handle submit refer {_ANY_TIME}",
    "with-mentor": f"refer {_ANY_TIME}",
    "with-second-signer": f"refer {_ANY_TIME}",
    "returned": f"revise use-handle submit refer {_ANY_TIME}",
    "with-press-office": _ANY_TIME,
    "signed-off": f"revise post {_ANY_TIME}",
    "posted": _ON_THE_SITE,
    "posted-unsigned": _ON_THE_SITE,
    "closed": _ONCE_POSTED,
}
PRESS_OFFICERS_DEEDS = {
    "drafting": _ANY_TIME,
    "with-mentor": _ANY_TIME,
    # The second yes may always be theirs.
    "with-second-signer": f"pick-up sign-off return {_ANY_TIME}",
    "returned": _ANY_TIME,
    "with-press-office": f"send-to-mentor take-on decline {_ANY_TIME}",
    "signed-off": f"post {_ANY_TIME}",
    "posted": f"see-as-posted {_ON_THE_SITE}",
    "posted-unsigned": f"see-as-posted {_ON_THE_SITE}",
    "closed": _ONCE_POSTED,
}
ANY_MENTORS_DEEDS = {
    "drafting": "record-unsigned",
    "with-mentor": "record-unsigned",
    "with-second-signer": "record-unsigned",
    "returned": "record-unsigned",
    "with-press-office": "record-unsigned",
    "signed-off": "record-unsigned",
    "posted": "see-as-posted",
    "posted-unsigned": "see-as-posted",
}
_JUDGES = "pick-up sign-off return refer record-unsigned"
MENTORS_DEEDS = ANY_MENTORS_DEEDS | {"with-mentor": _JUDGES, "with-second-signer": _JUDGES}
#: Whoever wrote or posted it looks at no posting of it and judges none of it.
WRITING_MENTORS_DEEDS = {
    state: deeds for state, deeds in ANY_MENTORS_DEEDS.items() if deeds == "record-unsigned"
}

#: Person → state → deeds. A state that is not named allows nothing.
POLICY: dict[str, dict[str, str]] = {
    "author": AUTHORS_DEEDS,
    # Whoever acts for an author wrote none of it, and may look at the posting.
    "cover of an author": AUTHORS_DEEDS
    | {
        "posted": f"see-as-posted {_ON_THE_SITE}",
        "posted-unsigned": f"see-as-posted {_ON_THE_SITE}",
    },
    "author who is a mentor": AUTHORS_DEEDS,
    # Neither sends on nor takes on nor declines their own.
    "press officer who is an author": AUTHORS_DEEDS,
    # A mentor who wrote can still hand it to the press office, and nothing more.
    "mentor who wrote some of it": WRITING_MENTORS_DEEDS
    | {
        "with-mentor": "refer record-unsigned",
        "with-second-signer": "refer record-unsigned",
    },
    "named mentor": MENTORS_DEEDS,
    "cover of the mentor": MENTORS_DEEDS,
    "mentor of the topic": ANY_MENTORS_DEEDS,
    "press officer": PRESS_OFFICERS_DEEDS,
    "other official": {"posted": "see-as-posted", "posted-unsigned": "see-as-posted"},
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
    "record-unsigned": "posted-unsigned",
    "remove": "removed",
    "note-removed": "removed",
    "close": "closed",
    "add-author": None,
    "use-handle": None,
    "see-as-posted": None,
    "set-follow-up": None,
    "correct": None,
}


@pytest.mark.parametrize("who", ["author", "named mentor", "press officer"])
def test_each_deed_leads_to_one_state(who: str):
    for state, deeds in POLICY[who].items():
        for deed in deeds.split():
            facts = replace(FACTS, state=ReplyState.of(state))
            assert REPLY.move(Action(f"reply:{deed}"), PEOPLE[who], facts) == LEADS_TO[deed]


def test_a_reply_that_ended_goes_no_further_but_what_was_posted_can_be_put_right():
    assert {state.value for state in ENDED} == {
        "closed",
        "removed",
        "withdrawn",
        "taken-on",
        "declined",
    }
    put_right = {Action.CORRECT, Action.REMOVE, Action.NOTE_REMOVED}
    for state in ENDED:
        offered = {
            deed
            for who in PEOPLE.values()
            for deed in REPLY.available(who, replace(FACTS, state=state))
        }
        assert offered == (put_right if state is ReplyState.CLOSED else set())


def test_a_reply_has_one_correction_at_a_time():
    correcting = replace(FACTS, state=ReplyState.POSTED, is_being_corrected=True)
    with pytest.raises(NotReady, match="on its way already"):
        REPLY.move(Action.CORRECT, PEOPLE["author"], correcting)


#: On a topic that asks for two signers.
DELICATE = replace(
    FACTS,
    state=ReplyState.WITH_MENTOR,
    needs_second_signer=True,
    second_signers=frozenset({OTHER_MENTOR, CO_WRITER}),
)
FIRST_YES = replace(DELICATE, state=ReplyState.WITH_SECOND_SIGNER, first_signer=NAMED)


def test_on_a_delicate_topic_the_first_yes_waits_for_a_second():
    first = REPLY.move(Action.SIGN_OFF, PEOPLE["named mentor"], DELICATE)
    assert first is ReplyState.WITH_SECOND_SIGNER
    second = REPLY.move(Action.SIGN_OFF, PEOPLE["mentor of the topic"], FIRST_YES)
    assert second is ReplyState.SIGNED_OFF


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("named mentor", False),  # said the first yes
        ("mentor who wrote some of it", False),
        ("author who is a mentor", False),
        ("press officer who is an author", False),
        ("other official", False),
        ("cover of the mentor", True),
        ("mentor of the topic", True),
        ("press officer", True),
    ],
)
def test_who_may_say_the_second_yes(who: str, may: bool):
    assert (Action.SIGN_OFF in REPLY.available(PEOPLE[who], FIRST_YES)) == may


def test_who_signed_first_may_still_return_it():
    returned = REPLY.move(Action.RETURN, PEOPLE["named mentor"], FIRST_YES)
    assert returned is ReplyState.RETURNED


def test_the_press_office_judges_only_what_waited_too_long():
    waiting = replace(FACTS, state=ReplyState.WITH_MENTOR)
    assert Action.SIGN_OFF not in REPLY.available(PEOPLE["press officer"], waiting)
    overdue = replace(waiting, press_office_may_act=True)
    offered = REPLY.available(PEOPLE["press officer"], overdue)
    assert {Action.SIGN_OFF, Action.RETURN} <= set(offered)
    own = REPLY.available(PEOPLE["press officer who is an author"], overdue)
    assert Action.SIGN_OFF not in own


@pytest.mark.parametrize("state", ReplyState)
def test_the_clock_escalates_what_waits_for_a_mentor_or_for_another_look(state: ReplyState):
    overdue = replace(FACTS, state=state, is_overdue=True)
    waits = {
        ReplyState.WITH_MENTOR,
        ReplyState.WITH_SECOND_SIGNER,
        ReplyState.POSTED,
        ReplyState.POSTED_UNSIGNED,
    }
    assert (Action.ESCALATE in REPLY.available(Actor.clock(), overdue)) == (state in waits)


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
    assert set(offered) == {
        Action.SIGN_OFF,
        Action.RETURN,
        Action.REFER,
        Action.RECORD_UNSIGNED,
    }
    assert Action.PUT_BACK in REPLY.available(PEOPLE["named mentor"], picked_up)


def test_a_deed_that_is_offered_but_closed_says_why():
    with_mentor = replace(FACTS, state=ReplyState.WITH_MENTOR, mentor_name="Mo")
    offers = {o.action: o for o in REPLY.offers(PEOPLE["mentor of the topic"], with_mentor)}
    assert not offers[Action.SIGN_OFF].open
    assert "Mo has this" in " ".join(offers[Action.SIGN_OFF].not_yours)


def test_a_deed_in_the_wrong_state_names_the_state():
    with pytest.raises(WrongState, match="It is now: Posted"):
        REPLY.move(Action.SUBMIT, PEOPLE["author"], replace(FACTS, state=ReplyState.POSTED))
