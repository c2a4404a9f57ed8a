"""Writing a reply: saving, autosaving, checking, and two people who save at once."""

import pytest

from convo.db.models import Autosave, Revision
from convo.domain.permissions import Action
from convo.domain.vocabulary import ReplyState
from convo.web.forms import LONGEST_TEXT
from tests.given import DENIAL, FINE_WORDS
from tests.page import fetch, send
from tests.web.desk import MYTH, Desk

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

OTHERS = "Hello, I’m Asha and I work on licensing. Somebody else wrote this."


def test_the_first_words_become_version_1(desk: Desk):
    reply = desk.reply(words="")
    page = desk.do("author", f"/replies/{reply}/revise", {"words": FINE_WORDS})
    assert "Saved as version 1." in page.text
    assert page.path == f"/replies/{reply}/revise"
    assert page.form(page.path)["words"] == FINE_WORDS
    assert desk.words(reply) == [FINE_WORDS]


def test_the_same_words_again_are_no_new_version(desk: Desk):
    reply = desk.reply()
    page = desk.do("author", f"/replies/{reply}/revise")
    assert "Saved as version 1." in page.text
    assert desk.words(reply) == [FINE_WORDS]


def test_line_ends_and_control_characters_are_put_right(desk: Desk):
    reply = desk.reply(words="")
    desk.do("author", f"/replies/{reply}/revise", {"words": "One\r\ntwo\rthree\x00\x07"})
    assert desk.words(reply) == ["One\ntwo\nthree"]


def test_saving_can_lead_on_to_submitting(desk: Desk):
    reply = desk.reply()
    page = desk.do("author", f"/replies/{reply}/revise", {"words": MYTH, "then": "submit"})
    assert page.h1 == "Submit to Mo Mentor"


@pytest.mark.parametrize("words", ["", "  \n\t "])
def test_empty_words_are_an_error_on_the_field(desk: Desk, words: str):
    reply = desk.reply()
    page = desk.do("author", f"/replies/{reply}/revise", {"words": words}, 400)
    assert page.errors() == {"words": "Write your reply"}
    assert desk.words(reply) == [FINE_WORDS]


def test_words_that_are_too_long_are_kept_and_not_saved(desk: Desk):
    reply = desk.reply()
    words = "Too long. " * (LONGEST_TEXT // 10 + 1)
    page = desk.do("author", f"/replies/{reply}/revise", {"words": words}, 400)
    assert page.errors() == {"words": f"Your reply must be {LONGEST_TEXT:,} characters or fewer"}
    assert page.form(page.path)["words"] == words
    assert desk.words(reply) == [FINE_WORDS]


def test_findings_stand_beside_the_words(desk: Desk):
    reply = desk.reply(words=DENIAL)
    page = desk.see("author", f"/replies/{reply}/revise")
    assert "is a press-office denial, not a reply to a person." in page.text
    assert {words.partition(":")[0] for words in page.links()} >= {"Show it"}
    assert "refer it to them" in page.links()


def test_two_who_save_at_once_see_both_versions(desk: Desk):
    reply = desk.reply()
    path = f"/replies/{reply}/revise"
    opened = desk.see("author", path)
    desk.revise(reply, OTHERS)
    conflict = desk.fill("author", opened, path, {"words": MYTH}, 409)
    assert conflict.h1 == "Somebody else saved this while you were writing"
    assert OTHERS in conflict.text
    assert conflict.form(path)["words"] == MYTH
    assert desk.words(reply) == [FINE_WORDS, OTHERS]
    saved = desk.fill("author", conflict, path, {})
    assert "Saved as version 3." in saved.text
    assert desk.words(reply) == [FINE_WORDS, OTHERS, MYTH]
    assert desk.outcomes(Action.REVISE) == ["ok", "ok", "refused", "ok"]


def test_a_mistake_does_not_hide_that_somebody_else_saved(desk: Desk):
    reply = desk.reply()
    path = f"/replies/{reply}/revise"
    opened = desk.see("author", path)
    desk.revise(reply, OTHERS)
    wrong = desk.fill("author", opened, path, {"words": ""}, 400)
    conflict = desk.fill("author", wrong, path, {"words": MYTH}, 409)
    assert OTHERS in conflict.text


def test_words_for_a_reply_that_moved_on_are_not_lost(desk: Desk):
    reply = desk.reply()
    path = f"/replies/{reply}/revise"
    opened = desk.see("author", path)
    desk.submit(reply)
    conflict = desk.fill("author", opened, path, {"words": MYTH}, 409)
    refused = desk.fill("author", conflict, path, {}, 409)
    assert "It is now: With a mentor." in refused.text
    assert MYTH in refused.text
    assert desk.words(reply) == [FINE_WORDS]


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30, "1e3", None])
def test_a_version_that_nobody_could_have_read_is_a_conflict(desk: Desk, version: str | None):
    reply = desk.reply()
    path = f"/replies/{reply}/revise"
    sent = desk.see("author", path).form(path) | {"words": MYTH, "version": version or ""}
    if version is None:
        del sent["version"]
    conflict = send(desk.browser("author"), path, sent, 409)
    assert conflict.form(path)["words"] == MYTH


def test_changing_what_was_signed_off_voids_the_sign_off(desk: Desk):
    reply = desk.reply(ReplyState.SIGNED_OFF)
    path = f"/replies/{reply}/revise"
    assert "If you change a word, it goes back to your mentor." in desk.see("author", path).text
    desk.do("author", path, {"words": MYTH})
    assert desk.state(reply) is ReplyState.DRAFTING
    assert desk.now(reply).signed_off_number is None


def test_what_was_typed_is_kept_and_given_back_with_its_time(desk: Desk):
    reply = desk.reply()
    form = desk.see("author", f"/replies/{reply}/revise").form(f"/replies/{reply}/revise")
    answer = desk.browser("author").post(
        f"/replies/{reply}/autosave", data=form | {"words": "Half a sen"}
    )
    assert answer.json == {"saved": "Saved 10 March 2026 at 10:00am"}
    assert desk.words(reply) == [FINE_WORDS]
    assert desk.count(Revision) == 1
    page = desk.see("author", f"/replies/{reply}/revise")
    assert page.form(page.path)["words"] == "Half a sen"
    assert "Restored: what you typed until 10 March 2026 at 10:00am." in page.text
    assert "Half a sen" not in desk.see("author", f"/replies/{reply}").text
    desk.fill("author", page, page.path, {})
    assert desk.words(reply) == [FINE_WORDS, "Half a sen"]
    assert desk.count(Autosave) == 0


def test_words_kept_before_a_newer_version_do_not_replace_it_unseen(desk: Desk):
    reply = desk.reply()
    path = f"/replies/{reply}/revise"
    form = desk.see("author", path).form(path)
    desk.revise(reply, OTHERS)
    late = desk.browser("author").post(
        f"/replies/{reply}/autosave", data=form | {"words": "From another tab"}
    )
    assert late.status_code == 200
    page = desk.see("author", path)
    assert page.form(path)["words"] == "From another tab"
    conflict = desk.fill("author", page, path, {}, 409)
    assert OTHERS in conflict.text
    assert desk.words(reply) == [FINE_WORDS, OTHERS]


def test_autosave_leaves_no_entry(desk: Desk):
    reply = desk.reply()
    before = desk.rows()
    form = desk.see("author", f"/replies/{reply}/revise").form(f"/replies/{reply}/revise")
    desk.browser("author").post(f"/replies/{reply}/autosave", data=form | {"words": "Half"})
    after = desk.rows()
    assert {table for table in before if before[table] != after[table]} == {"autosave"}


def test_nobody_else_autosaves_into_it(desk: Desk):
    reply = desk.reply()
    form = desk.see("author", f"/replies/{reply}/revise").form(f"/replies/{reply}/revise")
    token = desk.see("other author", f"/replies/{reply}").form("/sign-out")["csrf_token"]
    sent = form | {"csrf_token": token, "words": "Mine now"}
    answer = desk.browser("other author").post(f"/replies/{reply}/autosave", data=sent)
    assert answer.status_code == 403
    assert desk.count(Autosave) == 0


def test_a_check_gives_findings_and_keeps_nothing(desk: Desk):
    reply = desk.reply()
    form = desk.see("author", f"/replies/{reply}/revise").form(f"/replies/{reply}/revise")
    before = desk.rows()
    answer = desk.browser("author").post(f"/replies/{reply}/check", data=form | {"words": DENIAL})
    assert answer.status_code == 200
    assert "is a press-office denial" in answer.text
    assert "<mark class=" in answer.text
    assert desk.rows() == before


def test_a_fetch_without_a_session_says_so_in_a_word(desk: Desk):
    reply = desk.reply()
    headers = {"X-Requested-With": "fetch"}
    for path in ("autosave", "check"):
        answer = desk.app.test_client().post(f"/replies/{reply}/{path}", headers=headers)
        assert (answer.status_code, answer.json) == (401, {"signed_out": True})


def test_what_the_mentor_asks_for_stands_above_the_words(desk: Desk):
    reply = desk.reply(ReplyState.RETURNED)
    page = fetch(desk.browser("author"), f"/replies/{reply}/revise")
    assert "What Mo Mentor asks you to change Say where the page is" in page.text
