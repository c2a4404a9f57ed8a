"""Who may do what: the first of the three tables (who, when, which)."""

from enum import StrEnum

from convo.domain.vocabulary import Role


class Action(StrEnum):
    """A deed. The same verb names its route, form, service, template and log entry."""

    LOG = "conversation:log"
    #: Logs every conversation of a file.
    IMPORT = "conversation:import"
    ADD_SNAPSHOT = "conversation:add-snapshot"
    DECIDE = "conversation:decide"
    REFER_CONVERSATION = "conversation:refer"
    #: The press office agrees to another reply after it declined one.
    AGREE = "conversation:agree"
    CLOSE_CONVERSATION = "conversation:close"
    REOPEN = "conversation:reopen"
    #: Another official takes charge.
    TRANSFER = "conversation:transfer"
    #: The press office gives a referred conversation back to its official.
    HAND_BACK = "conversation:hand-back"
    #: An exit of the decision flow: somebody outside convo has it now.
    PASS_ON = "conversation:pass-on"  # noqa: S105 - the name of a deed
    #: A question to a mentor, at any time before posting.
    ASK = "conversation:ask"
    #: A mentor's advice, on the case or beside a sentence; answers a question where it names one.
    ADVISE = "conversation:advise"
    #: Only the clock does this: tell the next person that something has waited too long.
    ESCALATE_CONVERSATION = "conversation:escalate"

    START = "reply:start"
    REVISE = "reply:revise"
    SUBMIT = "reply:submit"
    #: Transient: shows that a mentor is looking; leaves no entry.
    PICK_UP = "reply:pick-up"
    PUT_BACK = "reply:put-back"
    RETURN = "reply:return"
    SIGN_OFF = "reply:sign-off"
    REFER = "reply:refer"
    SEND_TO_MENTOR = "reply:send-to-mentor"
    TAKE_ON = "reply:take-on"
    DECLINE = "reply:decline"
    WITHDRAW = "reply:withdraw"
    #: Only the clock does this.
    EXPIRE = "reply:expire"
    POST = "reply:post"
    #: It was posted before anybody signed it off.
    RECORD_UNSIGNED = "reply:record-unsigned"
    #: A second person looks where it was posted, and says what stands there.
    SEE_AS_POSTED = "reply:see-as-posted"
    #: Starts a linked reply that puts a posted one right, and goes the whole way.
    CORRECT = "reply:correct"
    REMOVE = "reply:remove"
    #: The host took it down.
    NOTE_REMOVED = "reply:note-removed"
    #: Who looks at the thread again, and when.
    SET_FOLLOW_UP = "reply:set-follow-up"
    CLOSE = "reply:close"
    ADD_AUTHOR = "reply:add-author"
    #: Posted under a role's handle instead of a name.
    USE_HANDLE = "reply:use-handle"
    #: Only the clock does this.
    ESCALATE = "reply:escalate"

    #: The press office says what came of something that was brought to it.
    SETTLE_ALERT = "alert:settle"

    ADD_PERSON = "person:add"
    CHANGE_PERSON = "person:change"
    DISABLE_PERSON = "person:disable"
    ENABLE_PERSON = "person:enable"
    #: A one-time link with which a person chooses a new password.
    RESET_PERSON = "person:reset"
    #: Somebody who acts for a person from one day to another.
    NAME_COVER = "person:name-cover"
    END_COVER = "person:end-cover"
    #: Done by the person who holds the link.
    SET_PASSWORD = "person:set-password"  # noqa: S105 - the name of a deed
    #: When convo mails them: done by each person for themselves.
    CHOOSE_MAIL = "person:choose-mail"

    ADD_TEAM = "team:add"
    ADD_VENUE = "venue:add"
    CHANGE_VENUE = "venue:change"
    ADD_TOPIC = "topic:add"
    CHANGE_TOPIC = "topic:change"

    #: What the press office says on a topic, kept so that a pasted one is seen.
    ADD_LINE = "line_to_take:add"
    RETIRE_LINE = "line_to_take:retire"

    #: A page of the audit log was shown; written before it is shown.
    VIEW_LOG = "log:view"
    #: Every entry was looked at: whether the log is whole.
    VERIFY_LOG = "log:verify"
    #: A checkpoint was downloaded, to be kept outside convo.
    TAKE_RECEIPT = "log:take-receipt"
    #: Today's log was held against a checkpoint that somebody kept.
    CHECK_RECEIPT = "log:check-receipt"
    #: A pack that can be verified offline, or a spreadsheet of entries.
    EXPORT_LOG = "log:export"
    #: Chosen entries with their proofs, redacted, for somebody outside.
    DISCLOSE = "log:disclose"
    #: 'Reviewed by me up to here.'
    MARK_REVIEWED = "log:mark-reviewed"
    #: The log's first signing key, and each one after it.
    NEW_KEY = "log:new-key"
    ROTATE_KEY = "log:rotate-key"
    #: Whether somebody is mailed the daily checkpoint: done by each person for themselves.
    CHOOSE_RECEIPT = "person:choose-receipt"

    #: The press office doubts something in the log, and asks somebody about it.
    RAISE_CONCERN = "concern:raise"
    ASSIGN_CONCERN = "concern:assign"
    ANSWER_CONCERN = "concern:answer"
    RESOLVE_CONCERN = "concern:resolve"

    #: Somebody's words or name are to go: one person asks, another approves or refuses.
    REQUEST_ERASURE = "erasure:request"
    APPROVE_ERASURE = "erasure:approve"
    REFUSE_ERASURE = "erasure:refuse"
    #: Nothing of this case may be erased until the hold is released.
    HOLD = "erasure:hold"
    RELEASE_HOLD = "erasure:release-hold"
    #: Retention: handles of authors become codes; the text of a case goes.
    REPLACE_HANDLES = "erasure:replace-handles"
    DISPOSE = "erasure:dispose"
    #: After a restore: what had been erased since the backup is erased again.
    REPEAT_ERASURE = "erasure:repeat"


#: Deeds that change no state of a case and therefore leave no entry (DESIGN.md, 4).
TRANSIENT_ACTIONS = frozenset({Action.PICK_UP, Action.PUT_BACK})


class Reading(StrEnum):
    """A page that only shows something, and so needs a permission but is no deed."""

    OWN_WORK = "read:own-work"
    CASES = "read:cases"
    GUIDELINES = "read:guidelines"
    #: Lines to take. Not for officials: a reply is no place for one.
    LINES = "read:lines"
    #: Whether the service runs as it should: when the clock last ran, whether mail goes out.
    SERVICE = "read:service"
    #: People, teams, venues and topics, for those who keep them.
    OFFICE = "read:office"


Permission = Action | Reading

_EVERYBODY: frozenset[Permission] = frozenset(
    {
        Reading.OWN_WORK,
        Reading.GUIDELINES,
        Action.CHOOSE_MAIL,
        Action.NAME_COVER,
        Action.END_COVER,
    }
)
_PARTICIPANTS: frozenset[Permission] = _EVERYBODY | {Reading.CASES, Action.ANSWER_CONCERN}

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
