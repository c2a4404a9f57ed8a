"""The rows that become things to do: every pile of somebody's work in one statement for each kind.

A pile is a name and its conditions, made once at the top of a module: making a statement takes
longer than sending it. Whoever reads gives the four values that conditions may name.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum, auto
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Date,
    Row,
    Select,
    bindparam,
    exists,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from convo.db.base import Id, Moment
from convo.db.models import Conversation, Decision, Extension, Note, Person, Reply, Snapshot
from convo.queries.listed import ListedConversation, ListedQuestion, ListedReply

#: More than this is a pile, not a list.
MOST = 200

#: Whose list it is; they and those whom they cover, as officials and as mentors; the moment.
ME = bindparam("me", type_=Id)
OFFICIALS = bindparam("officials", type_=Id, expanding=True)
MENTORS = bindparam("mentors", type_=Id, expanding=True)
NOW = bindparam("now", type_=Moment())
#: The day where the office is.
TODAY = bindparam("today", type_=Date())


class Pile(StrEnum):
    """What is read together: each has a limit of its own."""

    UNDECIDED = auto()
    REFERRED_OWN = auto()
    REFERRED = auto()
    OWN = auto()
    AWAITED = auto()
    WATCHED = auto()
    TO_REVIEW = auto()
    SECOND_YES = auto()
    REFERRALS = auto()
    UNREAD = auto()
    WITHOUT_MENTOR = auto()
    UNDONE = auto()
    UNWATCHED = auto()
    QUESTIONS = auto()
    OWN_QUESTIONS = auto()
    TO_AGREE = auto()


#: For each pile what has to be true of its rows.
Piles = Mapping[Pile, tuple[ColumnElement[bool], ...]]
Statement = CompoundSelect[Any]
_Rows = Select[*tuple[Any, ...]]
Found = TypeVar("Found", ListedReply, ListedConversation, ListedQuestion)


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """The values of the conditions."""

    me: int
    officials: Sequence[int]
    mentors: Sequence[int]
    now: datetime
    today: date


_OFFICIAL, _MENTOR, _WATCHER = aliased(Person), aliased(Person), aliased(Person)
_BY, _TO = aliased(Person), aliased(Person)
_MADE, _SAID, _STARTED = aliased(Decision), aliased(Extension), aliased(Reply)
_LAST_MADE = (
    select(func.max(_MADE.id)).where(_MADE.conversation_id == Conversation.id).scalar_subquery()
)
_LAST_SAID = select(func.max(_SAID.id)).where(_SAID.decision_id == Decision.id).scalar_subquery()
_WAS_TOLD = exists().where(
    Snapshot.conversation_id == Conversation.id,
    Snapshot.taken_by_id != Conversation.official_id,
    Snapshot.taken_at > Decision.made_at,
    ~exists().where(
        _STARTED.conversation_id == Snapshot.conversation_id,
        _STARTED.started_at > Snapshot.taken_at,
    ),
)
_CONVERSATIONS: _Rows = (
    select(
        Conversation.id,
        Conversation.title,
        Conversation.state,
        Conversation.since,
        Conversation.due_at,
        Conversation.passed_on_at,
        Conversation.asked_at,
        Conversation.official_id,
        _OFFICIAL.name.label("official_name"),
        Decision.approach,
        Decision.made_at,
        _WAS_TOLD.label("was_told"),
        Decision.reason,
        Extension.extended_at,
        Extension.needs_second,
        Extension.agreed,
    )
    .join(_OFFICIAL, _OFFICIAL.id == Conversation.official_id)
    .outerjoin(Decision, Decision.id == _LAST_MADE)
    # What was said last of the decision in force.
    .outerjoin(Extension, Extension.id == _LAST_SAID)
    # What is not due, such as old records, never takes the place of what is.
    .order_by(Conversation.due_at.asc().nulls_last(), Conversation.id)
)
_REPLIES: _Rows = (
    select(
        Reply.id,
        Reply.state,
        Reply.since,
        Reply.due_at,
        Conversation.title,
        Conversation.official_id,
        _OFFICIAL.name.label("official_name"),
        Reply.mentor_id,
        _MENTOR.name.label("mentor_name"),
        Reply.follow_up_by_id,
        _WATCHER.name.label("follow_up_name"),
        Reply.seen_as,
        Reply.kind,
        Reply.posted_address,
    )
    .join(Conversation, Conversation.id == Reply.conversation_id)
    .join(_OFFICIAL, _OFFICIAL.id == Conversation.official_id)
    .outerjoin(_MENTOR, _MENTOR.id == Reply.mentor_id)
    .outerjoin(_WATCHER, _WATCHER.id == Reply.follow_up_by_id)
    .order_by(Reply.due_at, Reply.id)
)
_QUESTIONS: _Rows = (
    select(
        Note.id,
        Note.conversation_id,
        Conversation.title,
        Note.at,
        Note.due_at,
        _BY.name.label("by_name"),
        Note.to_id,
        _TO.name.label("to_name"),
    )
    .join(Conversation, Conversation.id == Note.conversation_id)
    .join(_BY, _BY.id == Note.by_id)
    .outerjoin(_TO, _TO.id == Note.to_id)
    .order_by(Note.due_at, Note.id)
)


def of_conversations(piles: Piles) -> Statement | None:
    """These piles of conversations, each by due time."""
    return _together(_CONVERSATIONS, piles)


def of_replies(piles: Piles) -> Statement | None:
    """These piles of replies, each by due time."""
    return _together(_REPLIES, piles)


def of_questions(piles: Piles) -> Statement | None:
    """These piles of questions, each by due time."""
    return _together(_QUESTIONS, piles)


def read_piles(
    session: Session, statement: Statement | None, asked: Asked, into: Callable[..., Found]
) -> Mapping[Pile, list[Found]]:
    """The rows of every pile, by their identifiers: what is due first is for the list to say."""
    if statement is None:
        return {}
    values = {
        "me": asked.me,
        "officials": asked.officials,
        "mentors": asked.mentors,
        "now": asked.now,
        "today": asked.today,
    }
    return _sorted_out(session.execute(statement, values), into)


def _together(rows: _Rows, piles: Piles) -> Statement | None:
    if not piles:
        return None
    each = (
        rows.add_columns(literal(pile.value).label("pile")).where(*conditions).limit(MOST)
        for pile, conditions in piles.items()
    )
    return union_all(*(select(pile.subquery()) for pile in each))


def _sorted_out(rows: Iterable[Row[Any]], into: Callable[..., Found]) -> Mapping[Pile, list[Found]]:
    piles: dict[Pile, list[Found]] = defaultdict(list)
    for row in rows:
        piles[Pile(row[-1])].append(into(*row[:-1]))
    for found in piles.values():
        found.sort(key=lambda row: row.id)
    return piles
