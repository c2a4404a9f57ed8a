"""Receipts of the log: taking one, holding the log against one, and having one mailed each day."""

from sqlalchemy import delete

from convo.audit.receipt import Receipt, bytes_of_receipt, write_receipt
from convo.db.models import AuditCheckpoint, Notice, Person
from convo.domain.actor import Actor
from convo.domain.notices import NoticeKind
from convo.domain.permissions import Action
from convo.queries.people import get_person
from convo.queries.receipts import Held, hold_against, list_leaf_hashes
from convo.services.office import Office
from convo.services.transaction import transaction


def take_receipt(office: Office, actor: Actor, checkpoint: AuditCheckpoint, most: int) -> bytes:
    """Record that somebody takes this checkpoint with them, and return it as a file.

    With a fingerprint of each entry unless that makes it larger than `most` bytes: then it could
    not be uploaded again.
    """
    is_long = bytes_of_receipt(checkpoint.note, checkpoint.size) <= most
    with transaction(office, actor, Action.TAKE_RECEIPT) as tx:
        hashes = list_leaf_hashes(tx.session, checkpoint.size) if is_long else ()
        if len(hashes) != checkpoint.size:
            hashes = ()
        tx.note(size=checkpoint.size, fingerprints=bool(hashes))
        tx.record()
    return write_receipt(checkpoint.note, hashes)


def print_receipt(office: Office, actor: Actor, checkpoint: AuditCheckpoint) -> None:
    """Record that somebody takes this checkpoint with them on paper."""
    with transaction(office, actor, Action.TAKE_RECEIPT) as tx:
        tx.note(size=checkpoint.size, on_paper=True)
        tx.record()


def check_receipt(office: Office, actor: Actor, receipt: Receipt) -> Held:
    """Hold the log as it is now against a receipt, and record what came of it."""
    with office.sessions() as session:
        held = hold_against(session, receipt)
    with transaction(office, actor, Action.CHECK_RECEIPT) as tx:
        tx.note(size=receipt.checkpoint.size, found=held.found.value)
        if held.key is not None:
            tx.note(key=held.key.hash)
        if (compared := held.comparison) is not None:
            tx.note(present=compared.present, as_it_was=compared.is_as_it_was)
            if compared.first is not None:
                tx.note(first=compared.first)
            elif not compared.is_as_it_was:
                tx.note(low=compared.low, high=compared.high)
        tx.record()
    return held


def choose_receipt(office: Office, actor: Actor, *, daily: bool) -> None:
    """Choose whether this person is mailed the newest checkpoint on each working day."""
    with transaction(office, actor, Action.CHOOSE_RECEIPT) as tx:
        tx.hold(Person, tx.person_id)
        person = tx.on(get_person(tx.session, tx.person_id))
        person.daily_receipt = daily
        if not daily:
            tx.session.execute(
                delete(Notice).where(
                    Notice.person_id == person.id,
                    Notice.kind == NoticeKind.RECEIPT,
                    Notice.mail_id.is_(None),
                )
            )
        tx.note(daily="yes" if daily else "no")
        tx.record(person)
