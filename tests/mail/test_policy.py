"""What each deed tells somebody, by hand: the matrix is the policy."""

from convo.domain.notices import URGENT, NoticeKind
from convo.domain.permissions import TRANSIENT_ACTIONS, Action
from convo.services.notices import TOLD

K = NoticeKind

#: What each deed tells somebody. Of the deeds that are not here nobody is told.
POLICY = {
    Action.ADD_SNAPSHOT: {K.ASKED_THERE},
    Action.ADD_AUTHOR: {K.JOINED},
    Action.ADVISE: {K.ADVISED},
    Action.AGREE: {K.AGREED},
    Action.ASK: {K.ASKED},
    Action.ASSIGN_CONCERN: {K.CONCERN},
    Action.CLOSE_CONVERSATION: {K.ENDED},
    Action.CORRECT: {K.ALERT, K.JOINED},
    Action.DECIDE: {K.CONVERSATION_REFERRED, K.INSIGHT},
    Action.DECLINE: {K.DECLINED},
    Action.DRAW_INSIGHT: {K.INSIGHT},
    Action.ESCALATE: {K.OVERDUE},
    Action.ESCALATE_CONVERSATION: {K.OVERDUE},
    Action.EXPIRE: {K.EXPIRED},
    Action.EXTEND: {K.INSIGHT, K.TO_AGREE},
    Action.AGREE_EXTENSION: {K.STANDS},
    Action.REFUSE_EXTENSION: {K.NOT_AGREED},
    Action.HAND_BACK: {K.HANDED_BACK},
    Action.NAME_COVER: {K.COVERING},
    Action.NOTE_REMOVED: {K.ALERT, K.REMOVED},
    Action.POST: {K.ALERT},
    Action.RECORD_UNSIGNED: {K.ALERT},
    Action.REFER: {K.REFERRED},
    Action.REFER_CONVERSATION: {K.CONVERSATION_REFERRED},
    Action.REMOVE: {K.ALERT, K.REMOVED},
    Action.REQUEST_ERASURE: {K.ERASURE},
    Action.RETURN: {K.RETURNED},
    Action.SEE_AS_POSTED: {K.ALERT},
    Action.SEND_DIGEST: {K.DIGEST},
    Action.SEND_TO_MENTOR: {K.TO_SIGN_OFF, K.SENT_ON},
    Action.SETTLE_ALERT: {K.SETTLED},
    Action.SET_FOLLOW_UP: {K.FOLLOW_UP},
    Action.SIGN_OFF: {K.SIGNED_OFF, K.TO_SIGN_SECOND},
    Action.SUBMIT: {K.TO_SIGN_OFF},
    Action.TAKE_ON: {K.TAKEN_ON},
    Action.TRANSFER: {K.TRANSFERRED},
    Action.WITHDRAW: {K.WITHDRAWN},
}

#: What is told even to who reads their mail once a day: others wait for them by the hour.
AT_ONCE = {
    K.TO_SIGN_OFF, K.TO_SIGN_SECOND, K.ASKED, K.REFERRED, K.CONVERSATION_REFERRED, K.ALERT,
    K.CONCERN, K.ERASURE, K.EXPIRING, K.OVERDUE, K.RETURNED, K.SIGNED_OFF, K.EXPIRED, K.HANDED_BACK,
    K.ASKED_THERE, K.TO_AGREE, K.NOT_AGREED, K.DIGEST,
}  # fmt: skip


def test_the_table_is_the_policy():
    assert {action: {row.kind for row in rows} for action, rows in TOLD.items()} == POLICY
    assert not set(TOLD) & TRANSIENT_ACTIONS
    assert URGENT == AT_ONCE
    by_the_clock = {K.EXPIRING, K.LOOK_AGAIN, K.RECEIPT}
    assert {kind for kinds in POLICY.values() for kind in kinds} | by_the_clock == set(K)
