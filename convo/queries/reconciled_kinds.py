"""The kinds of rows that are recorded: by what each is counted, and which deeds account for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from sqlalchemy import ColumnElement, Select, literal, select

from convo.db.models import (
    Alert,
    AuditEntry,
    Clearance,
    Community,
    Concern,
    Conversation,
    ConversationSide,
    Cover,
    Decision,
    Disclosure,
    EngagementCheck,
    ErasureRequest,
    Experiment,
    Extension,
    FileImport,
    Insight,
    LineToTake,
    Note,
    Person,
    Recognition,
    Reply,
    Revision,
    RevisionConfirmation,
    Side,
    Snapshot,
    Team,
    Topic,
    Venue,
)
from convo.domain.permissions import Action
from convo.domain.vocabulary import Outcome


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that is not as the log says. The sentence holds numbers and codes only."""

    kind: str
    #: What it is about, such as `reply` and its number.
    subject: str
    identifier: int
    sentence: str


class Held(Enum):
    """To what a kind is held."""

    SAME = "as many rows as entries"
    ANY = "rows where there are entries, and entries where there are rows"
    RECORDED = "entries where there are rows"
    KEPT = "rows where there are entries"


@dataclass(frozen=True, slots=True)
class Kind:
    """Rows of one kind: by which number they are counted, and the deeds that account for them."""

    name: str
    subject: str
    rows: Select[Any]
    deeds: tuple[Action, ...]
    held: Held = Held.SAME


def keyed(column: Any, *where: Any) -> Select[Any]:  # noqa: ANN401 - a column of any model
    """Things by their number, with nothing else that tells them apart."""
    return select(column.label("key"), literal("").label("mark")).where(*where)


_BEGINNING = (Action.START, Action.CORRECT, Action.RECORD_UNSIGNED)
_RAISING = (Action.RECORD_UNSIGNED, Action.REMOVE, Action.NOTE_REMOVED)
_MAY_RAISE = (*_RAISING, Action.POST, Action.SEE_AS_POSTED, Action.CORRECT)
_POSTING = (Action.POST, Action.RECORD_UNSIGNED)
_LOGGING = (Action.LOG, Action.LOG_COMMUNITY)
_OUTSIDE = Recognition.reply_id.is_(None)

_PLACING = (Action.START, Action.SET_CHANNEL, Action.CORRECT, Action.RECORD_UNSIGNED)


def _acknowledged(name: str, *deeds: Action, where: Any = True) -> Kind:  # noqa: ANN401 - a condition
    """Recognition that an acknowledgement gives, by the number of its draft."""
    rows = keyed(Recognition.reply_id, ~_OUTSIDE, where)
    return Kind(name, "reply", rows, deeds, Held.RECORDED)


KINDS = (
    Kind("conversations", "conversation", keyed(Conversation.id), _LOGGING),
    Kind(
        "snapshots",
        "conversation",
        keyed(Snapshot.conversation_id),
        (*_LOGGING, Action.ADD_SNAPSHOT),
    ),
    Kind("decisions", "conversation", keyed(Decision.conversation_id), (Action.DECIDE,)),
    Kind("extensions", "conversation", keyed(Extension.conversation_id), (Action.EXTEND,)),
    Kind(
        "settled extensions",
        "conversation",
        keyed(Extension.conversation_id, Extension.settled_at.is_not(None)),
        (Action.AGREE_EXTENSION, Action.REFUSE_EXTENSION),
    ),
    Kind("replies", "reply", keyed(Reply.id), _BEGINNING, Held.ANY),
    Kind("versions", "reply", keyed(Revision.reply_id), (Action.REVISE,)),
    Kind(
        "confirmations",
        "reply",
        keyed(Revision.reply_id).join(RevisionConfirmation),
        (Action.SUBMIT,),
        Held.RECORDED,
    ),
    Kind(
        "stops let pass",
        "reply",
        keyed(Revision.reply_id).join(Clearance),
        (Action.SEND_TO_MENTOR,),
        Held.RECORDED,
    ),
    Kind("postings", "reply", keyed(Reply.id, Reply.posted_at.is_not(None)), _POSTING, Held.ANY),
    Kind(
        "postings without sign-off",
        "reply",
        keyed(Reply.id, Reply.posted_unsigned),
        (Action.RECORD_UNSIGNED,),
        Held.ANY,
    ),
    Kind("alerts", "reply", keyed(Alert.reply_id), _MAY_RAISE, Held.RECORDED),
    Kind("alerts", "reply", keyed(Alert.reply_id), _RAISING, Held.KEPT),
    Kind(
        "settled alerts",
        "alert",
        keyed(Alert.id, Alert.settled_at.is_not(None)),
        (Action.SETTLE_ALERT,),
    ),
    Kind("notes", "note", keyed(Note.id), (Action.ASK, Action.ADVISE)),
    Kind("covers", "cover", keyed(Cover.id), (Action.NAME_COVER,)),
    Kind(
        "ended covers", "cover", keyed(Cover.id, Cover.ended_at.is_not(None)), (Action.END_COVER,)
    ),
    Kind("people", "person", keyed(Person.id), (Action.ADD_PERSON,)),
    Kind(
        "passwords",
        "person",
        keyed(Person.id, Person.password_hash.is_not(None)),
        (Action.SET_PASSWORD,),
        Held.ANY,
    ),
    Kind("teams", "team", keyed(Team.id), (Action.ADD_TEAM,)),
    Kind("venues", "venue", keyed(Venue.id), (Action.ADD_VENUE,)),
    Kind("topics", "topic", keyed(Topic.id), (Action.ADD_TOPIC,)),
    Kind("lines to take", "line_to_take", keyed(LineToTake.id), (Action.ADD_LINE,)),
    Kind(
        "retired lines",
        "line_to_take",
        keyed(LineToTake.id, LineToTake.retired_at.is_not(None)),
        (Action.RETIRE_LINE,),
    ),
    Kind("communities", "community", keyed(Community.id), (Action.ADD_COMMUNITY,)),
    Kind(
        "engagement checks",
        "community",
        keyed(EngagementCheck.community_id),
        (Action.CHECK_COMMUNITY,),
    ),
    _acknowledged("acknowledgements", *_PLACING, Action.ADD_MENTION, *_POSTING),
    _acknowledged("places", *_PLACING[1:], where=Recognition.channel.is_not(None)),
    _acknowledged("mentions", Action.ADD_MENTION, Action.CORRECT, where=Recognition.mentions.any()),
    _acknowledged("recognition given", *_POSTING, where=Recognition.given_on.is_not(None)),
    Kind(
        "recognition given outside",
        "recognition",
        keyed(Recognition.id, _OUTSIDE),
        (Action.RECORD_RECOGNITION,),
    ),
    Kind(
        "recognition struck out",
        "recognition",
        keyed(Recognition.id, _OUTSIDE, Recognition.struck_at.is_not(None)),
        (Action.STRIKE_RECOGNITION,),
    ),
    Kind("imports", "file_import", keyed(FileImport.id), (Action.IMPORT,)),
    Kind("concerns", "concern", keyed(Concern.id), (Action.RAISE_CONCERN,)),
    Kind(
        "resolved concerns",
        "concern",
        keyed(Concern.id, Concern.resolved_at.is_not(None)),
        (Action.RESOLVE_CONCERN,),
    ),
    Kind(
        "requests for erasure",
        "erasure_request",
        keyed(ErasureRequest.id),
        (Action.REQUEST_ERASURE,),
    ),
    Kind("sides", "side", keyed(Side.id), (Action.NAME_SIDE,)),
    Kind(
        "retired sides",
        "side",
        keyed(Side.id, Side.retired_at.is_not(None)),
        (Action.RETIRE_SIDE,),
    ),
    Kind(
        "marked sides",
        "conversation",
        keyed(ConversationSide.conversation_id),
        (Action.MARK_SIDES,),
        Held.RECORDED,
    ),
    Kind("insights", "insight", keyed(Insight.id), (Action.DRAW_INSIGHT,)),
    Kind(
        "used insights",
        "insight",
        keyed(Insight.id, Insight.used_at.is_not(None)),
        (Action.USE_INSIGHT,),
    ),
    Kind(
        "answers decided about",
        "experiment",
        keyed(Experiment.id, Experiment.decided_at.is_not(None)),
        (Action.DECIDE_EXPERIMENT,),
    ),
    Kind("disclosures", "disclosure", keyed(Disclosure.id), (Action.DISCLOSE,), Held.ANY),
)


def is_done(subject: str, deeds: Iterable[Action]) -> tuple[ColumnElement[bool], ...]:
    """Entries that say one of these was done to such a thing."""
    return (
        AuditEntry.action.in_([deed.value for deed in deeds]),
        AuditEntry.outcome == Outcome.OK.value,
        AuditEntry.subject_type == subject,
    )
