"""The owner of a topic is told what was learnt about it, by their own choice."""

from collections.abc import Callable

import pytest

from convo.domain.notices import MailChoice, NoticeKind
from convo.domain.recognition import InsightKind
from convo.services import insights, places
from convo.services.mail_choice import choose_mail
from convo.services.mailing import send_due
from tests.given import Given, SettableClock
from tests.mail_server import Box

K = NoticeKind
Told = Callable[[], set[tuple[NoticeKind, int | None]]]
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def draw(given: Given, case_id: int, by: object = None) -> int:
    deed = insights.DrawInsight(
        conversation_id=case_id, kind=InsightKind.ASKS, words="When the form closes."
    )
    return insights.draw_insight(given.office, given.actor(by or given.mentor()), deed)  # type: ignore[arg-type] # a person


def test_the_owner_hears_of_it_unless_they_drew_it_or_want_no_mail(given: Given, told: Told):
    owner = given.official()
    case = given.conversation(topic=given.topic(owner_id=owner.id))
    told()
    draw(given, case.id)
    assert told() == {(K.INSIGHT, owner.id)}
    draw(given, case.id, owner)
    assert told() == set()
    choose_mail(given.office, given.actor(owner), MailChoice.NONE)
    draw(given, case.id)
    assert told() == set()


def test_of_a_topic_that_nobody_owns_nobody_hears(given: Given, told: Told):
    case = given.conversation()
    told()
    draw(given, case.id)
    assert told() == set()
    owner = given.official()
    details = places.TopicDetails(name="Fees", owner_id=owner.id)
    places.change_topic(given.office, given.actor(given.administrator()), case.topic_id, details)
    draw(given, case.id)
    assert told() == {(K.INSIGHT, owner.id)}


def test_the_mail_tells_the_words_and_leads_to_the_insight_the_next_morning(
    given: Given, box: Box, clock: SettableClock
):
    owner = given.official()
    case = given.conversation(topic=given.topic(owner_id=owner.id))
    number = draw(given, case.id)
    send_due(given.office)
    assert box.told() == []
    clock.advance(days=1)
    send_due(given.office)
    said = box.words()
    assert "noted what a conversation on your topic taught us" in said
    assert "> When the form closes." in said
    assert f"/insights/{number}" in said
