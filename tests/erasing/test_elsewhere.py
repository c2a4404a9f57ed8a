"""Erasure reaches what lies outside of the case, and what is only written otherwise."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from convo.db.models import AuditEntry, AuditOpening, Concern, ErasureRequest
from convo.domain.erasing import PIECE, Scope, wanted_words
from convo.services import concerns, log_views
from tests.erasing.conftest import NAME, ON_SQLITE
from tests.given import Given

TITLE = f"{NAME} asks about the form"


@ON_SQLITE
@pytest.mark.parametrize(
    "told",
    [
        (Scope.PHRASE, f"Who looked for {NAME}?", f"Who looked for {PIECE}?"),
        (Scope.CASE, f"Who looked at ‘{TITLE}’?", f"Who looked at ‘{PIECE}’?"),
        (Scope.CASE, "Who looked at all of it?", "Who looked at all of it?"),
    ],
)
def test_a_concern_about_an_entry_of_no_case_loses_what_a_look_at_the_log_loses(
    given: Given,
    ask: Callable[..., ErasureRequest],
    approve: Callable[[ErasureRequest], None],
    told: tuple[Scope, str, str],
):
    scope, doubted, left = told
    conversation = given.conversation(title=TITLE)
    number = concern_about_a_look(given, doubted)
    approve(ask(conversation, scope=scope))
    with given.office.sessions() as session:
        concern = session.get_one(Concern, number)
        assert concern.conversation_id is None
        assert concern.words == left
        kept = set(session.scalars(select(AuditOpening.value)))
        assert left in kept
        assert left == doubted or doubted not in kept


def concern_about_a_look(given: Given, words: str) -> int:
    """A concern about an entry of no case."""
    press_officer = given.press_officer()
    log_views.view_log(given.office, given.actor(press_officer), "everything")
    with given.office.sessions() as session:
        look = session.scalar(select(func.max(AuditEntry.seq)))
    deed = concerns.RaiseConcern(words=words, entry_seq=look)
    return concerns.raise_concern(given.office, given.actor(press_officer), deed)


@pytest.mark.parametrize(
    "written",
    [
        "José Núñez",
        "Jose\u0301 Nu\u0301n\u0303ez",
        "JOSÉ\u00a0NÚÑEZ",
        "Jo\u200bsé\u2060 Nú\u00adñez",
    ],
)
def test_a_name_is_found_however_the_same_letters_are_written(written: str):
    for asked in ("José Núñez", "Jose\u0301 Nu\u0301n\u0303ez", "José \u200bNúñez"):
        fate = wanted_words([asked]).fate(f"As {written} says")
        assert fate is not None
        assert fate.of(f"As {written} says") == f"As {PIECE} says"


def test_letters_that_nobody_sees_are_no_name_by_themselves():
    assert wanted_words(["\u200b\u200b\u200b"]).fate("As somebody says") is None
