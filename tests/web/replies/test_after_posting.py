"""The pages from the posting on: what they ask, what they show, and whom they tell."""

import pytest
from sqlalchemy import select

from convo.db.models import Alert
from convo.domain.vocabulary import ReplyState, SpeakerRole
from convo.services import conversations
from convo.services.conversations import AddSnapshot, Said
from tests.given import DENIAL, FINE_WORDS
from tests.page import words_in
from tests.web.desk import MYTH, Desk

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

ADDRESS = "https://forum.example.org/t/1#post-9"
WHY = "It was sent before anybody had read it."


def day(field: str, number: str = "9") -> dict[str, object]:
    return {field: [number, "3", "2026"]}


def say(desk: Desk, reply: int, words: str = "And what does it cost?") -> None:
    desk.clock.advance(minutes=10)
    said = Said(words=words, speaker=SpeakerRole.PUBLIC, asks=True)
    deed = AddSnapshot(conversation_id=desk.now(reply).conversation_id, said=said)
    actor = desk.given.actor(desk.people["other author"])
    conversations.add_snapshot(desk.office, actor, deed)


def changes(page: object) -> list[str]:
    return [words_in(each) for each in page.all("del", "ins")]  # type: ignore[attr-defined]  # a Page


def alert_id(desk: Desk) -> int:
    with desk.office.sessions() as session:
        return session.scalars(select(Alert.id).order_by(Alert.id.desc())).first() or 0


# A question in the thread.


@pytest.mark.parametrize(
    ("state", "who", "page", "words"),
    [
        (ReplyState.WITH_MENTOR, "mentor", "/review", "since this was submitted"),
        (ReplyState.SIGNED_OFF, "author", "/post", "since this was signed off"),
        (ReplyState.WITH_PRESS_OFFICE, "press", "/referral", "since this was referred"),
        (ReplyState.DRAFTING, "author", "/revise", "since these words were written"),
    ],
)
def test_nobody_goes_on_without_being_told_what_was_said_since(
    desk: Desk, state: ReplyState, who: str, page: str, words: str
):
    reply = desk.reply(state)
    assert "Something was said" not in desk.see(who, f"/replies/{reply}{page}").text
    say(desk, reply)
    shown = desk.see(who, f"/replies/{reply}{page}")
    assert f"Something was said {words}. It asks us something." in shown.text
    assert "And what does it cost?" in shown.quotations()


def test_a_mentor_signs_nothing_off_over_words_that_came_while_they_read(desk: Desk):
    reply = desk.reply(ReplyState.WITH_MENTOR)
    page = desk.see("mentor", f"/replies/{reply}/review")
    say(desk, reply)
    page = desk.fill("mentor", page, f"/replies/{reply}/sign-off", {"note": "Kind words"}, 409)
    assert "Something was said there since you opened the page." in page.text
    assert "Kind words" in page.html
    desk.do("mentor", f"/replies/{reply}/sign-off")
    assert desk.state(reply) is ReplyState.SIGNED_OFF


def test_a_question_is_next_on_the_page_of_its_conversation(desk: Desk):
    reply = desk.reply(ReplyState.POSTED)
    case = f"/conversations/{desk.now(reply).conversation_id}"
    page = desk.see("author", f"{case}/add-snapshot")
    typed = {"words": "And what does it cost?", "speaker": "public"}
    page = desk.fill("author", page, f"{case}/add-snapshot", typed, 400)
    assert set(page.errors()) == {"asks"}
    page = desk.fill("author", page, f"{case}/add-snapshot", {"asks": "yes"})
    assert "Added. It waits for the official in charge" in page.text
    assert "Somebody asked us something. Next: decide again, or start another reply." in page.text
    assert "It asks us something." in page.text


# Who looks again.


def test_posting_says_who_looks_again_and_that_can_be_changed(desk: Desk):
    reply = desk.reply(ReplyState.SIGNED_OFF)
    path = f"/replies/{reply}/post"
    page = desk.see("author", path)
    assert page.form(path)["follow_up_on"] == ["12", "03", "2026"]
    typed = {"address": ADDRESS, "words": FINE_WORDS} | day("follow_up_on")
    page = desk.fill("author", page, path, typed, 400)
    assert page.errors() == {"follow_up_on": "The day must be today or in the future"}
    assert page.form(path)["words"] == FINE_WORDS
    page = desk.fill("author", page, path, day("follow_up_on", "16"))
    assert "Asha Official looks at the thread again on 16 March 2026." in page.text
    other = desk.people["other author"]
    change = {"follow_up_by": str(other.id)}
    page = desk.do("press", f"/replies/{reply}/set-follow-up", change)
    assert "Oz Official looks at the thread again on 16 March 2026." in page.text
    assert "Look at the thread again, then close it" in desk.see("other author", "/").text


# Posted without sign-off.


def test_an_unsigned_posting_is_recorded_and_settled(desk: Desk):
    reply = desk.reply(ReplyState.WITH_MENTOR)
    path = f"/replies/{reply}/record-unsigned"
    page = desk.see("mentor", path)
    page = desk.fill("mentor", page, path, {"address": "nowhere"}, 400)
    assert set(page.errors()) == {"address", "words", "posted_on", "posted_by", "reason"}
    typed = {"address": ADDRESS, "words": DENIAL, "posted_by": "0", "reason": WHY}
    page = desk.fill("mentor", page, path, typed | day("posted_on", "11"), 400)
    assert set(page.errors()) == {"posted_on"}
    page = desk.fill("mentor", page, path, day("posted_on"))
    assert "Recorded, and brought to the press office." in page.text
    assert "By somebody whom nobody knows on 9 March 2026" in page.text
    assert DENIAL in page.quotations()

    shown = desk.see("press", "/")
    assert "Posted without sign-off" in shown.text
    assert shown.link("Street trading fees") == f"/alerts/{alert_id(desk)}"
    alert = desk.see("press", f"/alerts/{alert_id(desk)}")
    assert "Part of this reads" in alert.text or "reads as a formal rebuttal" in alert.text
    settle = f"/alerts/{alert_id(desk)}/settle"
    assert set(desk.fill("press", alert, settle, {"words": "ok"}, 400).errors()) == {"words"}
    told = "We let it stand, and spoke with the team."
    assert "Settled." in desk.fill("press", alert, settle, {"words": told}).text
    for path in (f"/replies/{reply}", f"/conversations/{desk.now(reply).conversation_id}"):
        assert told in desk.see("author", path).quotations()
    assert "settled what was brought to the press office: Posted without sign-off" in (
        desk.see("press", f"/log/conversations/{desk.now(reply).conversation_id}").text
    )


def test_what_was_posted_without_a_draft_is_recorded_from_its_conversation(desk: Desk):
    case = desk.given.conversation(desk.people["author"], title="Street trading fees")
    path = f"/conversations/{case.id}/record-unsigned"
    page = desk.see("press", path)
    typed = {"address": ADDRESS, "words": FINE_WORDS, "reason": WHY} | day("posted_on")
    typed |= {"posted_by": str(desk.people["other author"].id)}
    page = desk.fill("press", page, path, typed)
    assert "It was posted without a draft." in page.text
    assert "By Oz Official on 9 March 2026" in page.text
    for who in ("author", "mentor", "press"):
        assert "Posted without sign-off" in desk.see(who, f"/conversations/{case.id}").text


# Seen as posted.


def test_a_change_on_the_site_is_shown_and_told(desk: Desk):
    reply = desk.reply(ReplyState.POSTED)
    path = f"/replies/{reply}/see-as-posted"
    page = desk.see("other author", path)
    assert FINE_WORDS in page.quotations()
    assert set(desk.fill("other author", page, path, {}, 400).errors()) == {"seen"}
    page = desk.fill("other author", page, path, {"seen": "different"}, 400)
    assert set(page.errors()) == {"words"}
    changed = FINE_WORDS.replace("1 June", "2 June")
    page = desk.fill("other author", page, path, {"words": changed})
    assert changes(page) == ["[removed: 1 ]", "[added: 2 ]"]
    assert "The words there are different now." in page.text
    assert "The words on the site are no longer those posted" in desk.see("press", "/").text
    page = desk.do("mentor", path, {"seen": "gone"})
    assert "Somebody found it gone. Next: look, then record who removed it." in page.text
    assert "The host removed it" in desk.see("author", f"/replies/{reply}").links()


# Corrections.


@pytest.mark.parametrize(("own", "told"), [("yes", True), ("no", False)])
def test_a_correction_begins_with_the_old_words_and_is_read_beside_them(
    desk: Desk, own: str, told: bool
):
    wrong = desk.reply(ReplyState.POSTED)
    path = f"/replies/{wrong}/correct"
    page = desk.see("author", path)
    assert "the press office is told as soon as you start" in page.text
    assert set(desk.fill("author", page, path, {}, 400).errors()) == {"reason", "own_error"}
    why = "The form closes on 2 June"
    page = desk.fill("author", page, path, {"reason": why, "own_error": own})
    assert ("Our own error" in page.text) is told
    assert ("We are correcting our own error" in desk.see("press", "/").text) is told
    reply = int(page.path.rsplit("/", 1)[-1])
    draft = desk.see("author", f"/replies/{reply}/revise")
    assert draft.form(f"/replies/{reply}/revise")["words"] == FINE_WORDS
    desk.revise(reply, FINE_WORDS.replace("1 June", "2 June"))
    desk.submit(reply)
    review = desk.see("mentor", f"/replies/{reply}/review")
    assert changes(review) == ["[removed: 1 ]", "[added: 2 ]"]
    assert why in review.text
    assert FINE_WORDS in review.quotations()
    shown = desk.see("author", f"/replies/{wrong}")
    assert "With a mentor Correction by Asha Official" in shown.text
    assert "Correct it" not in shown.links()
    assert "A correction of this reply is on its way already." in shown.text


# Removed.


@pytest.mark.parametrize("by", ["us", "host"])
def test_what_was_removed_is_recorded_and_leads_to_a_decision(desk: Desk, by: str):
    reply = desk.reply(ReplyState.POSTED)
    desk.clock.advance(minutes=10)
    if by == "us":
        page = desk.see("author", f"/replies/{reply}/remove")
        assert "Taking a reply down is a last resort." in page.text
        assert page.links()["correct it instead"] == f"/replies/{reply}/correct"
        page = desk.do("author", f"/replies/{reply}/remove", {"reason": WHY})
    else:
        page = desk.do("author", f"/replies/{reply}/note-removed", {"said": WHY})
    assert "Its words stay in the record." in page.text
    assert desk.state(reply) is ReplyState.REMOVED
    assert WHY in page.quotations()
    case = desk.see("author", f"/conversations/{desk.now(reply).conversation_id}")
    assert "What we posted is no longer there. Next: decide again, or close it." in case.text
    assert "removed a posting" in desk.see("press", "/").text


@pytest.mark.parametrize(
    ("deed", "typed"),
    [
        ("correct", {"reason": WHY, "own_error": "no"}),
        ("remove", {"reason": WHY}),
        ("note-removed", {"said": WHY}),
        ("set-follow-up", {}),
    ],
)
def test_a_double_click_does_it_once(desk: Desk, deed: str, typed: dict[str, str]):
    reply = desk.reply(ReplyState.POSTED)
    path = f"/replies/{reply}/{deed}"
    page = desk.see("author", path)
    desk.fill("author", page, path, typed)
    before = desk.rows()
    desk.browser("author").post(path, data=page.form(path) | typed)
    assert desk.rows() == before


def test_hostile_words_in_a_posting_stay_words(desk: Desk):
    hostile = f"<script>alert(1)</script> {MYTH}"
    reply = desk.reply(ReplyState.POSTED)
    page = desk.do(
        "other author", f"/replies/{reply}/see-as-posted", {"seen": "different", "words": hostile}
    )
    assert "<script>alert" not in page.html


def test_the_press_office_is_shown_what_is_found_in_the_words_on_the_site(desk: Desk):
    reply = desk.now(desk.reply(ReplyState.SIGNED_OFF))
    desk.given.post(reply, words=f"{FINE_WORDS} We guarantee you a place.")
    alert = desk.see("press", f"/alerts/{alert_id(desk)}")
    assert "The words as posted" in alert.text
    assert "promises something that may not be yours to promise" in alert.text
