"""`quotation`: quotations that are not what was said, word for word."""

from collections.abc import Iterator

from convo.guidelines.checkers.kind import Checker, Hit, Kind, Settings
from convo.guidelines.facts import Facts
from convo.guidelines.quotations.faults import FaultKind, shortened
from convo.guidelines.quotations.judging import judged
from convo.guidelines.shapes import Listed, Record, one_of
from convo.guidelines.wording import Wording


def build(settings: Settings) -> Checker:
    """A checker that holds each quotation against everything that was said in the conversation.

    It finds those with one of the `faults`. The message's first `%s` is the quotation, its second
    what is missing or different.
    """
    wanted = frozenset(settings["faults"])

    def find(wording: Wording, facts: Facts) -> Iterator[Hit]:
        for each in judged(wording.original, facts.snapshots or ()):
            place = each.quotation.place
            brief = shortened(each.quotation.inner.strip())
            for fault in each.faults:
                if fault.kind in wanted:
                    yield Hit(*place, (brief, fault.detail))

    return Checker(find, needs=("snapshots",))


KIND = Kind(Record({"faults": Listed(one_of(*FaultKind))}, {}), build, words=2)
