"""The guards of a reply: what they need to know, whose a deed is, and what must be true first."""

from dataclasses import dataclass
from datetime import datetime

from convo.domain.acknowledging import Acknowledged, standing_of
from convo.domain.actor import Actor
from convo.domain.vocabulary import ReplyKind, ReplyState, Role, Via


@dataclass(frozen=True, kw_only=True, slots=True)
class ReplyFacts:
    """What the guards of a reply need to know, at the moment `now`."""

    state: ReplyState
    now: datetime
    #: Who may write: the official who started it and those who joined them.
    authors: frozenset[int]
    #: Who acts for an author just now: their cover, and the official in charge of the case.
    stand_ins: frozenset[int] = frozenset()
    #: Who wrote any of its revisions.
    writers: frozenset[int] = frozenset()
    #: Who submitted any of them, and so stands for the words.
    submitters: frozenset[int] = frozenset()
    #: The named mentor, their cover, and whoever else may act for them at this moment.
    mentors: frozenset[int] = frozenset()
    mentor_name: str = "its mentor"
    #: It has waited so long for a mentor that the press office may act.
    press_office_may_act: bool = False
    #: One yes is not enough for this topic.
    needs_second_signer: bool = False
    #: Who said the first yes, where it waits for the second.
    first_signer: int | None = None
    #: The mentors of the topic: any of them may say the second yes.
    second_signers: frozenset[int] = frozenset()
    picked_up_by: int | None = None
    #: When the sign-off lapses; None where there is none.
    expires_at: datetime | None = None
    #: It has waited longer than it may, and the next person has not been told yet.
    is_overdue: bool = False
    posted_by: int | None = None
    #: A linked reply that corrects it is on its way.
    is_being_corrected: bool = False
    #: The press office declined a correction of it, and has not agreed to another since.
    correction_declined: bool = False
    #: What is left before it can be submitted, a sentence each.
    missing: tuple[str, ...] = ()
    #: Stops in the latest revision that the press office has not cleared, a sentence each.
    open_stops: tuple[str, ...] = ()
    has_revision: bool = True
    #: Of an acknowledgement: where it is given, and whom it names. None for a reply.
    acknowledged: Acknowledged | None = None
    #: Its second yes was said by somebody from the press office.
    press_office_signed: bool = False
    #: It stands on a page that anybody can look at; a speech or a letter does not.
    stands_somewhere: bool = True

    @property
    def noun(self) -> str:
        """What people call it."""
        return "reply" if self.acknowledged is None else "acknowledgement"

    @property
    def standing(self) -> str:
        """Where it stands, as a page says it."""
        kind = ReplyKind.REPLY if self.acknowledged is None else ReplyKind.ACKNOWLEDGEMENT
        return standing_of(kind, self.state)

    @property
    def doubts(self) -> tuple[str, ...]:
        """Why its second yes has to come from the press office, a sentence each."""
        return () if self.acknowledged is None else self.acknowledged.doubts


Guarded = tuple[str, ...]


def is_author(actor: Actor, facts: ReplyFacts) -> Guarded:
    """Only those who write it, and whoever acts for them just now."""
    if actor.person_id in facts.authors | facts.stand_ins:
        return ()
    return (f"Only an author of this {facts.noun} can do this.",)


def is_author_or_press_office(actor: Actor, facts: ReplyFacts) -> Guarded:
    """An author or any press officer: nobody's absence blocks it."""
    return () if Role.PRESS_OFFICE in actor.roles else is_author(actor, facts)


def is_author_or_oversees(actor: Actor, facts: ReplyFacts) -> Guarded:
    """An author; any mentor or press officer, who may come upon a posting first."""
    return () if actor.roles & {Role.MENTOR, Role.PRESS_OFFICE} else is_author(actor, facts)


def wrote_none_of_it(actor: Actor, facts: ReplyFacts) -> Guarded:
    """Nobody judges what they wrote or submitted: compared with the authors of every revision."""
    if actor.person_id in facts.authors | facts.writers:
        return ("You wrote some of this. Somebody else has to judge it.",)
    if actor.person_id in facts.submitters:
        return ("You submitted this. Somebody else has to judge it.",)
    return ()


def did_not_post_it(actor: Actor, facts: ReplyFacts) -> Guarded:
    """A second person looks."""
    if actor.person_id in facts.authors | facts.writers | {facts.posted_by}:
        return ("You wrote or posted this. Somebody else has to look.",)
    return ()


def may_judge(actor: Actor, facts: ReplyFacts) -> Guarded:
    """A mentor who may act now; while it waits for a second yes, whoever may say that."""
    if facts.state is ReplyState.WITH_SECOND_SIGNER:
        return is_second_signer(actor, facts)
    return is_mentor_who_may_act(actor, facts)


def is_mentor_who_may_act(actor: Actor, facts: ReplyFacts) -> Guarded:
    """The named mentor or their cover; when that takes too long, others (DESIGN.md, 2)."""
    if actor.person_id in facts.mentors:
        return ()
    if facts.press_office_may_act and Role.PRESS_OFFICE in actor.roles:
        return ()
    return (f"{facts.mentor_name} has this. Others can act when it is overdue.",)


def is_second_signer(actor: Actor, facts: ReplyFacts) -> Guarded:
    """Another mentor of the case or its topic, or the press office; never who signed first.

    Only the press office where a community is named with which government may not deal.
    """
    if actor.person_id == facts.first_signer:
        return ("You said the first yes. Another person has to say the second.",)
    if Role.PRESS_OFFICE in actor.roles:
        return ()
    if facts.doubts:
        return (f"The press office has to say the second yes. {' '.join(facts.doubts)}",)
    if actor.person_id in facts.mentors | facts.second_signers:
        return ()
    return ("A mentor of this topic or the press office has to say the second yes.",)


def is_second_signer_or_first(actor: Actor, facts: ReplyFacts) -> Guarded:
    """Whoever may judge it now; and who signed first may think again."""
    if facts.first_signer is not None and actor.person_id == facts.first_signer:
        return ()
    return may_judge(actor, facts)


def is_author_or_mentor(actor: Actor, facts: ReplyFacts) -> Guarded:
    """An author at any time; a mentor while it is with one."""
    if not is_author(actor, facts):
        return ()
    if facts.state in {ReplyState.WITH_MENTOR, ReplyState.WITH_SECOND_SIGNER}:
        return may_judge(actor, facts)
    return ("Only an author can refer it while it is being drafted.",)


def is_clock(actor: Actor, _facts: ReplyFacts) -> Guarded:
    """Only the clock."""
    return () if actor.via is Via.JOB else ("Only the clock does this.",)


def is_complete(_actor: Actor, facts: ReplyFacts) -> Guarded:
    """Everything that submission asks for is there."""
    return facts.missing


def is_written(_actor: Actor, facts: ReplyFacts) -> Guarded:
    """There is something to judge."""
    return () if facts.has_revision else ("Nothing has been written yet.",)


def has_no_open_stop(_actor: Actor, facts: ReplyFacts) -> Guarded:
    """Nothing in the words breaks a guideline that must not be broken."""
    return facts.open_stops


def is_in_life(_actor: Actor, facts: ReplyFacts) -> Guarded:
    """A sign-off has a life; the clock's own step may lag behind it."""
    if facts.expires_at is None or facts.now < facts.expires_at:
        return ()
    return ("The sign-off has expired. Submit the same words again.",)


def is_past_life(actor: Actor, facts: ReplyFacts) -> Guarded:
    """The opposite: time owes an expiry."""
    return () if is_in_life(actor, facts) else ("The sign-off has not expired yet.",)


def has_waited_too_long(_actor: Actor, facts: ReplyFacts) -> Guarded:
    """Nothing is escalated before its time."""
    return () if facts.is_overdue else ("This has not waited too long.",)


def is_not_picked_up(actor: Actor, facts: ReplyFacts) -> Guarded:
    """Nobody else has it open."""
    if facts.picked_up_by in (None, actor.person_id):
        return ()
    return ("Another mentor has picked this up.",)


def has_picked_up(actor: Actor, facts: ReplyFacts) -> Guarded:
    """Only who picked it up puts it back."""
    return () if facts.picked_up_by == actor.person_id else ("You have not picked this up.",)


def is_not_being_corrected(_actor: Actor, facts: ReplyFacts) -> Guarded:
    """One correction of a reply at a time."""
    if not facts.is_being_corrected:
        return ()
    return (f"A correction of this {facts.noun} is on its way already.",)


def press_office_agrees(actor: Actor, facts: ReplyFacts) -> Guarded:
    """A declined correction can't be started afresh behind the press office's back."""
    if not facts.correction_declined:
        return ()
    if Role.PRESS_OFFICE in actor.roles and actor.person_id not in facts.authors | facts.writers:
        return ()
    return ("The press office declined a correction of this. It has to agree, or start another.",)


def needs_second_signer(facts: ReplyFacts) -> bool:
    """Whether the first yes has to wait for a second (domain.md EM1, RB3)."""
    return facts.needs_second_signer or bool(facts.doubts)
