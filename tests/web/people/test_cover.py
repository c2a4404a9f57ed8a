"""The pages about cover: naming, seeing, ending; and what 'who has it' says meanwhile."""

import pytest

from convo.db.models import Cover
from convo.domain.vocabulary import ReplyState, Role
from tests.web.desk import TITLE, Desk

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

NAME = "/cover/name"


def days(first: str = "10 3 2026", last: str = "13 3 2026") -> dict[str, list[str]]:
    return {"from_on": first.split(), "until_on": last.split()}


def test_an_official_names_their_cover_and_everybody_is_told(desk: Desk) -> None:
    other = desk.people["other author"]
    page = desk.do("author", NAME, {"cover_id": str(other.id), **days()})
    assert f"{other.name} covers from 10 March 2026 to 13 March 2026." in page.text
    assert f"{other.name} until 13 March 2026." in page.text
    reply = desk.reply()
    work = desk.see("other author", "/")
    assert "You cover for Asha Official until 13 March 2026" in work.text
    assert "Write it and submit it, for Asha Official" in work.text
    sentence = "Asha Official has had this since 10 March 2026"
    for path in (f"/replies/{reply}", f"/conversations/{desk.now(reply).conversation_id}"):
        shown = desk.see("mentor", path).text
        assert sentence in shown
        assert "Oz Official covers until 13 March." in shown


def test_a_mentors_cover_is_named_beside_them_and_sees_their_reviews(desk: Desk) -> None:
    desk.given.cover(desk.people["mentor"], desk.people["other mentor"])
    reply = desk.reply(ReplyState.WITH_MENTOR)
    assert "Mia Mentor covers until 13 March." in desk.see("author", f"/replies/{reply}").text
    assert "Mo Mentor (Mia Mentor covers until 13 March)" in desk.see("author", "/").text
    work = desk.see("other mentor", "/")
    assert "You cover for Mo Mentor as a mentor until 13 March 2026" in work.text
    assert "Sign it off or return it, for Mo Mentor" in work.text
    desk.clock.advance(days=4)
    desk._browsers.clear()  # everybody has been signed out meanwhile
    assert "covers" not in desk.see("author", f"/replies/{reply}").text


def test_what_does_not_fit_is_said_beside_its_field_and_nothing_typed_is_lost(desk: Desk) -> None:
    other = str(desk.people["other author"].id)
    page = desk.do("author", NAME, {"cover_id": other, **days("9 3 2026")}, 400)
    assert page.errors() == {"from_on": "The first day can’t be in the past"}
    sent = page.form(NAME)
    assert (sent["cover_id"], sent["from_on"]) == (other, ["9", "3", "2026"])
    page = desk.do("author", NAME, {"from_on": ["31", "2", "2026"]}, 400)
    assert set(page.errors()) == {"cover_id", "from_on", "until_on"}
    page = desk.do("author", NAME, {"cover_id": "4711", **days()}, 400)
    assert page.errors() == {"cover_id": "Choose somebody who is listed here now"}
    assert desk.count(Cover) == 0


def test_officials_are_offered_officials_for_themselves_alone(desk: Desk) -> None:
    desk.people["other author"], desk.people["mentor"]
    page = desk.see("author", NAME)
    assert "person_id" not in page.form(NAME)
    options = {" ".join(option.itertext()).strip() for option in page.all("option")}
    assert options == {"Choose somebody", "Oz Official"}


@pytest.mark.parametrize("who", ["press", "administrator"])
def test_the_press_office_and_administrators_name_a_cover_for_who_is_away(
    desk: Desk, who: str
) -> None:
    author, other = desk.people["author"], desk.people["other author"]
    assert desk.see(who, f"{NAME}?for={author.id}").form(NAME)["person_id"] == str(author.id)
    asked = {"person_id": str(author.id), "cover_id": str(other.id), **days()}
    page = desk.do(who, NAME, asked)
    assert "Everybody who is or will be away" in page.text
    assert "Asha Official Oz Official 10 March 2026 to 13 March 2026" in page.text
    wrong = desk.do(who, NAME, asked | {"cover_id": str(author.id)}, 400)
    assert wrong.errors() == {"cover_id": "Nobody can cover for themselves"}


def test_a_cover_is_ended_by_a_page_of_its_own(desk: Desk) -> None:
    number = desk.given.cover(desk.people["author"], desk.people["other author"])
    path = f"/cover/{number}/end"
    desk.see("other author", path, 403)
    page = desk.do("author", path)
    assert "Oz Official no longer covers for Asha Official." in page.text
    assert "This cover is over already." in desk.see("author", path).text
    assert "You cover for" not in desk.see("other author", "/").text


def test_the_page_of_a_person_says_who_covers_for_them(desk: Desk) -> None:
    author = desk.people["author"]
    path = f"/people/{author.id}"
    page = desk.see("administrator", path)
    assert "Nobody covers for them." in page.text
    assert page.link("Name somebody who covers") == f"{NAME}?for={author.id}"
    desk.given.cover(author, desk.people["other author"])
    assert "Oz Official, 10 March 2026 to 13 March 2026." in desk.see("administrator", path).text


def test_disabling_says_what_depends_on_somebody_and_is_refused_until_it_is_at_once(
    desk: Desk,
) -> None:
    desk.reply()
    author = desk.people["author"]
    path = f"/people/{author.id}/disable"
    page = desk.see("administrator", path)
    assert "1 open conversation that they are in charge of" in page.text
    assert TITLE not in page.text  # an administrator reads no cases
    refused = desk.fill("administrator", page, path, {}, 400)
    assert "in charge of 1 open conversation" in refused.errors()["at_once"]
    done = desk.fill("administrator", refused, path, {"at_once": "y"})
    assert "Account disabled." in done.text
    work = desk.see("press", "/")
    assert work.link("Cases of Asha Official") == f"/conversations/hand-over/{author.id}"


def test_a_mentor_is_told_whom_they_leave_without_one(desk: Desk) -> None:
    author, mentor = desk.people["author"], desk.people["mentor"]
    page = desk.see("administrator", f"/people/{mentor.id}/disable")
    assert page.link("Name another mentor for Asha Official") == f"/people/{author.id}/change"
    changed = desk.do(
        "administrator", f"/people/{mentor.id}/change", {"roles": [Role.PRESS_OFFICE.value]}, 400
    )
    assert "the mentor of Asha Official" in changed.errors()["roles"]


def test_whoever_looks_at_a_case_is_told_that_its_official_has_no_account(desk: Desk) -> None:
    reply = desk.reply()
    author = desk.people["author"]
    desk.do("administrator", f"/people/{author.id}/disable", {"at_once": "y"})
    said = "Their account is disabled: the press office hands it over."
    for path in (f"/replies/{reply}", f"/conversations/{desk.now(reply).conversation_id}"):
        assert said in desk.see("press", path).text
