"""Who may do what: the first of the three tables (who, when, which)."""

from enum import StrEnum

from convo.domain.vocabulary import Role


class Action(StrEnum):
    """A deed. The same verb names its route, form, service, template and log entry."""

    LOG = "conversation:log"
    ADD_SNAPSHOT = "conversation:add-snapshot"
    DECIDE = "conversation:decide"
    REFER_CONVERSATION = "conversation:refer"
    #: The press office agrees to another reply after it declined one.
    AGREE = "conversation:agree"
    CLOSE_CONVERSATION = "conversation:close"
    REOPEN = "conversation:reopen"

    START = "reply:start"
    REVISE = "reply:revise"
    SUBMIT = "reply:submit"
    #: Transient: shows that a mentor is looking; leaves no entry.
    PICK_UP = "reply:pick-up"
    #: Transient, likewise.
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
    CLOSE = "reply:close"

    ADD_PERSON = "person:add"
    CHANGE_PERSON = "person:change"
    DISABLE_PERSON = "person:disable"
    ENABLE_PERSON = "person:enable"
    #: A one-time link with which a person chooses a new password.
    RESET_PERSON = "person:reset"
    #: Done by the person who holds the link.
    SET_PASSWORD = "person:set-password"  # noqa: S105 - the name of a deed

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


#: Deeds that change no state of a case and therefore leave no entry (DESIGN.md, 4).
TRANSIENT_ACTIONS = frozenset({Action.PICK_UP, Action.PUT_BACK})


class Reading(StrEnum):
    """A page that only shows something, and so needs a permission but is no deed."""

    OWN_WORK = "read:own-work"
    CASES = "read:cases"
    GUIDELINES = "read:guidelines"
    #: Lines to take. Not for officials: a reply is no place for one.
    LINES = "read:lines"
    #: People, teams, venues and topics, for those who keep them.
    OFFICE = "read:office"


Permission = Action | Reading

_EVERYBODY: frozenset[Permission] = frozenset({Reading.OWN_WORK, Reading.GUIDELINES})
_PARTICIPANTS = _EVERYBODY | {Reading.CASES}

#: What each role brings. A person has the union of their roles.
GRANTS: dict[Role, frozenset[Permission]] = {
    Role.OFFICIAL: _PARTICIPANTS
    | {
        Action.LOG,
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
        Action.POST,
        Action.CLOSE,
    },
    Role.MENTOR: _PARTICIPANTS
    | {
        Reading.LINES,
        Action.ADD_SNAPSHOT,
        Action.PICK_UP,
        Action.PUT_BACK,
        Action.RETURN,
        Action.SIGN_OFF,
        Action.REFER,
    },
    Role.PRESS_OFFICE: _PARTICIPANTS
    | {
        Reading.LINES,
        Action.ADD_LINE,
        Action.RETIRE_LINE,
        Action.ADD_SNAPSHOT,
        Action.AGREE,
        Action.CLOSE_CONVERSATION,
        Action.SEND_TO_MENTOR,
        Action.TAKE_ON,
        Action.DECLINE,
        Action.WITHDRAW,
        Action.VIEW_LOG,
    },
    Role.ADMINISTRATOR: _EVERYBODY
    | {
        Reading.OFFICE,
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
CLOCK_GRANTS: frozenset[Permission] = frozenset({Action.EXPIRE})

#: What a holder of a one-time link may do, before they can sign in.
LINK_GRANTS: frozenset[Permission] = frozenset({Action.SET_PASSWORD})

#: What one person may be at once (DESIGN.md): an administrator is nothing else.
ROLE_SETS: frozenset[frozenset[Role]] = frozenset(
    {
        frozenset({Role.OFFICIAL}),
        frozenset({Role.MENTOR}),
        frozenset({Role.PRESS_OFFICE}),
        frozenset({Role.ADMINISTRATOR}),
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
