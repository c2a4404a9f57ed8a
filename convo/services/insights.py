"""Deeds on what conversations teach us: drawing an insight, and saying how it was used."""

from dataclasses import dataclass

from convo.db.models import Conversation, Insight
from convo.domain.actor import Actor
from convo.domain.conversation_table import CONVERSATION
from convo.domain.errors import NotReady, StaleWording
from convo.domain.naming_nobody import handles_in, named_sentence
from convo.domain.permissions import Action
from convo.domain.recognition import InsightKind
from convo.queries.conversations import conversation_facts, get_conversation
from convo.queries.insights import get_insight
from convo.services.entries import Done
from convo.services.office import Office
from convo.services.requirements import require_reason, require_version
from convo.services.transaction import Transaction, transaction
from convo.support.addresses import BadAddress, canonical

#: An insight is a sentence or a few; what is longer is a report.
LONGEST_INSIGHT = 1_000
LONGEST_USE = 2_000


@dataclass(frozen=True, kw_only=True, slots=True)
class DrawInsight:
    """What a conversation taught us, in words that name nobody."""

    conversation_id: int
    kind: InsightKind
    words: str
    #: Its author has looked at a handle that stands in the words, and it is an everyday word here.
    names_nobody: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class UseInsight:
    """What came of an insight, and where that can be read."""

    insight_id: int
    version: int
    use: str
    address: str


def draw_insight(office: Office, actor: Actor, deed: DrawInsight) -> int:
    """Note what a conversation taught us, for the owner of its topic; the insight's identifier.

    Raises what `keep_insight` raises.
    """
    with transaction(office, actor, Action.DRAW_INSIGHT) as tx:
        conversation = tx.on(get_conversation(tx.session, deed.conversation_id))
        facts = conversation_facts(tx.session, conversation, tx.standpoint)
        CONVERSATION.move(tx.action, tx.actor, facts)
        insight = keep_insight(
            tx, conversation, deed.kind, deed.words, names_nobody=deed.names_nobody
        )
        tx.note(kind=insight.kind.value, topic=insight.topic_id)
        tx.record(insight, words=insight.words)
        return insight.id


def keep_insight(
    tx: Transaction,
    conversation: Conversation,
    kind: InsightKind,
    words: str,
    *,
    names_nobody: bool = False,
) -> Insight:
    """Keep an insight as part of a deed under way, and tell the topic's owner of it.

    As part of another deed than drawing it, such as a decision, it has an entry of its own beside
    that of the deed, whose facts and words the deed therefore leaves alone. Raises `NotReady`
    without words, or where a handle of the case stands in them and nobody has looked at that.
    """
    require_reason(words, "Write what was learnt, in a sentence.")
    named = handles_in(words, (each.handle for each in conversation.snapshots))
    if named and not names_nobody:
        raise NotReady((f"{named_sentence(named)}.",), "unfit")
    insight = Insight(
        topic_id=conversation.topic_id,
        conversation_id=conversation.id,
        kind=kind,
        words=words.strip(),
        drawn_at=tx.now,
        drawn_by_id=tx.person_id,
    )
    tx.session.add(insight)
    tx.session.flush()
    if tx.action is not Action.DRAW_INSIGHT:
        tx.record_along(Action.DRAW_INSIGHT, [_along(insight)])
    return insight


def use_insight(office: Office, actor: Actor, deed: UseInsight) -> None:
    """Say how an insight was used in policy, and where that can be read.

    Raises `NotReady` without words or with an address that is none, and `StaleWording` where
    somebody else has said it meanwhile.
    """
    with transaction(office, actor, Action.USE_INSIGHT) as tx:
        tx.hold(Insight, deed.insight_id)
        insight = tx.on(get_insight(tx.session, deed.insight_id))
        if insight.used_at is not None:
            raise StaleWording("Somebody has said already how this was used.")
        require_version(insight, deed.version)
        require_reason(deed.use, "Say what came of it.")
        insight.use, insight.use_address = deed.use.strip(), _address(deed.address)
        insight.used_at, insight.used_by_id = tx.now, tx.person_id
        tx.note(topic=insight.topic_id)
        tx.record(insight, use=insight.use, address=insight.use_address)


def _address(typed: str) -> str:
    try:
        canonical(typed)
    except BadAddress as bad:
        raise NotReady((f"{bad}.",), "unfit") from bad
    return typed.strip()


def _along(insight: Insight) -> Done:
    return Done(
        subject=Insight.__tablename__,
        identifier=insight.id,
        version=insight.version,
        conversation_id=insight.conversation_id,
        facts={"kind": insight.kind.value, "topic": insight.topic_id},
        words={"words": insight.words},
    )
