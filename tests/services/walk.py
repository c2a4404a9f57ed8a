"""A walk: random people doing random deeds on one case, and what must be true all along."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

from sqlalchemy import func, select

from convo.db.models import AuditHead, Conversation, Person, Reply, Revision, Step
from convo.domain.actor import Actor
from convo.domain.errors import AlreadyDone, Refused
from convo.domain.vocabulary import Approach, ReplyOutcome, ReplyState
from convo.guidelines.engine import GuidelineSet
from convo.queries.replies import get_reply, judge
from convo.services import conversations, expiries, postings, referrals, replies, reviews
from convo.services.office import Office
from convo.support.identifiers import hex128
from tests.given import DENIAL, FINE_WORDS, QUESTION, Given, SettableClock
from tests.learnt import looked_at_again
from tests.services.walk_after_posting import AFTER_POSTING, AfterPosting

WORDS = (FINE_WORDS, FINE_WORDS + " Thank you.", FINE_WORDS + " We guarantee it.", DENIAL)
#: What a decision can come to with these answers.
APPROACHES = (Approach.CONVERSE, Approach.CONVERSE, Approach.LISTEN, Approach.REFLECT)
#: Deeds that leave no entry.
PASSING = {"autosave", "pick_up", "put_back"}
#: Whose deed it is; whoever is not named here is the author.
USUALLY = {
    **dict.fromkeys(("pick_up", "put_back", "return_reply", "sign_off"), "mentor"),
    **dict.fromkeys(("send_to_mentor", "take_on", "decline", "agree"), "press"),
    **dict.fromkeys(("see_as_posted", "settle_alert"), "press"),
}


@cache
def reasons(guidelines: GuidelineSet) -> dict[str, str]:
    """A reason for whatever may need one: those that are not asked for are not kept."""
    return {rule.name: "Agreed with the licensing team on Monday" for rule in guidelines.rules}


@dataclass
class About:
    """What a page knows of the case that it stands for."""

    id: int
    version: int
    revision: int = 0


@dataclass
class Walk(AfterPosting):
    """One conversation and its newest reply, with everybody who might do something to them."""

    office: Office
    given: Given
    people: dict[str, Person]
    author: str
    choice: int = 0
    requests: list[str] = field(default_factory=lambda: [hex128()])
    refused: set[tuple[str, str]] = field(default_factory=set)
    #: How long the log was and what the case looked like after the last step.
    seen: tuple[int, list[object]] | None = None
    conversation_id: int = 0

    @property
    def clock(self) -> SettableClock:
        """The clock of the office."""
        assert isinstance(self.office.clock, SettableClock)
        return self.office.clock

    def begin(self) -> None:
        """Log a conversation, decide to join in, and write a first version."""
        self.clock.now = SettableClock().now
        self.conversation_id = self.given.decided(self.people[self.author]).id
        conversation, self.choice = self.conversation(), 0
        self.start(self.actor(self.author), conversation)
        self.revise(self.actor(self.author), self.reply())

    def step(self, deed: str, who: str, choice: int, twist: str) -> None:
        """Let somebody do something, and see that the log accounts for it exactly."""
        self.choice = choice
        # Everybody takes their time, so that mentors fall overdue and sign-offs run out.
        self.clock.advance(minutes=70)
        deed = self.straight_on() if deed == "go_on" else deed
        person = {"usual": USUALLY.get(deed, self.author), "author": self.author}.get(who, who)
        if who == "usual" and person == "mentor" and self.author == "double":
            person = "both"
        actor = self.actor(person, again=twist == "again")
        before, case = self.seen or (self.entries(), self.shape())
        expected = self.try_to(deed, actor, stale=twist == "stale")
        self.seen = self.entries(), self.shape()
        assert self.seen[0] - before == expected[1], (deed, person, expected)
        if expected[0] != "done":
            assert self.seen[1] == case

    def straight_on(self) -> str:
        """The deed that leads on from here; words that are stopped are now and then mended."""
        state = self.state()
        mends = self.choice == 0 and state in {ReplyState.DRAFTING, ReplyState.RETURNED}
        return "revise" if mends else NEXT.get(state, "start")

    def try_to(self, deed: str, actor: Actor, *, stale: bool) -> tuple[str, int]:
        """What came of it, and how many entries that leaves."""
        act: Callable[[Actor, About], int | None] = getattr(self, deed)
        about = self.conversation() if deed in ON_CONVERSATION else self.reply()
        about.version -= stale
        try:
            left = act(actor, about)
        except Refused:
            # The same form refused again is the same refusal.
            tried = (actor.request, deed.removesuffix("_in"))
            known = tried in self.refused
            self.refused.add(tried)
            return "refused", deed not in PASSING and not known
        except AlreadyDone:
            return "again", 0
        return "done", (deed not in PASSING) if left is None else left

    def actor(self, who: str, *, again: bool = False) -> Actor:
        """Somebody with a form; `again`: one that was sent before."""
        if not again:
            self.requests.append(hex128())
        person = self.given.actor(self.people[who])
        return Actor(
            person_id=person.person_id, roles=person.roles, via=person.via,
            request=self.requests[-1],
        )  # fmt: skip

    # What the case looks like.

    def conversation(self) -> About:
        case = select(Conversation.id, Conversation.version)
        with self.office.sessions() as session:
            row = session.execute(case.where(Conversation.id == self.conversation_id)).one()
            return About(row.id, row.version)

    def all_replies(self) -> list[Reply]:
        return [self.given.read(reply_id) for reply_id in self._reply_ids()]

    def reply(self) -> About:
        case = select(Reply.id, Reply.version, func.count(Revision.id).label("revision"))
        with self.office.sessions() as session:
            row = session.execute(
                case.outerjoin(Revision).where(Reply.id == self._reply_ids()[-1]).group_by(Reply.id)
            ).one()
            return About(row.id, row.version, row.revision)

    def state(self) -> ReplyState:
        with self.office.sessions() as session:
            newest = select(Reply.state).where(Reply.id == self._reply_ids()[-1])
            return session.scalars(newest).one()

    def entries(self) -> int:
        with self.office.sessions() as session:
            return session.scalars(select(AuditHead.next_seq)).one()

    def shape(self) -> list[object]:
        """What any deed on the case would change: few columns, since it is asked for often."""
        ours = Reply.conversation_id == self.conversation_id
        with self.office.sessions() as session:
            return [
                tuple(row)
                for query in (
                    select(Conversation.version, Conversation.state).where(
                        Conversation.id == self.conversation_id
                    ),
                    select(Reply.id, Reply.version, Reply.state).where(ours).order_by(Reply.id),
                    select(func.count()).select_from(Revision).join(Reply).where(ours),
                    select(func.count()).select_from(Step).join(Reply).where(ours),
                )
                for row in session.execute(query)
            ]

    def _reply_ids(self) -> list[int]:
        ours = Reply.conversation_id == self.conversation_id
        with self.office.sessions() as session:
            return list(session.scalars(select(Reply.id).where(ours).order_by(Reply.id)))

    # The deeds, named as the services name them.

    def decide(self, actor: Actor, about: About) -> int:
        approach = APPROACHES[self.choice]
        waits = approach is Approach.LISTEN
        deed = conversations.Decide(
            conversation_id=about.id, version=about.version, approach=approach, reason="As agreed",
            answers=QUESTION | {"matter": "idea"},
            **(looked_at_again(self.office.today()) if waits else {}),
        )  # fmt: skip
        conversations.decide(self.office, actor, deed)
        return 1 + waits  # what was learnt has an entry of its own

    def start(self, actor: Actor, about: About) -> None:
        deed = replies.Start(conversation_id=about.id, version=about.version)
        replies.start(self.office, actor, deed)

    def refer_conversation(self, actor: Actor, about: About) -> None:
        conversations.refer_conversation(self.office, actor, self.about(about))

    def agree(self, actor: Actor, about: About) -> None:
        conversations.agree(self.office, actor, self.about(about))

    def close_conversation(self, actor: Actor, about: About) -> None:
        conversations.close_conversation(self.office, actor, self.about(about))

    def reopen(self, actor: Actor, about: About) -> None:
        conversations.reopen(self.office, actor, self.about(about))

    def revise(self, actor: Actor, about: About) -> int:
        deed = replies.Revise(reply_id=about.id, version=about.version, words=WORDS[self.choice])
        replies.revise(self.office, actor, deed)
        return self.reply().revision - about.revision

    def autosave(self, actor: Actor, about: About) -> None:
        replies.autosave(self.office, actor, about.id, about.version, "Typing")

    def submit(self, actor: Actor, about: About) -> None:
        deed = replies.Submit(
            reply_id=about.id, version=about.version, explanations=reasons(self.office.guidelines),
            confirmations=[each.key for each in self.office.guidelines.every_confirmation],
        )  # fmt: skip
        replies.submit(self.office, actor, deed)

    def pick_up(self, actor: Actor, about: About) -> None:
        reviews.pick_up(self.office, actor, about.id)

    def put_back(self, actor: Actor, about: About) -> None:
        reviews.put_back(self.office, actor, about.id)

    def return_reply(self, actor: Actor, about: About) -> None:
        reviews.return_reply(self.office, actor, self.reason(about))

    def sign_off(self, actor: Actor, about: About) -> None:
        number = about.revision - (self.choice == 3)
        deed = reviews.SignOff(reply_id=about.id, version=about.version, revision=number)
        reviews.sign_off(self.office, actor, deed)

    def refer(self, actor: Actor, about: About) -> None:
        replies.refer(self.office, actor, self.reason(about))

    def send_to_mentor(self, actor: Actor, about: About) -> None:
        with self.office.sessions() as session:
            found = judge(session, get_reply(session, about.id), self.office.standpoint())
        deed = referrals.SendToMentor(
            reply_id=about.id, version=about.version, reason="Fine after all",
            cleared={each.rule for each in found if self.choice},
        )  # fmt: skip
        referrals.send_to_mentor(self.office, actor, deed)

    def take_on(self, actor: Actor, about: About) -> None:
        referrals.take_on(self.office, actor, self.reason(about))

    def decline(self, actor: Actor, about: About) -> None:
        referrals.decline(self.office, actor, self.reason(about))

    def withdraw(self, actor: Actor, about: About) -> None:
        replies.withdraw(self.office, actor, self.reason(about))

    def post(self, actor: Actor, about: About) -> None:
        deed = postings.Post(
            reply_id=about.id, version=about.version, address="https://forum.example.org/t/1#2",
            words=WORDS[self.choice],
        )  # fmt: skip
        postings.post(self.office, actor, deed)

    def close(self, actor: Actor, about: About) -> None:
        deed = postings.Close(
            reply_id=about.id, version=about.version, outcome=ReplyOutcome.ANSWERED
        )
        postings.close(self.office, actor, deed)

    def let_time_pass(self, _actor: Actor, _about: About) -> int:
        self.clock.advance(hours=(1, 5, 24, 72)[self.choice])
        return 0

    def expire_sign_offs(self, _actor: Actor, _about: About) -> int:
        return expiries.expire_sign_offs(self.office)

    def reason(self, reply: About) -> replies.WithReason:
        why = ("Because", "It is rebuttal", "As agreed", "")[self.choice]
        return replies.WithReason(reply_id=reply.id, version=reply.version, reason=why)

    def about(self, conversation: About) -> conversations.WithReason:
        why = ("Because", "It is over", "As agreed", "")[self.choice]
        return conversations.WithReason(
            conversation_id=conversation.id, version=conversation.version, reason=why
        )


ON_CONVERSATION = {
    *("decide", "start", "refer_conversation", "agree", "close_conversation", "reopen"),
    *("add_snapshot", "record_unsigned_in"),
}
#: The straight way on.
NEXT = {
    ReplyState.DRAFTING: "submit",
    ReplyState.WITH_MENTOR: "sign_off",
    ReplyState.RETURNED: "submit",
    ReplyState.WITH_PRESS_OFFICE: "send_to_mentor",
    ReplyState.SIGNED_OFF: "post",
    ReplyState.POSTED: "close",
    ReplyState.POSTED_UNSIGNED: "correct",
}
#: Every deed, and the straight way on more often than any other.
DEEDS = (
    *("go_on",) * 14,
    *("revise", "sign_off", "post", "send_to_mentor", "expire_sign_offs") * 2,
    *("autosave", "submit", "close", "withdraw", "start", "decide", "agree", "let_time_pass"),
    *("pick_up", "put_back", "return_reply", "refer", "take_on", "decline"),
    *("refer_conversation", "close_conversation", "reopen"),
    *AFTER_POSTING,
)
