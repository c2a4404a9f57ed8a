"""Who looks at a thread again after a posting, and on which day (domain.md VE5)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm.attributes import flag_modified

from convo.db.models import Reply
from convo.domain.actor import Actor
from convo.domain.errors import NotReady
from convo.domain.permissions import Action
from convo.domain.vocabulary import Role
from convo.queries.conversations import get_conversation
from convo.queries.people import get_person
from convo.services.moves import open_reply, pass_gate
from convo.services.office import Office
from convo.services.transaction import Transaction, transaction

#: A thread that nobody need look at for longer than this can be closed.
_LATEST = timedelta(days=365)


@dataclass(frozen=True, kw_only=True, slots=True)
class FollowUp:
    """Somebody looks at the thread again on this day."""

    on: date
    by_id: int


@dataclass(frozen=True, kw_only=True, slots=True)
class SetFollowUp:
    """Another day or another person for looking at the thread again."""

    reply_id: int
    version: int
    follow_up: FollowUp


def usual_follow_up_day(office: Office, now: datetime) -> date:
    """The day on which a thread is usually looked at again after a posting."""
    calendar = office.calendar
    return calendar.local(calendar.add_days(now, office.targets.follow_up_days)).date()


def set_follow_up(office: Office, actor: Actor, deed: SetFollowUp) -> None:
    """Say who looks at the thread again, and when."""
    with transaction(office, actor, Action.SET_FOLLOW_UP) as tx:
        reply = open_reply(tx, deed.reply_id, deed.version)
        pass_gate(tx, reply)
        watch(tx, reply, deed.follow_up)
        reply.changed_at = tx.now
        flag_modified(reply, "changed_at")
        tx.record(reply)


def watch(tx: Transaction, reply: Reply, follow_up: FollowUp | None) -> None:
    """Keep who looks again and when: on the usual day, where nobody says otherwise, its author.

    The official in charge, where that author handed it over or can do nothing here now.

    Raises `NotReady` for a day that has passed or is far off, and for somebody who can't do it.
    """
    chosen = follow_up or FollowUp(
        on=usual_follow_up_day(tx.office, tx.now), by_id=_usual_watcher(tx, reply)
    )
    today = tx.standpoint.today
    if not today <= chosen.on <= today + _LATEST:
        raise NotReady(("Choose a day between today and a year from now.",), "unfit")
    if follow_up is not None:
        _require_official(tx, chosen.by_id)
    reply.follow_up_on = chosen.on
    reply.follow_up_by_id = chosen.by_id
    reply.due_at = tx.office.calendar.closing(chosen.on)
    reply.escalated_to = None
    tx.note(follow_up_on=chosen.on.isoformat(), follow_up_by=chosen.by_id)


def _usual_watcher(tx: Transaction, reply: Reply) -> int:
    author = get_person(tx.session, reply.started_by_id)
    gone = {each.person_id for each in reply.authors if each.handed_over}
    is_here = author.active and Role.OFFICIAL in author.roles and author.id not in gone
    return author.id if is_here else get_conversation(tx.session, reply.conversation_id).official_id


def _require_official(tx: Transaction, person_id: int) -> None:
    person = get_person(tx.session, person_id)
    if not person.active or Role.OFFICIAL not in person.roles:
        raise NotReady(("Choose an official who works here.",), "unfit")
