"""What the press office does with a reply that was referred to it."""

from collections.abc import Callable

import pytest

from convo.db.models import Reply
from convo.domain.actor import Actor
from convo.domain.errors import NotPermitted, NotReady, WrongState
from convo.domain.vocabulary import ReplyState, Role
from convo.queries.replies import judge
from convo.services import referrals, replies, reviews
from convo.services.office import Office
from tests.given import DENIAL, Given

Last = Callable[[], tuple[str, str]]
STOPPED = DENIAL


def stops(office: Office, reply: Reply) -> list[str]:
    with office.sessions() as session:
        found = judge(session, session.merge(reply, load=False), office.standpoint())
        return sorted({each.rule for each in found if each.level.value == "stop"})


def send(
    given: Given, reply: Reply, cleared: list[str], actor: Actor | None = None, reason: str = "Fine"
) -> Reply:
    deed = referrals.SendToMentor(
        reply_id=reply.id, version=reply.version, reason=reason, cleared=cleared
    )
    referrals.send_to_mentor(given.office, actor or given.actor(given.press_officer()), deed)
    return given.read(reply.id)


def test_a_referral_that_is_conversation_after_all_goes_to_its_mentor(given: Given):
    reply = send(given, given.reply(state=ReplyState.WITH_PRESS_OFFICE), [])
    assert reply.state is ReplyState.WITH_MENTOR
    assert given.sign_off(reply).state is ReplyState.SIGNED_OFF


def test_every_stop_has_to_be_cleared_by_name(given: Given, office: Office, last: Last):
    reply = given.reply(words=STOPPED, state=ReplyState.WITH_PRESS_OFFICE)
    names = stops(office, reply)
    assert names
    with pytest.raises(NotReady):
        send(given, reply, names[1:])
    assert last() == ("reply:send-to-mentor", "refused")
    after = given.read(reply.id)
    assert after.latest is not None
    assert after.latest.clearances == []
    assert send(given, reply, names).state is ReplyState.WITH_MENTOR


def test_a_stop_is_cleared_for_one_version_and_no_other(given: Given, office: Office):
    reply = given.reply(words=STOPPED, state=ReplyState.WITH_PRESS_OFFICE)
    reply = send(given, reply, stops(office, reply))
    reviews.return_reply(
        office, given.actor(given.mentor_of(reply)), given.with_reason(reply, "Shorter, please")
    )
    again = given.revise(given.read(reply.id), STOPPED + " Not one word.")
    with pytest.raises(NotReady):
        given.submit(again)


def test_what_was_cleared_can_be_signed_off_and_posted(given: Given, office: Office):
    reply = given.reply(words=STOPPED, state=ReplyState.WITH_PRESS_OFFICE)
    signed = given.sign_off(send(given, reply, stops(office, reply)))
    assert given.post(signed).state is ReplyState.POSTED


def test_what_was_returned_after_a_clearance_can_be_submitted_in_the_same_words(
    given: Given, office: Office
):
    reply = given.reply(words=STOPPED, state=ReplyState.WITH_PRESS_OFFICE)
    reply = send(given, reply, stops(office, reply))
    actor = given.actor(given.mentor_of(reply))
    reviews.return_reply(office, actor, given.with_reason(reply, "Are you sure?"))
    assert given.submit(given.read(reply.id)).state is ReplyState.WITH_MENTOR


@pytest.mark.parametrize(
    ("deed", "state"),
    [(referrals.take_on, ReplyState.TAKEN_ON), (referrals.decline, ReplyState.DECLINED)],
)
def test_a_reply_that_is_taken_on_or_declined_ends_with_the_reason(
    given: Given,
    office: Office,
    last: Last,
    deed: Callable[[Office, Actor, replies.WithReason], None],
    state: ReplyState,
):
    reply = given.reply(state=ReplyState.WITH_PRESS_OFFICE)
    press_officer = given.press_officer()
    with pytest.raises(NotReady, match="The author and the mentor will read it"):
        deed(office, given.actor(press_officer), given.with_reason(reply, ""))
    assert last()[1] == "refused"
    deed(office, given.actor(press_officer), given.with_reason(reply, "It is rebuttal"))
    after = given.read(reply.id)
    assert (after.state, after.due_at) == (state, None)
    assert after.steps[-1].reason == "It is rebuttal"


def test_nobody_in_the_press_office_judges_what_they_wrote(given: Given, office: Office):
    both = given.person(Role.OFFICIAL, Role.PRESS_OFFICE)
    reply = given.reply(both, ReplyState.WITH_PRESS_OFFICE)
    for deed in (referrals.take_on, referrals.decline):
        with pytest.raises(NotPermitted, match="You wrote some of this"):
            deed(office, given.actor(both), given.with_reason(reply))
    with pytest.raises(NotPermitted):
        send(given, reply, [], given.actor(both))


def test_only_the_press_office_answers_a_referral_and_only_while_it_has_it(
    given: Given, office: Office
):
    reply = given.reply(state=ReplyState.WITH_PRESS_OFFICE)
    for person in (reply.started_by, given.mentor_of(reply), given.administrator()):
        with pytest.raises(NotPermitted):
            referrals.decline(office, given.actor(person), given.with_reason(reply))
    with pytest.raises(WrongState):
        send(given, given.reply(), [])
