"""Two at the same moment, on both kinds of database: one wins, the other is told."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from convo.db.models import Notice, Person, Reply
from convo.domain.errors import AlreadyDone, AlreadyLogged, Refused, StaleWording
from convo.domain.notices import NoticeKind
from convo.domain.vocabulary import ReplyState, SpeakerRole
from convo.mail.settings import MailSettings
from convo.services import conversations, extensions, people, replies
from convo.services.expiries import expire_sign_offs
from convo.services.looking_again import tell_looking_again
from tests.at_once import at_once
from tests.extending import decided_to_wait, second, waiting_for_second
from tests.given import FINE_WORDS, PASSWORD, Given, SettableClock
from tests.page import fetch, in_style

#: `make torture` does it fifty times, through two processes.
ROUNDS = 5

#: A server that nobody asks for anything here: notices are written, and no mail goes out.
MAIL = MailSettings(
    host="mail.example.org", port=25, security="none", sender="c@example.org", address="https://c"
)


SignIn = Callable[[Person], FlaskClient]
Sending = Callable[[], TestResponse]


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


def test_two_ticks_at_once_let_each_sign_off_expire_once(given: Given, clock, log) -> None:
    author = given.official()
    owed = [given.reply(author, ReplyState.SIGNED_OFF) for _ in range(3)]
    clock.advance(days=10)
    results = at_once([partial(expire_sign_offs, given.office)] * 2)
    assert sum(result for result in results if isinstance(result, int)) == len(owed)
    expiries = [entry for entry in log() if entry[0] == "reply:expire"]
    assert expiries == [("reply:expire", "ok", None)] * len(owed)
    for reply in owed:
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


def test_of_two_mentors_who_decide_at_once_one_sees_what_the_other_decided(
    given: Given, clock: SettableClock, sign_in: SignIn, log
) -> None:
    named, other = given.usual_mentor(), given.mentor()
    topic, author = given.topic(named, other), given.official()
    for turn in range(ROUNDS):
        clock.now = SettableClock().now
        reply = given.reply(author, ReplyState.WITH_MENTOR, topic=topic)
        clock.advance(hours=5)  # from now on any mentor of the topic may
        yes, no = (named, other) if turn % 2 else (other, named)
        answers = _both(
            _sent(sign_in(yes), reply, "sign-off", note="A fine <b>note</b>"),
            _sent(sign_in(no), reply, "return", reason="A good reason"),
        )
        conflict = in_style(answers[409])
        won = "signed" if given.read(reply.id).state is ReplyState.SIGNED_OFF else "returned"
        assert conflict.h1 == "This could not be done"
        assert won in conflict.text.partition("What was done last")[2]
        assert "A fine <b>note</b>" in conflict.text
        assert "A good reason" in conflict.text
        assert conflict.links()["Open the case to see how it stands now"] == f"/replies/{reply.id}"
        assert sorted(outcome for _, outcome, _ in log()[-2:]) == ["ok", "refused"]


def test_one_form_sent_twenty_times_at_once_is_one_deed_and_twenty_answers_that_lead_to_it(
    given: Given, sign_in: SignIn, log
) -> None:
    browser, path = sign_in(given.official()), "/conversations/log"
    typed = {
        "address": "https://forum.example.org/t/20",
        "title": "When?",
        "venue": str(given.venue().id),
        "topic": str(given.topic().id),
        "speaker": SpeakerRole.PUBLIC.value,
        "words": "When does it close?",
    }
    form = fetch(browser, path).form(path) | typed
    before = len(log())
    answers = at_once([partial(browser.post, path, data=form)] * 20)
    places = {(a.status_code, a.location) for a in answers if isinstance(a, TestResponse)}
    ((status, place),) = places
    assert status == 303
    assert str(place).startswith("/conversations/")
    assert [entry[:2] for entry in log()[before:]] == [("conversation:log", "ok")]


def test_an_official_who_was_overtaken_sees_the_words_that_are_saved_now(
    given: Given, sign_in: SignIn
) -> None:
    reply = given.reply()
    answers = _both(
        *(
            _sent(sign_in(reply.started_by), reply, "revise", words=FINE_WORDS + end)
            for end in (" One.", " Two.")
        )
    )
    conflict, latest = in_style(answers[409]), given.read(reply.id).latest
    assert latest is not None
    assert "Saved: version 2" in conflict.text
    assert latest.words in conflict.text


def _sent(browser: FlaskClient, reply: Reply, last: str, **typed: str) -> Sending:
    """A form filled in on a page that was opened before; to be sent."""
    path = f"/replies/{reply.id}/{last}"
    page = fetch(browser, path if last == "revise" else f"/replies/{reply.id}/review")
    return partial(browser.post, path, data=page.form(path) | typed)


def _both(*sent: Sending) -> dict[int, TestResponse]:
    """The answers, by status: one is done and the other one is told."""
    answers = {a.status_code: a for a in at_once(sent) if isinstance(a, TestResponse)}
    assert sorted(answers) == [303, 409]
    return answers


def test_of_two_who_settle_one_extension_at_once_the_second_is_told(given: Given, log) -> None:
    conversation = waiting_for_second(given)
    deed = second(given, conversation)
    deeds = [
        partial(settle, given.office, given.actor(who), deed)
        for settle, who in (
            (extensions.agree_extension, given.usual_mentor()),
            (extensions.refuse_extension, given.press_officer()),
        )
    ]
    assert Counter(map(type, at_once(deeds))) == {type(None): 1, StaleWording: 1}
    assert Counter(outcome for _, outcome, _ in log()[-2:]) == {"ok": 1, "refused": 1}


def test_two_ticks_at_once_tell_of_each_decision_that_comes_back_once(given: Given, clock) -> None:
    office = replace(given.office, mail=MAIL)
    for _ in range(3):
        decided_to_wait(given)
    clock.now = given.office.calendar.opening(date(2026, 3, 24))
    results = at_once([partial(tell_looking_again, office)] * 3)
    assert sum(result for result in results if isinstance(result, int)) == 3
    with office.sessions() as session:
        told = session.scalars(select(Notice.kind)).all()
    assert told == [NoticeKind.LOOK_AGAIN] * 3
