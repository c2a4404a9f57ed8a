"""Making the pack of a disclosure from its plan, and from a checkpoint that vouches for it."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from convo.audit.checkpoint import read_checkpoint
from convo.audit.disclosing.files import fingerprint_of, write_pack
from convo.audit.disclosing.page import page
from convo.audit.disclosing.shown import Checkpointed, Cover, Shown
from convo.db.models import AuditCheckpoint
from convo.domain.errors import NotReady
from convo.domain.exemptions import Officials, Purpose
from convo.domain.redactions import Plan
from convo.queries.checkpoints import list_keys
from convo.queries.disclosable import get_materials
from convo.queries.tree import get_inclusion_proof
from convo.services.disclosing.showing import show
from convo.services.office import Office
from convo.support.written_times import written_day

_NOT_SIGNED = (
    "No signed checkpoint covers entry {seq} yet. One is signed within ten minutes: try again then."
)
_NOTHING_LEFT = "No entry would be handed out. Choose at least one to disclose."


@dataclass(frozen=True, kw_only=True, slots=True)
class Sender:
    """Who hands it out, and whom to ask about it."""

    department: str
    contact: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Letter:
    """What is said on the cover, besides what the plan says."""

    purpose: Purpose
    officials: Officials
    reference: str
    recipient: str
    asked: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Made:
    """A disclosure that was made: what it shows, its files, and what the log keeps of it."""

    shown: Shown
    pack: bytes
    page: str
    fingerprint: str


def cover_of(office: Office, sender: Sender, letter: Letter, at: datetime) -> Cover:
    """The first page."""
    return Cover(
        department=sender.department,
        contact=sender.contact,
        purpose=letter.purpose,
        reference=letter.reference,
        recipient=letter.recipient,
        asked=letter.asked,
        made_on=written_day(office.calendar.local(at)),
        officials=letter.officials,
    )


def make(  # noqa: PLR0913 - all that a pack depends on, so that it can be made again
    session: Session, office: Office, plan: Plan, *, sender: Sender, letter: Letter,
    checkpoint: AuditCheckpoint, at: datetime,
) -> Made:  # fmt: skip
    """The pack as of this moment. Raises `NotReady` where it can't be made, with the reason."""
    cover = cover_of(office, sender, letter, at)
    shown = show(get_materials(session, plan), plan, cover, office.calendar)
    if not shown.entries:
        raise NotReady((_NOTHING_LEFT,))
    places = [*(each.seq for each in shown.entries), *(each.seq for each in shown.left_out)]
    checkpointed = _checkpointed(session, checkpoint, places)
    moment = at.astimezone(UTC).isoformat()
    pack = write_pack(shown, checkpointed, build=office.build, made_at=moment)
    return Made(
        shown=shown,
        pack=pack,
        page=page(shown, checkpointed),
        fingerprint=fingerprint_of(pack),
    )


def get_checkpoint(session: Session, size: int) -> AuditCheckpoint:
    """The newest checkpoint over so many entries. Raises `NotReady`."""
    found = select(AuditCheckpoint).where(AuditCheckpoint.size == size)
    newest = session.scalar(found.order_by(AuditCheckpoint.id.desc()).limit(1))
    if newest is None:
        raise NotReady(("The checkpoint of this disclosure is not there any more.",))
    return newest


def _checkpointed(session: Session, checkpoint: AuditCheckpoint, places: list[int]) -> Checkpointed:
    """Raises `NotReady` where the checkpoint does not reach as far as the entries."""
    if max(places) >= checkpoint.size:
        raise NotReady((_NOT_SIGNED.format(seq=max(places)),))
    read = read_checkpoint(checkpoint.note)
    try:
        proofs = {
            seq: tuple(get_inclusion_proof(session, seq, read.size)) for seq in sorted(places)
        }
    except KeyError as missing:
        raise NotReady(
            ("The tree above the log has a gap. Have the log verified first.",)
        ) from missing
    return Checkpointed(
        note=checkpoint.note,
        size=read.size,
        root=read.root,
        origin=read.origin,
        keys="".join(f"{key.text}\n" for key in list_keys(session)),
        proofs=proofs,
    )
