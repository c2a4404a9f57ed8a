"""What a test of balance starts from: recognition outside convo, as the press office records it."""

from datetime import timedelta

from convo.db.models import Conversation, Person
from convo.domain.recognition import Channel, Named
from convo.services.mentioned import MentionOutside
from convo.services.recognitions import RecordRecognition, record_recognition
from convo.services.sides import MarkSides, mark_sides
from tests.given import Given


def recognise(
    given: Given,
    topic_id: int,
    *side_ids: int,
    ago: int = 1,
    channel: Channel = Channel.SPEECH,
    community_id: int | None = None,
    by: Person | None = None,
) -> int:
    """Somebody recognised these sides so many days ago; with a community, which has no side.

    `by` is the press officer who records it, else a new one.
    """
    mentions = [MentionOutside(named=Named.NOBODY, side_id=side_id) for side_id in side_ids]
    if community_id is not None:
        mentions.append(MentionOutside(named=Named.COMMUNITY, community_id=community_id))
    deed = RecordRecognition(
        topic_id=topic_id,
        channel=channel,
        given_on=given.office.today() - timedelta(days=ago),
        given_by="The minister",
        said="We have read what people say.",
        mentions=tuple(mentions),
    )
    return record_recognition(given.office, given.actor(by or given.press_officer()), deed)


def heard(given: Given, conversation: Conversation, *side_ids: int) -> None:
    """These sides speak in it."""
    deed = MarkSides(
        conversation_id=conversation.id, side_ids=frozenset(side_ids), seen=frozenset()
    )
    mark_sides(given.office, given.actor(conversation.official), deed)
