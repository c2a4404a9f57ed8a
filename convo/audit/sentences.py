"""How an entry reads: one sentence for each deed, in words that anybody follows.

A sentence starts after the name of who did it. `{…}` are facts of the entry.
"""

from collections.abc import Mapping

from convo.audit.deeds_in_words import DONE, TRIED
from convo.domain.permissions import TRANSIENT_ACTIONS, Action

#: What is shown for a fact that an entry lacks.
_UNKNOWN = "?"
#: Facts that say nothing, or the usual, where they are missing.
_SILENT = {"signature": "", "second": "", "way": "posted"}

#: What entries of such a draft say in their fact `kind`.
_ACKNOWLEDGEMENT = "acknowledgement"
#: A conversation that was logged as part of an import.
_IMPORTED = "logged this conversation, from line {line} of a file"

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
        return _of_kind(DONE[known], facts).format_map(_Facts(_SILENT | dict(facts)))
    tried = _of_kind(TRIED[known], facts)
    return f"tried to {tried}, and was stopped: {WHY.get(reason, reason)}"


def _of_kind(text: str, facts: Mapping[str, object]) -> str:
    """The same of an acknowledgement, which is no reply and stands in no thread."""
    if str(facts.get("kind")).lower() != _ACKNOWLEDGEMENT:
        return text
    return (
        text.replace("a reply", f"an {_ACKNOWLEDGEMENT}")
        .replace("reply", _ACKNOWLEDGEMENT)
        .replace("the thread", "it")
    )
