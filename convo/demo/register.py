"""The demo's register of communities, and what a story does with them. All of them are made up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from convo.demo.people import Cast
from convo.demo.stage import Deed, Stage, official
from convo.demo.story import Step, Story
from convo.domain.recognition import Channel, CheckResult, CommunityKind, Named
from convo.queries.communities import list_communities
from convo.queries.sides import list_sides
from convo.services.communities import (
    CheckCommunity,
    CommunityDetails,
    add_community,
    check_community,
)
from convo.services.community_cases import LogCommunity, log_community
from convo.services.mentioned import MentionOutside
from convo.services.office import Office
from convo.services.recognitions import RecordRecognition, record_recognition


@dataclass(frozen=True, slots=True)
class Checked:
    """A check: so many days ago, for so many days; the doubt, if there is one."""

    days_ago: int
    valid_for: int
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """One community, who added it, and its checks, the oldest first."""

    name: str
    kind: CommunityKind
    about: str
    speaks_for: str
    address: str
    venue: str
    by: str
    checks: tuple[Checked, ...] = ()


GROUPS = (
    Group(
        "Friends of Elm Park",
        CommunityKind.COMMUNITY,
        "Neighbours who look after Elm Park on Saturdays: benches, borders and the bandstand.",
        "About 40 volunteers, it says, and nobody else.",
        "https://together.example/g/friends-of-elm-park",
        "Exampleton Together",
        "ben",
        (Checked(30, 365),),
    ),
    Group(
        "Exampleton Growers’ Network",
        CommunityKind.NETWORK,
        "Plot holders of seven allotment sites who swap seeds and letters.",
        "“Everybody who grows food in Exampleton”, it says. It does not say how many they are.",
        "https://forum.busriders.example/threads/growers-network",
        "Bus Riders’ Forum",
        "hal",
        (
            Checked(420, 365),
            Checked(
                20,
                180,
                "Its autumn newsletter printed where a councillor lives and asked readers to call "
                "in the evening. It has since taken the page down and has not said why.",
            ),
        ),
    ),
    Group(
        "Let the Clover Stand",
        CommunityKind.CAMPAIGN,
        "A campaign for long grass in every park. It began with a petition.",
        "The 1,204 people who signed its petition, it says.",
        "https://signhere.example/petitions/let-the-clover-stand",
        "Sign Here",
        "jo",
    ),
)


def keep_register(office: Office, cast: Cast, places: Mapping[str, int]) -> None:
    """Add the communities with their checks; `places` are identifiers of venues by name."""
    today = office.today()
    for group in GROUPS:
        details = CommunityDetails(
            name=group.name,
            kind=group.kind,
            about=group.about,
            speaks_for=group.speaks_for,
            address=group.address,
            venue_id=places[group.venue],
        )
        number = add_community(office, cast.actor(group.by), details)
        for version, made in enumerate(group.checks, 1):
            checked_on = today - timedelta(days=made.days_ago)
            check = CheckCommunity(
                community_id=number,
                version=version,
                result=CheckResult.DOUBTFUL if made.doubt else CheckResult.NO_CONCERN,
                checked_on=checked_on,
                valid_until=checked_on + timedelta(days=made.valid_for),
                concerns=made.doubt,
            )
            check_community(office, cast.actor(group.by), check)


def _log_community(stage: Stage, story: Story, step: Step) -> None:
    deed = LogCommunity(
        community_id=_communities(stage)[step.said["community"]],
        topic_id=stage.places[story.topic],
        title=story.title,
        words=step.said["words"],
        address=story.address,
    )
    opened = log_community(stage.office, official(stage, story, step), deed)
    stage.conversation_ids[story.address] = opened


def _record_recognition(stage: Stage, story: Story, step: Step) -> None:
    said = step.said
    deed = RecordRecognition(
        topic_id=stage.places[story.topic],
        channel=Channel.of(said["channel"]),
        given_on=stage.office.today() - timedelta(days=said["days"]),
        given_by=said["given_by"],
        said=said["words"],
        address=said.get("at", ""),
        conversation_id=stage.conversation_ids[story.address],
        mentions=tuple(_mention(stage, story, each) for each in said["mentions"]),
    )
    record_recognition(stage.office, official(stage, story, step), deed)


def _mention(stage: Stage, story: Story, named: Mapping[str, Any]) -> MentionOutside:
    """A community and a side, or only a side."""
    with stage.office.sessions() as session:
        sides = {side.name: side.id for side in list_sides(session, stage.places[story.topic])}
    community = named.get("community")
    return MentionOutside(
        named=Named.COMMUNITY if community else Named.NOBODY,
        community_id=_communities(stage)[community] if community else None,
        side_id=sides[named["side"]],
    )


def _communities(stage: Stage) -> dict[str, int]:
    with stage.office.sessions() as session:
        return {each.name: each.id for each in list_communities(session)}


#: By the word that a story uses.
REGISTER_DEEDS: Mapping[str, Deed] = {
    "log community": _log_community,
    "record recognition": _record_recognition,
}
