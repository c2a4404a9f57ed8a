"""Decisions to wait on people's work: they come back, or wait for a second person."""

from datetime import UTC, datetime

import pytest

from convo.domain.vocabulary import Approach, Role
from convo.queries.work import waited_for, waiting_for
from convo.services.escalations import escalate
from tests.extending import (
    agree,
    decide_to_wait,
    decided_to_wait,
    extend,
    refuse,
    waiting_for_second,
)
from tests.page import fetch

LEFT = "You left it alone until now: decide again, or extend it with a reason"
TO_AGREE = "Say whether it may be left alone for longer"
AWAITED = "A second person says whether it may be left alone for longer"


@pytest.fixture
def waits(office):
    """What waits for somebody, with its page."""

    def listed(person):
        with office.sessions() as session:
            return [
                (item.what, item.page) for item in waiting_for(session, person, office.standpoint())
            ]

    return listed


@pytest.fixture
def awaited(office):
    """What somebody waits for."""

    def listed(person):
        with office.sessions() as session:
            return [item.what for item in waited_for(session, person, office.standpoint())]

    return listed


@pytest.mark.parametrize(
    ("approach", "what"),
    [
        (Approach.LEAVE, LEFT),
        (Approach.LISTEN, LEFT.replace("left it alone", "listened")),
    ],
)
def test_it_comes_back_when_the_office_opens_on_its_day_and_to_whoever_covers(
    given, clock, waits, approach, what
):
    asha, carys = given.official(), given.official()
    decided_to_wait(given, asha, approach)
    clock.now = datetime(2026, 3, 24, 8, 59, tzinfo=UTC)
    assert waits(asha) == []
    clock.now = datetime(2026, 3, 24, 9, tzinfo=UTC)
    given.cover(asha, carys)
    assert waits(asha) == [(what, "look-again")]
    assert waits(carys) == [(f"{what}, for {asha.name}", "look-again")]


def test_a_day_in_a_weekend_comes_up_when_the_office_next_opens(given, clock, waits):
    asha = given.official()
    decided_to_wait(given, asha, days=25)  # the Saturday before Easter Monday
    for day, hour in ((4, 12), (6, 12), (7, 7)):
        clock.now = datetime(2026, 4, day, hour, 59, tzinfo=UTC)
        assert waits(asha) == []
    clock.now = datetime(2026, 4, 7, 8, tzinfo=UTC)
    assert waits(asha) == [(LEFT, "look-again")]


def test_the_list_says_why_it_was_decided_so_and_leads_to_another_look(given, clock, sign_in):
    asha = given.official()
    conversation = decided_to_wait(given, asha, title="When it closes")
    clock.advance(days=14)
    page = fetch(sign_in(asha), "/")
    assert "Decided so because: It is answered on the published page already" in page.text
    assert page.links()["When it closes"] == f"/conversations/{conversation.id}/extend"


def test_while_a_second_person_is_asked_it_waits_for_others(given, clock, waits, awaited):
    asha = given.official()
    conversation = waiting_for_second(given, asha)
    clock.advance(days=60)
    assert (waits(asha), awaited(asha)) == ([], [AWAITED])
    agree(given, conversation, given.usual_mentor())
    assert (waits(asha), awaited(asha)) == ([(LEFT, "look-again")], [])


@pytest.mark.long
def test_refused_it_comes_back_at_once(given, waits, awaited):
    asha = given.official()
    refuse(given, waiting_for_second(given, asha), given.usual_mentor())
    what = "A second person did not agree that your decision stands: decide again"
    assert waits(asha) == [(what, "conversation")]
    assert awaited(asha) == []


def test_it_stands_on_the_work_of_everybody_who_may_agree_and_of_nobody_else(given, waits):
    ben, carys, knows, other = (given.mentor() for _ in range(4))
    owner, colleague, press = given.official(), given.official(), given.press_officer()
    asha = given.official(ben)
    given.cover(ben, carys)
    conversation = waiting_for_second(given, asha, topic=given.topic(knows, owner_id=owner.id))
    for person in (ben, carys, knows, owner, press):
        assert waits(person) == [(TO_AGREE, "extension")]
    for person in (asha, colleague, other, given.administrator()):
        assert TO_AGREE not in [what for what, _ in waits(person)]
    agree(given, conversation, press)
    for person in (ben, carys, knows, owner, press):
        assert waits(person) == []


@pytest.mark.parametrize("part", ["decided it", "extended it"])
def test_whoever_had_a_part_in_it_is_not_asked_to_agree(given, clock, waits, part):
    both = given.person(Role.OFFICIAL, Role.PRESS_OFFICE)
    conversation = given.conversation(asha := given.official())
    given.cover(asha, both)
    decide_to_wait(given, conversation, by=both if part == "decided it" else asha)
    extend(given, conversation, both if part == "extended it" else asha)
    clock.advance(days=7)
    extend(given, conversation)
    assert waits(both) == []
    assert waits(given.press_officer()) == [(TO_AGREE, "extension")]


@pytest.mark.long
def test_its_cover_is_not_asked_to_agree(given, waits):
    asha, both = given.official(), given.person(Role.OFFICIAL, Role.PRESS_OFFICE)
    waiting_for_second(given, asha)
    given.cover(asha, both)
    assert waits(both) == []


def test_what_nobody_looks_at_comes_to_the_press_office(given, office, clock, waits):
    press = given.press_officer()
    conversation = decided_to_wait(given)
    what = "Nobody has looked at a decision again: transfer it to somebody who can"
    for days, listed in ((14, []), (16, []), (20, [(what, "conversation")])):
        clock.now = datetime(2026, 3, 10, 10, tzinfo=UTC)
        clock.advance(days=days)
        escalate(office)
        assert waits(press) == listed
    extend(given, conversation)
    assert waits(press) == []
    extend(given, conversation)
    clock.advance(days=20)
    for _ in range(2):
        escalate(office)
    assert waits(press) == [(TO_AGREE, "extension")]
