"""The workflow against its own rules, whoever wrote the rows: sign-offs, versions, states."""

from collections.abc import Iterator

from sqlalchemy import String, Subquery, and_, case, cast, func, not_, or_, select
from sqlalchemy.orm import Session

from convo.db.models import AuditEntry, Conversation, FileImport, Reply, Revision, Step
from convo.domain.conversation_table import CONVERSATION
from convo.domain.permissions import Action
from convo.domain.vocabulary import ConversationState, ReplyState
from convo.queries.reconciled_kinds import Difference, is_done
from convo.queries.reconciled_rows import MOST

#: Where each deed leads that moves a conversation; a decision may also lead to the press office.
LEADS_TO = dict.fromkeys((Action.LOG, Action.LOG_COMMUNITY), ConversationState.LOGGED) | {
    row.action: row.target for row in CONVERSATION.rows if row.target is not None
}


def broken_rules(session: Session) -> Iterator[Difference]:
    """Everything that the workflow does not allow."""
    yield from _posted_too_early(session)
    yield from _gaps(session)
    yield from _other_states(session)
    yield from _other_standings(session)
    yield from _miscounted_imports(session)


def _posted_too_early(session: Session) -> Iterator[Difference]:
    """Posted as signed off, and nobody had signed it off."""
    posted, signed = _first(Action.POST), _first(Action.SIGN_OFF)
    found = (
        select(posted.c.key, posted.c.seq)
        .outerjoin(signed, signed.c.key == posted.c.key)
        .where(or_(signed.c.seq.is_(None), signed.c.seq > posted.c.seq))
        .order_by(posted.c.seq)
        .limit(MOST)
    )
    for number, seq in session.execute(found):
        sentence = f"posting of reply {number}: entry {seq} has no sign-off before it"
        yield Difference("postings too early", "reply", number or 0, sentence)


def _first(deed: Action) -> Subquery:
    return (
        select(AuditEntry.subject_id.label("key"), func.min(AuditEntry.seq).label("seq"))
        .where(*is_done("reply", [deed]))
        .group_by(AuditEntry.subject_id)
        .subquery()
    )


def _gaps(session: Session) -> Iterator[Difference]:
    first, last, count = (
        func.min(Revision.number),
        func.max(Revision.number),
        func.count(Revision.id),
    )
    found = (
        select(Revision.reply_id)
        .group_by(Revision.reply_id)
        .having(or_(first != 1, last != count))
        .order_by(Revision.reply_id)
        .limit(MOST)
    )
    for number in session.scalars(found):
        sentence = f"versions of reply {number}: their numbers have a gap"
        yield Difference("gaps", "reply", number, sentence)


def _other_states(session: Session) -> Iterator[Difference]:
    """A reply is where its last step led; one without a step is being drafted."""
    last = (
        select(Step.reply_id.label("key"), func.max(Step.id).label("step"))
        .group_by(Step.reply_id)
        .subquery()
    )
    found = (
        select(Reply.id, Reply.state)
        .outerjoin(last, last.c.key == Reply.id)
        .outerjoin(Step, Step.id == last.c.step)
        .where(func.coalesce(Step.to_state, ReplyState.DRAFTING.value) != Reply.state)
        .order_by(Reply.id)
        .limit(MOST)
    )
    for number, state in session.execute(found):
        sentence = f"state of reply {number}: it is {state.value}, its last step led elsewhere"
        yield Difference("states", "reply", number, sentence)


def _other_standings(session: Session) -> Iterator[Difference]:
    """A conversation stands where the last of the deeds that lead somewhere led."""
    last = (
        select(AuditEntry.subject_id.label("key"), func.max(AuditEntry.seq).label("seq"))
        .where(*is_done("conversation", LEADS_TO))
        .group_by(AuditEntry.subject_id)
        .subquery()
    )
    led_to = {deed.value: state.value for deed, state in LEADS_TO.items()}
    stands = cast(Conversation.state, String)
    is_decided_so = and_(
        AuditEntry.action == Action.DECIDE.value, stands == ConversationState.REFERRED.value
    )
    found = (
        select(Conversation.id, Conversation.state, last.c.seq)
        .join(last, last.c.key == Conversation.id)
        .join(AuditEntry, AuditEntry.seq == last.c.seq)
        .where(case(led_to, value=AuditEntry.action) != stands, not_(is_decided_so))
        .order_by(Conversation.id)
        .limit(MOST)
    )
    for number, state, seq in session.execute(found):
        sentence = f"state of conversation {number}: it is {state.value}, entry {seq} led elsewhere"
        yield Difference("states", "conversation", number, sentence)


def _miscounted_imports(session: Session) -> Iterator[Difference]:
    counted = func.count(Conversation.id)
    found = (
        select(FileImport.id, FileImport.conversations, counted)
        .outerjoin(Conversation, Conversation.import_id == FileImport.id)
        .group_by(FileImport.id, FileImport.conversations)
        .having(counted != FileImport.conversations)
        .order_by(FileImport.id)
    )
    for number, said, there in session.execute(found):
        sentence = f"import {number}: {there} conversations, {said} were imported"
        yield Difference("imports", "file_import", number, sentence)
