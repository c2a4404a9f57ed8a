"""A case for every address, to open it with."""

from typing import Any

from sqlalchemy import select

from convo.db.models import Alert, Conversation
from convo.domain.recognition import InsightKind, Named
from convo.domain.vocabulary import Approach, ReplyState
from convo.services import concerns, conversations, insights, lines, notes, people, sides
from convo.services.erasures import Hold, hold
from convo.services.mentioned import MentionOutside
from tests.erasing.asked import ask_for_all
from tests.experiments import suggest_one
from tests.extending import decided_to_wait, waiting_for_second
from tests.recognised import Recognised
from tests.registered import check, open_case, record, register
from tests.services.disclosing.hands import handed_out, prepared
from tests.signing import check_newest, sign_once
from tests.web.addresses import ADDRESSES
from tests.web.desk import TITLE, Desk

#: The state of the reply that a page is asked for about, where it is not a draft.
_STATES = {
    "replies.ask_post": ReplyState.SIGNED_OFF,
    "replies.ask_close": ReplyState.POSTED,
    **dict.fromkeys(
        (
            "postings.ask_correct",
            "postings.ask_note_removed",
            "postings.ask_remove",
            "postings.ask_see_as_posted",
            "postings.ask_set_follow_up",
        ),
        ReplyState.POSTED,
    ),
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
        self.exit = self._leave(given.conversation(author, title=TITLE))
        self.left = decided_to_wait(given, author, title=TITLE).id
        self.extended = waiting_for_second(given, author, title=TITLE).id
        self.referred = self._refer(given.conversation(author, title=TITLE))
        self.cover_id = given.cover(author, desk.people["other author"])
        self.note_id = notes.ask(
            desk.office,
            given.actor(author),
            notes.Ask(
                about=notes.About(conversation_id=self.logged.id), words="Is this ours to say?"
            ),
        )
        recognised = Recognised(given)
        acknowledgement = recognised.name_person(recognised.ready(author, title=TITLE))
        self.acknowledgement_id = acknowledgement.id
        self.mention_id = recognised.mentions(acknowledgement)[-1].id  # a person: they can be asked
        desk.reply(ReplyState.POSTED_UNSIGNED)
        with desk.office.sessions() as session:
            self.alert_id = session.scalars(select(Alert.id)).first()
        self.line_id = lines.add_line(desk.office, given.actor(desk.people["press"]), _LINE)
        growers = sides.NameSide(topic_id=self.logged.topic_id, name="Growers")
        self.side_id = sides.name_side(desk.office, given.actor(desk.people["press"]), growers)
        learnt = insights.DrawInsight(
            conversation_id=self.logged.id, kind=InsightKind.ASKS, words="When the form closes."
        )
        self.insight_id = insights.draw_insight(desk.office, given.actor(author), learnt)
        self.experiment_id = suggest_one(desk.office, given.actor(author), self.logged)
        community = check(given, register(given, name="Towpath Walkers"))
        open_case(given, community, author, topic_id=given.topic(name="Paths").id, title=TITLE)
        mention = MentionOutside(named=Named.COMMUNITY, community_id=community.id)
        self.community_id = community.id
        self.recognition_id = record(given, self.logged.topic_id, mention).id
        self.checkpoint_id = sign_once(desk.office).id
        self.draft_id = prepared(desk.office, desk.people["press"], self.logged)
        self.disclosure_id = handed_out(desk.office, desk.people["press"], self.logged)
        self.check_id = check_newest(desk.office, given.actor(desk.people["press"]))
        press = desk.people["press"]
        doubt = concerns.RaiseConcern(words="Why was this decided?", entry_seq=1)
        self.concern_id = concerns.raise_concern(desk.office, given.actor(press), doubt)
        concerns.assign_concern(
            desk.office,
            given.actor(press),
            concerns.AssignConcern(
                concern_id=self.concern_id, version=1, to_id=author.id, question="Do you know?"
            ),
        )
        asker = given.press_officer()
        asked = given.conversation(author, title=TITLE)
        self.request_id = ask_for_all(desk.office, given.actor(asker), asked.id)
        self.held = given.conversation(author, title=TITLE).id
        held = Hold(conversation_id=self.held, reason="A court asks for it.")
        hold(desk.office, given.actor(asker), held)
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
            "conversations.ask_agree_extension": self.extended,
            "conversations.ask_extend": self.left,
            "conversations.ask_hand_back": self.referred,
            "conversations.ask_pass_on": self.exit,
            "conversations.ask_reopen": self.closed,
            "erasures.ask_release_hold": self.held,
        }.get(endpoint, self.logged.id)
        # Whoever hands over is in charge of something, or in the press office.
        person = "author" if endpoint == "conversations.ask_hand_over" else "other author"
        return {
            "alert_id": self.alert_id,
            "concern_id": self.concern_id,
            "draft_id": self.draft_id,
            "disclosure_id": self.disclosure_id,
            "conversation_id": conversation,
            "cover_id": self.cover_id,
            "request_id": self.request_id,
            "reply_id": self._reply(endpoint),
            "mention_id": self.mention_id,
            "person_id": self.desk.people[person].id,
            "venue_id": self.logged.venue_id,
            "topic_id": self.logged.topic_id,
            "line_id": self.line_id,
            "side_id": self.side_id,
            "community_id": self.community_id,
            "recognition_id": self.recognition_id,
            "insight_id": self.insight_id,
            "experiment_id": self.experiment_id,
            "note_id": self.note_id,
            "checkpoint_id": self.checkpoint_id,
            "check_id": self.check_id,
            "seq": 1,
            "name": "rebuttal.CategoricalDenial",
            "secret": self.secret,
        }

    def _reply(self, endpoint: str) -> int:
        if endpoint.startswith("acknowledgements."):
            return self.acknowledgement_id
        return self.replies[_STATES.get(endpoint, ReplyState.DRAFTING)]

    def _leave(self, conversation: Conversation) -> int:
        deed = conversations.Decide(
            conversation_id=conversation.id,
            version=conversation.version,
            answers={"danger": "request"},
            approach=Approach.INFORMATION_REQUEST,
            reason="They ask for figures.",
        )
        actor = self.desk.given.actor(self.desk.people["author"])
        conversations.decide(self.desk.office, actor, deed)
        return conversation.id

    def _refer(self, conversation: Conversation) -> int:
        reason = conversations.WithReason(
            conversation_id=conversation.id, version=conversation.version, reason="It is heated."
        )
        actor = self.desk.given.actor(self.desk.people["author"])
        conversations.refer_conversation(self.desk.office, actor, reason)
        return conversation.id

    def _close(self, conversation: Conversation) -> int:
        reason = conversations.WithReason(
            conversation_id=conversation.id, version=conversation.version, reason="Nothing to say."
        )
        actor = self.desk.given.actor(self.desk.people["author"])
        conversations.close_conversation(self.desk.office, actor, reason)
        return conversation.id
