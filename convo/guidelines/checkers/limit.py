"""`limit`: how long the wording may be."""

from collections.abc import Iterator
from typing import cast

from convo.guidelines.checkers.kind import Checker, Hit, Kind, Settings, Unfit
from convo.guidelines.facts import NUMBERS, Facts
from convo.guidelines.shapes import COUNT, Record, one_of
from convo.guidelines.wording import Wording, count_words


def build(settings: Settings) -> Checker:
    """A checker that compares the length with `max`, or with the number that a fact gives.

    The message's first `%s` is the length, its second the limit. Characters are counted in the
    original, quotations and links included, as a venue counts them; words are the writer's own.
    An unknown fact sets no limit. The whole text is meant.
    """
    most, fact = settings.get("max"), settings.get("fact")
    if (most is None) is (fact is None):
        raise Unfit("max", "expected max or fact, one of them")
    words = settings["unit"] == "words"

    def find(wording: Wording, facts: Facts) -> Iterator[Hit]:
        limit = most if fact is None else cast("int | None", getattr(facts, fact))
        length = count_words(wording.text) if words else len(wording.original)
        if limit is not None and length > limit:
            yield Hit(0, 0, (str(length), str(limit)))

    return Checker(find, needs=(fact,) if fact else ())


KIND = Kind(
    Record({"unit": one_of("words", "characters")}, {"max": COUNT, "fact": one_of(*NUMBERS)}),
    build,
    words=2,
)
