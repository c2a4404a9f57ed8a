"""What an acknowledgement may quote is known when it is judged, kept by place, and read again."""

import pytest
from sqlalchemy import event

from convo.db.models import Reply
from convo.domain.errors import NotReady
from convo.domain.recognition import Named
from convo.domain.vocabulary import Level, SpeakerRole
from convo.guidelines.facts import Facts
from convo.queries.guidelines import judge_revision_again
from convo.queries.replies import get_reply, guideline_facts
from convo.queries.texts import texts_at, texts_for
from convo.services import conversations, replies
from convo.services.mentions import Whom
from tests.given import Given
from tests.recognised import Recognised

SAID = "The stalls are lovely, but nobody asked us. When do they open?"
ADDED = "We asked about the stalls in May."
WHOLE = "Traders write: “The stalls are lovely, but nobody asked us.” Others like the new ones."
CLIPPED = "Traders write: “The stalls are lovely.” Others like the new ones."


@pytest.fixture
def recognised(given: Given) -> Recognised:
    return Recognised(given)


def draft(recognised: Recognised, words: str, title: str = "New stalls") -> Reply:
    started = recognised.started(words=SAID, title=title)
    return recognised.place(recognised.given.revise(started, words))


def known(given: Given, reply: Reply) -> Facts:
    with given.office.sessions() as session:
        return guideline_facts(session, get_reply(session, reply.id), given.office.standpoint())


def add(given: Given, reply: Reply, words: str) -> None:
    case = given.read_conversation(reply.conversation_id)
    said = conversations.Said(words=words, speaker=SpeakerRole.PUBLIC, handle="")
    deed = conversations.AddSnapshot(conversation_id=case.id, said=said)
    conversations.add_snapshot(given.office, given.actor(case.official), deed)


def rules(reply: Reply) -> set[str]:
    assert reply.latest is not None
    return {found.rule for found in reply.latest.findings if found.level is Level.STOP}


def test_everything_that_was_said_may_be_quoted_and_the_title(given: Given, recognised: Recognised):
    reply = draft(recognised, WHOLE)
    add(given, reply, ADDED)
    assert known(given, given.read(reply.id)).snapshots == (SAID, ADDED, "New stalls")


def test_what_a_reply_may_quote_is_not_asked(given: Given):
    reply = given.reply()
    assert known(given, reply).snapshots is None
    with given.office.sessions() as session:
        places = texts_for(session, get_reply(session, reply.id)).places()
    assert set(places) == {"said", "lines_to_take", "own_replies"}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_it_costs_no_query_of_its_own(given: Given, recognised: Recognised, engine):
    reply, asked = draft(recognised, WHOLE), []
    with given.office.sessions() as session:
        fresh = get_reply(session, reply.id)
        event.listen(engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
        texts_for(session, fresh)
    assert len(asked) == 1


def test_a_clipped_quotation_stops_a_submission_and_once_mended_it_goes(
    given: Given, recognised: Recognised
):
    reply = draft(recognised, CLIPPED)
    side_id = recognised.side(reply.conversation.topic_id, "Traders")
    reply = recognised.add(reply, Whom(named=Named.NOBODY), side_id=side_id)
    assert rules(reply) == {"reflect.ClippedQuotation"}
    deed = given.submission(reply)
    with pytest.raises(NotReady):
        replies.submit(given.office, given.actor(reply.started_by), deed)
    mended = given.revise(given.read(reply.id), WHOLE)
    assert rules(mended) == set()
    given.submit(mended)


def test_a_version_is_judged_again_by_what_could_be_quoted_that_day(
    given: Given, recognised: Recognised
):
    reply = draft(recognised, f"They write: “{ADDED}”")
    first = reply.latest
    assert first is not None
    assert "reflect.UnknownQuotation" in rules(reply)
    add(given, reply, ADDED)
    later = given.revise(given.read(reply.id), f"Some write: “{ADDED}”")
    assert rules(later) == set()
    with given.office.sessions() as session:
        assert judge_revision_again(session, first.id).same
        assert later.latest is not None
        assert judge_revision_again(session, later.latest.id).same
        found = texts_at(session, later.latest.compared)
        assert [text.words for text in found.snapshots or ()] == [SAID, ADDED]
