"""A check as the pages show it: numbered findings, marked words, and how the whole reads."""

from collections.abc import Collection
from dataclasses import dataclass

from convo.domain.vocabulary import Level
from convo.guidelines.facts import Facts
from convo.guidelines.rule import Check, Finding
from convo.web.replies.marks import Mark, marked
from convo.web.replies.quotations import ShownQuotation, quotations_in
from convo.web.replies.readings import Heard, heard, news

_LEVELS = list(Level)
#: The group of guidelines whose stops offer three ways on.
_REBUTTAL = "rebuttal."


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """Everything that a page says about one wording."""

    #: Whether anything is written.
    written: bool
    #: What must change comes first, then what asks for a reason, then advice.
    findings: tuple[Finding, ...]
    marks: list[Mark]
    readings: tuple[Heard, ...]
    #: The stops that make this the press office's, if any.
    rebuttals: tuple[Finding, ...]
    #: Of an acknowledgement, what it quotes, beside what was said.
    quotations: tuple[ShownQuotation, ...] = ()

    @property
    def count(self) -> str:
        """How many findings there are of each level, in a sentence."""
        if not (self.written or self.findings):
            return "Nothing written yet."
        return _count(self.findings)

    @property
    def said(self) -> str:
        """What a listener is told when it changes."""
        ways_on = "What you can do stands first." if self.rebuttals else ""
        return " ".join(part for part in (self.count, news(self.readings), ways_on) if part)

    @property
    def reads_as_rebuttal(self) -> bool:
        """Whether the whole does, so that its signs are worth a look."""
        return any(each.style == "rebuttal" and each.level for each in self.readings)

    @property
    def rebuttal_title(self) -> str:
        """Whether it is the whole that is the press office's, or a part of it."""
        whole = any(found.start == found.end for found in self.rebuttals)
        return f"{'This reads' if whole else 'Part of this reads'} as a formal rebuttal"

    @property
    def examples(self) -> tuple[str, ...]:
        """How the guidelines would put it instead, each once."""
        return tuple(dict.fromkeys(each.instead for each in self.rebuttals if each.instead))[:2]


def shown(
    words: str, check: Check, cleared: Collection[str] = (), known: Facts | None = None
) -> Shown:
    """The check of these words for a page. What the press office cleared is no rebuttal.

    What they quote is shown where it is known what may be quoted.
    """
    findings = tuple(sorted(check.findings, key=lambda found: _LEVELS.index(found.level)))
    return Shown(
        written=bool(words.strip()),
        findings=findings,
        marks=marked(words, findings),
        readings=heard(check),
        rebuttals=tuple(
            found
            for found in findings
            if found.level is Level.STOP
            and found.rule.startswith(_REBUTTAL)
            and found.rule not in cleared
        ),
        quotations=quotations_in(words, known) if known else (),
    )


def _count(findings: Collection[Finding]) -> str:
    """'3 findings: 1 must change, 2 advice.'"""
    if not findings:
        return "Nothing found. A person will still read it."
    levels = [found.level for found in findings]
    if len(levels) == 1:
        return f"1 finding: {dict(_COUNTED)[levels[0]]}."
    parts = [f"{levels.count(level)} {words}" for level, words in _COUNTED if level in levels]
    total = len(findings)
    return f"{total} finding{'s' if total != 1 else ''}: {', '.join(parts)}."


_COUNTED = (
    (Level.STOP, "must change"),
    (Level.EXPLAIN, "to change or explain"),
    (Level.ADVISE, "advice"),
)
