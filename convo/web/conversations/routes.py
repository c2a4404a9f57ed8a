"""The map of this room: which module holds which pages."""

from convo.web.conversations import (
    adding,
    bookmarklet,
    deciding,
    ending,
    handover,
    learning,
    looking_again,
    passing_on,
    showing,
    unsigned,
)
from convo.web.conversations.blueprint import bp

#: `showing`: the list and the page of a conversation. `adding`: log, add what was said since.
#: `bookmarklet`: a bookmark that fills in the form for logging.
#: `deciding`: the questions and their outcome. `ending`: start, refer, agree, close, reopen.
#: `handover`: transfer, hand back, hand over.
#: `learning`: which sides of the issue speak in it, and what it taught us.
#: `looking_again`: a decision that comes back, and a second person's word on it.
#: `passing_on`: where it leaves the service. `unsigned`: what was posted without any draft.
__all__ = [
    "adding",
    "bookmarklet",
    "bp",
    "deciding",
    "ending",
    "handover",
    "learning",
    "looking_again",
    "passing_on",
    "showing",
    "unsigned",
]
