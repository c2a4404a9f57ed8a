"""Erasure on request: who may ask, who may agree, and what stands in the way."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from convo.db.models import ErasureRequest, Person
from convo.domain.erasing import Scope
from convo.domain.errors import NotPermitted, NotReady, Refused, WrongState
from convo.services import erasures
from tests.erasing.conftest import NAME, ON_SQLITE
from tests.erasing.test_erasing import case_full_of, everything
from tests.given import Given

Ask = Callable[..., ErasureRequest]
Approve = Callable[[ErasureRequest], None]
pytestmark = ON_SQLITE


def test_nobody_approves_or_refuses_what_they_asked_for(given: Given, ask: Ask, asker: Person):
    request = ask(case_full_of(given).conversation)
    yes = erasures.ApproveErasure(request_id=request.id, version=request.version)
    no = erasures.RefuseErasure(request_id=request.id, version=request.version, reason="No need")
    with pytest.raises(NotPermitted, match="Somebody else"):
        erasures.approve_erasure(given.office, given.actor(asker), yes)
    with pytest.raises(NotPermitted, match="Somebody else"):
        erasures.refuse_erasure(given.office, given.actor(asker), no)
    assert NAME in everything(given)


def test_a_refusal_keeps_every_word_and_needs_a_reason(given: Given, ask: Ask, approver: Person):
    request = ask(case_full_of(given).conversation)
    no = erasures.RefuseErasure(request_id=request.id, version=request.version, reason=" ")
    with pytest.raises(NotReady):
        erasures.refuse_erasure(given.office, given.actor(approver), no)
    no = replace(no, reason="It is not the same person")
    erasures.refuse_erasure(given.office, given.actor(approver), no)
    assert NAME in everything(given)
    with pytest.raises(WrongState, match="already"):
        erasures.approve_erasure(
            given.office,
            given.actor(approver),
            erasures.ApproveErasure(request_id=request.id, version=request.version + 1),
        )


def test_nothing_is_erased_under_a_hold_and_the_attempt_is_in_the_log(
    given: Given,
    ask: Ask,
    approve: Approve,
    asker: Person,
    log: Callable[[], list[tuple[str, str, int]]],
):
    conversation = case_full_of(given).conversation
    request = ask(conversation)
    held = erasures.Hold(conversation_id=conversation.id, reason="A court asks for it")
    erasures.hold(given.office, given.actor(asker), held)
    with pytest.raises(Refused, match="on hold"):
        approve(request)
    with pytest.raises(Refused, match="on hold"):
        ask(conversation)
    assert NAME in everything(given)
    assert ("erasure:approve", "refused") in {(each[0], each[1]) for each in log()}
    erasures.release_hold(given.office, given.actor(asker), held)
    approve(request)
    assert NAME not in everything(given)


def test_nothing_is_erased_while_the_topic_is_under_a_legal_hold(given: Given, ask: Ask):
    conversation = given.conversation(topic=given.topic(legal_hold=True), words=f"I am {NAME}.")
    with pytest.raises(Refused, match="on hold"):
        ask(conversation)


def test_records_that_somebody_asked_for_are_not_erased(given: Given, ask: Ask):
    with pytest.raises(Refused, match="section 77"):
        ask(case_full_of(given).conversation, asked_for=True)


@pytest.mark.parametrize(
    ("details", "sentence"),
    [
        ({"phrases": ("Nobodyofthisname",)}, "nowhere"),
        ({"phrases": ()}, "Enter the name"),
        ({"phrases": ("a",)}, "characters or more"),
        ({"scope": Scope.TEXTS, "chosen": ("snapshot:99999",)}, "Choose the texts"),
        ({"reason": " "}, "Say why"),
    ],
)
def test_a_request_names_something_that_is_there(
    given: Given, ask: Ask, details: dict[str, object], sentence: str
):
    with pytest.raises(NotReady, match=sentence):
        ask(case_full_of(given).conversation, **details)
