"""What a walk may do from the posting on, and beside the straight path to it."""

from typing import Any

from sqlalchemy import select

from convo.db.models import Alert
from convo.domain.actor import Actor
from convo.domain.vocabulary import SeenAs, SpeakerRole
from convo.services import (
    alerts,
    conversations,
    corrections,
    follow_ups,
    postings,
    replies,
    unsigned,
)
from convo.services.office import Office
from tests.given import DENIAL, FINE_WORDS, Given

#: As people find it: mostly as posted, now and then changed or gone.
_SEEN = (SeenAs.AS_POSTED, SeenAs.AS_POSTED, SeenAs.DIFFERENT, SeenAs.GONE)
_WORDS = (FINE_WORDS, FINE_WORDS + " Thank you.", DENIAL, "")
_WHY = ("Because", "It was wrong", "As agreed", "")


class AfterPosting:
    """The deeds, named as the services name them. `about` is what a page knows of its case."""

    office: Office
    given: Given
    choice: int

    def add_snapshot(self, actor: Actor, about: Any) -> None:
        """Somebody said something, now and then a question, and now and then it is a journalist."""
        who = SpeakerRole.JOURNALIST if self.choice == 3 else SpeakerRole.PUBLIC
        said = conversations.Said(words="And then?", speaker=who, asks=self.choice > 0)
        deed = conversations.AddSnapshot(conversation_id=about.id, said=said)
        conversations.add_snapshot(self.office, actor, deed)

    def record_unsigned(self, actor: Actor, about: Any) -> None:
        deed = unsigned.RecordUnsigned(
            reply_id=about.id, version=about.version, posting=self._posting()
        )
        unsigned.record_unsigned(self.office, actor, deed)

    def record_unsigned_in(self, actor: Actor, about: Any) -> None:
        deed = unsigned.RecordUnsignedIn(
            conversation_id=about.id, version=about.version, posting=self._posting()
        )
        unsigned.record_unsigned_in(self.office, actor, deed)

    def see_as_posted(self, actor: Actor, about: Any) -> None:
        deed = postings.SeeAsPosted(
            reply_id=about.id, version=about.version, seen=_SEEN[self.choice], words="Other words"
        )
        postings.see_as_posted(self.office, actor, deed)

    def set_follow_up(self, actor: Actor, about: Any) -> None:
        chosen = follow_ups.FollowUp(on=self.office.today(), by_id=actor.person_id or 0)
        deed = follow_ups.SetFollowUp(reply_id=about.id, version=about.version, follow_up=chosen)
        follow_ups.set_follow_up(self.office, actor, deed)

    def correct(self, actor: Actor, about: Any) -> None:
        deed = corrections.Correct(
            reply_id=about.id,
            version=about.version,
            reason=_WHY[self.choice],
            own_error=self.choice == 1,
        )
        corrections.correct(self.office, actor, deed)

    def remove(self, actor: Actor, about: Any) -> None:
        deed = replies.WithReason(
            reply_id=about.id, version=about.version, reason=_WHY[self.choice]
        )
        postings.remove(self.office, actor, deed)

    def note_removed(self, actor: Actor, about: Any) -> None:
        deed = postings.NoteRemoved(
            reply_id=about.id,
            version=about.version,
            noticed_on=self.office.today(),
            said=_WHY[self.choice],
        )
        postings.note_removed(self.office, actor, deed)

    def settle_alert(self, actor: Actor, _about: Any) -> int:
        """The oldest that is open, if any."""
        oldest = select(Alert.id, Alert.version).where(Alert.settled_at.is_(None)).limit(1)
        with self.office.sessions() as session:
            found = session.execute(oldest).first()
        if found is None:
            return 0
        deed = alerts.SettleAlert(alert_id=found.id, version=found.version, words="Seen")
        alerts.settle_alert(self.office, actor, deed)
        return 1

    def _posting(self) -> unsigned.Unsigned:
        return self.given.unsigned(None, _WORDS[self.choice])


AFTER_POSTING = (
    *("add_snapshot", "record_unsigned", "see_as_posted", "correct", "settle_alert"),
    *("record_unsigned_in", "set_follow_up", "remove", "note_removed"),
)
