"""Two at the same moment, on both kinds of database: one wins, the other is told."""

from collections import Counter
from functools import partial

from convo.domain.errors import AlreadyDone, AlreadyLogged, Refused, StaleWording
from convo.domain.vocabulary import ReplyState, SpeakerRole
from convo.services import conversations, people, replies
from convo.services.owed import perform_owed
from tests.at_once import at_once
from tests.given import FINE_WORDS, PASSWORD, Given


def _log(given: Given, address: str) -> conversations.Log:
    return conversations.Log(
        address=address,
        title="When does it close?",
        venue_id=given.venue().id,
        topic_id=given.topic().id,
        said=conversations.Said(words="When does it close?", speaker=SpeakerRole.PUBLIC),
    )


def test_of_two_who_log_one_address_one_is_told_of_the_other(given: Given, log) -> None:
    deeds = [
        partial(
            conversations.log, given.office, given.actor(given.official()), _log(given, address)
        )
        for address in ("https://forum.example.org/t/1", "http://Forum.example.org/t/1#post-2")
    ]
    results = at_once(deeds)
    logged = [result for result in results if isinstance(result, int)]
    told = [result for result in results if isinstance(result, AlreadyLogged)]
    assert len(logged) == len(told) == 1
    assert told[0].conversation_id == logged[0]
    outcomes = Counter(outcome for action, outcome, _ in log() if action == "conversation:log")
    assert outcomes == {"ok": 1, "refused": 1}


def test_one_form_sent_twice_at_once_is_one_deed(given: Given, log) -> None:
    actor, deed = given.actor(given.official()), _log(given, "https://forum.example.org/t/1")
    results = at_once([partial(conversations.log, given.office, actor, deed)] * 2)
    logged = [result for result in results if isinstance(result, int)]
    again = [result for result in results if isinstance(result, AlreadyDone)]
    assert [done.subject for done in again] == [f"conversation:{logged[0]}"]
    assert [entry[1] for entry in log() if entry[0] == "conversation:log"] == ["ok"]


def test_of_two_who_save_one_version_the_second_is_told(given: Given, log) -> None:
    reply = given.reply()
    deeds = [
        partial(
            replies.revise,
            given.office,
            given.actor(reply.started_by),
            replies.Revise(reply_id=reply.id, version=reply.version, words=FINE_WORDS + more),
        )
        for more in (" One.", " Two.")
    ]
    results = at_once(deeds)
    assert Counter(map(type, results)) == {int: 1, StaleWording: 1}
    assert len(given.read(reply.id).revisions) == 2
    assert Counter(outcome for _, outcome, _ in log()[-2:]) == {"ok": 1, "refused": 1}


def test_two_ticks_at_once_let_a_sign_off_expire_once(given: Given, clock, log) -> None:
    reply = given.reply(state=ReplyState.SIGNED_OFF)
    clock.advance(days=10)
    results = at_once([partial(perform_owed, given.office)] * 2)
    assert sorted(results, key=str) == [0, 1]
    expiries = [entry for entry in log() if entry[0] == "reply:expire"]
    assert expiries == [("reply:expire", "ok", None)]
    assert [step.action for step in given.read(reply.id).steps].count("reply:expire") == 1


def test_a_posting_and_a_new_revision_at_once_leave_one_of_them(given: Given) -> None:
    reply = given.reply(state=ReplyState.SIGNED_OFF)
    results = at_once(
        [partial(given.post, reply), partial(given.revise, reply, FINE_WORDS + " Bye.")]
    )
    assert sum(isinstance(result, Refused) for result in results) == 1
    after = given.read(reply.id)
    assert (after.state is ReplyState.POSTED) == (len(after.revisions) == 1)


def test_of_two_who_use_one_link_at_once_one_sets_the_password(given: Given, log) -> None:
    person = given.official()
    secret = people.reset_person(given.office, given.actor(given.administrator()), person.id)
    deeds = [
        partial(people.set_password, given.office, secret, PASSWORD + end, end * 32)
        for end in ("a", "b")
    ]
    results = at_once(deeds)
    assert results.count(None) == 1
    assert log()[-1] == ("person:set-password", "ok", person.id)
    assert log()[-2][0] != "person:set-password"
