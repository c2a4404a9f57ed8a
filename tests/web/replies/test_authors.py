"""Adding an author to a reply."""

import pytest

from convo.domain.vocabulary import ReplyState
from tests.web.desk import Desk

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def test_an_added_author_finds_it_on_their_work_with_what_is_asked_of_them(desk: Desk) -> None:
    reply, other = desk.reply(), desk.people["other author"]
    path = f"/replies/{reply}/add-author"
    asked = {"author_id": str(other.id), "reason": "Say when the market opens"}
    assert "Added." in desk.do("author", path, asked).text
    assert "Write it and submit it" in desk.see("other author", "/").text
    page = desk.see("other author", f"/replies/{reply}")
    assert "Say when the market opens" in page.quotations()
    assert page.link("Change the words") == f"/replies/{reply}/revise"


def test_nobody_chosen_or_somebody_who_is_one_already_is_said_beside_the_field(desk: Desk) -> None:
    reply = desk.reply()
    desk.people["other author"]
    path = f"/replies/{reply}/add-author"
    assert desk.do("author", path, {}, 400).errors() == {"author_id": "Choose who joins in"}
    sent = {"author_id": str(desk.people["author"].id)}
    assert set(desk.do("author", path, sent, 400).errors()) == {"author_id"}


def test_the_submit_page_names_the_mentor_of_whoever_submits(desk: Desk) -> None:
    reply, other = desk.reply(), desk.given.official(desk.people["other mentor"], name="Cy")
    desk.people["cy"] = other
    desk.do("author", f"/replies/{reply}/add-author", {"author_id": str(other.id)})
    assert "Mia Mentor" in desk.see("cy", f"/replies/{reply}/submit").text
    desk.given.submit(desk.now(reply), other)
    assert desk.state(reply) is ReplyState.WITH_MENTOR
    assert "Mia Mentor has had this" in desk.see("author", f"/replies/{reply}").text
