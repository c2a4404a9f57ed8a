"""What one mail tells, read from the record at the moment that it is sent.

What is no longer true is left out: nobody is mailed about what somebody else has done meanwhile.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from convo.db.models import (
    Alert,
    AuditCheckpoint,
    AuditEntry,
    Concern,
    Conversation,
    Cover,
    ErasureRequest,
    Insight,
    Mail,
    Note,
    Notice,
    Person,
    Reply,
    Topic,
)
from convo.domain.notices import URGENT, MailChoice, NoticeKind
from convo.domain.vocabulary import Role
from convo.mail.digest_text import in_text
from convo.mail.letters import Item, Letter
from convo.queries.checkpoints import find_newest_checkpoint
from convo.queries.digest_given import Period
from convo.queries.digests import digest_of
from convo.queries.standpoint import Standpoint
from convo.queries.timeline import Line, read_lines
from convo.queries.told_about import About, Thing

_K = NoticeKind
#: What a notice is about by itself; of the other kinds it is a note.
_THINGS: Mapping[NoticeKind, type[Any]] = {
    _K.ALERT: Alert,
    _K.CONCERN: Concern,
    _K.COVERING: Cover,
    _K.DIGEST: Topic,
    _K.ERASURE: ErasureRequest,
    _K.INSIGHT: Insight,
    _K.SETTLED: Alert,
}
#: Whose words a mail tells: the note's own, or of the entry those called so, else its reason.
_NOTES = frozenset({_K.ASKED, _K.ADVISED})
_WORDS = {_K.SIGNED_OFF: "note", _K.CONCERN: "words"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Reader:
    """Whom a mail goes to; the shared mailbox has no name."""

    address: str
    name: str = ""


def find_reader(session: Session, mail: Mail, press_office: str) -> Reader | None:
    """Whom this mail goes to, unless they want none, have left, or have no part in cases now."""
    if mail.person_id is None:
        return Reader(address=press_office) if press_office else None
    person = session.get(Person, mail.person_id)
    if person is None or not person.active or person.mail is MailChoice.NONE:
        return None
    if person.roles <= {Role.ADMINISTRATOR}:
        return None
    return Reader(address=person.email, name=person.name)


def find_letter(session: Session, mail: Mail, reader: Reader, at: Standpoint) -> Letter | None:
    """What this mail says; None where nothing of it is still true."""
    told = [about for about in _read(session, mail.notices) if about.stands(at.now, at.today)]
    if not told:
        return None
    told.sort(key=lambda about: about.notice.kind not in URGENT)
    lines = _lines(session, {about.notice.seq for about in told})
    return Letter(
        name=mail.name,
        to=reader.address,
        reader=reader.name,
        items=tuple(_item(session, about, lines.get(about.notice.seq), at) for about in told),
        written_at=at.calendar.local(at.now),
    )


def _read(session: Session, notices: Collection[Notice]) -> Iterator[About]:
    reply_ids = {notice.reply_id for notice in notices}
    case_ids = {notice.conversation_id for notice in notices}
    replies = session.scalars(select(Reply).where(Reply.id.in_(reply_ids)))
    conversations = session.scalars(
        select(Conversation)
        .options(joinedload(Conversation.topic), joinedload(Conversation.venue))
        .where(Conversation.id.in_(case_ids))
    )
    reply_by_id: dict[int | None, Reply] = {reply.id: reply for reply in replies}
    case_by_id: dict[int | None, Conversation] = {case.id: case for case in conversations}
    for notice in notices:
        yield About(
            notice=notice,
            reply=reply_by_id.get(notice.reply_id),
            conversation=case_by_id.get(notice.conversation_id),
            thing=_thing(session, notice),
        )


def _thing(session: Session, notice: Notice) -> Thing | None:
    if notice.kind is _K.RECEIPT:
        return find_newest_checkpoint(session)  # also one that was signed since it came about
    if notice.about_id is None:
        return None
    thing: Thing | None = session.get(_THINGS.get(notice.kind, Note), notice.about_id)
    return thing


def _lines(session: Session, places: Collection[int | None]) -> dict[int | None, Line]:
    lines = read_lines(session, select(AuditEntry).where(AuditEntry.seq.in_(places)))
    return {line.seq: line for line in lines}


def _item(session: Session, about: About, line: Line | None, at: Standpoint) -> Item:
    until = about.until
    return Item(
        kind=about.notice.kind,
        who=line.who if line is not None else "",
        case=about.case,
        noun=about.noun,
        detail=about.detail,
        path=about.path,
        at=at.calendar.local(about.since),
        until=at.calendar.local(until) if until is not None else None,
        words=_words(about, line),
        exact=_exact(session, about, line, at),
    )


def _exact(session: Session, about: About, line: Line | None, at: Standpoint) -> str:
    """What a program made: a log receipt, or a digest of the record as it is now."""
    if isinstance(about.thing, AuditCheckpoint):
        return about.thing.note
    if isinstance(about.thing, Topic) and line is not None:
        period = Period.told(line.facts, at.calendar)
        return in_text(digest_of(session, about.thing.id, period))
    return ""


def _words(about: About, line: Line | None) -> str:
    """What somebody wrote to the reader, whole: a reason, a question, advice. Never a draft."""
    if isinstance(about.thing, Note) and about.notice.kind in _NOTES:
        return about.thing.words
    if isinstance(about.thing, Insight):
        return about.thing.words
    if about.notice.kind is _K.LOOK_AGAIN and about.conversation is not None:
        decision = about.conversation.decision
        return decision.reason if decision is not None else ""
    if line is None:
        return ""
    return line.words.get(_WORDS.get(about.notice.kind, "reason"), "")
