"""Acknowledgements until they are given: where, for whom, whom they name, and who minds."""

import sqlite3
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from convo.db.models import Recognition, Reply
from convo.domain.acknowledging import Answer
from convo.domain.errors import NotPermitted, NotReady, StaleWording, WrongState
from convo.domain.recognition import (
    Channel,
    CheckResult,
    Comfort,
    CommunityKind,
    Legitimacy,
    Named,
)
from convo.domain.vocabulary import Approach, ReplyState, SpeakerRole
from convo.queries.replies import get_reply, guideline_facts
from convo.services import acknowledging, reviews
from convo.services.mentions import Whom
from convo.services.people import Unfit
from tests.given import Given
from tests.recognised import KIND_WORDS, Recognised

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

#: Words that name somebody who spoke in the case.
NAMING = "We read what gardener wrote about the stalls, and what others wrote."


@pytest.fixture
def recognised(given: Given) -> Recognised:
    return Recognised(given)


def test_starting_one_begins_what_it_gives(recognised: Recognised):
    reply = recognised.started()
    begun = recognised.of(reply)
    assert (begun.topic_id, begun.conversation_id) == (
        reply.conversation.topic_id,
        reply.conversation_id,
    )
    assert (begun.channel, begun.audience, begun.given_on, begun.mentions) == (None, "", None, [])


def test_a_reply_has_nothing_of_the_kind(given: Given, recognised: Recognised):
    reply = given.reply()
    with pytest.raises(WrongState):
        recognised.place(reply)
    with given.office.sessions() as session:
        assert session.scalar(select(func.count()).select_from(Recognition)) == 0


def test_an_acknowledgement_of_an_earlier_version_begins_when_something_is_said_of_it(
    given: Given, recognised: Recognised, database: str
):
    reply = recognised.started()
    with sqlite3.connect(database.removeprefix("sqlite:///")) as raw:
        raw.execute("DELETE FROM recognition")
    recognised.place(given.revise(reply, KIND_WORDS))
    assert recognised.of(reply).channel is Channel.SPEECH


def test_it_is_said_where_it_is_given_to_whom_and_when(given: Given, recognised: Recognised, last):
    reply = recognised.place(recognised.started(), Channel.NEWSLETTER)
    placed = recognised.of(reply)
    assert placed.channel is Channel.NEWSLETTER
    assert placed.audience == "Growers at the spring meeting"
    assert placed.planned_on == given.office.today() + timedelta(days=7)
    assert last() == ("reply:set-channel", "ok")


def test_a_place_needs_an_audience_and_a_day_that_lies_ahead(given: Given, recognised: Recognised):
    reply = recognised.started()
    deed = acknowledging.SetChannel(
        reply_id=reply.id,
        version=reply.version,
        channel=Channel.PARLIAMENT,
        audience="  ",
        planned_on=given.office.today() - timedelta(days=1),
    )
    with pytest.raises(Unfit) as refused:
        acknowledging.set_channel(given.office, given.actor(reply.started_by), deed)
    assert set(refused.value.faults) == {"channel", "audience", "planned_on"}


def test_a_person_is_named_only_by_a_handle_of_the_case(recognised: Recognised):
    reply = recognised.draft()
    with pytest.raises(Unfit, match="by the handle under which they spoke here"):
        recognised.name_person(reply, "Jane Whitlock")
    named = recognised.mentions(recognised.name_person(reply))[0]
    assert (named.named, named.handle, named.speaker) == (
        Named.PERSON,
        "gardener",
        SpeakerRole.PUBLIC,
    )


def test_a_side_is_one_of_the_topics_and_nobody_by_name_is_a_side(
    given: Given, recognised: Recognised
):
    reply = recognised.draft()
    elsewhere = recognised.side(given.topic().id, "Anglers")
    for side_id in (elsewhere, None):
        with pytest.raises(Unfit, match="side"):
            recognised.add(reply, Whom(named=Named.NOBODY), side_id=side_id)


def test_nobody_is_named_twice(recognised: Recognised):
    reply = recognised.name_person(recognised.draft())
    with pytest.raises(Unfit, match="names them already"):
        recognised.name_person(reply)


def test_private_people_are_asked_first_or_it_is_said_why_not(recognised: Recognised):
    reply = recognised.draft()
    with pytest.raises(Unfit) as refused:
        recognised.name_person(reply, answer=recognised.unasked)
    assert set(refused.value.faults) == {"comfort"}
    with pytest.raises(Unfit) as refused:
        recognised.name_person(reply, answer=Answer(comfort=Comfort.NOT_ASKED))
    assert set(refused.value.faults) == {"why_not_asked"}
    explained = recognised.name_person(reply, answer=recognised.answered(Comfort.NOT_ASKED))
    assert recognised.mentions(explained)[0].why_not_asked


def test_a_community_that_becomes_a_campaign_has_to_be_asked_after_all(recognised: Recognised):
    number = recognised.community()
    reply = recognised.name_community(recognised.draft(), number)
    recognised.change_kind(number, CommunityKind.CAMPAIGN)
    with pytest.raises(NotReady, match="Say why nobody asked Elm Street Growers"):
        recognised.given.submit(reply)


@pytest.mark.parametrize("words", [NAMING, NAMING.replace("gardener", "GARDENER"), "@gardener, hm"])
def test_words_that_name_somebody_who_is_not_listed_stop_it(
    given: Given, recognised: Recognised, words: str, last
):
    reply = given.revise(recognised.ready(), words)
    with pytest.raises(NotReady) as refused:
        given.submit(reply)
    assert "Your words name gardener. Add them to whom it names, or leave the name out." in (
        refused.value.missing
    )
    assert last() == ("reply:submit", "refused")
    assert given.submit(recognised.name_person(reply)).state is ReplyState.WITH_MENTOR


def test_so_do_words_that_name_a_community_of_the_register(given: Given, recognised: Recognised):
    number = recognised.community()
    reply = recognised.ready(words="We met the ELM Street growers, and read their thread.")
    with pytest.raises(NotReady, match="Your words name Elm Street Growers"):
        given.submit(reply)
    listed = recognised.name_community(reply, number)
    assert given.submit(listed).state is ReplyState.WITH_MENTOR


def test_a_group_that_speaks_here_under_its_own_name_is_named_once(
    given: Given, recognised: Recognised
):
    number = recognised.community()
    case: dict[str, Any] = {"handle": "Elm Street Growers", "speaker": SpeakerRole.COMMUNITY}
    words = "We read what the Elm Street Growers say about the stalls."
    reply = recognised.name_community(recognised.draft(words=words, **case), number)
    assert given.submit(reply).state is ReplyState.WITH_MENTOR


def test_our_own_people_are_no_mention(given: Given, recognised: Recognised):
    reply = recognised.ready(handle="DfX Asha", speaker=SpeakerRole.OFFICIAL, words=KIND_WORDS)
    reply = given.revise(reply, f"{KIND_WORDS} DfX Asha took part in it.")
    assert given.submit(reply).state is ReplyState.WITH_MENTOR


def test_nothing_is_submitted_before_it_is_said_where_and_whom(
    given: Given, recognised: Recognised
):
    reply = given.revise(recognised.started(), KIND_WORDS)
    with pytest.raises(NotReady) as refused:
        given.submit(reply)
    assert [each.partition(",")[0] for each in refused.value.missing] == [
        "Say where it is given",
        "Say whom it names; or that it names nobody",
    ]


@pytest.mark.parametrize(
    "state", [ReplyState.DRAFTING, ReplyState.WITH_MENTOR, ReplyState.SIGNED_OFF]
)
def test_a_refusal_stops_it_whenever_it_comes_until_the_mention_and_the_name_are_gone(
    given: Given, recognised: Recognised, state: ReplyState
):
    reply = recognised.name_person(recognised.draft(words=NAMING))
    other = recognised.add(
        reply, Whom(named=Named.NOBODY), side_id=recognised.side(reply.conversation.topic_id)
    )
    reply = other if state is ReplyState.DRAFTING else recognised.bring(other, state)
    mentor = given.mentor_of(reply) if reply.mentor else None
    reply = recognised.say(reply, Comfort.REFUSED, by=mentor)
    assert reply.state is state
    ways_on: dict[ReplyState, Callable[[Reply], Reply]] = {
        ReplyState.DRAFTING: given.submit,
        ReplyState.WITH_MENTOR: given.sign_off,
        ReplyState.SIGNED_OFF: recognised.deliver,
    }
    with pytest.raises(NotReady, match="gardener would rather not be named"):
        ways_on[state](reply)
    if state is ReplyState.WITH_MENTOR:
        back = given.with_reason(reply, "They said no: leave them out")
        reviews.return_reply(given.office, given.actor(given.mentor_of(reply)), back)
        reply = given.read(reply.id)
    dropped = recognised.drop(reply)
    assert dropped.state is ReplyState.DRAFTING
    with pytest.raises(NotReady, match="Your words name gardener"):
        given.submit(dropped)
    reworded = given.revise(dropped, KIND_WORDS)
    assert given.submit(reworded).state is ReplyState.WITH_MENTOR


def test_only_an_author_adds_and_drops_and_anybody_who_judges_records_an_answer(
    given: Given, recognised: Recognised
):
    reply = recognised.name_person(recognised.draft())
    for person in (given.mentor(), given.press_officer()):
        reply = recognised.say(reply, Comfort.AGREED, by=person)
    with pytest.raises(NotPermitted):
        recognised.say(reply, Comfort.REFUSED, by=given.official())


def test_an_answer_to_a_version_that_has_moved_on_is_refused(recognised: Recognised):
    reply = recognised.name_person(recognised.draft())
    recognised.say(reply, Comfort.NO_ANSWER)
    with pytest.raises(StaleWording):
        recognised.say(reply, Comfort.AGREED)


@pytest.mark.parametrize(
    ("check", "said"),
    [
        (None, "there is no engagement check in date"),
        (CheckResult.DOUBTFUL, "the engagement check was doubtful"),
    ],
)
def test_a_community_in_doubt_needs_a_second_yes_from_the_press_office(
    given: Given, recognised: Recognised, check: CheckResult | None, said: str
):
    number = recognised.community(check=check)
    reply = recognised.name_community(recognised.draft(), number)
    first = recognised.bring(reply, ReplyState.SIGNED_OFF)
    assert first.state is ReplyState.WITH_SECOND_SIGNER
    with pytest.raises(NotPermitted, match=f"Elm Street Growers: {said}"):
        given.sign_off(first, given.mentor())
    both = given.sign_off(first, given.press_officer())
    assert both.state is ReplyState.SIGNED_OFF
    assert recognised.deliver(both).state is ReplyState.POSTED


def test_a_checked_community_needs_no_second_yes(given: Given, recognised: Recognised):
    reply = recognised.name_community(recognised.draft(), recognised.community())
    assert recognised.bring(reply, ReplyState.SIGNED_OFF).state is ReplyState.SIGNED_OFF


def test_a_check_that_turns_doubtful_after_the_sign_off_stops_giving_it(
    given: Given, recognised: Recognised
):
    number = recognised.community()
    reply = recognised.name_community(recognised.draft(), number)
    signed_off = recognised.bring(reply, ReplyState.SIGNED_OFF)
    recognised.check(number, CheckResult.DOUBTFUL)
    with pytest.raises(NotReady, match="needs a yes from the press office too"):
        recognised.deliver(signed_off)
    again = given.submit(recognised.place(signed_off))
    first = given.sign_off(again)
    assert first.state is ReplyState.WITH_SECOND_SIGNER
    both = given.sign_off(first, given.press_officer())
    assert recognised.deliver(both).state is ReplyState.POSTED


def test_the_guidelines_know_how_content_and_how_known_those_are_whom_it_names(
    given: Given, recognised: Recognised
):
    reply = recognised.name_person(recognised.draft(words=NAMING))
    reply = recognised.say(reply, Comfort.NO_ANSWER)
    reply = recognised.name_community(reply, recognised.community(check=None))
    with given.office.sessions() as session:
        known = guideline_facts(session, get_reply(session, reply.id), given.office.standpoint())
    assert (known.approach, known.comfort, known.legitimacy) == (
        Approach.REFLECT,
        Comfort.NO_ANSWER,
        Legitimacy.UNCHECKED,
    )
    assert known.balance is not None
    assert known.snapshots == (
        "Does anybody know when the form closes?",
        reply.conversation.title,
    )
    assert (known.length_limit, known.venue_discloses) == (None, False)


def test_a_reply_has_none_of_these_facts(given: Given):
    reply = given.reply()
    with given.office.sessions() as session:
        known = guideline_facts(session, get_reply(session, reply.id), given.office.standpoint())
    assert (known.comfort, known.legitimacy, known.balance) == (None, None, None)
