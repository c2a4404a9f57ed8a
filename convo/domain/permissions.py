"""What may be asked for: every deed by its name, and the pages that only show something.

Who may ask for what stands in `grants.py`.
"""

from enum import StrEnum


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
    #: A case about a community itself, and no thread of it.
    LOG_COMMUNITY = "conversation:log-community"
    #: Which sides of the issue speak in it.
    MARK_SIDES = "conversation:mark-sides"
    #: A decision was looked at again and stands until another day.
    EXTEND = "conversation:extend"
    #: A second person agrees that it stands, or doesn't.
    AGREE_EXTENSION = "conversation:agree-extension"
    REFUSE_EXTENSION = "conversation:refuse-extension"
    #: What was learnt, for the owner of the topic.
    DRAW_INSIGHT = "conversation:draw-insight"

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
    #: Of an acknowledgement: channel, audience and day.
    SET_CHANNEL = "reply:set-channel"
    #: Of an acknowledgement: whom it names, and whether they are content to be named.
    ADD_MENTION = "reply:add-mention"
    CHANGE_MENTION = "reply:change-mention"
    DROP_MENTION = "reply:drop-mention"

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

    #: The register of communities of interest, and whether government deals with them.
    ADD_COMMUNITY = "community:add"
    CHANGE_COMMUNITY = "community:change"
    CHECK_COMMUNITY = "community:check"

    #: Recognition given outside convo, known afterwards; and one recorded by mistake.
    RECORD_RECOGNITION = "recognition:record"
    STRIKE_RECOGNITION = "recognition:strike"

    #: The sides of an issue, named by the topic's owner.
    NAME_SIDE = "topic:name-side"
    RETIRE_SIDE = "topic:retire-side"
    #: What is worth acknowledging, to those who advise ministers.
    SEND_DIGEST = "topic:send-digest"
    #: What is done about many conversations with one question.
    DECIDE_EXPERIMENT = "topic:decide-experiment"
    #: What was learnt went into policy.
    USE_INSIGHT = "insight:use"

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


#: Deeds that only show what is in the log.
LOOKS = frozenset({Action.VIEW_LOG})


class Reading(StrEnum):
    """A page that only shows something, and so needs a permission but is no deed."""

    OWN_WORK = "read:own-work"
    CASES = "read:cases"
    GUIDELINES = "read:guidelines"
    #: Who was recognised, by side: of every topic for the press office, else of one's own.
    BALANCE = "read:balance"
    #: Lines to take. Not for officials: a reply is no place for one.
    LINES = "read:lines"
    #: Whether the service runs as it should: when the clock last ran, whether mail goes out.
    SERVICE = "read:service"
    #: People, teams, venues and topics, for those who keep them.
    OFFICE = "read:office"


Permission = Action | Reading
