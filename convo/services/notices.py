"""Who is told of what: one table, and the notices that come of a deed by it.

A notice is written in the transaction of its deed: what is not saved tells nobody, and what is
saved forgets nobody. Never told: who did it, who has no account now, and who wants no mail.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from convo.db.base import Base
from convo.db.models import Conversation, Notice, Reply
from convo.domain.notices import MailChoice, NoticeKind, is_at_once
from convo.domain.permissions import Action
from convo.domain.vocabulary import ConversationState, ReplyState, Role
from convo.queries import audiences as who
from convo.queries import topic_audiences as topics
from convo.queries.audiences import Audience, Heard
from convo.services.office import Office
from convo.support.working_time import WorkingCalendar

_K = NoticeKind


@dataclass(frozen=True, slots=True)
class Row:
    """Of one deed, `to` hear `kind`: the first of them that reaches anybody."""

    kind: NoticeKind
    to: tuple[Callable[[Heard], Audience], ...]
    #: The role without which they could do nothing about it; None: any.
    role: Role | None = None
    #: Only where this holds.
    when: Callable[[Heard], bool] = lambda _heard: True
    #: A notice each about these, and not one about the case.
    about: Callable[[Heard], Sequence[Base]] | None = None


def _now(*states: ReplyState | ConversationState) -> Callable[[Heard], bool]:
    return lambda heard: getattr(heard.thing, "state", None) in states


def _was_asked(heard: Heard) -> bool:
    return isinstance(heard.thing, Conversation) and heard.thing.asked_at == heard.now


_MENTOR, _OFFICIAL = Role.MENTOR, Role.OFFICIAL
_TO_AUTHORS = ((who.authors,), _OFFICIAL)
_ALERTS = Row(_K.ALERT, (who.press_office,), about=who.alerts_of)
_TO_READ = Row(_K.TO_SIGN_OFF, (who.reader, who.topic_mentors, who.press_office), _MENTOR)
_OVERDUE = Row(_K.OVERDUE, (who.next_in_line,))
_LEARNT = Row(_K.INSIGHT, (topics.topic_owner,), about=topics.insights_of)

#: Every deed of which anybody hears. The others are in nobody's way: the pages show them.
TOLD: dict[Action, tuple[Row, ...]] = {
    Action.ADD_SNAPSHOT: (Row(_K.ASKED_THERE, (who.official,), _OFFICIAL, _was_asked),),
    Action.DECIDE: (
        Row(_K.CONVERSATION_REFERRED, (who.press_office,), when=_now(ConversationState.REFERRED)),
        _LEARNT,
    ),
    Action.EXTEND: (
        Row(_K.TO_AGREE, (who.agreeing_mentors, who.press_office), _MENTOR, who.waits_for_second),
        Row(_K.TO_AGREE, (who.agreeing_owner,), when=who.waits_for_second),
        _LEARNT,
    ),
    Action.AGREE_EXTENSION: (Row(_K.STANDS, (who.official,), _OFFICIAL),),
    Action.REFUSE_EXTENSION: (Row(_K.NOT_AGREED, (who.official,), _OFFICIAL),),
    Action.DRAW_INSIGHT: (_LEARNT,),
    Action.REFER_CONVERSATION: (Row(_K.CONVERSATION_REFERRED, (who.press_office,)),),
    Action.AGREE: (Row(_K.AGREED, (who.official,), _OFFICIAL),),
    Action.CLOSE_CONVERSATION: (Row(_K.ENDED, (who.official,), _OFFICIAL),),
    Action.TRANSFER: (Row(_K.TRANSFERRED, (who.in_charge,), _OFFICIAL),),
    Action.HAND_BACK: (Row(_K.HANDED_BACK, (who.official,), _OFFICIAL),),
    Action.ASK: (
        Row(
            _K.ASKED,
            (who.asked_mentor, who.topic_mentors),
            _MENTOR,
            about=who.notes_of,
        ),
    ),
    Action.ADVISE: (Row(_K.ADVISED, (who.asker,), _OFFICIAL, about=who.notes_of),),
    Action.ESCALATE_CONVERSATION: (_OVERDUE,),
    Action.SUBMIT: (_TO_READ,),
    Action.RETURN: (Row(_K.RETURNED, *_TO_AUTHORS),),
    Action.SIGN_OFF: (
        Row(_K.SIGNED_OFF, *_TO_AUTHORS, _now(ReplyState.SIGNED_OFF)),
        Row(
            _K.TO_SIGN_SECOND,
            (who.second_signers, who.press_office),
            _MENTOR,
            _now(ReplyState.WITH_SECOND_SIGNER),
        ),
    ),
    Action.REFER: (Row(_K.REFERRED, (who.press_office,)),),
    Action.SEND_TO_MENTOR: (_TO_READ, Row(_K.SENT_ON, *_TO_AUTHORS)),
    Action.TAKE_ON: (Row(_K.TAKEN_ON, *_TO_AUTHORS), Row(_K.TAKEN_ON, (who.mentor,), _MENTOR)),
    Action.DECLINE: (Row(_K.DECLINED, *_TO_AUTHORS), Row(_K.DECLINED, (who.mentor,), _MENTOR)),
    Action.WITHDRAW: (Row(_K.WITHDRAWN, *_TO_AUTHORS),),
    Action.EXPIRE: (Row(_K.EXPIRED, *_TO_AUTHORS),),
    Action.POST: (_ALERTS,),
    Action.RECORD_UNSIGNED: (_ALERTS,),
    Action.SEE_AS_POSTED: (_ALERTS,),
    Action.CORRECT: (_ALERTS, Row(_K.JOINED, *_TO_AUTHORS)),
    Action.REMOVE: (_ALERTS, Row(_K.REMOVED, *_TO_AUTHORS)),
    Action.NOTE_REMOVED: (_ALERTS, Row(_K.REMOVED, *_TO_AUTHORS)),
    Action.SET_FOLLOW_UP: (Row(_K.FOLLOW_UP, (who.looks_again,), _OFFICIAL),),
    Action.ADD_AUTHOR: (Row(_K.JOINED, (who.joined,), _OFFICIAL),),
    Action.ESCALATE: (_OVERDUE,),
    Action.SETTLE_ALERT: (Row(_K.SETTLED, *_TO_AUTHORS),),
    Action.ASSIGN_CONCERN: (Row(_K.CONCERN, (who.asked_about_concern,)),),
    Action.REQUEST_ERASURE: (Row(_K.ERASURE, (who.press_office,)),),
    Action.SEND_DIGEST: (Row(_K.DIGEST, (topics.chosen_readers,)),),
    Action.NAME_COVER: (Row(_K.COVERING, (who.stand_in,), about=who.covers_of),),
}

#: A yes or no to somebody's words is not asked of whoever wrote them.
_JUDGING = frozenset({_K.TO_SIGN_OFF, _K.TO_SIGN_SECOND, _K.REFERRED, _K.ALERT, _K.OVERDUE})


def notices_of(office: Office, action: Action, heard: Heard) -> list[dict[str, Any]]:
    """The notices of a deed, without the place of its entry; none where no mail is sent."""
    if office.mail is None:
        return []
    told: dict[tuple[int | None, NoticeKind, int | None], dict[str, Any]] = {}
    for row in TOLD.get(action, ()):
        for notice in _by(row, office, heard):
            told.setdefault((notice["person_id"], row.kind, notice["about_id"]), notice)
    return list(told.values())


def keep_notices(session: Session, notices: list[dict[str, Any]], seq: int | None) -> None:
    """Write them down, with the place of the entry that they tell of."""
    if notices:
        session.execute(insert(Notice), [{**notice, "seq": seq} for notice in notices])


def told_by_the_clock(office: Office, row: Row, heard: Heard) -> list[dict[str, Any]]:
    """The notices of what no deed brought about."""
    return list(_by(row, office, heard))


def hour_for(
    kind: NoticeKind, choice: MailChoice, now: datetime, calendar: WorkingCalendar
) -> datetime:
    """When somebody who chose so hears of this: in office hours, or when the office next opens."""
    if is_at_once(kind, choice):
        return calendar.add_hours(now, 0)
    today = calendar.local(now).date()
    opening = calendar.opening(today)
    return opening if now < opening else calendar.opening(today + timedelta(days=1))


def _by(row: Row, office: Office, heard: Heard) -> Iterator[dict[str, Any]]:
    if not row.when(heard):
        return
    for thing in row.about(heard) if row.about else (heard.thing,):
        about = replace(heard, thing=thing)
        for person_id, choice in _reached(row, office, about).items():
            if choice is not MailChoice.NONE:
                due_at = hour_for(row.kind, choice, heard.now, office.calendar)
                yield _notice(row.kind, person_id, about, due_at)


def _notice(
    kind: NoticeKind, person_id: int | None, heard: Heard, due_at: datetime
) -> dict[str, Any]:
    thing = heard.thing
    case = {"conversation_id": thing.id, "reply_id": None, "about_id": None}
    if not isinstance(thing, Conversation):
        is_reply = isinstance(thing, Reply)
        case = {
            "conversation_id": getattr(thing, "conversation_id", None),
            "reply_id": thing.id if is_reply else getattr(thing, "reply_id", None),
            "about_id": None if is_reply else thing.id,
        }
    return {"person_id": person_id, "kind": kind, "at": heard.now, "due_at": due_at} | case


def _reached(row: Row, office: Office, heard: Heard) -> dict[int | None, MailChoice]:
    """What those whom the row reaches chose. Who wants no mail is reached, and shall get none."""
    left_out = {heard.by} | (who.writers_of(heard.reply) if row.kind in _JUDGING else set())
    for audience in row.to:
        reached = _choices(office, heard.session, audience(heard), row.role)
        if found := {one: choice for one, choice in reached.items() if one not in left_out}:
            return found
    return {}


def _choices(
    office: Office, session: Session, ids: Audience, role: Role | None
) -> dict[int | None, MailChoice]:
    people = frozenset(one for one in ids if one is not None)
    found: dict[int | None, MailChoice] = {}
    if people:
        found.update(who.choices_of(session, people, role))
    if None in ids and office.mail is not None and office.mail.press_office:
        found[None] = MailChoice.USUAL
    elif None in ids:
        found.update(who.choices_of(session, None, Role.PRESS_OFFICE))
    return found
