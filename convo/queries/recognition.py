"""Reading what an acknowledgement gives: where, to whom, and whom it names."""

from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session, joinedload

from convo.db.models import Community, EngagementCheck, Mention, Recognition, Reply
from convo.domain.acknowledging import Acknowledged, Naming, must_be_asked
from convo.domain.erasing import MARKERS
from convo.domain.errors import NotFound
from convo.domain.naming_nobody import handles_in
from convo.domain.recognition import Balance, Comfort, CommunityKind, Named
from convo.domain.reply_table import BEFORE_POSTING
from convo.domain.vocabulary import ReplyKind, SpeakerRole
from convo.guidelines.folding import fold
from convo.queries.balance import placed_at, sides_of
from convo.queries.communities import legitimacy_of, named_in, spoken
from convo.queries.standpoint import Standpoint

#: Made once: it takes longer to make than to send.
_OF_REPLY = (
    select(Recognition)
    .options(
        joinedload(Recognition.mentions).options(
            joinedload(Mention.community)
            .joinedload(Community.checks)
            .joinedload(EngagementCheck.checked_by),
            joinedload(Mention.side),
        )
    )
    .where(Recognition.reply_id == bindparam("id"))
)


def find_recognition(session: Session, reply: Reply) -> Recognition | None:
    """What this acknowledgement gives, with whom it names, their checks and sides: one query.

    None for a reply; and for an acknowledgement of an earlier version of convo, about which
    nobody has said anything yet.
    """
    if reply.kind is not ReplyKind.ACKNOWLEDGEMENT:
        return None
    return session.scalars(_OF_REPLY, {"id": reply.id}).unique().one_or_none()


def recognition_of(session: Session, reply: Reply, at: Standpoint) -> Recognition | None:
    """The same, read once for one page or one deed."""
    if reply.kind is not ReplyKind.ACKNOWLEDGEMENT:
        return None
    return at.once(("recognition", reply.id), lambda: find_recognition(session, reply))


def get_mention(session: Session, mention_id: int) -> Mention:
    """One whom an acknowledgement names. Raises `NotFound`, also for recognition outside convo."""
    found = session.get(Mention, mention_id, options=[joinedload(Mention.recognition)])
    if found is None or found.recognition.reply_id is None:
        raise NotFound(f"no mention {mention_id}")
    return found


def find_acknowledged(session: Session, reply: Reply, at: Standpoint) -> Acknowledged | None:
    """What its guards need to know; None for a reply. One query where its words can change."""
    if reply.kind is not ReplyKind.ACKNOWLEDGEMENT:
        return None
    latest = reply.latest
    key = ("acknowledged", reply.id, latest.id if latest else None, reply.state)
    words = latest.words if latest and reply.state in BEFORE_POSTING else ""
    unlisted = at.once(key, lambda: _named_by(session, reply, words))
    recognition = recognition_of(session, reply, at)
    if recognition is None:
        return Acknowledged(has_place=False, unlisted=tuple(unlisted.values()))
    listed = {_key(each) for each in recognition.mentions}
    return Acknowledged(
        has_place=is_placed(recognition),
        names=tuple(_naming(each, at) for each in recognition.mentions),
        unlisted=tuple(name for key, name in unlisted.items() if key not in listed),
    )


def is_for_press_office(session: Session, reply: Reply, at: Standpoint) -> bool:
    """Whether its second yes has to come from there: it names a community that is in doubt."""
    acknowledged = find_acknowledged(session, reply, at)
    return acknowledged is not None and bool(acknowledged.doubts)


def recognition_facts(session: Session, reply: Reply, at: Standpoint) -> dict[str, Any]:
    """What the guidelines may know of an acknowledgement; nothing for a reply.

    It is given elsewhere, so neither the length nor the profile of the venue is its own.
    """
    acknowledged = find_acknowledged(session, reply, at)
    if acknowledged is None:
        return {}
    recognition = recognition_of(session, reply, at)
    return {
        "comfort": acknowledged.comfort,
        "legitimacy": acknowledged.legitimacy,
        "balance": _balance(session, recognition, at) if recognition else None,
        "venue_discloses": False,
        "length_limit": None,
    }


def _balance(session: Session, recognition: Recognition, at: Standpoint) -> Balance:
    standing = placed_at(session, recognition, at).standing
    return standing.verdict_with(sides_of(recognition))


def is_placed(recognition: Recognition) -> bool:
    """Whether channel, audience and day are there."""
    return bool(recognition.channel and recognition.audience and recognition.planned_on)


def is_asked_first(mention: Mention) -> bool:
    """Whether they are asked before they are named."""
    kind = mention.community.kind if mention.community else None
    return must_be_asked(mention.named, mention.speaker, kind)


def comfort_of(mention: Mention) -> Comfort:
    """Whether they are content to be named, as things stand now.

    A community may have become a campaign since somebody wrote that it need not be asked.
    """
    if mention.comfort is Comfort.NOT_NEEDED and is_asked_first(mention):
        return Comfort.NOT_ASKED
    return mention.comfort


def name_of(mention: Mention) -> str:
    """As whom it names them."""
    if mention.community is not None:
        return mention.community.name
    return mention.handle if mention.named is Named.PERSON else "Nobody by name"


def list_names(session: Session) -> list[tuple[int, str, CommunityKind]]:
    """The communities of the register by name: identifier, name and kind of each."""
    found = select(Community.id, Community.name, Community.kind)
    rows = session.execute(found.order_by(func.lower(Community.name), Community.id))
    return [(row.id, row.name, row.kind) for row in rows]


def speakers_in(reply: Reply) -> dict[str, SpeakerRole]:
    """Who spoke in the conversation, by handle, and what they were there when they spoke last."""
    return {
        each.handle: each.speaker
        for each in reply.conversation.snapshots
        if each.handle and each.handle not in MARKERS
    }


def _naming(mention: Mention, at: Standpoint) -> Naming:
    community = mention.community
    return Naming(
        name=name_of(mention),
        comfort=comfort_of(mention),
        why_not_asked=mention.why_not_asked,
        legitimacy=legitimacy_of(community, at.today) if community else None,
    )


def _named_by(session: Session, reply: Reply, words: str) -> dict[object, str]:
    """Whom the words name, each by a key and as it is written; those who speak for us apart."""
    if not words:
        return {}
    found: dict[object, str] = {each.id: each.name for each in named_in(session, words)}
    names = {spoken(name) for name in found.values()}
    handles = [
        handle for handle, role in speakers_in(reply).items() if role is not SpeakerRole.OFFICIAL
    ]
    # A group that speaks under its own name is named once.
    plain = fold(words)
    stands = (each for each in handles if handles_in(plain, [fold(each)]))
    others = (each for each in stands if spoken(each) not in names)
    return found | {handle: handle for handle in others}


def _key(mention: Mention) -> object:
    return mention.handle if mention.named is Named.PERSON else mention.community_id
