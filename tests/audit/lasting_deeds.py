"""The walk through a decision to leave something alone: extended, agreed to, and refused."""

from datetime import timedelta
from typing import TYPE_CHECKING

from convo.domain.vocabulary import Approach
from convo.services import conversations, extensions
from convo.services.extensions import Extend, Second
from tests.given import QUESTION

if TYPE_CHECKING:
    from tests.audit.every_deed import Walk


def leave_alone(walk: "Walk", mark: str) -> None:
    """Extended once, again with somebody who agrees, and a third time with somebody who doesn't."""
    office, number = walk.office, walk.conversation().id
    decide = conversations.Decide(
        conversation_id=number,
        version=walk.about(number).version,
        answers=QUESTION,
        approach=Approach.LEAVE,
        reason=f"{mark} reason",
        review_on=office.today() + timedelta(days=1),
    )
    conversations.decide(office, walk.actor(walk.official), decide)
    mentor = walk.given.usual_mentor()
    for times, settle in enumerate(
        (None, extensions.agree_extension, extensions.refuse_extension), start=2
    ):
        extend = Extend(
            conversation_id=number,
            version=walk.about(number).version,
            review_on=office.today() + timedelta(days=times),
            reason=f"{mark} has not been heard {times} times",
        )
        extensions.extend(office, walk.actor(walk.official), extend)
        if settle is not None:
            version = walk.about(number).version
            second = Second(conversation_id=number, version=version, reason=f"{mark} reason")
            settle(office, walk.actor(mentor), second)
