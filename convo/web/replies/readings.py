"""How a whole text reads, in words: what a person is told of a reading, and never a number."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from convo.domain.vocabulary import Level
from convo.guidelines.checkers.kind import Reading, Signal
from convo.guidelines.rule import Check

#: The most hints at once: somebody is to write a letter, not to serve a list.
_HINTS = 3


@dataclass(frozen=True, slots=True)
class Words:
    """What is said about one grade of a reading."""

    sentence: str
    #: The same for a listener who is told of a change; nothing where no news is good news.
    news: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """How one reading is spoken of."""

    title: str
    grades: Mapping[str, Words]
    #: Over the signals that brought the reading about, and those that spoke against it.
    towards: str
    away: str
    #: Instead of a grade's sentence where nothing was noticed: a few words have no tone yet.
    unnoticed: str = ""


FORMS: Mapping[str, Form] = {
    "rebuttal": Form(
        "Rebuttal or conversation",
        {
            "none": Words("As a whole, this does not read as a rebuttal."),
            "possible": Words(
                "This may read as a rebuttal.",
                "May read as a rebuttal.",
            ),
            "rebuttal": Words("This reads as a formal rebuttal.", "Reads as a formal rebuttal."),
        },
        "Signs of a rebuttal",
        "Signs of a conversation",
    ),
    "tone": Form(
        "Tone",
        {
            "warm": Words("This sounds like one person to another."),
            "plain": Words("This is plain: it neither welcomes nor brushes off."),
            "brushoff": Words(
                "This may sound like a brush-off: it would fit under any complaint.",
                "May sound like a brush-off.",
            ),
        },
        "What may keep a reader at a distance",
        "What brings a reader closer",
        "Nothing stands out about its tone.",
    ),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Heard:
    """One reading of a text as a page shows it."""

    style: str
    title: str
    sentence: str
    news: str
    #: What the reading found, where that is a finding too.
    level: Level | None
    #: Signals that speak for the reading's worse end, the weightiest first, and their heading.
    towards: tuple[Signal, ...]
    towards_title: str
    #: Signals that speak for the better end, the weightiest first.
    away: tuple[Signal, ...]
    away_title: str

    @property
    def hints(self) -> tuple[str, ...]:
        """What the writer could try, gently: the weightiest few, each once."""
        return tuple(dict.fromkeys(s.advice for s in self.towards if s.advice))[:_HINTS]


def heard(check: Check) -> tuple[Heard, ...]:
    """The readings of a check that convo has words for, the one about rebuttal first."""
    return tuple(
        _heard(style, form, check.readings[style], _level(check, style))
        for style, form in FORMS.items()
        if style in check.readings
    )


def _heard(style: str, form: Form, reading: Reading, level: Level | None) -> Heard:
    words = form.grades.get(reading.grade, Words(f"This reads as: {reading.grade}."))
    return Heard(
        style=style,
        title=form.title,
        sentence=words.sentence if reading.signals else form.unnoticed or words.sentence,
        news=words.news,
        level=level,
        towards=reading.against,
        towards_title=form.towards,
        away=tuple(signal for signal in reversed(reading.signals) if signal.weight < 0),
        away_title=form.away,
    )


def _level(check: Check, style: str) -> Level | None:
    return next((f.level for f in check.findings if f.rule == f"{style}.Reading"), None)


def news(readings: Iterable[Heard]) -> str:
    """What a listener is told about the readings: only what needs them to do something."""
    return " ".join(each.news for each in readings if each.news)
