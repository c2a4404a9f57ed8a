"""The walk through the register of communities, and recognition that was given outside convo."""

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from convo.domain.recognition import Channel, CheckResult, CommunityKind, Named
from convo.domain.vocabulary import SpeakerRole
from convo.services import communities, community_cases, recognitions
from convo.services.mentioned import MentionOutside

if TYPE_CHECKING:
    from tests.audit.every_deed import Walk


def keep_register(walk: "Walk", mark: str) -> None:
    """A community added, changed and checked; a case about it; it is named in a speech."""
    office, official = walk.office, walk.official
    details = communities.CommunityDetails(
        name=f"{mark} walkers",
        kind=CommunityKind.NETWORK,
        about=f"{mark} is what they are",
        speaks_for=f"{mark} and friends",
        address=f"https://{mark}.example/walkers",
        venue_id=walk.venue.id,
    )
    number = communities.add_community(office, walk.actor(official), details)
    changed = replace(details, about=f"{mark} is what they were")
    change = communities.ChangeCommunity(community_id=number, version=1, details=changed)
    communities.change_community(office, walk.actor(official), change)
    check = communities.CheckCommunity(
        community_id=number,
        version=2,
        result=CheckResult.DOUBTFUL,
        checked_on=office.today(),
        valid_until=office.today() + timedelta(days=30),
        concerns=f"{mark} was fined",
    )
    communities.check_community(office, walk.actor(official), check)
    opened = community_cases.LogCommunity(
        community_id=number,
        topic_id=walk.topic.id,
        title=f"{mark} surveyed the path",
        words=f"{mark} walked nine miles",
        address=f"https://{mark}.example/survey",
    )
    community_cases.log_community(office, walk.actor(official), opened)
    _name_it(walk, mark, number)


def _name_it(walk: "Walk", mark: str, community_id: int) -> None:
    deed = recognitions.RecordRecognition(
        topic_id=walk.topic.id,
        channel=Channel.SPEECH,
        given_on=walk.office.today(),
        given_by=f"The Minister for {mark}",
        said=f"I thank {mark}",
        address=f"https://{mark}.example/speech",
        mentions=(
            MentionOutside(named=Named.COMMUNITY, community_id=community_id),
            MentionOutside(named=Named.PERSON, handle=mark, speaker=SpeakerRole.PUBLIC),
            MentionOutside(named=Named.PERSON, handle=f"{mark}2", speaker=SpeakerRole.PUBLIC),
        ),
    )
    press = walk.press
    number = recognitions.record_recognition(walk.office, walk.actor(press), deed)
    strike = recognitions.StrikeRecognition(
        recognition_id=number, version=1, reason=f"{mark} was never there"
    )
    recognitions.strike_recognition(walk.office, walk.actor(press), strike)
