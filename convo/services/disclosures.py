"""Disclosures: recorded before they are handed out, and made again from what was recorded."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from convo.audit.signer import SignerRefused
from convo.db.models import AuditCheckpoint, Disclosure
from convo.domain.actor import Actor
from convo.domain.errors import NotReady
from convo.domain.permissions import Action
from convo.domain.redactions import OUT_OF_SCOPE, Plan, as_json, plan_of
from convo.queries.checkpoints import find_newest_checkpoint
from convo.queries.disclosable import get_materials, list_erasing
from convo.queries.disclosures import get_draft, get_handed_out
from convo.services.checkpoints import sign_now
from convo.services.disclosing.changes import Change, apply
from convo.services.disclosing.making import Letter, Made, Sender, get_checkpoint, make
from convo.services.disclosing.preparing import Prepare, letter_of, plan_for
from convo.services.office import Office
from convo.services.requirements import require_version
from convo.services.transaction import Transaction, transaction

_NO_CHECKPOINT = (
    "The log has no signed checkpoint yet, so nobody could check what they are given. Whoever runs "
    "convo makes a key with: convo audit key new"
)

_NOT_COMPLETE = (
    "Entry {seq} erased words of this disclosure. It has to be disclosed too, so that erased is "
    "not taken for withheld: save the entries once more, and leave it in."
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Finish:
    """The disclosure as it was read is to be handed out."""

    draft_id: int
    version: int


def disclose(office: Office, actor: Actor, deed: Finish, sender: Sender) -> int:
    """Record that this is handed out; its number. Only then may it be downloaded.

    Raises `StaleWording` when it was changed since it was read, `NotReady` where it can't be made.
    """
    sign(office)
    with transaction(office, actor, Action.DISCLOSE) as tx:
        draft = get_draft(tx.session, deed.draft_id)
        require_version(draft, deed.version)
        disclosure, _ = record(tx, plan_of(draft.plan), letter_of(draft), draft.chosen, sender)
        tx.session.delete(draft)
        return disclosure.id


def disclose_at_once(
    office: Office, actor: Actor, deed: Prepare, changes: Iterable[Change], sender: Sender
) -> tuple[int, Made]:
    """Record a disclosure whose redactions are all known: its number, and what it is.

    Raises `NotReady` where it can't be made, with a sentence for each fault.
    """
    sign(office)
    with transaction(office, actor, Action.DISCLOSE) as tx:
        proposed = plan_for(tx.session, deed)
        plan = apply(get_materials(tx.session, proposed), proposed, changes)
        disclosure, made = record(tx, plan, deed.letter, deed.chosen, sender)
        return disclosure.id, made


def record(
    tx: Transaction, plan: Plan, letter: Letter, chosen: str, sender: Sender
) -> tuple[Disclosure, Made]:
    """Make the pack, and record it with its fingerprint."""
    _require_complete(tx.session, plan)
    checkpoint = _newest(tx.session)
    made = make(
        tx.session, tx.office, plan,
        sender=sender, letter=letter, checkpoint=checkpoint, at=tx.now,
    )  # fmt: skip
    disclosure = Disclosure(
        at=tx.now,
        by_id=tx.actor.person_id,
        purpose=letter.purpose,
        officials=letter.officials,
        plan=as_json(plan),
        size=checkpoint.size,
        fingerprint=made.fingerprint,
    )
    tx.session.add(disclosure)
    tx.session.flush()
    counts = made.shown.counts
    tx.note(
        entries=counts.entries,
        left_out=counts.left_out,
        disclosed=counts.disclosed,
        part=counts.part,
        withheld=counts.withheld,
        gone=counts.erased,
        exemptions=list(counts.codes),
        purpose=letter.purpose.value,
        size=checkpoint.size,
        pack=made.fingerprint,
    )
    tx.record(
        disclosure,
        to=letter.recipient,
        reference=letter.reference,
        reason=letter.asked,
        chosen=chosen,
    )
    return disclosure, made


def hand_out(office: Office, actor: Actor, disclosure_id: int, sender: Sender) -> Made:
    """The pack of a disclosure that was recorded, made again; that it was fetched is recorded too.

    Raises `NotReady` where it can't be what it was: words of it have been erased since.
    """
    with transaction(office, actor, Action.EXPORT_LOG) as tx:
        found = get_handed_out(tx.session, disclosure_id)
        made = make_again(tx.session, office, disclosure_id, sender)
        tx.on(found.disclosure)
        tx.note(entries=made.shown.counts.entries, format="disclosure", pack=made.fingerprint)
        tx.record(found.disclosure)
        return made


def make_again(session: Session, office: Office, disclosure_id: int, sender: Sender) -> Made:
    """The pack from its plan and its own checkpoint. Compare its fingerprint with the recorded."""
    found = get_handed_out(session, disclosure_id)
    disclosure, words = found.disclosure, found.words
    letter = Letter(
        purpose=disclosure.purpose,
        officials=disclosure.officials,
        reference=words.get("reference", ""),
        recipient=words.get("to", ""),
        asked=words.get("reason", ""),
    )
    return make(
        session, office, plan_of(disclosure.plan),
        sender=sender, letter=letter,
        checkpoint=get_checkpoint(session, disclosure.size), at=disclosure.at,
    )  # fmt: skip


def sign(office: Office) -> None:
    """Have a checkpoint over everything, where this process has the key; else the clock signs."""
    if office.signer is None:
        return
    try:
        sign_now(office)
    except SignerRefused as refused:
        raise NotReady((f"No checkpoint could be signed. {refused}",)) from refused


def _newest(session: Session) -> AuditCheckpoint:
    newest = find_newest_checkpoint(session)
    if newest is None:
        raise NotReady((_NO_CHECKPOINT,))
    return newest


def _require_complete(session: Session, plan: Plan) -> None:
    """What was erased is shown as erased only together with the entry that did it."""
    kept = {seq for seq, redaction in plan.items() if redaction.left_out != OUT_OF_SCOPE}
    shown = {seq for seq in kept if not plan[seq].left_out}
    for seq in list_erasing(session, shown):
        if seq not in shown:
            raise NotReady((_NOT_COMPLETE.format(seq=seq),))
