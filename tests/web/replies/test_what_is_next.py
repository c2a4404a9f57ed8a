"""What a page says comes next, where the way is not straight."""

import pytest

from convo.domain.vocabulary import ReplyState
from convo.services.clockwork import perform_owed
from tests.given import FINE_WORDS
from tests.recognised import Recognised
from tests.web.desk import Desk

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def test_a_sign_off_that_ran_out_is_told_and_that_the_words_may_stay(desk: Desk) -> None:
    reply = desk.reply(ReplyState.SIGNED_OFF)
    desk.clock.advance(days=3)
    perform_owed(desk.office)
    desk.sign_in_again("author")
    page = desk.see("author", f"/replies/{reply}")
    assert "The sign-off ran out. Next: submit it again. The words may stay" in page.text
    desk.revise(reply, FINE_WORDS + " Thank you.")
    assert "Next: finish the words" in desk.see("author", f"/replies/{reply}").text


def test_an_author_sees_who_else_can_act_on_what_has_waited_too_long(desk: Desk) -> None:
    reply = desk.reply(ReplyState.WITH_MENTOR)
    assert "can act too" not in desk.see("author", f"/replies/{reply}").text
    desk.clock.advance(hours=5)
    perform_owed(desk.office)
    desk.sign_in_again("author")
    page = desk.see("author", f"/replies/{reply}")
    assert "other mentors of the topic can act too" in page.text


def test_an_acknowledgement_is_not_to_be_posted_in_the_conversation(desk: Desk) -> None:
    recognised = Recognised(desk.given)
    reply = recognised.ready(desk.people["author"])
    assert "Your acknowledgement" in desk.see("author", f"/replies/{reply.id}/revise").text
    recognised.bring(reply, ReplyState.SIGNED_OFF)
    page = desk.see("author", f"/replies/{reply.id}/post")
    assert "Don’t post it in the conversation." in page.text
    assert "Post them in the conversation" not in page.text


def test_what_is_added_before_a_decision_says_nothing_of_deciding_again(desk: Desk) -> None:
    case = f"/conversations/{desk.given.conversation(desk.people['author']).id}"
    typed = {"words": "And what does it cost?", "speaker": "public", "asks": "yes"}
    page = desk.do("author", f"{case}/add-snapshot", typed)
    assert "Added. The official in charge reads it before they decide what to do." in page.text
