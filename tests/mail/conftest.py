"""Fixtures of the tests of mail: a mail server, and an office that hands its mail to it."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from sqlalchemy import select

from convo.db.models import Mail, Notice
from convo.domain.notices import MailState, NoticeKind
from convo.services.office import Office
from tests.given import Given
from tests.mail_server import Box, listening


@pytest.fixture(scope="module")
def server() -> Iterator[Box]:
    """A mail server."""
    with listening(Box()) as box:
        yield box


@pytest.fixture
def box(server: Box) -> Box:
    """What the mail server takes in this test."""
    server.forget()
    return server


@pytest.fixture
def office(office: Office, box: Box) -> Office:
    """The office, with a mail server. It is Tuesday, ten in the morning."""
    return replace(office, mail=box.settings())


@pytest.fixture
def given(office: Office) -> Given:
    """People, places and cases of that office."""
    return Given(office)


@pytest.fixture
def told(office: Office) -> Callable[[], set[tuple[NoticeKind, int | None]]]:
    """Of what whom is told since it was last asked; None is the shared mailbox."""
    seen = 0

    def newly() -> set[tuple[NoticeKind, int | None]]:
        nonlocal seen
        with office.sessions() as session:
            found = session.scalars(select(Notice).where(Notice.id > seen)).all()
        seen = max([seen, *(notice.id for notice in found)])
        each = [(one.kind, one.person_id, one.reply_id, one.about_id) for one in found]
        assert len(set(each)) == len(each), "everybody once"
        return {(one.kind, one.person_id) for one in found}

    return newly


@pytest.fixture
def states(office: Office) -> Callable[[], list[MailState]]:
    """Where every mail stands, in order."""

    def now() -> list[MailState]:
        with office.sessions() as session:
            return list(session.scalars(select(Mail.state).order_by(Mail.id)))

    return now
