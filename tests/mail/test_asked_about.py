"""Whoever is asked about the record, or for a second yes to an erasure, is told by mail."""

from collections.abc import Callable

import pytest

from convo.domain.erasing import Basis, Scope
from convo.domain.notices import NoticeKind
from convo.services import concerns, erasures
from convo.services.mailing import send_due
from convo.services.office import Office
from tests.erasing.asked import ask_for_all
from tests.given import Given
from tests.mail_server import Box

Told = Callable[[], set[tuple[NoticeKind, int | None]]]
on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@on_sqlite
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


@on_sqlite
def test_the_press_office_hears_that_a_request_for_erasure_waits_for_a_second_person(
    given: Given, told: Told
):
    asker, other = given.press_officer(), given.press_officer()
    case = given.conversation()
    told()
    ask_for_all(given.office, given.actor(asker), case.id)
    assert told() == {(NoticeKind.ERASURE, other.id)}


@on_sqlite
def test_that_mail_names_no_word_that_has_to_go_and_is_not_sent_once_it_is_decided(
    given: Given, office: Office, box: Box
):
    asker, other = given.press_officer(), given.press_officer()
    case = given.conversation(title="About Quillfeather", words="I am Quillfeather.")
    deed = erasures.RequestErasure(
        conversation_id=case.id,
        scope=Scope.PHRASE,
        basis=Basis.DATA_PROTECTION,
        reason="Quillfeather asked us to",
        phrases=("Quillfeather",),
    )
    number = erasures.request_erasure(office, given.actor(asker), deed)
    send_due(office)
    assert box.told() == [(other.email, f"convo: {NoticeKind.ERASURE.label}")]
    assert f"/log/erasures/{number}" in box.words()
    assert "quillfeather" not in box.words().lower()
    box.forget()
    number = erasures.request_erasure(office, given.actor(asker), deed)
    no = erasures.RefuseErasure(request_id=number, version=1, reason="It is asked twice")
    erasures.refuse_erasure(office, given.actor(other), no)
    send_due(office)
    assert box.told() == []
