"""What a step does to an acknowledgement of its story, through the services."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from convo.db.models import Community, Mention, Recognition, Side
from convo.demo.stage import Deed, Stage, official
from convo.demo.story import Step, Story
from convo.domain.acknowledging import Answer
from convo.domain.recognition import Channel, Comfort, Named
from convo.services import acknowledging, postings
from convo.services.mentions import Whom


def _place(stage: Stage, story: Story, step: Step) -> None:
    """Say where it is given, to whom, and in how many days."""
    reply = stage.reply(story)
    deed = acknowledging.SetChannel(
        reply_id=reply.id,
        version=reply.version,
        channel=Channel.of(step.said["channel"]),
        audience=step.said["audience"],
        planned_on=stage.office.today() + timedelta(days=step.said.get("in_days", 7)),
    )
    acknowledging.set_channel(stage.office, official(stage, story, step), deed)


def _name(stage: Stage, story: Story, step: Step) -> None:
    """Name somebody by handle, a community of the register, or only a side."""
    reply, said = stage.reply(story), step.said
    deed = acknowledging.AddMention(
        reply_id=reply.id,
        version=reply.version,
        whom=_whom(stage, said),
        side_id=_side(stage, story, said),
        answer=_answer(stage, said),
    )
    acknowledging.add_mention(stage.office, official(stage, story, step), deed)


def _hear(stage: Stage, story: Story, step: Step) -> None:
    """Somebody whom it names says what they think of that."""
    reply = stage.reply(story)
    found = (
        select(Mention.id)
        .join(Recognition, Recognition.id == Mention.recognition_id)
        .where(Recognition.reply_id == reply.id, Mention.handle == step.said["handle"])
    )
    with stage.office.sessions() as session:
        number = session.scalars(found).one()
    deed = acknowledging.ChangeMention(
        mention_id=number, version=reply.version, answer=_answer(stage, step.said)
    )
    acknowledging.change_mention(stage.office, official(stage, story, step), deed)


def _deliver(stage: Stage, story: Story, step: Step) -> None:
    """It was said or sent today, in the words that were signed off."""
    reply = stage.reply(story)
    signed_off = reply.signed_off_revision
    deed = postings.Post(
        reply_id=reply.id,
        version=reply.version,
        address="",
        words=step.said.get("words", "").strip() or (signed_off.words if signed_off else ""),
        given_on=stage.office.today(),
    )
    postings.post(stage.office, official(stage, story, step), deed)


def _whom(stage: Stage, said: Mapping[str, Any]) -> Whom:
    if "handle" in said:
        return Whom(named=Named.PERSON, handle=said["handle"])
    if "community" not in said:
        return Whom(named=Named.NOBODY)
    with stage.office.sessions() as session:
        called = select(Community.id).where(Community.name == said["community"])
        return Whom(named=Named.COMMUNITY, community_id=session.scalars(called).one())


def _side(stage: Stage, story: Story, said: Mapping[str, Any]) -> int | None:
    if "side" not in said:
        return None
    of_topic = Side.topic_id == stage.places[story.topic]
    with stage.office.sessions() as session:
        return session.scalars(select(Side.id).where(of_topic, Side.name == said["side"])).one()


def _answer(stage: Stage, said: Mapping[str, Any]) -> Answer:
    comfort = Comfort.of(said.get("comfort", Comfort.NOT_NEEDED))
    return Answer(
        comfort=comfort,
        asked_on=_day(stage, said.get("asked")),
        answered_on=_day(stage, said.get("answered")),
        why_not_asked=said.get("because", ""),
    )


def _day(stage: Stage, days_ago: int | None) -> date | None:
    return None if days_ago is None else stage.office.today() - timedelta(days=days_ago)


#: By the word that a story uses.
ACKNOWLEDGING_DEEDS: Mapping[str, Deed] = {
    "place": _place,
    "name": _name,
    "hear": _hear,
    "deliver": _deliver,
}
