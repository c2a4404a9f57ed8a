"""How a decision to wait has lasted: until when, extended how often, and who may agree to more."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import takewhile
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.attributes import set_committed_value

from convo.db.models import Conversation, Decision, Extension
from convo.domain.lasting import WAITING, needs_second
from convo.domain.notices import NoticeKind
from convo.domain.vocabulary import ConversationState, Role
from convo.queries.at_hand import is_read
from convo.queries.covers import Covers

# Made once: it takes longer to make than to send.
_EXTENSIONS = (
    select(Extension)
    .options(joinedload(Extension.extended_by), joinedload(Extension.settled_by))
    .where(Extension.conversation_id == bindparam("id"))
    .order_by(Extension.id)
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Lasting:
    """A decision to wait, with what was said about it since."""

    decision: Decision
    #: This decision and those before it that came to the same, the newest first.
    run: Sequence[Decision]
    #: Of this decision, and of all in the run; the oldest first.
    extensions: Sequence[Extension]
    history: Sequence[Extension]
    #: Of all in the run, those that stand.
    extended: int
    #: Who decided anything here or extended it: no fresh pair of eyes.
    stood_by: frozenset[int]

    @property
    def last(self) -> Extension | None:
        """What was said last."""
        return self.extensions[-1] if self.extensions else None

    @property
    def waiting(self) -> Extension | None:
        """The extension that waits for a second person, if one does."""
        return self.last if self.last is not None and self.last.waits else None

    @property
    def refused(self) -> Extension | None:
        """The extension to which a second person said no; nothing stands until it is decided."""
        return self.last if self.last is not None and self.last.agreed is False else None

    @property
    def review_on(self) -> date | None:
        """The day on which it is looked at again, as far as it stands."""
        standing = [each.review_on for each in self.extensions if each.stands]
        return standing[-1] if standing else self.decision.review_on

    @property
    def said_last(self) -> str:
        """The reason that was given last for it."""
        return self.last.reason if self.last is not None else self.decision.reason

    @property
    def since(self) -> datetime:
        """Since when nothing else was decided."""
        return self.run[-1].made_at

    @property
    def asks_second(self) -> bool:
        """Whether one more extension needs a second person."""
        return needs_second(self.decision.approach, self.extended)


def lasting(conversation: Conversation) -> Lasting | None:
    """How the decision in force has lasted; None where it is none to wait."""
    decision = conversation.decision
    if decision is None or decision.approach not in WAITING:
        return None
    if conversation.state is not ConversationState.DECIDED:
        return None
    newest_first = reversed(conversation.decisions)
    run = tuple(takewhile(lambda each: each.approach is decision.approach, newest_first))
    ids = {each.id for each in run}
    of_run = [each for each in conversation.extensions if each.decision_id in ids]
    return Lasting(
        decision=decision,
        run=run,
        extensions=tuple(each for each in of_run if each.decision_id == decision.id),
        history=of_run,
        extended=sum(each.stands for each in of_run),
        stood_by=frozenset(each.made_by_id for each in conversation.decisions)
        | frozenset(each.extended_by_id for each in conversation.extensions),
    )


def read_extensions(session: Session, conversation: Conversation) -> Sequence[Extension]:
    """The extensions of all decisions on a conversation, with their people; oldest first."""
    if not is_read(conversation, "extensions"):
        found = session.scalars(_EXTENSIONS, {"id": conversation.id}).all()
        set_committed_value(conversation, "extensions", found)
    return conversation.extensions


def extensions_by_decision(
    session: Session, conversation: Conversation
) -> Mapping[int, Sequence[Extension]]:
    """The extensions of each decision on a conversation, by its identifier; oldest first."""
    if not any(each.approach in WAITING for each in conversation.decisions):
        return {}
    found: dict[int, list[Extension]] = defaultdict(list)
    for extension in read_extensions(session, conversation):
        found[extension.decision_id].append(extension)
    return found


def extension_facts(
    session: Session, conversation: Conversation, covers: Covers
) -> Mapping[str, Any]:
    """What the guards need to know of how it lasts, as fields of their facts."""
    if conversation.decision is None or conversation.decision.approach not in WAITING:
        return {}
    read_extensions(session, conversation)
    lasts = lasting(conversation)
    if lasts is None or lasts.last is None:
        return {}
    facts: dict[str, Any] = {
        "extension_waits": lasts.waiting is not None,
        "extension_refused": lasts.refused is not None,
    }
    if lasts.waiting is None:
        return facts
    return facts | {
        "stood_by": lasts.stood_by,
        "second_mentors": second_mentors(conversation, covers),
        "topic_owner": conversation.topic.owner_id,
    }


def second_mentors(conversation: Conversation, covers: Covers) -> frozenset[int]:
    """The mentor of its official, whoever covers for them, and the mentors of the topic."""
    mentor_id = conversation.official.mentor_id
    if mentor_id is None:
        return conversation.topic.mentor_ids
    return conversation.topic.mentor_ids | {mentor_id} | covers.ids(mentor_id, Role.MENTOR)


def still_told(
    conversation: Conversation, kind: NoticeKind, told_at: datetime, now: datetime
) -> bool:
    """Whether what somebody was told of a decision is still so."""
    lasts = lasting(conversation)
    if lasts is None:
        return False
    if kind is NoticeKind.TO_AGREE:
        return lasts.waiting is not None and lasts.waiting.extended_at <= told_at
    if kind is NoticeKind.NOT_AGREED:
        return lasts.refused is not None
    is_due = conversation.due_at is not None and conversation.due_at <= now
    return is_due and lasts.waiting is None


def without_part(conversation: Conversation, people: frozenset[int]) -> frozenset[int]:
    """Those of these people who may say whether a waiting extension stands; none where none does.

    Not whoever decided so or extended it, and not the official in charge.
    """
    lasts = lasting(conversation)
    if lasts is None or lasts.waiting is None:
        return frozenset()
    return people - lasts.stood_by - {conversation.official_id}
