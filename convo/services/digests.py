"""Sending a briefing digest to people with accounts. It is put together when the mail goes out."""

from dataclasses import dataclass

from convo.db.models import Person
from convo.domain.actor import Actor
from convo.domain.digest import PERIODS
from convo.domain.errors import NotPermitted, NotReady
from convo.domain.grants import grants
from convo.domain.notices import MailChoice
from convo.domain.permissions import Action, Reading
from convo.domain.topic_guards import sends_digest
from convo.queries.digest_given import Period
from convo.queries.digests import find_readers
from convo.queries.topics import get_topic_and_owner, keeper_of
from convo.services.office import Office
from convo.services.people import Unfit
from convo.services.transaction import Transaction, transaction

#: Nobody briefs more people at once: what goes to everybody is read by nobody.
MOST_READERS = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class SendDigest:
    """A digest of a topic over so many days, to the people with these addresses."""

    topic_id: int
    days: int
    addresses: tuple[str, ...]


def send_digest(office: Office, actor: Actor, deed: SendDigest) -> int:
    """Mail the digest to these people; how many they are.

    The entry has the period and the readers by number; of the words nothing is kept, here or in
    the mail that waits. Raises `NotPermitted` for anybody but the topic's owner and the press
    office, `NotReady` where no mail is sent at all, and `Unfit` with whoever can't be mailed.
    """
    with transaction(office, actor, Action.SEND_DIGEST) as tx:
        topic = tx.on(get_topic_and_owner(tx.session, deed.topic_id))
        keeper = keeper_of(topic)
        whose = (keeper.id, keeper.name) if keeper else (None, "")
        if sentences := sends_digest(tx.actor, *whose):
            raise NotPermitted(" ".join(sentences))
        if office.mail is None:
            raise NotReady(("No mail is sent from here. Print the digest instead.",), "unfit")
        days = deed.days if deed.days in PERIODS else PERIODS[0]
        period = Period.of_days(days, office.today(), office.calendar)
        readers = _readers(tx, deed)
        tx.note(
            people=len(readers),
            readers=readers,
            from_on=period.since.isoformat(),
            until_on=period.until.isoformat(),
        )
        tx.record(topic)
        return len(readers)


def _readers(tx: Transaction, deed: SendDigest) -> list[int]:
    """The numbers of those who are to read it. Raises `Unfit` with the first that can't."""
    typed = list(dict.fromkeys(each.strip().lower() for each in deed.addresses if each.strip()))
    if not typed:
        raise Unfit({"addresses": "Enter the email address of at least one person"})
    if len(typed) > MOST_READERS:
        raise Unfit({"addresses": f"Enter {MOST_READERS} addresses or fewer"})
    found = find_readers(tx.session, typed)
    for address in typed:
        if fault := _fault(found.get(address), address, tx.person_id):
            raise Unfit({"addresses": fault})
    return sorted(found[address].id for address in typed)


def _fault(person: Person | None, address: str, sender: int) -> str:
    """Why this address can't be mailed; empty where it can."""
    if person is None or Reading.CASES not in grants(person.roles):
        return f"Nobody with the address “{address[:80]}” may read cases here"
    if person.id == sender:
        return "Leave yourself out: the digest is on this page"
    if person.mail is MailChoice.NONE:
        return f"{person.name} wants no mail from convo. Print it for them"
    return ""
