"""The deeds that need only a reason: what their pages say will happen, and who will read it."""

from convo.web.conversations.forms import ReasonForm

_EVERYBODY = "Your reason stays in the record. Everybody who works on this case can read it."


class ReferConversationForm(ReasonForm):
    """Hand it to the press office."""

    heading = "Refer this conversation to the press office"
    effects = (
        "The press office takes it from here, and decides whether anybody answers.",
        "You can still add what was said since, but you can’t reply or decide again.",
        "The press office reads your reason first. " + _EVERYBODY,
    )
    send = "Refer it"
    done = "Referred. The press office has it now, and sees your reason."


class AgreeForm(ReasonForm):
    """Let another reply be started after one was declined."""

    heading = "Agree to another reply"
    effects = (
        "The official may start another reply here. It is checked and signed off like any other.",
        "The official and the mentor read your reason. " + _EVERYBODY,
    )
    send = "Agree to another reply"
    done = "Agreed. The official may start another reply, and sees your reason."


class CloseConversationForm(ReasonForm):
    """Nothing more is going to be done."""

    heading = "Close this conversation"
    effects = (
        "Nothing more is going to be done about it, and it leaves the lists of what waits.",
        "Nothing is deleted. The official in charge can reopen it.",
        _EVERYBODY,
    )
    send = "Close it"
    weight = "warning"
    done = "Closed. It can be reopened if something new is said."


class ReopenForm(ReasonForm):
    """Something new happened."""

    heading = "Reopen this conversation"
    effects = (
        "It comes back to you, and needs a new decision before anybody can reply.",
        _EVERYBODY,
    )
    send = "Reopen it"
    done = "Reopened. Next: decide whether to take part, and how."
