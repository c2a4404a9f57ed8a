"""The department while its stories are played: who is who, and where each case stands."""

from collections.abc import Callable
from dataclasses import dataclass, field

from convo.db.models import Conversation, Reply
from convo.demo.people import PEOPLE, Cast
from convo.demo.story import Step, Story
from convo.domain.actor import Actor
from convo.queries.conversations import get_conversation
from convo.queries.replies import get_reply
from convo.services.office import Office


@dataclass(slots=True)
class Stage:
    """The department while its stories are played."""

    office: Office
    cast: Cast = field(default_factory=Cast)
    #: Venues and topics by name.
    places: dict[str, int] = field(default_factory=dict)
    #: By the address of the story.
    conversation_ids: dict[str, int] = field(default_factory=dict)
    #: The reply that was started last in it.
    reply_ids: dict[str, int] = field(default_factory=dict)

    def conversation(self, story: Story) -> Conversation:
        """The story's conversation as it stands now."""
        with self.office.sessions() as session:
            return get_conversation(session, self.conversation_ids[story.address])

    def reply(self, story: Story) -> Reply:
        """The story's newest reply as it stands now."""
        with self.office.sessions() as session:
            reply = get_reply(session, self.reply_ids[story.address])
            # Read what a deed may ask for while the session is open.
            _ = reply.conversation.snapshots, reply.conversation.decisions
            return reply


#: What a step does.
Deed = Callable[[Stage, Story, Step], None]
#: Who does it.
Who = Callable[[Stage, Story, Step], Actor]


def official(stage: Stage, story: Story, step: Step) -> Actor:
    """Whose case it is, unless the step names somebody else."""
    return stage.cast.actor(step.by or story.official)


def mentor(stage: Stage, story: Story, step: Step) -> Actor:
    """The named mentor of the official, unless the step names somebody else."""
    return stage.cast.actor(step.by or PEOPLE[story.official].mentor)


def press_officer(stage: Stage, _story: Story, step: Step) -> Actor:
    """The press officer on duty, unless the step names somebody else."""
    return stage.cast.actor(step.by or "gwen")
