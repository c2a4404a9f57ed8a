"""Which tables each deed may change. The commit door holds every transaction to this list."""

from convo.domain.permissions import Action
from convo.services.erasing.kept_for_itself import EVERYWHERE

_MOVE = frozenset({"reply", "reply_step", "pick_up"})
#: A move that is made on a judgement of the words.
_JUDGED = _MOVE | {"judgement"}
_PERSON = frozenset({"person", "person_role"})
#: A conversation with what was said, and those that it is like.
_LOGGED = frozenset({"conversation", "snapshot", "likeness", "experiment"})
#: An acknowledgement with where it is given and whom it names.
_ACKNOWLEDGED = _MOVE | {"recognition", "mention"}
#: Wherever words of a case can lie (`services/erasing/places.py`).
_ERASED = frozenset(place.table.__tablename__ for place in EVERYWHERE)

#: Of these a deed may change several rows at once, where they belong to what it is done to.
#: Of every other table it changes one; more than one it has to name (`services/reach.py`).
ANY_NUMBER = frozenset(
    {
        "alert",
        "clearance",
        "conversation_side",
        "explanation",
        "likeness",
        "mention",
        "person_role",
        "reply_author",
        "revision_confirmation",
        "revision_finding",
        "topic_mentor",
    }
)

#: What was once said, written, decided or done stays as it is. Only a deed that names such a row
#: itself changes it: an erasure.
NEVER_CHANGED = frozenset(
    {"decision", "engagement_check", "judgement", "reply_step", "revision"}
    | {"revision_finding", "snapshot"}
)

TOUCHES: dict[Action, frozenset[str]] = {
    Action.LOG: _LOGGED,
    Action.IMPORT: _LOGGED | {"file_import"},
    Action.ADD_SNAPSHOT: _LOGGED,
    Action.DECIDE: frozenset({"conversation", "decision", "insight"}),
    Action.REFER_CONVERSATION: frozenset({"conversation"}),
    Action.AGREE: frozenset({"conversation"}),
    Action.CLOSE_CONVERSATION: frozenset({"conversation"}),
    Action.REOPEN: frozenset({"conversation"}),
    Action.TRANSFER: frozenset({"conversation", "reply", "reply_author"}),
    Action.HAND_BACK: frozenset({"conversation"}),
    Action.PASS_ON: frozenset({"conversation"}),
    Action.ASK: frozenset({"note"}),
    Action.ADVISE: frozenset({"note"}),
    Action.ESCALATE_CONVERSATION: frozenset({"conversation", "note"}),
    Action.START: _MOVE | {"reply_author", "conversation", "recognition"},
    Action.REVISE: _MOVE | {"revision", "revision_finding"},
    Action.SUBMIT: _JUDGED | {"explanation", "revision_confirmation"},
    Action.RETURN: _MOVE,
    Action.SIGN_OFF: _JUDGED,
    Action.REFER: _JUDGED,
    Action.SEND_TO_MENTOR: _JUDGED | {"clearance"},
    Action.TAKE_ON: _MOVE,
    Action.DECLINE: _MOVE,
    Action.WITHDRAW: _MOVE,
    Action.EXPIRE: _MOVE,
    Action.POST: _MOVE | {"alert", "conversation", "recognition"},
    Action.RECORD_UNSIGNED: _JUDGED | {"alert", "reply_author", "conversation", "recognition"},
    Action.SEE_AS_POSTED: frozenset({"reply", "alert"}),
    Action.CORRECT: _MOVE | {"reply_author", "alert", "recognition", "mention"},
    Action.REMOVE: _MOVE | {"alert"},
    Action.NOTE_REMOVED: _MOVE | {"alert"},
    Action.SET_FOLLOW_UP: frozenset({"reply"}),
    Action.CLOSE: _MOVE,
    Action.ADD_AUTHOR: frozenset({"reply", "reply_author"}),
    Action.USE_HANDLE: frozenset({"reply"}),
    Action.ESCALATE: frozenset({"reply"}),
    Action.SETTLE_ALERT: frozenset({"alert"}),
    Action.ADD_PERSON: _PERSON | {"one_time_link"},
    Action.CHANGE_PERSON: _PERSON,
    Action.DISABLE_PERSON: _PERSON,
    Action.ENABLE_PERSON: _PERSON,
    Action.RESET_PERSON: frozenset({"one_time_link"}),
    Action.NAME_COVER: frozenset({"cover"}),
    Action.END_COVER: frozenset({"cover"}),
    Action.SET_PASSWORD: frozenset({"person", "one_time_link"}),
    Action.CHOOSE_MAIL: frozenset({"person"}),
    Action.ADD_TEAM: frozenset({"team"}),
    Action.ADD_VENUE: frozenset({"venue"}),
    Action.CHANGE_VENUE: frozenset({"venue"}),
    Action.ADD_TOPIC: frozenset({"topic", "topic_mentor"}),
    Action.CHANGE_TOPIC: frozenset({"topic", "topic_mentor"}),
    Action.ADD_LINE: frozenset({"line_to_take"}),
    Action.RETIRE_LINE: frozenset({"line_to_take"}),
    Action.VIEW_LOG: frozenset(),
    Action.VERIFY_LOG: frozenset(),
    Action.TAKE_RECEIPT: frozenset(),
    Action.CHECK_RECEIPT: frozenset(),
    Action.EXPORT_LOG: frozenset(),
    Action.DISCLOSE: frozenset({"disclosure"}),
    Action.MARK_REVIEWED: frozenset({"review_mark"}),
    Action.NEW_KEY: frozenset(),
    Action.ROTATE_KEY: frozenset(),
    Action.CHOOSE_RECEIPT: frozenset({"person"}),
    Action.RAISE_CONCERN: frozenset({"concern"}),
    Action.ASSIGN_CONCERN: frozenset({"concern"}),
    Action.ANSWER_CONCERN: frozenset({"concern"}),
    Action.RESOLVE_CONCERN: frozenset({"concern"}),
    Action.REQUEST_ERASURE: frozenset({"erasure_request"}),
    Action.APPROVE_ERASURE: _ERASED | {"erasure_request", "import_upload"},
    Action.REFUSE_ERASURE: frozenset({"erasure_request"}),
    Action.HOLD: frozenset({"conversation"}),
    Action.RELEASE_HOLD: frozenset({"conversation"}),
    Action.REPLACE_HANDLES: _ERASED,
    Action.DISPOSE: _ERASED,
    Action.REPEAT_ERASURE: _ERASED | {"erasure_request"},
    Action.LOG_COMMUNITY: _LOGGED,
    Action.MARK_SIDES: frozenset({"conversation", "conversation_side"}),
    Action.EXTEND: frozenset({"conversation", "extension", "insight"}),
    Action.AGREE_EXTENSION: frozenset({"conversation", "extension"}),
    Action.REFUSE_EXTENSION: frozenset({"conversation", "extension"}),
    Action.DRAW_INSIGHT: frozenset({"insight"}),
    Action.SET_CHANNEL: _ACKNOWLEDGED,
    Action.ADD_MENTION: _ACKNOWLEDGED,
    Action.CHANGE_MENTION: _ACKNOWLEDGED,
    Action.DROP_MENTION: _ACKNOWLEDGED,
    Action.ADD_COMMUNITY: frozenset({"community"}),
    Action.CHANGE_COMMUNITY: frozenset({"community"}),
    Action.CHECK_COMMUNITY: frozenset({"community", "engagement_check"}),
    Action.RECORD_RECOGNITION: frozenset({"recognition", "mention"}),
    Action.STRIKE_RECOGNITION: frozenset({"recognition"}),
    Action.NAME_SIDE: frozenset({"side"}),
    Action.RETIRE_SIDE: frozenset({"side"}),
    Action.SEND_DIGEST: frozenset(),
    Action.DECIDE_EXPERIMENT: frozenset({"experiment"}),
    Action.USE_INSIGHT: frozenset({"insight"}),
}
