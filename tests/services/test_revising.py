"""Revising and autosaving."""

import pytest

from convo.db.models import Autosave, Person, Reply
from convo.domain.errors import NotPermitted, NotReady, StaleWording, WrongState
from convo.domain.vocabulary import Level, ReplyState
from convo.queries.replies import find_autosave
from convo.services import replies
from convo.services.office import Office
from tests.given import DENIAL, FINE_WORDS, Given

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

_MORE = FINE_WORDS + " We are glad to look at yours."


def _kept(office: Office, reply: Reply, person: Person) -> Autosave | None:
    with office.sessions() as session:
        return find_autosave(session, reply.id, person.id)


def _autosave(given: Given, reply: Reply, words: str, person: Person | None = None) -> None:
    actor = given.actor(person or reply.started_by)
    replies.autosave(given.office, actor, reply.id, reply.version, words)


def test_each_revision_has_the_next_number_its_writer_and_its_findings(given: Given) -> None:
    reply = given.revise(given.reply(), DENIAL)
    assert [revision.number for revision in reply.revisions] == [1, 2]
    first, second = reply.revisions
    assert first.words == FINE_WORDS
    assert not first.findings
    assert "rebuttal.CategoricalDenial" in {
        found.rule for found in second.findings if found.level is Level.STOP
    }
    assert second.written_by_id == reply.started_by_id
    assert second.guidelines_digest == given.office.guidelines.digest


def test_the_words_of_the_conversation_are_not_copied_into_a_revision(given: Given) -> None:
    latest = given.reply().latest
    assert latest is not None
    assert "said" not in latest.facts


def test_the_entry_names_the_findings_of_what_was_written(given: Given, last_leaf) -> None:
    reply = given.revise(given.reply(), DENIAL)
    leaf = last_leaf()
    assert leaf["obj"] == {"type": "reply", "id": str(reply.id), "ver": reply.version}
    assert "stop rebuttal.CategoricalDenial" in leaf["facts"]["findings"]
    assert leaf["facts"]["revision"] == 2
    assert "categorically" not in str(leaf)


def test_the_same_words_again_are_no_revision_and_no_entry(given: Given, log) -> None:
    reply = given.reply()
    before = log()
    again = given.revise(reply, FINE_WORDS)
    assert len(again.revisions) == 1
    assert again.version == reply.version
    assert log() == before


def test_revising_makes_a_sign_off_void(given: Given) -> None:
    signed = given.reply(state=ReplyState.SIGNED_OFF)
    revised = given.revise(signed, _MORE)
    assert revised.state is ReplyState.DRAFTING
    assert revised.signed_off_number is None
    assert revised.signed_off_by_id is None
    assert revised.expires_at is None
    assert revised.signed_off_revision is None


def test_the_same_words_again_leave_a_sign_off_standing(given: Given) -> None:
    signed = given.reply(state=ReplyState.SIGNED_OFF)
    assert given.revise(signed, FINE_WORDS).state is ReplyState.SIGNED_OFF


def test_a_returned_reply_is_drafted_again(given: Given) -> None:
    reply = given.revise(given.reply(state=ReplyState.RETURNED), _MORE)
    assert reply.state is ReplyState.DRAFTING


@pytest.mark.parametrize(
    "state",
    [
        ReplyState.WITH_MENTOR,
        ReplyState.WITH_PRESS_OFFICE,
        ReplyState.POSTED,
        ReplyState.CLOSED,
        ReplyState.WITHDRAWN,
        ReplyState.DECLINED,
    ],
)
@pytest.mark.parametrize("words", [_MORE, FINE_WORDS])
def test_what_has_left_its_author_cannot_be_revised(
    given: Given, state: ReplyState, words: str
) -> None:
    reply = given.reply(state=state)
    with pytest.raises(WrongState, match="moved on"):
        given.revise(reply, words)
    assert len(given.read(reply.id).revisions) == 1


@pytest.mark.parametrize("words", [_MORE, FINE_WORDS])
def test_only_an_author_revises(given: Given, log, words: str) -> None:
    reply, other = given.reply(), given.official()
    with pytest.raises(NotPermitted, match="Only an author"):
        given.revise(reply, words, other)
    assert log()[-1] == ("reply:revise", "refused", other.id)


def test_two_who_write_at_once_do_not_overwrite_each_other(given: Given, last_leaf) -> None:
    reply = given.reply()
    given.revise(reply, _MORE)
    with pytest.raises(StaleWording, match="Nothing of yours was lost"):
        given.revise(reply, "Hello, quite different.")
    assert [revision.words for revision in given.read(reply.id).revisions] == [FINE_WORDS, _MORE]
    assert (last_leaf()["outcome"], last_leaf()["reason"]) == ("refused", "stale")


@pytest.mark.parametrize("words", ["", " \r\n\t "])
def test_nothing_is_no_revision(given: Given, words: str) -> None:
    reply = given.reply()
    with pytest.raises(NotReady, match="Write something"):
        given.revise(reply, words)
    assert len(given.read(reply.id).revisions) == 1


def test_an_autosave_is_kept_and_is_no_revision_and_no_entry(given: Given, office, log) -> None:
    reply = given.reply()
    before = log()
    _autosave(given, reply, "Hello, I am half")
    _autosave(given, reply, "Hello, I am half way")
    kept = _kept(office, reply, reply.started_by)
    assert kept is not None
    assert (kept.words, kept.version) == ("Hello, I am half way", reply.version)
    after = given.read(reply.id)
    assert (len(after.revisions), after.version) == (1, reply.version)
    assert log() == before


@pytest.mark.parametrize("words", [_MORE, FINE_WORDS])
def test_saving_forgets_the_autosave(given: Given, office, words: str) -> None:
    reply = given.reply()
    _autosave(given, reply, "Hello, I am half")
    given.revise(reply, words)
    assert _kept(office, reply, reply.started_by) is None


def test_an_autosave_survives_a_save_that_was_refused(given: Given, office) -> None:
    reply = given.reply()
    _autosave(given, reply, "Hello, I am half")
    reply.version -= 1
    with pytest.raises(StaleWording):
        given.revise(reply, _MORE)
    kept = _kept(office, reply, reply.started_by)
    assert kept is not None
    assert kept.words == "Hello, I am half"


def test_nobody_types_into_a_reply_of_others(given: Given, office) -> None:
    reply, other = given.reply(), given.official()
    with pytest.raises(NotPermitted):
        _autosave(given, reply, "Hello", other)
    assert _kept(office, reply, other) is None


def test_nobody_types_into_a_reply_that_waits_for_its_mentor(given: Given) -> None:
    reply = given.reply(state=ReplyState.WITH_MENTOR)
    with pytest.raises(WrongState):
        _autosave(given, reply, "Hello")
