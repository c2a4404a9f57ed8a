"""Whom an acknowledgement may name: somebody of the register, somebody of the case, or a side."""

from dataclasses import dataclass

from convo.db.models import Community, Mention, Recognition, Reply
from convo.domain.recognition import Comfort, Named
from convo.domain.vocabulary import SpeakerRole
from convo.queries.recognition import speakers_in
from convo.queries.sides import list_sides
from convo.services.people import Unfit
from convo.services.transaction import Transaction


@dataclass(frozen=True, kw_only=True, slots=True)
class Whom:
    """A community of the register, a person by their handle, or nobody by name."""

    named: Named
    community_id: int | None = None
    handle: str = ""


def mention_for(
    tx: Transaction, reply: Reply, recognition: Recognition, whom: Whom, side_id: int | None
) -> Mention:
    """A mention that fits this case, not yet added to it. Raises `Unfit`."""
    _require_side(tx, reply, whom, side_id)
    mention = Mention(named=whom.named, side_id=side_id, comfort=Comfort.NOT_NEEDED)
    match whom.named:
        case Named.COMMUNITY:
            mention.community = _community(tx, whom)
            mention.community_id = mention.community.id
        case Named.PERSON:
            mention.handle = whom.handle
            mention.speaker = _speaker(reply, whom.handle)
    if any(_is_same(each, mention) for each in recognition.mentions):
        raise Unfit({"whom": "It names them already"})
    return mention


def _community(tx: Transaction, whom: Whom) -> Community:
    found = tx.session.get(Community, whom.community_id) if whom.community_id else None
    if found is None:
        raise Unfit({"whom": "Choose a community of the register"})
    return found


def _speaker(reply: Reply, handle: str) -> SpeakerRole:
    speakers = speakers_in(reply)
    if handle not in speakers:
        raise Unfit({"whom": "Choose somebody by the handle under which they spoke here"})
    return speakers[handle]


def _require_side(tx: Transaction, reply: Reply, whom: Whom, side_id: int | None) -> None:
    sides = {side.id for side in list_sides(tx.session, reply.conversation.topic_id)}
    if side_id is not None and side_id not in sides:
        raise Unfit({"side": "Choose a side of this topic"})
    if whom.named is Named.NOBODY and side_id is None:
        raise Unfit({"side": "Choose the side that it recognises without naming anybody"})


def _is_same(one: Mention, other: Mention) -> bool:
    """Whether two of them name the same; without a name, whether they recognise the same side."""
    if one.named is not other.named:
        return False
    if one.named is Named.NOBODY:
        return one.side_id == other.side_id
    return (one.community_id, one.handle) == (other.community_id, other.handle)
