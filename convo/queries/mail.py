"""Mail on its way: what is due, what is stuck, and what whoever runs convo should know of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, joinedload

from convo.db.models import Mail, Notice, Reply
from convo.domain.notices import MailState, NoticeKind
from convo.domain.vocabulary import ReplyState

#: More than this are counted and not listed.
MOST = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class MailStanding:
    """Whether mail goes out."""

    #: People's notices and mails that are due, or wait for the office to open.
    waiting: int
    #: Since when the oldest of them that is due has been so; None where nothing is due.
    late_since: datetime | None
    #: The last mail that a server took.
    sent_at: datetime | None
    given_up: int
    not_known: int
    #: The newest mails that were given up or of which nobody knows, with their people.
    stuck: Sequence[Mail]

    @property
    def is_troubled(self) -> bool:
        """Whether somebody should look at it."""
        return bool(self.given_up or self.not_known)


_STUCK = (MailState.GIVEN_UP, MailState.NOT_KNOWN)


def mail_standing(session: Session, now: datetime) -> MailStanding:
    """Where the mail of the last days stands."""
    by_state = select(Mail.state, func.count().label("mails")).group_by(Mail.state)
    counted: dict[MailState, int] = {row.state: row.mails for row in session.execute(by_state)}
    unmailed = session.execute(
        select(func.count(), func.min(Notice.due_at)).where(Notice.mail_id.is_(None))
    ).one()
    first_mail = session.scalar(
        select(func.min(Mail.made_at)).where(Mail.state == MailState.WAITING)
    )
    late = [moment for moment in (unmailed[1], first_mail) if moment is not None and moment <= now]
    return MailStanding(
        waiting=unmailed[0] + counted.get(MailState.WAITING, 0) + counted.get(MailState.SENDING, 0),
        late_since=min(late, default=None),
        sent_at=session.scalar(
            select(func.max(Mail.settled_at)).where(Mail.state == MailState.SENT)
        ),
        given_up=counted.get(MailState.GIVEN_UP, 0),
        not_known=counted.get(MailState.NOT_KNOWN, 0),
        stuck=session.scalars(
            select(Mail)
            .options(joinedload(Mail.person))
            .where(Mail.state.in_(_STUCK))
            .order_by(Mail.id.desc())
            .limit(MOST)
        ).all(),
    )


def has_due_mail(session: Session, now: datetime) -> bool:
    """Whether anything is to be done about mail now."""
    due = exists().where(Notice.mail_id.is_(None), Notice.due_at <= now)
    ready = exists().where(Mail.state == MailState.WAITING, Mail.try_at <= now)
    return bool(session.scalar(select(due | ready)))


def list_due_notices(session: Session, now: datetime) -> Sequence[Notice]:
    """Notices that no mail has taken yet and that are due, oldest first.

    Each is handed to one caller at a time: what another has in hand is left out.
    """
    return session.scalars(
        select(Notice)
        .where(Notice.mail_id.is_(None), Notice.due_at <= now)
        .order_by(Notice.id)
        .with_for_update(skip_locked=True)
    ).all()


def find_due_mail(session: Session, now: datetime) -> Mail | None:
    """One mail that is ready to be sent and that nobody else has in hand."""
    return session.scalar(
        select(Mail)
        .where(Mail.state == MailState.WAITING, Mail.try_at <= now)
        .order_by(Mail.try_at, Mail.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )


def list_kinds_awaiting(session: Session, person_id: int) -> Sequence[NoticeKind]:
    """Of which kinds this person has notices that no mail has taken yet."""
    return session.scalars(
        select(Notice.kind)
        .where(Notice.person_id == person_id, Notice.mail_id.is_(None))
        .distinct()
    ).all()


def list_expiring(session: Session, now: datetime, until: datetime) -> Sequence[int]:
    """Replies whose sign-off runs out between the two, and of which nobody has been told."""
    told = exists().where(
        Notice.kind == NoticeKind.EXPIRING,
        Notice.reply_id == Reply.id,
        Notice.at >= Reply.since,
    )
    return session.scalars(
        select(Reply.id)
        .where(
            Reply.state == ReplyState.SIGNED_OFF,
            Reply.expires_at > now,
            Reply.expires_at <= until,
            ~told,
        )
        .order_by(Reply.id)
    ).all()


def has_lost_mail(session: Session, taken_before: datetime) -> bool:
    """Whether some process has had a mail in hand since before then."""
    lost = exists().where(Mail.state == MailState.SENDING, Mail.claimed_at <= taken_before)
    return bool(session.scalar(select(lost)))


def list_forgettable(session: Session, settled_before: datetime) -> Sequence[int]:
    """Mails of which it was known before then what came of them."""
    return session.scalars(select(Mail.id).where(Mail.settled_at < settled_before)).all()
