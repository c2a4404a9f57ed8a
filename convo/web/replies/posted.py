"""What the page of a reply shows once something stands, or stood, on the site."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from convo.db.models import Alert, Person, Reply
from convo.domain.vocabulary import Role, SeenAs
from convo.queries.alerts import list_alerts_in
from convo.queries.people import list_people_who_are
from convo.queries.postings import list_corrections_of
from convo.services.follow_ups import usual_follow_up_day
from convo.support.differences import Piece, compare
from convo.web.access import db, office
from convo.web.replies.case import Case


@dataclass(frozen=True, kw_only=True, slots=True)
class Posted:
    """How the words on the site differ from what was cleared, and what came of that."""

    #: From the words signed off (of an unsigned posting: from the draft) to those posted.
    difference: tuple[Piece, ...]
    #: From the words posted to those that somebody found there since.
    since: tuple[Piece, ...]
    corrections: Sequence[Reply]
    alerts: Sequence[Alert]


def posted_of(case: Case) -> Posted:
    """What is known of the posting of this reply, or of the reply where it is not posted yet."""
    reply = case.reply
    return Posted(
        difference=_difference(reply),
        since=compare(reply.posted_words, reply.seen_words)
        if reply.seen_as is SeenAs.DIFFERENT
        else (),
        corrections=list_corrections_of(db(), reply.id) if reply.posted_at else (),
        alerts=[a for a in list_alerts_in(db(), case.conversation.id) if a.reply_id == reply.id],
    )


def officials_for(session: Session) -> list[Person]:
    """Whom a form about a posting lets one choose from."""
    return list(list_people_who_are(session, Role.OFFICIAL))


def usual_follow_up(reply: Reply) -> dict[str, object]:
    """Who looks at the thread again and when, before somebody says otherwise."""
    day = reply.follow_up_on or usual_follow_up_day(office(), office().clock())
    who = reply.follow_up_by_id or reply.started_by_id
    return {"follow_up_on": day, "follow_up_by": str(who)}


def _difference(reply: Reply) -> tuple[Piece, ...]:
    before = reply.latest if reply.posted_unsigned else reply.signed_off_revision
    if before is None or not (reply.posted_differently or reply.posted_unsigned):
        return ()
    return compare(before.words, reply.posted_words)
