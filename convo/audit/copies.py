"""What is copied from an entry for queries: derived here, by the recorder and whoever checks it.

Pure. A copy that differs from what these functions make of the entry's bytes is a fault.
"""

from collections.abc import Mapping
from typing import Any

#: The mark of an entry before which the clock was set back.
CLOCK_BACK = "clock-back"
#: Microseconds. Clocks of several machines differ by less than this without anybody setting them.
_SET_BACK = 60_000_000


def rules_of(facts: Mapping[str, Any]) -> frozenset[str]:
    """The rules among facts, where a finding reads `stop rebuttal.LineByLine`."""
    findings = facts.get("findings")
    if type(findings) is not list:
        return frozenset()
    return frozenset(str(finding).partition(" ")[2] for finding in findings)


def marks_of(facts: Mapping[str, Any], back: int = 0) -> frozenset[str]:
    """What an entry is marked with: what was brought to the press office, a clock set back.

    `facts` and `back` as the leaf has them.
    """
    alert = facts.get("alert")
    marks = {alert} if isinstance(alert, str) else set[str]()
    return frozenset(marks | ({CLOCK_BACK} if back > _SET_BACK else set()))
