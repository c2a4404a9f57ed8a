"""Cases of an office, each told once through the services: what `filling.py` makes many of."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from convo.db.models import Person, Topic, Venue
from convo.domain.errors import NotReady
from convo.domain.vocabulary import Approach, SpeakerRole
from convo.services import conversations, referrals, replies
from convo.services.conversations import Said
from tests.bench.words import QUIET, REPLY, SAID
from tests.given import DENIAL, FINE_WORDS, QUESTION, Given, SettableClock

#: When every case begins: a Monday. It is told in steps of this length.
BEGAN = datetime(2026, 3, 9, 12, 30, tzinfo=UTC)
STEP = timedelta(minutes=20)

_TALKED = ("join", "start", "revise", "try_to_submit", "mend", "submit")
_POSTED = (*_TALKED, "give_back", "add", "mend", "submit", "sign_off", "post")

#: The deeds after the first, which logs the conversation.
STORIES: Mapping[str, tuple[str, ...]] = {
    "logged": (),
    "left": ("leave",),
    "left and closed": ("leave", "end"),
    "decided": ("join",),
    "referred": ("refer_conversation",),
    "drafting": ("join", "start", "revise", "mend"),
    "with mentor": _TALKED,
    "with mentor again": (*_TALKED, "give_back", "mend", "submit"),
    "returned": (*_TALKED, "give_back"),
    "signed off": (*_TALKED, "sign_off"),
    "posted": _POSTED,
    "posted differently": (*_TALKED, "sign_off", "post_otherwise"),
    "short and done": ("join", "start", "mend", "submit", "sign_off", "post", "close", "end"),
    "done": (*_POSTED, "close", "end"),
    "withdrawn": ("join", "start", "revise", "withdraw", "end"),
    "with press office": ("join", "start", "revise", "refer"),
    "declined": ("join", "start", "revise", "refer", "decline", "end"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Cast:
    """Who is in a story, and where it happens."""

    author: Person
    mentor: Person
    press: Person
    venue: Venue
    topic: Topic


def cast(given: Given) -> Cast:
    """Somebody for each part."""
    mentor = given.mentor()
    return Cast(
        author=given.official(mentor),
        mentor=mentor,
        press=given.press_officer(),
        venue=given.venue(),
        topic=given.topic(),
    )


def tell(given: Given, clock: SettableClock, parts: Cast, name: str) -> int:
    """Do what the story says, and return its conversation."""
    clock.now = BEGAN
    teller = Teller(given, clock, parts)
    for deed in STORIES[name]:
        clock.now += STEP
        tells: Callable[[], object] = getattr(teller, deed)
        tells()
    return teller.conversation


class Teller:
    """Does the deeds of one story."""

    def __init__(self, given: Given, clock: SettableClock, parts: Cast) -> None:
        self.given, self.clock, self.parts = given, clock, parts
        self.reply = 0
        number = next(given._numbers)
        self.conversation = self._logged(f"https://forum.example.org/t/{number}")

    def leave(self) -> None:
        """Nothing is to be said."""
        self._decide(Approach.LEAVE, QUESTION | {"matter": "praise"})

    def join(self) -> None:
        """Something is."""
        self._decide(Approach.CONVERSE, QUESTION)

    def refer_conversation(self) -> None:
        """Nobody but the press office should."""
        self._with_reason(conversations.refer_conversation, self.parts.author)

    def end(self) -> None:
        """It is over."""
        self._with_reason(conversations.close_conversation, self.parts.author)

    def add(self) -> None:
        """Somebody says more."""
        said = Said(words=f"{SAID} And who pays?", speaker=SpeakerRole.PUBLIC, handle="skipper")
        deed = conversations.AddSnapshot(conversation_id=self.conversation, said=said)
        conversations.add_snapshot(self.given.office, self._as(self.parts.author), deed)

    def start(self) -> None:
        """A reply."""
        fresh = self.given.read_conversation(self.conversation)
        deed = replies.Start(conversation_id=fresh.id, version=fresh.version)
        self.reply = replies.start(self.given.office, self._as(self.parts.author), deed)

    def revise(self) -> None:
        """Words in which a lot is found, and some of it must change."""
        self.given.revise(self.given.read(self.reply), f"{REPLY} {DENIAL}")

    def mend(self) -> None:
        """Words that may be submitted."""
        fresh = self.given.read(self.reply)
        words = FINE_WORDS if fresh.latest and fresh.latest.words == QUIET else QUIET
        self.given.revise(fresh, words)

    def try_to_submit(self) -> None:
        """Submit words that must change first."""
        with suppress(NotReady):
            self.given.submit(self.given.read(self.reply))

    def submit(self) -> None:
        """Send it to the mentor."""
        self.given.submit(self.given.read(self.reply))

    def give_back(self) -> None:
        """The mentor wants something else."""
        self.given._return(self.given.read(self.reply))

    def sign_off(self) -> None:
        """The mentor's yes."""
        self.given.sign_off(self.given.read(self.reply))

    def post(self) -> None:
        """As it was signed off."""
        self.given.post(self.given.read(self.reply))

    def post_otherwise(self) -> None:
        """With other words."""
        self.given.post(self.given.read(self.reply), f"{QUIET} Bye for now.")

    def close(self) -> None:
        """It was answered."""
        self.given._close(self.given.read(self.reply))

    def refer(self) -> None:
        """To the press office."""
        self.given._refer(self.given.read(self.reply))

    def withdraw(self) -> None:
        """Nothing comes of it."""
        self.given._withdraw(self.given.read(self.reply))

    def decline(self) -> None:
        """The press office says that nobody answers."""
        fresh = self.given.read(self.reply)
        deed = self.given.with_reason(fresh)
        referrals.decline(self.given.office, self._as(self.parts.press), deed)

    def _logged(self, address: str) -> int:
        deed = conversations.Log(
            address=address,
            title="Why do the licences take so long?",
            venue_id=self.parts.venue.id,
            topic_id=self.parts.topic.id,
            said=Said(words=SAID, speaker=SpeakerRole.PUBLIC, handle="gardener"),
        )
        return conversations.log(self.given.office, self._as(self.parts.author), deed)

    def _decide(self, approach: Approach, answers: Mapping[str, str]) -> None:
        fresh = self.given.read_conversation(self.conversation)
        deed = conversations.Decide(
            conversation_id=fresh.id,
            version=fresh.version,
            answers=answers,
            approach=approach,
            reason="It can be seen on the published page",
            review_on=(self.clock.now + timedelta(days=7)).date(),
        )
        conversations.decide(self.given.office, self._as(self.parts.author), deed)

    def _with_reason(self, service: Callable[..., None], person: Person) -> None:
        fresh = self.given.read_conversation(self.conversation)
        deed = conversations.WithReason(
            conversation_id=fresh.id, version=fresh.version, reason="It is better so for everybody"
        )
        service(self.given.office, self._as(person), deed)

    def _as(self, person: Person) -> Any:
        return self.given.actor(person)
