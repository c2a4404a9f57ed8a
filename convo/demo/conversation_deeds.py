"""What a step does to a conversation, through the services."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from convo.db.models import Conversation
from convo.demo.stage import Deed, Stage, Who, mentor, official, press_officer
from convo.demo.story import Step, Story
from convo.domain.actor import Actor
from convo.domain.decision_flow import conclude, trim
from convo.domain.recognition import InsightKind
from convo.domain.vocabulary import Approach, SpeakerRole
from convo.queries.conversations import case_facts, get_conversation
from convo.services import conversations, exits, extensions
from convo.services.decisions import Learnt
from convo.services.extensions import Extend, Second
from convo.services.office import Office

#: How people usually answer; a story says where they did not. The matter is always its own.
_ANSWERS = {
    "danger": "no",
    "rebuttal": "no",
    "hold": "no",
    "welcome": "yes",
    "worth": "yes",
    "bash": "no",
    "rant": "no",
    "engaged": "no",
    "source": "yes",
    "mend": "yes",
}


def _said(stage: Stage, step: Step) -> conversations.Said:
    days = step.said.get("days", 0)
    return conversations.Said(
        words=step.said["words"],
        speaker=SpeakerRole.of(step.said.get("speaker", "public")),
        handle=step.said.get("handle", ""),
        said_on=stage.office.today() - timedelta(days=days),
        asks=step.said.get("asks", False),
    )


def _log(stage: Stage, story: Story, step: Step) -> None:
    deed = conversations.Log(
        address=step.said.get("address", story.address),
        title=story.title,
        venue_id=stage.places[story.venue],
        topic_id=stage.places[story.topic],
        said=_said(stage, step),
    )
    logged = conversations.log(stage.office, official(stage, story, step), deed)
    stage.conversation_ids[story.address] = logged


def _add(stage: Stage, story: Story, step: Step) -> None:
    deed = conversations.AddSnapshot(
        conversation_id=stage.conversation_ids[story.address], said=_said(stage, step)
    )
    conversations.add_snapshot(stage.office, official(stage, story, step), deed)


def _decide(stage: Stage, story: Story, step: Step) -> None:
    conversation, said = stage.conversation(story), step.said
    answers = _answers(stage, conversation, said)
    approach = Approach.of(said["approach"])
    days = said.get("review_days", 14)
    deed = conversations.Decide(
        conversation_id=conversation.id,
        version=conversation.version,
        answers=answers,
        approach=approach,
        reason=said["reason"],
        review_on=stage.office.today() + timedelta(days=days) if days else None,
        assertion=said.get("assertion", ""),
        source=said.get("source", ""),
        extract=said.get("extract", ""),
        learnt=_learnt(said),
    )
    conversations.decide(stage.office, official(stage, story, step), deed)


def _learnt(said: Mapping[str, Any]) -> Learnt:
    """What was learnt: in a story one word, such as `asks`, with what it is."""
    for kind, words in said.get("learnt", {}).items():
        return Learnt(kind=InsightKind.of(kind), words=words)
    return Learnt()


def _extend(stage: Stage, story: Story, step: Step) -> None:
    conversation = stage.conversation(story)
    deed = Extend(
        conversation_id=conversation.id,
        version=conversation.version,
        review_on=stage.office.today() + timedelta(days=step.said["days"]),
        reason=step.said["reason"],
        learnt=_learnt(step.said),
    )
    extensions.extend(stage.office, official(stage, story, step), deed)


def _second(service: Callable[[Office, Actor, Second], None]) -> Deed:
    def do(stage: Stage, story: Story, step: Step) -> None:
        conversation = stage.conversation(story)
        deed = Second(
            conversation_id=conversation.id,
            version=conversation.version,
            reason=step.said["reason"],
        )
        service(stage.office, mentor(stage, story, step), deed)

    return do


def _answers(
    stage: Stage, conversation: Conversation, said: Mapping[str, Any]
) -> Mapping[str, str]:
    """The answers on the path of this case; a mistake in a story shows here."""
    given = {**_ANSWERS, "matter": said.get("matter", "question"), **dict(said.get("answers", {}))}
    with stage.office.sessions() as session:
        facts = case_facts(session, get_conversation(session, conversation.id))
    path = trim(given, facts)
    conclude(path, facts)
    return path


def _pass_on(stage: Stage, story: Story, step: Step) -> None:
    conversation = stage.conversation(story)
    deed = exits.PassOn(
        conversation_id=conversation.id,
        version=conversation.version,
        to=step.said["to"],
        at=stage.office.clock(),
    )
    exits.pass_on(stage.office, official(stage, story, step), deed)


def _on_conversation(
    service: Callable[[Office, Actor, conversations.WithReason], None], who: Who = official
) -> Deed:
    def do(stage: Stage, story: Story, step: Step) -> None:
        conversation = stage.conversation(story)
        service(
            stage.office,
            who(stage, story, step),
            conversations.WithReason(
                conversation_id=conversation.id,
                version=conversation.version,
                reason=step.said["reason"],
            ),
        )

    return do


#: By the word that a story uses.
CONVERSATION_DEEDS: Mapping[str, Deed] = {
    "log": _log,
    "add": _add,
    "decide": _decide,
    "extend": _extend,
    "agree extension": _second(extensions.agree_extension),
    "refuse extension": _second(extensions.refuse_extension),
    "pass on": _pass_on,
    "refer conversation": _on_conversation(conversations.refer_conversation),
    "agree": _on_conversation(conversations.agree, press_officer),
    "close conversation": _on_conversation(conversations.close_conversation),
    "press closes conversation": _on_conversation(conversations.close_conversation, press_officer),
    "reopen": _on_conversation(conversations.reopen),
}
