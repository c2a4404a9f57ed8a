"""`existence`: words that should not be there."""

from bisect import bisect_left
from collections.abc import Callable, Iterator
from operator import itemgetter

from convo.guidelines.checkers.kind import (
    Alternative,
    Checker,
    Hit,
    Kind,
    Settings,
    Unfit,
)
from convo.guidelines.facts import Facts
from convo.guidelines.patterns import any_of, choices_in, compiled, full_pattern, spans
from convo.guidelines.shapes import FLAG, PATTERN, Listed, Record, one_of
from convo.guidelines.wording import SCOPES, Wording


def build(settings: Settings) -> Checker:
    """A checker that finds each occurrence of a token.

    `exceptions` are phrases in which a token is all right: a hit that touches one is left out.
    As in Vale, the entries of `raw` are joined to one pattern, not alternatives.
    """
    tokens = [*settings.get("tokens", []), "".join(settings.get("raw", []))]
    pattern = any_of(token for token in tokens if token)
    if not pattern:
        raise Unfit("tokens", "expected tokens (or raw) to look for")
    ignorecase = settings.get("ignorecase", False)
    whole_words = not settings.get("nonword", False)
    full = full_pattern(pattern, ignorecase=ignorecase, whole_words=whole_words)
    regexp, scope = compiled(full), settings.get("scope", "text")
    places_excepted = _finder_of(settings.get("exceptions", []), ignorecase=ignorecase)

    def find(wording: Wording, _facts: Facts) -> Iterator[Hit]:
        words = wording.scope(scope)
        excepted = places_excepted(words)
        for start, end in spans(regexp, words):
            if not _touches(excepted, start, end):
                yield Hit(start, end, (words[start:end],))

    def alternatives() -> tuple[Alternative, ...]:
        choices = [each for token in settings.get("tokens", []) for each in choices_in(token)]
        fulls = [
            full_pattern(each, ignorecase=ignorecase, whole_words=whole_words) for each in choices
        ]
        return tuple(Alternative(*both, scope) for both in zip(choices, fulls, strict=True))

    return Checker(find, full, scope, alternatives=alternatives)


def _touches(places: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether one of the places, which come in order and apart, overlaps this one."""
    before = bisect_left(places, end, key=itemgetter(0))
    return before > 0 and places[before - 1][1] > start


def _finder_of(phrases: list[str], *, ignorecase: bool) -> Callable[[str], list[tuple[int, int]]]:
    """A function that gives the places of any of the phrases."""
    if not phrases:
        return lambda _words: []
    regexp = compiled(full_pattern(any_of(phrases), ignorecase=ignorecase))
    return lambda words: spans(regexp, words)


KIND = Kind(
    Record(
        {},
        {
            "tokens": Listed(PATTERN),
            "raw": Listed(PATTERN),
            "exceptions": Listed(PATTERN),
            "ignorecase": FLAG,
            "nonword": FLAG,
            "scope": one_of(*SCOPES),
        },
    ),
    build,
    words=1,
)
