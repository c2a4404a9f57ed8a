"""Retention: what has been kept long enough goes by itself, each case with an entry of its own."""

import hmac
import re
import secrets
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from convo.db.models import AuditEntry, Conversation, Mention, Recognition
from convo.domain.actor import Actor
from convo.domain.erasing import MARKERS, Wanted, wanted_codes
from convo.domain.permissions import Action
from convo.queries.conversations import get_conversation
from convo.queries.erasures import ERASING
from convo.queries.recognised import get_recognition
from convo.queries.retention import (
    list_handles_due,
    list_recognition_due,
    list_texts_due,
    months_before,
)
from convo.services.erasing.carrying_out import Erasing, erasing
from convo.services.erasing.traces import overwrite
from convo.services.office import Office

#: So many cases in one run of the clock: others wait for the log meanwhile.
MOST_AT_ONCE = 20
#: So long the clock goes on overwriting what an erasure left below the tables.
_TRACES = timedelta(hours=1)
_CODE = "author-"
_DIGITS = 6
_NO_HANDLE = MARKERS | {""}
_IS_CODE = re.compile(rf"{_CODE}[0-9a-f]{{{_DIGITS}}}")

By = Callable[[], Actor]


def replace_handles(office: Office, by: By = Actor.clock, most: int = MOST_AT_ONCE) -> int:
    """Replace handles of authors by codes, in cases where nothing was said for some months.

    Also those that recognition of no case names, as long after it was recorded. How many it was.
    Within a case the same author has the same code; the key of the code is
    thrown away, so that nobody finds the same author in another case, or the handle from the code.
    """
    with office.sessions() as session:
        due = list_handles_due(session, handles_before(office), most)
        outside = list_recognition_due(session, handles_before(office), most - len(due))
    replaced = sum(_replace(office, by(), number) for number in due)
    return replaced + sum(_replace_outside(office, by(), number) for number in outside)


def dispose(office: Office, by: By = Actor.clock, most: int = MOST_AT_ONCE) -> int:
    """Erase the text of cases that were closed some months ago; how many it was.

    States, dates, codes and counts stay, what convo itself said, and what was learnt: an insight
    is written without personal data, for policy that takes longer than the case (decision 023).
    """
    with office.sessions() as session:
        due = list_texts_due(session, texts_before(office), most)
    return sum(_dispose(office, by(), number) for number in due)


def overwrite_traces(office: Office) -> int:
    """Where something was erased a moment ago, empty SQLite's write-ahead log of it, again.

    Right after an erasure that fails while somebody still reads. Returns 0: it is no deed.
    """
    with office.sessions() as session:
        last = session.scalar(
            select(func.max(AuditEntry.at)).where(
                AuditEntry.action.in_([action.value for action in ERASING])
            )
        )
    if last is not None and last > office.clock() - _TRACES:
        overwrite(office)
    return 0


def handles_before(office: Office) -> datetime:
    """Handles of cases that are older go."""
    return months_before(office.clock(), office.handle_months)


def texts_before(office: Office) -> datetime:
    """Texts of cases that were closed earlier go."""
    return months_before(office.clock(), office.text_months)


def _replace(office: Office, actor: Actor, number: int) -> bool:
    with erasing(office, actor, Action.REPLACE_HANDLES) as under_way:
        tx = under_way.tx
        tx.hold(Conversation, number)
        if number not in list_handles_due(tx.session, handles_before(office)):
            return False
        conversation = tx.on(get_conversation(tx.session, number))
        codes = codes_for(
            [
                *(snapshot.handle for snapshot in conversation.snapshots),
                *_mentioned(tx.session, number),
            ]
        )
        conversation.handles_replaced_at = tx.now
        tx.note(authors=len(codes))
        _carry_out(under_way, conversation, wanted_codes(codes))
    return True


def _replace_outside(office: Office, actor: Actor, number: int) -> bool:
    with erasing(office, actor, Action.REPLACE_HANDLES) as under_way:
        tx = under_way.tx
        tx.hold(Recognition, number)
        if number not in list_recognition_due(tx.session, handles_before(office)):
            return False
        recognition = tx.on(get_recognition(tx.session, number))
        codes = codes_for(mention.handle for mention in recognition.mentions)
        tx.note(authors=len(codes))
        under_way.erase_outside(recognition, wanted_codes(codes))
        tx.record(recognition, **under_way.left)
    return True


def _mentioned(session: Session, conversation_id: int) -> Iterable[str]:
    """The handles that recognition of this case names."""
    return session.scalars(
        select(Mention.handle)
        .join(Mention.recognition)
        .where(Recognition.conversation_id == conversation_id)
    )


def _dispose(office: Office, actor: Actor, number: int) -> bool:
    with erasing(office, actor, Action.DISPOSE) as under_way:
        tx = under_way.tx
        tx.hold(Conversation, number)
        if number not in list_texts_due(tx.session, texts_before(office)):
            return False
        conversation = tx.on(get_conversation(tx.session, number))
        conversation.disposed_at = tx.now
        _carry_out(under_way, conversation, Wanted(everything=True, keeps_insights=True))
    return True


def _carry_out(under_way: Erasing, conversation: Conversation, wanted: Wanted) -> None:
    under_way.erase(conversation, wanted)
    under_way.tx.record(conversation, **under_way.left)


def codes_for(handles: Iterable[str]) -> dict[str, str]:
    """A code for each handle that is none yet, by a key that nobody keeps."""
    key = secrets.token_bytes(32)
    real = {each for each in handles if each not in _NO_HANDLE and not _IS_CODE.fullmatch(each)}
    return {
        handle: _CODE + hmac.digest(key, handle.encode(), "sha256").hex()[:_DIGITS]
        for handle in sorted(real)
    }
