"""Submitting: what stands in the way, and the trace that each attempt leaves."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text

from convo.db.engine import open_engine
from convo.db.models import Person, Reply
from convo.domain.errors import NotPermitted, NotReady, StaleWording
from convo.domain.vocabulary import ReplyState, Role
from convo.queries.replies import count_stopped_attempts
from convo.services import people, replies
from convo.services.office import Office
from tests.given import DENIAL, FINE_WORDS, Given

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

#: Asks for a reason, and for no more than that.
_TO_EXPLAIN = FINE_WORDS + " That is a myth."
_RULE = "rebuttal.Vocabulary"


def _refused(given: Given, reply: Reply, deed: replies.Submit | None = None) -> tuple[str, ...]:
    with pytest.raises(NotReady) as refused:
        replies.submit(given.office, given.actor(reply.started_by), deed or given.submission(reply))
    assert given.read(reply.id).version == reply.version
    return refused.value.missing


def _attempts(office: Office, reply: Reply) -> int:
    with office.sessions() as session:
        return count_stopped_attempts(session, reply.id)


def _change(given: Given, person: Person, **details: Any) -> None:
    account = people.Account(
        name=person.name,
        email=person.email,
        roles=person.roles,
        mentor_id=person.mentor_id,
        trained_until=person.trained_until,
    )
    people.change_person(
        given.office,
        given.actor(given.administrator()),
        person.id,
        replace(account, **details),
    )


def test_a_complete_reply_goes_to_its_mentor_with_what_was_confirmed(given: Given) -> None:
    reply = given.submit(given.revise(given.reply(), _TO_EXPLAIN))
    latest = reply.latest
    assert latest is not None
    assert reply.state is ReplyState.WITH_MENTOR
    assert [(each.rule, each.words) for each in latest.explanations] == [
        (_RULE, "The team agreed to these words on Monday")
    ]
    assert {each.key for each in latest.confirmations} == given.submission(reply).confirmations
    assert all(each.given_by_id == reply.started_by_id for each in latest.confirmations)


@pytest.mark.parametrize("why", [None, "", "because", "  ok ok ok  "])
def test_a_finding_to_explain_needs_a_reason_of_a_sentence(
    given: Given, office, why: str | None
) -> None:
    reply = given.revise(given.reply(), _TO_EXPLAIN)
    deed = replace(given.submission(reply), explanations={} if why is None else {_RULE: why})
    assert _refused(given, reply, deed) == ("Say why you are keeping these words, in a sentence",)
    assert _attempts(office, reply) == 0, "what is not complete was not stopped"


def test_every_confirmation_has_to_be_ticked(given: Given, office) -> None:
    reply = given.reply()
    whole = given.submission(reply)
    for key in whole.confirmations:
        deed = replace(whole, confirmations=frozenset(whole.confirmations) - {key})
        (missing,) = _refused(given, reply, deed)
        assert missing.startswith("Tick this once it is true: ")
    assert _attempts(office, reply) == 0, "a tick that was forgotten stopped nobody"


def test_a_stop_is_refused_and_recorded_with_its_findings(
    given: Given, office, log, last_leaf
) -> None:
    reply = given.revise(given.reply(), DENIAL)
    missing = _refused(given, reply)
    assert any("categorically reject" in sentence for sentence in missing)
    assert log()[-1] == ("reply:submit", "refused", reply.started_by_id)
    leaf = last_leaf()
    assert "stop rebuttal.CategoricalDenial" in leaf["facts"]["findings"]
    assert leaf["facts"]["guidelines"] == given.office.guidelines.digest
    assert leaf["obj"]["id"] == str(reply.id)
    assert _attempts(office, reply) == 1


def test_attempts_are_still_counted_when_the_reply_passes_at_last(given: Given, office) -> None:
    reply = given.revise(given.reply(), DENIAL)
    _refused(given, reply)
    _refused(given, reply)
    given.submit(given.revise(reply, FINE_WORDS))
    assert _attempts(office, reply) == 2


def test_attempts_on_another_reply_do_not_count(given: Given, office) -> None:
    reply, other = given.revise(given.reply(), DENIAL), given.reply()
    _refused(given, reply)
    assert _attempts(office, other) == 0


def test_a_reply_without_words_cannot_be_submitted(given: Given) -> None:
    official = given.official()
    conversation = given.decided(official)
    start = replies.Start(conversation_id=conversation.id, version=conversation.version)
    reply = given.read(replies.start(given.office, given.actor(official), start))
    assert "Write the reply and save it." in _refused(given, reply)


def test_without_recorded_training_nothing_is_submitted(given: Given) -> None:
    reply = given.reply(given.official(trained_until=None))
    assert _refused(given, reply) == (
        "Your training is not recorded. Ask an administrator to record it.",
    )


def test_training_counts_to_the_end_of_its_last_day(given: Given, clock) -> None:
    author = given.official(trained_until=date(2026, 3, 10))
    reply = given.reply(author)
    clock.advance(hours=13, minutes=59)
    given.submit(reply)
    later = given.reply(given.official(trained_until=date(2026, 3, 10)))
    clock.advance(minutes=2)
    assert "ran out on 10 March 2026" in _refused(given, later)[0]


def test_everything_that_is_missing_is_said_at_once(given: Given) -> None:
    reply = given.revise(given.reply(given.official(trained_until=None)), DENIAL)
    missing = _refused(given, reply)
    assert any("training" in sentence for sentence in missing)
    assert any("categorically reject" in sentence for sentence in missing)


def test_without_a_mentor_nothing_is_submitted(given: Given, database: str) -> None:
    reply = given.reply()
    without_door = open_engine(database)  # no deed leaves an official without one
    with without_door.begin() as connection:
        connection.execute(text("UPDATE person SET mentor_id = NULL"))
        connection.execute(text("UPDATE reply SET mentor_id = NULL"))
    without_door.dispose()
    assert _refused(given, reply) == (
        "No mentor can read this for you. Ask an administrator to name one.",
    )


def test_who_is_no_official_any_more_submits_nothing(given: Given) -> None:
    both = given.person(Role.OFFICIAL, Role.PRESS_OFFICE)
    reply = given.reply(both)
    given.transfer(reply.conversation, given.official())
    _change(given, both, roles=frozenset({Role.PRESS_OFFICE}), mentor_id=None)
    with pytest.raises(NotPermitted):
        given.submit(reply)
    assert given.read(reply.id).state is ReplyState.DRAFTING


def test_it_goes_to_the_mentor_whom_the_author_has_now(given: Given) -> None:
    author, newer = given.official(), given.mentor()
    reply = given.reply(author)
    _change(given, author, mentor_id=newer.id)
    assert given.submit(reply).mentor_id == newer.id


def test_only_an_author_submits(given: Given) -> None:
    reply = given.reply()
    with pytest.raises(NotPermitted, match="Only an author"):
        given.submit(reply, given.official())


def test_what_was_changed_meanwhile_is_not_submitted(given: Given, office) -> None:
    reply = given.reply()
    given.revise(reply, FINE_WORDS + " Bye.")
    with pytest.raises(StaleWording):
        given.submit(reply)
    assert given.read(reply.id).state is ReplyState.DRAFTING
