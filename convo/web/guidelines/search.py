"""Looking for guidelines: by words, by group, by level."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from flask import request
from wtforms import Field

from convo.domain.vocabulary import Level
from convo.guidelines.engine import GuidelineSet
from convo.guidelines.folding import fold
from convo.guidelines.rule import Confirmation, Example, Rule
from convo.web.forms import ConvoForm, line, pick, words_of
from convo.web.guidelines.files import settings_of
from convo.web.guidelines.styles import by_style, title_of_style
from convo.web.guidelines.wording import fired, title_of

#: Stands for the confirmations, where a group can be picked.
CONFIRMATIONS = "confirmations"

#: Words of the trade, and what the guidelines call it.
SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "purdah": ("election",),
    "pre-election": ("election",),
    "gdpr": ("personal", "details"),
    "jargon": ("plain",),
    "officialese": ("plain",),
    "ltt": ("lines to take", "press line"),
    "protest": ("denial", "rebut"),
    "figures": ("figure", "statistic", "number"),
    "elections": ("election",),
}


class FilterForm(ConvoForm):
    """Which guidelines to show. What can't be understood is left out of the search."""

    words = line("Search", most=100)
    style = pick("Group")
    level = pick("Level")

    @classmethod
    def asked(cls, guidelines: GuidelineSet) -> "FilterForm":
        """The form as the address has it, validated."""
        form = cls(request.args)
        groups = [(style.name, style.title) for style in by_style(guidelines.rules)]
        form.style.choices = [
            ("", "Every group"),
            *groups,
            (CONFIRMATIONS, "What only you can tell"),
        ]
        form.level.choices = [("", "Every level"), *words_of(Level)]
        form.validate()
        return form

    @property
    def is_used(self) -> bool:
        """Whether anything narrows the list."""
        return bool(self.given(self.words) or self.given(self.style) or self.given(self.level))

    def given(self, field: Field) -> str:
        """What a field says; nothing when it is wrong."""
        return "" if field.errors else str(field.data or "").strip()


@dataclass(frozen=True, slots=True)
class Found:
    """What a search came to."""

    rules: tuple[Rule, ...]
    confirmations: tuple[Confirmation, ...]
    #: By the name of a rule, the example in which it finds the words; none where the rule itself
    #: speaks of them.
    examples: Mapping[str, Example]


def search(guidelines: GuidelineSet, form: FilterForm) -> Found:
    """The rules and confirmations with all of these words, in this group, of this level.

    A word counts in what the rule says of itself (its sentences, signs, source) and in what it
    finds in its own examples: so the words that a writer was told about lead to the rule.
    """
    asked = [_alternatives(word) for word in _typed(form.given(form.words))]
    style, level = form.given(form.style), form.given(form.level)
    rules = [
        rule
        for rule in guidelines.rules
        if style in {"", rule.style}
        and level in {"", *(each.value for each in rule.levels)}
        and _has(asked, " ".join((_headline(guidelines, rule), *_findings(guidelines)[rule.name])))
    ]
    examples = {
        rule.name: example
        for rule in rules
        if not _has(asked, _headline(guidelines, rule))
        and (example := _showing(guidelines, rule, asked)) is not None
    }
    ticks = () if level or style not in {"", CONFIRMATIONS} else guidelines.every_confirmation
    kept = tuple(each for each in ticks if _has(asked, _plain(_said(each))))
    return Found(tuple(rules), kept, examples)


def _showing(guidelines: GuidelineSet, rule: Rule, asked: list[tuple[str, ...]]) -> Example | None:
    """The example in whose findings most of the words are; None when none of them is."""
    found = _findings(guidelines)[rule.name]
    counts = {text: sum(_has([word], text) for word in asked) for text in found}
    best = max(counts, key=lambda text: counts[text], default="")
    return found[best] if counts.get(best) else None


def _typed(words: str) -> list[str]:
    """The words that were typed, without quotation marks around them."""
    return [bare for word in _plain(words).split() if (bare := word.strip("'\""))]


def _alternatives(word: str) -> tuple[str, ...]:
    return (word, *SYNONYMS.get(word, ()))


def _has(asked: Iterable[tuple[str, ...]], text: str) -> bool:
    return all(any(word in text for word in alternatives) for alternatives in asked)


def _headline(guidelines: GuidelineSet, rule: Rule) -> str:
    """Everything that a rule says about itself, without its examples."""
    signs = settings_of(guidelines, rule).get("features", ())
    return _plain(
        " ".join(
            (
                rule.name,
                title_of(rule.name),
                title_of_style(rule.style),
                rule.id,
                rule.message,
                rule.description,
                rule.rationale,
                rule.instead,
                str(rule.source),
                *(str(sign.get(key, "")) for sign in signs for key in ("name", "says")),
            )
        )
    )


def _said(each: Confirmation) -> str:
    return f"{each.sentence} {each.why} {each.source}"


def _plain(text: str) -> str:
    return fold(text).casefold()


@lru_cache(maxsize=4)
def _findings(guidelines: GuidelineSet) -> Mapping[str, Mapping[str, Example]]:
    """By rule, what it finds in its own examples, as plain text, each with its example."""
    return {
        rule.name: {_plain(f"{found.matched} {found.message}"): each for each, found in fired(rule)}
        for rule in guidelines.rules
    }
