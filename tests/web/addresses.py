"""Every address of convo, who may open it, and a case to open it with. Written by hand."""

from typing import Any

from convo.db.models import Conversation
from convo.domain.vocabulary import ReplyState
from convo.services import conversations, lines, people
from tests.web.desk import TITLE, Desk

#: Who gets a page, by the first letters of official, mentor, press officer and administrator;
#: '*' is everybody, signed in or not. Each page is asked for about a case that fits it.
GETS = {
    "conversations.ask_add_snapshot": "omp",
    "conversations.ask_agree": "p",
    "conversations.ask_close": "o",  # the press office closes what was referred to it
    "conversations.ask_decide": "o",
    "conversations.ask_log": "o",
    "conversations.ask_refer": "o",
    "conversations.ask_reopen": "o",
    "conversations.index": "omp",
    "conversations.show": "omp",
    "guidelines.index": "ompa",
    "guidelines.lists": "ompa",
    "guidelines.show": "ompa",
    "guidelines.start": "ompa",
    "lines.ask_add_line": "p",
    "lines.ask_retire_line": "p",
    "lines.index": "mp",
    "log.case": "p",
    "log.entry": "p",
    "log.index": "p",
    "people.ask_add_person": "a",
    "people.ask_add_team": "a",
    "people.ask_change_person": "a",
    "people.ask_disable_person": "a",
    "people.ask_reset_person": "a",
    "people.ask_set_password": "*",
    "people.ask_sign_in": "*",
    "people.index": "a",
    "people.show": "a",
    "places.ask_add_topic": "a",
    "places.ask_add_venue": "a",
    "places.ask_change_topic": "a",
    "places.ask_change_venue": "a",
    "places.topics": "a",
    "places.venues": "a",
    "referrals.show": "p",
    "replies.ask_close": "o",
    "replies.ask_post": "o",
    "replies.ask_revise": "o",
    "replies.show": "omp",
    "reviews.show": "m",
    "site.accessibility": "*",
    "site.how_it_works": "*",
    "submissions.ask_refer": "o",
    "submissions.ask_submit": "o",
    "submissions.ask_withdraw": "op",
    "work.show": "ompa",
}

#: Whose role lets them send each form.
POSTS = {
    "conversations.add_snapshot": "omp",
    "conversations.agree": "p",
    "conversations.close_conversation": "op",
    "conversations.decide": "o",
    "conversations.log": "o",
    "conversations.refer_conversation": "o",
    "conversations.reopen": "o",
    "conversations.start": "o",
    "lines.add_line": "p",
    "lines.retire_line": "p",
    "people.add_person": "a",
    "people.add_team": "a",
    "people.change_person": "a",
    "people.disable_person": "a",
    "people.enable_person": "a",
    "people.reset_person": "a",
    "people.set_password": "*",
    "people.sign_in": "*",
    "people.sign_out": "*",
    "places.add_topic": "a",
    "places.add_venue": "a",
    "places.change_topic": "a",
    "places.change_venue": "a",
    "referrals.decline": "p",
    "referrals.send_to_mentor": "p",
    "referrals.take_on": "p",
    "replies.autosave": "o",
    "replies.check": "o",
    "replies.close": "o",
    "replies.post": "o",
    "replies.revise": "o",
    "reviews.pick_up": "m",
    "reviews.put_back": "m",
    "reviews.return_reply": "m",
    "reviews.sign_off": "m",
    "submissions.refer": "om",
    "submissions.submit": "o",
    "submissions.withdraw": "op",
}

_CONVERSATION = "/conversations/{conversation_id}"
_PERSON = "/people/{person_id}"
_REPLY = "/replies/{reply_id}"

#: Where each of them is. An address that people may have kept does not change by accident.
ADDRESSES = {
    "conversations.add_snapshot": f"{_CONVERSATION}/add-snapshot",
    "conversations.agree": f"{_CONVERSATION}/agree",
    "conversations.ask_add_snapshot": f"{_CONVERSATION}/add-snapshot",
    "conversations.ask_agree": f"{_CONVERSATION}/agree",
    "conversations.ask_close": f"{_CONVERSATION}/close",
    "conversations.ask_decide": f"{_CONVERSATION}/decide",
    "conversations.ask_log": "/conversations/log",
    "conversations.ask_refer": f"{_CONVERSATION}/refer",
    "conversations.ask_reopen": f"{_CONVERSATION}/reopen",
    "conversations.close_conversation": f"{_CONVERSATION}/close",
    "conversations.decide": f"{_CONVERSATION}/decide",
    "conversations.index": "/conversations",
    "conversations.log": "/conversations/log",
    "conversations.refer_conversation": f"{_CONVERSATION}/refer",
    "conversations.reopen": f"{_CONVERSATION}/reopen",
    "conversations.show": _CONVERSATION,
    "conversations.start": f"{_CONVERSATION}/start",
    "guidelines.index": "/guidelines",
    "guidelines.lists": "/guidelines/lists",
    "guidelines.show": "/guidelines/{name}",
    "guidelines.start": "/guidelines/start",
    "lines.add_line": "/lines/add",
    "lines.ask_add_line": "/lines/add",
    "lines.ask_retire_line": "/lines/{line_id}/retire",
    "lines.index": "/lines",
    "lines.retire_line": "/lines/{line_id}/retire",
    "log.case": f"/log{_CONVERSATION}",
    "log.entry": "/log/entries/{seq}",
    "log.index": "/log",
    "people.add_person": "/people/add",
    "people.add_team": "/teams/add",
    "people.ask_add_person": "/people/add",
    "people.ask_add_team": "/teams/add",
    "people.ask_change_person": f"{_PERSON}/change",
    "people.ask_disable_person": f"{_PERSON}/disable",
    "people.ask_reset_person": f"{_PERSON}/reset",
    "people.ask_set_password": "/link/{secret}",
    "people.ask_sign_in": "/sign-in",
    "people.change_person": f"{_PERSON}/change",
    "people.disable_person": f"{_PERSON}/disable",
    "people.enable_person": f"{_PERSON}/enable",
    "people.index": "/people",
    "people.reset_person": f"{_PERSON}/reset",
    "people.set_password": "/link/{secret}",
    "people.show": _PERSON,
    "people.sign_in": "/sign-in",
    "people.sign_out": "/sign-out",
    "places.add_topic": "/topics/add",
    "places.add_venue": "/venues/add",
    "places.ask_add_topic": "/topics/add",
    "places.ask_add_venue": "/venues/add",
    "places.ask_change_topic": "/topics/{topic_id}/change",
    "places.ask_change_venue": "/venues/{venue_id}/change",
    "places.change_topic": "/topics/{topic_id}/change",
    "places.change_venue": "/venues/{venue_id}/change",
    "places.topics": "/topics",
    "places.venues": "/venues",
    "referrals.decline": f"{_REPLY}/decline",
    "referrals.send_to_mentor": f"{_REPLY}/send-to-mentor",
    "referrals.show": f"{_REPLY}/referral",
    "referrals.take_on": f"{_REPLY}/take-on",
    "replies.ask_close": f"{_REPLY}/close",
    "replies.ask_post": f"{_REPLY}/post",
    "replies.ask_revise": f"{_REPLY}/revise",
    "replies.autosave": f"{_REPLY}/autosave",
    "replies.check": f"{_REPLY}/check",
    "replies.close": f"{_REPLY}/close",
    "replies.post": f"{_REPLY}/post",
    "replies.revise": f"{_REPLY}/revise",
    "replies.show": _REPLY,
    "reviews.pick_up": f"{_REPLY}/pick-up",
    "reviews.put_back": f"{_REPLY}/put-back",
    "reviews.return_reply": f"{_REPLY}/return",
    "reviews.show": f"{_REPLY}/review",
    "reviews.sign_off": f"{_REPLY}/sign-off",
    "site.accessibility": "/accessibility",
    "site.how_it_works": "/help",
    "submissions.ask_refer": f"{_REPLY}/refer",
    "submissions.ask_submit": f"{_REPLY}/submit",
    "submissions.ask_withdraw": f"{_REPLY}/withdraw",
    "submissions.refer": f"{_REPLY}/refer",
    "submissions.submit": f"{_REPLY}/submit",
    "submissions.withdraw": f"{_REPLY}/withdraw",
    "work.show": "/",
}

#: The state of the reply that a page is asked for about, where it is not a draft.
_STATES = {
    "replies.ask_post": ReplyState.SIGNED_OFF,
    "replies.ask_close": ReplyState.POSTED,
    "reviews.show": ReplyState.WITH_MENTOR,
    "referrals.show": ReplyState.WITH_PRESS_OFFICE,
}


_LINE = lines.AddLine(title="Fees", words="The fee pays for what the licence costs us.")


class Filled:
    """An office with a case for every page."""

    def __init__(self, desk: Desk) -> None:
        self.desk, given = desk, desk.given
        author = desk.people["author"]
        for who in ("mentor", "press", "administrator", "other author"):
            desk.browser(who)
        self.typed = (TITLE,)
        self.replies = {
            state: desk.reply(state) for state in (ReplyState.DRAFTING, *_STATES.values())
        }
        self.declined = desk.now(desk.reply(ReplyState.DECLINED)).conversation_id
        self.logged = given.conversation(author, title=TITLE)
        self.closed = self._close(given.conversation(author, title=TITLE))
        self.line_id = lines.add_line(desk.office, given.actor(desk.people["press"]), _LINE)
        self.secret = people.reset_person(
            desk.office,
            given.actor(desk.people["administrator"]),
            desk.people["other mentor"].id,
        )

    def address(self, endpoint: str) -> str:
        """Where this page is, about a case that fits it."""
        return ADDRESSES[endpoint].format(**self._parts(endpoint))

    def _parts(self, endpoint: str) -> dict[str, Any]:
        conversation = {
            "conversations.ask_agree": self.declined,
            "conversations.ask_reopen": self.closed,
        }.get(endpoint, self.logged.id)
        return {
            "conversation_id": conversation,
            "reply_id": self.replies[_STATES.get(endpoint, ReplyState.DRAFTING)],
            "person_id": self.desk.people["other author"].id,
            "venue_id": self.logged.venue_id,
            "topic_id": self.logged.topic_id,
            "line_id": self.line_id,
            "seq": 1,
            "name": "rebuttal.CategoricalDenial",
            "secret": self.secret,
        }

    def _close(self, conversation: Conversation) -> int:
        reason = conversations.WithReason(
            conversation_id=conversation.id, version=conversation.version, reason="Nothing to say."
        )
        actor = self.desk.given.actor(self.desk.people["author"])
        conversations.close_conversation(self.desk.office, actor, reason)
        return conversation.id
