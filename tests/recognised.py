"""Acknowledgements that a test starts from, made through the services as people would make them."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from convo.db.models import Conversation, Mention, Person, Recognition, Reply
from convo.domain.acknowledging import Answer
from convo.domain.recognition import Channel, CheckResult, Comfort, CommunityKind, Named
from convo.domain.vocabulary import Approach, ReplyState
from convo.queries.communities import get_community
from convo.queries.recognition import find_recognition
from convo.queries.sides import list_sides
from convo.services import acknowledging, communities, conversations, postings, replies, sides
from convo.services.mentions import Whom
from tests.given import QUESTION, Given

#: What nobody in the case is called, and no guideline finds anything in.
KIND_WORDS = "We read what people say about the stalls. Some like the new ones, some miss the old."


@dataclass
class Recognised:
    """Makes acknowledgements, and whatever they need."""

    given: Given

    def conversation(self, author: Person | None = None, **details: Any) -> Conversation:
        """A conversation that is to be acknowledged."""
        author = author or self.given.official()
        logged = self.given.conversation(author, **details)
        deed = conversations.Decide(
            conversation_id=logged.id,
            version=logged.version,
            answers=QUESTION | {"matter": "opinion"},
            approach=Approach.REFLECT,
            reason="Many of those whom it concerns read our newsletter",
        )
        conversations.decide(self.given.office, self.given.actor(author), deed)
        return self.given.read_conversation(logged.id)

    def started(self, author: Person | None = None, **details: Any) -> Reply:
        """One about which nothing has been said yet."""
        author = author or self.given.official()
        case = self.conversation(author, **details)
        start = replies.Start(conversation_id=case.id, version=case.version)
        return self.given.read(replies.start(self.given.office, self.given.actor(author), start))

    def draft(
        self,
        author: Person | None = None,
        words: str = KIND_WORDS,
        channel: Channel = Channel.SPEECH,
        **details: Any,
    ) -> Reply:
        """One with words and a place, which names nobody yet."""
        reply = self.given.revise(self.started(author, **details), words)
        return self.place(reply, channel)

    def ready(self, author: Person | None = None, words: str = KIND_WORDS, **details: Any) -> Reply:
        """One that may be submitted: it recognises a side and names nobody."""
        reply = self.draft(author, words, **details)
        side_id = self.side(reply.conversation.topic_id, "Traders")
        return self.add(reply, Whom(named=Named.NOBODY), side_id=side_id)

    def bring(self, reply: Reply, state: ReplyState) -> Reply:
        """Submitted, and for a later state signed off."""
        reply = self.given.submit(reply)
        return reply if state is ReplyState.WITH_MENTOR else self.given.sign_off(reply)

    def place(self, reply: Reply, channel: Channel = Channel.SPEECH) -> Reply:
        """Say where it is given."""
        deed = acknowledging.SetChannel(
            reply_id=reply.id,
            version=reply.version,
            channel=channel,
            audience="Growers at the spring meeting",
            planned_on=self.given.office.today() + timedelta(days=7),
        )
        acknowledging.set_channel(self.given.office, self.given.actor(reply.started_by), deed)
        return self.given.read(reply.id)

    def side(self, topic_id: int, name: str = "Growers") -> int:
        """A side of the issue; the press office names it where nobody has."""
        with self.given.office.sessions() as session:
            known = {side.name: side.id for side in list_sides(session, topic_id)}
        if name in known:
            return known[name]
        keeper = self.given.actor(self.given.press_officer())
        deed = sides.NameSide(topic_id=topic_id, name=name)
        return sides.name_side(self.given.office, keeper, deed)

    def community(
        self,
        name: str = "Elm Street Growers",
        kind: CommunityKind = CommunityKind.COMMUNITY,
        check: CheckResult | None = CheckResult.NO_CONCERN,
    ) -> int:
        """A community of the register; `check` is what somebody found today, None for nothing."""
        by = self.given.actor(self.given.press_officer())
        details = communities.CommunityDetails(
            name=name,
            kind=kind,
            about="People who grow vegetables",
            speaks_for="Its members",
            address="https://growers.example.org",
            venue_id=self.given.venue().id,
        )
        number = communities.add_community(self.given.office, by, details)
        if check is not None:
            self.check(number, check)
        return number

    def change_kind(self, community_id: int, kind: CommunityKind) -> None:
        """Somebody finds out that it is of another kind."""
        with self.given.office.sessions() as session:
            found = get_community(session, community_id)
            details = communities.CommunityDetails(
                name=found.name,
                kind=kind,
                about=found.about,
                speaks_for=found.speaks_for,
                address=found.address,
                venue_id=found.venue_id,
            )
        deed = communities.ChangeCommunity(
            community_id=community_id, version=found.version, details=details
        )
        by = self.given.actor(self.given.press_officer())
        communities.change_community(self.given.office, by, deed)

    def check(
        self, community_id: int, result: CheckResult = CheckResult.NO_CONCERN, days: int = 100
    ) -> None:
        """Somebody looks whether government deals with it; it counts for so many days."""
        today = self.given.office.today()
        with self.given.office.sessions() as session:
            version = get_community(session, community_id).version
        deed = communities.CheckCommunity(
            community_id=community_id,
            version=version,
            result=result,
            checked_on=today,
            valid_until=today + timedelta(days=days),
            concerns="" if result is CheckResult.NO_CONCERN else "Two of its posts call for harm",
        )
        by = self.given.actor(self.given.press_officer())
        communities.check_community(self.given.office, by, deed)

    def add(
        self, reply: Reply, whom: Whom, answer: Answer | None = None, side_id: int | None = None
    ) -> Reply:
        """Name them; who needs to be asked has agreed."""
        deed = acknowledging.AddMention(
            reply_id=reply.id,
            version=reply.version,
            whom=whom,
            side_id=side_id,
            answer=answer or self.unasked,
        )
        acknowledging.add_mention(self.given.office, self.given.actor(reply.started_by), deed)
        return self.given.read(reply.id)

    def name_person(
        self, reply: Reply, handle: str = "gardener", answer: Answer | None = None
    ) -> Reply:
        """Name somebody who spoke in the case, who agreed unless told otherwise."""
        whom = Whom(named=Named.PERSON, handle=handle)
        return self.add(reply, whom, answer or self.answered(Comfort.AGREED))

    def name_community(
        self, reply: Reply, community_id: int, answer: Answer | None = None
    ) -> Reply:
        """Name a community."""
        return self.add(reply, Whom(named=Named.COMMUNITY, community_id=community_id), answer)

    @property
    def unasked(self) -> Answer:
        """Nobody has to ask them."""
        return Answer(comfort=Comfort.NOT_NEEDED)

    def answered(self, comfort: Comfort) -> Answer:
        """They were asked today, and gave this answer today; or nobody asked them."""
        today: date = self.given.office.today()
        why = "Their post says: please pass this on" if comfort is Comfort.NOT_ASKED else ""
        return Answer(comfort=comfort, asked_on=today, answered_on=today, why_not_asked=why)

    def say(self, reply: Reply, comfort: Comfort, by: Person | None = None) -> Reply:
        """The first whom it names answers."""
        deed = acknowledging.ChangeMention(
            mention_id=self.mentions(reply)[0].id,
            version=reply.version,
            answer=self.answered(comfort),
        )
        actor = self.given.actor(by or reply.started_by)
        acknowledging.change_mention(self.given.office, actor, deed)
        return self.given.read(reply.id)

    def drop(self, reply: Reply) -> Reply:
        """Name the first no more."""
        deed = acknowledging.DropMention(
            mention_id=self.mentions(reply)[0].id, version=reply.version
        )
        acknowledging.drop_mention(self.given.office, self.given.actor(reply.started_by), deed)
        return self.given.read(reply.id)

    def deliver(self, reply: Reply, on: date | None = None, words: str | None = None) -> Reply:
        """It was delivered, today unless told otherwise, with the words that were signed off."""
        signed_off = reply.signed_off_revision
        deed = postings.Post(
            reply_id=reply.id,
            version=reply.version,
            address="",
            words=words or (signed_off.words if signed_off else ""),
            given_on=on or self.given.office.today(),
        )
        postings.post(self.given.office, self.given.actor(reply.started_by), deed)
        return self.given.read(reply.id)

    def of(self, reply: Reply) -> Recognition:
        """What it gives, as the database has it now."""
        with self.given.office.sessions() as session:
            found = find_recognition(session, reply)
        assert found is not None
        return found

    def mentions(self, reply: Reply) -> list[Mention]:
        """Whom it names."""
        return self.of(reply).mentions
