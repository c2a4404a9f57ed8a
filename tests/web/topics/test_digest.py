"""The page of a briefing digest: read by those who take part, sent by those whose topic it is."""

from dataclasses import replace
from typing import Any

import pytest

from convo.services import sides
from tests.mail_server import Box
from tests.web.desk import TITLE, Desk

TAP = "The tap at Brook Lane is off for the third time."


@pytest.fixture
def topic(desk: Desk) -> int:
    """The author's topic, with a conversation in which growers speak."""
    author = desk.people["author"]
    topic = desk.given.topic(name="Allotments", owner_id=author.id)
    case = desk.given.conversation(
        author, topic=topic, title=TITLE, words=f"{TAP} Who pays?", handle="Otterly"
    )
    by = desk.given.actor
    named = sides.NameSide(topic_id=topic.id, name="Growers")
    side = sides.name_side(desk.office, by(author), named)
    marked = sides.MarkSides(conversation_id=case.id, side_ids=frozenset({side}), seen=frozenset())
    sides.mark_sides(desk.office, by(author), marked)
    return topic.id


@pytest.fixture
def mailing(desk: Desk) -> Desk:
    """The same office, with a mail server to hand mail to."""
    desk.office = replace(desk.office, mail=Box().settings())
    desk.app.extensions["convo-office"] = desk.office
    return desk


def test_everybody_who_takes_part_reads_it_with_quotations_and_without_names(
    desk: Desk, topic: int
):
    page = desk.see("mentor", f"/topics/{topic}/digest")
    assert page.quotations() == [TAP]
    for words in ("Growers", "Member of the public", "Nothing that convo knows of."):
        assert words in page.text
    assert "Not acknowledged in this period: Growers." in page.text
    assert "Otterly" not in page.text
    assert "Only Asha Official, who owns this topic, and the press office send" in page.text
    assert page.links()[TITLE] == "/conversations/1"


def test_a_period_is_chosen_and_nonsense_is_the_usual_one(desk: Desk, topic: int):
    desk.clock.advance(days=40)
    assert TAP in desk.see("mentor", f"/topics/{topic}/digest?days=soon").quotations()
    page = desk.see("mentor", f"/topics/{topic}/digest?days=30")
    assert "No conversation of this period is worth acknowledging as yet." in page.text
    assert "21 March 2026 to 19 April 2026" in page.text


def test_the_owner_sends_it_and_a_wrong_address_is_said_beside_the_field(mailing: Desk, topic: int):
    send = f"/topics/{topic}/send-digest"

    def fill(**typed: Any) -> Any:
        status = typed.pop("status", 303)
        page = mailing.see("author", f"/topics/{topic}/digest?days=30")
        return mailing.fill("author", page, send, typed, status)

    refused = fill(addresses="nobody@example.org", status=400)
    assert refused.errors() == {
        "addresses": "Nobody with the address “nobody@example.org” may read cases here"
    }
    assert refused.form(send) | {"csrf_token": "", "deed_id": ""} == {
        "csrf_token": "", "deed_id": "", "days": "30", "addresses": "nobody@example.org"
    }  # fmt: skip
    assert set(fill(addresses="", status=400).errors()) == {"addresses"}
    done = fill(addresses=f"{mailing.people['mentor'].email}; {mailing.people['press'].email}")
    assert "The digest goes to 2 people, as it is when the mail goes out." in done.text


def test_where_no_mail_is_sent_the_page_says_so_and_is_for_paper(desk: Desk, topic: int):
    page = desk.see("author", f"/topics/{topic}/digest")
    assert "sends no mail here." in page.text
    assert "print it, or save it as a PDF" in page.text
