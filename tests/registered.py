"""Communities of the register and recognition given outside convo, as tests start from them."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from convo.db.models import Community, Person, Recognition
from convo.domain.recognition import Channel, CheckResult, CommunityKind, Named
from convo.queries.communities import get_community
from convo.queries.recognised import get_recognition
from convo.services import communities, community_cases, recognitions
from convo.services.mentioned import MentionOutside
from tests.given import Given

WORDS = "We walked all nine miles of the towpath and wrote down every gate that sticks."
NOBODY = MentionOutside(named=Named.NOBODY)


def details(given: Given, **other: Any) -> communities.CommunityDetails:
    """What the register is to say."""
    usual: dict[str, Any] = {
        "name": "Towpath Walkers",
        "kind": CommunityKind.COMMUNITY,
        "about": "People who walk along the canal",
        "speaks_for": "About 60 walkers, it says",
        "address": "https://walkers.example.org/towpath",
    }
    venue_id = other.pop("venue_id", None) or given.venue().id
    return communities.CommunityDetails(**{**usual, **other}, venue_id=venue_id)


def register(given: Given, by: Person | None = None, **other: Any) -> Community:
    """A community of the register, which nobody has checked."""
    actor = given.actor(by or given.press_officer())
    return read(given, communities.add_community(given.office, actor, details(given, **other)))


def read(given: Given, community_id: int) -> Community:
    """The community as the register has it now."""
    with given.office.sessions() as session:
        return get_community(session, community_id)


def check(
    given: Given,
    community: Community,
    result: CheckResult = CheckResult.NO_CONCERN,
    by: Person | None = None,
    **other: Any,
) -> Community:
    """A check that was made today and counts for a year, unless told otherwise."""
    today = given.office.today()
    deed = communities.CheckCommunity(
        community_id=community.id,
        version=other.pop("version", read(given, community.id).version),
        result=result,
        checked_on=other.pop("checked_on", today),
        valid_until=other.pop("valid_until", today + timedelta(days=365)),
        concerns="Its last march was banned" if result is CheckResult.DOUBTFUL else "",
    )
    actor = given.actor(by or given.press_officer())
    communities.check_community(given.office, actor, replace(deed, **other))
    return read(given, community.id)


def open_case(given: Given, community: Community, by: Person, **other: Any) -> int:
    """A case about the community itself."""
    usual: dict[str, Any] = {
        "community_id": community.id,
        "topic_id": other.pop("topic_id", None) or given.topic().id,
        "title": "Their survey of the towpath",
        "words": WORDS,
        "address": "https://walkers.example.org/survey",
    }
    deed = community_cases.LogCommunity(**{**usual, **other})
    return community_cases.log_community(given.office, given.actor(by), deed)


def record(
    given: Given, topic_id: int, *mentions: MentionOutside, by: Person | None = None, **other: Any
) -> Recognition:
    """Recognition that was given outside convo, in a speech today unless told otherwise."""
    usual: dict[str, Any] = {
        "channel": Channel.SPEECH,
        "given_on": given.office.today(),
        "given_by": "The Minister for Paths",
        "said": "I thank those who walk the towpath",
        "mentions": mentions or (NOBODY,),
    }
    deed = recognitions.RecordRecognition(topic_id=topic_id, **{**usual, **other})
    actor = given.actor(by or given.press_officer())
    number = recognitions.record_recognition(given.office, actor, deed)
    return read_recognition(given, number)


def read_recognition(given: Given, recognition_id: int) -> Recognition:
    """The recognition as it is kept now."""
    with given.office.sessions() as session:
        return get_recognition(session, recognition_id)


def days_ago(given: Given, days: int) -> date:
    """A day in the past."""
    return given.office.today() - timedelta(days=days)
