"""Why a decision stands for longer, and what a second person said, go as the case's words go."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from convo.db.models import Conversation, ErasureRequest, Extension
from convo.domain.erasing import WHOLE, Scope
from convo.queries.reconciled_rows import differing_rows
from convo.queries.reconciled_words import differing_words
from convo.services import extensions
from convo.services.erasing.choosing import choices_of
from convo.services.extensions import Second
from convo.services.retention import dispose
from tests.erasing.conftest import NAME
from tests.erasing.test_erasing import everything
from tests.erasing.test_retention import MONTH, closed
from tests.extending import decided_to_wait, extend
from tests.given import Given, SettableClock

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
Ask = Callable[..., ErasureRequest]
Approve = Callable[[ErasureRequest], None]


@pytest.fixture
def settled(given: Given) -> Conversation:
    """Extended twice because of somebody, as a second person agreed."""
    case = decided_to_wait(given, handle=NAME, words="Is the path open?", title="The path")
    extend(given, case, reason=f"{NAME} waits for the council, and so do we")
    extend(given, case, reason=f"The council has not answered {NAME} in all this time")
    deed = Second(
        conversation_id=case.id,
        version=given.read_conversation(case.id).version,
        reason=f"Nothing that we could say would help {NAME} before that",
    )
    extensions.agree_extension(given.office, given.actor(given.usual_mentor()), deed)
    return given.read_conversation(case.id)


def said(given: Given, case: Conversation) -> list[tuple[str, str]]:
    with given.office.sessions() as session:
        of_case = select(Extension).where(Extension.conversation_id == case.id)
        found = session.scalars(of_case.order_by(Extension.id))
        return [(each.reason, each.settled_with) for each in found]


def agrees(given: Given) -> bool:
    with given.office.sessions() as session:
        return [*differing_rows(session), *differing_words(session)] == []


def test_a_name_goes_from_the_reasons_and_from_the_log_beside_them(
    given: Given, settled: Conversation, ask: Ask, approve: Approve
) -> None:
    approve(ask(settled))
    assert NAME not in str(said(given, settled))
    assert "waits for the council" in said(given, settled)[0][0]
    assert NAME not in everything(given)
    assert agrees(given)


@pytest.mark.long
def test_an_extension_can_be_chosen_to_go_whole(
    given: Given, settled: Conversation, ask: Ask, approve: Approve
) -> None:
    with given.office.sessions() as session:
        case = session.get_one(Conversation, settled.id)
        keys = [each.key for each in choices_of(session, case)]
    chosen = [key for key in keys if key.startswith("extension:")]
    assert len(chosen) == 2
    approve(ask(settled, scope=Scope.TEXTS, chosen=(chosen[1],)))
    first, second = said(given, settled)
    assert first[0].startswith(NAME)
    assert second == (WHOLE, WHOLE)
    assert agrees(given)


@pytest.mark.long
def test_the_text_of_a_case_takes_them_along_and_the_counts_stay(
    given: Given, settled: Conversation, clock: SettableClock
) -> None:
    closed(given, settled)
    clock.advance(days=25 * MONTH)
    assert dispose(given.office) == 1
    assert [set(each) <= {WHOLE, ""} for each in said(given, settled)] == [True, True]
    assert agrees(given)
