"""The register of communities as officials and the press office keep it."""

from convo.domain.recognition import CheckResult, Named
from convo.services.mentioned import MentionOutside
from tests.page import Page
from tests.registered import check, read, record, register
from tests.web.desk import Desk

NAME = "Towpath Walkers"
HOSTILE = "<script>alert(1)</script> {{ 7 * 7 }} '\" \u202e\u200b and a good deal more"
TYPED = {
    "name": NAME,
    "kind": "campaign",
    "about": "People who walk along the canal",
    "speaks_for": "About 60 walkers, it says",
    "address": "https://walkers.example.org/towpath",
}


def add(desk: Desk, status: int = 303, **typed: str) -> Page:
    page = desk.see("author", "/communities/add")
    return desk.fill("author", page, "/communities/add", TYPED | typed, status)


def test_an_empty_register_says_what_it_is_for_and_offers_adding_to_those_who_may(desk: Desk):
    page = desk.see("author", "/communities")
    assert "It never says what a community thinks of anything" in page.text
    assert page.links()["Add a community"] == "/communities/add"
    seen = desk.see("mentor", "/communities")
    assert "There are no communities in the register yet." in seen.text
    assert "Add a community" not in seen.links()


def test_a_community_that_was_added_says_that_nobody_has_checked_it(desk: Desk):
    desk.given.venue(name="Walkers’ site", hosts="walkers.example.org")
    page = add(desk)
    assert page.h1 == NAME
    for shown in (
        "Added to the register. Next: record an engagement check.",
        "Not checked",
        "Naming it needs a second signature, by the press office.",
        "Campaign group",
        "About 60 walkers, it says",
        "Walkers’ site (forum)",  # found from the address
        "No recognition that was given names it yet.",
    ):
        assert shown in page.text
    listed = desk.see("press", "/communities", 200, NAME)
    assert listed.links()[NAME] == page.path


def test_what_is_missing_is_said_beside_its_field_and_what_was_typed_stays(desk: Desk):
    page = add(desk, 400, name=" ", about="", address="somewhere")
    assert set(page.errors()) == {"name", "about", "address"}
    assert page.form("/communities/add")["speaks_for"] == TYPED["speaks_for"]
    unknown = add(desk, 400)
    assert unknown.errors() == {
        "venue": "We don’t know this site. Choose a venue, or ask an administrator to add it"
    }


def test_a_name_that_is_taken_is_said_so(desk: Desk):
    venue = desk.given.venue()
    register(desk.given, name="TOWPATH walkers")
    page = add(desk, 400, venue=str(venue.id))
    assert page.errors() == {
        "name": "“TOWPATH walkers” is in the register already. Change it there"
    }


def test_hostile_words_are_kept_as_words(desk: Desk):
    venue = desk.given.venue()
    page = add(desk, venue=str(venue.id), about=HOSTILE, name="<b>Bold</b> walkers")
    assert "<script>alert" not in page.html
    assert "<b>Bold</b> walkers" in page.text
    assert "49" not in page.text.replace("7 * 7", "")


def test_a_change_is_offered_with_what_is_there_and_comes_from_the_version_that_was_read(
    desk: Desk,
):
    community = register(desk.given)
    path = f"/communities/{community.id}/change"
    page, slower = (desk.see("author", path, 200, NAME) for _ in range(2))
    assert page.form(path)["about"] == community.about
    changed = desk.fill("author", page, path, {"about": "Walkers of the old canal"})
    assert "Walkers of the old canal" in changed.text
    late = desk.fill("author", slower, path, {"about": "Something else about them"}, 409)
    assert "Something else about them" in late.text  # nothing that was typed is lost


def test_a_check_is_recorded_and_the_earlier_ones_stay_to_be_read(desk: Desk):
    community = register(desk.given)
    check(desk.given, community, CheckResult.DOUBTFUL)
    path = f"/communities/{community.id}/check"
    page = desk.see("press", path, 200, NAME)
    assert "principles of engagement" in page.text
    assert page.form(path)["checked_on"] == ["10", "03", "2026"]
    theirs = desk.see("author", path, 200, NAME)
    alone = desk.fill("author", theirs, path, {"result": "no-concern"}, 400)
    assert set(alone.errors()) == {"result"}  # the press office alone lifts a doubt
    done = desk.fill("press", page, path, {"result": "no-concern"})
    for shown in ("In date", "It counts until 10 March 2027.", "recorded by Pat Press"):
        assert shown in done.text
    assert "Its last march was banned" in done.text  # of the check before
    assert "the last check found no concern, and its last day is today or later" in done.text
    desk.clock.advance(days=366)
    desk.sign_in_again("press")
    later = desk.see("press", f"/communities/{community.id}", 200, NAME)
    assert "Out of date" in later.text
    assert "The last check counted until 10 March 2027." in later.text


def test_a_doubt_without_words_and_words_without_a_doubt_are_said_so(desk: Desk):
    community = register(desk.given)
    path = f"/communities/{community.id}/check"
    page = desk.see("press", path, 200, NAME)
    refused = desk.fill("press", page, path, {}, 400)
    assert refused.errors() == {"result": "Choose what the check found"}
    doubt = desk.fill("press", page, path, {"result": "doubtful"}, 400)
    assert set(doubt.errors()) == {"concerns"}
    both = {"result": "no-concern", "concerns": "They shout a good deal"}
    fine = desk.fill("press", page, path, both, 400)
    assert set(fine.errors()) == {"concerns"}
    assert "They shout a good deal" in fine.html
    assert read(desk.given, community.id).checks == []


def test_mentions_so_far_are_listed_with_where_they_can_be_read(desk: Desk):
    community, topic = register(desk.given), desk.given.topic(name="Towpaths")
    named = MentionOutside(named=Named.COMMUNITY, community_id=community.id)
    case = desk.given.conversation(topic=topic, title="Gates that stick")
    record(desk.given, topic.id, named, address="https://speeches.example.org/9")
    record(desk.given, topic.id, named, conversation_id=case.id)
    page = desk.see("mentor", f"/communities/{community.id}", 200, NAME, "Gates that stick")
    assert "Named 2 times in recognition that was given." in page.text
    assert "Speech, outside convo" in page.text
    assert page.links()["Where it can be read"] == "https://speeches.example.org/9"
    assert page.links()["Gates that stick"] == f"/conversations/{case.id}"


def test_the_register_is_read_a_page_at_a_time_and_searched(desk: Desk):
    venue, press = desk.given.venue(), desk.people["press"]
    for number in range(51):  # one more than a page
        register(desk.given, press, name=f"Group {number:02}", venue_id=venue.id)
    first = desk.see("author", "/communities")
    assert "Group 49" in first.links()
    assert "Group 50" not in first.links()
    second = desk.see("author", first.links()["After these"])
    assert "Group 50" in second.links()
    found = desk.see("author", "/communities?words=group+3")
    assert "Group 31" in found.links()
    assert "Group 29" not in found.links()
    assert "No community matches." in desk.see("author", "/communities?words=zebra").text
    assert "No community matches." in desk.see("author", "/communities?page=999999").text
    assert "Group 00" in desk.see("author", "/communities?page=minus").links()
