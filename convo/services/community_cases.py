"""A case about a community itself, and no thread of it: how it is opened.

From then on it is a conversation like any other: somebody decides, and all guards hold.
"""

from dataclasses import dataclass
from datetime import date

from convo.db.models import Community, Conversation
from convo.domain.actor import Actor
from convo.domain.errors import AlreadyLogged
from convo.domain.permissions import Action
from convo.domain.recognition import CommunityKind
from convo.domain.vocabulary import ConversationState, SpeakerRole
from convo.queries.communities import get_community
from convo.queries.conversations import find_logged
from convo.queries.places import get_topic
from convo.services.office import Office
from convo.services.snapshots import Said, take_snapshot
from convo.services.transaction import Transaction, transaction
from convo.support.addresses import canonical

#: As whom each kind of community speaks.
_SPEAKS_AS = {
    CommunityKind.COMMUNITY: SpeakerRole.COMMUNITY,
    CommunityKind.NETWORK: SpeakerRole.COMMUNITY,
    CommunityKind.ORGANISATION: SpeakerRole.ORGANISATION,
    CommunityKind.CAMPAIGN: SpeakerRole.CAMPAIGNER,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class LogCommunity:
    """What is acknowledged of a community: public words of theirs, and where they can be read."""

    community_id: int
    topic_id: int
    title: str
    words: str
    address: str


def log_community(office: Office, official: Actor, deed: LogCommunity) -> int:
    """Open a case about the community itself, and return its identifier.

    Raises `AlreadyLogged` where one was opened today on the same topic, and `BadAddress` for an
    address that can't be one. Threads at that address can be logged all the same.
    """
    canonical(deed.address)
    with transaction(office, official, Action.LOG_COMMUNITY) as tx:
        community = get_community(tx.session, deed.community_id)
        topic = get_topic(tx.session, deed.topic_id)
        key = key_of_case(community.id, topic.id, tx.standpoint.today)
        _require_first_today(tx, key)
        conversation = Conversation(
            address=deed.address.strip(),
            canonical_address=key,
            title=deed.title.strip(),
            community_id=community.id,
            venue_id=community.venue_id,
            topic_id=topic.id,
            official_id=tx.person_id,
            logged_by_id=tx.person_id,
            logged_at=tx.now,
            state=ConversationState.LOGGED,
            since=tx.now,
            due_at=office.calendar.add_days(tx.now, office.targets.path_days),
        )
        tx.session.add(conversation)
        tx.session.flush()
        snapshot = take_snapshot(tx, conversation, _said_by(community, deed.words))
        tx.note(community=community.id, venue=community.venue_id, topic=topic.id)
        tx.record(
            conversation,
            address=conversation.address,
            title=conversation.title,
            words=snapshot.words,
        )
        return conversation.id


def key_of_case(community_id: int, topic_id: int, day: date) -> str:
    """What takes the place of the address by which a thread is known. No address begins so."""
    return f"community:{community_id}:{topic_id}:{day.isoformat()}"


def _require_first_today(tx: Transaction, key: str) -> None:
    if (earlier := find_logged(tx.session, key)) is not None:
        raise AlreadyLogged(
            f"{earlier.logged_by.name} has opened a case about this community on this topic "
            "today. Add the words there.",
            earlier.id,
        )


def _said_by(community: Community, words: str) -> Said:
    """Without a handle: a handle is somebody's, and becomes a code when its time is up."""
    return Said(words=words, speaker=_SPEAKS_AS[community.kind])
