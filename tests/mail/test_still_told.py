"""What somebody was told of a decision to wait, and whether that is still so when the mail goes."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from convo.db.models import Conversation, Decision, Extension
from convo.domain.notices import NoticeKind
from convo.domain.vocabulary import Approach, ConversationState
from convo.queries.extensions import still_told

K = NoticeKind
THEN = datetime(2026, 3, 24, 0, 1, tzinfo=UTC)
DUE, NOW = THEN + timedelta(hours=9), THEN + timedelta(days=3)


def case(*extensions: Extension, **more: Any) -> Conversation:
    """Left alone, and due three days ago."""
    usual = {"id": 3, "state": ConversationState.DECIDED, "due_at": DUE}
    made = Conversation(**usual | more)
    decision = Decision(id=5, approach=Approach.LEAVE, made_at=THEN, made_by_id=1, reason="So")
    made.decisions, made.extensions = [decision], list(extensions)
    return made


def extension(**more: Any) -> Extension:
    usual = {"id": 7, "decision_id": 5, "extended_at": THEN, "extended_by_id": 1}
    day = {"review_on": date(2026, 4, 1), "needs_second": True, "agreed": None}
    return Extension(**usual | day | more)


@pytest.mark.parametrize(
    ("kind", "conversation", "is_so"),
    [
        (K.LOOK_AGAIN, case(), True),
        (K.LOOK_AGAIN, case(due_at=NOW + timedelta(days=1)), False),
        (K.LOOK_AGAIN, case(due_at=None), False),
        (K.LOOK_AGAIN, case(extension()), False),  # it waits for somebody else
        (K.LOOK_AGAIN, case(state=ConversationState.CLOSED), False),
        (K.TO_AGREE, case(extension()), True),
        (K.TO_AGREE, case(extension(agreed=True)), False),
        (K.TO_AGREE, case(), False),
        # It was decided again since, and extended again: of that there is another notice.
        (K.TO_AGREE, case(extension(extended_at=NOW)), False),
        (K.TO_AGREE, case(extension(), state=ConversationState.REFERRED), False),
        (K.NOT_AGREED, case(extension(agreed=False)), True),
        (K.NOT_AGREED, case(), False),
    ],
)
def test_only_what_is_still_so_is_told(
    kind: NoticeKind, conversation: Conversation, is_so: bool
) -> None:
    assert still_told(conversation, kind, THEN, NOW) is is_so
