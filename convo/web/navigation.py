"""What stands in the navigation, for whoever is signed in."""

from typing import NamedTuple

from flask import request, url_for

from convo.domain.permissions import Action, Permission, Reading
from convo.web.access import signed_in


class Entry(NamedTuple):
    """A page in the navigation: its words, its endpoint, and what one needs to open it."""

    text: str
    endpoint: str
    permission: Permission


ENTRIES = (
    Entry("Your work", "work.show", Reading.OWN_WORK),
    Entry("Conversations", "conversations.index", Reading.CASES),
    Entry("Topics", "topics.index", Reading.CASES),
    Entry("Communities", "communities.index", Reading.CASES),
    Entry("Balance", "balance.index", Reading.BALANCE),
    Entry("Lines to take", "lines.index", Reading.LINES),
    Entry("Audit log", "log.index", Action.VIEW_LOG),
    Entry("Cover", "cover.index", Action.NAME_COVER),
    Entry("Service", "service.show", Reading.SERVICE),
    Entry("People", "people.index", Reading.OFFICE),
    Entry("Venues", "places.venues", Reading.OFFICE),
    Entry("Topics", "places.topics", Reading.OFFICE),
    Entry("Guidelines", "guidelines.index", Reading.GUIDELINES),
)

#: Rooms whose pages are about conversations, wherever else they are reached from.
_ABOUT_CASES = frozenset(
    {"alerts", "imports", "naming", "notes", "postings"}
    | {"referrals", "replies", "reviews", "submissions"}
)

#: Rooms whose pages are about the record.
_ABOUT_THE_LOG = frozenset(
    {"concerns", "disclosures", "erasures", "explaining", "exports", "receipts", "verifying"}
)


def navigation() -> list[dict[str, object]]:
    """The entries that this person may open, as govuk-frontend's service navigation takes them."""
    user = signed_in()
    if user is None:
        return []
    here = (request.endpoint or "").partition(".")[0]
    return [
        {
            "text": entry.text,
            "href": url_for(entry.endpoint),
            "active": _is_here(entry, here),
            "current": request.endpoint == entry.endpoint,
        }
        for entry in ENTRIES
        if user.may(entry.permission)
    ]


def _is_here(entry: Entry, here: str) -> bool:
    room, _, page = entry.endpoint.partition(".")
    if room == "places":
        return (request.endpoint or "").endswith(page.removesuffix("s")) or (
            request.endpoint == entry.endpoint
        )
    if room == "log" and here in _ABOUT_THE_LOG:
        return True
    if room == "balance" and here == "recognition":
        return True
    return room == here or (room == "conversations" and here in _ABOUT_CASES)
