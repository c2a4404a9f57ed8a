"""What a step asks of a mentor or advises, through the services."""

from collections.abc import Mapping

from convo.demo.stage import Deed, Stage, mentor, official
from convo.demo.story import Step, Story
from convo.queries.notes import list_threads
from convo.services import notes


def _about(stage: Stage, story: Story, step: Step) -> notes.About:
    return notes.About(
        conversation_id=stage.conversation_ids[story.address],
        reply_id=stage.reply_ids.get(story.address),
        quote=step.said.get("quote", ""),
    )


def _ask(stage: Stage, story: Story, step: Step) -> None:
    deed = notes.Ask(about=_about(stage, story, step), words=step.said["words"])
    notes.ask(stage.office, official(stage, story, step), deed)


def _advise(stage: Stage, story: Story, step: Step) -> None:
    notes.advise(
        stage.office,
        mentor(stage, story, step),
        notes.Advise(
            about=_about(stage, story, step),
            words=step.said["words"],
            answers_id=_question(stage, story) if step.said.get("answers") else None,
        ),
    )


def _question(stage: Stage, story: Story) -> int:
    """The question that was asked last."""
    with stage.office.sessions() as session:
        return list_threads(session, stage.conversation_ids[story.address])[-1].note.id


#: By the word that a story uses.
NOTE_DEEDS: Mapping[str, Deed] = {"ask": _ask, "advise": _advise}
