"""Recognition that was given before the demo's stories begin. All of it is made up.

On one topic one side leads and another was never acknowledged; on the other it is even.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import NamedTuple

from convo.demo.people import TOPICS, Cast
from convo.domain.recognition import Channel, Named
from convo.queries.sides import list_sides
from convo.services.mentioned import MentionOutside
from convo.services.office import Office
from convo.services.recognitions import RecordRecognition, record_recognition


class Past(NamedTuple):
    """What somebody said so many days before, where, and which sides it recognised."""

    topic: str
    ago: int
    channel: Channel
    by: str
    said: str
    sides: tuple[str, ...]


PAST = (
    Past(
        "Allotments", 61, Channel.SPEECH, "The Minister for Green Places",
        "“On a wet Tuesday I met people who have dug the same plot for thirty years.”",
        ("Growers",),
    ),
    Past(
        "Allotments", 52, Channel.PARLIAMENT, "The Minister for Green Places",
        "“I have read what plot holders write about the waiting list, and I thank them.”",
        ("Growers",),
    ),
    Past(
        "Allotments", 40, Channel.LETTER, "The Minister for Green Places",
        "A letter to a growers’ network, which had written twice.",
        ("Growers",),
    ),
    Past(
        "Allotments", 24, Channel.NEWSLETTER, "The department’s newsletter",
        "What growers ask about water butts, and what walkers ask about the path beside them.",
        ("Growers", "Walkers"),
    ),
    Past(
        "Allotments", 10, Channel.MEETING, "The Minister for Green Places",
        "She told the yearly meeting of plot holders that she reads their forum.",
        ("Growers",),
    ),
    Past(
        "Parks and playgrounds", 58, Channel.SPEECH, "The Minister for Green Places",
        "“Some of you want the clover left, and some want to play cricket on it.”",
        ("Wildlife first", "Short lawns"),
    ),
    Past(
        "Parks and playgrounds", 33, Channel.LETTER, "The Minister for Green Places",
        "A letter to a family who had measured how hot a slide gets.",
        ("Families",),
    ),
    Past(
        "Parks and playgrounds", 15, Channel.NEWSLETTER, "The department’s newsletter",
        "Two letters side by side: off the lead before nine, and on it.",
        ("Dog walkers", "Families"),
    ),
)  # fmt: skip


def recall_recognition(office: Office, cast: Cast, places: Mapping[str, int]) -> None:
    """Let the owners of topics record it; `places` are identifiers by name."""
    with office.sessions() as session:
        sides = {
            (topic, side.name): side.id
            for topic in {past.topic for past in PAST}
            for side in list_sides(session, places[topic])
        }
    for past in PAST:
        deed = RecordRecognition(
            topic_id=places[past.topic],
            channel=past.channel,
            given_on=office.today() - timedelta(days=past.ago),
            given_by=past.by,
            said=past.said,
            mentions=tuple(
                MentionOutside(named=Named.NOBODY, side_id=sides[past.topic, name])
                for name in past.sides
            ),
        )
        record_recognition(office, cast.actor(TOPICS[past.topic].owner), deed)
