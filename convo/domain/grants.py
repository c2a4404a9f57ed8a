"""Who may do what: the first of the three tables (who, when, which)."""

from convo.domain.permissions import Action, Permission, Reading
from convo.domain.vocabulary import Role

_EVERYBODY: frozenset[Permission] = frozenset(
    {
        Reading.OWN_WORK,
        Reading.GUIDELINES,
        Action.CHOOSE_MAIL,
        Action.NAME_COVER,
        Action.END_COVER,
    }
)
_PARTICIPANTS: frozenset[Permission] = _EVERYBODY | {
    Reading.CASES,
    Reading.BALANCE,
    Action.ANSWER_CONCERN,
    Action.MARK_SIDES,
    Action.DRAW_INSIGHT,
    Action.USE_INSIGHT,
    # Of the topics that are theirs; the press office of every one:
    Action.NAME_SIDE,
    Action.RETIRE_SIDE,
    Action.SEND_DIGEST,
    Action.DECIDE_EXPERIMENT,
    Action.RECORD_RECOGNITION,
    Action.STRIKE_RECOGNITION,
    # A second person's word on somebody else's decision:
    Action.AGREE_EXTENSION,
    Action.REFUSE_EXTENSION,
}

#: A yes or no to somebody else's words.
_JUDGING: frozenset[Permission] = frozenset(
    {Action.PICK_UP, Action.PUT_BACK, Action.RETURN, Action.SIGN_OFF}
)
#: From the posting on.
_POSTING: frozenset[Permission] = frozenset(
    {
        Action.POST,
        Action.RECORD_UNSIGNED,
        Action.SEE_AS_POSTED,
        Action.CORRECT,
        Action.REMOVE,
        Action.NOTE_REMOVED,
        Action.SET_FOLLOW_UP,
        Action.CLOSE,
    }
)

#: The record, and what may no longer be kept in it.
_REVIEWING: frozenset[Permission] = frozenset(
    {
        Action.VIEW_LOG,
        Action.VERIFY_LOG,
        Action.TAKE_RECEIPT,
        Action.CHECK_RECEIPT,
        Action.EXPORT_LOG,
        Action.DISCLOSE,
        Action.MARK_REVIEWED,
        Action.CHOOSE_RECEIPT,
        Action.RAISE_CONCERN,
        Action.ASSIGN_CONCERN,
        Action.RESOLVE_CONCERN,
        Action.REQUEST_ERASURE,
        Action.APPROVE_ERASURE,
        Action.REFUSE_ERASURE,
        Action.HOLD,
        Action.RELEASE_HOLD,
    }
)

#: What each role brings. A person has the union of their roles.
GRANTS: dict[Role, frozenset[Permission]] = {
    Role.OFFICIAL: _PARTICIPANTS
    | {
        Action.LOG,
        Action.IMPORT,
        Action.ADD_SNAPSHOT,
        Action.DECIDE,
        Action.REFER_CONVERSATION,
        Action.CLOSE_CONVERSATION,
        Action.REOPEN,
        Action.START,
        Action.REVISE,
        Action.SUBMIT,
        Action.REFER,
        Action.WITHDRAW,
        Action.ADD_AUTHOR,
        Action.USE_HANDLE,
        Action.SET_CHANNEL,
        Action.ADD_MENTION,
        Action.CHANGE_MENTION,
        Action.DROP_MENTION,
        Action.LOG_COMMUNITY,
        Action.EXTEND,
        Action.ADD_COMMUNITY,
        Action.CHANGE_COMMUNITY,
        Action.CHECK_COMMUNITY,
        Action.TRANSFER,
        Action.PASS_ON,
        Action.ASK,
    }
    | _POSTING,
    Role.MENTOR: _PARTICIPANTS
    | {Reading.LINES}
    | {
        Action.ADD_SNAPSHOT,
        Action.ADVISE,
        Action.REFER,
        # Whoever they ask may say no to anybody:
        Action.CHANGE_MENTION,
        Action.RECORD_UNSIGNED,
        Action.SEE_AS_POSTED,
    }
    | _JUDGING,
    Role.PRESS_OFFICE: _PARTICIPANTS
    | {Reading.LINES, Reading.SERVICE}
    | {
        Action.ADD_LINE,
        Action.RETIRE_LINE,
        Action.ADD_SNAPSHOT,
        Action.AGREE,
        Action.CLOSE_CONVERSATION,
        Action.HAND_BACK,
        Action.SEND_TO_MENTOR,
        Action.TAKE_ON,
        Action.DECLINE,
        Action.SETTLE_ALERT,
        Action.ADD_COMMUNITY,
        Action.CHANGE_COMMUNITY,
        Action.CHECK_COMMUNITY,
        Action.CHANGE_MENTION,
        # Stepping in for somebody who is away:
        Action.ADVISE,
        Action.TRANSFER,
        Action.PASS_ON,
        Action.ADD_AUTHOR,
        Action.WITHDRAW,
    }
    | _POSTING
    | _JUDGING
    | _REVIEWING,
    Role.ADMINISTRATOR: _EVERYBODY
    | {
        Reading.OFFICE,
        Reading.SERVICE,
        Action.ADD_PERSON,
        Action.CHANGE_PERSON,
        Action.DISABLE_PERSON,
        Action.ENABLE_PERSON,
        Action.RESET_PERSON,
        Action.ADD_TEAM,
        Action.ADD_VENUE,
        Action.CHANGE_VENUE,
        Action.ADD_TOPIC,
        Action.CHANGE_TOPIC,
    },
}

#: What the clock may do by itself.
CLOCK_GRANTS: frozenset[Permission] = frozenset(
    {
        Action.EXPIRE,
        Action.ESCALATE,
        Action.ESCALATE_CONVERSATION,
        Action.RAISE_CONCERN,
        Action.REPLACE_HANDLES,
        Action.DISPOSE,
    }
)

#: What whoever runs commands may besides: bring in records for officials that they name, and look
#: after the log.
OPERATOR_GRANTS: frozenset[Permission] = frozenset(
    {
        Action.IMPORT,
        Action.VERIFY_LOG,
        Action.EXPORT_LOG,
        Action.DISCLOSE,
        Action.NEW_KEY,
        Action.ROTATE_KEY,
        Action.REPLACE_HANDLES,
        Action.DISPOSE,
        Action.REPEAT_ERASURE,
    }
)

#: What a holder of a one-time link may do, before they can sign in.
LINK_GRANTS: frozenset[Permission] = frozenset({Action.SET_PASSWORD})

#: What one person may be at once (DESIGN.md): an administrator is nothing else.
ROLE_SETS: frozenset[frozenset[Role]] = frozenset(
    {
        *(frozenset({role}) for role in Role),
        frozenset({Role.OFFICIAL, Role.MENTOR}),
        frozenset({Role.OFFICIAL, Role.PRESS_OFFICE}),
    },
)


def grants(roles: frozenset[Role]) -> frozenset[Permission]:
    """Everything that somebody with these roles may ask for."""
    return frozenset().union(*(GRANTS[role] for role in roles))


def role_for(action: Action, roles: frozenset[Role]) -> Role | None:
    """The role in which somebody with these roles does this, or None if none of them may."""
    return next((role for role in Role if role in roles and action in GRANTS[role]), None)
