"""What a guideline is, and what the check gives back."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from convo.domain.vocabulary import Approach, Level
from convo.guidelines.checkers.kind import Checker, Reading
from convo.guidelines.facts import Applies, Facts

#: Each level by the word it is stored as.
LEVELS: Mapping[str, Level] = {str(level): level for level in Level}


@dataclass(frozen=True, slots=True)
class Source:
    """Where a guideline comes from. Parts that are not known are empty."""

    document: str = ""
    section: str = ""
    #: A web address, or nothing.
    link: str = ""

    def __str__(self) -> str:
        return ", ".join(part for part in (self.document, self.section) if part)


@dataclass(frozen=True, slots=True)
class Example:
    """One of a rule's own tests: an input, and what must come of it.

    Exactly one of the last three is set. They are compared with the rule's output lines
    (`line:column:Style.Rule:message`), as `vale test` does.
    """

    name: str
    input: str
    facts: Facts
    #: What the output must contain, usually the rule's name.
    contains: str | None = None
    #: How each finding in it must weigh, where the file says so.
    level: Level | None = None
    #: What the output must not contain.
    absent: str | None = None
    #: The whole output.
    want: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One guideline, from one file."""

    #: `style.Rule`, as the file is named.
    name: str
    #: The stable id that documents and the audit log use, such as 'FR1'.
    id: str
    #: What kind of checker it extends.
    kind: str
    #: How its findings weigh by approach, where the finding itself doesn't say.
    weighs: Mapping[Approach, Level]
    #: A sentence with a `%s` for each word the checker gives.
    message: str
    #: What the rule is about, when the file says more than the rationale.
    description: str
    rationale: str
    #: How to mend it.
    instead: str
    source: Source
    applies: Applies
    #: The most findings it gives for one wording.
    limit: int
    examples: tuple[Example, ...]
    checker: Checker

    @property
    def level(self) -> Level:
        """How it weighs where it is mostly met: in a conversation, if it judges those."""
        judged = self.applies.approach
        return self.weighs[Approach.CONVERSE if Approach.CONVERSE in judged else judged[0]]

    @property
    def levels(self) -> tuple[Level, ...]:
        """Every level that it has in some approach, the weightiest first."""
        own = {self.weighs[approach] for approach in self.applies.approach}
        return tuple(level for level in Level if level in own)

    @property
    def is_stop(self) -> bool:
        """Whether it stops anybody anywhere."""
        return Level.STOP in self.levels

    def lacking(self, facts: Facts) -> tuple[str, ...]:
        """The unknown facts without which the rule can't judge this case.

        Empty when it judges, and when what is known shows that it doesn't apply.
        """
        if facts.approach not in self.applies.approach:
            return ()
        asked = (*self.applies.conditions, *self.checker.conditions)
        unknown = [each.fact for each in asked if each.unknown_in(facts)]
        if len(unknown) < sum(not each.met_by(facts) for each in asked):
            return ()
        unknown += [fact for fact in self.checker.needs if getattr(facts, fact) is None]
        return tuple(dict.fromkeys(unknown))

    @property
    def judges_silence(self) -> bool:
        """Whether it has something to say before a word is written, when nothing can be missing."""
        return bool(self.checker.conditions) or self.checker.read is not None

    @property
    def style(self) -> str:
        """The group the rule belongs to: the folder of its file."""
        return self.name.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Finding:
    """One place where a wording breaks a guideline.

    `start` and `end` count characters of the original wording, and `matched` is what stands
    there. When the whole wording is meant, both are 0 and `matched` is empty.
    """

    rule: str
    rule_id: str
    level: Level
    start: int
    end: int
    matched: str
    message: str
    why: str
    instead: str
    source: str
    link: str

    def as_dict(self) -> dict[str, Any]:
        """The finding as text and numbers, for storing as JSON."""
        return {**asdict(self), "level": str(self.level)}

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Self:
        """The finding that `as_dict` gave."""
        return cls(**{**plain, "level": LEVELS[plain["level"]]})


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What only a human can tell: a sentence to tick before submitting."""

    #: Stable; what is kept with the tick's name and time.
    key: str
    sentence: str
    why: str
    source: Source
    applies: Applies


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What a set of guidelines says about one wording."""

    findings: tuple[Finding, ...]
    #: How the whole text reads, by style: `rebuttal` and `tone` in our own set.
    readings: Mapping[str, Reading]
    #: The rules that would have to know more about the case.
    not_judged: tuple[str, ...]

    @property
    def outcome(self) -> str:
        """`stop`, `explain` or `advise`, whatever weighs most; `pass` when nothing was found."""
        levels = {finding.level for finding in self.findings}
        return next((str(level) for level in Level if level in levels), "pass")
