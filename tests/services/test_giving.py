"""Acknowledgements from the moment on at which they are given: said, sent or published."""

from datetime import timedelta

import pytest

from convo.db.models import Alert
from convo.domain.errors import NotReady
from convo.domain.recognition import Channel, Comfort, Named
from convo.domain.vocabulary import ReplyKind, ReplyOutcome, ReplyState
from convo.queries.timeline import timeline
from convo.services import postings, unsigned
from convo.services.community_cases import LogCommunity, log_community
from convo.services.mentions import Whom
from convo.services.postings import Close
from tests.given import FINE_WORDS, Given, SettableClock
from tests.recognised import KIND_WORDS, Recognised

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def recognised(given: Given) -> Recognised:
    return Recognised(given)


def test_a_speech_is_delivered_on_a_day_and_has_no_address(
    given: Given, recognised: Recognised, clock: SettableClock, last_leaf
):
    signed_off = recognised.bring(recognised.ready(), ReplyState.SIGNED_OFF)
    yesterday = given.office.today() - timedelta(days=1)
    for day, why in (
        (yesterday, "before it was signed off"),
        (yesterday + timedelta(days=2), "today or earlier"),
    ):
        with pytest.raises(NotReady, match=why):
            recognised.deliver(signed_off, on=day)
    clock.advance(days=1)
    said = recognised.deliver(signed_off, on=given.office.today() - timedelta(days=1))
    assert (said.state, said.posted_address, said.posted_differently) == (
        ReplyState.POSTED,
        "",
        False,
    )
    assert recognised.of(said).given_on == given.office.today() - timedelta(days=1)
    assert said.posted_at is not None
    assert given.office.calendar.local(said.posted_at).date() == recognised.of(said).given_on
    assert last_leaf()["facts"]["way"] == "delivered"
    with given.office.sessions() as session:
        sentences = [line.sentence for line in timeline(session, said.conversation_id)]
    assert sentences[-1] == "delivered version 1"
    assert "posted" not in " ".join(sentences)


def test_words_that_were_said_otherwise_are_brought_to_the_press_office(
    given: Given, recognised: Recognised
):
    signed_off = recognised.bring(recognised.ready(), ReplyState.SIGNED_OFF)
    said = recognised.deliver(signed_off, words=f"{KIND_WORDS} Thank you all.")
    assert said.posted_differently
    with given.office.sessions() as session:
        assert session.query(Alert).count() == 1


def test_a_newsletter_is_published_at_an_address_today(given: Given, recognised: Recognised):
    draft = recognised.ready(channel=Channel.NEWSLETTER)
    signed_off = recognised.bring(draft, ReplyState.SIGNED_OFF)
    with pytest.raises(NotReady, match="at which address"):
        recognised.deliver(signed_off)
    published = given.post(signed_off)
    assert published.posted_address
    assert recognised.of(published).given_on == given.office.today()


def test_it_ends_as_an_acknowledgement_does(given: Given, recognised: Recognised):
    said = recognised.deliver(recognised.bring(recognised.ready(), ReplyState.SIGNED_OFF))
    actor = given.actor(said.started_by)
    for outcome in (ReplyOutcome.CORRECTED, ReplyOutcome.TAKEN_UP):
        deed = Close(reply_id=said.id, version=said.version, outcome=outcome)
        if outcome is ReplyOutcome.CORRECTED:
            with pytest.raises(NotReady, match="Choose what came of it"):
                postings.close(given.office, actor, deed)
            continue
        postings.close(given.office, given.actor(said.started_by), deed)
    assert given.read(said.id).outcome is ReplyOutcome.TAKEN_UP


def test_a_correction_names_the_same_and_recognises_nobody_a_second_time(
    given: Given, recognised: Recognised
):
    draft = recognised.name_person(recognised.ready())
    said = recognised.deliver(recognised.bring(draft, ReplyState.SIGNED_OFF))
    correction = given.correct(said)
    assert recognised.of(correction).channel is Channel.SPEECH
    named = {(each.named, each.handle, each.comfort) for each in recognised.mentions(correction)}
    assert named == {
        (Named.NOBODY, "", Comfort.NOT_NEEDED),
        (Named.PERSON, "gardener", Comfort.AGREED),
    }
    placed = recognised.place(given.revise(correction, f"{KIND_WORDS} It was on Monday."))
    given_again = recognised.deliver(recognised.bring(placed, ReplyState.SIGNED_OFF))
    assert given_again.state is ReplyState.POSTED
    assert recognised.of(given_again).given_on is None
    assert recognised.of(said).given_on == given.office.today()


def test_what_was_given_without_sign_off_counts_all_the_same(given: Given, recognised: Recognised):
    early = recognised.ready()
    posting = unsigned.Unsigned(
        address="",
        words=FINE_WORDS,
        posted_on=given.office.today(),
        posted_by_id=early.started_by_id,
        reason="The speech was moved to this morning",
    )
    deed = unsigned.RecordUnsigned(reply_id=early.id, version=early.version, posting=posting)
    unsigned.record_unsigned(given.office, given.actor(early.started_by), deed)
    assert given.read(early.id).state is ReplyState.POSTED_UNSIGNED
    assert recognised.of(early).given_on == given.office.today()


def test_without_any_draft_it_is_said_where_it_was_given(given: Given, recognised: Recognised):
    author = given.official()
    case = recognised.conversation(author)
    posting = unsigned.Unsigned(
        address="",
        words=FINE_WORDS,
        posted_on=given.office.today(),
        posted_by_id=None,
        reason="Nobody told us",
    )
    deed = unsigned.RecordUnsignedIn(conversation_id=case.id, version=case.version, posting=posting)
    with pytest.raises(NotReady, match="Choose where it was given"):
        unsigned.record_unsigned_in(given.office, given.actor(author), deed)
    told = unsigned.RecordUnsignedIn(
        conversation_id=case.id,
        version=case.version,
        posting=unsigned.Unsigned(
            address="",
            words=FINE_WORDS,
            posted_on=given.office.today(),
            posted_by_id=None,
            reason="Nobody told us",
            channel=Channel.LETTER,
        ),
    )
    number = unsigned.record_unsigned_in(given.office, given.actor(author), told)
    assert recognised.of(given.read(number)).channel is Channel.LETTER


def test_a_case_about_a_community_has_no_thread_so_what_was_posted_is_recognition(
    given: Given, recognised: Recognised
):
    official, today = given.official(), given.office.today()
    about = LogCommunity(
        community_id=recognised.community(),
        topic_id=given.topic().id,
        title="Their open day",
        words="We meet at noon.",
        address="https://growers.example.org/open-day",
    )
    case = given.read_conversation(log_community(given.office, given.actor(official), about))
    posting = unsigned.Unsigned(
        address="https://news.example.org/march",
        words=KIND_WORDS,
        posted_on=today,
        posted_by_id=official.id,
        reason="It went out before anybody had read it",
        channel=Channel.NEWSLETTER,
    )
    deed = unsigned.RecordUnsignedIn(conversation_id=case.id, version=case.version, posting=posting)
    reply = given.read(unsigned.record_unsigned_in(given.office, given.actor(official), deed))
    assert (reply.kind, recognised.of(reply).given_on) == (ReplyKind.ACKNOWLEDGEMENT, today)


def test_a_side_may_be_recognised_without_a_name(recognised: Recognised):
    reply = recognised.draft()
    side_id = recognised.side(reply.conversation.topic_id)
    named = recognised.add(reply, Whom(named=Named.NOBODY), side_id=side_id)
    (mention,) = recognised.mentions(named)
    assert (mention.side_id, mention.comfort) == (side_id, Comfort.NOT_NEEDED)
