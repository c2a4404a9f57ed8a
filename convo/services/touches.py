"""Which tables each deed may change. The commit door holds every transaction to this list."""

from convo.domain.permissions import Action

_MOVE = frozenset({"reply", "reply_step", "pick_up"})
#: A move that is made on a judgement of the words.
_JUDGED = _MOVE | {"judgement"}
_PERSON = frozenset({"person", "person_role"})

TOUCHES: dict[Action, frozenset[str]] = {
    Action.LOG: frozenset({"conversation", "snapshot"}),
    Action.ADD_SNAPSHOT: frozenset({"conversation", "snapshot"}),
    Action.DECIDE: frozenset({"conversation", "decision"}),
    Action.REFER_CONVERSATION: frozenset({"conversation"}),
    Action.AGREE: frozenset({"conversation"}),
    Action.CLOSE_CONVERSATION: frozenset({"conversation"}),
    Action.REOPEN: frozenset({"conversation"}),
    Action.START: _MOVE | {"reply_author", "conversation"},
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
    Action.POST: _MOVE,
    Action.CLOSE: _MOVE,
    Action.ADD_PERSON: _PERSON | {"one_time_link"},
    Action.CHANGE_PERSON: _PERSON,
    Action.DISABLE_PERSON: _PERSON,
    Action.ENABLE_PERSON: _PERSON,
    Action.RESET_PERSON: frozenset({"one_time_link"}),
    Action.SET_PASSWORD: frozenset({"person", "one_time_link"}),
    Action.ADD_TEAM: frozenset({"team"}),
    Action.ADD_VENUE: frozenset({"venue"}),
    Action.CHANGE_VENUE: frozenset({"venue"}),
    Action.ADD_TOPIC: frozenset({"topic", "topic_mentor"}),
    Action.CHANGE_TOPIC: frozenset({"topic", "topic_mentor"}),
    Action.ADD_LINE: frozenset({"line_to_take"}),
    Action.RETIRE_LINE: frozenset({"line_to_take"}),
    Action.VIEW_LOG: frozenset(),
}
