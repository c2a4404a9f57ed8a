"""Free words never reach an entry as a key: only what was asked for is kept."""

import json

import pytest
from sqlalchemy import select

from convo.db.models import AuditEntry
from convo.domain.vocabulary import ReplyState
from convo.services import referrals, replies
from tests.given import DENIAL, Given

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

SNEAKED = "Jane Somebody of Nowhere Street"


def leaves(given: Given) -> str:
    with given.office.sessions() as session:
        return "\n".join(leaf.decode() for leaf in session.scalars(select(AuditEntry.leaf)))


def test_a_reason_for_a_rule_that_asks_for_none_is_not_kept(given: Given) -> None:
    reply = given.reply()
    asked = given.submission(reply)
    deed = replies.Submit(
        reply_id=reply.id,
        version=reply.version,
        explanations={**asked.explanations, SNEAKED: "A reason that nobody asked for"},
        confirmations={*asked.confirmations, SNEAKED},
    )
    replies.submit(given.office, given.actor(reply.started_by), deed)
    assert given.read(reply.id).state is ReplyState.WITH_MENTOR
    assert SNEAKED not in leaves(given)


def test_only_a_stop_that_is_there_can_be_cleared(given: Given) -> None:
    reply = given.reply(state=ReplyState.WITH_PRESS_OFFICE, words=DENIAL)
    with given.office.sessions() as session:
        session.add(reply)
        stops = {f.rule for f in reply.latest.findings if f.level == "stop"} if reply.latest else ()
    deed = referrals.SendToMentor(
        reply_id=reply.id,
        version=reply.version,
        reason="It may stand for once",
        cleared=[*stops, SNEAKED],
    )
    referrals.send_to_mentor(given.office, given.actor(given.press_officer()), deed)
    sent = json.loads(leaves(given).splitlines()[-1])
    assert sent["facts"]["cleared"] == sorted(stops)
    assert SNEAKED not in leaves(given)
