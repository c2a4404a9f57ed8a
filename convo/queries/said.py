"""What was said in a conversation since somebody decided on it, or read a reply to it."""

from collections.abc import Sequence
from datetime import datetime

from convo.db.models import Conversation, Reply, Snapshot
from convo.domain.vocabulary import ReplyState, SpeakerRole

#: Who counts before anybody else, wherever they spoke (domain.md FR2, PO1).
_FIRST = (SpeakerRole.JOURNALIST, SpeakerRole.POLITICIAN)


def who_counts(conversation: Conversation) -> SpeakerRole:
    """Who spoke, for a decision made now: the newest speaker and whoever joined since the last one.

    Of several, a journalist counts first, then a politician: what they join changes for everybody.
    """
    newest = conversation.snapshots[-1:]
    spoke = {each.speaker for each in (*_since_decision(conversation), *newest)}
    last = newest[0].speaker if newest else SpeakerRole.UNKNOWN
    return next((role for role in _FIRST if role in spoke), last)


def journalist_joined(conversation: Conversation) -> bool:
    """Whether a journalist or publication spoke since the decision in force was made."""
    if conversation.decision is None:
        return False
    return any(each.speaker is SpeakerRole.JOURNALIST for each in _since_decision(conversation))


def said_since(reply: Reply) -> Sequence[Snapshot]:
    """What was said since the words of a reply that is on its way were last judged or handed on.

    Nothing for one that is on the site or has ended.
    """
    heard_until = _heard_until(reply)
    if heard_until is None:
        return ()
    return _after(reply.conversation, heard_until)


def _heard_until(reply: Reply) -> datetime | None:
    match reply.state:
        case ReplyState.DRAFTING | ReplyState.RETURNED:
            return reply.latest.written_at if reply.latest else None
        case (
            ReplyState.WITH_MENTOR
            | ReplyState.WITH_SECOND_SIGNER
            | ReplyState.WITH_PRESS_OFFICE
            | ReplyState.SIGNED_OFF
        ):
            return reply.since
        case _:
            return None


def _since_decision(conversation: Conversation) -> Sequence[Snapshot]:
    decision = conversation.decision
    return conversation.snapshots if decision is None else _after(conversation, decision.made_at)


def _after(conversation: Conversation, moment: datetime) -> Sequence[Snapshot]:
    return [each for each in conversation.snapshots if each.taken_at > moment]
