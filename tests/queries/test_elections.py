"""An election counts when the topic says so, or when the calendar says so where the office is."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import make_transient

from convo.queries.replies import get_reply, guideline_facts
from tests.given import Given

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.mark.parametrize(
    ("moment", "by_hand", "counts"),
    [
        (datetime(2024, 5, 24, 23, 0, tzinfo=UTC), False, False),  # midnight, by local time
        (datetime(2024, 5, 24, 23, 1, tzinfo=UTC), False, True),
        (datetime(2024, 7, 4, 21, 0, tzinfo=UTC), False, True),
        (datetime(2024, 7, 4, 21, 1, tzinfo=UTC), False, False),
        (datetime(2024, 7, 8, 9, 0, tzinfo=UTC), True, True),
    ],
)
def test_the_calendar_counts_as_the_topic_does(
    given: Given, moment: datetime, *, by_hand: bool, counts: bool
):
    reply_id = given.reply().id
    at = replace(given.office.standpoint(), now=moment)
    with given.office.sessions() as session:
        reply = get_reply(session, reply_id)
        with session.no_autoflush:
            topic = reply.conversation.topic
            make_transient(topic)  # a copy: nothing of it is saved
            topic.election_period = by_hand
            assert guideline_facts(session, reply, at).election_period is counts
