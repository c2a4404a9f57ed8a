"""Transferring, handing back, handing over several; and the press office stepping in."""

import pytest

from convo.domain.vocabulary import ConversationState, ReplyState
from convo.services import conversations
from convo.web.conversations import handover
from tests.web.desk import TITLE, Desk

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

WHY = "You know the market best"


@pytest.fixture
def case(desk: Desk) -> int:
    return desk.given.conversation(desk.people["author"], title=TITLE).id


def test_a_transfer_reaches_its_new_official_with_the_reason(desk: Desk, case: int) -> None:
    other = desk.people["other author"]
    path = f"/conversations/{case}/transfer"
    page = desk.do("author", path, {"to_id": str(other.id), "reason": WHY})
    assert "Transferred. Oz Official has it now" in page.text
    assert "Decide what to do" in desk.see("other author", "/").text
    theirs = desk.see("other author", f"/conversations/{case}")
    assert theirs.quotations().count(WHY) == 2  # at the top and in the timeline
    assert "Asha Official transferred the conversation from Asha Official to Oz" in theirs.text
    desk.see("author", path, 403)


def test_nobody_chosen_and_no_reason_are_said_beside_their_fields(desk: Desk, case: int) -> None:
    path = f"/conversations/{case}/transfer"
    page = desk.do("author", path, {"reason": "x"}, 400)
    assert set(page.errors()) == {"to_id", "reason"}
    assert page.form(path)["reason"] == "x"


def test_whoever_signed_off_a_reply_is_refused_beside_the_field(desk: Desk) -> None:
    reply = desk.now(desk.reply(ReplyState.SIGNED_OFF))
    mentor = desk.people["mentor"]
    both = _also_official(desk)
    page = desk.do(
        "author",
        f"/conversations/{reply.conversation_id}/transfer",
        {"to_id": str(both), "reason": WHY},
        400,
    )
    assert page.errors() == {"to_id": f"{mentor.name} signed it off. Choose somebody else"}


def _also_official(desk: Desk) -> int:
    mentor = desk.people["mentor"]
    path = f"/people/{mentor.id}/change"
    desk.do(
        "administrator",
        path,
        {"roles": ["official", "mentor"], "mentor_id": str(desk.people["other mentor"].id)},
    )
    return mentor.id


def test_the_press_office_steps_in_where_somebody_is_away(desk: Desk, case: int) -> None:
    author = desk.people["author"]
    links = desk.see("press", f"/conversations/{case}").links()
    assert links["Transfer this conversation"] == f"/conversations/{case}/transfer"
    assert links["Hand over everything"] == f"/conversations/hand-over/{author.id}"
    assert links["Name somebody who covers"] == f"/cover/name?for={author.id}"
    assert "You can step in" not in desk.see("author", f"/conversations/{case}").text
    reply = desk.reply(ReplyState.SIGNED_OFF)
    page = desk.see("press", f"/replies/{reply}")
    assert "Is Asha Official away? You can step in" in page.text
    for words, deed in (
        ("Record its posting", "post"),
        ("Withdraw it", "withdraw"),
        ("Add an author", "add-author"),
    ):
        assert page.links()[words] == f"/replies/{reply}/{deed}"


def test_the_press_office_signs_off_what_waited_too_long(desk: Desk) -> None:
    reply = desk.reply(ReplyState.WITH_MENTOR)
    early = desk.see("press", f"/replies/{reply}")
    assert "Is Mo Mentor away? You can step in" in early.text
    assert "sign it off or return it" not in early.links()
    desk.clock.advance(days=1)
    desk._browsers.clear()  # everybody has been signed out meanwhile
    late = desk.see("press", f"/replies/{reply}")
    assert late.links()["sign it off or return it"] == f"/replies/{reply}/review"
    desk.do("press", f"/replies/{reply}/sign-off", {})
    assert desk.state(reply) is ReplyState.SIGNED_OFF


def test_the_press_office_hands_back_what_was_referred(desk: Desk, case: int) -> None:
    conversation = desk.given.read_conversation(case)
    deed = conversations.WithReason(
        conversation_id=case, version=conversation.version, reason="It is heated"
    )
    author = desk.given.actor(desk.people["author"])
    conversations.refer_conversation(desk.office, author, deed)
    page = desk.do("press", f"/conversations/{case}/hand-back", {"reason": "Yours after all"})
    assert "Handed back." in page.text
    assert desk.given.read_conversation(case).state is ConversationState.LOGGED
    assert "Yours after all" in desk.see("author", f"/conversations/{case}").text


def test_several_are_handed_over_each_with_an_entry_and_a_form_sent_twice_is_done_once(
    desk: Desk, case: int, log
) -> None:
    author, other = desk.people["author"], desk.people["other author"]
    second = desk.given.conversation(author, title="Bins").id
    kept = desk.given.conversation(author, title="Lamps").id
    path = f"/conversations/hand-over/{author.id}"
    page = desk.see("press", path, 200, "Bins", "Lamps")
    sent = page.form(path) | {
        "chosen": [str(case), str(second)],
        "to_id": str(other.id),
        "reason": WHY,
    }
    for _ in range(2):
        desk.browser("press").post(path, data=sent)
    assert [each for each in log() if each[0] == "conversation:transfer"] == [
        ("conversation:transfer", "ok", desk.people["press"].id)
    ] * 2
    left = desk.see("author", path, 200, "Lamps")
    assert "You are in charge of 1 open conversation." in left.text
    assert desk.given.read_conversation(kept).official_id == author.id


def test_of_many_none_is_ticked_beforehand_and_one_tick_stands_for_all(
    desk: Desk, case: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handover, "_FEW", 1)
    author, other = desk.people["author"], desk.people["other author"]
    second = desk.given.conversation(author, title="Bins").id
    path = f"/conversations/hand-over/{author.id}"
    page = desk.see("author", path, 200, "All 2 of them")
    assert "chosen" not in page.form(path)
    sent = {"chosen": "all", "to_id": str(other.id), "reason": WHY}
    desk.fill("author", page, path, sent, 303)
    for each in (case, second):
        assert desk.given.read_conversation(each).official_id == other.id


def test_what_could_not_be_handed_over_is_said_and_the_rest_is_done(desk: Desk) -> None:
    reply = desk.now(desk.reply(ReplyState.SIGNED_OFF))
    author = desk.people["author"]
    free = desk.given.conversation(author, title="Bins").id
    path = f"/conversations/hand-over/{author.id}"
    both = _also_official(desk)
    page = desk.see("author", path, 200, "Bins")
    refused = desk.fill("author", page, path, {"to_id": str(both), "reason": WHY}, 400)
    assert refused.errors()["to_id"].startswith(f"{TITLE}: Mo Mentor signed it off")
    assert "Transferred 1 conversation to Mo Mentor." in refused.text
    assert desk.given.read_conversation(free).official_id == both
    assert desk.given.read_conversation(reply.conversation_id).official_id == author.id


def test_only_its_official_a_cover_or_the_press_office_hands_over(desk: Desk, case: int) -> None:
    path = f"/conversations/hand-over/{desk.people['author'].id}"
    desk.see("other author", path, 403)
    desk.given.cover(desk.people["author"], desk.people["other author"])
    assert TITLE in desk.see("other author", path).text
    page = desk.do("other author", path, {"chosen": [], "to_id": ""}, 400)
    assert set(page.errors()) == {"chosen", "to_id", "reason"}
