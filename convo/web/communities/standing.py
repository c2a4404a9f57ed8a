"""What pages say about the engagement check of a community, in a few plain words."""

from datetime import date
from typing import NamedTuple

from convo.db.models import Community, EngagementCheck
from convo.domain.recognition import CheckResult, Legitimacy
from convo.queries.communities import legitimacy_of
from convo.support.written_times import written_day


class Standing(NamedTuple):
    """A tag, its colour that only repeats it, and what it means for whoever names the community."""

    tag: str
    colour: str
    sentence: str


_SECOND = "Naming it needs a second signature, by the press office."


def standing_of(community: Community, today: date) -> Standing:
    """How the community stands today."""
    check = community.check
    match legitimacy_of(community, today):
        case Legitimacy.DOUBTFUL:
            return Standing("Doubtful", "red", f"The last check was doubtful. {_SECOND}")
        case Legitimacy.SOUND if check is not None:
            until = written_day(check.valid_until)
            return Standing("In date", "green", f"No concern was found. It counts until {until}.")
        case _:
            return _without_check(check)


def _without_check(check: EngagementCheck | None) -> Standing:
    if check is None:
        return Standing("Not checked", "orange", f"Nobody has checked it yet. {_SECOND}")
    until = written_day(check.valid_until)
    return Standing("Out of date", "orange", f"The last check counted until {until}. {_SECOND}")


def is_in_date(check: EngagementCheck, today: date) -> bool:
    """Whether one of several checks, each by itself, would count today."""
    return check.result is CheckResult.NO_CONCERN and today <= check.valid_until
