"""The map of this room: which module holds which pages."""

from convo.web.conversations import adding, deciding, ending, showing
from convo.web.conversations.blueprint import bp

#: `showing`: the list and the page of a conversation. `adding`: log, add what was said since.
#: `deciding`: the questions and their outcome. `ending`: start, refer, agree, close, reopen.
__all__ = ["adding", "bp", "deciding", "ending", "showing"]
