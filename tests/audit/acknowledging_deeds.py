"""The walk through deeds on an acknowledgement: where, for whom, and whom it names."""

from datetime import timedelta
from typing import TYPE_CHECKING

from convo.domain.acknowledging import Answer
from convo.domain.recognition import Channel, Comfort, Named
from convo.domain.vocabulary import Approach
from convo.services import acknowledging, conversations, replies
from convo.services.mentions import Whom
from tests.given import QUESTION

if TYPE_CHECKING:
    from tests.audit.every_deed import Walk


def acknowledge_one(walk: "Walk", mark: str) -> None:
    """It names the author of the thread, who is not asked, then says no, and is left out."""
    actor, office = walk.actor, walk.office
    reply_id = _started(walk, mark)
    placed = acknowledging.SetChannel(
        reply_id=reply_id,
        version=walk.given.read(reply_id).version,
        channel=Channel.SPEECH,
        audience=f"{mark} growers",
        planned_on=office.today() + timedelta(days=1),
    )
    acknowledging.set_channel(office, actor(walk.official), placed)
    unasked = Answer(comfort=Comfort.NOT_ASKED, why_not_asked=f"{mark} is away")
    added = acknowledging.AddMention(
        reply_id=reply_id,
        version=walk.given.read(reply_id).version,
        whom=Whom(named=Named.PERSON, handle=mark),
        side_id=None,
        answer=unasked,
    )
    number = acknowledging.add_mention(office, actor(walk.official), added)
    for answer in (unasked, Answer(comfort=Comfort.REFUSED, answered_on=office.today())):
        changed = acknowledging.ChangeMention(
            mention_id=number, version=walk.given.read(reply_id).version, answer=answer
        )
        acknowledging.change_mention(office, actor(walk.press), changed)
    dropped = acknowledging.DropMention(
        mention_id=number, version=walk.given.read(reply_id).version
    )
    acknowledging.drop_mention(office, actor(walk.official), dropped)


def _started(walk: "Walk", mark: str) -> int:
    case = walk.conversation()
    decide = conversations.Decide(
        conversation_id=case.id,
        version=case.version,
        answers=QUESTION | {"matter": "opinion"},
        approach=Approach.REFLECT,
        reason=f"{mark} is read by many",
    )
    conversations.decide(walk.office, walk.actor(walk.official), decide)
    start = replies.Start(conversation_id=case.id, version=walk.about(case.id).version)
    return replies.start(walk.office, walk.actor(walk.official), start)
