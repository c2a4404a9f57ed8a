"""When a deed may be done and what comes of it: the second of the three tables.

Buttons, the gate in every service and the diagram in the documents all come from the rows of
`conversation_table` and `reply_table`. A rule about who or when belongs in a row, never in a view.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from convo.domain.actor import Actor
from convo.domain.errors import NotPermitted, NotReady, WrongState
from convo.domain.permissions import Action


class Standing(Protocol):
    """What a workflow needs of the facts of a case: where it stands."""

    @property
    def state(self) -> StrEnum:
        """The state of the case now."""
        ...


Facts = TypeVar("Facts", bound=Standing)
State = TypeVar("State", bound=StrEnum)

#: Sentences that stand in the way; none when the deed may go ahead.
Guard = Callable[[Actor, Facts], tuple[str, ...]]


@dataclass(frozen=True, kw_only=True)
class Transition(Generic[Facts, State]):
    """One row: from any of `sources`, `action` leads to `target` (None: the case stays put).

    `who` guards say whose deed it is; `when` guards say what must be true first. A `detour` is
    another state that it leads to where its condition holds. Where `where` does not hold there is
    no such deed: nobody is offered it, and nobody is told why not.
    """

    action: Action
    sources: tuple[State, ...]
    target: State | None
    who: tuple[Guard[Facts], ...] = ()
    when: tuple[Guard[Facts], ...] = ()
    detour: tuple[Callable[[Facts], bool], State] | None = None
    where: Callable[[Facts], bool] | None = None

    def starts_from(self, facts: Facts) -> bool:
        """Whether a case may take this row as it stands."""
        return facts.state in self.sources and (self.where is None or self.where(facts))

    def leads_to(self, facts: Facts) -> State | None:
        """The state that the deed leads to, as things stand."""
        if self.detour is not None and self.detour[0](facts):
            return self.detour[1]
        return self.target


@dataclass(frozen=True, slots=True)
class Offer:
    """A deed that somebody's role allows in this state, and what stands in the way, if anything."""

    action: Action
    #: It is somebody else's to do; the sentences say whose.
    not_yours: tuple[str, ...] = ()
    #: It is theirs, but not ready.
    missing: tuple[str, ...] = ()

    @property
    def open(self) -> bool:
        """Whether it may be done now."""
        return not self.not_yours and not self.missing


class Workflow(Generic[Facts, State]):
    """A table of transitions with the two questions that are asked of it."""

    def __init__(self, noun: str, rows: tuple[Transition[Facts, State], ...]) -> None:
        self.noun = noun
        self.rows = rows

    def offers(self, actor: Actor, facts: Facts) -> Iterator[Offer]:
        """Every deed that this actor's roles allow in this state, in the order of the table."""
        for row in self.rows:
            if row.starts_from(facts) and row.action in actor.granted:
                yield Offer(
                    row.action,
                    not_yours=_sentences(row.who, actor, facts),
                    missing=_sentences(row.when, actor, facts),
                )

    def available(self, actor: Actor, facts: Facts) -> list[Action]:
        """The deeds that this actor may do now."""
        return [offer.action for offer in self.offers(actor, facts) if offer.open]

    def move(self, action: Action, actor: Actor, facts: Facts) -> State | None:
        """The state that the deed leads to; None where the case stays put.

        Raises `NotPermitted` when it is not this actor's deed, `WrongState` when it is not the
        moment for it, and `NotReady` with every missing thing when something has to come first.
        """
        row = self._row(action, facts)
        if action not in actor.granted:
            raise NotPermitted(f"Your role does not let you do this to {_one(self.called(facts))}.")
        if not_yours := _sentences(row.who, actor, facts):
            raise NotPermitted(" ".join(not_yours))
        if missing := _sentences(row.when, actor, facts):
            raise NotReady(missing)
        return row.leads_to(facts)

    def called(self, facts: Facts) -> str:
        """What people call a case with these facts."""
        return str(getattr(facts, "noun", self.noun))

    def _row(self, action: Action, facts: Facts) -> Transition[Facts, State]:
        for row in self.rows:
            if row.action is action and row.starts_from(facts):
                return row
        label = getattr(facts, "standing", getattr(facts.state, "label", str(facts.state)))
        raise WrongState(f"This {self.called(facts)} has moved on. It is now: {label}.")


def _one(noun: str) -> str:
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"


def _sentences(guards: tuple[Guard[Facts], ...], actor: Actor, facts: Facts) -> tuple[str, ...]:
    return tuple(sentence for guard in guards for sentence in guard(actor, facts))
