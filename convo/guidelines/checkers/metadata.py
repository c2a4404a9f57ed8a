"""`metadata`: facts of the case, whatever the words."""

from collections.abc import Iterator, Mapping

from convo.domain.balance import Bounds
from convo.guidelines.checkers.kind import Checker, Hit, Kind, Settings, Unfit
from convo.guidelines.facts import FLAGS, WORDS, Condition, Facts
from convo.guidelines.shapes import COUNT, FLAG, Listed, Record, one_of
from convo.guidelines.wording import Wording

_WHOLE = 100


def build(settings: Settings) -> Checker:
    """A checker that finds the whole text at fault when every fact under `check` is as it says.

    A fact that is not known answers nothing, so the rule is then not judged. `bounds` say what the
    fact `balance` calls out of balance; whoever finds out that fact asks the set for them.
    """
    wanted = tuple(
        Condition(fact, tuple(value) if isinstance(value, list) else (value,))
        for fact, value in settings["check"].items()
    )

    def find(_wording: Wording, facts: Facts) -> Iterator[Hit]:
        if all(condition.met_by(facts) for condition in wanted):
            yield Hit(0, 0, ())

    return Checker(find, conditions=wanted, bounds=_bounds(settings.get("bounds")))


def _bounds(given: Mapping[str, int] | None) -> Bounds | None:
    """What a file says is out of balance."""
    if given is None:
        return None
    if not 0 < given["most"] < _WHOLE:
        raise Unfit("bounds", f"expected a share in per cent under most, 1 to {_WHOLE - 1}")
    return Bounds(most=given["most"], fewest=given["fewest"])


KIND = Kind(
    Record(
        {
            "check": Record(
                {},
                dict.fromkeys(FLAGS, FLAG)
                | {fact: Listed(one_of(*kind)) for fact, kind in WORDS.items()},
            )
        },
        {"bounds": Record({"most": COUNT, "fewest": COUNT})},
    ),
    build,
    words=0,
)
