"""Handing over: to another official, back from the press office, and asking one to join in."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from convo.db.models import Conversation, Person, Reply, ReplyAuthor
from convo.domain.actor import Actor
from convo.domain.conversation_table import CONVERSATION
from convo.domain.errors import Refused
from convo.domain.permissions import Action
from convo.domain.reply_table import ENDED
from convo.domain.vocabulary import ConversationState, ReplyState, Role
from convo.queries.conversations import conversation_facts, get_conversation, list_replies_in
from convo.queries.overdue import has_to_leave
from convo.services.conversations import WithReason
from convo.services.moves import open_reply, pass_gate
from convo.services.office import Office
from convo.services.people import Unfit
from convo.services.requirements import require_reason, require_version
from convo.services.transaction import Transaction, transaction

_JUDGED = frozenset({ReplyState.WITH_MENTOR, ReplyState.WITH_SECOND_SIGNER})


@dataclass(frozen=True, kw_only=True, slots=True)
class Transfer:
    """A conversation for another official, and why; the reason reaches them."""

    conversation_id: int
    version: int
    to_id: int
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AddAuthor:
    """Another official who may write this reply, and why they are asked."""

    reply_id: int
    version: int
    author_id: int
    reason: str


def transfer(office: Office, actor: Actor, deed: Transfer) -> None:
    """Put another official in charge, who also becomes an author of every reply still on its way.

    Whoever wrote them stays in the record as their author. A mentor who has one keeps it. Raises
    `Unfit` for somebody who can't take charge.
    """
    with transaction(office, actor, Action.TRANSFER) as tx:
        _hold_replies(tx, deed.conversation_id)
        conversation = _open(tx, deed.conversation_id, deed.version)
        require_reason(deed.reason, "Say why. Whoever takes it on reads this.")
        replies = [r for r in list_replies_in(tx.session, conversation.id) if r.state not in ENDED]
        official = _official(tx, "to_id", deed.to_id)
        tx.note(to=deed.to_id, **{"from": conversation.official_id})
        if official.id == conversation.official_id:
            raise Unfit({"to_id": f"{official.name} is in charge of it already"})
        _require_no_part(official, replies, "to_id")
        tx.touch(*replies)
        for reply in replies:
            _hand_on(reply, conversation.official_id, official)
        conversation.official = official
        if conversation.state is not ConversationState.REFERRED:
            conversation.since = tx.now
        if has_to_leave(conversation):  # counted from `since`: its hours begin anew
            conversation.escalated_to = None
        tx.record(conversation, reason=deed.reason)


def hand_back(office: Office, press_officer: Actor, deed: WithReason) -> None:
    """Give a referred conversation back to its official, who decides anew."""
    days = office.targets.path_days
    with transaction(office, press_officer, Action.HAND_BACK) as tx:
        conversation = _open(tx, deed.conversation_id, deed.version)
        require_reason(deed.reason, "Say why. The official reads this.")
        if not conversation.official.active:
            raise Refused(
                f"{conversation.official.name} has no account any more. Transfer it first.", "gone"
            )
        conversation.state = ConversationState.LOGGED
        conversation.since = tx.now
        conversation.due_at = office.calendar.add_days(tx.now, days)
        conversation.escalated_to = None
        tx.note(to=conversation.official_id)
        tx.record(conversation, reason=deed.reason)


def add_author(office: Office, actor: Actor, deed: AddAuthor) -> None:
    """Let another official write this reply too.

    Raises `Unfit` for somebody who signed it or has it to read: nobody judges their own words.
    """
    with transaction(office, actor, Action.ADD_AUTHOR) as tx:
        reply = open_reply(tx, deed.reply_id, deed.version)
        pass_gate(tx, reply)
        author = _official(tx, "author_id", deed.author_id)
        tx.note(author=deed.author_id)
        if any(each.person_id == author.id and not each.handed_over for each in reply.authors):
            raise Unfit({"author_id": f"{author.name} is an author of it already"})
        _require_no_part(author, [reply], "author_id")
        _join(reply, author)
        # A newer version: whoever decides on the older one looks again.
        reply.changed_at = tx.now
        flag_modified(reply, "changed_at")
        tx.record(reply, reason=deed.reason)


def _open(tx: Transaction, conversation_id: int, version: int) -> Conversation:
    tx.hold(Conversation, conversation_id)
    conversation = tx.on(get_conversation(tx.session, conversation_id))
    require_version(conversation, version)
    facts = conversation_facts(tx.session, conversation, tx.standpoint)
    CONVERSATION.move(tx.action, tx.actor, facts)
    return conversation


def _hold_replies(tx: Transaction, conversation_id: int) -> None:
    """Nobody signs a reply off while somebody becomes its author, unseen by each other."""
    tx.hold(Conversation, conversation_id)
    ours = select(Reply.id).where(Reply.conversation_id == conversation_id)
    tx.session.execute(ours.order_by(Reply.id).with_for_update())


def _official(tx: Transaction, field: str, person_id: int) -> Person:
    person = tx.session.get(Person, person_id)
    if person is None or not person.active or Role.OFFICIAL not in person.roles:
        raise Unfit({field: "Choose an official who can sign in"})
    return person


def _require_no_part(person: Person, replies: Iterable[Reply], field: str) -> None:
    """Nobody answers for words that they said yes to, or have to say it."""
    for reply in replies:
        if person.id in {reply.signed_off_by_id, reply.first_signed_by_id}:
            raise Unfit({field: f"{person.name} signed it off. Choose somebody else"})
        if reply.latest and person.id in {each.cleared_by_id for each in reply.latest.clearances}:
            raise Unfit({field: f"{person.name} let its stops pass. Choose somebody else"})
        if reply.state in _JUDGED and reply.mentor_id == person.id:
            raise Unfit({field: f"{person.name} has it to sign off. Choose somebody else"})


def _hand_on(reply: Reply, from_id: int, official: Person) -> None:
    """The new official writes it; it no longer waits for the old one, who stays an author."""
    for author in reply.authors:
        if author.person_id == from_id:
            author.handed_over = True
    if reply.follow_up_by_id == from_id:
        reply.follow_up_by_id = official.id
    _join(reply, official)


def _join(reply: Reply, person: Person) -> None:
    known = next((each for each in reply.authors if each.person_id == person.id), None)
    if known is not None:
        known.handed_over = False
        return
    reply.authors.append(ReplyAuthor(person_id=person.id, handed_over=False))
