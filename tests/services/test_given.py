"""The tests' own starting points: each state can be reached through the services."""

import pytest

from convo.domain.vocabulary import ReplyState
from tests.given import Given


@pytest.mark.parametrize("state", ReplyState)
def test_a_reply_can_be_brought_into_every_state(given: Given, state: ReplyState) -> None:
    assert given.reply(state=state).state is state
