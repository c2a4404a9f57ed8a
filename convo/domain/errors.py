"""Refusals: the ways a deed can be answered 'no'. Each carries a sentence for the person."""

#: What somebody is told who was overtaken.
MOVED_ON = "Somebody else changed this while you were reading it. Nothing of yours was lost."


class Refused(Exception):
    """A deed that was asked for and not done. The sentence says why and, where it can, what next.

    `code` names the reason in the audit log: a short word, never free text.
    """

    code = "refused"

    def __init__(self, sentence: str, code: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        if code is not None:
            self.code = code


class NotPermitted(Refused):
    """This person may not do this, whatever the state of the case."""

    code = "not-permitted"


class WrongState(Refused):
    """Nobody may do this now: the case is somewhere else on its way."""

    code = "wrong-state"


class NotReady(Refused):
    """Something is still missing. `missing` lists every sentence at once."""

    code = "not-ready"

    def __init__(self, missing: tuple[str, ...], code: str | None = None) -> None:
        super().__init__(" ".join(missing), code)
        self.missing = missing


class StaleWording(Refused):
    """Somebody changed the case since this person read it."""

    code = "stale"


class AlreadyLogged(Refused):
    """The same address was logged before; `conversation_id` says which conversation it is."""

    code = "already-logged"

    def __init__(self, sentence: str, conversation_id: int) -> None:
        super().__init__(sentence)
        self.conversation_id = conversation_id


class NotFound(Exception):
    """There is no such thing, or none that this person may know of."""


class AlreadyDone(Exception):
    """The same form arrived twice. `subject` is what the first one changed, as `type:id`."""

    def __init__(self, subject: str) -> None:
        super().__init__(f"already done: {subject}")
        self.subject = subject


class DamagedRecord(Exception):
    """The audit log is not what was written there, so nothing can be recorded, and nothing saved.

    The text says where, for whoever keeps the server.
    """
