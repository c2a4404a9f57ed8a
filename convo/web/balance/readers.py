"""Who gets the balance of a topic."""

from convo.db.models import Topic
from convo.domain.vocabulary import Role
from convo.web.access import me


def may_see(topic: Topic) -> bool:
    """Whether the person signed in gets it: the press office of every topic, an owner of theirs."""
    return Role.PRESS_OFFICE in me().roles or topic.owner_id == me().id
