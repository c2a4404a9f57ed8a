"""The map of this room: which module holds which pages."""

from convo.web.topics import digest, insights, showing, sides
from convo.web.topics.blueprint import bp

#: `showing`: every topic, and one of them. `sides`: naming and retiring the sides of an issue.
#: `insights`: one insight, and how it was used. `digest`: what is worth acknowledging.
__all__ = ["bp", "digest", "insights", "showing", "sides"]
