"""Fixtures of the pages."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from convo.db.models import Person
from tests.given import Given, SettableClock
from tests.web.desk import Desk


class Staff(dict[str, Person]):
    """Somebody in every role, and a second official and mentor; each made when first needed."""

    def __init__(self, given: Given) -> None:
        super().__init__()
        self.given = given

    def __missing__(self, who: str) -> Person:
        """Make them."""
        self[who] = self._make(who)
        return self[who]

    def _make(self, who: str) -> Person:
        match who:
            case "mentor" | "other mentor":
                return self.given.mentor(name=NAMES[who])
            case "author" | "other author":
                return self.given.official(self["mentor"], name=NAMES[who])
            case "press":
                return self.given.press_officer(name=NAMES[who])
            case _:
                return self.given.administrator(name=NAMES[who])


NAMES = {
    "mentor": "Mo Mentor",
    "author": "Asha Official",
    "press": "Pat Press",
    "administrator": "Ada Admin",
    "other author": "Oz Official",
    "other mentor": "Mia Mentor",
}


@pytest.fixture
def staff(given: Given) -> Staff:
    """The people of the office."""
    return Staff(given)


@pytest.fixture
def desk(
    given: Given,
    app: Flask,
    clock: SettableClock,
    staff: Staff,
    sign_in: Callable[[Person], FlaskClient],
) -> Desk:
    """An office with somebody in every role, each with a browser."""
    return Desk(
        office=given.office, app=app, given=given, clock=clock, people=staff, sign_in=sign_in
    )
