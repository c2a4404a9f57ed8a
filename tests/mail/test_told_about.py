"""What is still true of a notice when its mail is written, and until when it has to be acted on."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from convo.db.models import (
    Alert,
    Concern,
    Conversation,
    Cover,
    ErasureRequest,
    Note,
    Notice,
    Reply,
    Topic,
    Venue,
)
from convo.domain.erasing import RequestState
from convo.domain.notices import NoticeKind
from convo.domain.vocabulary import AlertKind, ConversationState, EscalatedTo, ReplyState
from convo.queries.told_about import About

K, R, C = NoticeKind, ReplyState, ConversationState
THEN = datetime(2026, 3, 10, 10, 0, tzinfo=UTC)
NOW, SOON = THEN + timedelta(hours=2), THEN + timedelta(hours=4)
TODAY = date(2026, 3, 10)


def about(kind: NoticeKind, **more: Any) -> About:
    notice = Notice(kind=kind, at=THEN, person_id=1, conversation_id=3)
    case = {"reply": None, "conversation": None, "thing": None} | more
    return About(notice=notice, **case)


def reply(state: ReplyState, **more: Any) -> Reply:
    return Reply(**{"id": 7, "state": state, "since": THEN, "due_at": SOON} | more)


def conversation(state: ConversationState = C.DECIDED, **more: Any) -> Conversation:
    usual = {"id": 3, "state": state, "since": THEN, "due_at": SOON, "official_id": 1}
    made = Conversation(**usual | more)
    made.topic, made.venue = Topic(name="Licensing"), Venue(name="Forum")
    return made


#: What it says, the case as it stands now, and whether that is still so.
REPLIES = [
    (K.TO_SIGN_OFF, reply(R.WITH_MENTOR), True),
    (K.TO_SIGN_OFF, reply(R.WITH_MENTOR, since=NOW), False),  # returned, and submitted again
    (K.TO_SIGN_OFF, reply(R.SIGNED_OFF), False),
    (K.TO_SIGN_SECOND, reply(R.WITH_SECOND_SIGNER), True),
    (K.REFERRED, reply(R.DECLINED), False),
    (K.RETURNED, reply(R.DRAFTING), False),
    (K.SIGNED_OFF, reply(R.POSTED), False),
    (K.EXPIRING, reply(R.SIGNED_OFF, expires_at=SOON), True),
    (K.EXPIRING, reply(R.SIGNED_OFF, expires_at=NOW), False),
    (K.EXPIRED, reply(R.DRAFTING), True),
    (K.OVERDUE, reply(R.WITH_MENTOR), True),
    (K.OVERDUE, reply(R.RETURNED), False),
    (K.FOLLOW_UP, reply(R.POSTED, follow_up_by_id=1), True),
    (K.FOLLOW_UP, reply(R.POSTED, follow_up_by_id=2), False),
    (K.FOLLOW_UP, reply(R.CLOSED, follow_up_by_id=1), False),
    (K.DECLINED, reply(R.DECLINED, since=NOW), True),
]
CONVERSATIONS = [
    (K.CONVERSATION_REFERRED, conversation(C.REFERRED), True),
    (K.CONVERSATION_REFERRED, conversation(C.CLOSED), False),
    (K.HANDED_BACK, conversation(C.LOGGED), True),
    (K.HANDED_BACK, conversation(C.LOGGED, since=NOW), False),
    (K.OVERDUE, conversation(C.LOGGED, escalated_to=EscalatedTo.COVER), True),
    (K.OVERDUE, conversation(), False),  # somebody looked at it again meanwhile
    (K.OVERDUE, conversation(C.CLOSED), False),
    (K.ASKED_THERE, conversation(asked_at=THEN), True),
    (K.ASKED_THERE, conversation(), False),
    (K.TRANSFERRED, conversation(), True),
    (K.TRANSFERRED, conversation(official_id=2), False),
    (K.ENDED, conversation(C.CLOSED), True),
    (K.ENDED, None, False),
]
THINGS = [
    (K.ASKED, Note(), True),
    (K.ASKED, Note(answered_at=NOW), False),
    (K.OVERDUE, Note(answered_at=NOW), False),
    (K.CONCERN, Concern(assigned_to_id=1), True),
    (K.CONCERN, Concern(assigned_to_id=1, answered_at=NOW), False),
    (K.CONCERN, Concern(assigned_to_id=1, resolved_at=NOW), False),
    (K.CONCERN, Concern(assigned_to_id=2), False),
    (K.ERASURE, ErasureRequest(state=RequestState.ASKED), True),
    (K.ERASURE, ErasureRequest(state=RequestState.DONE), False),
    (K.ERASURE, ErasureRequest(state=RequestState.REFUSED), False),
    (K.ALERT, Alert(kind=AlertKind.UNSIGNED), True),
    (K.ALERT, Alert(kind=AlertKind.UNSIGNED, settled_at=NOW), False),
    (K.COVERING, Cover(from_on=TODAY, until_on=TODAY), True),
    (K.COVERING, Cover(from_on=TODAY, until_on=TODAY, ended_at=NOW), False),
    (K.COVERING, Cover(from_on=TODAY, until_on=TODAY - timedelta(days=1)), False),
]


@pytest.mark.parametrize(
    ("told", "stands"),
    [
        *((about(kind, reply=case), stands) for kind, case, stands in REPLIES),
        *((about(kind, conversation=case), stands) for kind, case, stands in CONVERSATIONS),
        *((about(kind, thing=thing), stands) for kind, thing, stands in THINGS),
        (about(K.ADVISED, thing=Note(answered_at=NOW), conversation=conversation()), True),
        (about(K.SETTLED, thing=Alert(settled_at=NOW), reply=reply(R.POSTED)), True),
    ],
)
def test_only_what_is_still_so_is_told(told: About, stands: bool):
    assert told.stands(NOW, TODAY) is stands


def test_a_mail_says_until_when_where_there_is_something_to_do():
    ends = reply(R.SIGNED_OFF, expires_at=NOW)
    assert about(K.SIGNED_OFF, reply=ends).until == NOW
    assert about(K.TO_SIGN_OFF, reply=reply(R.WITH_MENTOR)).until == SOON
    assert about(K.ASKED, thing=Note(due_at=SOON)).until == SOON
    assert about(K.HANDED_BACK, conversation=conversation()).until == SOON
    assert about(K.DECLINED, reply=reply(R.DECLINED)).until is None


def test_what_waits_too_long_says_since_when_it_has_waited():
    earlier = THEN - timedelta(days=1)
    assert about(K.OVERDUE, reply=reply(R.WITH_MENTOR, since=earlier)).since == earlier
    assert about(K.OVERDUE, conversation=conversation(since=earlier)).since == earlier
    assert about(K.OVERDUE, thing=Note(at=earlier)).since == earlier
    assert about(K.RETURNED, reply=reply(R.RETURNED, since=earlier)).since == THEN


def test_a_case_is_named_by_number_topic_and_place_and_never_by_its_title():
    titled = conversation(title="What Zyzzyva said")
    whole = about(K.ENDED, conversation=titled)
    assert whole.case == "conversation 3, on Licensing, at Forum"
    assert replace(whole, reply=reply(R.POSTED)).case.startswith("reply 7 in conversation 3, on")
    assert about(K.COVERING, thing=Cover()).case == ""


def test_a_cover_and_an_alert_say_more():
    away = Cover(from_on=TODAY, until_on=date(2026, 3, 13))
    assert about(K.COVERING, thing=away).detail == "From 10 March 2026 to 13 March 2026"
    alert = Alert(kind=AlertKind.UNSIGNED)
    assert about(K.ALERT, thing=alert).detail == "Posted without sign-off"
    assert about(K.RETURNED).detail == ""
