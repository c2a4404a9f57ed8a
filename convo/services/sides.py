"""Deeds on the sides of an issue: naming, retiring, and saying which speak in a conversation."""

from collections.abc import Sequence
from dataclasses import dataclass

from convo.db.models import Conversation, ConversationSide, Side, Topic
from convo.domain.actor import Actor
from convo.domain.conversation_table import CONVERSATION
from convo.domain.errors import NotPermitted, NotReady, StaleWording
from convo.domain.permissions import Action
from convo.domain.topic_guards import names_sides
from convo.queries.conversations import conversation_facts, get_conversation
from convo.queries.sides import get_side, list_sides
from convo.queries.topics import get_topic_and_owner, keeper_of
from convo.services.office import Office
from convo.services.people import Unfit
from convo.services.transaction import Transaction, transaction

#: As long as the column that keeps it.
LONGEST_NAME = 80
#: More sides than this are no sides any more: nobody could say who is heard and who is not.
MOST_IN_USE = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class NameSide:
    """A side of the issue of a topic."""

    topic_id: int
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RetireSide:
    """A side that is no longer one of the issue."""

    side_id: int


@dataclass(frozen=True, kw_only=True, slots=True)
class MarkSides:
    """The sides that speak in a conversation, of those in use; and those that the page showed."""

    conversation_id: int
    side_ids: frozenset[int]
    seen: frozenset[int]


def name_side(office: Office, actor: Actor, deed: NameSide) -> int:
    """Name a side of the issue, and return its identifier.

    Raises `NotPermitted` for anybody but the keeper of the topic, and `Unfit` for a name that is
    empty, too long or taken, by a retired side too: its history would be mixed up with the new one.
    """
    with transaction(office, actor, Action.NAME_SIDE) as tx:
        tx.hold(Topic, deed.topic_id)
        topic = tx.on(get_topic_and_owner(tx.session, deed.topic_id))
        require_keeper(tx, topic)
        name = " ".join(deed.name.split())
        if fault := _name_fault(name, list_sides(tx.session, topic.id, with_retired=True)):
            raise Unfit({"name": fault})
        side = Side(topic_id=topic.id, name=name, named_at=tx.now, named_by_id=tx.person_id)
        tx.session.add(side)
        tx.session.flush()
        tx.note(topic=topic.id)
        tx.record(side, name=side.name)
        return side.id


def retire_side(office: Office, actor: Actor, deed: RetireSide) -> None:
    """Retire a side: nothing new is put on it, and what was put there stays.

    Raises `NotPermitted` for anybody but the keeper of its topic, and `StaleWording` when somebody
    else retired it meanwhile.
    """
    with transaction(office, actor, Action.RETIRE_SIDE) as tx:
        tx.hold(Side, deed.side_id)
        side = tx.on(get_side(tx.session, deed.side_id))
        require_keeper(tx, get_topic_and_owner(tx.session, side.topic_id))
        if side.retired_at is not None:
            raise StaleWording("Somebody has retired this side already.")
        side.retired_at = tx.now
        tx.note(topic=side.topic_id)
        tx.record(side, name=side.name)


def mark_sides(office: Office, actor: Actor, deed: MarkSides) -> None:
    """Say which sides of the issue speak in a conversation, never in the words of whom.

    A side that was retired since stays where it was marked. Raises `StaleWording` when somebody
    else marked it meanwhile, and `NotReady` for a side that is none of the topic's in use.
    """
    with transaction(office, actor, Action.MARK_SIDES) as tx:
        tx.hold(Conversation, deed.conversation_id)
        conversation = tx.on(get_conversation(tx.session, deed.conversation_id))
        facts = conversation_facts(tx.session, conversation, tx.standpoint)
        CONVERSATION.move(tx.action, tx.actor, facts)
        in_use = {side.id: side for side in list_sides(tx.session, conversation.topic_id)}
        marked = {row.side_id: row for row in conversation.sides if row.side_id in in_use}
        if deed.seen != frozenset(marked):
            raise StaleWording("Somebody else has marked the sides of this conversation meanwhile.")
        if deed.side_ids - frozenset(in_use):
            raise NotReady(("Choose from the sides that are listed here now.",), "unfit")
        for side_id in deed.side_ids - frozenset(marked):
            conversation.sides.append(ConversationSide(side=in_use[side_id]))
        for side_id in frozenset(marked) - deed.side_ids:
            tx.session.delete(marked[side_id])
        tx.note(sides=sorted(deed.side_ids))
        named = [side.name for side in in_use.values() if side.id in deed.side_ids]
        tx.record(conversation, sides=", ".join(named))


def require_keeper(tx: Transaction, topic: Topic) -> None:
    """Raise `NotPermitted`, with whom to ask, unless the actor keeps this topic."""
    keeper = keeper_of(topic)
    owner, owner_name = (keeper.id, keeper.name) if keeper else (None, "")
    if sentences := names_sides(tx.actor, owner, owner_name):
        raise NotPermitted(" ".join(sentences))


def _name_fault(name: str, sides: Sequence[Side]) -> str:
    """Why a side can't be called so beside the others of its topic; empty where it can."""
    if not name:
        return "Enter what the side is called"
    if len(name) > LONGEST_NAME:
        return f"Name must be {LONGEST_NAME} characters or fewer"
    same = next((side for side in sides if side.name.casefold() == name.casefold()), None)
    if same is not None and same.retired_at is not None:
        return f"“{same.name}” is a retired side, and keeps its history. Choose another name"
    if same is not None:
        return f"There is a side called “{same.name}” already. Choose another name"
    if sum(side.retired_at is None for side in sides) >= MOST_IN_USE:
        return f"There are {MOST_IN_USE} sides already. Retire one first"
    return ""
