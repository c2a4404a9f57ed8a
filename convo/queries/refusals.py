"""Who said in a case that they would rather not be named.

Whoever takes them out of an acknowledgement does what its page asks for, and what they said must
not be forgotten with that. So it is read from the entries, which stay.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from convo.db.models import AuditEntry, AuditOpening, Mention
from convo.domain.permissions import Action
from convo.domain.recognition import Comfort, Named
from convo.queries.leaves import find_fields

_SAID = (Action.ADD_MENTION, Action.CHANGE_MENTION)
#: Answers that somebody gave; anything else takes back no refusal.
_ANSWERED = (Comfort.AGREED.value, Comfort.REFUSED.value)


def find_refusal(session: Session, conversation_id: int, mention: Mention) -> date | None:
    """When they refused to be named in this case; None where they didn't, or agreed since."""
    refused = refusals_in(session, [conversation_id]).get(conversation_id, {})
    who = mention.handle if mention.named is Named.PERSON else mention.community_id
    return refused.get(_key(who))


def refusals_in(
    session: Session, ids: Collection[int]
) -> Mapping[int | None, Mapping[object, date]]:
    """In each of these conversations who refuses to be named, by handle or community: when."""
    found = session.execute(
        select(AuditEntry.conversation_id, AuditEntry.leaf, AuditOpening.value)
        .outerjoin(
            AuditOpening,
            and_(AuditOpening.seq == AuditEntry.seq, AuditOpening.field == "handle"),
        )
        .where(
            AuditEntry.conversation_id.in_(ids),
            AuditEntry.action.in_([each.value for each in _SAID]),
            AuditEntry.outcome == "ok",
        )
        .order_by(AuditEntry.seq)
    )
    refused: dict[int | None, dict[object, date]] = defaultdict(dict)
    for conversation_id, leaf, handle in found:
        fields = find_fields(leaf)
        facts = fields["facts"] if fields else {}
        if facts.get("comfort") in _ANSWERED:
            _hear(refused[conversation_id], facts, handle)
    return {number: people for number, people in refused.items() if people}


def _hear(refused: dict[object, date], facts: Mapping[str, Any], handle: str | None) -> None:
    """What somebody answered last counts."""
    who = _key(handle or facts.get("community") or ("mention", facts.get("mention")))
    if facts["comfort"] == Comfort.REFUSED.value:
        refused[who] = date.fromisoformat(facts["answered_on"])
    else:
        refused.pop(who, None)


def _key(who: object) -> object:
    return who.strip().removeprefix("@").casefold() if isinstance(who, str) else who
