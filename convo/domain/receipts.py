"""What can come of holding the log against a receipt that somebody kept."""

from convo.domain.vocabulary import Word


class Found(Word):
    """The label completes 'held the log against a receipt …:'."""

    AS_IT_WAS = "as-it-was", "it is as it was"
    CHANGED = "changed", "it is not as it was"
    #: Fewer entries than the receipt is for.
    SHORTER = "shorter", "entries are missing at its end"
    #: Another log's receipt, by its first line.
    OTHER_LOG = "other-log", "the receipt is of another log"
    #: None of the keys that the log names has signed it.
    OTHER_KEY = "other-key", "the receipt is signed with a key that the log does not name"
    #: A key of the log is named, and did not sign this.
    FORGED = "forged", "the signature on the receipt is not genuine"
