"""Reading the whole log for a pack: in its order, all of one moment, a little at a time."""

from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from convo.db.models import AuditCheckpoint, AuditEntry, AuditOpening, Conversation, Person
from convo.domain.permissions import Action
from convo.domain.vocabulary import Outcome
from convo.queries.timeline import Line, read_lines
from convo.queries.tree import get_inclusion_proof

_AT_ONCE = 1_000
#: Few rows are in memory at once.
_STREAMED = {"yield_per": _AT_ONCE}
#: Whoever is handed a pack asks first who signed off and what went out.
PROVEN = (Action.SIGN_OFF, Action.POST, Action.RECORD_UNSIGNED)

_REPLIES_AT_ONCE = 200
_OF_REPLIES = (
    AuditEntry.subject_type == "reply",
    AuditEntry.outcome == Outcome.OK.value,
    AuditEntry.action.in_([each.value for each in (*PROVEN, Action.START, Action.CORRECT)]),
)


def read_one_moment(session: Session) -> None:
    """Make all that this session reads be of one moment. To be called before it reads anything.

    On SQLite every transaction does so by itself.
    """
    if session.get_bind().dialect.name != "sqlite":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def list_leaves(session: Session) -> Iterator[bytes]:
    """The bytes of every entry, in the order of the log."""
    yield from session.scalars(
        select(AuditEntry.leaf).order_by(AuditEntry.seq), execution_options=_STREAMED
    )


def list_openings(session: Session) -> Iterator[Row[int, str, bytes, str]]:
    """Place, field, salt and value of all words, by place and then by field."""
    columns = (AuditOpening.seq, AuditOpening.field, AuditOpening.salt, AuditOpening.value)
    found = session.execute(
        select(*columns).order_by(AuditOpening.seq), execution_options=_STREAMED
    )
    for _, together in groupby(found, key=attrgetter("seq")):
        # Databases order letters each in its own way; whoever verifies has to agree on one.
        yield from sorted(together, key=attrgetter("field"))


def list_checkpoints(session: Session) -> list[tuple[int, str]]:
    """Size and signed note of every checkpoint, the oldest first."""
    columns = select(AuditCheckpoint.size, AuditCheckpoint.note)
    return [(size, note) for size, note in session.execute(columns.order_by(AuditCheckpoint.id))]


def list_names(session: Session) -> Iterator[Row[int, str]]:
    """The number and the name of everybody who has, or had, an account."""
    found = select(Person.id, Person.name).order_by(Person.id)
    yield from session.execute(found, execution_options=_STREAMED)


def list_all_lines(session: Session, size: int) -> Iterator[Line]:
    """Every entry as people read it, in the order of the log."""
    for start in range(0, size, _AT_ONCE):
        some = select(AuditEntry).where(AuditEntry.seq >= start, AuditEntry.seq < start + _AT_ONCE)
        yield from read_lines(session, some.order_by(AuditEntry.seq))


def list_cases(session: Session) -> Iterator[Row[int, str]]:
    """The number and the title of every conversation."""
    found = select(Conversation.id, Conversation.title).order_by(Conversation.id)
    yield from session.execute(found, execution_options=_STREAMED)


def list_lines_of_replies(session: Session) -> Iterator[Line]:
    """What made each reply what it is: begun, signed off, posted. By reply, then in their order."""
    after = 0
    while True:
        few = select(AuditEntry.subject_id).where(*_OF_REPLIES, AuditEntry.subject_id > after)
        numbers = session.scalars(
            few.distinct().order_by(AuditEntry.subject_id).limit(_REPLIES_AT_ONCE)
        ).all()
        some = select(AuditEntry).where(*_OF_REPLIES, AuditEntry.subject_id.in_(numbers))
        yield from read_lines(session, some.order_by(AuditEntry.subject_id, AuditEntry.seq))
        if len(numbers) < _REPLIES_AT_ONCE:
            return
        after = numbers[-1] or 0


def list_lines_outside_cases(session: Session) -> Iterator[Line]:
    """What belongs to no conversation: accounts, settings, looks at the log."""
    after = -1
    while True:
        some = (
            select(AuditEntry)
            .where(AuditEntry.conversation_id.is_(None), AuditEntry.seq > after)
            .order_by(AuditEntry.seq)
            .limit(_AT_ONCE)
        )
        lines = read_lines(session, some)
        yield from lines
        if len(lines) < _AT_ONCE:
            return
        after = lines[-1].seq


def list_proofs(session: Session, size: int) -> Iterator[tuple[int, list[bytes]]]:
    """Every sign-off and posting among the first `size` entries, each with its inclusion proof.

    One for which the tree has not all its nodes is passed over: whoever verifies says so.
    """
    wanted = select(AuditEntry.seq).where(
        AuditEntry.action.in_([each.value for each in PROVEN]),
        AuditEntry.outcome == Outcome.OK.value,
        AuditEntry.seq < size,
    )
    for seq in session.scalars(wanted.order_by(AuditEntry.seq), execution_options=_STREAMED):
        try:
            yield seq, get_inclusion_proof(session, seq, size)
        except KeyError:
            continue
