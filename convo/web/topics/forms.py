"""Forms for the sides of an issue and for what was learnt."""

from typing import Self

from wtforms import SelectField

from convo.domain.recognition import InsightKind
from convo.queries.insights import InsightFilter
from convo.services.insights import LONGEST_USE, UseInsight
from convo.services.sides import LONGEST_NAME, NameSide
from convo.support.addresses import BadAddress, canonical
from convo.web.forms import (
    ConvoForm,
    HiddenNumber,
    Line,
    ValidationError,
    VersionedForm,
    line,
    pick,
    text,
    words_of,
)

_USED, _UNUSED = "used", "not-used"


class NameSideForm(ConvoForm):
    """What a side of the issue is called."""

    name = line(
        "What is the side called?",
        hint="A word for those who see the issue in this way, such as ‘Growers’ or ‘Walkers’. "
        "Not the name of a person, a group or a party",
        most=LONGEST_NAME,
        required="Enter what the side is called",
    )

    def deed(self, topic_id: int) -> NameSide:
        """The side that is asked for."""
        return NameSide(topic_id=topic_id, name=self.name.data)


class InsightFilterForm(ConvoForm):
    """Which insights to show. What can't be understood is left out of the search."""

    kind = pick("What was learnt")
    used = pick("Used in policy")
    before = HiddenNumber(default=0)

    def offer(self) -> Self:
        """Set what can be picked."""
        self.kind.choices = {"": "Everything"} | dict(words_of(InsightKind))
        self.used.choices = {"": "Used or not", _USED: "Used", _UNUSED: "Not used yet"}
        return self

    def wanted(self, topic_id: int) -> InsightFilter:
        """What to look for. Call `validate` first."""
        kind, used = self._given(self.kind), self._given(self.used)
        return InsightFilter(
            topic_id=topic_id,
            kind=InsightKind.of(kind) if kind else None,
            used=used == _USED if used else None,
            before=self.before.data or None,
        )

    @property
    def kept(self) -> dict[str, str]:
        """What narrows the list, for the address of another page of it."""
        given = {"kind": self._given(self.kind), "used": self._given(self.used)}
        return {name: value for name, value in given.items() if value}

    def _given(self, field: SelectField) -> str:
        return "" if field.errors else str(field.data or "")


class UseInsightForm(VersionedForm):
    """What came of an insight."""

    use = text(
        "What came of it?",
        hint="For example, what was changed, or what was decided and why. "
        "Name nobody who spoke in the conversation",
        most=LONGEST_USE,
        required="Say what came of it, in a sentence",
    )
    address = line(
        "Where can that be read?",
        hint="The address of a page, like https://www.example.org/page",
        most=2_000,
        required="Enter the address of the page where it can be read",
    )

    def validate_address(self, field: Line) -> None:
        """An address of a page."""
        try:
            canonical(field.data)
        except BadAddress as bad:
            raise ValidationError(str(bad)) from bad

    def deed(self, insight_id: int) -> UseInsight:
        """What is said of the insight."""
        return UseInsight(
            insight_id=insight_id,
            version=self.version.data or 0,
            use=self.use.data,
            address=self.address.data,
        )
