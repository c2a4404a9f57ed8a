"""Forms about cover."""

from collections.abc import Mapping
from datetime import date
from typing import cast

from convo.services.cover import EndCover, NameCover
from convo.web.forms import ConvoForm, on_day
from convo.web.somebody import somebody


class NameCoverForm(ConvoForm):
    """Who covers, and on which days."""

    #: Only offered to those who may say it for anybody.
    person_id = somebody("Who is away?", required="Choose who is away")
    cover_id = somebody("Who covers?", required="Choose who covers")
    from_on = on_day(
        "First day",
        hint="From the start of this day, for example 27 3 2027",
        required="Enter the first day",
    )
    until_on = on_day("Last day", hint="To the end of this day", required="Enter the last day")

    def blame(self, faults: Mapping[str, str]) -> None:
        """Put each fault beside its field."""
        for name, sentence in faults.items():
            self.add_error(name, sentence)

    def deed(self, person_id: int) -> NameCover:
        """What is asked for, once it is valid: both days are there."""
        return NameCover(
            person_id=person_id,
            cover_id=self.cover_id.person_id,
            from_on=cast("date", self.from_on.data),
            until_on=cast("date", self.until_on.data),
        )


class EndCoverForm(ConvoForm):
    """Nothing to fill in."""

    def deed(self, cover_id: int) -> EndCover:
        """What is asked for."""
        return EndCover(id=cover_id)
