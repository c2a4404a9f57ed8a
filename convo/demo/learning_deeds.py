"""The demo's topics: the sides that their owners name, and what a story marks and learns."""

from collections.abc import Mapping

from convo.demo.people import TOPICS, Cast
from convo.demo.stage import Deed, Stage, official
from convo.demo.story import Step, Story
from convo.domain.recognition import InsightKind
from convo.queries.conversations import get_conversation
from convo.queries.insights import insights_in
from convo.queries.sides import list_sides, sides_in
from convo.services.insights import DrawInsight, UseInsight, draw_insight, use_insight
from convo.services.office import Office
from convo.services.sides import (
    MarkSides,
    NameSide,
    RetireSide,
    mark_sides,
    name_side,
    retire_side,
)

#: The sides of two issues. The other topics have none yet, as most have on their first day.
SIDES: Mapping[str, tuple[str, ...]] = {
    "Allotments": ("Growers", "Walkers", "Neighbours"),
    "Parks and playgrounds": ("Wildlife first", "Short lawns", "Families", "Dog walkers"),
}
#: Named at first, and dropped when it turned out to be no side of its own.
_RETIRED = "Hen keepers"


def name_sides(office: Office, cast: Cast, places: Mapping[str, int]) -> None:
    """Let the owners name the sides of their topics; `places` are identifiers by name."""
    for topic, names in SIDES.items():
        for name in names:
            deed = NameSide(topic_id=places[topic], name=name)
            name_side(office, cast.actor(TOPICS[topic].owner), deed)
    hal = TOPICS["Allotments"].owner
    hens = NameSide(topic_id=places["Allotments"], name=_RETIRED)
    retire_side(
        office, cast.actor(hal), RetireSide(side_id=name_side(office, cast.actor(hal), hens))
    )


def _mark_sides(stage: Stage, story: Story, step: Step) -> None:
    number = stage.conversation_ids[story.address]
    with stage.office.sessions() as session:
        named = {side.name: side.id for side in list_sides(session, stage.places[story.topic])}
        marked = sides_in(get_conversation(session, number))
        seen = frozenset(side.id for side in marked if side.retired_at is None)
    ids = frozenset(named[name] for name in step.said["sides"])
    deed = MarkSides(conversation_id=number, side_ids=ids, seen=seen)
    mark_sides(stage.office, official(stage, story, step), deed)


def _learn(stage: Stage, story: Story, step: Step) -> None:
    deed = DrawInsight(
        conversation_id=stage.conversation_ids[story.address],
        kind=InsightKind.of(step.said["kind"]),
        words=step.said["words"],
    )
    draw_insight(stage.office, official(stage, story, step), deed)


def _use(stage: Stage, story: Story, step: Step) -> None:
    """What came of that which was learnt last in the story."""
    with stage.office.sessions() as session:
        insight = insights_in(session, stage.conversation_ids[story.address])[-1]
    deed = UseInsight(
        insight_id=insight.id,
        version=insight.version,
        use=step.said["words"],
        address=step.said["at"],
    )
    use_insight(stage.office, official(stage, story, step), deed)


#: By the word that a story uses.
LEARNING_DEEDS: Mapping[str, Deed] = {
    "mark sides": _mark_sides,
    "learn": _learn,
    "use": _use,
}
