"""Who has to hear of a deed: those whose step is next, and those whose work it was about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from convo.db.base import Base
from convo.db.models import Alert, Conversation, Cover, Note, Person, PersonRole, Reply
from convo.domain.notices import MailChoice
from convo.domain.vocabulary import EscalatedTo, ReplyState, Role
from convo.queries.covers import covers_on
from convo.queries.extensions import lasting, second_mentors, without_part
from convo.queries.recognition import is_for_press_office
from convo.queries.standpoint import Standpoint

#: People by identifier; None stands for the press office, which has no name.
Audience = frozenset[int | None]

NOBODY: Audience = frozenset()


@dataclass(frozen=True, kw_only=True, slots=True)
class Heard:
    """A deed as those who hear of it need it: to what it was done, by whom, when."""

    session: Session
    #: A reply, a conversation, or a note, an alert or a cover that came of it.
    thing: Any
    #: None for the clock and the command line.
    by: int | None
    at: Standpoint
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def now(self) -> datetime:
        """When it was done."""
        return self.at.now

    @property
    def reply(self) -> Reply | None:
        """The reply that it is about, if it is about one."""
        return self.thing if isinstance(self.thing, Reply) else getattr(self.thing, "reply", None)

    @property
    def conversation(self) -> Conversation:
        """The conversation that it is about."""
        if isinstance(self.thing, Conversation):
            return self.thing
        return self.session.get_one(Conversation, self.thing.conversation_id)


def press_office(_heard: Heard) -> Audience:
    """The press office as a whole."""
    return frozenset({None})


def reader(heard: Heard) -> Audience:
    """The mentor who reads it: while they are away, whoever covers for them."""
    return _or_cover(heard, _reply(heard).mentor_id, Role.MENTOR)


def topic_mentors(heard: Heard) -> Audience:
    """Every mentor of the topic."""
    return frozenset(heard.conversation.topic.mentor_ids)


def second_signers(heard: Heard) -> Audience:
    """Whoever may say the second yes but who said the first; or the press office, if it has to."""
    if is_for_press_office(heard.session, _reply(heard), heard.at):
        return press_office(heard)
    return (topic_mentors(heard) | reader(heard)) - {_reply(heard).first_signed_by_id}


def authors(heard: Heard) -> Audience:
    """Those who write it; for one who is away, their cover as well: the words are the author's."""
    ids = _reply(heard).author_ids
    return ids | _covers_of(heard, ids)


def mentor(heard: Heard) -> Audience:
    """Its named mentor."""
    return frozenset({_reply(heard).mentor_id} - {None})


def in_charge(heard: Heard) -> Audience:
    """The official in charge, themselves."""
    return frozenset({heard.conversation.official_id})


def official(heard: Heard) -> Audience:
    """The official in charge; while they are away, whoever covers for them."""
    return _or_cover(heard, heard.conversation.official_id, Role.OFFICIAL)


def asked_mentor(heard: Heard) -> Audience:
    """The mentor to whom a question was put; while they are away, whoever covers for them."""
    return _or_cover(heard, heard.thing.to_id, Role.MENTOR)


def asked_about_concern(heard: Heard) -> Audience:
    """Who was asked about a concern, themselves: nobody else knows what they did."""
    return frozenset({heard.thing.assigned_to_id} - {None})


def asker(heard: Heard) -> Audience:
    """Who asked what advice answers; for advice that nobody asked for, those who write it."""
    note: Note = heard.thing
    question = heard.session.get(Note, note.answers_id) if note.answers_id else None
    if question is not None:
        return frozenset({question.by_id})
    return authors(heard) if note.reply_id is not None else official(heard)


def joined(heard: Heard) -> Audience:
    """The author who was added."""
    added = heard.facts.get("author")
    return frozenset({added}) if isinstance(added, int) else NOBODY


def looks_again(heard: Heard) -> Audience:
    """Who looks at the thread again."""
    return frozenset({_reply(heard).follow_up_by_id} - {None})


def waits_for_second(heard: Heard) -> bool:
    """Whether a decision waits for a second person to say that it stands."""
    lasts = lasting(heard.conversation)
    return lasts is not None and lasts.waiting is not None


def agreeing_mentors(heard: Heard) -> Audience:
    """The mentors who may say so, but for whoever decided or extended it."""
    case = heard.conversation
    covers = heard.at.covers(heard.session, {case.official.mentor_id})
    return without_part(case, second_mentors(case, covers))


def agreeing_owner(heard: Heard) -> Audience:
    """The owner of the topic, where they may say so."""
    owner = heard.conversation.topic.owner_id
    return without_part(heard.conversation, frozenset({owner} if owner is not None else ()))


def stand_in(heard: Heard) -> Audience:
    """Who was named as cover."""
    return frozenset({heard.thing.cover_id})


def next_in_line(heard: Heard) -> Audience:
    """Who is told of what has waited too long: covers and mentors first, then the press office."""
    if heard.thing.escalated_to is EscalatedTo.PRESS_OFFICE:
        return press_office(heard)
    reply = heard.thing if isinstance(heard.thing, Reply) else None
    if reply is not None and reply.state is ReplyState.WITH_SECOND_SIGNER:
        return second_signers(heard)
    if isinstance(heard.thing, Note):
        return (asked_mentor(heard) | topic_mentors(heard)) - {heard.thing.to_id}
    if reply is not None and reply.state is ReplyState.WITH_MENTOR:
        return (reader(heard) | topic_mentors(heard)) - {reply.mentor_id}
    if reply is None:
        second = agreeing_mentors(heard) | agreeing_owner(heard)
        return second if waits_for_second(heard) else official(heard)
    own = {reply.follow_up_by_id} if reply.follow_up_by_id is not None else set[int]()
    watching = reply.author_ids | own
    return _covers_of(heard, watching) - watching


def notes_of(heard: Heard) -> Sequence[Base]:
    """The notes that the deed wrote."""
    return heard.session.scalars(
        select(Note).where(Note.at == heard.now, Note.by_id == heard.by)
    ).all()


def alerts_of(heard: Heard) -> Sequence[Base]:
    """What the deed brought to the press office."""
    return heard.session.scalars(
        select(Alert).where(Alert.reply_id == heard.thing.id, Alert.raised_at == heard.now)
    ).all()


def covers_of(heard: Heard) -> Sequence[Base]:
    """The covers that the deed named."""
    return heard.session.scalars(
        select(Cover).where(Cover.named_at == heard.now, Cover.named_by_id == heard.by)
    ).all()


def choices_of(
    session: Session, people: frozenset[int] | None, role: Role | None
) -> dict[int | None, MailChoice]:
    """What these people (None: everybody) chose, of those who are active and hold the role.

    Without a role: whoever may read cases.
    """
    found = select(Person.id, Person.mail).join(PersonRole).where(Person.active)
    if people is not None:
        found = found.where(Person.id.in_(people))
    if role is not None:
        found = found.where(PersonRole.role == role)
    else:
        found = found.where(PersonRole.role != Role.ADMINISTRATOR)
    return {row.id: row.mail for row in session.execute(found)}


def _or_cover(heard: Heard, person_id: int | None, role: Role) -> Audience:
    if person_id is None:
        return NOBODY
    covers = covers_on(heard.session, {person_id}, heard.at.today)
    return frozenset(each.person_id for each in covers.named(person_id, role)) or frozenset(
        {person_id}
    )


def _covers_of(heard: Heard, officials: frozenset[int]) -> Audience:
    covers = covers_on(heard.session, officials, heard.at.today)
    return frozenset(
        each.person_id for one in officials for each in covers.named(one, Role.OFFICIAL)
    )


def _reply(heard: Heard) -> Reply:
    reply = heard.reply
    if reply is None:
        raise LookupError("this deed is about no reply")
    return reply


def writers_of(reply: Reply | None) -> frozenset[int]:
    """Whoever wrote any of a reply, or may."""
    return reply.author_ids | reply.writer_ids if reply is not None else frozenset()
