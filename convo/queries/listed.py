"""What a list of work needs to know of each thing on it, and nothing else."""

from datetime import datetime
from typing import NamedTuple

from convo.domain.vocabulary import Approach, ConversationState, ReplyKind, ReplyState, SeenAs


class ListedConversation(NamedTuple):
    """What an item needs to know of a conversation: a whole one takes four times as long."""

    id: int
    title: str
    state: ConversationState
    since: datetime
    due_at: datetime | None
    passed_on_at: datetime | None
    asked_at: datetime | None
    official_id: int
    official_name: str
    #: Of the decision in force; None before there is one.
    approach: Approach | None
    decided_at: datetime | None
    #: Somebody but its official added to it since, and no reply was started after that.
    was_told: bool
    #: Why it was decided so.
    reason: str | None
    #: Of what was said last about letting it stand for longer; None where nothing was.
    extended_at: datetime | None
    needs_second: bool | None
    agreed: bool | None

    @property
    def waits_for_second(self) -> bool:
        """Whether a second person has not said yet that it stands."""
        return bool(self.needs_second) and self.agreed is None


class ListedReply(NamedTuple):
    """What an item needs to know of a reply."""

    id: int
    state: ReplyState
    since: datetime
    due_at: datetime | None
    title: str
    official_id: int
    official_name: str
    mentor_id: int | None
    mentor_name: str | None
    follow_up_by_id: int | None
    follow_up_name: str | None
    seen_as: SeenAs | None
    kind: ReplyKind
    #: Where it stands; empty for what was said or sent.
    posted_address: str


class ListedQuestion(NamedTuple):
    """What an item needs to know of a question."""

    id: int
    conversation_id: int
    title: str
    at: datetime
    due_at: datetime | None
    by_name: str
    to_id: int | None
    to_name: str | None
