"""Every page of this room. They share one blueprint; each module here adds its own."""

from convo.web.people import accounts, links, sessions, teams
from convo.web.people.blueprint import bp

__all__ = ["accounts", "bp", "links", "sessions", "teams"]
