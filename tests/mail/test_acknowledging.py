"""Mail about an acknowledgement: to whom it goes, and that it calls it what it is."""

import pytest

from convo.domain.notices import NoticeKind
from convo.domain.recognition import CheckResult
from convo.domain.vocabulary import ReplyState, Role
from convo.mail.phrases import PHRASES, of_kind
from convo.queries.people import list_people_who_are
from convo.services.mailing import send_due
from tests.given import Given
from tests.mail.test_telling import Told
from tests.mail_server import Box
from tests.recognised import Recognised


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_second_yes_is_asked_of_the_press_office_where_a_community_is_in_doubt(
    given: Given, told: Told, box: Box
):
    recognised, second = Recognised(given), given.mentor()
    number = recognised.community(check=CheckResult.DOUBTFUL)
    draft = recognised.name_community(recognised.draft(topic=given.topic(second)), number)
    told()
    recognised.bring(draft, ReplyState.SIGNED_OFF)
    mentor = given.read(draft.id).mentor_id
    with given.office.sessions() as session:
        press = {person.id for person in list_people_who_are(session, Role.PRESS_OFFICE)}
    second_yes = {(NoticeKind.TO_SIGN_SECOND, person_id) for person_id in press}
    assert told() == {(NoticeKind.TO_SIGN_OFF, mentor), *second_yes}
    send_due(given.office)
    mails = [mail for mail in box.taken if "second yes" in mail["Subject"]]
    assert {mail["Subject"] for mail in mails} == {
        "convo: an acknowledgement waits for a second yes"
    }
    assert f"acknowledgement {draft.id} in conversation" in mails[0].get_content()


@pytest.mark.parametrize("kind", PHRASES)
def test_nothing_that_is_said_of_one_speaks_of_a_reply_or_a_thread(kind: NoticeKind):
    phrase = PHRASES[kind]
    for said in (kind.label, phrase.sentence, phrase.link):
        assert of_kind(said, "reply") == said
        of_it = of_kind(said, "acknowledgement")
        assert "reply" not in of_it
        assert "thread" not in of_it
        assert "a acknowledgement" not in of_it
