"""How an entry reads: one sentence for each deed, in words that anybody follows.

A sentence starts after the name of who did it. `{…}` are facts of the entry.
"""

from collections.abc import Mapping

from convo.domain.permissions import TRANSIENT_ACTIONS, Action

#: What is shown for a fact that an entry lacks.
_UNKNOWN = "?"

DONE: dict[Action, str] = {
    Action.LOG: "logged this conversation",
    Action.ADD_SNAPSHOT: "added what was said since",
    Action.DECIDE: "decided: {approach}",
    Action.REFER_CONVERSATION: "referred the conversation to the press office",
    Action.AGREE: "agreed to another reply",
    Action.CLOSE_CONVERSATION: "closed the conversation",
    Action.REOPEN: "reopened the conversation",
    Action.START: "started a draft ({kind})",
    Action.REVISE: "saved version {revision} of the reply",
    Action.SUBMIT: "submitted version {revision} to the mentor",
    Action.RETURN: "returned version {revision} to its author",
    Action.SIGN_OFF: "signed off version {revision}",
    Action.REFER: "referred the reply to the press office",
    Action.SEND_TO_MENTOR: "sent the reply to the mentor",
    Action.TAKE_ON: "took the reply on for the press office",
    Action.DECLINE: "declined the reply",
    Action.WITHDRAW: "withdrew the reply",
    Action.EXPIRE: "let the sign-off expire",
    Action.POST: "posted version {revision}",
    Action.CLOSE: "closed the reply: {result}",
    Action.ADD_PERSON: "added an account",
    Action.CHANGE_PERSON: "changed an account",
    Action.DISABLE_PERSON: "disabled an account",
    Action.ENABLE_PERSON: "enabled an account",
    Action.RESET_PERSON: "made a link to choose a new password",
    Action.SET_PASSWORD: "chose a password",
    Action.ADD_TEAM: "added a team",
    Action.ADD_VENUE: "added a venue",
    Action.CHANGE_VENUE: "changed a venue",
    Action.ADD_TOPIC: "added a topic",
    Action.CHANGE_TOPIC: "changed a topic",
    Action.ADD_LINE: "added a line to take",
    Action.RETIRE_LINE: "retired a line to take",
    Action.VIEW_LOG: "looked at the audit log",
}

#: What each deed is called where it was refused: 'tried to …'.
TRIED: dict[Action, str] = {
    Action.LOG: "log a conversation",
    Action.ADD_SNAPSHOT: "add what was said since",
    Action.DECIDE: "decide",
    Action.REFER_CONVERSATION: "refer the conversation",
    Action.AGREE: "agree to another reply",
    Action.CLOSE_CONVERSATION: "close the conversation",
    Action.REOPEN: "reopen the conversation",
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
    Action.CLOSE: "close the reply",
    Action.ADD_PERSON: "add an account",
    Action.CHANGE_PERSON: "change an account",
    Action.DISABLE_PERSON: "disable an account",
    Action.ENABLE_PERSON: "enable an account",
    Action.RESET_PERSON: "make a link to choose a new password",
    Action.SET_PASSWORD: "choose a password",
    Action.ADD_TEAM: "add a team",
    Action.ADD_VENUE: "add a venue",
    Action.CHANGE_VENUE: "change a venue",
    Action.ADD_TOPIC: "add a topic",
    Action.CHANGE_TOPIC: "change a topic",
    Action.ADD_LINE: "add a line to take",
    Action.RETIRE_LINE: "retire a line to take",
    Action.VIEW_LOG: "look at the audit log",
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
    "no-words": "there were no words",
    "no-reason": "no reason was given",
    "not-signed-off": "nothing was signed off",
    "unfit": "the details did not fit",
    "self": "it was their own account",
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
    if outcome == "ok":
        return DONE[known].format_map(_Facts(facts))
    return f"tried to {TRIED[known]}, and was stopped: {WHY.get(reason, reason)}"
