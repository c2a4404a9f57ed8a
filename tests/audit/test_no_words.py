"""A case taken through every deed, with words that would be known again anywhere in the log."""

import json
from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import select

from convo.audit.entry import commit
from convo.audit.sentences import RECORDED
from convo.db.models import AuditEntry, AuditErasure, AuditOpening
from convo.domain.permissions import Action
from tests.audit.every_deed import MARK, Walk
from tests.given import Given, SettableClock

#: What people wrote, by deed: all that an entry commits to, and none of it in the entry.
COMMITTED: Mapping[Action, set[str]] = {
    Action.LOG: {"address", "title", "words", "handle"},
    Action.IMPORT: {"file", "columns"},
    Action.ADD_SNAPSHOT: {"words", "handle"},
    Action.DECIDE: {"reason", "assertion", "source", "extract"},
    Action.REFER_CONVERSATION: {"reason"},
    Action.EXTEND: {"reason"},
    Action.AGREE_EXTENSION: {"reason"},
    Action.REFUSE_EXTENSION: {"reason"},
    Action.AGREE: {"reason"},
    Action.CLOSE_CONVERSATION: {"reason"},
    Action.REOPEN: {"reason"},
    Action.PASS_ON: {"to"},
    Action.ASK: {"words", "quote"},
    Action.ADVISE: {"words"},
    Action.TRANSFER: {"reason"},
    Action.HAND_BACK: {"reason"},
    Action.ADD_AUTHOR: {"reason"},
    Action.USE_HANDLE: {"handle", "reason"},
    Action.REVISE: {"words"},
    Action.SUBMIT: {"why:tone.Shouting", "why:facts.CitesSource", "why:tone.SaidBefore"},
    Action.RETURN: {"reason"},
    Action.SIGN_OFF: {"note", "words"},
    Action.REFER: {"reason"},
    Action.SEND_TO_MENTOR: {"reason"},
    Action.TAKE_ON: {"reason"},
    Action.DECLINE: {"reason"},
    Action.WITHDRAW: {"reason"},
    Action.POST: {"address", "words"},
    Action.RECORD_UNSIGNED: {"address", "words", "reason"},
    Action.SEE_AS_POSTED: {"words"},
    Action.CORRECT: {"reason"},
    Action.REMOVE: {"reason"},
    Action.NOTE_REMOVED: {"reason"},
    Action.SET_CHANNEL: {"audience"},
    Action.ADD_MENTION: {"handle", "why_not_asked"},
    Action.CHANGE_MENTION: {"handle", "why_not_asked"},
    Action.DROP_MENTION: {"handle"},
    Action.SETTLE_ALERT: {"reason"},
    Action.CLOSE: {"reason"},
    Action.RAISE_CONCERN: {"reason"},
    Action.ASSIGN_CONCERN: {"words"},
    Action.ANSWER_CONCERN: {"words"},
    Action.RESOLVE_CONCERN: {"outcome"},
    Action.ADD_PERSON: {"name", "email"},
    Action.CHANGE_PERSON: {"name", "email"},
    Action.ADD_TEAM: {"name"},
    Action.ADD_VENUE: {"name", "house_rules"},
    Action.CHANGE_VENUE: {"name", "house_rules"},
    Action.ADD_TOPIC: {"name"},
    Action.CHANGE_TOPIC: {"name"},
    Action.ADD_LINE: {"title", "words"},
    Action.RETIRE_LINE: {"reason"},
    Action.VIEW_LOG: {"filter"},
    Action.EXPORT_LOG: {"filter"},
    Action.DECIDE_EXPERIMENT: {"reason", "address"},
    Action.ADD_COMMUNITY: {"name", "about", "speaks_for", "address"},
    Action.CHANGE_COMMUNITY: {"name", "about", "speaks_for", "address"},
    Action.CHECK_COMMUNITY: {"concerns"},
    Action.LOG_COMMUNITY: {"address", "title", "words"},
    Action.RECORD_RECOGNITION: {"given_by", "said", "address", "handle", "handle:2"},
    Action.STRIKE_RECOGNITION: {"reason"},
    Action.NAME_SIDE: {"name"},
    Action.RETIRE_SIDE: {"name"},
    Action.MARK_SIDES: {"sides"},
    Action.DRAW_INSIGHT: {"words"},
    Action.USE_INSIGHT: {"use", "address"},
    Action.DISCLOSE: {"to", "reference", "reason", "chosen"},
    Action.REQUEST_ERASURE: {"reason", "phrase"},
    Action.APPROVE_ERASURE: {"redacted"},
    Action.REFUSE_ERASURE: {"reason"},
    Action.HOLD: {"reason"},
    Action.RELEASE_HOLD: {"reason"},
}


def _is_copy(field: str) -> bool:
    """What is left of words that lost pieces."""
    return field.startswith("redacted:")


def test_no_word_that_anybody_wrote_is_in_an_entry_whatever_the_deed(
    given: Given, clock: SettableClock
):
    Walk(given, clock).everything()
    with given.office.sessions() as session:
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.seq)).all()
        openings = {(o.seq, o.field): o for o in session.scalars(select(AuditOpening))}
        erased = {(e.seq, e.field) for e in session.scalars(select(AuditErasure))}
    assert {entry.action for entry in entries if entry.outcome == "ok"} == RECORDED
    assert {entry.outcome for entry in entries} == {"ok", "refused"}
    assert {entry.actor_role for entry in entries if entry.action == Action.EXPIRE} == {"clock"}
    committed: dict[str, set[str]] = defaultdict(set)
    promised: dict[tuple[int, str], str] = {}
    for entry in entries:
        assert MARK.lower() not in entry.leaf.decode().lower(), entry.action
        for field, commitment in json.loads(entry.leaf)["c"].items():
            if (entry.seq, field) in erased:
                continue
            promised[entry.seq, field] = commitment
            if MARK.lower() in openings[entry.seq, field].value.lower():
                committed[entry.action].add(field.partition(":")[0] if _is_copy(field) else field)
    assert committed == {action.value: fields for action, fields in COMMITTED.items()}
    kept = {key: commit(o.salt, o.field, o.value) for key, o in openings.items()}
    assert kept == promised
    # The same words were written many times: neither their salts nor their commitments show it.
    assert len(set(promised.values())) == len(promised) > 50
    assert {len(opening.salt) for opening in openings.values()} == {32}
