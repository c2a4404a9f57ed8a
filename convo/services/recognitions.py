"""Recognition given outside convo and known afterwards, so that the balance is true.

A minister's speech, an answer in Parliament: what was said is said, and nothing of it is judged
here. One that was recorded by mistake is struck out: it is kept, and counts no more.
"""

from dataclasses import dataclass
from datetime import date

from convo.db.models import Conversation, Mention, Recognition, Topic
from convo.domain.actor import Actor
from convo.domain.errors import NotFound, NotPermitted, StaleWording
from convo.domain.permissions import Action
from convo.domain.recognition import Channel
from convo.domain.topic_guards import keeps_recognition
from convo.queries.conversations import get_conversation
from convo.queries.recognised import get_recognition
from convo.queries.topics import get_topic_and_owner, keeper_of
from convo.services.mentioned import MentionOutside, fit_mentions
from convo.services.office import Office
from convo.services.people import Unfit
from convo.services.requirements import require_reason, require_version
from convo.services.transaction import Transaction, transaction
from convo.support.addresses import BadAddress, canonical

LONGEST_NAME = 200
LONGEST_WORDS = 5_000


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordRecognition:
    """What was said, by whom, where and when; and whom it names."""

    topic_id: int
    channel: Channel
    given_on: date
    given_by: str
    said: str
    mentions: tuple[MentionOutside, ...]
    #: Where it can be read; empty where nothing was published.
    address: str = ""
    #: The conversation that it acknowledges, where one was logged.
    conversation_id: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class StrikeRecognition:
    """It was recorded by mistake, and why one knows."""

    recognition_id: int
    version: int
    reason: str


def record_recognition(office: Office, actor: Actor, deed: RecordRecognition) -> int:
    """Record recognition that was given outside convo, and return its identifier.

    Raises `NotPermitted` for anybody but the topic's owner and the press office, and `Unfit` with
    every fault, by field. The faults of mention 2 have fields that end in `_2`.
    """
    with transaction(office, actor, Action.RECORD_RECOGNITION) as tx:
        topic = get_topic_and_owner(tx.session, deed.topic_id)
        _require_keeper(tx, topic)
        mentions, faults = fit_mentions(tx.session, topic.id, deed.mentions)
        faults |= _faults(deed, tx.standpoint.today) | _conversation_faults(tx, deed)
        if faults:
            raise Unfit(faults)
        recognition = Recognition(
            topic_id=topic.id,
            conversation_id=deed.conversation_id,
            channel=deed.channel,
            given_on=deed.given_on,
            given_by=deed.given_by.strip(),
            said=deed.said.strip(),
            address=deed.address.strip(),
            recorded_at=tx.now,
            recorded_by_id=tx.person_id,
            mentions=mentions,
        )
        tx.session.add(recognition)
        tx.session.flush()
        tx.note(
            topic=topic.id,
            channel=deed.channel.value,
            given_on=deed.given_on.isoformat(),
            mentions=[mention.named.value for mention in mentions],
            communities=[each.community_id for each in mentions if each.community_id],
            sides=[each.side_id for each in mentions if each.side_id],
        )
        tx.record(
            recognition,
            given_by=recognition.given_by,
            said=recognition.said,
            address=recognition.address,
            **_handles(mentions),
        )
        return recognition.id


def strike_recognition(office: Office, actor: Actor, deed: StrikeRecognition) -> None:
    """Strike out what was recorded by mistake. It stays to be read, and counts no more.

    Raises `NotPermitted` for anybody but the topic's owner and the press office, and
    `StaleWording` when somebody else has struck it out.
    """
    with transaction(office, actor, Action.STRIKE_RECOGNITION) as tx:
        tx.hold(Recognition, deed.recognition_id)
        recognition = tx.on(get_recognition(tx.session, deed.recognition_id))
        _require_keeper(tx, get_topic_and_owner(tx.session, recognition.topic_id))
        if recognition.struck_at is not None:
            raise StaleWording("Somebody has struck this out already.")
        require_version(recognition, deed.version)
        require_reason(deed.reason, "Say why it was a mistake.")
        recognition.struck_at = tx.now
        recognition.why_struck = deed.reason.strip()
        tx.note(topic=recognition.topic_id)
        tx.record(recognition, reason=recognition.why_struck)


def _require_keeper(tx: Transaction, topic: Topic) -> None:
    keeper = keeper_of(topic)
    owner, name = (keeper.id, keeper.name) if keeper else (None, "")
    if sentences := keeps_recognition(tx.actor, owner, name):
        raise NotPermitted(" ".join(sentences))


def _faults(deed: RecordRecognition, today: date) -> dict[str, str]:
    found = {
        "given_on": "The day on which it was given must be today or in the past"
        if deed.given_on > today
        else "",
        "given_by": _text_fault(deed.given_by, LONGEST_NAME, "Say who gave it"),
        "said": _text_fault(deed.said, LONGEST_WORDS, "Say what was said"),
        "address": _address_fault(deed.address),
    }
    return {name: sentence for name, sentence in found.items() if sentence}


def _text_fault(words: str, most: int, otherwise: str) -> str:
    if not words.strip():
        return otherwise
    return f"This must be {most:,} characters or fewer" if len(words.strip()) > most else ""


def _address_fault(address: str) -> str:
    try:
        canonical(address.strip() or "https://www.example.org")
    except BadAddress as bad:
        return str(bad)
    return ""


def _conversation_faults(tx: Transaction, deed: RecordRecognition) -> dict[str, str]:
    if deed.conversation_id is None:
        return {}
    try:
        conversation = get_conversation(tx.session, deed.conversation_id)
    except NotFound:
        return {"conversation": "There is no such conversation in convo"}
    sentence = _why_not_about(conversation, deed.topic_id)
    return {"conversation": sentence} if sentence else {}


def _why_not_about(conversation: Conversation, topic_id: int) -> str:
    if conversation.topic_id != topic_id:
        return f"This conversation is on another topic, {conversation.topic.name}"
    if conversation.disposed_at is not None:
        return "The words of this conversation are gone. Leave it out, and record it without"
    return ""


def _handles(mentions: list[Mention]) -> dict[str, str]:
    """The handles that it names, each in a field of its own."""
    first, *others = [mention.handle for mention in mentions if mention.handle] or [""]
    return {"handle": first} | {f"handle:{place}": each for place, each in enumerate(others, 2)}
