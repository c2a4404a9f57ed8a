"""`occurrence`: something that may occur at most, or must occur at least, so many times."""

from collections.abc import Iterable, Iterator

from convo.guidelines.checkers.kind import Checker, Hit, Kind, Settings, Unfit
from convo.guidelines.facts import Facts
from convo.guidelines.patterns import compiled, full_pattern, spans
from convo.guidelines.shapes import COUNT, FLAG, PATTERN, Record, one_of
from convo.guidelines.wording import SCOPES, Wording, sentences


def build(settings: Settings) -> Checker:
    """A checker that counts the token in the whole text, or in each sentence.

    The message's `%s` is the count. A sentence is marked whole; in a text the first occurrence
    is marked, and when there is none, the whole text is meant.
    """
    if not {"min", "max"} & set(settings):
        raise Unfit("max", "expected max, min or both")
    least, most = settings.get("min", 0), settings.get("max", float("inf"))
    full = full_pattern(settings["token"], ignorecase=settings.get("ignorecase", False))
    regexp, scope = compiled(full), settings.get("scope", "text")

    def find(wording: Wording, _facts: Facts) -> Iterator[Hit]:
        for offset, words in _parts(wording, scope):
            places = spans(regexp, words)
            if not least <= len(places) <= most:
                start, end = _mark(places, words, scope)
                yield Hit(start + offset, end + offset, (str(len(places)),))

    return Checker(find, full if scope == "text" and not least else None)


def _parts(wording: Wording, scope: str) -> Iterable[tuple[int, str]]:
    """The parts in which the token is counted, with their places."""
    return sentences(wording.text) if scope == "sentence" else [(0, wording.scope(scope))]


def _mark(places: list[tuple[int, int]], words: str, scope: str) -> tuple[int, int]:
    if scope == "sentence":
        return 0, len(words)
    return places[0] if places else (0, 0)


KIND = Kind(
    Record(
        {"token": PATTERN},
        {"min": COUNT, "max": COUNT, "ignorecase": FLAG, "scope": one_of(*SCOPES, "sentence")},
    ),
    build,
    words=1,
)
