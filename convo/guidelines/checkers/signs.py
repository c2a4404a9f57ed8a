"""The signs that a reading adds up: what each is, how it is measured, and what it weighs."""

from collections.abc import Callable
from dataclasses import dataclass

from convo.domain.vocabulary import Approach
from convo.guidelines.checkers.kind import Settings, Signal, Unfit
from convo.guidelines.facts import Facts
from convo.guidelines.patterns import MOST_PLACES, any_of, compiled, full_pattern, spans
from convo.guidelines.shapes import AMOUNT, FLAG, NUMBER, PATTERN, TEXT, Listed, Record, one_of
from convo.guidelines.shingles import closest, words_of
from convo.guidelines.wording import Wording, count_words

#: How often a sign occurs becomes a number; `rate` is for each hundred words.
COUNTED = ("present", "absent", "count", "rate")
#: What is compared with a fact of the case. Where the fact isn't known, the sign says nothing.
COMPARED = ("times-said", "in-lines")
#: A text of fewer words is measured as if it had these, so that one word is not a habit.
FEWEST_WORDS = 20
#: So many words in a row are hardly ever the same by chance.
_RUN = 5
#: A short answer may well be longer than a short question.
_FAIR = 2
#: How many pieces of evidence a signal keeps.
_SHOWN = 4

#: Where a sign stands in a text, and how much of it there is.
Measured = tuple[list[tuple[int, int]], float]

#: A sign's entry in a rule file. `because` is for whoever reads the file.
SIGN = Record(
    {"name": TEXT, "says": TEXT, "because": TEXT, "weight": NUMBER},
    {
        "measure": one_of(*COUNTED, *COMPARED),
        "tokens": Listed(PATTERN),
        "marks": Listed(PATTERN),
        "cap": AMOUNT,
        "ignorecase": FLAG,
        "advice": TEXT,
        "approach": Listed(one_of(str(Approach.CONVERSE), str(Approach.REFLECT))),
    },
)


@dataclass(frozen=True, slots=True)
class Seen:
    """A text as the signs see it, once for all of them."""

    #: What they look at, and the same places as the writer wrote them.
    text: str
    #: The same with the courtesies, which may hide a denial.
    whole: str
    wording: Wording
    words: int
    facts: Facts

    def shown(self, places: list[tuple[int, int]]) -> tuple[str, ...]:
        """The first few pieces of evidence at these places, each once."""
        spots = [self.wording.place(*place) for place in places[:_SHOWN]]
        found = [" ".join(self.wording.original[start:end].split()) for start, end in spots]
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign: how it is measured, and what one of it adds to the score."""

    name: str
    says: str
    weight: float
    cap: float
    advice: str
    #: Where it stands, and how much of it there is.
    measure: Callable[[Seen], Measured]
    #: A full pattern that occurs wherever the sign has a place. None: always measure.
    gate: str | None
    #: In which drafts it says anything.
    approach: frozenset[str]
    #: What is measured where it has none.
    otherwise: float = 0.0

    def measured(self, seen: Seen, *, occurs: bool = True) -> Measured:
        """Where it stands, and what is multiplied by the weight. `occurs` is what its gate said."""
        places, amount = self.measure(seen) if occurs else ([], self.otherwise)
        return places, min(amount, self.cap)

    def signal(self, seen: Seen, *, occurs: bool = True) -> Signal | None:
        """What this sign says about the text; None when it says nothing."""
        places, amount = self.measured(seen, occurs=occurs)
        if not amount:
            return None
        weight = round(self.weight * amount, 3)
        return Signal(self.name, self.says, weight, seen.shown(places), self.advice)


def sign(settings: Settings) -> Sign:
    """A sign from its (already examined) settings. Raises `Unfit`."""
    measure = settings.get("measure", "present")
    cap = settings.get("cap", float("inf"))
    full = None if measure in COMPARED else _pattern(settings)
    # Courtesy can't speak for a text. What speaks against it does so inside a courtesy too.
    everywhere = settings["weight"] > 0 and measure in {"present", "count"}
    return Sign(
        name=settings["name"],
        says=settings["says"],
        weight=settings["weight"],
        cap=cap,
        advice=settings.get("advice", ""),
        measure=_counted(measure, full, cap, everywhere=everywhere) if full else _compared(measure),
        gate=full,
        approach=frozenset(settings.get("approach", Approach)),
        otherwise=float(measure == "absent"),
    )


def _pattern(settings: Settings) -> str:
    """One pattern for the tokens (whole words) and marks (anything) of a sign."""
    tokens, marks = settings.get("tokens", []), settings.get("marks", [])
    if not (tokens or marks):
        raise Unfit("features", f"expected tokens or marks for '{settings['name']}'")
    whole = [rf"\b(?:{any_of(tokens)})\b"] if tokens else []
    return full_pattern(any_of([*whole, *marks]), ignorecase=settings.get("ignorecase", True))


def _counted(
    measure: str, full: str, cap: float, *, everywhere: bool
) -> Callable[[Seen], Measured]:
    """How often the pattern occurs, as far as that still matters."""
    regexp, most = compiled(full), _most(measure, cap)

    def measured(seen: Seen) -> Measured:
        places = spans(regexp, seen.whole if everywhere else seen.text, most)
        return places, _number(measure, len(places), seen.words)

    return measured


def _most(measure: str, cap: float) -> int:
    """After how many places nobody needs to look on."""
    if measure in {"present", "absent"}:
        return _SHOWN
    return MOST_PLACES if measure == "rate" or cap > MOST_PLACES else max(int(cap), _SHOWN)


def _number(measure: str, count: int, words: int) -> float:
    match measure:
        case "present":
            return float(count > 0)
        case "absent":
            return float(count == 0)
        case "count":
            return float(count)
        case _:
            return 100 * count / max(words, FEWEST_WORDS)


def _compared(measure: str) -> Callable[[Seen], Measured]:
    """How a text compares with what was said, or with the lines to take."""

    def times_said(seen: Seen) -> Measured:
        """How many times as long as what was said it is, beyond twice."""
        said = count_words(seen.facts.said) if seen.facts.said else 0
        return [], max(0.0, seen.words / max(said, FEWEST_WORDS) - _FAIR) if said else 0.0

    def in_lines(seen: Seen) -> Measured:
        """The share of its runs of words that stand in one line to take."""
        lines = seen.facts.lines_to_take
        if not lines:
            return [], 0.0
        overlap = closest(words_of(seen.text), lines, _RUN, of_other=False)
        return [(overlap.start, overlap.end)] if overlap.share else [], overlap.share

    return times_said if measure == "times-said" else in_lines
