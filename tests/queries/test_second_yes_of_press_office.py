"""Whose list an acknowledgement is on that names a community in doubt."""

import pytest

from convo.db.models import Person
from convo.domain.recognition import CheckResult
from convo.domain.vocabulary import ReplyState, Sensitivity
from convo.queries.communities import get_community, legitimacy_of
from convo.queries.work import waiting_for
from tests.given import Given, SettableClock
from tests.recognised import Recognised

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def _is_on_the_list_of(given: Given, person: Person) -> bool:
    with given.office.sessions() as session:
        items = waiting_for(session, person, given.office.standpoint())
        return any(item.page == "review" for item in items)


def test_it_is_on_the_press_offices_list_and_nobody_elses_until_the_doubt_is_gone(
    given: Given, clock: SettableClock
):
    recognised, second = Recognised(given), given.mentor()
    topic = given.topic(second, sensitivity=Sensitivity.EMOTIVE)
    number = recognised.community(check=None)
    draft = recognised.name_community(recognised.draft(topic=topic), number)
    first = recognised.bring(draft, ReplyState.SIGNED_OFF)
    assert first.state is ReplyState.WITH_SECOND_SIGNER
    press = given.press_officer()
    no_concern, doubtful = CheckResult.NO_CONCERN, CheckResult.DOUBTFUL
    lists: list[tuple[object, bool, bool]] = []
    for check, days in ((None, 0), (no_concern, 0), (None, 1), (doubtful, 9)):
        if check is None:
            clock.advance(days=days)
        else:
            recognised.check(number, check, days=days)
        with given.office.sessions() as session:
            known = legitimacy_of(get_community(session, number), given.office.today())
        on_lists = _is_on_the_list_of(given, second), _is_on_the_list_of(given, press)
        lists.append((known.value, *on_lists))
    assert lists == [
        ("unchecked", False, True),
        # In date on its last day; the topic is emotive, so a mentor of it says the second yes.
        ("sound", True, False),
        ("unchecked", False, True),
        ("doubtful", False, True),
    ]
