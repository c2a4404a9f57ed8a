"""How an entry reads: one sentence for each deed, in words that anybody follows.

A sentence starts after the name of who did it. `{…}` are facts of the entry.
"""

from collections.abc import Mapping

from convo.domain.permissions import TRANSIENT_ACTIONS, Action

#: What is shown for a fact that an entry lacks.
_UNKNOWN = "?"
#: Facts that say nothing where they are missing.
_SILENT = {"signature": ""}

#: A conversation that was logged as part of an import.
_IMPORTED = "logged this conversation, from line {line} of a file"

DONE: dict[Action, str] = {
    Action.LOG: "logged this conversation",
    Action.IMPORT: "imported {conversations} conversations from a file",
    Action.ADD_SNAPSHOT: "added what was said since",
    Action.DECIDE: "decided: {approach}",
    Action.REFER_CONVERSATION: "referred the conversation to the press office",
    Action.AGREE: "agreed to another reply",
    Action.CLOSE_CONVERSATION: "closed the conversation",
    Action.REOPEN: "reopened the conversation",
    Action.TRANSFER: "transferred the conversation from {from} to {to}",
    Action.HAND_BACK: "handed the conversation back to its official",
    Action.PASS_ON: "passed the conversation on",
    Action.ASK: "asked a mentor",
    Action.ADVISE: "gave advice",
    Action.ESCALATE_CONVERSATION: "told others that the conversation waits too long: {told}",
    Action.START: "started a draft ({kind})",
    Action.REVISE: "saved version {revision} of the reply",
    Action.SUBMIT: "submitted version {revision} to the mentor",
    Action.RETURN: "returned version {revision} to its author",
    Action.SIGN_OFF: "signed off version {revision}{signature}",
    Action.REFER: "referred the reply to the press office",
    Action.SEND_TO_MENTOR: "sent the reply to the mentor",
    Action.TAKE_ON: "took the reply on for the press office",
    Action.DECLINE: "declined the reply",
    Action.WITHDRAW: "withdrew the reply",
    Action.EXPIRE: "let the sign-off expire",
    Action.POST: "posted version {revision}",
    Action.RECORD_UNSIGNED: "recorded a posting without sign-off",
    Action.SEE_AS_POSTED: "looked at the posting: {seen}",
    Action.CORRECT: "started a correction of what was posted",
    Action.REMOVE: "removed the posting",
    Action.NOTE_REMOVED: "noted that the host removed the posting",
    Action.SET_FOLLOW_UP: "set when the thread is looked at again",
    Action.CLOSE: "closed the reply: {result}",
    Action.ADD_AUTHOR: "added an author: {author}",
    Action.USE_HANDLE: "chose under which name the reply is posted",
    Action.ESCALATE: "told others that the reply waits too long: {told}",
    Action.SETTLE_ALERT: "settled what was brought to the press office: {alert}",
    Action.ADD_PERSON: "added an account",
    Action.CHANGE_PERSON: "changed an account",
    Action.DISABLE_PERSON: "disabled an account",
    Action.ENABLE_PERSON: "enabled an account",
    Action.RESET_PERSON: "made a link to choose a new password",
    Action.NAME_COVER: "named {cover} to cover for {person}, {from_on} to {until_on}",
    Action.END_COVER: "ended the cover of {cover} for {person}",
    Action.SET_PASSWORD: "chose a password",
    Action.CHOOSE_MAIL: "chose when convo mails them: {mail}",
    Action.ADD_TEAM: "added a team",
    Action.ADD_VENUE: "added a venue",
    Action.CHANGE_VENUE: "changed a venue",
    Action.ADD_TOPIC: "added a topic",
    Action.CHANGE_TOPIC: "changed a topic",
    Action.ADD_LINE: "added a line to take",
    Action.RETIRE_LINE: "retired a line to take",
    Action.VIEW_LOG: "looked at the audit log",
    Action.VERIFY_LOG: "verified the log: {entries} entries, {faults} faults",
    Action.TAKE_RECEIPT: "took a log receipt for the first {size} entries",
    Action.CHECK_RECEIPT: "held the log against a receipt for the first {size} entries: {found}",
    Action.EXPORT_LOG: "exported {entries} entries of the log ({format})",
    Action.DISCLOSE: "made a disclosure pack of {entries} entries",
    Action.MARK_REVIEWED: "reviewed the log up to entry {up_to}",
    Action.NEW_KEY: "made the key that signs the log",
    Action.ROTATE_KEY: "changed the key that signs the log",
    Action.CHOOSE_RECEIPT: "chose whether convo mails them the daily log receipt: {daily}",
    Action.RAISE_CONCERN: "raised a concern",
    Action.ASSIGN_CONCERN: "asked {to} about a concern",
    Action.ANSWER_CONCERN: "answered a concern",
    Action.RESOLVE_CONCERN: "resolved a concern",
    Action.REQUEST_ERASURE: "asked for an erasure ({basis})",
    Action.APPROVE_ERASURE: "approved an erasure and erased what it names ({basis})",
    Action.REFUSE_ERASURE: "refused an erasure",
    Action.HOLD: "put the case on hold: nothing of it may be erased",
    Action.RELEASE_HOLD: "released the hold on the case",
    Action.REPLACE_HANDLES: "replaced the handles of authors by codes",
    Action.DISPOSE: "erased the text of the case, whose time to be kept was over",
    Action.REPEAT_ERASURE: "repeated an erasure after a restore",
}

#: What each deed is called where it was refused: 'tried to …'.
TRIED: dict[Action, str] = {
    Action.LOG: "log a conversation",
    Action.IMPORT: "import conversations from a file",
    Action.ADD_SNAPSHOT: "add what was said since",
    Action.DECIDE: "decide",
    Action.REFER_CONVERSATION: "refer the conversation",
    Action.AGREE: "agree to another reply",
    Action.CLOSE_CONVERSATION: "close the conversation",
    Action.REOPEN: "reopen the conversation",
    Action.TRANSFER: "transfer the conversation",
    Action.HAND_BACK: "hand the conversation back",
    Action.PASS_ON: "pass the conversation on",
    Action.ASK: "ask a mentor",
    Action.ADVISE: "give advice",
    Action.ESCALATE_CONVERSATION: "tell others that the conversation waits too long",
    Action.START: "start a reply",
    Action.REVISE: "save a new version",
    Action.SUBMIT: "submit the reply",
    Action.RETURN: "return the reply",
    Action.SIGN_OFF: "sign the reply off",
    Action.REFER: "refer the reply",
    Action.SEND_TO_MENTOR: "send the reply to the mentor",
    Action.TAKE_ON: "take the reply on",
    Action.DECLINE: "decline the reply",
    Action.WITHDRAW: "withdraw the reply",
    Action.EXPIRE: "let the sign-off expire",
    Action.POST: "record a posting",
    Action.RECORD_UNSIGNED: "record a posting without sign-off",
    Action.SEE_AS_POSTED: "say what stands where it was posted",
    Action.CORRECT: "start a correction",
    Action.REMOVE: "record that the posting was removed",
    Action.NOTE_REMOVED: "note that the host removed the posting",
    Action.SET_FOLLOW_UP: "set when the thread is looked at again",
    Action.CLOSE: "close the reply",
    Action.ADD_AUTHOR: "add an author",
    Action.USE_HANDLE: "choose under which name the reply is posted",
    Action.ESCALATE: "tell others that the reply waits too long",
    Action.SETTLE_ALERT: "settle what was brought to the press office",
    Action.ADD_PERSON: "add an account",
    Action.CHANGE_PERSON: "change an account",
    Action.DISABLE_PERSON: "disable an account",
    Action.ENABLE_PERSON: "enable an account",
    Action.RESET_PERSON: "make a link to choose a new password",
    Action.NAME_COVER: "name a cover",
    Action.END_COVER: "end a cover",
    Action.SET_PASSWORD: "choose a password",
    Action.CHOOSE_MAIL: "choose when convo mails them",
    Action.ADD_TEAM: "add a team",
    Action.ADD_VENUE: "add a venue",
    Action.CHANGE_VENUE: "change a venue",
    Action.ADD_TOPIC: "add a topic",
    Action.CHANGE_TOPIC: "change a topic",
    Action.ADD_LINE: "add a line to take",
    Action.RETIRE_LINE: "retire a line to take",
    Action.VIEW_LOG: "look at the audit log",
    Action.VERIFY_LOG: "verify the log",
    Action.TAKE_RECEIPT: "take a log receipt",
    Action.CHECK_RECEIPT: "hold the log against a receipt",
    Action.EXPORT_LOG: "export entries of the log",
    Action.DISCLOSE: "make a disclosure pack",
    Action.MARK_REVIEWED: "mark the log as reviewed",
    Action.NEW_KEY: "make the key that signs the log",
    Action.ROTATE_KEY: "change the key that signs the log",
    Action.CHOOSE_RECEIPT: "choose whether convo mails them the daily log receipt",
    Action.RAISE_CONCERN: "raise a concern",
    Action.ASSIGN_CONCERN: "ask somebody about a concern",
    Action.ANSWER_CONCERN: "answer a concern",
    Action.RESOLVE_CONCERN: "resolve a concern",
    Action.REQUEST_ERASURE: "ask for an erasure",
    Action.APPROVE_ERASURE: "approve an erasure",
    Action.REFUSE_ERASURE: "refuse an erasure",
    Action.HOLD: "put the case on hold",
    Action.RELEASE_HOLD: "release the hold on the case",
    Action.REPLACE_HANDLES: "replace the handles of authors by codes",
    Action.DISPOSE: "erase the text of the case",
    Action.REPEAT_ERASURE: "repeat an erasure after a restore",
}

#: Why a deed was refused, by the code in its entry.
WHY: dict[str, str] = {
    "refused": "it could not be done",
    "not-permitted": "it was not theirs to do",
    "wrong-state": "the case had moved on",
    "not-ready": "something was missing",
    "unanswered": "a question had no answer",
    "incomplete": "reasons or confirmations were missing",
    "stale": "somebody else had changed it meanwhile",
    "already-logged": "it was logged before",
    "bad-lines": "a line of the file had a fault",
    "nothing-new": "nothing in the file could be imported",
    "no-words": "there were no words",
    "no-reason": "no reason was given",
    "not-signed-off": "nothing was signed off",
    "unfit": "the details did not fit",
    "self": "it was their own account",
    "held": "the case is on hold",
    "asked-for": "somebody has asked for these records",
    "own-request": "they had asked for it themselves",
    "nowhere": "it stands nowhere in the case",
    "gone": "its official had no account any more",
}

#: Deeds with a sentence; transient ones leave no entry.
RECORDED = frozenset(Action) - TRANSIENT_ACTIONS


class _Facts(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return _UNKNOWN


def sentence(action: str, outcome: str, reason: str, facts: Mapping[str, object]) -> str:
    """The entry in words, without the name that it starts with.

    Unknown deeds, from a later version of convo, are named as they stand in the log.
    """
    known = next((deed for deed in RECORDED if deed.value == action), None)
    if known is None:
        return action
    if outcome == "ok" and known is Action.LOG and "file_import" in facts:
        return _IMPORTED.format_map(_Facts(_SILENT | dict(facts)))
    if outcome == "ok":
        return DONE[known].format_map(_Facts(_SILENT | dict(facts)))
    return f"tried to {TRIED[known]}, and was stopped: {WHY.get(reason, reason)}"
