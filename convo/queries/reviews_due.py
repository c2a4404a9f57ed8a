"""Decisions that come back, and those that have stood for long: what is read of many at once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import bindparam, exists, false, func, or_, select
from sqlalchemy.orm import Session, aliased

from convo.db.base import Moment
from convo.db.models import Conversation, Decision, Extension, Notice, Person
from convo.domain.lasting import BY_ONE_WORD, WAITING
from convo.domain.notices import NoticeKind
from convo.domain.vocabulary import Approach, ConversationState
from convo.queries.work_rows import MOST

_MADE = aliased(Decision)
_LAST_MADE = (
    select(func.max(_MADE.id)).where(_MADE.conversation_id == Conversation.id).scalar_subquery()
)
#: A second person has not said yes: they are told themselves, and so is whoever they say no to.
_NOT_AGREED = exists().where(
    Extension.decision_id == Decision.id,
    Extension.needs_second,
    func.coalesce(Extension.agreed, false()) == false(),
)
#: Somebody was told, and nothing was said about the decision after that.
_TOLD = exists().where(
    Notice.kind == NoticeKind.LOOK_AGAIN,
    Notice.conversation_id == Conversation.id,
    Notice.at >= Decision.made_at,
    ~exists().where(
        Extension.conversation_id == Notice.conversation_id,
        or_(Extension.extended_at >= Notice.at, Extension.settled_at >= Notice.at),
    ),
)
_DUE = (
    select(Conversation.id)
    .join(Decision, Decision.id == _LAST_MADE)
    .where(
        Conversation.state == ConversationState.DECIDED,
        # A question from there has a notice of its own.
        Conversation.asked_at.is_(None),
        Decision.approach.in_(WAITING),
        ~_NOT_AGREED,
        ~_TOLD,
    )
    .order_by(Conversation.id)
)


def list_to_look_again(session: Session, since: datetime, until: datetime) -> Sequence[int]:
    """Conversations whose decision comes back between the two, and of which nobody was told."""
    found = _DUE.where(Conversation.due_at > since, Conversation.due_at <= until)
    return session.scalars(found).all()


class LeftForLong(NamedTuple):
    """A conversation that has been left alone for long, or again and again."""

    id: int
    title: str
    official_name: str
    #: Why it was decided so last, and by whom.
    reason: str
    decided_by: str
    #: Since when nothing else was decided, how often it was decided so, and how often extended.
    since: datetime
    decided: int
    extended: int
    #: How often a second person did not agree, and it was decided so again all the same.
    refused: int
    #: When it is looked at again, or when a second person says whether it stands.
    due_at: datetime | None
    waits_for_second: bool


_RUN, _OTHER = aliased(Decision), aliased(Decision)
_OF_RUN, _NOT_OF_RUN = aliased(Extension), aliased(Extension)
_DECIDED_BY = aliased(Person)
#: The decisions since something else was decided: the run of those that came to nothing.
_BEFORE_RUN = func.coalesce(
    select(func.max(_OTHER.id))
    .where(_OTHER.conversation_id == Conversation.id, _OTHER.approach != Approach.LEAVE)
    .correlate(Conversation)
    .scalar_subquery(),
    0,
)
_IN_RUN = (_RUN.conversation_id == Conversation.id, _RUN.id > _BEFORE_RUN)
_SINCE = select(func.min(_RUN.made_at)).where(*_IN_RUN).scalar_subquery()
_DECIDED = select(func.count(_RUN.id)).where(*_IN_RUN).scalar_subquery()
_EXTENDED = (
    select(func.count(_OF_RUN.id))
    .where(
        _OF_RUN.conversation_id == Conversation.id,
        _OF_RUN.decision_id > _BEFORE_RUN,
        or_(_OF_RUN.needs_second.is_(False), _OF_RUN.agreed.is_(True)),
    )
    .scalar_subquery()
)
_REFUSED = (
    select(func.count(_NOT_OF_RUN.id))
    .where(
        _NOT_OF_RUN.conversation_id == Conversation.id,
        _NOT_OF_RUN.decision_id > _BEFORE_RUN,
        _NOT_OF_RUN.agreed.is_(False),
    )
    .scalar_subquery()
)
_AGAIN_AND_AGAIN = or_(_EXTENDED > BY_ONE_WORD, _REFUSED > 0)
_WAITS = exists().where(
    Extension.decision_id == Decision.id, Extension.needs_second, Extension.agreed.is_(None)
)
_LEFT = (
    select(
        Conversation.id,
        Conversation.title,
        Person.name,
        Decision.reason,
        _DECIDED_BY.name,
        _SINCE,
        _DECIDED,
        _EXTENDED,
        _REFUSED,
        Conversation.due_at,
        _WAITS,
    )
    .select_from(Conversation)
    .join(Decision, Decision.id == _LAST_MADE)
    .join(Person, Person.id == Conversation.official_id)
    .join(_DECIDED_BY, _DECIDED_BY.id == Decision.made_by_id)
    .where(
        Conversation.state == ConversationState.DECIDED,
        Decision.approach == Approach.LEAVE,
        or_(bindparam("before", type_=Moment()) >= _SINCE, _AGAIN_AND_AGAIN, _WAITS),
    )
    .order_by(_SINCE, Conversation.id)
    .limit(MOST)
)


def list_left_for_long(session: Session, now: datetime, days: int) -> Sequence[LeftForLong]:
    """What has been left alone for so many days, or again and again: the longest first."""
    found = session.execute(_LEFT, {"before": now - timedelta(days=days)})
    return [LeftForLong(*row) for row in found]
