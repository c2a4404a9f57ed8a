"""Many conversations with one question, for tests that need what is suggested about them."""

from dataclasses import replace

from sqlalchemy import select

from convo.db.models import Conversation, Experiment
from convo.domain.actor import Actor
from convo.domain.experiments import MANY
from convo.domain.vocabulary import SpeakerRole
from convo.services.conversations import Log, Said, log
from convo.services.office import Office
from convo.support.identifiers import hex128

QUESTION = (
    "Does anybody know when the bridge by the mill opens again, what it will cost, and whether "
    "the old ferry could run until it is done?"
)


def suggest_one(office: Office, official: Actor, like: Conversation, mark: str = "") -> int:
    """Log as many conversations with one question as it takes, where `like` is; what is suggested.

    `mark` is something to know the words again by.
    """
    for number in range(MANY):
        asked = Log(
            address=f"https://forum.example.org/{mark}/bridge/{hex128()}",
            title=f"{mark} bridge {number}".strip(),
            venue_id=like.venue_id,
            topic_id=like.topic_id,
            said=Said(words=f"{QUESTION} {mark}".strip(), speaker=SpeakerRole.PUBLIC),
        )
        log(office, replace(official, request=hex128()), asked)
    with office.sessions() as session:
        return session.scalars(select(Experiment.id).order_by(Experiment.id.desc())).first() or 0
