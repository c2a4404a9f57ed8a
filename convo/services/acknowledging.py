"""Deeds on an acknowledgement: where it is given, whom it names, and whether they mind."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm.attributes import flag_modified

from convo.db.models import Mention, Recognition, Reply
from convo.domain.acknowledging import Answer, answer_faults, faults_after_refusal, fitting
from convo.domain.actor import Actor
from convo.domain.permissions import Action
from convo.domain.recognition import DRAFTED_FOR, Channel, Comfort, Named
from convo.queries.recognition import get_mention, is_asked_first, recognition_of
from convo.queries.refusals import find_refusal
from convo.services.mentions import Whom, mention_for
from convo.services.moves import move, open_reply, pass_gate
from convo.services.office import Office
from convo.services.people import Unfit
from convo.services.transaction import Transaction, transaction


@dataclass(frozen=True, kw_only=True, slots=True)
class SetChannel:
    """Where an acknowledgement is given, to whom, and on which day."""

    reply_id: int
    version: int
    channel: Channel
    audience: str
    planned_on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class AddMention:
    """Whom an acknowledgement names besides those that it names already."""

    reply_id: int
    version: int
    whom: Whom
    #: The side that is recognised; None for none of them.
    side_id: int | None
    answer: Answer


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeMention:
    """What somebody whom it names says to that now."""

    mention_id: int
    version: int
    answer: Answer


@dataclass(frozen=True, kw_only=True, slots=True)
class DropMention:
    """It names them no more."""

    mention_id: int
    version: int


def set_channel(office: Office, author: Actor, deed: SetChannel) -> None:
    """Say where it is given, to whom, and when. Where it was signed off, that voids the sign-off.

    Raises `Unfit` with every fault at once.
    """
    with transaction(office, author, Action.SET_CHANNEL) as tx:
        reply = open_reply(tx, deed.reply_id, deed.version)
        faults = {
            "channel": "" if deed.channel in DRAFTED_FOR else "Choose where it is given",
            "audience": "" if deed.audience.strip() else "Say who hears or reads it",
            "planned_on": ""
            if deed.planned_on >= tx.standpoint.today
            else "The day must be today or in the future",
        }
        _require_fit(faults)
        recognition = recognition_for(tx, reply)
        move(tx, reply)
        recognition.channel = deed.channel
        recognition.audience = deed.audience.strip()
        recognition.planned_on = deed.planned_on
        tx.note(channel=deed.channel.value, planned_on=deed.planned_on.isoformat())
        tx.record(reply, audience=recognition.audience)


def add_mention(office: Office, author: Actor, deed: AddMention) -> int:
    """Add somebody whom it names, or a side that it recognises without a name.

    A person is named by a handle of this case and nothing else: a pseudonym stays one. Raises
    `Unfit` with every fault at once.
    """
    with transaction(office, author, Action.ADD_MENTION) as tx:
        reply = open_reply(tx, deed.reply_id, deed.version)
        recognition = recognition_for(tx, reply)
        mention = mention_for(tx, reply, recognition, deed.whom, deed.side_id)
        _require_fit(_faults(tx, reply, mention, deed.answer))
        move(tx, reply)
        _answer(mention, deed.answer)
        recognition.mentions.append(mention)
        tx.session.flush()
        _note(tx, mention)
        tx.record(reply, handle=mention.handle, why_not_asked=mention.why_not_asked)
        return mention.id


def change_mention(office: Office, actor: Actor, deed: ChangeMention) -> None:
    """Say what they answered. A no stops the acknowledgement, wherever it is on its way."""
    with transaction(office, actor, Action.CHANGE_MENTION) as tx:
        mention = get_mention(tx.session, deed.mention_id)
        reply = open_reply(tx, mention.recognition.reply_id or 0, deed.version)
        pass_gate(tx, reply)
        _require_fit(_faults(tx, reply, mention, deed.answer))
        before = mention.comfort
        _answer(mention, deed.answer)
        reply.changed_at = tx.now
        flag_modified(reply, "changed_at")
        tx.note(before=before.value)
        _note(tx, mention)
        tx.record(reply, handle=mention.handle, why_not_asked=mention.why_not_asked)


def drop_mention(office: Office, author: Actor, deed: DropMention) -> None:
    """Name them no more. Where it was signed off, that voids the sign-off."""
    with transaction(office, author, Action.DROP_MENTION) as tx:
        mention = get_mention(tx.session, deed.mention_id)
        reply = open_reply(tx, mention.recognition.reply_id or 0, deed.version)
        recognition = recognition_for(tx, reply)
        move(tx, reply)
        _note(tx, mention)
        handle = mention.handle
        recognition.mentions.remove(mention)
        tx.session.delete(mention)
        tx.record(reply, handle=handle)


def recognition_for(tx: Transaction, reply: Reply) -> Recognition:
    """What this acknowledgement gives.

    One that was begun by an earlier version of convo has nothing of the kind: it gets it here.
    """
    known = recognition_of(tx.session, reply, tx.standpoint)
    return known or begin_recognition(tx, reply)


def begin_recognition(tx: Transaction, reply: Reply) -> Recognition:
    """A row for what an acknowledgement is going to give; nothing is said of it yet."""
    recognition = Recognition(
        topic_id=reply.conversation.topic_id,
        reply_id=reply.id,
        conversation_id=reply.conversation_id,
        recorded_at=tx.now,
        recorded_by_id=tx.person_id,
    )
    tx.session.add(recognition)
    tx.session.flush()
    tx.standpoint.keep(("recognition", reply.id), recognition)
    tx.note(kind=reply.kind.value)
    return recognition


def _faults(tx: Transaction, reply: Reply, mention: Mention, answer: Answer) -> dict[str, str]:
    if mention.named is Named.NOBODY:
        return {}
    today = tx.standpoint.today
    refused_on = find_refusal(tx.session, reply.conversation_id, mention)
    faults = answer_faults(answer, asked_first=is_asked_first(mention), today=today)
    return faults or faults_after_refusal(answer, refused_on)


def _require_fit(faults: dict[str, str]) -> None:
    if found := {name: sentence for name, sentence in faults.items() if sentence}:
        raise Unfit(found)


def _answer(mention: Mention, answer: Answer) -> None:
    fits = fitting(answer)
    is_nobody = mention.named is Named.NOBODY
    mention.comfort = Comfort.NOT_NEEDED if is_nobody else fits.comfort
    mention.asked_on = None if is_nobody else fits.asked_on
    mention.answered_on = None if is_nobody else fits.answered_on
    mention.why_not_asked = "" if is_nobody else fits.why_not_asked


def _note(tx: Transaction, mention: Mention) -> None:
    """Codes and numbers: which community, which side, and what they answered when."""
    tx.note(
        mention=mention.id,
        named=mention.named.value,
        comfort=mention.comfort.value,
        community=mention.community_id,
        side=mention.side_id,
        asked_on=mention.asked_on.isoformat() if mention.asked_on else None,
        answered_on=mention.answered_on.isoformat() if mention.answered_on else None,
    )
