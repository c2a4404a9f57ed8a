"""Whoever is asked about a concern is told by mail."""

from collections.abc import Callable

import pytest

from convo.domain.notices import NoticeKind
from convo.services import concerns
from tests.given import Given

Told = Callable[[], set[tuple[NoticeKind, int | None]]]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_whoever_is_asked_about_a_concern_hears_of_it_themselves(given: Given, told: Told):
    official, press = given.official(), given.press_officer()
    doubt = concerns.RaiseConcern(words="Why is that?", entry_seq=0)
    number = concerns.raise_concern(given.office, given.actor(press), doubt)
    assert told() == set()
    asked = concerns.AssignConcern(
        concern_id=number, version=1, to_id=official.id, question="Do you know?"
    )
    concerns.assign_concern(given.office, given.actor(press), asked)
    assert told() == {(NoticeKind.CONCERN, official.id)}
