"""Two who add the same thing at once: one does, the other is told; nobody sees a fault."""

from convo.domain.actor import Actor
from convo.domain.errors import Refused
from convo.domain.vocabulary import Role
from convo.queries.people import find_person_by_email
from convo.services.people import Account, add_person
from tests.at_once import at_once
from tests.given import Given

SAME = Account(name="Ada Twice", email="ada@example.org", roles=frozenset({Role.MENTOR}))


def test_one_account_for_one_email_address_however_many_add_it(given: Given) -> None:
    office = given.office
    answers = at_once([lambda: add_person(office, Actor.operator(), SAME)] * 6)
    assert sum(isinstance(answer, tuple) for answer in answers) == 1
    assert sum(isinstance(answer, Refused) for answer in answers) == 5
    with office.sessions() as session:
        assert find_person_by_email(session, SAME.email) is not None
