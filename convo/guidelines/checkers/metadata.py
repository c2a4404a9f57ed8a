"""`metadata`: facts of the case, whatever the words."""

from collections.abc import Iterator

from convo.guidelines.checkers.kind import Checker, Hit, Kind, Settings
from convo.guidelines.facts import FLAGS, WORDS, Facts
from convo.guidelines.reading import Reading
from convo.guidelines.shapes import FLAG, Listed, Record, one_of


def build(settings: Settings) -> Checker:
    """A checker that finds the whole text at fault when every fact under `check` is as it says.

    A fact that is not known answers nothing, so the rule is then not judged.
    """
    wanted = {
        fact: tuple(value) if isinstance(value, list) else (value,)
        for fact, value in settings["check"].items()
    }

    def find(_reading: Reading, facts: Facts) -> Iterator[Hit]:
        if all(getattr(facts, fact) in values for fact, values in wanted.items()):
            yield Hit(0, 0, ())

    return Checker(find)


KIND = Kind(
    Record(
        {
            "check": Record(
                {},
                dict.fromkeys(FLAGS, FLAG)
                | {fact: Listed(one_of(*kind)) for fact, kind in WORDS.items()},
            )
        }
    ),
    build,
    words=0,
)
