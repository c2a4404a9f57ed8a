"""Two signers: on a delicate topic one yes is not enough."""

import pytest

from convo.db.models import Person, Reply
from convo.domain.errors import NotPermitted, StaleWording
from convo.domain.vocabulary import ReplyState, Role, Sensitivity
from convo.queries.timeline import timeline
from convo.services import reviews
from tests.given import FINE_WORDS, Given

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def second(given: Given) -> Person:
    """A mentor of the topic."""
    return given.mentor()


@pytest.fixture
def waiting(given: Given, second: Person) -> Reply:
    """A reply on an emotive topic, to which its named mentor has said yes."""
    topic = given.topic(second, sensitivity=Sensitivity.EMOTIVE)
    return given.reply(state=ReplyState.WITH_SECOND_SIGNER, topic=topic)


def _return(given: Given, reply: Reply, person: Person) -> Reply:
    deed = given.with_reason(reply, "Say when it opens")
    reviews.return_reply(given.office, given.actor(person), deed)
    return given.read(reply.id)


@pytest.mark.parametrize("sensitivity", [Sensitivity.EMOTIVE, Sensitivity.HIGH_PROFILE])
def test_the_first_yes_waits_for_another_persons(
    given: Given, second: Person, sensitivity: Sensitivity
):
    topic = given.topic(second, sensitivity=sensitivity)
    first_yes = given.sign_off(given.reply(state=ReplyState.WITH_MENTOR, topic=topic))
    assert first_yes.state is ReplyState.WITH_SECOND_SIGNER
    assert first_yes.first_signed_by_id == given.mentor_of(first_yes).id
    assert (first_yes.signed_off_by_id, first_yes.expires_at) == (None, None)
    both = given.sign_off(first_yes, second)
    assert both.state is ReplyState.SIGNED_OFF
    assert (both.first_signed_by_id, both.signed_off_by_id) == (both.mentor_id, second.id)
    assert both.expires_at == both.due_at


def test_nobody_says_both(given: Given, waiting: Reply, last):
    with pytest.raises(NotPermitted, match="You said the first yes"):
        given.sign_off(waiting)
    assert last() == ("reply:sign-off", "refused")


def test_a_press_officer_may_say_the_second(given: Given, waiting: Reply):
    assert given.sign_off(waiting, given.press_officer()).state is ReplyState.SIGNED_OFF


@pytest.mark.parametrize("who", [Role.MENTOR, Role.PRESS_OFFICE])
def test_any_return_voids_the_first_yes(given: Given, waiting: Reply, second: Person, who: Role):
    returned = _return(given, waiting, second if who is Role.MENTOR else given.press_officer())
    assert returned.state is ReplyState.RETURNED
    assert returned.first_signed_by_id is None
    again = given.submit(given.revise(returned, FINE_WORDS + " It opens on 1 May."))
    assert given.sign_off(again).state is ReplyState.WITH_SECOND_SIGNER


def test_who_signed_first_may_think_again(given: Given, waiting: Reply):
    returned = _return(given, waiting, given.mentor_of(waiting))
    assert (returned.state, returned.first_signed_by_id) == (ReplyState.RETURNED, None)


def test_new_words_void_both(given: Given, waiting: Reply, second: Person):
    both = given.sign_off(waiting, second)
    revised = given.revise(both, FINE_WORDS + " Thank you.")
    assert revised.state is ReplyState.DRAFTING
    assert (revised.first_signed_by_id, revised.signed_off_by_id) == (None, None)


def test_the_second_yes_is_to_the_words_that_the_first_was_to(given: Given, waiting: Reply):
    deed = reviews.SignOff(reply_id=waiting.id, version=waiting.version, revision=2)
    with pytest.raises(StaleWording):
        reviews.sign_off(given.office, given.actor(given.press_officer()), deed)


def test_both_names_stand_in_the_record(given: Given, waiting: Reply, second: Person):
    given.sign_off(waiting, second)
    with given.office.sessions() as session:
        lines = timeline(session, waiting.conversation_id)
    signed = [(line.who, line.sentence) for line in lines if line.action == "reply:sign-off"]
    assert signed == [
        (given.mentor_of(waiting).name, "signed off version 1, as the first of two"),
        (second.name, "signed off version 1, as the second of two"),
    ]


def test_a_routine_topic_needs_one(given: Given):
    assert given.sign_off(given.reply(state=ReplyState.WITH_MENTOR)).state is ReplyState.SIGNED_OFF
