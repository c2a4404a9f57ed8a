"""Giving recognition: when an acknowledgement is delivered or published, and what it corrects."""

from dataclasses import dataclass
from datetime import date, datetime

from convo.db.models import Mention, Recognition, Reply
from convo.domain.acknowledging import is_delivered
from convo.domain.errors import NotReady
from convo.domain.recognition import Channel
from convo.domain.vocabulary import ReplyKind
from convo.queries.recognition import recognition_of
from convo.services.acknowledging import begin_recognition, recognition_for
from convo.services.transaction import Transaction

TOO_EARLY = (
    "That is before it was signed off. If it was delivered then, record it as given without "
    "sign-off."
)
#: How its words came to those who heard or read them, as an entry says it.
_WAYS = {True: "delivered", False: "published"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Given:
    """Where words that were signed off at some moment can be read, or on which day they were said.

    What is said or sent has a day and no address, the rest an address.
    """

    address: str
    on: date | None
    signed_off_at: datetime


def give(tx: Transaction, reply: Reply, given: Given) -> datetime:
    """Say that this recognition is given, and on which day; the moment at which it counts as given.

    What is published is given today. Raises `NotReady`.
    """
    recognition = recognition_for(tx, reply)
    if is_delivered(recognition.channel):
        _require_delivered(tx, given)
        return _keep(tx, reply, recognition, given.on or tx.standpoint.today)
    _require_address(given.address)
    return _keep(tx, reply, recognition, tx.standpoint.today)


def give_unsigned(
    tx: Transaction, reply: Reply, channel: Channel | None, given_on: date, address: str
) -> datetime:
    """The same where nobody had signed it off; `channel`, where that was not said before."""
    recognition = recognition_for(tx, reply)
    if channel is not None:
        recognition.channel = channel
    if recognition.channel is None:
        raise NotReady(("Choose where it was given.",), "unfit")
    if not is_delivered(recognition.channel):
        _require_address(address)
    return _keep(tx, reply, recognition, given_on)


def correct_recognition(tx: Transaction, wrong: Reply, correction: Reply) -> None:
    """The correction goes where the wrong words went, and names the same. It may be changed."""
    if correction.kind is not ReplyKind.ACKNOWLEDGEMENT:
        return
    after = begin_recognition(tx, correction)
    before = recognition_of(tx.session, wrong, tx.standpoint)
    if before is None:  # of an earlier version of convo
        return
    after.channel, after.audience = before.channel, before.audience
    after.mentions += [_copy(each) for each in before.mentions]
    tx.note(mentions=len(after.mentions))


def _require_address(address: str) -> None:
    if not address.strip():
        raise NotReady(("Say at which address it was published.",), "unfit")


def _require_delivered(tx: Transaction, given: Given) -> None:
    if given.on is None:
        raise NotReady(("Say on which day it was delivered.",), "unfit")
    if given.on > tx.standpoint.today:
        raise NotReady(("It must have been delivered today or earlier.",), "unfit")
    if given.on < tx.office.calendar.local(given.signed_off_at).date():
        raise NotReady((TOO_EARLY,), "unfit")


def _keep(tx: Transaction, reply: Reply, recognition: Recognition, day: date) -> datetime:
    if reply.corrects_id is None:
        # What only puts right what was given recognises nobody a second time.
        recognition.given_on = day
    way = _WAYS[is_delivered(recognition.channel)]
    channel = recognition.channel.value if recognition.channel else None
    tx.note(way=way, channel=channel, given_on=day.isoformat())
    return min(tx.now, tx.office.calendar.noon(day))


def _copy(mention: Mention) -> Mention:
    return Mention(
        named=mention.named,
        community_id=mention.community_id,
        handle=mention.handle,
        speaker=mention.speaker,
        side_id=mention.side_id,
        comfort=mention.comfort,
        asked_on=mention.asked_on,
        answered_on=mention.answered_on,
        why_not_asked=mention.why_not_asked,
    )
