"""Receipts of the log: what one is made of, how the log compares with one, and who used any."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from convo.audit.checkpoint import Checkpoint, read_checkpoint
from convo.audit.comparison import Comparison, Hashes, compare
from convo.audit.note import BadNote, PublicKey, UnknownKey, read_note
from convo.audit.receipt import Receipt
from convo.audit.tree import leaf_hash
from convo.db.models import (
    AuditCheckpoint,
    AuditEntry,
    AuditHead,
    AuditNode,
    Notice,
    Person,
    PersonRole,
)
from convo.domain.errors import NotFound
from convo.domain.notices import MailChoice, NoticeKind
from convo.domain.permissions import Action
from convo.domain.receipts import Found
from convo.domain.vocabulary import Outcome, Role
from convo.queries.checkpoints import list_checkpoints, list_keys
from convo.queries.timeline import Line, read_lines

#: More than this are counted by nobody: the log has them all.
MOST_USES = 20
_USES = (Action.TAKE_RECEIPT, Action.CHECK_RECEIPT)
_AT_ONCE = 2_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """What came of holding the log against a receipt."""

    found: Found
    #: The key of the log that signed it; None where none did.
    key: PublicKey | None = None
    #: None for a receipt that says nothing about this log.
    comparison: Comparison | None = None


def get_checkpoint(session: Session, checkpoint_id: int) -> AuditCheckpoint:
    """The kept checkpoint with this number. Raises `NotFound`."""
    found = session.get(AuditCheckpoint, checkpoint_id)
    if found is None:
        raise NotFound(f"no checkpoint {checkpoint_id}")
    return found


def list_leaf_hashes(session: Session, size: int) -> Sequence[bytes]:
    """What the tree has for each of the first entries; fewer where it is damaged."""
    return session.scalars(
        select(AuditNode.hash)
        .where(AuditNode.level == 0, AuditNode.place < size)
        .order_by(AuditNode.place)
    ).all()


def hold_against(session: Session, receipt: Receipt) -> Held:
    """Hold the log as it is now against a receipt: every entry that it is for is read."""
    keys = list_keys(session)
    if receipt.checkpoint.origin not in {key.name for key in keys}:
        return Held(found=Found.OTHER_LOG)
    try:
        key = receipt.note.signers(keys)[-1]
    except UnknownKey:
        compared = _compare(session, receipt, keys)
        return Held(found=Found.OTHER_KEY, comparison=compared)
    except BadNote:
        return Held(found=Found.FORGED)
    compared = _compare(session, receipt, keys)
    return Held(found=_found(compared), key=key, comparison=compared)


def list_uses(session: Session) -> list[Line]:
    """The receipts that were taken and checked last, the newest first."""
    return read_lines(
        session,
        select(AuditEntry)
        .where(AuditEntry.action.in_([action.value for action in _USES]))
        .order_by(AuditEntry.seq.desc())
        .limit(MOST_USES),
    )


def get_check(session: Session, seq: int) -> Line:
    """The entry that says what came of a check. Raises `NotFound`."""
    found = select(AuditEntry).where(
        AuditEntry.seq == seq,
        AuditEntry.action == Action.CHECK_RECEIPT.value,
        AuditEntry.outcome == Outcome.OK.value,
    )
    for line in read_lines(session, found):
        return line
    raise NotFound(f"no check at entry {seq}")


def get_place(session: Session, request: str) -> int:
    """Where in the log the deed of this request stands."""
    return session.scalars(
        select(AuditEntry.seq).where(
            AuditEntry.request == request, AuditEntry.outcome == Outcome.OK.value
        )
    ).one()


def list_awaiting_receipt(session: Session, since: datetime) -> Sequence[int]:
    """Who asked for a receipt on each working day and was told of none since then."""
    told = exists().where(
        Notice.person_id == Person.id, Notice.kind == NoticeKind.RECEIPT, Notice.at >= since
    )
    reviews = exists().where(
        PersonRole.person_id == Person.id, PersonRole.role == Role.PRESS_OFFICE
    )
    return session.scalars(
        select(Person.id)
        .where(
            Person.daily_receipt,
            Person.active,
            Person.mail != MailChoice.NONE,
            reviews,
            ~told,
        )
        .order_by(Person.id)
    ).all()


def _found(compared: Comparison) -> Found:
    if compared.is_as_it_was:
        return Found.AS_IT_WAS
    return Found.SHORTER if compared.present < compared.size else Found.CHANGED


def _compare(session: Session, receipt: Receipt, keys: Sequence[PublicKey]) -> Comparison:
    """Looked at once; where the log is not as it was, once more to say from where on."""
    size = session.scalars(select(AuditHead.next_seq)).one()
    look = partial(_hashes, session, min(size, receipt.checkpoint.size))
    compared = compare(receipt, look(), [])
    if compared.is_as_it_was:
        return compared
    return compare(receipt, look(), _kept(session, keys))


def _kept(session: Session, keys: Sequence[PublicKey]) -> Iterator[Checkpoint]:
    """The checkpoints kept here that a key of the log did sign."""
    for each in list_checkpoints(session):
        try:
            note = read_note(each.note.encode())
            note.signers(keys)
            yield read_checkpoint(note)
        except BadNote:
            continue  # the verifier of the log names it


def _hashes(session: Session, size: int) -> Iterator[Hashes]:
    for start in range(0, size, _AT_ONCE):
        end = min(start + _AT_ONCE, size)
        entries = {
            seq: leaf_hash(leaf) if _are_bytes(leaf) else None
            for seq, leaf in session.execute(
                select(AuditEntry.seq, AuditEntry.leaf).where(
                    AuditEntry.seq >= start, AuditEntry.seq < end
                )
            )
        }
        nodes = {
            node.place: node.hash if _are_bytes(node.hash) else None
            for node in session.execute(
                select(AuditNode.place, AuditNode.hash).where(
                    AuditNode.level == 0, AuditNode.place >= start, AuditNode.place < end
                )
            )
        }
        for place in range(start, end):
            yield entries.get(place), nodes.get(place)


def _are_bytes(stored: object) -> bool:
    """SQLite keeps text in a column of bytes, if somebody puts it there: that is no entry."""
    return isinstance(stored, bytes)
