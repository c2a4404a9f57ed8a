"""Choosing when convo mails somebody: each person for themselves."""

from sqlalchemy import delete, update

from convo.db.models import Notice, Person
from convo.domain.actor import Actor
from convo.domain.notices import MailChoice
from convo.domain.permissions import Action
from convo.queries.mail import list_kinds_awaiting
from convo.queries.people import get_person
from convo.services.notices import hour_for
from convo.services.office import Office
from convo.services.transaction import Transaction, transaction


def choose_mail(office: Office, actor: Actor, choice: MailChoice) -> None:
    """Choose when convo mails this person. It holds for what waits to be sent as well."""
    with transaction(office, actor, Action.CHOOSE_MAIL) as tx:
        tx.hold(Person, tx.person_id)
        person = tx.on(get_person(tx.session, tx.person_id))
        person.mail = choice
        _apply(tx, choice)
        tx.note(mail=choice.value)
        tx.record(person)


def _apply(tx: Transaction, choice: MailChoice) -> None:
    waiting = (Notice.person_id == tx.person_id) & Notice.mail_id.is_(None)
    if choice is MailChoice.NONE:
        tx.session.execute(delete(Notice).where(waiting))
        return
    for kind in list_kinds_awaiting(tx.session, tx.person_id):
        due_at = hour_for(kind, choice, tx.now, tx.office.calendar)
        tx.session.execute(update(Notice).where(waiting, Notice.kind == kind).values(due_at=due_at))
