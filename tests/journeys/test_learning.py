"""The owner names sides, an official marks them and notes what was learnt, the owner uses it."""

from dataclasses import replace

import pytest
from flask import Flask

from tests.journeys.conftest import Site
from tests.journeys.hands import Keyboard, Mouse
from tests.journeys.test_accessibility import NARROW, faults_of
from tests.journeys.test_converse import says
from tests.mail_server import Box

TITLE = "Hens at Brook Lane"
WORDS = "Plot holders take hens for forbidden. Three leaflets of ours say so."


@pytest.mark.parametrize(
    ("kind", "javascript"),
    [(Mouse, True), (Mouse, False), (Keyboard, True)],
    ids=["mouse", "without-JavaScript", "keyboard-alone"],
)
def test_sides_are_named_and_marked_and_what_was_learnt_goes_into_policy(
    site: Site, given, kind: type[Mouse], javascript: bool
) -> None:
    asha, ben = given.official(name="Asha Ash"), given.official(name="Ben Bay")
    topic = given.topic(owner_id=asha.id, name="Allotments")
    given.conversation(ben, topic=topic, title=TITLE, handle="Otterly")

    owner = kind(site.open_at_the_door(asha.email, javascript=javascript))
    owner.follow("Topics")
    owner.follow("Allotments")
    for side in ("Growers", "Neighbours"):
        owner.press("Name a side")
        owner.fill_in("What is the side called?", side)
        owner.press("Name this side")
    says(owner.page, "Growers, named by Asha Ash on 10 March 2026")
    owner.press("Name a side")
    owner.fill_in("What is the side called?", "growers")
    owner.press("Name this side")
    says(owner.page, "There is a side called “Growers” already. Choose another name")

    official = kind(site.open_at_the_door(ben.email, javascript=javascript))
    official.open("/topics/1/name-side")
    says(official.page, "Asha Ash owns this topic, and names its sides. Ask them.")
    official.open("/conversations/1")
    official.follow("Say which sides speak here")
    says(official.page, "It is never marked for a person")
    official.tick("Growers")
    official.tick("Neighbours")
    official.press("Mark these")
    says(official.page, "Growers, Neighbours. Change which sides speak here")
    official.follow("Note what we learnt")
    official.choose("What people get wrong")
    official.fill_in("What did we learn?", f"Otterly is right. {WORDS}")
    official.press("Note it")
    says(official.page, "“Otterly” spoke in this conversation.")
    official.fill_in("What did we learn?", WORDS)
    official.press("Note it")
    says(official.page, "It stands on the page of the topic, where its owner reads it.")

    owner.open("/topics/1/about")
    says(owner.page, WORDS)
    owner.follow("Say how it was used")
    owner.fill_in("What came of it?", "The leaflets are printed anew, with the rule in them.")
    owner.fill_in("Where can that be read?", "no address")
    owner.press("Mark it as used")
    says(owner.page, "An address has no spaces or line breaks in it.")
    owner.fill_in("Where can that be read?", "https://allotments.example.org/rules")
    owner.press("Mark it as used")
    says(owner.page, "Used in policy. As Asha Ash said on 10 March 2026")
    official.open("/conversations/1")
    says(official.page, "The leaflets are printed anew")


@pytest.mark.parametrize("javascript", [True, False], ids=["with-JavaScript", "without-JavaScript"])
def test_a_briefing_digest_is_read_printed_and_sent(
    site: Site, app: Flask, given, javascript: bool
) -> None:
    app.extensions["convo-office"] = replace(given.office, mail=Box().settings())
    asha, adviser = given.official(name="Asha Ash"), given.official(name="Ned Nye")
    topic = given.topic(owner_id=asha.id, name="Allotments")
    given.conversation(
        asha, topic=topic, title=TITLE, handle="Otterly", words=f"{WORDS} Change them!"
    )
    owner = Mouse(site.open_at_the_door(asha.email, javascript=javascript))
    owner.open("/topics/1/name-side")
    owner.fill_in("What is the side called?", "Growers")
    owner.press("Name this side")
    owner.open("/conversations/1/mark-sides")
    owner.tick("Growers")
    owner.press("Mark these")

    owner.open("/topics/1/about")
    owner.follow("Briefing digest: what is worth acknowledging")
    says(owner.page, WORDS)
    says(owner.page, "Not acknowledged in this period: Growers.")
    assert "Otterly" not in owner.page.inner_text("main")
    if javascript:
        assert list(faults_of(owner.page, "/topics/1/digest", NARROW)) == []
    owner.page.emulate_media(media="print")
    assert not owner.page.get_by_role("button", name="Send the digest").is_visible()
    assert owner.page.get_by_text(TITLE).is_visible()
    owner.page.emulate_media(media="screen")
    owner.fill_in("Email addresses", "nobody@example.org")
    owner.press("Send the digest")
    says(owner.page, "Nobody with the address “nobody@example.org” may read cases here")
    owner.fill_in("Email addresses", adviser.email)
    owner.press("Send the digest")
    says(owner.page, "The digest goes to 1 person, as it is when the mail goes out.")
