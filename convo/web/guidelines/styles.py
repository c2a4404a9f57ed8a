"""The groups of rules: in which order they are read, and what each protects."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from convo.guidelines.rule import Rule
from convo.web.guidelines.wording import title_of


@dataclass(frozen=True, slots=True)
class Style:
    """A group of rules."""

    name: str
    title: str
    #: What the group protects, in a sentence; empty for a group that an organisation added.
    protects: str
    rules: tuple[Rule, ...]


#: The groups that we know, in the order in which they are worth reading: title and sentence.
KNOWN: Mapping[str, tuple[str, str]] = {
    "identity": (
        "Who is speaking",
        "People have a right to know that they talk with government, and with which part of it.",
    ),
    "rebuttal": (
        "Not a rebuttal",
        "Defending and denying end a conversation, and belong to the press office.",
    ),
    "tone": (
        "Tone and plain words",
        "People answer in kind: a reply from one person to another keeps the conversation open.",
    ),
    "facts": (
        "Facts",
        "What we say can be checked by anybody, and a correction brings its proof with it.",
    ),
    "safety": (
        "Safety and promises",
        "Somebody in danger needs help, not an answer; and people rely on what we promise.",
    ),
    "confidence": (
        "What is not ours to tell",
        "What people, courts and colleagues trust us with stays with us.",
    ),
    "politics": (
        "Politics and elections",
        "Officials serve whoever is elected, and are seen to.",
    ),
    "venue": (
        "The host’s place",
        "We are guests where others talk, and keep the house rules.",
    ),
    "reflect": (
        "Acknowledging elsewhere",
        "Recognition gives both sides their due, and embarrasses nobody who did not ask for it.",
    ),
    "accessibility": (
        "Everybody can read it",
        "Some people listen to a reply, read it slowly, or read it on a small screen.",
    ),
}
_PLACES = {name: place for place, name in enumerate(KNOWN)}


def by_style(rules: Iterable[Rule]) -> list[Style]:
    """The rules in their groups: the groups that we know first, then others by their names."""
    ordered = sorted(rules, key=_place)
    return [_style(name, tuple(group)) for name, group in groupby(ordered, lambda r: r.style)]


def title_of_style(name: str) -> str:
    """What a group is called."""
    return KNOWN[name][0] if name in KNOWN else title_of(name)


def _place(rule: Rule) -> tuple[int, str, bool]:
    # A reading judges the whole text, so it comes before the rules about single words.
    return _PLACES.get(rule.style, len(KNOWN)), rule.style, rule.checker.read is None


def _style(name: str, rules: tuple[Rule, ...]) -> Style:
    return Style(name, title_of_style(name), KNOWN.get(name, ("", ""))[1], rules)
