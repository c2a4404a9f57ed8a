"""`metadata`: facts of the case, whatever the words."""

from collections.abc import Iterator

from convo.guidelines.checkers.kind import Checker, Hit, Kind, Settings
from convo.guidelines.facts import FLAGS, WORDS, Condition, Facts
from convo.guidelines.shapes import FLAG, Listed, Record, one_of
from convo.guidelines.wording import Wording


def build(settings: Settings) -> Checker:
    """A checker that finds the whole text at fault when every fact under `check` is as it says.

    A fact that is not known answers nothing, so the rule is then not judged.
    """
    wanted = tuple(
        Condition(fact, tuple(value) if isinstance(value, list) else (value,))
        for fact, value in settings["check"].items()
    )

    def find(_wording: Wording, facts: Facts) -> Iterator[Hit]:
        if all(condition.met_by(facts) for condition in wanted):
            yield Hit(0, 0, ())

    return Checker(find, conditions=wanted)


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
